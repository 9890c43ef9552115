"""Adoption: how the form spreads, free dramas in feeds first, paying second."""
