"""Cash for titles whose expected quality passes a bar."""

from __future__ import annotations

from sim.money import Fen
from sim.policy.plans import ProductionSubsidy
from sim.processes.production.rules import own_budget
from sim.processes.subsidy.rules import award, eligible, marginal_cash
from sim.processes.subsidy.scheme import Fund, Scheme
from sim.world.catalogue import TitlePlan


class ProductionSubsidies(Scheme):
    """Cash per title, decided on what is known before it is made."""

    terms = ProductionSubsidy
    kept = ("no_titles", "few_qualified")

    def cash_offered(self, quality: float, platforms: int) -> Fen:
        """What the first plan with money left pays a title of this expected quality on these platforms (bits)."""
        weight = self.market.settings.studios.title_weight
        offers = (award(fund.plan.terms.per_title, fund.left, weight) for fund in self._taking(quality, platforms))
        return next((offer for offer in offers if offer > 0), 0)

    def apply_for_cash(self, title: TitlePlan) -> Fen:
        """Pay the first plan's cash that takes the title, at once; fen per real title."""
        taking, notes, weight = self._taking(title.quality, title.platforms), self.desk.notes, title.title_weight
        notes["titles_planned"] += weight if any(self._runs(fund, title.platforms) for fund in self.today) else 0
        notes["titles_qualified"] += weight if taking else 0
        for fund in self.today:
            fund.orders += weight if self._runs(fund, title.platforms) else 0
        for fund in taking:
            per_title = award(fund.plan.terms.per_title, fund.left, weight)
            if per_title > 0:
                account = int(self.market.accounts.creators[title.creator])
                self.market.pay(fund.account, account, "subsidy_cash", per_title * weight)
                self.desk.spend(fund, per_title * weight)
                cost = own_budget(title.cost, per_title, self.market.settings.production.as_tuple()) + per_title
                marginal = marginal_cash(cost, title.unaided, per_title) * weight
                self.desk.count_marginal(fund.plan.kind, [fund.plan.platform], [marginal], self.market.day)
                notes["titles_paid"] += weight
                return per_title
        return 0

    def idle(self, fund: Fund) -> Fen:
        """What is left: too few titles asked for it."""
        fund.kept_by = "few_qualified" if fund.orders else "no_titles"
        return fund.left

    def _taking(self, quality: float, platforms: int) -> list[Fund]:
        """The plans whose bar a title meets."""
        here = (fund for fund in self.today if self._runs(fund, platforms))
        return [fund for fund in here if eligible(quality, fund.plan.terms.min_quality)]

    def _runs(self, fund: Fund, platforms: int) -> bool:
        return bool((platforms >> fund.plan.platform) & 1)
