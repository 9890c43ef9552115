"""The market for placements: creators look for a merchant whose product answers the worry of their drama."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from sim.engine.compile import ByClass, kernel
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.names import N_CATEGORIES
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


class Placements:
    """Where creators and merchants meet. Terms are the Nash solution; nobody signs at a loss."""

    def __init__(self, model: MarketState) -> None:
        """Meet the merchants of ``model``."""
        self.model = model
        self._known = -1, 1.0  # a day and the response of buyers as of that morning

    def seek(self, genre: int, expected_views: float, kind: int, luck: Callable[[int], float]) -> Deal | None:
        """The deal a creator finds for a title before its release, if any.

        Args:
            genre: of the drama.
            expected_views: sessions over its life, per real title.
            kind: of the creator, 0 head to 2 long tail.
            luck: the k-th uniform in [0, 1) of the planning decision; 48 to 51 are used here.
        """
        p = self.model.settings.placement.as_tuple()
        if not self._links_allowed():
            return None
        fits = self.model.settings.placement.fit[genre]
        weights = _suitable(fits, p.near_best) if answers_the_plot(luck(ANSWER), p) else [1.0] * N_CATEGORIES
        category = _pick(weights, luck(CATEGORY))
        merchant = self._merchant(category, luck(MERCHANT))
        if merchant is None or not meets_a_merchant(luck(MEET), self._interest(merchant), p):
            return None
        return self.terms(merchant, fits[category], expected_views, kind)

    def order(self, kind: int, expected_views: float, luck: Callable[[int], float]) -> Order | None:
        """What a merchant asks a creator to make for one of its products, if any does (seed §3.3).

        The genre is the one that answers the worry which the product meets, and so finds the people who have it.

        Args:
            kind: of the creator, 0 head to 2 long tail.
            expected_views: sessions over the title's life, per real title.
            luck: the k-th uniform in [0, 1) of the planning decision; 52 to 54 are used here.
        """
        settings = self.model.settings.placement
        if not self._links_allowed():
            return None
        category = int(luck(ASKED_CATEGORY) * N_CATEGORIES)
        merchant = self._merchant(category, luck(ASKED_MERCHANT))
        if merchant is None or not is_asked(luck(ASKED), self._interest(merchant), settings.as_tuple()):
            return None
        fits = [row[category] for row in settings.fit]
        deal = self.terms(merchant, settings.ordered_fit, expected_views, kind)
        return None if deal is None else Order(deal, fits.index(max(fits)))

    def terms(self, merchant: int, fit: float, expected_views: float, kind: int) -> Deal | None:
        """What the two agree on, or None where a placement brings no surplus."""
        p, merchants = self.model.settings.placement.as_tuple(), self.model.merchants_table
        expected_views *= self._response()
        price, cost = int(merchants["price"][merchant]), int(merchants["unit_cost"][merchant])
        orders = orders_expected(expected_views, fit, p)
        left = margin(price, cost, float(merchants["commission_paid"][merchant]))
        surplus = placement_surplus(orders, left, p)
        if surplus <= 0.0:
            return None
        pay = creator_pay(surplus, bargaining_power(kind, p), p)
        sales = orders * price
        commission = commission_share(pay, sales, p)
        gain = pay - p.integration_cost * FEN_PER_YUAN
        return Deal(merchant, fit, fixed_fee(pay, commission, sales), commission, gain)

    def _interest(self, merchant: int) -> float:
        """How much more than usually a merchant wants dramas."""
        table = self.model.merchants_table
        price, cost = table["price"].item(merchant), table["unit_cost"].item(merchant)
        today, usual = table["commission_paid"].item(merchant), table["commission_usual"].item(merchant)
        return interest_in_dramas(price, cost, today, usual, self.model.settings.commerce.as_tuple())

    def _response(self) -> float:
        """Orders through links these days over those that would be expected, of the titles on offer that carry one."""
        model = self.model
        if not model.feedbacks.supply:
            return 1.0
        if self._known[0] != model.day:
            p, dramas, rows = model.settings.placement.as_tuple(), model.dramas, model.catalogue.running
            placed = rows[dramas["merchant"][rows] >= 0]
            titles = Table("expected", _EXPECTED, len(placed))
            facts = _Seen(dramas["views"][placed], dramas["placement_fit"][placed], p)
            _EXPECT.play(model.engine, titles, facts)
            expected = sum(titles["orders"].tolist())
            evidence = model.settings.traffic.prior_views * p.order_rate
            self._known = model.day, weighed(int(dramas["orders"][placed].sum()), expected, 1.0, evidence)
        return self._known[1]

    def pay_fee(self, drama: int) -> None:
        """Pay the fixed fee of a drama that is released today, for all its real titles.

        A merchant short of cash pays what it has; then the placement runs for the commission.
        """
        model, dramas = self.model, self.model.dramas
        merchant, creator = int(dramas["merchant"][drama]), int(dramas["creator"][drama])
        titles = int(dramas["title_weight"][drama])
        payer = int(model.accounts.merchants[merchant])
        if model.feedbacks.budgets:
            affordable = max(0, model.ledger.balance(payer) // titles)
            dramas["placement_fee"][drama] = min(int(dramas["placement_fee"][drama]), affordable)
        fee = int(dramas["placement_fee"][drama]) * titles
        model.pay(payer, int(model.accounts.creators[creator]), "placement_fee", fee)
        dramas["earned"][drama] += fee
        model.creators_table["income"][creator] += fee
        model.merchants_table["profit"][merchant] -= fee
        model.merchants_table["drama_cost"][merchant] += fee
        model.totals.add("marketing_spend", model.day, fee)

    def _links_allowed(self) -> bool:
        """Whether dramas may carry links anywhere."""
        return bool(self.model.rules.drama_links.any())

    def _merchant(self, category: int, luck: float) -> int | None:
        """An active merchant of the category, more likely one with a large marketing budget."""
        row = _chosen(category, luck, self.model.merchants_table.columns(_CHOSEN_BY))
        return row if row >= 0 else None


_CHOSEN_BY = "category", "active", "in_dramas", "marketing_budget"


@ByClass
@kernel
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


def _suitable(fits: tuple[float, ...], near: float) -> list[float]:
    """Weights of the categories that answer the worry of a drama: those with at least ``near`` of the best fit."""
    best = max(fits)
    return [fit if fit >= near * best else 0.0 for fit in fits]


def _pick(weights: list[float], luck: float) -> int:
    """The index that ``luck`` in [0, 1) falls on, in proportion to the weights; the first if all are zero."""
    point = luck * sum(weights)
    for index, weight in enumerate(weights):
        point -= weight
        if point < 0.0:
            return index
    return int(np.argmax(weights))
