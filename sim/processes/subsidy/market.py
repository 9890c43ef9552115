"""The policy desk: pays out plans within their budgets, and says what each has left.

Budgets are accounts of the ledger, so that what was spent and what is left can be counted twice. Applications are
decided on what is known beforehand; vouchers are drawn by lot before the day, never first come first served.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.draws import Purpose, uniform
from sim.market.state import MarketState
from sim.money import Fen
from sim.names import N_PLATFORMS
from sim.policy.book import Plan
from sim.processes.subsidy.rules import award, brings_about, eligible
from sim.units import MILLE
from sim.world.catalogue import TitlePlan

_LEAST_PRICE = 0.01  # fen per impression
_LEAST_REDEMPTION = 1e-4
"""What budgets are divided by, at least."""


@dataclass
class Fund:
    """A plan, its account, and what it has handed out."""

    plan: Plan
    account: int
    left: Fen = 0  # the desk's own count of the account
    impressions_left: int = 0
    impressions_today: int = 0
    issued: int = 0  # vouchers
    redeemed: int = 0
    funded_until: int = -1


class PolicyDesk:
    """Runs the plans in force. ``spent`` is today's policy money by platform, in fen, before any coupon came back."""

    def __init__(self, model: MarketState) -> None:
        """Open the desk of a market without any plan."""
        self.model = model
        self.funds: dict[str, Fund] = {}
        self.today: list[Fund] = []
        self.boost = np.ones((N_PLATFORMS, 0))
        self.coupon_floor = np.zeros(N_PLATFORMS, np.int64)
        self.spent = np.zeros(N_PLATFORMS, np.int64)
        self._vouchers_out = False

    def open_day(self) -> None:
        """Fund the plans of the day; plans that are over give back what is left."""
        model = self.model
        self.spent[:] = 0
        plans = model.book.plans_on(model.day)
        running = {plan.id for plan in plans}
        for fund in self.today:
            if fund.plan.id not in running and fund.left:
                self._move(fund.account, self._payer(fund), "subsidy_budget", fund.left)
                fund.left = 0
        self.today = [self._funded(plan) for plan in plans]

    def of_kind(self, kind: str) -> list[Fund]:
        """Today's funds of one kind of plan."""
        return [fund for fund in self.today if fund.plan.kind == kind]

    def cash_offered(self, quality: float, platforms: int) -> Fen:
        """Cash per real title that plans still offer a title of this expected quality on these platforms (bits)."""
        for fund in self.of_kind("production_subsidy"):
            plan = fund.plan
            if (platforms >> plan.platform) & 1 and eligible(quality, plan.min_quality) and fund.left > 0:
                return plan.per_title
        return 0

    def apply_for_cash(self, title: TitlePlan) -> Fen:
        """Cash for a planned title, in fen per real title; 0 if no plan takes it. It is paid at once."""
        for fund in self.of_kind("production_subsidy"):
            plan = fund.plan
            runs_there = (title.platforms >> plan.platform) & 1
            if not runs_there or not eligible(title.quality, plan.min_quality):
                continue
            per_title = award(plan.per_title, fund.left, title.title_weight)
            if per_title > 0:
                total = per_title * title.title_weight
                self._move(fund.account, int(self.model.accounts.creators[title.creator]), "subsidy_cash", total)
                self._spend(fund, total)
                if brings_about(title.shortfall, per_title):
                    self.model.platforms_table["subsidy_marginal"][plan.platform] += total
                return per_title
        return 0

    def support_traffic(self) -> np.ndarray:
        """Set today's exposure multipliers; impressions that support uses up, int64[platform]."""
        model = self.model
        rows = model.catalogue.running
        self.boost = np.ones((N_PLATFORMS, len(rows)))
        used = np.zeros(N_PLATFORMS, np.int64)
        bits, quality = model.dramas["platforms"][rows].astype(np.int64), model.dramas["expected_quality"][rows]
        for fund in self.of_kind("traffic_support"):
            plan = fund.plan
            here = (bits >> plan.platform) & 1 == 1
            chosen = here & (quality >= plan.min_quality)
            fund.impressions_today = 0
            allowance = self._impressions_today(fund)
            if not chosen.any() or allowance <= 0:
                continue
            share = chosen.sum() / here.sum()
            lifted = share * plan.boost / (share * plan.boost + 1.0 - share)
            shown = self.model.usual("drama_impressions")[plan.platform]
            wanted = int((lifted - share) * shown)
            granted = min(wanted, allowance, max(self._for_sale(plan.platform) - int(used[plan.platform]), 0))
            if wanted > 0:
                self.boost[plan.platform, chosen] *= 1.0 + (plan.boost - 1.0) * granted / wanted
                used[plan.platform] += granted
                fund.impressions_today = granted
                fund.impressions_left -= granted
        model.dramas["traffic_boost"][rows] = self.boost.max(axis=0) if len(rows) else 1.0
        return used

    def charge_support(self, price_per_1000: np.ndarray) -> None:
        """Count the price that supported impressions would have fetched as policy money spent.

        Nobody pays it: the platform has already earned that much less. Budgets given in money shrink by it.
        """
        for fund in self.of_kind("traffic_support"):
            cost = fund.impressions_today * int(price_per_1000[fund.plan.platform]) // MILLE
            if fund.plan.daily_budget is not None:
                cost = min(cost, fund.left)
                self._move(fund.account, self._payer(fund), "subsidy_budget", cost)
                fund.left -= cost
            self._count_spent(fund, cost)

    def hand_out_vouchers(self) -> None:
        """Draw today's vouchers by lot among the users of each platform that runs a coupon plan."""
        model, viewers = self.model, self.model.viewers_table
        self.coupon_floor[:] = 0
        if self._vouchers_out:
            viewers["voucher"] = 0
            viewers["voucher_from"] = -1
            self._vouchers_out = False
        for fund in self.of_kind("coupons"):
            plan = fund.plan
            # where two plans of a platform meet, the stricter minimum holds for both
            self.coupon_floor[plan.platform] = max(int(self.coupon_floor[plan.platform]), plan.min_spend)
            users = (viewers["platforms"] >> plan.platform) & 1 == 1
            rows = np.flatnonzero(users & (viewers["joins_on"] <= model.day) & (viewers["voucher"] == 0))
            luck: Any = uniform(model.keys[Purpose.VOUCHER + plan.platform], rows.astype(np.uint64))  # type: ignore
            weights = viewers["weight"][rows].astype(np.int64)
            if model.feedbacks.budgets and model.day > 0:
                face = _drawn(luck, weights, self._vouchers_today(fund), plan.face_value)
            else:  # as many as the plan should issue to its usual audience, whoever else is there
                rate = self._usual_pace(plan) / model.settings.subsidy.usual_redemption / plan.face_value
                users_there = max(float(model.platforms_table["monthly_users"][plan.platform]), 1.0)
                face = np.where(luck < rate / users_there, plan.face_value, 0)
            chosen = face > 0
            viewers["voucher"][rows[chosen]] = face[chosen]
            viewers["voucher_from"][rows[chosen]] = plan.platform
            fund.issued += int((weights * face // plan.face_value)[chosen].sum())
            self._vouchers_out = self._vouchers_out or bool(chosen.any())

    def redeem(self, platform: np.ndarray, fen: np.ndarray, count: np.ndarray) -> None:
        """Pay redeemed coupons into escrow; ``fen`` and ``count`` are weighted and belong to orders on ``platform``.

        Where a platform runs two plans, the second pays what the first cannot.
        """
        for issuer in {fund.plan.platform: None for fund in self.of_kind("coupons")}:
            funds = [fund for fund in self.of_kind("coupons") if fund.plan.platform == issuer]
            total, orders = int(fen[platform == issuer].sum()), int(count[platform == issuer].sum())
            owed = total
            for fund in funds:
                covered = min(owed, fund.left)
                self._move(fund.account, self.model.accounts.escrow, "coupon", covered)
                self._spend(fund, covered)
                fund.redeemed += orders * covered // max(total, 1)
                owed -= covered
            # without the budget feedback nothing is rationed, and the platform pays what its plans lack
            self._move(self._payer(funds[0]), self.model.accounts.escrow, "coupon", owed)
            self._count_spent(funds[0], owed)

    def take_back(self, platform: np.ndarray, coupon: np.ndarray, ordered_on: np.ndarray) -> None:
        """Coupons of returned orders come back to their platforms: on the day of the order they were not spent."""
        self.model.totals.add("subsidy_spent", ordered_on, -coupon)
        np.subtract.at(self.model.platforms_table["subsidy_spent"], platform, coupon)

    def rebate(self, platform: np.ndarray, merchant: np.ndarray, commission: np.ndarray) -> None:
        """Give back part of the commission on orders through dramas, within the budgets of discount plans.

        Where a platform runs two plans, the second gives back part of what the first left.
        """
        charged = commission.copy()
        for fund in self.of_kind("commission_discount"):
            here = platform == fund.plan.platform
            due = (charged[here] * fund.plan.discount).astype(np.int64)
            total = int(due.sum())
            if total > fund.left:  # everybody gets the same share of what is asked
                due = (due * (fund.left / total)).astype(np.int64)
                due -= np.where(np.cumsum(due) > fund.left, due, 0)
            charged[here] -= due
            payees = self.model.accounts.merchants[merchant[here]]
            self.model.pay(fund.account, payees, "commission_rebate", due)
            self._spend(fund, int(due.sum()))

    def balances(self) -> dict[int, Fen]:
        """What every plan's account should hold, by the desk's own count."""
        return {fund.account: fund.left for fund in self.funds.values()}

    def _funded(self, plan: Plan) -> Fund:
        """The fund of a plan, with what its platform owes it by today."""
        model = self.model
        if plan.id not in self.funds:
            self.funds[plan.id] = Fund(plan, model.ledger.open(f"policy:{plan.id}", "policies", credit_line=0))
            if plan.daily_budget is None and plan.kind == "traffic_support":
                self.funds[plan.id].impressions_left = plan.budget
            elif plan.daily_budget is None:
                self._move(self._payer(self.funds[plan.id]), self.funds[plan.id].account, "subsidy_budget", plan.budget)
                self.funds[plan.id].left = plan.budget
        fund = self.funds[plan.id]
        fund.plan = plan
        if plan.daily_budget is not None and fund.funded_until < model.day:
            self._move(self._payer(fund), fund.account, "subsidy_budget", plan.daily_budget)
            fund.left += plan.daily_budget
            fund.funded_until = model.day
        return fund

    def _impressions_today(self, fund: Fund) -> int:
        """Impressions a traffic plan may use today: its budget is spread evenly over the days it has left."""
        plan = fund.plan
        if plan.daily_budget is not None:
            price = max(float(self.model.platforms_table["traffic_price"][plan.platform]), _LEAST_PRICE)
            return int(fund.left / price)
        days = max(plan.end_day - self.model.day + 1, 1)
        return fund.impressions_left // days

    def _paced(self, fund: Fund) -> float:
        """Fen a coupon plan may spend today: what is left, spread evenly over the days left."""
        plan = fund.plan
        days = 1 if plan.daily_budget is not None else max(plan.end_day - self.model.day + 1, 1)
        return fund.left / days

    def _vouchers_today(self, fund: Fund) -> int:
        """Vouchers issued today: as many as should use up today's money, never more than could all be redeemed."""
        plan = fund.plan
        p = self.model.settings.subsidy
        usual = p.usual_redemption * p.redemption_evidence
        expected = (fund.redeemed + usual) / (fund.issued + p.redemption_evidence)
        wanted = self._paced(fund) / max(expected, _LEAST_REDEMPTION) / plan.face_value
        return int(min(wanted, fund.left // plan.face_value))

    def _usual_pace(self, plan: Plan) -> float:
        """Fen a coupon plan is meant to spend a day, whatever has been spent so far."""
        if plan.daily_budget is not None:
            return float(plan.daily_budget)
        return plan.budget / max(plan.end_day - plan.start_day + 1, 1)

    def _for_sale(self, platform: int) -> int:
        """Impressions a platform usually has for sale; support can use up no more."""
        table, lever = self.model.platforms_table, float(self.model.levers.ad_load[platform])
        return int(
            self.model.usual("drama_impressions")[platform] * min(float(table["ad_load"][platform]) * lever, 1.0)
        )

    def _payer(self, fund: Fund) -> int:
        return int(self.model.accounts.platforms[fund.plan.platform])

    def _move(self, payer: int, payee: int, reason: str, fen: Fen) -> None:
        self.model.pay(payer, payee, reason, fen)

    def _spend(self, fund: Fund, fen: Fen) -> None:
        fund.left -= fen
        self._count_spent(fund, fen)

    def _count_spent(self, fund: Fund, fen: Fen) -> None:
        self.spent[fund.plan.platform] += fen
        self.model.platforms_table["subsidy_spent"][fund.plan.platform] += fen


def _drawn(luck: np.ndarray, weights: np.ndarray, vouchers: int, face: Fen) -> np.ndarray:
    """Face value of each one's voucher in fen: full in the order of luck as long as there are vouchers left.

    The viewer at the margin stands for more people than there are vouchers left; each of them gets the part of one
    that would fall to them on average.
    """
    order = np.argsort(luck, kind="stable")
    before = np.cumsum(weights[order]) - weights[order]
    left = np.clip(vouchers - before, 0, weights[order])
    values = np.zeros(len(luck), np.int64)
    values[order] = face * left // np.maximum(weights[order], 1)
    return values
