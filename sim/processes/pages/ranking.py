"""Ranking the merchants of every category for everybody, a few pages for each cluster of tastes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from sim.draws import Purpose, nearly_normal
from sim.engine.compile import ByClass, kernel
from sim.engine.firms import Pass
from sim.names import N_CATEGORIES, N_CLUSTERS, VARIANTS
from sim.processes.pages.rules import log_sales, public_score
from sim.world.columns import Table, column, declared
from sim.world.today import LIVE_PLACES, SHELF_PLACES, Pages, day_keys

if TYPE_CHECKING:
    from sim.processes.pages.parameters import Pages as PageRules
    from sim.world.columns import Vector

_LOGIT_SD = 1.2825498301618641
"""Standard deviation of the draw behind a logit of scale 1 (π/√6)."""
LEAST_SALES = 1e-9
"""Orders a day below which a category has sold nothing."""
_PLACES = VARIANTS * SHELF_PLACES
_NO_SCORE = -math.inf
"""The score of a place that nobody has taken."""


class _StandingColumns:
    """What pages weigh of a merchant today."""

    known: float = column("float64", "public score on the pages of known people")
    anybody: float = column("float64", "public score on the page of nobody in particular")
    luck: float = column("float64", "luck on each variant of a page", width=VARIANTS)


class _PageColumns:
    """The places of the variants of a page, one after the other."""

    shelf: int = column("int64", "merchants in their order, -1 where there are no more", width=_PLACES)
    score: float = column("float64", "the score of each of them", width=_PLACES)
    live: int = column("int64", "merchants whose live rooms are looked into", width=VARIANTS * LIVE_PLACES)


_STANDING, _PAGE = declared(_StandingColumns), declared(_PageColumns)


class _Known(NamedTuple):
    """What the platform knows of merchants."""

    sales: np.ndarray  # float64[m] orders a day over the mean of the category
    promoted: np.ndarray  # float64[m]
    rating: np.ndarray  # float64[m]
    keys: np.ndarray  # uint64[N_KEYS]
    pages: PageRules


class _Ranked(NamedTuple):
    """Those who are ranked, and by what."""

    start: np.ndarray  # int64[c + 1] where each category begins in ``merchant``
    merchant: np.ndarray  # int64[k] those in the market, by category
    known: np.ndarray  # float64[m]
    anybody: np.ndarray  # float64[m]
    luck: np.ndarray  # float64[m, VARIANTS]
    fit: np.ndarray  # float64[m, N_CLUSTERS]
    rank_fit: float


class _Standing(Protocol):
    row: int
    known: float
    anybody: float
    luck: Vector[float]


class _Page(Protocol):
    row: int
    shelf: Vector[int]
    score: Vector[float]
    live: Vector[int]


def stand(merchant: _Standing, facts: _Known) -> int:
    """What pages weigh of one merchant, and its luck today."""
    p, i = facts.pages, merchant.row
    sold = log_sales(facts.sales[i])
    merchant.known = public_score(sold, facts.promoted[i], facts.rating[i], p.known_sales, p)
    merchant.anybody = public_score(sold, facts.promoted[i], facts.rating[i], 1.0, p)
    for variant in range(VARIANTS):
        luck = nearly_normal(facts.keys, Purpose.PAGE.value + 4 * variant, i)
        merchant.luck[variant] = p.rank_noise * _LOGIT_SD * luck
    return 0


def fill(page: _Page, facts: _Ranked) -> int:
    """The first places go to the merchants of the category that score highest; ties by their rows.

    A live room is another screen: it shows the first of another variant.
    """
    cluster, category = page.row % (N_CLUSTERS + 1), page.row // (N_CLUSTERS + 1)
    for place in range(_PLACES):
        page.shelf[place], page.score[place] = -1, _NO_SCORE
    # from the last to the first: whoever comes later goes before those who score as much
    for k in range(facts.start[category + 1] - 1, facts.start[category] - 1, -1):
        merchant = facts.merchant[k]
        if cluster < N_CLUSTERS:
            fitting = facts.known[merchant] + facts.rank_fit * facts.fit[merchant][cluster]
        else:
            fitting = facts.anybody[merchant]
        for variant in range(VARIANTS):
            score, moved = fitting + facts.luck[merchant][variant], merchant
            for place in range(variant * SHELF_PLACES, (variant + 1) * SHELF_PLACES):
                # choices, not branches: a processor would guess wrong half the time
                there, holder = page.score[place], page.shelf[place]
                page.shelf[place], moved = (moved, holder) if score >= there else (holder, moved)
                page.score[place], score = max(score, there), min(score, there)
    for variant in range(VARIANTS):
        before = (variant + VARIANTS - 1) % VARIANTS
        for place in range(LIVE_PLACES):
            page.live[variant * LIVE_PLACES + place] = page.shelf[before * SHELF_PLACES + place]
    return 0


_STAND, _FILL = Pass(stand), Pass(fill)


def rank(table: Table, p: PageRules, seed: int, day: int, engine: str = "compiled") -> Pages:
    """Rank the merchants of each category for each cluster of tastes, in a few variants that differ in their luck.

    Nobody is ranked for alone: a viewer is shown one variant of the page of its cluster, or of nobody's page.
    """
    those, start, relative = np.empty(len(table), np.int64), np.zeros(N_CATEGORIES + 1, np.int64), np.empty(len(table))
    of_category = np.empty(N_CATEGORIES, np.int64), np.zeros(N_CATEGORIES)
    those = those[: _grouped(table.columns(_GROUPED_BY), start, those, relative, *of_category)]
    standing = Table("standing", _STANDING, len(table))
    known = _Known(relative, table["promoted"], table["rating"], day_keys(seed, day), p)
    _STAND.play(engine, standing, known, those)
    pages = Table("page", _PAGE, N_CATEGORIES * (N_CLUSTERS + 1))
    ranked = _Ranked(start, those, standing["known"], standing["anybody"], standing["luck"], table["fit"], p.rank_fit)
    _FILL.play(engine, pages, ranked)
    return Pages(pages["shelf"].reshape(-1, SHELF_PLACES), pages["live"].reshape(-1, LIVE_PLACES))


_GROUPED_BY = "category", "active", "recent_orders"


@ByClass
@kernel
def _grouped(
    merchants: Any,
    start: np.ndarray,
    those: np.ndarray,
    relative: np.ndarray,
    following: np.ndarray,
    sales: np.ndarray,
) -> int:
    """List the merchants in the market, those of a category side by side from ``start``; how many there are.

    ``relative`` becomes the sales of each merchant over the mean of those in its category. ``following`` and ``sales``
    are room by category: where its next merchant is listed, and its sales.
    """
    for m in range(len(merchants.category)):
        if merchants.active[m] == 1:
            start[merchants.category[m] + 1] += 1
            sales[merchants.category[m]] += merchants.recent_orders[m]
    for c in range(len(following)):
        sales[c] = max(sales[c] / max(start[c + 1], 1), LEAST_SALES)
        following[c] = start[c]
        start[c + 1] += start[c]
    for m in range(len(merchants.category)):
        category = merchants.category[m]
        relative[m] = merchants.recent_orders[m] / sales[category]
        if merchants.active[m] == 1:
            those[following[category]] = m
            following[category] += 1
    return start[-1]
