"""One auction held by itself, compiled."""

import numpy as np

from sim.engine.compile import kernel
from sim.processes.traffic.auction import sell


def clear(bids, demands, supply, reserve, budgets=None):
    """The price in fen per 1000, and the impressions sold to each bidder, see `sell`.

    Without ``budgets`` nobody has money to spend besides.
    """
    money = np.zeros(len(bids), np.int64) if budgets is None else budgets
    sold = np.empty(len(bids), np.int64)
    return int(_clear(bids, demands, money, supply, reserve, sold)), sold


@kernel
def _clear(bids, demands, money, supply, reserve, sold):
    return sell(bids, demands, money, len(bids), supply, reserve, sold)


clear(np.zeros(1, np.int64), np.zeros(1, np.int64), 0, 0)  # compiled here: not in the time that a test may take
