"""What viewing pays: coins, unlocked episodes, memberships, and who gets what of them."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import round_fen
from sim.world.shares import apportion_each
from sim.world.today import Count, Tally


def settle_viewing(model: MarketState, tally: Tally) -> None:
    """Pay, coins, memberships, unlocked episodes."""
    accounts, counts = model.accounts, tally.counts
    model.pay(accounts.income, accounts.households, "income", int(counts[Count.INCOME]))
    model.pay(accounts.households, accounts.outside_spending, "swept", int(counts[Count.SWEPT]))
    model.pay(accounts.households, accounts.coins, "coin_top_up", int(counts[Count.TOP_UP]))
    model.pay(accounts.households, accounts.platforms, "membership", tally.memberships)
    rows = model.catalogue.running
    creator = model.dramas["creator"][rows].astype(np.int64)
    unlocked = _pay_unlocks(model, tally, accounts.creators[creator])
    split = _split_memberships(model, tally, accounts.creators[creator])
    earned = unlocked + split
    model.dramas["receipts"][rows] += earned
    np.add.at(model.creators_table["income"], creator, earned)


def _pay_unlocks(model: MarketState, tally: Tally, payees: np.ndarray) -> np.ndarray:
    """Unlocked episodes are paid for in coins; what is left of it to the creator of each title, int64[a] fen."""
    accounts, there = model.accounts, np.flatnonzero(tally.unlocks.any(axis=1))
    paid = tally.unlocks[there]
    kept = (paid * model.platforms_table["unlock_share"][there, None].astype(np.float64)).astype(np.int64)
    model.pay(accounts.coins, payees, "unlock", paid.sum(axis=0))
    platform, title = np.nonzero(kept)
    model.pay(payees[title], accounts.platforms[there[platform]], "unlock_share", kept[platform, title])
    return (paid - kept).sum(axis=0)


def _split_memberships(model: MarketState, tally: Tally, payees: np.ndarray) -> np.ndarray:
    """Creators get part of the fees by what members watched, int64[a] fen."""
    accounts, there = model.accounts, np.flatnonzero(tally.memberships)
    splits, share = model.platforms_table["content_split"].tolist(), model.settings.costs.membership_drama_share
    owed = [round_fen(int(tally.memberships[p]) * splits[p] * share) for p in there.tolist()]
    parts = apportion_each(np.array(owed, np.int64), tally.episodes[there])
    platform, title = np.nonzero(parts)
    model.pay(accounts.platforms[there[platform]], payees[title], "membership_split", parts[platform, title])
    return parts.sum(axis=0)
