"""Sweeps: many points of levers and assumptions, each with the same seeds."""
