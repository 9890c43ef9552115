"""The pages of a day, and what merchants are publicly known for: sales and ratings."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.market.state import MarketState
from sim.names import N_CATEGORIES, N_CLUSTERS, VARIANTS
from sim.processes.pages.ranking import LEAST_SALES, rank
from sim.processes.pages.rules import remembered
from sim.world.columns import Table
from sim.world.orders import Columns
from sim.world.shares import summed_by
from sim.world.today import SHELF_PLACES, Pages

_PARTS = 1000
"""What experiences are multiplied by before they are cut to whole numbers, which add up in any order."""


def pages_of(model: MarketState) -> Pages:
    """Today's pages; merchants learn on how many of them they are."""
    table, p = model.merchants_table, model.settings.pages
    pages = rank(table, p.as_tuple(), model.seed, model.day)
    note_presence(table, pages.shelf, p.sales_days)
    return pages


def note_presence(table: Table, shelf: np.ndarray, days: float) -> None:
    """On which share of its category's pages each merchant is: half of them known people's, half anybody's."""
    by_kind = shelf.reshape(N_CATEGORIES, N_CLUSTERS + 1, VARIANTS, SHELF_PLACES)
    there = [np.bincount(pages[pages >= 0], minlength=len(table)) for pages in (by_kind[:, :-1], by_kind[:, -1])]
    kinds = (N_CLUSTERS * VARIANTS, VARIANTS)
    share: Any = sum(seen / number for seen, number in zip(there, kinds, strict=True)) / len(kinds)
    table["presence"] = remembered(table["presence"], share, days)  # type: ignore[arg-type]


def note_sales(table: Table, orders: Columns, days: float) -> None:
    """Today's orders enter the sales that merchants are ranked by."""
    sold: Any = summed_by(orders["merchant"].astype(np.int64), orders["weight"].astype(np.int64), len(table))
    table["recent_orders"] = remembered(table["recent_orders"], sold, days)  # type: ignore[arg-type]


def note_ratings(table: Table, due: Columns, served: Columns, days: float) -> None:
    """What buyers experienced enters the ratings, each order with its weight and older ones with less."""
    weight, seller = due["weight"].astype(np.int64), due["merchant"].astype(np.int64)
    parts = (served["felt"] * _PARTS).astype(np.int64)  # whole numbers add up in any order
    felt = summed_by(seller, parts * weight, len(table)) / _PARTS
    rated: Any = table["rated_orders"]
    total: Any = remembered(table["rating"] * rated, felt, days)  # type: ignore[arg-type]
    orders: Any = remembered(rated, summed_by(seller, weight, len(table)), days)  # type: ignore[arg-type]
    table["rated_orders"] = orders
    table["rating"] = np.where(orders > LEAST_SALES, total / np.maximum(orders, LEAST_SALES), table["rating"])
