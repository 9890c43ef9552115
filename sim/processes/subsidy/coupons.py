"""Coupons of a platform for buyers, drawn by lot before the day, never first come first served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.draws import Purpose, uniform
from sim.money import Fen
from sim.policy.book import Plan
from sim.policy.plans import Coupons
from sim.processes.subsidy.scheme import Fund, Scheme

if TYPE_CHECKING:
    from sim.processes.subsidy.market import PolicyDesk

_LEAST_REDEMPTION = 1e-4  # what budgets are divided by, at least


class CouponPlans(Scheme):
    """Vouchers that take their face value off a price; the plan pays when an order uses one."""

    terms = Coupons

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
            viewers["voucher_from"] = -1
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
                face = _drawn(luck, weights, self._vouchers_today(fund), plan.terms.face_value)
            else:  # as many as the plan should issue to its usual audience, whoever else is there
                rate = self._usual_pace(plan) / model.settings.subsidy.usual_redemption / plan.terms.face_value
                users_there = max(float(model.platforms_table["monthly_users"][plan.platform]), 1.0)
                face = np.where(luck < rate / users_there, plan.terms.face_value, 0)
            chosen = face > 0
            viewers["voucher"][rows[chosen]] = face[chosen]
            viewers["voucher_from"][rows[chosen]] = plan.platform
            fund.issued += int((weights * face // plan.terms.face_value)[chosen].sum())
            self._vouchers_out = self._vouchers_out or bool(chosen.any())

    def redeem(self, platform: np.ndarray, fen: np.ndarray, count: np.ndarray) -> None:
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
                fund.redeemed += orders * covered // max(total, 1)
                owed -= covered
            # without the budget feedback nothing is rationed, and the platform pays what its plans lack
            self.market.pay(self.desk.payer(funds[0].plan), self.market.accounts.escrow, "coupon", owed)
            self.desk.count_spent(funds[0], owed)

    def _paced(self, fund: Fund) -> float:
        """Fen a coupon plan may spend today: what is left, spread evenly over the days left."""
        plan = fund.plan
        days = 1 if plan.daily_budget is not None else max(plan.end_day - self.market.day + 1, 1)
        return fund.left / days

    def _vouchers_today(self, fund: Fund) -> int:
        """Vouchers issued today: as many as should use up today's money, never more than could all be redeemed."""
        plan = fund.plan
        p = self.market.settings.subsidy
        usual = p.usual_redemption * p.redemption_evidence
        expected = (fund.redeemed + usual) / (fund.issued + p.redemption_evidence)
        wanted = self._paced(fund) / max(expected, _LEAST_REDEMPTION) / plan.terms.face_value
        return int(min(wanted, fund.left // plan.terms.face_value))

    def _usual_pace(self, plan: Plan) -> float:
        """Fen a coupon plan is meant to spend a day, whatever has been spent so far."""
        if plan.daily_budget is not None:
            return float(plan.daily_budget)
        return plan.budget / max(plan.end_day - plan.start_day + 1, 1)


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
