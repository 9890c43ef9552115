"""The auction for impressions: many units of one good at one price (uniform-price auction, Krishna 2010, ch. 12)."""

from __future__ import annotations

import numpy as np

from sim.engine.compile import before_compiling, register
from sim.units import MILLE
from sim.world.columns import Vector

type Numbers = np.ndarray | Vector[int]


def sell(
    bids: Numbers,
    demands: Numbers,
    money: Numbers,
    bidders: int,
    supply: int,
    reserve: int,
    sold: Numbers,
) -> int:
    """Sell ``supply`` impressions to the highest of the first so many ``bidders``, all at one price, which it returns.

    A bidder wants a fixed number of impressions, or as many as a budget buys at the price, or both. The price is the
    lowest, not below the reserve, at which no more is wanted than there is; so no winner pays more than its bid.
    Bidders at the margin are served in proportion to what they want. Compiled code may call it.

    Args:
        bids: fen per 1000 impressions; those below the reserve take no part.
        demands: impressions wanted at any price up to the bid, >= 0.
        money: fen to be spent besides, >= 0.
        bidders: how many there are, >= 0.
        supply: impressions for sale, >= 0.
        reserve: lowest price, fen per 1000 impressions, >= 0.
        sold: room for the impressions sold to each bidder, never above ``supply`` together.
    """
    highest = 0
    for k in range(bidders):
        if money[k] > 0 and reserve < 1:
            reserve = 1
        if bids[k] > highest:
            highest = bids[k]
    if _wanted_by_all(bids, demands, money, bidders, reserve, reserve - 1) <= supply:
        for k in range(bidders):
            sold[k] = _wanted(bids[k], demands[k], money[k], reserve)
        return reserve
    # the lowest price at which no more is wanted than there is: that above all bids is one
    low, high = reserve, highest + 1
    while low + 1 < high:
        middle = (low + high) // 2
        if _wanted_by_all(bids, demands, money, bidders, middle, middle - 1) > supply:
            low = middle
        else:
            high = middle
    # at the highest bid below it more is wanted: perhaps by those only who bid just that much
    margin = reserve
    for k in range(bidders):
        if margin < bids[k] < high:
            margin = bids[k]
    by_others = _wanted_by_all(bids, demands, money, bidders, margin, margin)
    if by_others > supply:
        for k in range(bidders):
            sold[k] = _wanted(bids[k], demands[k], money[k], high)
        return high
    at_margin = 0
    for k in range(bidders):
        at_margin += _wanted(bids[k], demands[k], money[k], margin) if bids[k] == margin else 0
    running = until = 0
    for k in range(bidders):
        sold[k] = _wanted(bids[k], demands[k], money[k], margin)
        if bids[k] == margin:
            running += sold[k]
            before = until
            until = int((supply - by_others) * (running / at_margin))
            sold[k] = until - before
    return margin


def _wanted(bid: int, demand: int, money: int, price: int) -> int:
    """Impressions that a bidder wants at a price (fen per 1000)."""
    if bid < price:
        return 0
    return demand + (money * MILLE // price if money > 0 else 0)


def _wanted_by_all(bids: Numbers, demands: Numbers, money: Numbers, bidders: int, price: int, above: int) -> int:
    """Impressions that all bidders want at a price who bid more than ``above``."""
    total = 0
    for k in range(bidders):
        if bids[k] > above:
            total += _wanted(bids[k], demands[k], money[k], price)
    return total


before_compiling(lambda: register(sell))
