"""Creators plan titles, release them and stop those that fail (seed §3.1; MODEL, closure point 7)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.market.state import MarketState
from sim.money import Fen, round_fen
from sim.names import N_PLATFORMS
from sim.processes.production.rules import own_budget, production_days, spent_before_release
from sim.processes.studios.books import NEVER, Studio
from sim.processes.studios.proposal import Proposal, best, choose_genre, proposals_for
from sim.processes.studios.rules import keeps_going, plans_title, shortfall, takes_order
from sim.world.catalogue import Deal, Status, TitlePlan
from sim.world.creators import PIRATE, expected_quality, first_release
from sim.world.titles import Draw, is_free, outcome, reach, serial_format, story


class Creator(Studio):
    """A creator: plans titles, releases them, and stops those that fail."""

    def start(self) -> None:
        """Take up work on the first day: the next plan fits the title being made, or the last one released."""
        if self.active and self.kind != PIRATE and self.in_production < 0:
            coming = first_release(self.model.seed, self.row, self._cycle())
            self.next_plan_day = max(0, coming - self._usual_days())
        self.schedule()

    def schedule(self) -> None:
        """Put every event that is due into the model's calendar: at the start, or after a checkpoint is loaded."""
        if self.kind == PIRATE:
            return
        self._at(self.next_close_day, self.close_books)
        if self.next_plan_day != NEVER:
            self._at(self.next_plan_day, self.plan)
        released_on = self.model.catalogue.table["released_on"]
        if self.in_production >= 0:
            self._at(int(released_on[self.in_production]), self.release)
        for drama in self.to_review:
            self._at(int(released_on[drama]) + self.model.settings.studios.test_window, self.review)

    def enter(self) -> None:
        """Come into the market with the owners' capital and what the sector has learned."""
        self.active = 1
        self.genre_return = self.model.sector.genre_return
        self.expected_return = self.model.sector.expected_return
        self.receive_capital()
        self._plan_on(self.model.day + 1)

    def plan(self) -> None:
        """Choose genre, topic and budget, apply for a subsidy, and start if it pays; else think again later."""
        settings, day = self.model.settings, self.model.day
        if self.next_plan_day != day:  # overtaken: the creator left and came back since
            return
        self.next_plan_day = NEVER
        if not self.active or self.in_production >= 0:
            return
        genre = choose_genre(self, self._luck)
        free = is_free(self.maker, self._luck, settings.production)
        platforms = reach(self.maker, free, self._carriers(), self._luck, settings.production)
        proposals = proposals_for(self, genre, day, self._luck)
        unaided = best(proposals, lambda quality: 0)
        deal = None
        if order := self.model.placements.order(self.kind, self._expected_views(unaided), self._luck):
            asked_for = proposals_for(self, order.genre, day, self._luck)
            ordered = best(asked_for, lambda quality: 0)
            if takes_order(ordered.value, order.deal.gain, unaided.value):
                genre, proposals, unaided, deal = order.genre, asked_for, ordered, order.deal
        proposal = best(proposals, lambda quality: self.model.policy_desk.cash_offered(quality, platforms))
        if not self._can_pay(spent_before_release(proposal.budget, self.production)):
            self._plan_on(day + settings.studios.replan_days)
            return
        told = story(self.maker, genre, self.model.sector.hit_tropes(), self._luck, settings.production)
        title = TitlePlan(
            creator=self.row,
            drama=-1,
            genre=genre,
            quality=proposal.quality,
            emotional_value=told["emotional_value"],
            cost=proposal.budget,
            title_weight=settings.studios.title_weight,
            platforms=platforms,
            free=free,
            shortfall=shortfall(unaided.value, unaided.budget, self.studio),
        )
        subsidy = self.model.policy_desk.apply_for_cash(title)
        if subsidy == 0 and not deal and not self._worth_making(proposal):
            self._plan_on(day + settings.studios.replan_days)
            return
        self._begin(proposal, title, subsidy, told)
        if deal:
            self.model.catalogue.table["ordered"][self.in_production] = 1
            self._carry(self.in_production, deal)

    def release(self) -> None:
        """The first episodes come out on every platform that admits the title; its product is placed by then."""
        day, drama, market = self.model.day, self.in_production, self.model.catalogue
        self.in_production = -1
        self.titles += 1
        title = self._as_planned(drama)
        self.model.submissions += title.title_weight * ((title.platforms >> np.arange(N_PLATFORMS)) & 1)
        admitted = title.platforms & self._carriers() & self._gate(title.quality)
        market.table["platforms"][drama] = admitted
        if admitted:
            market.release(drama, day)
            self._place_product(title)
            self.to_review.append(drama)
            self._at(day + self.model.settings.studios.test_window, self.review)
        else:
            market.shelve(drama, day)
        spread = self.studio.pause_spread
        pause = self._cycle() * (1.0 - spread + 2.0 * spread * self._luck(Draw.PAUSE)) - self._usual_days()
        self._plan_on(day + max(1, round_fen(pause)))

    def review(self) -> None:
        """After the first episodes' response: go on and pay for the rest, or stop."""
        drama, market = self.to_review.pop(0), self.model.catalogue
        table, production = market.table, self.production
        cost, weight = int(table["cost"][drama]), int(table["title_weight"][drama])
        still_to_spend = cost - spent_before_release(cost, production)
        if still_to_spend == 0:
            return
        net = (int(table["receipts"][drama]) - int(table["traffic_spend"][drama])) / weight
        earned = net - int(table["placement_fee"][drama])
        goes_on = keeps_going(earned, still_to_spend, self.studio)
        if self._responds and not (goes_on and self._can_pay(still_to_spend)):
            market.stop(drama, self.model.day)
            table["cost"][drama] = cost - still_to_spend
            return
        self._spend(still_to_spend * weight)

    # planning

    def _expected_views(self, proposal: Proposal) -> float:
        return self.model.sector.expected_views(proposal.quality)

    def _worth_making(self, proposal: Proposal) -> bool:
        return not self._responds or plans_title(proposal.value, proposal.budget, self.studio)

    def _begin(self, proposal: Proposal, title: TitlePlan, subsidy: Fen, told: dict[str, Any]) -> None:
        """Pay for the first part and put the title on the books."""
        settings = self.model.settings
        p = self.production
        cost = own_budget(proposal.budget, subsidy, p) + subsidy
        days = production_days(cost, self.usual_cost, self.maker.industrialisation, p)
        expected = expected_quality(self.maker, cost, p)
        self._spend(spent_before_release(cost, p) * title.title_weight)
        self.in_production = self.model.catalogue.add(
            creator=self.row,
            title_weight=title.title_weight,
            genre=title.genre,
            expected_quality=expected,
            quality=outcome(expected, told["originality"], self._luck, settings.production),
            topic=proposal.topic,
            released_on=self.model.day + days,
            platforms=title.platforms,
            cost=cost,
            subsidy=subsidy,
            status=Status.IN_PRODUCTION,
            **told,
            **serial_format(self.maker, title.free, settings.production),
        )
        self._at(self.model.day + days, self.release)

    # release

    def _as_planned(self, drama: int) -> TitlePlan:
        """A finished title as platforms and merchants judge it: by the quality expected, before anybody saw it."""
        table = self.model.catalogue.table
        return TitlePlan(
            creator=self.row,
            drama=drama,
            genre=int(table["genre"][drama]),
            quality=float(table["expected_quality"][drama]),
            emotional_value=float(table["emotional_value"][drama]),
            cost=int(table["cost"][drama]),
            title_weight=int(table["title_weight"][drama]),
            platforms=int(table["platforms"][drama]),
            free=int(table["episode_price"][drama]) == 0,
            shortfall=0,
        )

    def _carriers(self) -> int:
        """Platforms that carry dramas today, one bit each."""
        carries: list[int] = self.model.platforms_table["drama_channel"].tolist()
        return sum(1 << p for p in range(N_PLATFORMS) if carries[p])

    def _gate(self, quality: float) -> int:
        """Platforms that admit a title of this expected quality, one bit each."""
        gates = self.model.levers.quality_gate
        return sum(1 << p for p in range(N_PLATFORMS) if quality >= gates[p])

    def _place_product(self, title: TitlePlan) -> None:
        if self.model.catalogue.table["ordered"][title.drama]:
            return
        views = self.model.sector.expected_views(title.quality)
        if deal := self.model.placements.seek(title.genre, views, self.kind, self._luck):
            self._carry(title.drama, deal)

    def _carry(self, drama: int, deal: Deal) -> None:
        """Write a placement into a title; its fixed fee is due."""
        table = self.model.catalogue.table
        table["merchant"][drama] = deal.merchant
        table["placement_fit"][drama] = deal.fit
        table["placement_fee"][drama] = deal.fee
        table["commission_rate"][drama] = deal.commission_rate
        self.model.placements.pay_fee(drama)


def fund_creators(model: MarketState) -> None:
    """The owners of every creator that is active at the start pay in its opening capital."""
    for creator in model.creators:
        if creator.active and creator.kind != PIRATE:
            creator.receive_capital()
