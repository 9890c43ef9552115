"""Cash for titles whose expected quality passes a bar."""

from __future__ import annotations

from sim.money import Fen
from sim.policy.plans import ProductionSubsidy
from sim.processes.subsidy.rules import award, brings_about, eligible
from sim.processes.subsidy.scheme import Scheme
from sim.world.catalogue import TitlePlan


class ProductionSubsidies(Scheme):
    """Cash per title, decided on what is known before it is made."""

    terms = ProductionSubsidy

    def cash_offered(self, quality: float, platforms: int) -> Fen:
        """What the first plan with money left pays a title of this expected quality on these platforms (bits)."""
        for fund in self.today:
            plan = fund.plan
            if (platforms >> plan.platform) & 1 and eligible(quality, plan.terms.min_quality) and fund.left > 0:
                return plan.terms.per_title
        return 0

    def apply_for_cash(self, title: TitlePlan) -> Fen:
        """Pay the first plan's cash that takes the title, at once; fen per real title."""
        for fund in self.today:
            plan = fund.plan
            runs_there = (title.platforms >> plan.platform) & 1
            if not runs_there or not eligible(title.quality, plan.terms.min_quality):
                continue
            per_title = award(plan.terms.per_title, fund.left, title.title_weight)
            if per_title > 0:
                total = per_title * title.title_weight
                self.market.pay(fund.account, int(self.market.accounts.creators[title.creator]), "subsidy_cash", total)
                self.desk.spend(fund, total)
                if brings_about(title.shortfall, per_title):
                    self.market.platforms_table["subsidy_marginal"][plan.platform] += total
                return per_title
        return 0
