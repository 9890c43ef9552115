"""Free exposure for titles whose expected quality passes a bar."""

from __future__ import annotations

import numpy as np

from sim.policy.plans import TrafficSupport
from sim.processes.subsidy.scheme import Fund, Scheme
from sim.units import MILLE

_LEAST_PRICE = 0.01  # fen per impression: what budgets are divided by, at least


class TrafficSupports(Scheme):
    """Impressions that nobody buys: the platform earns that much less."""

    terms = TrafficSupport

    def support(self, boost: np.ndarray, used: np.ndarray) -> None:
        """Lift the chosen titles as far as today's impressions go."""
        dramas, rows = self.market.dramas, self.market.catalogue.running
        bits, quality = dramas["platforms"][rows].astype(np.int64), dramas["expected_quality"][rows]
        for fund in self.today:
            plan = fund.plan
            here = (bits >> plan.platform) & 1 == 1
            chosen = here & (quality >= plan.terms.min_quality)
            fund.impressions_today = 0
            allowance = self._impressions_today(fund)
            if not chosen.any() or allowance <= 0:
                continue
            share = chosen.sum() / here.sum()
            lifted = share * plan.terms.boost / (share * plan.terms.boost + 1.0 - share)
            shown = self.market.usual("drama_impressions")[plan.platform]
            wanted = int((lifted - share) * shown)
            granted = min(wanted, allowance, max(self._for_sale(plan.platform) - int(used[plan.platform]), 0))
            if wanted > 0:
                boost[plan.platform, chosen] *= 1.0 + (plan.terms.boost - 1.0) * granted / wanted
                used[plan.platform] += granted
                fund.impressions_today = granted
                fund.impressions_left -= granted

    def charge(self, price_per_1000: np.ndarray) -> None:
        """Count the price that supported impressions would have fetched as policy money spent.

        Nobody pays it: the platform has already earned that much less. Budgets given in money shrink by it.
        """
        for fund in self.today:
            cost = fund.impressions_today * int(price_per_1000[fund.plan.platform]) // MILLE
            if fund.plan.daily_budget is not None:
                cost = min(cost, fund.left)
                self.desk.give_back(fund, cost)
            self.desk.count_spent(fund, cost)

    def _impressions_today(self, fund: Fund) -> int:
        """Impressions a plan may use today: its budget is spread evenly over the days it has left."""
        plan = fund.plan
        if plan.daily_budget is not None:
            price = max(float(self.market.platforms_table["traffic_price"][plan.platform]), _LEAST_PRICE)
            return int(fund.left / price)
        days = max(plan.end_day - self.market.day + 1, 1)
        return fund.impressions_left // days

    def _for_sale(self, platform: int) -> int:
        """Impressions a platform usually has for sale; support can use up no more."""
        table, lever = self.market.platforms_table, float(self.market.levers.ad_load[platform])
        usual = self.market.usual("drama_impressions")[platform]
        cap = float(self.market.rules.ad_load_cap[platform])
        return int(usual * min(float(table["ad_load"][platform]) * lever, cap))
