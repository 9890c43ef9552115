"""The pages of a day, and what merchants are publicly known for: sales and ratings."""

from __future__ import annotations

import numpy as np

from sim.arithmetic import remembered
from sim.engine.compile import before_compiling, kernel, register
from sim.market.state import MarketState
from sim.names import N_CLUSTERS, VARIANTS
from sim.processes.pages.ranking import LEAST_SALES, rank
from sim.world.columns import Table
from sim.world.orders import Columns
from sim.world.today import SHELF_PLACES, Pages

_PARTS = 1000
"""What experiences are multiplied by before they are cut to whole numbers."""


def pages_of(model: MarketState) -> Pages:
    """Today's pages; merchants learn on how many of them they are."""
    table, p = model.merchants_table, model.settings.pages
    pages = rank(table, p.as_tuple(), model.seed, model.day)
    note_presence(table, pages.shelf, p.sales_days)
    return pages


before_compiling(lambda: register(remembered))


def note_presence(table: Table, shelf: np.ndarray, days: float) -> None:
    """On which share of its category's pages each merchant is: half of them known people's, half anybody's."""
    seen = np.zeros((2, len(table)), np.int64)
    _count_places(np.ascontiguousarray(shelf), seen, table["presence"], float(days))


@kernel
def _count_places(shelf: np.ndarray, seen: np.ndarray, presence: np.ndarray, days: float) -> None:
    """Add up the places of each merchant on the pages of known people, and on those of nobody in particular."""
    for row in range(len(shelf)):
        nobody = row // VARIANTS % (N_CLUSTERS + 1) == N_CLUSTERS
        for place in range(SHELF_PLACES):
            if shelf[row][place] >= 0:
                seen[1 if nobody else 0][shelf[row][place]] += 1
    for m in range(len(presence)):
        share = (seen[0][m] / (N_CLUSTERS * VARIANTS) + seen[1][m] / VARIANTS) / 2
        presence[m] = remembered(presence[m], share, days)


def note_sales(table: Table, orders: Columns, days: float) -> None:
    """Today's orders enter the sales that merchants are ranked by."""
    sold = np.zeros(len(table), np.int64)
    _sell(orders["merchant"], orders["weight"], sold, table["recent_orders"], float(days))


@kernel
def _sell(merchant: np.ndarray, weight: np.ndarray, sold: np.ndarray, recent: np.ndarray, days: float) -> None:
    for k in range(len(weight)):
        sold[merchant[k]] += np.int64(weight[k])
    for m in range(len(recent)):
        recent[m] = remembered(recent[m], sold[m], days)


def note_ratings(table: Table, due: Columns, served: Columns, days: float) -> None:
    """What buyers experienced enters the ratings, each order with its weight and older ones with less."""
    felt, sold = np.zeros((2, len(table)), np.int64)
    seller, weight = due["merchant"].astype(np.int64), due["weight"].astype(np.int64)
    _add_up(seller, weight, served["felt"], felt, sold)
    _rate(felt, sold, table["rating"], table["rated_orders"], float(days))


@kernel
def _add_up(merchant: np.ndarray, weight: np.ndarray, felt: np.ndarray, parts: np.ndarray, sold: np.ndarray) -> None:
    """Add up the experience with each merchant in whole ``parts``, which add up in any order, and its orders."""
    for k in range(len(weight)):
        parts[merchant[k]] += int(felt[k] * _PARTS) * weight[k]
        sold[merchant[k]] += weight[k]


@kernel
def _rate(felt: np.ndarray, sold: np.ndarray, rating: np.ndarray, orders: np.ndarray, days: float) -> None:
    """Enter what was ``felt``, in whole parts, into ratings, and what was sold into the ``orders`` these rest on."""
    for m in range(len(rating)):
        total = remembered(rating[m] * orders[m], felt[m] / _PARTS, days)
        orders[m] = remembered(orders[m], sold[m], days)
        if orders[m] > LEAST_SALES:
            rating[m] = total / orders[m]
