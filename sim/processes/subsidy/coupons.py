"""Coupons of a platform for buyers, drawn before the day by lot or by what is believed of people.

Never first come first served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.draws import Purpose, uniform
from sim.money import Fen
from sim.policy.book import Plan
from sim.policy.plans import Coupons
from sim.processes.subsidy.fitting import ANYWHERE, believed_channel, believed_response
from sim.processes.subsidy.scheme import CAME_BACK, Fund, Scheme

if TYPE_CHECKING:
    from sim.processes.subsidy.market import PolicyDesk

_LEAST_REDEMPTION = 1e-4  # what budgets are divided by, at least


class CouponPlans(Scheme):
    """Vouchers that take their face value off a price; the plan pays when an order uses one."""

    terms = Coupons
    kept = ("no_orders", "all_hold_one", "must_be_covered", "few_redeemed")

    def __init__(self, desk: PolicyDesk) -> None:
        """Begin without any voucher in anybody's hands."""
        super().__init__(desk)
        self._vouchers_out = False

    def hand_out(self) -> None:
        """Draw today's vouchers by lot among the users of each platform that runs a coupon plan."""
        model, viewers = self.market, self.market.viewers_table
        self.desk.coupon_floor[:] = 0
        if self._vouchers_out:
            viewers["voucher"] = 0
            viewers["voucher_from"] = viewers["voucher_in"] = -1
            self._vouchers_out = False
        for fund in self.today:
            plan = fund.plan
            # where two plans of a platform meet, the stricter minimum holds for both
            self.desk.coupon_floor[plan.platform] = max(
                int(self.desk.coupon_floor[plan.platform]), plan.terms.min_spend
            )
            users = (viewers["platforms"] >> plan.platform) & 1 == 1
            rows = np.flatnonzero(users & (viewers["joins_on"] <= model.day) & (viewers["voucher"] == 0))
            luck: Any = uniform(model.keys[Purpose.VOUCHER + plan.platform], rows.astype(np.uint64))  # type: ignore
            weights = viewers["weight"][rows].astype(np.int64)
            if model.feedbacks.budgets and model.day > 0:
                face = self._allotted(fund, rows, luck, weights)
            else:  # as many as the plan should issue to its usual audience, whoever else is there
                rate = self._usual_pace(plan) / model.settings.subsidy.usual_redemption / plan.terms.face_value
                users_there = max(float(model.platforms_table["monthly_users"][plan.platform]), 1.0)
                face = np.where(luck < rate / users_there, plan.terms.face_value, 0)
            chosen = face > 0
            viewers["voucher"][rows[chosen]] = face[chosen]
            viewers["voucher_from"][rows[chosen]] = plan.platform
            viewers["voucher_in"][rows[chosen]] = self._channels(fund, rows[chosen], (weights * face)[chosen])
            issued = int((weights * face // plan.terms.face_value)[chosen].sum())
            fund.issued += issued
            self.desk.notes["vouchers_issued"] += issued
            covered = "must_be_covered" if self._wanted(fund) > self._covered(fund) else "few_redeemed"
            fund.kept_by = "all_hold_one" if chosen.all() else covered
            self._vouchers_out = self._vouchers_out or bool(chosen.any())

    def _allotted(self, fund: Fund, rows: np.ndarray, luck: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Face value of each one's voucher today, int64 fen: some by what is believed of people, the rest by lot."""
        model, terms, vouchers = self.market, fund.plan.terms, self._vouchers_today(fund)
        fitted = int(vouchers * terms.fitted)
        if fitted == 0 or not model.levers.targeting_accuracy[fund.plan.platform]:
            return _drawn(luck, weights, vouchers, terms.face_value)
        believed = believed_response(model, fund.plan, rows)
        first = _drawn(luck, weights, fitted, terms.face_value, believed)
        self.desk.fitted[fund.plan.platform] += int((weights * first // terms.face_value).sum())
        others = np.flatnonzero(first == 0)
        first[others] = _drawn(luck[others], weights[others], vouchers - fitted, terms.face_value)
        return first

    def _channels(self, fund: Fund, rows: np.ndarray, fen: np.ndarray) -> np.ndarray:
        """Where alone the coupons of some viewers, worth ``fen`` together for each, can be used: int8, -1 anywhere."""
        model, plan = self.market, fund.plan
        anywhere = np.full(len(rows), ANYWHERE, np.int8)
        if not plan.terms.fitted_channel or not model.levers.targeting_accuracy[plan.platform]:
            return anywhere
        luck: Any = uniform(model.keys[Purpose.ONE_CHANNEL], rows.astype(np.uint64))  # type: ignore[arg-type]
        one = luck < plan.terms.fitted_channel
        self.desk.fitted[plan.platform] += int((fen // plan.terms.face_value)[one].sum())
        return np.where(one, believed_channel(model, plan.platform, rows), anywhere)

    def see_orders(self, platform: np.ndarray, count: np.ndarray) -> None:
        """Orders of the day at the platforms that run plans."""
        for fund in self.today:
            fund.orders += int(count[platform == fund.plan.platform].sum())

    def idle(self, fund: Fund) -> Fen:
        """What is left: nobody orders there, or fewer vouchers came back than were meant to."""
        if fund.orders == 0:
            fund.kept_by = "no_orders"
        return fund.left

    def redeem(self, platform: np.ndarray, fen: np.ndarray, count: np.ndarray, prompted: np.ndarray) -> None:
        """Pay redeemed coupons into escrow; ``fen`` and ``count`` are weighted and belong to orders on ``platform``.

        Where a platform runs two plans, the second pays what the first cannot.
        """
        for issuer in {fund.plan.platform: None for fund in self.today}:
            funds = [fund for fund in self.today if fund.plan.platform == issuer]
            total, orders = int(fen[platform == issuer].sum()), int(count[platform == issuer].sum())
            owed = total
            for fund in funds:
                covered = min(owed, fund.left)
                self.market.pay(fund.account, self.market.accounts.escrow, "coupon", covered)
                self.desk.spend(fund, covered)
                redeemed = orders * covered // max(total, 1)
                fund.redeemed += redeemed
                self.desk.notes["vouchers_redeemed"] += redeemed
                owed -= covered
            # without the budget feedback nothing is rationed, and the platform pays what its plans lack
            self.market.pay(self.desk.payer(funds[0].plan), self.market.accounts.escrow, "coupon", owed)
            self.desk.count_spent(funds[0], owed)
        self.desk.count_marginal(self.terms.kind(), platform, fen * prompted, self.market.day)

    def take_back(self, platform: np.ndarray, coupon: np.ndarray, ordered_on: np.ndarray, prompted: np.ndarray) -> None:
        """Coupons of orders that are sent back were not spent on the day of the order."""
        money = self.terms.money()
        self.market.totals.add_at(f"subsidy_spent_{money}", ordered_on, platform, -coupon)
        self.desk.count_marginal(self.terms.kind(), platform, -coupon * prompted, ordered_on)
        self.desk.notes[f"{money}.{CAME_BACK}"] += int(coupon.sum())

    def _paced(self, fund: Fund) -> float:
        """Fen a coupon plan may spend today: what is left, spread evenly over the days left."""
        plan = fund.plan
        days = 1 if plan.daily_budget is not None else max(plan.end_day - self.market.day + 1, 1)
        return fund.left / days

    def _vouchers_today(self, fund: Fund) -> int:
        """Vouchers issued today: as many as should use up today's money, never more than could all be redeemed."""
        return int(min(self._wanted(fund), self._covered(fund)))

    def _covered(self, fund: Fund) -> int:
        """Vouchers that the plan's money would pay if all were redeemed."""
        return fund.left // fund.plan.terms.face_value

    def _wanted(self, fund: Fund) -> float:
        """Vouchers that should use up today's money, by how many were redeemed so far."""
        p = self.market.settings.subsidy
        usual = p.usual_redemption * p.redemption_evidence
        expected = (fund.redeemed + usual) / (fund.issued + p.redemption_evidence)
        return self._paced(fund) / max(expected, _LEAST_REDEMPTION) / fund.plan.terms.face_value

    def _usual_pace(self, plan: Plan) -> float:
        """Fen a coupon plan is meant to spend a day, whatever has been spent so far."""
        if plan.daily_budget is not None:
            return float(plan.daily_budget)
        return plan.budget / max(plan.end_day - plan.start_day + 1, 1)


def _drawn(
    luck: np.ndarray, weights: np.ndarray, vouchers: int, face: Fen, believed: np.ndarray | None = None
) -> np.ndarray:
    """Face value of each one's voucher in fen: full in the order of luck as long as there are vouchers left.

    believed: what comes before luck, the highest first.

    The viewer at the margin stands for more people than there are vouchers left; each of them gets the part of one
    that would fall to them on average.
    """
    order = np.argsort(luck, kind="stable") if believed is None else np.lexsort((luck, -believed))
    before = np.cumsum(weights[order]) - weights[order]
    left = np.clip(vouchers - before, 0, weights[order])
    values = np.zeros(len(luck), np.int64)
    values[order] = face * left // np.maximum(weights[order], 1)
    return values
