"""Merchants review their business every few weeks: price, marketing, staff, service, brand (seed §4.2, §4.3)."""

from __future__ import annotations

from math import floor

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.draws import Purpose, draw
from sim.market.state import MarketState
from sim.names import N_PLATFORMS, PLATFORMS
from sim.policy.plans import PLANS
from sim.processes.merchants.parameters import Commerce
from sim.processes.merchants.rules import (
    budget_share,
    improved_service,
    list_price,
    measured_return,
    next_brand_equity,
    next_staff,
    staff_target,
    working_capital,
)
from sim.world.columns import Table
from sim.world.merchants import DIMENSIONS, SELLING_FORMS, mean_of
from sim.world.schema import MerchantColumns
from sim.world.shares import apportion

FIRST_REVIEW = 63
"""Which draw of planning decides the day of the first review: an offset from ``Purpose.PLAN``."""
_PARTS = 1_000_000_000


class Merchant(SupplyAgent, MerchantColumns):
    """A merchant, standing for all the stores of its kind. It acts on events in the morning of a day."""

    next_review_day: int

    def __init__(self, model: MarketState, table: Table, row: int) -> None:
        """Register the merchant of one row; its first review comes after a full period, on a day of its own."""
        super().__init__(model, table, row)
        luck = draw(model.seed, row, 0, Purpose.PLAN + FIRST_REVIEW)
        period = model.settings.commerce.review_days
        self.next_review_day = period + int(luck * period)

    def schedule(self) -> None:
        """Put the next review into the model's calendar: at the start, or after a checkpoint is loaded."""
        self.model.schedule_event(self.review, at=self.next_review_day + 0.5)

    def review(self) -> None:
        """Set the price by today's commissions; learn from what buyers did since the last review."""
        self.next_review_day = self.model.day + self.model.settings.commerce.review_days
        self.schedule()
        if self.active:
            p = self.model.settings.commerce.as_tuple()
            self._set_price(p)
            if self.model.feedbacks.supply:
                self._reallocate_marketing(p)
                self._adjust_staff(p)
                self._improve_service(p)
                self._build_brand(p)
                self._leave_if_broke(p)
            self._pay_dividend(p)
        self._start_afresh()

    def _set_price(self, p: Commerce) -> None:
        """Part of a change in commissions reaches the price."""
        weights, platforms = self.marketing_budget, self.model.settings.platforms
        before = mean_of(weights, [getattr(platforms, name).take_rate for name in PLATFORMS])
        now = mean_of(weights, commissions_today(self.model))
        self.commission_paid = now
        self.price = list_price(self.unit_cost, self.markup, now - before, p)

    def _reallocate_marketing(self, p: Commerce) -> None:
        """Move budgets towards the platforms with the better measured return; the total stays (seed §4.3)."""
        budget, platforms = self.marketing_budget, self.model.platforms_table
        total = sum(budget)
        if total == 0:
            return
        channels = zip(platforms["form"].tolist(), platforms["drama_channel"].tolist(), strict=True)
        open_to_it = [form in SELLING_FORMS and channel == 1 for form, channel in channels]
        kept = 1.0 - self.unit_cost / self.price - self.commission_paid
        earned = [kept * sales for sales in self.sales]
        spent = self.marketing_spend
        expected = sum(earned) / sum(spent) if sum(spent) > 0 else 1.0
        returns = [
            measured_return(earned[k] / budget[k], spent[k] / budget[k], expected, p) if budget[k] else expected
            for k in range(N_PLATFORMS)
        ]
        average = sum(b * r for b, r in zip(budget, returns, strict=True)) / total
        shares = [
            budget_share(budget[k] / total, returns[k], average, p) if open_to_it[k] else 0.0
            for k in range(N_PLATFORMS)
        ]
        if sum(shares) > 0.0:
            parts = np.array([int(share * _PARTS) for share in shares], np.int64)
            self._table["marketing_budget"][self.row] = apportion(total, parts)

    def _adjust_staff(self, p: Commerce) -> None:
        days = self.model.day - self.reviewed_on
        if days > 0:
            self.staff = next_staff(self.staff, staff_target(self.contacts_since / days, p), p)

    def _improve_service(self, p: Commerce) -> None:
        """Complaints drive the next period's service (seed §4.2)."""
        for name in DIMENSIONS:
            own = improved_service(getattr(self, "own_" + name), self.complaints, self.delivered, p)
            setattr(self, "own_" + name, own)

    def _build_brand(self, p: Commerce) -> None:
        """One brand on every platform that gets at least ``presence_share`` of the budget."""
        total = sum(self.marketing_budget)
        present = sum(1 for budget in self.marketing_budget if total > 0 and budget >= p.presence_share * total)
        self.brand_equity = next_brand_equity(self.brand_equity, self.brand_consistency, present, p)

    def _leave_if_broke(self, p: Commerce) -> None:
        """Leave when too much of the credit is used up, unless nobody else sells this category."""
        table = self.model.merchants_table
        others = (table["category"] == self.category) & (table["active"] == 1)
        least = floor(-p.credit_used * working_capital(self.staff, self.unit_cost, p))
        if self._cash < least and int(others.sum()) > 1:
            self.active = 0
            self._table["marketing_budget"][self.row] = 0

    def _pay_dividend(self, p: Commerce) -> None:
        """Owners take what is above the working capital."""
        spare = self._cash - working_capital(self.staff, self.unit_cost, p)
        if spare > 0:
            self.model.pay(self._account, self.model.accounts.owners, "dividend", spare)

    def _start_afresh(self) -> None:
        self._table["marketing_spend"][self.row] = 0
        self._table["sales"][self.row] = 0
        self.delivered = self.complaints = self.contacts_since = 0
        self.reviewed_on = self.model.day

    @property
    def _account(self) -> int:
        return self.model.ledger.account(f"merchant:{self.row}")

    @property
    def _cash(self) -> int:
        return self.model.ledger.balance(self._account)


def commissions_today(model: MarketState) -> list[float]:
    """Take rates net of commission discounts in force, by platform."""
    paid = model.platforms_table["take_rate"].tolist()
    for plan in model.book.plans_on(model.day):
        paid[plan.platform] *= PLANS[plan.kind].commission_kept(plan.terms)
    return paid


def fund_merchants(model: MarketState) -> None:
    """The owners pay in every merchant's working capital."""
    table, p = model.merchants_table, model.settings.commerce.as_tuple()
    pairs = zip(table["staff"].tolist(), table["unit_cost"].tolist(), strict=True)
    for row, (staff, unit_cost) in enumerate(pairs):
        capital = working_capital(staff, unit_cost, p)
        model.pay(model.accounts.owners, int(model.accounts.merchants[row]), "capital", capital)
