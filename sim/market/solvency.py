"""Insolvency: nobody's cash stays below the credit line; a firm that breaches it leaves the market."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.processes.operators.market import close_operators
from sim.world.platforms import close_platforms


def close_insolvent(model: MarketState) -> None:
    """Firms below their credit line leave; their owners and creditors bear what is missing.

    Without the supply feedback they stay, so that what viewers do reaches nobody else; the loss is borne all the same.
    """
    overdrawn = model.ledger.overdrawn()
    if not len(overdrawn):
        return
    accounts = model.accounts
    firms = (accounts.creators, accounts.merchants, accounts.operators, accounts.platforms)
    creators, merchants, operators, platforms = (np.isin(of_kind, overdrawn) for of_kind in firms)
    for of_kind, broke in zip(firms, (creators, merchants, operators, platforms), strict=True):
        model.pay(accounts.owners, of_kind[broke], "default", -model.ledger.balances[of_kind[broke]])
    if model.feedbacks.supply:
        model.creators_table["active"][creators] = 0
        model.merchants_table["active"][merchants] = 0
        close_operators(model, np.flatnonzero(operators))
        _close(model, platforms)


def _close(model: MarketState, leaving: np.ndarray) -> None:
    """Platforms leave: their plans end tomorrow, and who followed a serial there loses it."""
    close_platforms(model.platforms_table, leaving)
    viewers = model.viewers_table
    on = viewers["followed_on"]
    viewers["following"][(viewers["following"] >= 0) & leaving[on]] = -1
