"""Cash for titles whose expected quality passes a bar."""

from __future__ import annotations

from sim.money import Fen
from sim.names import CREATOR_KINDS, Genre
from sim.policy.plans import ProductionSubsidy
from sim.processes.production.rules import own_budget
from sim.processes.subsidy.rules import award, eligible, marginal_cash
from sim.processes.subsidy.scheme import Fund, Scheme
from sim.world.catalogue import Pitch, TitlePlan


class ProductionSubsidies(Scheme):
    """Cash per title, decided on what is known before it is made."""

    terms = ProductionSubsidy
    kept = ("no_titles", "few_qualified")

    @property
    def themes(self) -> set[int]:
        """Genres that its plans with money left are for, if not for all."""
        named = {name for fund in self.today if fund.left > 0 for name in fund.plan.terms.genres or ()}
        return {genre.value for genre in Genre if genre.name.lower() in named}

    def cash_offered(self, pitch: Pitch) -> Fen:
        """What the first plan with money left that takes such a title pays for it."""
        weight = self.market.settings.studios.title_weight
        offers = (award(fund.plan.terms.per_title, fund.left, weight) for fund in self._taking(pitch))
        return next((offer for offer in offers if offer > 0), 0)

    def apply_for_cash(self, title: TitlePlan) -> Fen:
        """Pay the first plan's cash that takes the title, at once; fen per real title."""
        taking, notes, weight = self._taking(title.pitch), self.desk.notes, title.title_weight
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
                cost = own_budget(title.cost, per_title) + per_title
                marginal = marginal_cash(cost, title.unaided, per_title) * weight
                self.desk.count_marginal(fund.plan.kind, [fund.plan.platform], [marginal], self.market.day)
                notes["titles_paid"] += weight
                return per_title
        return 0

    def idle(self, fund: Fund) -> Fen:
        """What is left: too few titles asked for it."""
        fund.kept_by = "few_qualified" if fund.orders else "no_titles"
        return fund.left

    def _taking(self, pitch: Pitch) -> list[Fund]:
        """The plans whose bar and selection a title meets."""
        here = (fund for fund in self.today if self._runs(fund, pitch.platforms))
        kind, genre = CREATOR_KINDS[pitch.kind], Genre(pitch.genre).name.lower()
        return [
            fund
            for fund in here
            if eligible(pitch.quality, fund.plan.terms.min_quality)
            and kind in (fund.plan.terms.makers or CREATOR_KINDS)
            and genre in (fund.plan.terms.genres or (genre,))
        ]

    def _runs(self, fund: Fund, platforms: int) -> bool:
        return bool((platforms >> fund.plan.platform) & 1)
