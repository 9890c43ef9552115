"""Piracy: copies divert viewers of paid titles; enforcement takes copies down (seed §4.1)."""
