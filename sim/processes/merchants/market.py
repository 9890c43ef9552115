"""Merchants review their business every few weeks: price, marketing, staff, service, brand (seed §4.2, §4.3)."""

from __future__ import annotations

from math import floor

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.draws import Purpose, draw
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN, round_fen
from sim.names import N_PLATFORMS, N_SELLERS
from sim.policy.plans import PLANS
from sim.processes.after_sales.rules import answer_hours, compensation_due, fault_chance, recovery, return_cost
from sim.processes.merchants.parameters import Commerce
from sim.processes.merchants.rules import (
    advertising_share,
    best_level,
    best_price,
    budget_share,
    echo,
    elasticity_of_kept_sales,
    elasticity_to_places,
    measured_return,
    next_brand_equity,
    next_level,
    next_price,
    next_staff,
    page_lift,
    service_cost_per_order,
    staff_target,
    working_capital,
    worth_of_service,
)
from sim.world.columns import Table
from sim.world.merchants import DIMENSIONS, SELLING_FORMS, mean_of
from sim.world.schema import MerchantColumns
from sim.world.shares import apportion

FIRST_REVIEW = 63
"""Which draw of planning decides the day of the first review: an offset from ``Purpose.PLAN``."""
_PARTS = 1_000_000_000
_USUAL_ELASTICITY = 3.0
"""Own-price elasticity that merchants expect where nobody has sold anything (Bijmolt et al. 2005: 2.6)."""
_USUAL_RETURNS = 0.2
"""Share of orders that comes back, as merchants expect before they have sold anything."""
_LEAST_KEPT = 0.2
"""Share of deliveries that merchants reckon to be kept at least, so that prices stay finite."""
_STEP = 0.05
"""By how much a merchant thinks a level of service up, to see what it would bring."""


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
                self._choose_service(p)
                self._plan_spending(p)
                self._build_brand(p)
                self._leave_if_broke(p)
            self._pay_dividend(p)
        self._start_afresh()

    def _set_price(self, p: Commerce) -> None:
        """Towards the price that pays best, by own books and the costs of a kept order (seed §4.3)."""
        self.commission_paid = mean_of(self.marketing_budget, commissions_today(self.model))
        if not self.model.feedbacks.supply:
            return
        after_sales = self.model.settings.after_sales
        kept = self._kept()
        back = return_cost(self.door_pickup, after_sales) * FEN_PER_YUAN * (1.0 - kept)
        cost = self.unit_cost + (back + self._service_cost(p)) / kept
        self.price = next_price(self.price, best_price(cost, self._elasticity(p), self.commission_paid), p)

    def _per(self, amount: str, base: str, usual: float) -> float:
        """Mean of own books, weighed against that of all merchants, which platforms publish; at first the usual."""
        table = self.model.merchants_table
        of_all = sum(table[base].tolist())
        mean = sum(table[amount].tolist()) / of_all if of_all else usual
        evidence = self.model.settings.commerce.evidence_orders * self.model.mean_weight
        known = getattr(self, base) + evidence
        return (getattr(self, amount) + evidence * mean) / known if known > 0.0 else mean

    def _kept(self) -> float:
        """Share of its deliveries that are kept, as far as its books show."""
        return max(1.0 - self._per("sent_back", "delivered", _USUAL_RETURNS), _LEAST_KEPT)

    def _elasticity(self, p: Commerce) -> float:
        """Own-price elasticity of kept sales, from the platform's report on its own orders."""
        measured = self._per("price_response", "sold", _USUAL_ELASTICITY)
        near = self._per("near", "delivered", _USUAL_RETURNS)
        return elasticity_of_kept_sales(measured, near, self._kept(), self._echo(), p)

    def _leaning(self) -> float:
        """Mean weight of sales and bids on the pages where people shop, known ones and others."""
        pages = self.model.settings.pages
        known = float(self.model.levers.targeting_accuracy[:N_SELLERS].mean())
        return 1.0 - known * (1.0 - pages.known_sales)

    def _lift(self) -> float:
        return page_lift(self.presence, self.model.settings.pages.rank_noise)

    def _echo(self) -> float:
        pages = self.model.settings.pages
        return echo(pages.rank_sales * self._leaning(), self.presence, pages.rank_noise)

    def _service_cost(self, p: Commerce) -> int:
        """Fen of providing after-sales service with an order."""
        levels = (self.responsiveness, self.compensation, self.reliability, self.care, self.return_options)
        return service_cost_per_order(*levels, p)

    def _plan_spending(self, p: Commerce) -> None:
        """Spend on places on pages what their return, against that of the price, calls for; rent as sales do."""
        days = self.model.day - self.reviewed_on
        if days <= 0 or not self.turnover:
            return
        pages = self.model.settings.pages
        to_places = elasticity_to_places(self.promoted, pages.rank_bid * self._leaning(), self._lift())
        share = advertising_share(to_places / (1.0 - self._echo()), self._elasticity(p), p)
        wanted = share * self.turnover / days
        self.page_budget = round_fen(self.page_budget + p.reallocation * (wanted - self.page_budget))
        rent = p.overhead_share * self.turnover / days
        self.overhead = round_fen(self.overhead + p.overhead_speed * (rent - self.overhead))

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
        """Hire for the contacts that the orders of late bring, as far as books show how often one does."""
        contacts = self._per("complaints", "delivered", p.contacts_per_order) * self.recent_orders
        self.staff = next_staff(self.staff, staff_target(contacts, p), p)

    def _choose_service(self, p: Commerce) -> None:
        """Towards the level of each dimension that pays, by own books: complaints and returns cost, ratings sell."""
        if not self.delivered:
            return
        smooth = self._per("smooth_gain", "smooth", 0.0)
        faulty = self._per("fault_gain", "complaints", smooth)
        pages = self.model.settings.pages
        sells = self._per("quality_response", "sold", 0.0) + pages.rank_rating * self._lift()
        rated = p.service_patience * sells / (1.0 - self._echo())
        levels = {name: float(getattr(self, "chosen_" + name)) for name in DIMENSIONS}
        costs = (p.cost_responsiveness, p.cost_compensation, p.cost_reliability, p.cost_care)
        loss = smooth - faulty
        now = self._worth_of(levels, smooth, loss, rated)
        for name, cost in zip(DIMENSIONS, costs, strict=True):
            more = self._worth_of(levels | {name: levels[name] + _STEP}, smooth, loss, rated)
            best = best_level((more - now) / _STEP, cost * FEN_PER_YUAN)
            setattr(self, "chosen_" + name, next_level(levels[name], best, p))

    def _worth_of(self, levels: dict[str, float], smooth: float, loss: float, rated: float) -> float:
        """What service at these levels brings per order, in fen."""
        p = self.model.settings.after_sales.as_tuple()
        hours = answer_hours(levels["responsiveness"], self.load, 0.0, p)
        recovered = recovery(hours, levels["compensation"], levels["care"], p)
        chance = fault_chance(self.quality, levels["reliability"], p)
        paid = chance * self._kept() * compensation_due(self.price, levels["compensation"], p)
        return worth_of_service(chance, recovered, smooth, loss, rated, p) - paid

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
            self.page_budget = 0
            self._table["marketing_budget"][self.row] = 0

    def _pay_dividend(self, p: Commerce) -> None:
        """Owners take what is above the working capital."""
        spare = self._cash - working_capital(self.staff, self.unit_cost, p)
        if spare > 0:
            self.model.pay(self._account, self.model.accounts.owners, "dividend", spare)

    def _start_afresh(self) -> None:
        self._table["marketing_spend"][self.row] = 0
        self._table["sales"][self.row] = 0
        self.delivered = self.complaints = self.sold = self.turnover = 0
        self.near = self.sent_back = self.smooth = self.smooth_gain = self.fault_gain = self.page_spend = 0
        self.price_response = self.quality_response = 0.0
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
