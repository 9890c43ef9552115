"""Watch a run: the market day by day."""

from sim.app.watch.page import Watch

__all__ = ["Watch"]
