"""The pages of a day, and what merchants are publicly known for: sales and ratings."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.draws import Purpose
from sim.market.state import MarketState
from sim.names import N_CATEGORIES, N_CLUSTERS, VARIANTS
from sim.processes.pages.rules import log_sales, public_score, remembered
from sim.world.columns import Table
from sim.world.normal import normals
from sim.world.orders import Columns
from sim.world.shares import summed_by
from sim.world.today import LIVE_PLACES, SHELF_PLACES, Pages

_LEAST_SALES = 1e-9
"""Orders a day below which a category has sold nothing."""
_PARTS = 1000
"""What experiences are multiplied by before they are cut to whole numbers, which add up in any order."""


def pages_of(model: MarketState) -> Pages:
    """Rank the merchants of each category for each cluster of tastes, in a few variants that differ in their luck.

    Nobody is ranked for alone: a viewer is shown one variant of the page of its cluster, or of nobody's page.
    """
    p, table = model.settings.pages.as_tuple(), model.merchants_table
    category, active = table["category"], table["active"] == 1
    rows = np.arange(len(table), dtype=np.uint64)
    chances = [normals(model.seed, rows, Purpose.PAGE + 4 * v, model.day) for v in range(VARIANTS)]
    noise = p.rank_noise * np.stack(chances, axis=1)
    shelf = np.full((N_CATEGORIES, N_CLUSTERS + 1, VARIANTS, SHELF_PLACES), -1, np.int64)
    live = np.full((N_CATEGORIES, N_CLUSTERS + 1, VARIANTS, LIVE_PLACES), -1, np.int64)
    for c in range(N_CATEGORIES):
        those = np.flatnonzero((category == c) & active)
        if not len(those):
            continue
        sales, ratings = table["recent_orders"][those].tolist(), table["rating"][those].tolist()
        mean = max(sum(sales) / len(those), _LEAST_SALES)
        sold = [log_sales(n / mean) for n in sales]
        known, anybody = (
            np.array([public_score(s, r, lean, p) for s, r in zip(sold, ratings, strict=True)])
            for lean in (p.known_sales, 1.0)
        )
        scores = np.empty((len(those), N_CLUSTERS + 1, VARIANTS))
        scores[:, :N_CLUSTERS] = (known[:, None] + p.rank_fit * table["fit"][those])[:, :, None] + noise[those, None]
        scores[:, N_CLUSTERS] = anybody[:, None] + noise[those]
        places = min(SHELF_PLACES, len(those))
        best = those[np.argsort(-scores, axis=0, kind="stable")[:places]]
        shelf[c, :, :, :places] = best.transpose(1, 2, 0)
        # a live room is another screen: it shows the first of another variant
        live[c, :, :, : min(LIVE_PLACES, places)] = np.roll(shelf[c], 1, axis=1)[:, :, : min(LIVE_PLACES, places)]
    return Pages(shelf.reshape(-1, SHELF_PLACES), live.reshape(-1, LIVE_PLACES))


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
    table["rating"] = np.where(orders > _LEAST_SALES, total / np.maximum(orders, _LEAST_SALES), table["rating"])
