"""The command `microdrama`."""

from sim.cli.entry import main

__all__ = ["main"]
