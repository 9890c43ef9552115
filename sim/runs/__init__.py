"""Runs: a scenario played, verified, and markets kept warm."""
