"""The accounts of the market and who may owe how much."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.ledger import Ledger
from sim.money import FEN_PER_YUAN, round_fen
from sim.names import PLATFORMS
from sim.scenario import Scenario


class Accounts(NamedTuple):
    """Numbers of the ledger's accounts; arrays by row of the agents."""

    households: int
    income: int
    outside_spending: int
    escrow: int
    coins: int
    advertisers: int
    production: int
    inputs: int
    service_cost: int
    pirates: int
    owners: int
    taxes: int
    creators: np.ndarray
    operators: np.ndarray
    merchants: np.ndarray
    platforms: np.ndarray


OUTSIDE = (
    "income",
    "outside_spending",
    "advertisers",
    "production",
    "inputs",
    "service_cost",
    "pirates",
    "owners",
    "taxes",
)


def open_accounts(ledger: Ledger, settings: Scenario, creators: list[int], merchants: list[int]) -> Accounts:
    """Open every account but those of plans.

    Households, escrow and coins can never be overdrawn; firms have credit lines, outside sectors none.
    ``creators`` and ``merchants`` are the credit lines of each firm, in fen.
    """
    own = {name: ledger.open(name, name, credit_line=0) for name in ("households", "escrow", "coins")}
    outside = {name: ledger.open(name, name) for name in OUTSIDE}
    users = np.array([getattr(settings.platforms, name).monthly_users for name in PLATFORMS], np.float64)
    lines = settings.costs.platform_credit * FEN_PER_YUAN * users / max(float(users.sum()), 1.0)
    named = zip(PLATFORMS, lines.tolist(), strict=True)
    return Accounts(
        **own,
        **outside,
        creators=_opened(ledger, "creators", [(f"creator:{i}", line) for i, line in enumerate(creators)]),
        operators=_opened(ledger, "operators", [(f"operator:{i}", 0) for i in range(settings.operators.room)]),
        merchants=_opened(ledger, "merchants", [(f"merchant:{i}", line) for i, line in enumerate(merchants)]),
        platforms=_opened(ledger, "platforms", [(f"platform:{name}", round_fen(line)) for name, line in named]),
    )


def _opened(ledger: Ledger, sector: str, firms: list[tuple[str, int]]) -> np.ndarray:
    return np.array([ledger.open(name, sector, line) for name, line in firms], np.int64)
