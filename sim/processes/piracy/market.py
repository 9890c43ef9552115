"""Pirates: what copies earn and cost, and how much is copied after that (seed §4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN, round_fen
from sim.processes.piracy.rules import copying_after, copying_cost
from sim.units import MILLE
from sim.world.catalogue import paid_sessions
from sim.world.creators import PIRATE
from sim.world.today import Tally

if TYPE_CHECKING:
    from sim.processes.piracy.parameters import Piracy
    from sim.world.schema import CreatorRow


class _Copied(NamedTuple):
    """What there is to copy today."""

    sessions: float  # of titles that are paid for and of copies, per pirate
    piracy: Piracy


def cost_of_copying(pirate: CreatorRow, copied: _Copied) -> int:
    """What a pirate spends on copies today, fen."""
    return round_fen(FEN_PER_YUAN * copying_cost(pirate.copying, copied.sessions, copied.piracy))


_COSTS = Pass(cost_of_copying)


class Pirates:
    """All pirates: each copies the same titles, to an extent of its own, and reviews it on its own day."""

    def __init__(self, model: MarketState) -> None:
        """Pirates are the creators of that kind that are there at the start."""
        self.model = model
        table = model.creators_table
        self.rows = np.flatnonzero((table["kind"] == PIRATE) & (table["active"] == 1))

    def copying(self) -> float:
        """How much is copied today, over the usual; 0 without pirates."""
        extents = self.model.creators_table["copying"][self.rows]
        return float(extents.sum()) / len(extents) if len(extents) else 0.0

    def morning(self) -> None:
        """Those whose day it is look at what copies brought since they last did."""
        model, p = self.model, self.model.settings.piracy
        if not model.feedbacks.supply or model.day < p.review_days:
            return
        due = self.rows[(self.rows + model.day) % p.review_days == 0]
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
        copies = int(tally.copies.sum())
        sessions = float(int(paid_sessions(model.catalogue, tally).sum()) + copies) / len(self.rows)
        income = p.copy_income * FEN_PER_YUAN * copies / MILLE
        earned = (income * extents / max(float(extents.sum()), p.least)).astype(np.int64)
        spent = _COSTS.play(model.engine, table, _Copied(sessions, p.as_tuple()), self.rows)
        table["copies_earned"][self.rows] += earned
        table["copies_cost"][self.rows] += spent
        accounts = model.accounts
        model.pay(accounts.advertisers, accounts.pirates, "copy_advertising", int(earned.sum()))
        model.pay(accounts.pirates, accounts.service_cost, "copying", int(spent.sum()))
