"""Creators plan titles, release them and stop those that fail (seed §3.1; MODEL, closure points 7 and 11)."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import Fen, round_fen
from sim.names import N_FUNDING, N_PLATFORMS, Funding
from sim.processes.production.rules import episodes_shot, own_budget, production_days, spent_before_release, usual_cost
from sim.processes.studios.books import books_of
from sim.processes.studios.creator import NEVER, Books, Ideas, Makers, close_books
from sim.processes.studios.lucks import lucks_of
from sim.processes.studios.response import FirstResponses
from sim.processes.studios.rules import keeps_going, plans_title, receipts_of_the_rest, takes_order
from sim.processes.studios.sketches import Proposal, Sketch, Sketches, room_for
from sim.world.catalogue import Deal, Pitch, Status, TitlePlan
from sim.world.columns import Table
from sim.world.creators import PIRATE, cycle_days, expected_quality, first_release, maker_of
from sim.world.schema import CreatorColumns
from sim.world.titles import Draw, Luck, Maker, licensed, outcome, serial_format, story


class Creator(SupplyAgent, CreatorColumns):
    """A firm that makes dramas, standing for several real ones. What it does is in `sim.processes.studios`."""

    account: int  # of the ledger
    maker: Maker
    usual_cost: Fen  # of a title
    held_to: int = -1  # of the budgets it compares, the one it takes whatever promises most; -1 none. For experiments

    def __init__(self, model: MarketState, table: Table, row: int, account: int) -> None:
        """Register the creator of one row, with its account in the ledger."""
        super().__init__(model, table, row)
        self.account = account
        self.maker = maker_of(table, row, model.settings.studios)
        self.usual_cost = usual_cost(self.maker.head, model.settings.production.as_tuple())

    def close_books(self, books: Books) -> int:
        """Close the books; what owners take, or pay in, in fen. Override it to study one that learns otherwise."""
        return close_books(self._table.row_type(self.row), books)

    @property
    def credit_line(self) -> Fen:
        """How far its account may be overdrawn, in fen."""
        p = self.model.settings.studios
        return round_fen(p.credit_titles * self.usual_cost * p.title_weight)

    def receive_capital(self) -> None:
        """The owners pay in the opening capital."""
        p = self.model.settings.studios
        capital = round_fen(p.opening_capital * self.usual_cost * p.title_weight)
        self.model.pay(self.model.accounts.owners, self.account, "capital", capital)

    def enter(self) -> None:
        """Come into the market with the owners' capital and what the sector has learned."""
        self.active = 1
        self._table["genre_return"][self.row] = self.model.sector.genre_return
        self.expected_return = self.model.sector.expected_return
        self.receive_capital()
        self.plan_on = self.model.day + 1

    def can_pay(self, per_title: Fen) -> bool:
        """Whether cash and credit suffice for all real titles it would stand for."""
        cash = self.model.ledger.balance(self.account) + self.credit_line
        return not self.model.feedbacks.supply or cash >= per_title * self.model.settings.studios.title_weight

    def spend(self, fen: Fen) -> None:
        """Pay cast and crew. Where supply does not respond to the market, the owners make up what is lacking."""
        if not self.model.feedbacks.supply and (lacking := fen - self.model.ledger.balance(self.account)) > 0:
            self.model.pay(self.model.accounts.owners, self.account, "capital", lacking)
        self.model.pay(self.account, self.model.accounts.production, "production", fen)
        self.spending += fen

    @cached_property
    def cycle(self) -> float:
        """Usual days from one release to the next."""
        return cycle_days(self.maker.kind, self.model.settings.studios)

    @cached_property
    def usual_days(self) -> int:
        """Days that a title usually takes to make."""
        usual = self.usual_cost
        return production_days(usual, usual, self.maker.industrialisation, self.model.settings.production.as_tuple())


class _Tested(NamedTuple):
    """A title whose test is over."""

    drama: int  # row
    creator: int  # row
    funding: int  # names.Funding
    views: int  # real sessions
    cost: Fen
    title_weight: int


_CLOSE = Pass(close_books)
_PLATFORMS = np.arange(N_PLATFORMS)
_BITS = 1 << _PLATFORMS


class Studios:
    """What all creators do on a morning, by what was known at yesterday's close."""

    def __init__(self, model: MarketState) -> None:
        """Take up work on the first day: the next plan fits the title being made, or the last one released."""
        self.model = model
        self.production = model.settings.production.as_tuple()
        self.studio = model.settings.studios.as_tuple()
        self.responses = FirstResponses()
        table = model.creators_table
        self._room = room_for(len(table), len(model.settings.studios.budgets))
        makers = table["kind"] != PIRATE
        table["close_on"] = np.where(makers, np.arange(len(table)) % self.studio.close_days, NEVER)
        for row in np.flatnonzero(makers & (table["active"] == 1) & (table["making"] == 0)).tolist():
            creator = model.creators[row]
            coming = first_release(model.seed, row, creator.cycle)
            creator.plan_on = max(0, coming - creator.usual_days)

    def morning(self) -> None:
        """Books are closed, first responses looked at, titles planned and released."""
        self.model.sector.look()
        self._close_books()
        self._look_at_responses()
        self._plan()
        self._release()

    # books

    def _close_books(self) -> None:
        model = self.model
        due = np.flatnonzero(model.creators_table["close_on"] == model.day)
        if not len(due):
            return
        taken = _CLOSE.play(model.engine, model.creators_table, books_of(model), due, model.creators)
        accounts = model.accounts.creators[due]
        model.pay(accounts, model.accounts.owners, "dividend", np.maximum(taken, 0))
        model.pay(model.accounts.owners, accounts, "capital", np.maximum(-taken, 0))

    # the response to the first episodes

    def _look_at_responses(self) -> None:
        """Titles whose test is over: go on and pay for the rest, or stop."""
        dramas, released_on = self.model.catalogue.table, self.model.day - self.studio.test_window
        if released_on < 0:
            return
        tested = self.model.catalogue.dated(released_on, Status.RUNNING)
        cost = dramas["cost"][tested] * dramas["title_weight"][tested].astype(np.int64)
        self.responses.note(dramas["funding"][tested], dramas["views"][tested], cost, self.studio)
        usual = [self.model.sector.realised_return(funding) for funding in range(N_FUNDING)]
        creators, told = self.model.creators, (dramas[name][tested].tolist() for name in _Tested._fields[1:])
        for title in map(_Tested, tested.tolist(), *told):
            self._look_at_response(title, creators[title.creator], usual[title.funding])

    def _look_at_response(self, title: _Tested, creator: Creator, usual: float) -> None:
        """Judge one title; ``usual`` is what titles that live on the same return."""
        table, (drama, _, funding, views, cost, weight) = self.model.catalogue.table, title
        still_to_spend = cost - spent_before_release(cost, self.production)
        if still_to_spend == 0:
            return
        drew = self.responses.of(funding, views, cost * weight, self.model.mean_weight, self.studio)
        expected = receipts_of_the_rest(usual, still_to_spend, drew, self.studio)
        goes_on = keeps_going(expected, still_to_spend, self.studio)
        if self.model.feedbacks.supply and not (goes_on and creator.can_pay(still_to_spend)):
            self.model.catalogue.stop(drama, self.model.day)
            table["cost"][drama] = cost - still_to_spend
            return
        creator.spend(still_to_spend * weight)
        table["shot"][drama] = table["episodes"][drama]

    # plans

    def _plan(self) -> None:
        """Those whose day it is choose genre, topic and budget, apply for a subsidy, and start if it pays."""
        model, table = self.model, self.model.creators_table
        due = np.flatnonzero(table["plan_on"] == model.day)
        table["plan_on"][due] = NEVER
        due = due[(table["active"][due] == 1) & (table["making"][due] < self.studio.crews)]
        if not len(due):
            return
        carriers = int((model.platforms_table["drama_channel"] != 0) @ _BITS)
        sketches, everybody = Sketches(model, self._ideas(), carriers, self._room), model.creators
        creators, lucks = [everybody[row] for row in due.tolist()], lucks_of(model.keys, due)
        for creator, sketch, luck in zip(creators, sketches.favourites(creators, lucks), lucks, strict=True):
            self._think(creator, sketch, sketches, luck)

    def _ideas(self) -> Ideas:
        model, table = self.model, self.model.creators_table
        topics = model.topics.in_sight(model.day)
        return Ideas(
            day=int(model.day),
            supply=bool(model.feedbacks.supply),
            keys=model.keys,
            makers=Makers(
                table["kind"].astype(np.int64), table["skill"], table["industrialisation"], table["genre_return"]
            ),
            views=np.array(model.sector.genre_views()),
            budgets=np.array(model.settings.studios.budgets),
            unit=float(model.sector.crew_cost()),
            funding_return=np.array(model.sector.funding_returns()),
            usual_return=float(model.sector.usual_return),
            topic=np.array([topic.number for topic in topics], np.int64),
            born_on=np.array([topic.born_on for topic in topics], np.int64),
            topic_genre=np.array([topic.genre for topic in topics], np.int64),
            production=self.production,
            studios=self.studio,
            topics=model.settings.topics.as_tuple(),
        )

    def _think(self, creator: Creator, sketch: Sketch, sketches: Sketches, luck: Luck) -> None:
        """One creator's plan: for a merchant or a plan's theme if that is worth more; later if nothing pays."""
        settings, model, desk, deal = self.model.settings, self.model, self.model.policy_desk, None
        views = model.sector.expected_views(sketch.own.quality)
        if order := model.placements.order(creator.maker.kind, views, luck):
            asked = sketches.asked(creator, order.genre, luck)
            if takes_order(asked.own.value, order.deal.gain, sketch.own.value):
                sketch, deal = asked, order.deal
        unaided = sketch.own
        anyway = self._makes(creator, unaided.budget, 0, unaided.value, deal)
        aided = self._aided(creator, sketch, sketches, deal, luck) if (cash := desk.gives_cash) else None
        if aided and not (anyway and aided[2] <= unaided.value):
            sketch, proposal, _ = aided
        elif anyway:
            proposal = unaided
        else:
            creator.plan_on = model.day + settings.studios.replan_days
            return
        told = story(creator.maker, sketch.genre, model.sector.hit_tropes(), luck, settings.production)
        title = TitlePlan(
            creator=creator.row,
            kind=creator.maker.kind,
            drama=-1,
            genre=sketch.genre,
            quality=proposal.quality,
            emotional_value=told["emotional_value"],
            cost=proposal.budget,
            title_weight=settings.studios.title_weight,
            platforms=sketch.platforms,
            free=sketch.funding != Funding.PAYWALL,
            unaided=unaided.budget if anyway else 0,
        )
        grant = desk.apply_for_cash(title) if cash else 0
        format_of = serial_format(creator.maker, sketch.funding, settings.production)
        drama = self._begin(creator, proposal, title, grant, told | format_of, sketches.ideas.unit, luck)
        if deal:
            model.catalogue.table["ordered"][drama] = 1
            self._carry(drama, deal)
        # another crew may begin before this one is done; who does not respond to the market keeps the usual pace
        if model.feedbacks.supply and creator.making < self.studio.crews:
            creator.plan_on = model.day + max(settings.studios.replan_days, round_fen(creator.cycle / 2.0))

    def _aided(
        self, creator: Creator, sketch: Sketch, sketches: Sketches, deal: Deal | None, luck: Luck
    ) -> tuple[Sketch, Proposal, float] | None:
        """What is worth most with the cash offered for it, and its worth: a creator knows the terms of all plans.

        So it may raise the budget to clear a bar, or take up a plan's theme. It saves of its own what it is given,
        unless it lacked that: how far cash crowds out own spending follows from this.
        """
        desk, found = self.model.policy_desk, None
        themes = [] if deal else [genre for genre in desk.themes if genre != sketch.genre]
        for choice in [sketch, *(sketches.asked(creator, genre, luck) for genre in themes)]:
            for option in choice.options:
                pitch = Pitch(creator.maker.kind, choice.genre, option.quality, choice.platforms)
                offered = desk.cash_offered(pitch)
                value = option.value + option.budget - own_budget(option.budget, offered)
                better = offered and (not found or value > found[2])
                if better and self._makes(creator, option.budget, offered, value, deal):
                    found = choice, option, value
        return found

    def _makes(self, creator: Creator, budget: Fen, grant: Fen, value: float, deal: Deal | None) -> bool:
        """Whether a creator can pay its part of a title, and gets more for it than elsewhere.

        Who does not respond to the market makes any; what a merchant ordered is paid for.
        """
        own = own_budget(budget, grant)
        if not creator.can_pay(spent_before_release(own + grant, self.production) - grant):
            return False
        return deal is not None or not self.model.feedbacks.supply or plans_title(value, own, self.studio)

    def _begin(
        self,
        creator: Creator,
        proposal: Proposal,
        title: TitlePlan,
        grant: Fen,
        told: dict[str, Any],
        unit: float,
        luck: Luck,
    ) -> int:
        """Pay for the first part and put the title on the books; its row."""
        settings, p = self.model.settings, self.production
        cost = own_budget(proposal.budget, grant) + grant
        at_usual_cost = round_fen(cost / unit)
        days = production_days(at_usual_cost, creator.usual_cost, creator.maker.industrialisation, p)
        expected = expected_quality(creator.maker, at_usual_cost, p)
        creator.spend(spent_before_release(cost, p) * title.title_weight)
        creator.making += 1
        return self.model.catalogue.add(
            creator=creator.row,
            title_weight=title.title_weight,
            genre=title.genre,
            expected_quality=expected,
            quality=outcome(expected, told["originality"], luck, settings.production),
            topic=proposal.topic,
            released_on=self.model.day + days,
            platforms=title.platforms,
            licensed=licensed(creator.maker, luck, settings, self.model.day),
            cost=cost,
            subsidy=grant,
            status=Status.IN_PRODUCTION,
            **told,
            shot=episodes_shot(told["episodes"], p),
        )

    # releases

    def _release(self) -> None:
        """The first episodes come out on every platform that admits the title; its product is placed by then."""
        market, dramas, day = self.model.catalogue, self.model.catalogue.table, self.model.day
        due = market.dated(day, Status.IN_PRODUCTION)
        if not len(due):
            return
        admitted, in_apps = self._admit(due), dramas["funding"][due] != Funding.FEED
        carried, titles = self.model.operator_market.carry, zip(due.tolist(), admitted, in_apps.tolist(), strict=True)
        out = np.array([bool(there and (not apps or carried(drama))) for drama, there, apps in titles])
        market.release(due[out], day)
        market.shelve(due[~out], day)
        makers = dramas["creator"][due]
        lucks = lucks_of(self.model.keys, makers)
        self._place(due, out, lucks)
        self._resume(makers.tolist(), lucks)

    def _admit(self, due: np.ndarray) -> list[int]:
        """Hand titles in to the platforms they are made for; those that admit each, as bits."""
        model, table = self.model, self.model.catalogue.table
        platforms, quality = table["platforms"][due].astype(np.int64), table["expected_quality"][due].astype(np.float64)
        model.submissions += table["title_weight"][due].astype(np.int64) @ (platforms[:, None] >> _PLATFORMS & 1)
        carries = model.platforms_table["drama_channel"] != 0
        unlicensed = table["licensed"][due] == 0
        refused = unlicensed[:, None] & (model.rules.licence_needed != 0)
        admitted = platforms & (((quality[:, None] >= model.levers.quality_gate) & carries & ~refused) @ _BITS)
        table["platforms"][due] = admitted
        return admitted.tolist()

    def _place(self, due: np.ndarray, out: np.ndarray, lucks: list[Luck]) -> None:
        """Creators of titles that come out look for merchants, but for titles made to order."""
        model, dramas = self.model, self.model.catalogue.table
        seeking = np.flatnonzero(out & (dramas["ordered"][due] == 0))
        told = (dramas[name][due[seeking]].tolist() for name in ("creator", "genre", "expected_quality"))
        creators, titles = model.creators, zip(seeking.tolist(), due[seeking].tolist(), *told, strict=True)
        for place, drama, maker, genre, quality in titles:
            # judged as platforms and merchants do, before anybody saw it
            views = model.sector.expected_views(quality)
            if deal := model.placements.seek(genre, views, creators[maker].maker.kind, lucks[place]):
                self._carry(drama, deal)

    def _resume(self, makers: list[int], lucks: list[Luck]) -> None:
        """Who has released a title plans the next one after a pause."""
        creators, spread = self.model.creators, self.studio.pause_spread
        for row, luck in zip(makers, lucks, strict=True):
            creator = creators[row]
            creator.making -= 1
            creator.titles += 1
            pause = creator.cycle * (1.0 - spread + 2.0 * spread * luck(Draw.PAUSE)) - creator.usual_days
            following = self.model.day + max(1, round_fen(pause))
            creator.plan_on = following if creator.plan_on == NEVER else min(creator.plan_on, following)

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
