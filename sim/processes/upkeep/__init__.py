"""Upkeep: what levers cost those who hold them."""
