"""The policy desk: pays out plans within their budgets, and says what each has left.

Budgets are accounts of the ledger, so that what was spent and what is left can be counted twice. The desk knows no kind
of plan: what each kind does, and when, is its scheme's.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from sim.market.state import MarketState
from sim.money import Fen
from sim.names import N_PLATFORMS
from sim.policy.book import Plan
from sim.policy.plans import PLANS
from sim.processes.subsidy.commissions import CommissionDiscounts
from sim.processes.subsidy.coupons import CouponPlans
from sim.processes.subsidy.exposure import TrafficSupports
from sim.processes.subsidy.production import ProductionSubsidies
from sim.processes.subsidy.scheme import Fund, Scheme
from sim.world.catalogue import Pitch, TitlePlan

SCHEMES: tuple[type[Scheme], ...] = (ProductionSubsidies, TrafficSupports, CommissionDiscounts, CouponPlans)
"""One for each kind of plan in `sim.policy.plans.PLANS`."""
KEPT = {scheme.terms.money(): scheme.kept for scheme in SCHEMES}
"""By kind of money, what can keep it from being spent."""


type Amounts = np.ndarray | list[int]


class PolicyDesk:
    """Runs the plans in force. ``spent`` is today's policy money by platform, in fen, before any coupon came back.

    ``fitted`` counts the vouchers that were handed out today by what is believed of people, by platform.

    ``notes`` has, so far: money that lay idle, as ``kind.reason`` in fen × days; coupons that came back, as
    ``kind.came_back`` in fen; and counts of titles and vouchers.
    """

    def __init__(self, model: MarketState) -> None:
        """Open the desk of a market without any plan."""
        self.model = model
        self.funds: dict[str, Fund] = {}
        self.today: list[Fund] = []
        self.boost = np.ones((N_PLATFORMS, 0))
        self.coupon_floor = np.zeros(N_PLATFORMS, np.int64)
        self.spent = np.zeros(N_PLATFORMS, np.int64)
        self.fitted = np.zeros(N_PLATFORMS, np.int64)
        self.notes: Counter[str] = Counter()
        by_terms = {scheme.terms: scheme for scheme in SCHEMES}
        self.schemes = {kind: by_terms[terms](self) for kind, terms in PLANS.items()}

    def open_day(self) -> None:
        """Fund the plans of the day; plans that are over give back what is left."""
        self.spent[:] = 0
        here = self.model.platforms_table["active"]
        plans = [plan for plan in self.model.book.plans_on(self.model.day) if here[plan.platform]]
        running = {plan.id for plan in plans}
        for fund in self.today:
            if fund.plan.id not in running and fund.left:
                self.give_back(fund, fund.left)
        self.today = [self._funded(plan) for plan in plans]
        for kind, scheme in self.schemes.items():
            scheme.today = [fund for fund in self.today if fund.plan.kind == kind]

    @property
    def gives_cash(self) -> bool:
        """Whether any plan gives cash for titles today."""
        return any(scheme.today for scheme in self.schemes.values() if isinstance(scheme, ProductionSubsidies))

    @property
    def themes(self) -> list[int]:
        """Genres that plans with money left are for, of those that are not for all."""
        return sorted(set().union(*(scheme.themes for scheme in self.schemes.values())))

    def cash_offered(self, pitch: Pitch) -> Fen:
        """Cash per real title that plans still offer for one like this."""
        return sum(scheme.cash_offered(pitch) for scheme in self.schemes.values())

    def apply_for_cash(self, title: TitlePlan) -> Fen:
        """Cash for a planned title, in fen per real title; 0 if no plan takes it. It is paid at once."""
        return sum(scheme.apply_for_cash(title) for scheme in self.schemes.values())

    def support_traffic(self) -> np.ndarray:
        """Set today's exposure multipliers; impressions that support uses up, int64[platform]."""
        rows = self.model.catalogue.running
        self.boost = np.ones((N_PLATFORMS, len(rows)))
        used = np.zeros(N_PLATFORMS, np.int64)
        for scheme in self.schemes.values():
            scheme.support(self.boost, used)
        self.model.dramas["traffic_boost"][rows] = self.boost.max(axis=0) if self.today and len(rows) else 1.0
        return used

    def charge_support(self, price_per_1000: np.ndarray) -> None:
        """Count the price that supported impressions would have fetched as policy money spent."""
        for scheme in self.schemes.values():
            scheme.charge(price_per_1000)

    def hand_out_vouchers(self) -> None:
        """Draw today's vouchers by lot."""
        self.coupon_floor[:] = 0
        self.fitted[:] = 0
        for scheme in self.schemes.values():
            scheme.hand_out()

    def see_orders(self, platform: np.ndarray, count: np.ndarray) -> None:
        """Orders of the day (weighted) by platform, whatever helped them."""
        for scheme in self.schemes.values():
            scheme.see_orders(platform, count)

    def redeem(self, platform: np.ndarray, fen: np.ndarray, count: np.ndarray, prompted: np.ndarray) -> None:
        """Pay redeemed coupons into escrow; ``fen`` and ``count`` are weighted and belong to orders on ``platform``.

        prompted: whether nothing would have been ordered without the coupon.
        """
        for scheme in self.schemes.values():
            scheme.redeem(platform, fen, count, prompted)

    def take_back(self, platform: np.ndarray, coupon: np.ndarray, ordered_on: np.ndarray, prompted: np.ndarray) -> None:
        """Coupons of returned orders come back to their platforms: on the day of the order they were not spent."""
        self.model.totals.add("subsidy_spent", ordered_on, -coupon)
        np.subtract.at(self.model.platforms_table["subsidy_spent"], platform, coupon)
        for scheme in self.schemes.values():
            scheme.take_back(platform, coupon, ordered_on, prompted)

    def rebate(self, platform: np.ndarray, merchant: np.ndarray, commission: np.ndarray, placed: np.ndarray) -> None:
        """Give back part of the commission on orders through dramas, within the budgets of the plans.

        placed: int64, the days of the orders.
        """
        for scheme in self.schemes.values():
            scheme.rebate(platform, merchant, commission, placed)

    def close_day(self) -> None:
        """Note what the plans have left, and why. A dated plan has until its last day."""
        for scheme in self.schemes.values():
            for fund in scheme.today:
                idle = scheme.idle(fund)
                if fund.kept_by and (fund.plan.daily_budget is not None or fund.plan.end_day <= self.model.day):
                    self.notes[f"{self.kind_of(fund)}.{fund.kept_by}"] += idle

    def has_money(self, plan: Plan) -> bool:
        """Whether a plan can pay anything, as far as is known this morning; the subsidy lever's get more each day."""
        if plan.daily_budget is not None:
            return plan.daily_budget > 0
        return (self.funds[plan.id].left if plan.id in self.funds else plan.budget) > 0

    def kind_of(self, fund: Fund) -> str:
        """What kind of money a plan gives: cash, traffic, commission or coupons."""
        return PLANS[fund.plan.kind].money()

    def balances(self) -> dict[int, Fen]:
        """What every plan's account should hold, by the desk's own count."""
        return {fund.account: fund.left for fund in self.funds.values()}

    def payer(self, plan: Plan) -> int:
        """The account of the platform that runs and pays a plan."""
        return int(self.model.accounts.platforms[plan.platform])

    def spend(self, fund: Fund, fen: Fen) -> None:
        """Note what a plan's account has paid."""
        fund.left -= fen
        self.count_spent(fund, fen)

    def count_spent(self, fund: Fund, fen: Fen) -> None:
        """Count policy money of today, whoever bore it."""
        self.spent[fund.plan.platform] += fen
        self.model.platforms_table["subsidy_spent"][fund.plan.platform] += fen
        self.model.totals.add_at(f"subsidy_spent_{self.kind_of(fund)}", self.model.day, fund.plan.platform, fen)

    def count_marginal(self, kind: str, platform: Amounts, fen: Amounts, day: int | np.ndarray) -> None:
        """Note how much of what was spent on some days brought about what it paid for; fen by platform."""
        self.model.totals.add(f"subsidy_marginal_{PLANS[kind].money()}", day, np.asarray(fen))
        np.add.at(self.model.platforms_table["subsidy_marginal"], platform, fen)

    def count_offered(self, fund: Fund, fen: Fen) -> None:
        """Note money that a plan may spend from today on."""
        self.model.totals.add(f"subsidy_offered_{self.kind_of(fund)}", self.model.day, fen)

    def give_back(self, fund: Fund, fen: Fen) -> None:
        """Return money of a plan to the platform that runs it."""
        self.model.pay(fund.account, self.payer(fund.plan), "subsidy_budget", fen)
        fund.left -= fen

    def _funded(self, plan: Plan) -> Fund:
        """The fund of a plan, with what its platform owes it by today."""
        model = self.model
        if plan.id not in self.funds:
            fund = Fund(plan, model.ledger.open(f"policy:{plan.id}", "policies", credit_line=0))
            self.funds[plan.id] = fund
            if plan.daily_budget is None and plan.in_money:
                self._pay_in(fund, plan.budget)
            elif plan.daily_budget is None:
                fund.impressions_left = plan.budget
        fund = self.funds[plan.id]
        fund.plan = plan
        if plan.daily_budget is not None and fund.funded_until < model.day:
            self._pay_in(fund, plan.daily_budget)
            fund.funded_until = model.day
        return fund

    def _pay_in(self, fund: Fund, fen: Fen) -> None:
        self.model.pay(self.payer(fund.plan), fund.account, "subsidy_budget", fen)
        fund.left += fen
        self.count_offered(fund, fen)
