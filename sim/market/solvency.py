"""Insolvency: nobody's cash stays below the credit line; a firm that breaches it leaves the market."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState


def close_insolvent(model: MarketState) -> None:
    """Firms below their credit line leave; their owners and creditors bear what is missing.

    Without the supply feedback they stay, so that what viewers do reaches nobody else; the loss is borne all the same.
    Platforms never leave: their owners pay in what a plan costs beyond the credit line.
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
    platforms = model.accounts.platforms
    model.pay(model.accounts.owners, platforms, "capital", _missing(model, platforms))


def _missing(model: MarketState, accounts: np.ndarray) -> np.ndarray:
    """By how much each account lies below its credit line, in fen."""
    ledger = model.ledger
    return np.maximum(-(ledger.balances[accounts] + ledger.credit_lines(accounts)), 0)
