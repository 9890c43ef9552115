"""The command `microdrama`."""

from sim.cli.importing import many_imports

with many_imports():
    from sim.cli.entry import main

__all__ = ["main"]
