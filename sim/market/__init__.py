"""The market: who is in it, what happens in a day, and who pays whom."""

from sim.market.model import MarketModel

__all__ = ["MarketModel"]
