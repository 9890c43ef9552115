"""The auction for impressions: many units of one good at one price (uniform-price auction, Krishna 2010, ch. 12)."""

from __future__ import annotations

import numpy as np

from sim.world.shares import apportion


def clear(bids: np.ndarray, demands: np.ndarray, supply: int, reserve: int) -> tuple[int, np.ndarray]:
    """Sell ``supply`` impressions to the highest bidders, all at one price.

    The price is the highest bid that goes away with less than it wanted, or the reserve where nobody does; so no
    winner pays more than its bid. Equal bids at the margin are served in proportion to what they want.

    Args:
        bids: int64[n], fen per 1000 impressions; those below the reserve take no part.
        demands: int64[n], impressions wanted, >= 0.
        supply: impressions for sale, >= 0.
        reserve: lowest price, fen per 1000 impressions, >= 0.

    Returns:
        the price in fen per 1000, and int64[n] impressions sold to each bidder, never above ``supply`` together.
    """
    sold = np.zeros(len(bids), np.int64)
    wanted = np.where((bids >= reserve) & (demands > 0), demands, 0).astype(np.int64)
    if int(wanted.sum()) <= supply:
        return int(reserve), wanted
    order = np.argsort(-bids, kind="stable")
    before = np.cumsum(wanted[order]) - wanted[order]
    marginal = bids[order[np.searchsorted(before + wanted[order], supply, side="right")]]
    above = (bids > marginal) & (wanted > 0)
    sold[above] = wanted[above]
    at = (bids == marginal) & (wanted > 0)
    sold[at] = apportion(supply - int(wanted[above].sum()), wanted[at])
    return int(marginal), sold
