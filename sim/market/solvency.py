"""Insolvency: nobody's cash stays below the credit line; who breaches it leaves the market."""

from __future__ import annotations

from typing import Any

import numpy as np


def close_insolvent(model: Any) -> None:
    """Firms below their credit line leave; their owners and creditors bear what is missing.

    Without the supply feedback they stay, so that what viewers do reaches nobody else; the loss is borne all the same.
    """
    for table, accounts in (
        (model.creators_table, model.accounts.creators),
        (model.merchants_table, model.accounts.merchants),
    ):
        missing = -(model.ledger.balances[accounts] + model.ledger.credit_lines(accounts))
        broke = np.flatnonzero(missing > 0)
        if len(broke):
            owed = -model.ledger.balances[accounts[broke]]
            model.pay(model.accounts.owners, accounts[broke], "default", owed)
            if model.feedbacks.supply:
                table["active"][broke] = 0
