"""Runs and their results: played, summarised, recorded, stored and shown."""
