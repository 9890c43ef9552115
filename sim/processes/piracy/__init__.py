"""Piracy: copies divert viewers of paid titles; pirates copy what pays; enforcement takes copies down (seed §4.1)."""
