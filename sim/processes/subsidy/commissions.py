"""Part of a platform's take rate let off for merchants who sell through dramas."""

from __future__ import annotations

import numpy as np

from sim.money import Fen
from sim.policy.plans import CommissionDiscount
from sim.processes.subsidy.scheme import Fund, Scheme


class CommissionDiscounts(Scheme):
    """Rebates of commissions, within the plans' budgets."""

    terms = CommissionDiscount
    kept = ("no_drama_orders", "small_commissions")

    def rebate(self, platform: np.ndarray, merchant: np.ndarray, commission: np.ndarray, placed: np.ndarray) -> None:
        """Give back part of the commission on orders through dramas, within the budgets of discount plans.

        Nothing is given back on orders placed before a plan began.
        Where a platform runs two plans, the second gives back part of what the first left.
        """
        charged = commission.copy()
        for fund in self.today:
            here = (platform == fund.plan.platform) & (placed >= fund.plan.start_day)
            due = (charged[here] * fund.plan.terms.discount).astype(np.int64)
            total = int(due.sum())
            if total > fund.left:  # everybody gets the same share of what is asked
                due = (due * (fund.left / total)).astype(np.int64)
                due -= np.where(np.cumsum(due) > fund.left, due, 0)
            charged[here] -= due
            fund.orders += int(here.sum())
            for column in ("profit", "drama_margin"):
                np.add.at(self.market.merchants_table[column], merchant[here], due)
            payees = self.market.accounts.merchants[merchant[here]]
            self.market.pay(fund.account, payees, "commission_rebate", due)
            self.desk.spend(fund, int(due.sum()))

    def idle(self, fund: Fund) -> Fen:
        """What is left: commissions on orders through dramas were smaller."""
        fund.kept_by = "small_commissions" if fund.orders else "no_drama_orders"
        return fund.left
