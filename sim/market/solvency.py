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
    for table, accounts in (
        (model.creators_table, model.accounts.creators),
        (model.merchants_table, model.accounts.merchants),
    ):
        broke = np.flatnonzero(_missing(model, accounts))
        if len(broke):
            owed = -model.ledger.balances[accounts[broke]]
            model.pay(model.accounts.owners, accounts[broke], "default", owed)
            if model.feedbacks.supply:
                table["active"][broke] = 0
    operators = model.accounts.operators
    broke = np.flatnonzero(_missing(model, operators))
    if len(broke):
        model.pay(model.accounts.owners, operators[broke], "default", -model.ledger.balances[operators[broke]])
        if model.feedbacks.supply:
            close_operators(model, broke)
    platforms = model.accounts.platforms
    broke = _missing(model, platforms) > 0
    if broke.any():
        owed = np.where(broke, -model.ledger.balances[platforms], 0)
        model.pay(model.accounts.owners, platforms, "default", owed)
        if model.feedbacks.supply:
            _close(model, broke)


def _close(model: MarketState, leaving: np.ndarray) -> None:
    """Platforms leave: their plans end tomorrow, and who followed a serial there loses it."""
    close_platforms(model.platforms_table, leaving)
    viewers = model.viewers_table
    on = viewers["followed_on"]
    viewers["following"][(viewers["following"] >= 0) & leaving[on]] = -1


def _missing(model: MarketState, accounts: np.ndarray) -> np.ndarray:
    """By how much each account lies below its credit line, in fen."""
    ledger = model.ledger
    return np.maximum(-(ledger.balances[accounts] + ledger.credit_lines(accounts)), 0)
