"""The market for placements: creators look for a merchant whose product answers the worry of their drama."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from sim.engine.compile import ByClass, before_compiling, kernel, register
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.names import N_CATEGORIES, N_GENRES
from sim.processes.merchants.rules import interest_in_dramas, margin
from sim.processes.placement.rules import (
    answers_the_plot,
    bargaining_power,
    commission_share,
    creator_pay,
    fixed_fee,
    is_asked,
    meets_a_merchant,
    orders_expected,
    placement_surplus,
)
from sim.processes.traffic.rules import weighed
from sim.world.catalogue import Deal, Order
from sim.world.columns import Attribute, Table

if TYPE_CHECKING:
    from sim.processes.merchants.parameters import Commerce
    from sim.processes.placement.parameters import Placement

MEET, ANSWER, CATEGORY, MERCHANT, ASKED, ASKED_CATEGORY, ASKED_MERCHANT = range(48, 55)
"""Which draw of a planning decision decides what: offsets from ``Purpose.PLAN``."""


class _Title(Protocol):
    row: int
    orders: float


class _Seen(NamedTuple):
    """Titles that carry a link: how often each was seen, and how well its product fits."""

    views: np.ndarray  # int64[k]
    fit: np.ndarray  # float64[k]
    placement: Placement


def expect(title: _Title, seen: _Seen) -> int:
    """Orders that a title's link would have brought at the response expected at the start."""
    title.orders = orders_expected(float(seen.views[title.row]), seen.fit[title.row], seen.placement)
    return 0


_EXPECTED, _EXPECT = (Attribute("orders", "float64", ""),), Pass(expect)


class _Signing(NamedTuple):
    """What deals depend on this morning. ``m`` is a merchant, ``g`` a genre, ``c`` a category."""

    fit: np.ndarray  # float64[g, c]
    weights: np.ndarray  # float64[g + 1, c] of the categories that answer the worry of a drama; the last for any drama
    weight: np.ndarray  # float64[g + 1] of all of them
    response: float  # of buyers, over what is expected
    placement: Placement
    commerce: Commerce


class Placements:
    """Where creators and merchants meet. Terms are the Nash solution; nobody signs at a loss."""

    def __init__(self, model: MarketState) -> None:
        """Meet the merchants of ``model``."""
        self.model = model
        self._known: tuple[int, Any, Any] = -1, None, None  # a day, its settings, and what deals depend on then

    def seek(self, genre: int, expected_views: float, kind: int, luck: Callable[[int], float]) -> Deal | None:
        """The deal a creator finds for a title before its release, if any.

        Args:
            genre: of the drama.
            expected_views: sessions over its life, per real title.
            kind: of the creator, 0 head to 2 long tail.
            luck: the k-th uniform in [0, 1) of the planning decision; 48 to 51 are used here.
        """
        if not self._links_allowed():
            return None
        drawn = luck(MEET), luck(ANSWER), luck(CATEGORY), luck(MERCHANT)
        merchants = self.model.merchants_table.columns(_SIGNED_BY)
        found = _sought(int(genre), float(expected_views), int(kind), *drawn, merchants, self._signing())
        return Deal(*found) if found[0] >= 0 else None

    def order(self, kind: int, expected_views: float, luck: Callable[[int], float]) -> Order | None:
        """What a merchant asks a creator to make for one of its products, if any does (seed §3.3).

        The genre is the one that answers the worry which the product meets, and so finds the people who have it.

        Args:
            kind: of the creator, 0 head to 2 long tail.
            expected_views: sessions over the title's life, per real title.
            luck: the k-th uniform in [0, 1) of the planning decision; 52 to 54 are used here.
        """
        if not self._links_allowed():
            return None
        category = int(luck(ASKED_CATEGORY) * N_CATEGORIES)
        drawn = luck(ASKED), luck(ASKED_MERCHANT)
        merchants = self.model.merchants_table.columns(_SIGNED_BY)
        asked = _asked(category, float(expected_views), int(kind), *drawn, merchants, self._signing())
        if asked[0] < 0:
            return None
        fits = [row[category] for row in self.model.settings.placement.fit]
        return Order(Deal(*asked), fits.index(max(fits)))

    def _signing(self) -> _Signing:
        """What deals depend on beside the merchants; the same all morning."""
        model = self.model
        if self._known[0] != model.day or self._known[1] is not model.settings:
            settings, p = model.settings.placement, model.settings.placement.as_tuple()
            weights = [*(_suitable(fits, p.near_best) for fits in settings.fit), [1.0] * N_CATEGORIES]
            self._known = model.day, model.settings, _Signing(
                np.array(settings.fit, np.float64),
                np.array(weights, np.float64),
                np.array([sum(of_genre) for of_genre in weights], np.float64),
                self._response(),
                p,
                model.settings.commerce.as_tuple(),
            )  # fmt: skip
        return self._known[2]

    def _response(self) -> float:
        """Orders through links these days over those that would be expected, of the titles on offer that carry one."""
        model = self.model
        if not model.feedbacks.supply:
            return 1.0
        p, dramas, rows = model.settings.placement.as_tuple(), model.dramas, model.catalogue.running
        placed = rows[dramas["merchant"][rows] >= 0]
        titles = Table("expected", _EXPECTED, len(placed))
        facts = _Seen(dramas["views"][placed], dramas["placement_fit"][placed], p)
        _EXPECT.play(model.engine, titles, facts)
        expected = sum(titles["orders"].tolist())
        evidence = model.settings.traffic.prior_views * p.order_rate
        return float(weighed(int(dramas["orders"][placed].sum()), expected, 1.0, evidence))

    def pay_fee(self, drama: int) -> None:
        """Pay the fixed fee of a drama that is released today, for all its real titles.

        A merchant short of cash pays what it has; then the placement runs for the commission.
        """
        model, dramas = self.model, self.model.dramas
        merchant, creator = dramas["merchant"].item(drama), dramas["creator"].item(drama)
        titles, each = dramas["title_weight"].item(drama), dramas["placement_fee"].item(drama)
        payer = model.accounts.merchants.item(merchant)
        if model.feedbacks.budgets:
            each = min(each, max(0, model.ledger.balance(payer) // titles))
            dramas["placement_fee"][drama] = each
        fee = each * titles
        model.pay(payer, model.accounts.creators.item(creator), "placement_fee", fee)
        dramas["earned"][drama] += fee
        model.creators_table["income"][creator] += fee
        model.merchants_table["profit"][merchant] -= fee
        model.merchants_table["drama_cost"][merchant] += fee
        model.totals.add("marketing_spend", model.day, fee)

    def _links_allowed(self) -> bool:
        """Whether dramas may carry links anywhere."""
        return any(self.model.rules.drama_links.tolist())


_SIGNED_BY = (
    *("category", "active", "in_dramas", "marketing_budget"),
    *("price", "unit_cost", "commission_paid", "commission_usual"),
)
_NOBODY = -1, 0.0, 0, 0.0, 0.0
"""No deal."""


@ByClass
@kernel
def _sought(
    genre: int,
    views: float,
    kind: int,
    meets: float,
    answers: float,
    of_categories: float,
    of_merchants: float,
    merchants: Any,
    now: _Signing,
) -> tuple[int, float, int, float, float]:
    """The deal a creator finds for a title, by four kinds of luck; as a `Deal`, of merchant -1 if there is none."""
    category = _of_category(genre if answers_the_plot(answers, now.placement) else N_GENRES, of_categories, now)
    merchant = _chosen(category, of_merchants, merchants)
    if merchant < 0 or not meets_a_merchant(meets, _interest(merchant, merchants, now), now.placement):
        return _NOBODY
    return _agreed(merchant, now.fit[genre][category], views, kind, merchants, now)


@ByClass
@kernel
def _asked(
    category: int, views: float, kind: int, luck: float, of_merchants: float, merchants: Any, now: _Signing
) -> tuple[int, float, int, float, float]:
    """What a merchant of the category offers a creator for a title made to order; as a `Deal`, see `_sought`."""
    merchant = _chosen(category, of_merchants, merchants)
    if merchant < 0 or not is_asked(luck, _interest(merchant, merchants, now), now.placement):
        return _NOBODY
    return _agreed(merchant, now.placement.ordered_fit, views, kind, merchants, now)


def _of_category(genre: int, luck: float, now: _Signing) -> int:
    """The category that ``luck`` in [0, 1) falls on, in proportion to the weights; the first if all are zero."""
    point, chosen, heaviest = luck * now.weight[genre], -1, 0
    for c in range(N_CATEGORIES):
        weight = now.weights[genre][c]
        point -= weight
        if chosen < 0 and point < 0.0:
            chosen = c
        if weight > now.weights[genre][heaviest]:
            heaviest = c
    return chosen if chosen >= 0 else heaviest


def _agreed(
    merchant: int, fit: float, views: float, kind: int, merchants: Any, now: _Signing
) -> tuple[int, float, int, float, float]:
    """What the two agree on, as a `Deal`; no deal where a placement brings no surplus."""
    p = now.placement
    price = merchants.price[merchant]
    orders = orders_expected(views * now.response, fit, p)
    surplus = placement_surplus(
        orders, margin(price, merchants.unit_cost[merchant], merchants.commission_paid[merchant]), p
    )
    if surplus <= 0.0:
        return _NOBODY
    pay = creator_pay(surplus, bargaining_power(kind, p), p)
    sales = orders * price
    commission = commission_share(pay, sales, p)
    return merchant, fit, fixed_fee(pay, commission, sales), commission, pay - p.integration_cost * FEN_PER_YUAN


def _interest(merchant: int, merchants: Any, now: _Signing) -> float:
    """How much more than usually a merchant wants dramas."""
    price, cost = merchants.price[merchant], merchants.unit_cost[merchant]
    today, usual = merchants.commission_paid[merchant], merchants.commission_usual[merchant]
    return interest_in_dramas(price, cost, today, usual, now.commerce)


def _chosen(category: int, luck: float, merchants: Any) -> int:
    """The row that ``luck`` in [0, 1) falls on among those of a category who take part, by budget; -1 if none does."""
    chosen, everything = -1, 0
    for m in range(len(merchants.category)):
        if merchants.category[m] == category and merchants.active[m] == 1 and merchants.in_dramas[m] == 1:
            everything += 1
            for budget in merchants.marketing_budget[m]:
                everything += budget
    left = luck * everything
    until = 0
    for m in range(len(merchants.category)):
        if merchants.category[m] == category and merchants.active[m] == 1 and merchants.in_dramas[m] == 1:
            until += 1
            for budget in merchants.marketing_budget[m]:
                until += budget
            if chosen < 0 and until > left:
                chosen = m
    return chosen


before_compiling(
    lambda: register(_agreed, _chosen, _interest, _of_category, answers_the_plot, is_asked, meets_a_merchant)
)


def _suitable(fits: tuple[float, ...], near: float) -> list[float]:
    """Weights of the categories that answer the worry of a drama: those with at least ``near`` of the best fit."""
    best = max(fits)
    return [fit if fit >= near * best else 0.0 for fit in fits]
