"""The market for placements: creators look for a merchant whose product answers the worry of their drama."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.engine.compile import ByClass, before_compiling, kernel, register
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
from sim.world.catalogue import Deals, no_deals

if TYPE_CHECKING:
    from sim.processes.merchants.parameters import Commerce
    from sim.processes.placement.parameters import Placement

MEET, ANSWER, CATEGORY, MERCHANT, ASKED, ASKED_CATEGORY, ASKED_MERCHANT = range(48, 55)
"""Which draw of a planning decision decides what: offsets from ``Purpose.PLAN``."""


class _Fits(NamedTuple):
    """How products answer worries. ``g`` is a genre, ``c`` a category."""

    fit: np.ndarray  # float64[g, c]
    weights: np.ndarray  # float64[g + 1, c] of the categories that answer the worry of a drama; the last for any drama
    weight: np.ndarray  # float64[g + 1] of all of them


class _Signing(NamedTuple):
    """What deals depend on this morning."""

    fits: _Fits
    budget: np.ndarray  # int64[m] fen that merchants who take part spend on dramas, and one; 0 for others
    response: float  # of buyers, over what is expected
    placement: Placement
    commerce: Commerce


class Placements:
    """Where creators and merchants meet. Terms are the Nash solution; nobody signs at a loss."""

    def __init__(self, model: MarketState) -> None:
        """Meet the merchants of ``model``."""
        self.model = model
        self._known: tuple[int, Any, Any] = -1, None, None  # a day, its settings, and what deals depend on then

    def seek(self, genre: np.ndarray, expected_views: np.ndarray, kind: np.ndarray, luck: np.ndarray) -> Deals:
        """The deals that creators find for titles before their release.

        Args:
            genre: of each drama.
            expected_views: sessions over its life, per real title.
            kind: of its creator, 0 head to 2 long tail.
            luck: float64[title, draw] uniform in [0, 1), of planning; 48 to 51 are used here.
        """
        found = no_deals(len(genre))
        if self._links_allowed():
            merchants = self.model.merchants_table.columns(_SIGNED_BY)
            titles = _titles(genre, kind, expected_views)
            _seek(titles, luck, merchants, self._signing(), found)
        return found

    def order(self, expected_views: np.ndarray, kind: np.ndarray, luck: np.ndarray) -> tuple[Deals, np.ndarray]:
        """What merchants ask creators to make for one of their products (seed §3.3), and in which genre each.

        The genre is the one that answers the worry which the product meets, and so finds the people who have it.

        Args:
            expected_views: sessions over the title's life, per real title, by creator.
            kind: of each creator, 0 head to 2 long tail.
            luck: float64[creator, draw] uniform in [0, 1), of planning; 52 to 54 are used here.
        """
        found, genre = no_deals(len(kind)), np.zeros(len(kind), np.int64)
        if self._links_allowed():
            merchants = self.model.merchants_table.columns(_SIGNED_BY)
            titles = _titles(genre, kind, expected_views)
            _order(titles, luck, merchants, self._signing(), found)
        return found, genre

    def _signing(self) -> _Signing:
        """What deals depend on beside the merchants; the same all morning."""
        model = self.model
        if self._known[0] != model.day or self._known[1] is not model.settings:
            settings, merchants = model.settings, model.merchants_table
            takes_part = (merchants["active"] == 1) & (merchants["in_dramas"] == 1)
            self._known = model.day, settings, _Signing(
                _fits(settings.placement.fit, settings.placement.near_best),
                (merchants["marketing_budget"].sum(axis=1) + 1) * takes_part,
                self._response(),
                settings.placement.as_tuple(),
                settings.commerce.as_tuple(),
            )  # fmt: skip
        return self._known[2]

    def _response(self) -> float:
        """Orders through links these days over those that would be expected, of the titles on offer that carry one."""
        model = self.model
        if not model.feedbacks.supply:
            return 1.0
        p, running = model.settings.placement.as_tuple(), model.catalogue.running
        expected = np.empty(len(running))
        placed, brought = _expect(running, model.dramas.columns(_OF_LINKS), p, expected)
        evidence = model.settings.traffic.prior_views * p.order_rate
        return float(weighed(brought, sum(expected[:placed].tolist()), 1.0, evidence))

    def carry(self, dramas: np.ndarray, deals: Deals) -> None:
        """Write placements into dramas; their fixed fees are due."""
        titles = self.model.dramas
        titles["merchant"][dramas] = deals.merchant
        titles["placement_fit"][dramas] = deals.fit
        titles["placement_fee"][dramas] = deals.fee
        titles["commission_rate"][dramas] = deals.commission_rate
        self.pay_fees(dramas)

    def pay_fees(self, dramas: np.ndarray) -> None:
        """Pay the fixed fees of dramas that are released today, each for all its real titles.

        A merchant short of cash pays what it has; then the placement runs for the commission.
        """
        if not len(dramas):
            return
        model, accounts = self.model, self.model.accounts
        titles, merchants = model.dramas, model.merchants_table
        cash, fees = model.ledger.balances[accounts.merchants], np.empty(len(dramas), np.int64)
        books = titles.columns(_OF_TITLES), model.creators_table.columns(("income",)), merchants.columns(_OF_MERCHANTS)
        _charge(dramas, *books, cash, bool(model.feedbacks.budgets), fees)
        payers, payees = accounts.merchants[titles["merchant"][dramas]], accounts.creators[titles["creator"][dramas]]
        model.pay(payers, payees, "placement_fee", fees)
        model.totals.add("marketing_spend", model.day, int(fees.sum()))

    def _links_allowed(self) -> bool:
        """Whether dramas may carry links anywhere."""
        return any(self.model.rules.drama_links.tolist())


_OF_LINKS = "merchant", "views", "placement_fit", "orders"
_SIGNED_BY = "category", "price", "unit_cost", "commission_paid", "commission_usual"
_OF_TITLES = "creator", "merchant", "title_weight", "placement_fee", "earned"
_OF_MERCHANTS = "profit", "drama_cost"


class _Titles(NamedTuple):
    """Titles for which a merchant is found."""

    genre: np.ndarray  # int64[k]
    kind: np.ndarray  # int64[k] of their creators
    views: np.ndarray  # float64[k] expected


def _titles(genre: np.ndarray, kind: np.ndarray, views: np.ndarray) -> _Titles:
    return _Titles(np.asarray(genre, np.int64), np.asarray(kind, np.int64), np.asarray(views, np.float64))


@ByClass
@kernel
def _expect(running: np.ndarray, titles: Any, p: Placement, expected: np.ndarray) -> tuple[int, int]:
    """List the orders that links would have brought at the response expected at the start; how many links, and orders.

    Of the titles on offer that carry one.
    """
    placed = brought = 0
    for row in running:
        if titles.merchant[row] >= 0:
            expected[placed] = orders_expected(float(titles.views[row]), titles.placement_fit[row], p)
            placed += 1
            brought += titles.orders[row]
    return placed, brought


@ByClass
@kernel
def _seek(titles: _Titles, luck: np.ndarray, merchants: Any, now: _Signing, found: Deals) -> None:
    """Find deals for titles, each by four kinds of luck."""
    for k in range(len(titles.genre)):
        genre = titles.genre[k]
        told = genre if answers_the_plot(luck[k][ANSWER], now.placement) else N_GENRES
        category = _of_category(told, luck[k][CATEGORY], now.fits)
        merchant = _chosen(category, luck[k][MERCHANT], merchants, now)
        if merchant >= 0 and meets_a_merchant(luck[k][MEET], _interest(merchant, merchants, now), now.placement):
            _agree(k, merchant, now.fits.fit[genre][category], titles, merchants, now, found)


@ByClass
@kernel
def _order(titles: _Titles, luck: np.ndarray, merchants: Any, now: _Signing, found: Deals) -> None:
    """Find what merchants offer creators for titles made to order, and write down the genre of each."""
    for k in range(len(titles.genre)):
        category = int(luck[k][ASKED_CATEGORY] * N_CATEGORIES)
        for genre in range(N_GENRES):
            if now.fits.fit[genre][category] > now.fits.fit[titles.genre[k]][category]:
                titles.genre[k] = genre
        merchant = _chosen(category, luck[k][ASKED_MERCHANT], merchants, now)
        if merchant >= 0 and is_asked(luck[k][ASKED], _interest(merchant, merchants, now), now.placement):
            _agree(k, merchant, now.placement.ordered_fit, titles, merchants, now, found)


@ByClass
@kernel
def _charge(
    rows: np.ndarray, titles: Any, creators: Any, merchants: Any, cash: np.ndarray, limited: bool, fees: np.ndarray
) -> None:
    """Enter the fees of some titles into all books, one after the other, within the ``cash`` left where it limits."""
    for k in range(len(rows)):
        row = rows[k]
        merchant, number, each = titles.merchant[row], titles.title_weight[row], titles.placement_fee[row]
        if limited:
            each = min(each, max(0, cash[merchant] // number))
            titles.placement_fee[row] = each
        fees[k] = each * number
        cash[merchant] -= fees[k]
        titles.earned[row] += fees[k]
        creators.income[titles.creator[row]] += fees[k]
        merchants.profit[merchant] -= fees[k]
        merchants.drama_cost[merchant] += fees[k]


def _of_category(genre: int, luck: float, fits: _Fits) -> int:
    """The category that ``luck`` in [0, 1) falls on, in proportion to the weights; the first if all are zero."""
    point, chosen, heaviest = luck * fits.weight[genre], -1, 0
    for c in range(N_CATEGORIES):
        weight = fits.weights[genre][c]
        point -= weight
        if chosen < 0 and point < 0.0:
            chosen = c
        if weight > fits.weights[genre][heaviest]:
            heaviest = c
    return chosen if chosen >= 0 else heaviest


def _agree(k: int, merchant: int, fit: float, titles: _Titles, merchants: Any, now: _Signing, found: Deals) -> None:
    """Write down what a merchant and the creator of title ``k`` agree on; no deal where it brings no surplus."""
    p = now.placement
    price = merchants.price[merchant]
    orders = orders_expected(titles.views[k] * now.response, fit, p)
    surplus = placement_surplus(
        orders, margin(price, merchants.unit_cost[merchant], merchants.commission_paid[merchant]), p
    )
    if surplus > 0.0:
        pay = creator_pay(surplus, bargaining_power(titles.kind[k], p), p)
        sales = orders * price
        found.merchant[k], found.fit[k] = merchant, fit
        found.commission_rate[k] = commission_share(pay, sales, p)
        found.fee[k] = fixed_fee(pay, found.commission_rate[k], sales)
        found.gain[k] = pay - p.integration_cost * FEN_PER_YUAN


def _interest(merchant: int, merchants: Any, now: _Signing) -> float:
    """How much more than usually a merchant wants dramas."""
    price, cost = merchants.price[merchant], merchants.unit_cost[merchant]
    today, usual = merchants.commission_paid[merchant], merchants.commission_usual[merchant]
    return interest_in_dramas(price, cost, today, usual, now.commerce)


def _chosen(category: int, luck: float, merchants: Any, now: _Signing) -> int:
    """The row that ``luck`` in [0, 1) falls on among those of a category who take part, by budget; -1 if none does."""
    chosen, everything = -1, 0
    for m in range(len(now.budget)):
        everything += now.budget[m] if merchants.category[m] == category else 0
    left = luck * everything
    until = 0
    for m in range(len(now.budget)):
        if merchants.category[m] == category and now.budget[m] > 0:
            until += now.budget[m]
            if chosen < 0 and until > left:
                chosen = m
    return chosen


before_compiling(
    lambda: register(
        _agree, _chosen, _interest, _of_category, answers_the_plot, is_asked, meets_a_merchant, orders_expected
    )
)


@lru_cache(maxsize=8)
def _fits(fit: tuple[tuple[float, ...], ...], near: float) -> _Fits:
    """Weights of the categories that answer the worry of a drama: those with at least ``near`` of the best fit."""
    weights = [[part if part >= near * max(of_genre) else 0.0 for part in of_genre] for of_genre in fit]
    weights.append([1.0] * N_CATEGORIES)
    return _Fits(*(np.array(part, np.float64) for part in (fit, weights, [sum(of_genre) for of_genre in weights])))
