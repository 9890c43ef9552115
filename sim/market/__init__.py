"""The market as a whole: its state, its day, its books."""
