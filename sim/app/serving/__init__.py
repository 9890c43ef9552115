"""Serving the application: who is answered, under which path, and for how long."""
