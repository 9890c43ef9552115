"""The merchants at the start, and those that come later: what they sell, how large they are, how they serve."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from sim.arithmetic import exponential
from sim.draws import Purpose
from sim.money import FEN_PER_YUAN
from sim.names import FORMS, N_CATEGORIES, N_PLATFORMS, PLATFORMS
from sim.processes.after_sales.rules import (
    answer_hours,
    delivered_quality,
    fault_chance,
    felt_after_fault,
    felt_without_fault,
    recovery,
)
from sim.processes.merchants.rules import learns, service_level, staff_target
from sim.scenario import Scenario
from sim.world.columns import Table
from sim.world.merchants import DIMENSIONS, SELLING_FORMS, fits, weighted_mean
from sim.world.normal import normals, uniforms
from sim.world.schema import MERCHANT
from sim.world.today import SHELF_PLACES

FIRST_REVIEW = Purpose.PLAN + 63
"""The draw that decides the day of a merchant's first review, in the second period after the opening."""
_GENERATIONS = 1_000_003
"""What the seed of a row's merchants moves on by with each that comes."""
_HALF_FEN = 0.5  # rounds whatever is cut to whole fen


class Draw(IntEnum):
    """Which draw decides which property of a merchant: offsets from ``Purpose.WORLD``; normals take four each."""

    CATEGORY = 0
    CONSISTENCY = 1
    ADAPTATION = 2
    PRICE = 4
    COST = 12
    QUALITY = 16
    SERVICE = 20  # + 4 * dimension
    PRESENCE = 36  # + platform
    LEARNERS = 48  # of the first row, for all


type ShareOut = Callable[[Table, Scenario, int], np.ndarray]
"""Shares of merchants in the orders of their category, float64[m], as `sim.processes.pages.opening.usual_shares`."""


def initial_merchants(settings: Scenario, seed: int, orders_per_day: float, shares: ShareOut) -> Table:
    """The merchants' table on the first day.

    Args:
        settings: the scenario.
        seed: of the run.
        orders_per_day: real orders the whole market is expected to place; it sizes staff and budgets, so it must not
            depend on the simulated viewers.
        shares: how the orders of a category are shared out.
    """
    p = settings.commerce
    rows = int(p.merchants * p.room_for_entry)
    luck = _Luck(seed, np.arange(rows, dtype=np.uint64))
    table = Table("merchant", MERCHANT, rows)
    table["active"] = np.arange(rows) < p.merchants
    category = _categories(settings, luck)
    table["category"] = category
    table["fit"] = fits(seed, rows, 0)
    price = _offer(table, settings, luck, category)
    table["size"] = _market_shares(settings, category, shares(table, settings, seed))
    orders = orders_per_day * table["size"]
    numbers = np.bincount(category[table["active"] == 1], minlength=N_CATEGORIES)
    table["presence"] = (SHELF_PLACES / np.maximum(numbers, SHELF_PLACES))[category] * table["active"]
    _size(table, settings, orders, price)
    table["desk_share"] = parts = _parts(settings, luck)
    table["marketing_budget"] = np.floor((orders * price * p.marketing_share)[:, None] * parts)  # fen a day
    table["commission_paid"] = weighted_mean(table["marketing_budget"], opening_take_rates(settings))
    table["commission_usual"] = table["commission_paid"]
    table["sells_on"] = parts  # until its first review tells
    table["commission_on_sales"] = weighted_mean(parts, opening_take_rates(settings))
    table["review_on"] = p.review_days + np.floor(uniforms(seed, luck.rows, FIRST_REVIEW) * p.review_days)
    return table


def newcomer(
    settings: Scenario, seed: int, row: int, generation: int, category: int, usual_orders: float
) -> dict[str, Any]:
    """The columns of a merchant that opens now, known for nothing yet.

    Args:
        settings: the scenario.
        seed: of the run.
        row: where it stands in the table.
        generation: how many stood there before; each has properties of its own.
        category: what it sells.
        usual_orders: real orders a day of the merchants there.
    """
    luck = _Luck(seed + _GENERATIONS * generation, np.array([row], np.uint64))
    table = Table("merchant", MERCHANT, 1)
    kinds = np.array([category])
    price = _offer(table, settings, luck, kinds)
    orders = np.array([settings.commerce.newcomer_sales * usual_orders])
    _size(table, settings, orders, price)
    table["desk_share"] = parts = _parts(settings, luck)
    table["marketing_budget"] = np.floor((orders * price * settings.commerce.marketing_share)[:, None] * parts)
    table["commission_paid"] = weighted_mean(table["marketing_budget"], opening_take_rates(settings))
    table["commission_usual"] = table["commission_paid"]
    table["sells_on"] = parts  # until its first review tells
    table["commission_on_sales"] = weighted_mean(parts, opening_take_rates(settings))
    kept = {"fit", "orders", "profit", "revenue", "returns", "size", "presence", "review_on"}  # of the row, or so far
    values = {name: table[name][0] for name in table if name not in kept}
    return values | {"category": category, "generation": generation, "active": 1}


def opening_take_rates(settings: Scenario) -> np.ndarray:
    """Commissions of the platforms at the start, within the cap."""
    rates = [getattr(settings.platforms, name).take_rate for name in PLATFORMS]
    return np.minimum(np.array(rates), settings.rules.commission_cap)


def _offer(table: Table, settings: Scenario, luck: _Luck, category: np.ndarray) -> np.ndarray:
    """What merchants sell, how well and at what cost; their prices in fen."""
    p = settings.commerce
    price = _prices(settings, luck, category)
    table["price"] = price
    table["tier"] = price / (np.array(p.prices)[category] * FEN_PER_YUAN)
    cost_share = np.clip(p.unit_cost_share + p.cost_spread * luck.normal(Draw.COST), p.cost_low, p.cost_high)
    table["unit_cost"] = np.maximum(1.0, np.floor(price * cost_share + _HALF_FEN))
    quality = p.quality_mean + p.quality_spread * luck.normal(Draw.QUALITY)
    table["quality"] = np.clip(quality, p.quality_low, p.quality_high)
    table["brand_consistency"] = _around(p.consistency_mean, p.consistency_spread, luck.uniform(Draw.CONSISTENCY))
    table["adaptation"] = _around(p.adaptation_mean, p.adaptation_spread, luck.uniform(Draw.ADAPTATION))
    table["brand_equity"] = p.equity_at_start * table["brand_consistency"]
    start = float(_Luck(luck.seed, np.zeros(1, np.uint64)).uniform(Draw.LEARNERS)[0])
    table["learns"] = [learns(row, start, p) for row in luck.rows.tolist()]
    _serve(table, settings, luck)
    table["rating"] = _expected_ratings(table, settings)
    return price


def _expected_ratings(table: Table, settings: Scenario) -> list[float]:
    """What buyers of each merchant experience over promise on average, as it chooses to serve, returns aside."""
    p = settings.after_sales.as_tuple()
    names = ("quality", *(f"chosen_{name}" for name in ("reliability", "responsiveness", "compensation", "care")))
    ratings = []
    for quality, reliability, responsiveness, compensation, care in zip(
        *(table[name].tolist() for name in names), strict=True
    ):
        smooth = felt_without_fault(delivered_quality(quality, 0.0, 0.0, p), p)
        recovered = recovery(answer_hours(responsiveness, 1.0, 0.0, p), compensation, care, p)
        chance = fault_chance(quality, reliability, p)
        after = felt_after_fault(recovered, smooth, False, 0.0, p)
        ratings.append(smooth + chance * (after - smooth))
    return ratings


def _size(table: Table, settings: Scenario, orders: np.ndarray, price: np.ndarray) -> None:
    """What merchants hire, rent and spend for so many orders a day."""
    p = settings.commerce
    table["recent_orders"] = table["rated_orders"] = orders
    table["promoted"] = 1.0
    table["page_budget"] = np.floor(orders * price * p.page_share)
    table["overhead"] = np.floor(orders * price * p.overhead_share)
    table["staff"] = [max(1, int(staff_target(n * p.contacts_per_order, p))) for n in orders.tolist()]
    table["capacity"] = table["staff"]


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


def _market_shares(settings: Scenario, category: np.ndarray, within: np.ndarray) -> np.ndarray:
    """Share of all orders each merchant expects: that ``within`` its category, times the category's."""
    shares = np.array(settings.needs.category_shares)
    return within * (shares / shares.sum())[category]


def _serve(table: Table, settings: Scenario, luck: _Luck) -> None:
    levers, p = settings.levers, settings.commerce
    for k, name in enumerate(DIMENSIONS):
        own = 1.0 + p.own_service_spread * luck.normal(Draw.SERVICE + 4 * k)
        chosen = np.clip(p.chosen_service[k] * own, 0.0, 1.0)
        table["chosen_" + name] = chosen
        standard = levers.after_sales_quality + getattr(levers, name)
        table[name] = [service_level(standard, x) for x in chosen.tolist()]
    table["return_options"] = levers.return_options


def _parts(settings: Scenario, luck: _Luck) -> np.ndarray:
    """Each platform's part of what a merchant does, [merchant, platform], by drama audience and its own leaning."""
    weights, spread = np.zeros((len(luck.rows), N_PLATFORMS)), settings.commerce.leaning_spread
    for k, (name, form) in enumerate(zip(PLATFORMS, FORMS, strict=True)):
        platform = getattr(settings.platforms, name)
        if form in SELLING_FORMS and platform.drama_channel and platform.channel_since <= settings.start.year:
            leaning = 1.0 - spread + 2.0 * spread * luck.uniform(Draw.PRESENCE + k)
            weights[:, k] = platform.organic_pull * platform.monthly_users * leaning
    everywhere = np.zeros(len(luck.rows))
    for k in range(N_PLATFORMS):
        everywhere += weights[:, k]
    return weights / np.maximum(everywhere, 1.0)[:, None]
