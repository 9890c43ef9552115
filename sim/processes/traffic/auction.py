"""The auction for impressions: many units of one good at one price (uniform-price auction, Krishna 2010, ch. 12)."""

from __future__ import annotations

import numpy as np

from sim.engine.compile import before_compiling, kernel, register
from sim.units import MILLE
from sim.world.shares import apportion


def clear(
    bids: np.ndarray, demands: np.ndarray, supply: int, reserve: int, budgets: np.ndarray | None = None
) -> tuple[int, np.ndarray]:
    """Sell ``supply`` impressions to the highest bidders, all at one price.

    A bidder wants a fixed number of impressions, or as many as a budget buys at the price, or both. The price is the
    lowest, not below the reserve, at which no more is wanted than there is; so no winner pays more than its bid.
    Bidders at the margin are served in proportion to what they want.

    Args:
        bids: int64[n], fen per 1000 impressions; those below the reserve take no part.
        demands: int64[n], impressions wanted at any price up to the bid, >= 0.
        supply: impressions for sale, >= 0.
        reserve: lowest price, fen per 1000 impressions, >= 0.
        budgets: int64[n], fen to be spent besides, >= 0; none by default.

    Returns:
        the price in fen per 1000, and int64[n] impressions sold to each bidder, never above ``supply`` together.
    """
    money = np.zeros(len(bids), np.int64) if budgets is None else budgets
    sold, marginal = np.empty(len(bids), np.int64), np.empty(len(bids), np.int64)
    least = max(int(reserve), 1) if money.any() else int(reserve)
    price = int(_clearing_price(np.sort(bids), bids, demands, money, int(supply), least, sold, marginal))
    if marginal.any():
        sold += apportion(int(supply) - int(sold.sum()), marginal)
    return price, sold


def wanted(bid: int, demand: int, money: int, price: int) -> int:
    """Impressions that a bidder wants at a price (fen per 1000)."""
    if bid < price:
        return 0
    return demand + (money * MILLE // price if money > 0 else 0)


def wanted_by_all(bids, demands, money, price, above) -> int:
    """Impressions that all bidders want at a price who bid more than ``above``."""
    total = 0
    for k in range(len(bids)):
        if bids[k] > above:
            total += wanted(bids[k], demands[k], money[k], price)
    return total


before_compiling(lambda: register(wanted, wanted_by_all))


@kernel
def _clearing_price(levels, bids, demands, money, supply, reserve, sold, marginal):
    """The price; what is ``sold`` to those who get all they want, and what those at the margin want.

    levels: all bids, ascending.
    """
    price = reserve
    if wanted_by_all(bids, demands, money, reserve, -1) > supply:
        # too much is wanted at the reserve: find the highest bid at which it still is
        first, last = 0, levels.size
        while first < last:
            middle = (first + last) // 2
            level = levels[middle]
            if level <= reserve or wanted_by_all(bids, demands, money, level, -1) > supply:
                first = middle + 1
            else:
                last = middle
        low = reserve
        if first > 0 and levels[first - 1] > reserve:
            low = levels[first - 1]
        if wanted_by_all(bids, demands, money, low, low) <= supply:
            for k in range(bids.size):
                all_of_it = wanted(bids[k], demands[k], money[k], low)
                sold[k] = all_of_it if bids[k] > low else 0
                marginal[k] = 0 if bids[k] > low else all_of_it
            return low
        # budgets of those who bid more drive the price past ``low``, to where it just fits
        high = levels[first]
        while low + 1 < high:
            middle = (low + high) // 2
            if wanted_by_all(bids, demands, money, middle, -1) > supply:
                low = middle
            else:
                high = middle
        price = high
    for k in range(bids.size):
        sold[k] = wanted(bids[k], demands[k], money[k], price)
        marginal[k] = 0
    return price
