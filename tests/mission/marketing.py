"""What merchants spend on traffic and what it brings them, noted day by day while a market of the mission is played."""

from __future__ import annotations

import numpy as np

from sim.market.model import MarketModel
from sim.names import N_PLATFORMS

PROFIT, ON_TRAFFIC, BROUGHT, LEARNS = "profit", "on_traffic", "brought", "learns"
"""Of each merchant, fen: its profit; by platform, what it spent on traffic, and what orders that bought traffic brought
left after commission and the cost of the goods; and whether it learns, bool."""
_BOOKS = "profit", "marketing_spend", "reviewed_on"


class Marketing:
    """What was noted so far."""

    def __init__(self, model: MarketModel) -> None:
        """Nothing yet."""
        self.model, self.table = model, model.merchants_table
        by_platform = len(self.table), N_PLATFORMS
        self.profit, self.spent, self.brought = np.zeros(len(self.table)), np.zeros(by_platform), np.zeros(by_platform)
        self.morning()

    def morning(self) -> None:
        """Look into the books before the day is played."""
        self.before = {name: self.table[name].copy() for name in _BOOKS}

    def evening(self) -> None:
        """Add what the day brought."""
        table, before, orders = self.table, self.before, self.model.new_orders
        begun = table["reviewed_on"] != before["reviewed_on"]  # whoever reviewed today began its books anew
        self.profit += table["profit"] - before["profit"]
        self.spent += table["marketing_spend"] - np.where(begun[:, None], 0, before["marketing_spend"])
        by = orders["brought"] == 1
        owner, platform = orders["merchant"][by], orders["platform"][by]
        price = orders["price"][by] - orders["tax"][by]
        left = price * (1.0 - self.model.take_rates[platform]) - table["unit_cost"][owner]
        np.add.at(self.brought, (owner, platform), left * orders["weight"][by])

    def seen(self) -> dict[str, np.ndarray]:
        """All of it."""
        learns = self.table["learns"] == 1
        return {PROFIT: self.profit, ON_TRAFFIC: self.spent, BROUGHT: self.brought, LEARNS: learns}
