"""Free exposure for titles whose expected quality passes a bar."""

from __future__ import annotations

import numpy as np

from sim.money import Fen, round_fen
from sim.policy.plans import TrafficSupport
from sim.processes.subsidy.rules import lifted_share
from sim.processes.subsidy.scheme import Fund, Scheme
from sim.units import MILLE

_LEAST_PRICE = 0.01  # fen per impression: what budgets are divided by, at least


class TrafficSupports(Scheme):
    """Impressions that nobody buys: the platform earns that much less."""

    terms = TrafficSupport
    kept = ("none_qualified", "boost_reached", "not_for_sale")

    def support(self, boost: np.ndarray, used: np.ndarray) -> None:
        """Lift the chosen titles as far as today's impressions go."""
        if not self.today:
            return
        dramas, rows, notes = self.market.dramas, self.market.catalogue.running, self.desk.notes
        bits, quality = dramas["platforms"][rows].astype(np.int64), dramas["expected_quality"][rows]
        views, weight = dramas["views_yesterday"][rows], dramas["title_weight"][rows]
        for fund in self.today:
            plan = fund.plan
            here = (bits >> plan.platform) & 1 == 1
            chosen = here & (quality >= plan.terms.min_quality)
            fund.impressions_today, fund.kept_by = 0, "none_qualified"
            allowance = fund.allowed_today = self._impressions_today(fund)
            notes["titles_on_offer"] += int(weight[here].sum())
            notes["titles_lifted"] += int(weight[chosen].sum())
            if not chosen.any() or allowance <= 0:
                continue
            share = chosen.sum() / here.sum()
            shown = self.market.usual("drama_impressions")[plan.platform]
            wanted = int((lifted_share(share, plan.terms.boost) - share) * shown)
            for_sale = max(self._for_sale(plan.platform) - int(used[plan.platform]), 0)
            granted = min(wanted, allowance, for_sale)
            fund.kept_by = "not_for_sale" if for_sale < wanted else "boost_reached"
            if wanted > 0:
                lift = 1.0 + (plan.terms.boost - 1.0) * granted / wanted
                boost[plan.platform, chosen] *= lift
                used[plan.platform] += granted
                fund.impressions_today = granted
                fund.impressions_left -= granted
                # what many watched yesterday would be shown again; titles nobody saw count like any other
                watched = int(views[here].sum())
                usual = int(views[chosen].sum()) / watched if watched else share
                brought = (lifted_share(usual, lift) - usual) * shown
                fund.shown_anyway = max(1.0 - brought / granted, 0.0) if granted else 0.0

    def charge(self, price_per_1000: np.ndarray) -> None:
        """Count the price that supported impressions would have fetched as policy money spent.

        Nobody pays it: the platform has already earned that much less. Budgets given in money shrink by it.
        """
        for fund in self.today:
            price = int(price_per_1000[fund.plan.platform])
            cost = fund.impressions_today * price // MILLE
            fund.idle_today = max(fund.allowed_today - fund.impressions_today, 0) * price // MILLE
            if fund.plan.daily_budget is not None:
                cost = min(cost, fund.left)
                self.desk.give_back(fund, cost)
                fund.idle_today = fund.left
            else:  # a budget in impressions is worth what they would fetch today
                self.desk.count_offered(fund, self._impressions_a_day(fund) * price // MILLE)
            self.desk.count_spent(fund, cost)
            marginal = cost - round_fen(cost * fund.shown_anyway)
            self.desk.count_marginal(fund.plan.kind, [fund.plan.platform], [marginal], self.market.day)

    def idle(self, fund: Fund) -> Fen:
        """Worth of the impressions that the plan might have used today and did not."""
        return fund.idle_today

    def _impressions_today(self, fund: Fund) -> int:
        """Impressions a plan may use today: its budget is spread evenly over the days it has left."""
        plan = fund.plan
        if plan.daily_budget is not None:
            price = max(float(self.market.platforms_table["traffic_price"][plan.platform]), _LEAST_PRICE)
            return int(fund.left / price)
        days = max(plan.end_day - self.market.day + 1, 1)
        return fund.impressions_left // days

    def _impressions_a_day(self, fund: Fund) -> int:
        """An even part of a budget in impressions."""
        return fund.plan.budget // max(fund.plan.end_day - fund.plan.start_day + 1, 1)

    def _for_sale(self, platform: int) -> int:
        """Impressions a platform usually has for sale; support can use up no more."""
        table, lever = self.market.platforms_table, float(self.market.levers.ad_load[platform])
        usual = self.market.usual("drama_impressions")[platform]
        cap = float(self.market.rules.ad_load_cap[platform])
        return int(usual * min(float(table["ad_load"][platform]) * lever, cap))
