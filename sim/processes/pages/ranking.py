"""Ranking the merchants of every category for everybody, a few pages for each cluster of tastes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.draws import Purpose
from sim.names import N_CATEGORIES, N_CLUSTERS, VARIANTS
from sim.processes.pages.rules import log_sales, public_score
from sim.world.columns import Table
from sim.world.normal import normals
from sim.world.today import LIVE_PLACES, SHELF_PLACES, Pages

if TYPE_CHECKING:
    from sim.processes.pages.parameters import Pages as PageRules

_LOGIT_SD = 1.2825498301618641
"""Standard deviation of the draw behind a logit of scale 1 (π/√6)."""
LEAST_SALES = 1e-9
"""Orders a day below which a category has sold nothing."""


def rank(table: Table, p: PageRules, seed: int, day: int) -> Pages:
    """Rank the merchants of each category for each cluster of tastes, in a few variants that differ in their luck.

    Nobody is ranked for alone: a viewer is shown one variant of the page of its cluster, or of nobody's page.
    """
    category, active = table["category"], table["active"] == 1
    rows = np.arange(len(table), dtype=np.uint64)
    chances = [normals(seed, rows, Purpose.PAGE + 4 * v, day) for v in range(VARIANTS)]
    noise = p.rank_noise * _LOGIT_SD * np.stack(chances, axis=1)
    shelf = np.full((N_CATEGORIES, N_CLUSTERS + 1, VARIANTS, SHELF_PLACES), -1, np.int64)
    live = np.full((N_CATEGORIES, N_CLUSTERS + 1, VARIANTS, LIVE_PLACES), -1, np.int64)
    for c in range(N_CATEGORIES):
        those = np.flatnonzero((category == c) & active)
        if not len(those):
            continue
        sales, ratings, places_bought = (
            table[name][those].tolist() for name in ("recent_orders", "rating", "promoted")
        )
        mean = max(sum(sales) / len(those), LEAST_SALES)
        sold = [log_sales(n / mean) for n in sales]
        known, anybody = (
            np.array([public_score(*of, lean, p) for of in zip(sold, places_bought, ratings, strict=True)])
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
