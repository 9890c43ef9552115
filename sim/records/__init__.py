"""Folders of results: what is in them, where it comes from, and how it is read back."""
