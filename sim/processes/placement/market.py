"""The market for placements: creators look for a merchant whose product answers the worry of their drama."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.market.state import MarketState
from sim.names import N_CATEGORIES
from sim.processes.merchants.rules import margin
from sim.processes.placement.rules import (
    answers_the_plot,
    bargaining_power,
    commission_share,
    creator_pay,
    fixed_fee,
    meets_a_merchant,
    orders_expected,
    placement_surplus,
)
from sim.world.catalogue import Deal

MEET, ANSWER, CATEGORY, MERCHANT = 48, 49, 50, 51
"""Which draw of a planning decision decides what: offsets from ``Purpose.PLAN``."""


class Placements:
    """Where creators and merchants meet. Terms are the Nash solution; nobody signs at a loss."""

    def __init__(self, model: MarketState) -> None:
        """Meet the merchants of ``model``."""
        self.model = model

    def seek(self, genre: int, expected_views: float, kind: int, luck: Callable[[int], float]) -> Deal | None:
        """The deal a creator finds for a title before its release, if any.

        Args:
            genre: of the drama.
            expected_views: sessions over its life, per real title.
            kind: of the creator, 0 head to 2 long tail.
            luck: the k-th uniform in [0, 1) of the planning decision; 48 to 51 are used here.
        """
        p = self.model.settings.placement.as_tuple()
        if not meets_a_merchant(luck(MEET), p):
            return None
        fits = self.model.settings.placement.fit[genre]
        weights = _suitable(fits, p.near_best) if answers_the_plot(luck(ANSWER), p) else [1.0] * N_CATEGORIES
        category = _pick(weights, luck(CATEGORY))
        merchant = self._merchant(category, luck(MERCHANT))
        return None if merchant is None else self.terms(merchant, fits[category], expected_views, kind)

    def terms(self, merchant: int, fit: float, expected_views: float, kind: int) -> Deal | None:
        """What the two agree on, or None where a placement brings no surplus."""
        p, merchants = self.model.settings.placement.as_tuple(), self.model.merchants_table
        price, cost = int(merchants["price"][merchant]), int(merchants["unit_cost"][merchant])
        orders = orders_expected(expected_views, fit, p)
        left = margin(price, cost, float(merchants["commission_paid"][merchant]))
        surplus = placement_surplus(orders, left, p)
        if surplus <= 0.0:
            return None
        pay = creator_pay(surplus, bargaining_power(kind, p), p)
        sales = orders * price
        commission = commission_share(pay, sales, p)
        return Deal(merchant, fit, fixed_fee(pay, commission, sales), commission)

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
        dramas["receipts"][drama] += fee
        model.creators_table["income"][creator] += fee
        model.merchants_table["profit"][merchant] -= fee
        model.totals.add("marketing_spend", model.day, fee)

    def _merchant(self, category: int, luck: float) -> int | None:
        """An active merchant of the category, more likely one with a large marketing budget."""
        merchants = self.model.merchants_table
        rows = np.flatnonzero((merchants["category"] == category) & (merchants["active"] == 1))
        if not len(rows):
            return None
        upto = np.cumsum(merchants["marketing_budget"][rows].sum(axis=1) + 1)
        return int(rows[np.searchsorted(upto, luck * int(upto[-1]), side="right")])


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
