"""What viewing pays: coins and memberships, and who gets what of them."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import round_fen
from sim.world.shares import apportion_each, pairs
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
    split = _split_memberships(model, tally, accounts.creators[creator])
    model.dramas["receipts"][rows] += split
    model.dramas["earned"][rows] += split
    np.add.at(model.creators_table["income"], creator, split)


def _split_memberships(model: MarketState, tally: Tally, payees: np.ndarray) -> np.ndarray:
    """Creators get part of the fees by what members watched, int64[a] fen."""
    accounts, there = model.accounts, np.flatnonzero(tally.memberships)
    splits, share = model.platforms_table["content_split"].tolist(), model.settings.costs.membership_drama_share
    owed = [round_fen(int(tally.memberships[p]) * splits[p] * share) for p in there.tolist()]
    parts = apportion_each(np.array(owed, np.int64), tally.episodes[there])
    payers, paid, fen = pairs(parts, accounts.platforms[there], payees)
    model.pay(payers, paid, "membership_split", fen)
    return parts.sum(axis=0)
