"""The market at its start, and what engines are told of it each day."""
