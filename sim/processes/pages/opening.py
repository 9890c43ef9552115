"""How large merchants are when a market opens: as pages and buyers, left to themselves, would make them."""

from __future__ import annotations

import numpy as np

from sim.arithmetic import exponential
from sim.names import N_CATEGORIES, N_CLUSTERS, VARIANTS
from sim.processes.pages.ranking import rank
from sim.processes.shopping.rules import believed_quality, brand_push
from sim.scenario import Scenario
from sim.world.columns import Table
from sim.world.today import SHELF_PLACES

_ROUNDS = 16
"""Rounds of ranking by sales, and of sales by rank, after which shares hardly move."""
_STEP = 0.5
_FIRST_DAY = 1_000_000_000
"""Pages of these rounds have a luck of their own: that of days which no run reaches."""
_EAGER = 0.5
"""Buyers are those to whom a need is worth more than usual: by so many sd."""
_KNOWN = 0.65
"""Share of its ceiling that targeting usually reaches."""


def usual_shares(table: Table, settings: Scenario, seed: int) -> np.ndarray:
    """Share of each merchant in the orders of its category, float64[m]; sums to 1 over those active in each.

    table: of merchants; ``recent_orders`` and ``promoted`` are overwritten with what the shares come from.
    """
    terms, rest = _terms(table, settings)
    known = float(np.mean(np.broadcast_to(settings.levers.targeting_accuracy, 1))) * _KNOWN
    active, category = table["active"] == 1, table["category"].astype(np.int64)
    share = active / np.maximum(np.bincount(category[active], minlength=N_CATEGORIES), 1)[category]
    table["promoted"] = 1.0
    for number in range(_ROUNDS):
        table["recent_orders"] = share
        pages = rank(table, settings.pages.as_tuple(), seed, _FIRST_DAY + number).shelf
        bought = _bought(pages, terms, rest, known)
        total = np.zeros(N_CATEGORIES)
        np.add.at(total, category, bought)
        share = share + _STEP * (np.where(active, bought / np.maximum(total, 1e-12)[category], 0.0) - share)
    return share


def _terms(table: Table, settings: Scenario) -> tuple[np.ndarray, float]:
    """e**V of each merchant's offer to each cluster of tastes, float64[m, cluster], and the weight of all else."""
    p, needs = settings.purchase.as_tuple(), settings.needs
    value: float = needs.wtp_median * exponential(_EAGER * needs.wtp_sd)
    tier = table["tier"][:, None]
    matched = np.maximum(1.0 + p.match_value * (table["fit"] - p.usual_match), 0.05)
    worth = value * tier * matched * np.array([believed_quality(r, p) for r in table["rating"].tolist()])[:, None]
    push = np.array([brand_push(equity, p) for equity in table["brand_equity"].tolist()])[:, None]
    utility = np.clip((worth - tier) / p.noise + push, -30.0, 30.0)
    return np.asarray(exponential(utility)), exponential(p.wait) + exponential((value - 1.0) / p.noise + p.outside)  # type: ignore[arg-type]


def _bought(pages: np.ndarray, terms: np.ndarray, rest: float, known: float) -> np.ndarray:
    """What is bought of each merchant, in no particular unit, float64[m]."""
    shown = pages.reshape(N_CATEGORIES, N_CLUSTERS + 1, VARIANTS, SHELF_PLACES)
    bought = np.zeros(len(terms))
    for cluster in range(N_CLUSTERS):
        for page, weight in ((shown[:, cluster], known), (shown[:, N_CLUSTERS], 1.0 - known)):
            there = np.where(page >= 0, terms[page, cluster], 0.0)
            chosen = weight * there / (there.sum(axis=-1, keepdims=True) + rest)
            np.add.at(bought, page[page >= 0], chosen[page >= 0])
    return bought
