"""The merchants at the start: what they sell, how large they are, how they serve."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from sim.arithmetic import exponential
from sim.draws import Purpose
from sim.money import FEN_PER_YUAN
from sim.names import FORMS, N_CATEGORIES, N_CLUSTERS, N_PLATFORMS, PLATFORMS, Form
from sim.processes.merchants.rules import service_level, staff_target
from sim.scenario import Scenario
from sim.world.columns import Table
from sim.world.normal import normals, uniforms
from sim.world.schema import MERCHANT

_HALF_FEN = 0.5  # rounds whatever is cut to whole fen
DIMENSIONS = ("responsiveness", "compensation", "reliability", "care")
SELLING_FORMS = (Form.SHORT_VIDEO, Form.SHELF)
"""Forms of platforms where goods are sold."""


class Draw(IntEnum):
    """Which draw decides which property of a merchant: offsets from ``Purpose.WORLD``; normals take four each."""

    CATEGORY = 0
    CONSISTENCY = 1
    ADAPTATION = 2
    PRICE = 4
    SIZE = 8
    COST = 12
    QUALITY = 16
    SERVICE = 20  # + 4 * dimension
    PRESENCE = 36  # + platform


def initial_merchants(settings: Scenario, seed: int, orders_per_day: float) -> Table:
    """The merchants' table on the first day.

    Args:
        settings: the scenario.
        seed: of the run.
        orders_per_day: real orders the whole market is expected to place; it sizes staff and budgets, so it must not
            depend on the simulated viewers.
    """
    p = settings.commerce
    luck = _Luck(seed, np.arange(p.merchants, dtype=np.uint64))
    table = Table("merchant", MERCHANT, p.merchants)
    category = _categories(settings, luck)
    price = _prices(settings, luck, category)
    table["category"] = category
    table["price"] = price
    table["tier"] = price / (np.array(p.prices)[category] * FEN_PER_YUAN)
    table["fit"] = _fits(seed, len(table), 0)
    cost_share = np.clip(p.unit_cost_share + p.cost_spread * luck.normal(Draw.COST), p.cost_low, p.cost_high)
    table["unit_cost"] = np.maximum(1.0, np.floor(price * cost_share + _HALF_FEN))
    table["markup"] = price / table["unit_cost"] - 1.0
    quality = p.quality_mean + p.quality_spread * luck.normal(Draw.QUALITY)
    table["quality"] = np.clip(quality, p.quality_low, p.quality_high)
    table["brand_consistency"] = _around(p.consistency_mean, p.consistency_spread, luck.uniform(Draw.CONSISTENCY))
    table["adaptation"] = _around(p.adaptation_mean, p.adaptation_spread, luck.uniform(Draw.ADAPTATION))
    table["brand_equity"] = p.equity_at_start * table["brand_consistency"]
    _serve(table, settings, luck)
    table["size"] = _market_shares(settings, luck, category)
    orders = orders_per_day * table["size"]
    table["recent_orders"] = table["rated_orders"] = orders
    table["rating"] = settings.purchase.usual_rating
    table["staff"] = [max(1, int(staff_target(n * p.contacts_per_order, p))) for n in orders.tolist()]
    table["capacity"] = table["staff"]
    table["marketing_budget"] = _budgets(settings, luck, orders * price * p.marketing_share)
    take_rates = np.array([getattr(settings.platforms, name).take_rate for name in PLATFORMS])
    table["commission_paid"] = weighted_mean(table["marketing_budget"], take_rates)
    return table


def _fits(seed: int, merchants: int, product: int) -> np.ndarray:
    """How well a product of each merchant suits each cluster of tastes, standard normal, float64[m, cluster]."""
    rows = np.arange(merchants, dtype=np.uint64)
    return np.stack([normals(seed, rows, Purpose.FIT + 4 * k, product) for k in range(N_CLUSTERS)], axis=1)


def best_of_assortment(settings: Scenario, seed: int, first: np.ndarray) -> np.ndarray:
    """Fit of the best of the products behind a drama's link, float64[m, cluster]. first: of the usual product."""
    best = first
    for product in range(1, settings.pages.assortment):
        best = np.maximum(best, _fits(seed, len(first), product))
    return best


def weighted_mean(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Mean of ``values`` [platforms] for each row of ``weights`` [rows, platforms].

    A row without any weight weighs all platforms alike. Added platform by platform, because a matrix product may
    add in another order on another machine.
    """
    if (values == values[0]).all():  # the usual case: one value everywhere
        return np.full(len(weights), float(values[0]))
    total = np.zeros(len(weights))
    weight = np.zeros(len(weights))
    for platform in range(weights.shape[1]):
        total += weights[:, platform] * values[platform]
        weight += weights[:, platform]
    plain = float(sum(values.tolist())) / len(values)
    return np.where(weight > 0.0, total / np.where(weight > 0.0, weight, 1.0), plain)


def mean_of(weights: Sequence[int], values: Sequence[float]) -> float:
    """`weighted_mean` for a single row."""
    if all(value == values[0] for value in values):
        return values[0]
    total = weight = 0.0
    for share, value in zip(weights, values, strict=True):
        total += share * value
        weight += share
    return total / weight if weight > 0.0 else sum(values) / len(values)


class _Luck(NamedTuple):
    """The keyed draws of all merchants."""

    seed: int
    rows: np.ndarray

    def normal(self, k: int) -> np.ndarray:
        return normals(self.seed, self.rows, Purpose.WORLD + k)

    def uniform(self, k: int) -> np.ndarray:
        return uniforms(self.seed, self.rows, Purpose.WORLD + k)


def _around(mean: float, half_width: float, luck: np.ndarray) -> np.ndarray:
    """Uniform around a mean, in [0, 1]."""
    return np.clip(mean - half_width + 2.0 * half_width * luck, 0.0, 1.0)


def _categories(settings: Scenario, luck: _Luck) -> np.ndarray:
    """A category for each merchant by the mix of needs; the first ones make sure that every category is on sale."""
    shares = settings.needs.category_shares
    point = luck.uniform(Draw.CATEGORY) * sum(shares)
    category = np.zeros(len(luck.rows), np.int64)
    below = 0.0
    for share in shares[:-1]:
        below += share
        category += point >= below
    category[:N_CATEGORIES] = np.arange(N_CATEGORIES)
    return category


def _prices(settings: Scenario, luck: _Luck, category: np.ndarray) -> np.ndarray:
    median = np.array(settings.commerce.prices)[category] * FEN_PER_YUAN
    factor: Any = exponential(settings.commerce.price_spread * luck.normal(Draw.PRICE))  # type: ignore
    return np.maximum(1.0, np.floor(median * factor + _HALF_FEN))


def _market_shares(settings: Scenario, luck: _Luck, category: np.ndarray) -> np.ndarray:
    """Share of all orders each merchant expects: its size within its category, times the category's share."""
    size: Any = exponential(settings.commerce.size_spread * luck.normal(Draw.SIZE))  # type: ignore
    shares = settings.needs.category_shares
    total = sum(shares)
    expected = np.zeros(len(luck.rows))
    for c in range(N_CATEGORIES):
        of_category = category == c
        expected[of_category] = size[of_category] / sum(size[of_category].tolist()) * (shares[c] / total)
    return expected


def _serve(table: Table, settings: Scenario, luck: _Luck) -> None:
    levers = settings.levers
    for k, name in enumerate(DIMENSIONS):
        own = settings.commerce.own_service_spread * luck.normal(Draw.SERVICE + 4 * k)
        table["own_" + name] = own
        shift = getattr(levers, name)
        table[name] = [service_level(levers.after_sales_quality, shift, x) for x in own.tolist()]
    table["return_options"] = levers.return_options


def _budgets(settings: Scenario, luck: _Luck, total: np.ndarray) -> np.ndarray:
    """Marketing budget in fen per day [merchant, platform], by drama audience and the merchant's leaning."""
    weights, spread = np.zeros((len(luck.rows), N_PLATFORMS)), settings.commerce.leaning_spread
    for k, (name, form) in enumerate(zip(PLATFORMS, FORMS, strict=True)):
        platform = getattr(settings.platforms, name)
        if form in SELLING_FORMS and platform.drama_channel and platform.channel_since <= settings.start.year:
            leaning = 1.0 - spread + 2.0 * spread * luck.uniform(Draw.PRESENCE + k)
            weights[:, k] = platform.organic_pull * platform.monthly_users * leaning
    everywhere = np.zeros(len(luck.rows))
    for k in range(N_PLATFORMS):
        everywhere += weights[:, k]
    return np.floor(total[:, None] * (weights / np.maximum(everywhere, 1.0)[:, None]))
