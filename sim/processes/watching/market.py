"""What viewing pays: coins and memberships, and who gets what of them."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import round_fen
from sim.names import N_PLATFORMS
from sim.world.shares import apportion
from sim.world.today import Count, Tally


def settle_viewing(model: MarketState, tally: Tally) -> None:
    """Pay, coins, memberships. What unlocking pays is settled with those who run mini-programs and apps."""
    accounts, counts = model.accounts, tally.counts
    model.pay(accounts.income, accounts.households, "income", int(counts[Count.INCOME]))
    model.pay(accounts.households, accounts.outside_spending, "swept", int(counts[Count.SWEPT]))
    model.pay(accounts.households, accounts.coins, "coin_top_up", int(counts[Count.TOP_UP]))
    model.pay(accounts.households, accounts.platforms, "membership", tally.memberships)
    rows = model.catalogue.running
    creator = model.dramas["creator"][rows].astype(np.int64)
    for platform in range(N_PLATFORMS):
        fees = int(tally.memberships[platform])
        if fees:
            split = float(model.platforms_table["content_split"][platform])
            owed = round_fen(fees * split * model.settings.costs.membership_drama_share)
            parts = apportion(owed, tally.episodes[platform])
            model.pay(accounts.platforms[platform], accounts.creators[creator], "membership_split", parts)
            _earn(model, rows, creator, parts)


def _earn(model: MarketState, rows: np.ndarray, creator: np.ndarray, fen: np.ndarray) -> None:
    model.dramas["receipts"][rows] += fen
    model.dramas["earned"][rows] += fen
    np.add.at(model.creators_table["income"], creator, fen)
