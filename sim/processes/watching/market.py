"""What viewing pays: coins and memberships, and who gets what of them."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import round_fen, to_fen
from sim.names import Form
from sim.world.catalogue import credit
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
    payees = accounts.creators[model.dramas["creator"][rows]]
    parts = _split_memberships(model, tally, payees) + _pay_licences(model, tally, payees)
    credit(model.dramas, model.creators_table, rows, parts)


def _split_memberships(model: MarketState, tally: Tally, payees: np.ndarray) -> np.ndarray:
    """Creators get part of the fees by what members watched, int64[p, a] fen."""
    share, splits = model.settings.costs.membership_drama_share, model.platforms_table["content_split"].tolist()
    fees = zip(tally.memberships.tolist(), splits, strict=True)
    parts = apportion_each(np.array([round_fen(fee * split * share) for fee, split in fees]), tally.episodes)
    payers, paid, fen = pairs(parts, model.accounts.platforms, payees)
    model.pay(payers, paid, "membership_split", fen)
    return parts


def _pay_licences(model: MarketState, tally: Tally, payees: np.ndarray) -> np.ndarray:
    """Shelf platforms pay creators for the sessions of older titles that they license, int64[p, a] fen."""
    shelves, rows = np.flatnonzero(model.platforms_table["form"] == Form.SHELF), model.catalogue.running
    each = (model.dramas["library"][rows] > 0) * to_fen(model.settings.costs.licence_fee)
    parts = np.zeros(tally.views.shape, np.int64)
    parts[shelves] = owed = tally.views[shelves] * each
    payers, paid, fen = pairs(owed, model.accounts.platforms[shelves], payees)
    model.pay(payers, paid, "licence", fen)
    return parts
