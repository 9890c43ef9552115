"""New merchants come where sales leave more than other trades do, so that profits stay near what those leave."""

from __future__ import annotations

import numpy as np

from sim.draws import Purpose, draw
from sim.market.state import MarketState
from sim.names import N_CATEGORIES
from sim.processes.merchants.opening import newcomer
from sim.processes.merchants.rules import comes_in, working_capital
from sim.world.shares import summed_by

ENTRY = 62
"""Which draw of planning decides on entry: an offset from ``Purpose.PLAN``; the agent is the category."""


class Entry:
    """Watches what merchants earn in each category, and lets new ones in."""

    def __init__(self, model: MarketState) -> None:
        """Begin with nothing earned."""
        self.model = model
        number = len(model.merchants_table)
        self.profit, self.revenue = np.zeros(number, np.int64), np.zeros(number, np.int64)

    def look(self) -> None:
        """Every few weeks, one merchant at most comes into each category where it pays."""
        model, p = self.model, self.model.settings.commerce
        if not model.day or model.day % p.review_days or not model.feedbacks.supply:
            return
        table = model.merchants_table
        category = table["category"].astype(np.int64)
        profit = summed_by(category, table["profit"] - self.profit, N_CATEGORIES)
        revenue = summed_by(category, table["revenue"] - self.revenue, N_CATEGORIES)
        self.profit, self.revenue = table["profit"].copy(), table["revenue"].copy()
        for kind in range(N_CATEGORIES):
            free = np.flatnonzero(table["active"] == 0)
            luck = draw(model.seed, kind, model.day, Purpose.PLAN + ENTRY)
            if len(free) and comes_in(int(profit[kind]), int(revenue[kind]), luck, p):
                self._admit(int(free[0]), kind)

    def _admit(self, row: int, category: int) -> None:
        """Open a merchant: its owners pay in its capital, and it is known for nothing yet."""
        model, table = self.model, self.model.merchants_table
        generation = int(table["generation"][row]) + 1
        others = (table["category"] == category) & (table["active"] == 1)
        usual = float(table["recent_orders"][others].mean()) if others.any() else 1.0
        values = newcomer(model.settings, model.seed, row, generation, category, usual)
        for name, value in values.items():
            table[name][row] = value
        table["reviewed_on"][row] = model.day
        account = int(model.accounts.merchants[row])
        capital = working_capital(int(table["staff"][row]), int(table["unit_cost"][row]), model.settings.commerce)
        missing = capital - model.ledger.balance(account)
        if missing > 0:
            model.pay(model.accounts.owners, account, "capital", missing)
