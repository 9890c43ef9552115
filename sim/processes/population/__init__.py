"""Population: who the viewers are and whom they know."""
