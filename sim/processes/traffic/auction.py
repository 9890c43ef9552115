"""The auction for impressions: many units of one good at one price (uniform-price auction, Krishna 2010, ch. 12)."""

from __future__ import annotations

import numpy as np

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
    reserve = max(int(reserve), 1) if money.any() else int(reserve)

    def wanted(price: int, outbid: bool = False) -> np.ndarray:
        takes_part = bids > price if outbid else bids >= price
        return np.where(takes_part, demands + (money * MILLE // max(price, 1)), 0)

    if int(wanted(reserve).sum()) <= supply:
        return reserve, wanted(reserve)
    # too much is wanted at the reserve: find the highest bid at which it still is
    levels = np.unique(bids[bids > reserve]).tolist()
    first, last = 0, len(levels)
    while first < last:
        middle = (first + last) // 2
        if int(wanted(levels[middle]).sum()) > supply:
            first = middle + 1
        else:
            last = middle
    low = levels[first - 1] if first else reserve
    above = wanted(low, outbid=True)
    if int(above.sum()) <= supply:
        return low, above + apportion(supply - int(above.sum()), wanted(low) - above)
    # budgets of those who bid more drive the price past ``low``, to where it just fits
    higher = bids > low
    spare = supply - int(demands[higher].sum())
    price = min(-(-int(money[higher].sum()) * MILLE // spare), levels[first]) if spare > 0 else levels[first]
    while price - 1 > low and int(wanted(price - 1).sum()) <= supply:  # what rounding leaves over
        price -= 1
    return price, wanted(price)
