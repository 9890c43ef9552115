"""Pirates: what copies earn and cost, and how much is copied after that (seed §4.1)."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN, round_fen
from sim.processes.piracy.rules import copying_after, copying_cost
from sim.units import MILLE
from sim.world.creators import PIRATE
from sim.world.today import Tally


class Pirates:
    """All pirates: each copies the same titles, to an extent of its own, and reviews it on its own day."""

    def __init__(self, model: MarketState) -> None:
        """Pirates are the creators of that kind that are there at the start."""
        self.model = model
        table = model.creators_table
        self.rows = np.flatnonzero((table["kind"] == PIRATE) & (table["active"] == 1))

    def copying(self) -> float:
        """How much is copied today, over the usual; 0 without pirates."""
        return float(self.model.creators_table["copying"][self.rows].mean()) if len(self.rows) else 0.0

    def morning(self) -> None:
        """Those whose day it is look at what copies brought since they last did."""
        model, p = self.model, self.model.settings.piracy
        due = self.rows[(self.rows + model.day) % p.review_days == 0]
        if not model.feedbacks.supply or model.day < p.review_days:
            return
        table, group = model.creators_table, p.as_tuple()
        for row in due.tolist():
            earned, spent = int(table["copies_earned"][row]), int(table["copies_cost"][row])
            table["copying"][row] = copying_after(float(table["copying"][row]), earned, spent, group)
        table["copies_earned"][due] = table["copies_cost"][due] = 0

    def settle(self, tally: Tally) -> None:
        """Advertisers pay for places around copies, pirates for copying."""
        if not len(self.rows):
            return
        model, p, table = self.model, self.model.settings.piracy, self.model.creators_table
        extents = table["copying"][self.rows]
        sold = model.dramas["episode_price"][model.catalogue.running] > 0
        copies = int(tally.copies.sum())
        sessions = float(int(tally.views.sum(axis=0) @ sold) + copies) / len(self.rows)
        income = p.copy_income * FEN_PER_YUAN * copies / MILLE
        earned = (income * extents / max(float(extents.sum()), p.least)).astype(np.int64)
        group = p.as_tuple()
        spent = np.array(
            [round_fen(FEN_PER_YUAN * copying_cost(x, sessions, group)) for x in extents.tolist()], np.int64
        )
        table["copies_earned"][self.rows] += earned
        table["copies_cost"][self.rows] += spent
        accounts = model.accounts
        model.pay(accounts.advertisers, accounts.pirates, "copy_advertising", int(earned.sum()))
        model.pay(accounts.pirates, accounts.service_cost, "copying", int(spent.sum()))
