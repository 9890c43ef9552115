"""Creators plan titles, release them and stop those that fail (seed §3.1; MODEL, closure points 7 and 11)."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.draws import Purpose, uniform
from sim.engine.compile import before_compiling, kernel, register
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import Fen, round_fen
from sim.names import N_PLATFORMS, Funding
from sim.processes.production.rules import episodes_shot, own_budget, production_days, spent_before_release, usual_cost
from sim.processes.studios.books import books_of
from sim.processes.studios.creator import NEVER, Books, Ideas, Makers, close_books, consider
from sim.processes.studios.rules import keeps_going, plans_title, takes_order
from sim.world.catalogue import Deal, Status, TitlePlan
from sim.world.columns import Attribute, Table
from sim.world.creators import PIRATE, cycle_days, expected_quality, first_release, maker_of
from sim.world.schema import CreatorColumns
from sim.world.titles import Draw, Luck, Maker, outcome, reach, serial_format, story


class Proposal(NamedTuple):
    """A title worth considering."""

    budget: Fen  # own spending per real title without a subsidy
    quality: float  # expected, 0-1
    topic: int  # -1 none
    value: float  # net present value per real title, fen


class Creator(SupplyAgent, CreatorColumns):
    """A firm that makes dramas, standing for ``studios`` real ones. What it does is in `sim.processes.studios`."""

    account: int  # of the ledger
    maker: Maker
    usual_cost: Fen  # of a title

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
        lacking = fen - self.model.ledger.balance(self.account)
        if lacking > 0 and not self.model.feedbacks.supply:
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


_CONSIDER, _CLOSE = Pass(consider), Pass(close_books)
_PLATFORMS = np.arange(N_PLATFORMS)
_PLAN = int(Purpose.PLAN)


class Studios:
    """What all creators do on a morning, by what was known at yesterday's close."""

    def __init__(self, model: MarketState) -> None:
        """Take up work on the first day: the next plan fits the title being made, or the last one released."""
        self.model = model
        self.production = model.settings.production.as_tuple()
        self.studio = model.settings.studios.as_tuple()
        table = model.creators_table
        makers = table["kind"] != PIRATE
        table["close_on"] = np.where(makers, np.arange(len(table)) % self.studio.close_days, NEVER)
        for row in np.flatnonzero(makers & (table["active"] == 1) & (table["making"] == 0)).tolist():
            creator = model.creators[row]
            coming = first_release(model.seed, row, creator.cycle)
            creator.plan_on = max(0, coming - creator.usual_days)

    def morning(self) -> None:
        """Books are closed, first responses looked at, titles planned and released."""
        carries, gates = self.model.platforms_table["drama_channel"].tolist(), self.model.levers.quality_gate.tolist()
        self._gates = [(1 << p, gates[p]) for p in range(N_PLATFORMS) if carries[p]]
        self._carriers = sum(bit for bit, _ in self._gates)
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
        over = (dramas["released_on"] == released_on) & (dramas["status"] == Status.RUNNING)
        for drama in np.flatnonzero(over).tolist():
            self._look_at_response(drama, self.model.creators[int(dramas["creator"][drama])])

    def _look_at_response(self, drama: int, creator: Creator) -> None:
        table = self.model.catalogue.table
        cost, weight = int(table["cost"][drama]), int(table["title_weight"][drama])
        still_to_spend = cost - spent_before_release(cost, self.production)
        if still_to_spend == 0:
            return
        net = int(table["earned"][drama]) / weight
        goes_on = keeps_going(net - int(table["placement_fee"][drama]), still_to_spend, self.studio)
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
        ideas = self._ideas()
        proposals = _proposals(len(table), len(ideas.budgets))
        chosen = _CONSIDER.play(model.engine, proposals, ideas, due)
        for row, best, luck in zip(due.tolist(), chosen.tolist(), self._luck(due), strict=True):
            self._think(model.creators[row], proposals, best, ideas, luck)

    def _luck(self, rows: np.ndarray) -> list[Luck]:
        """The draws of today's decisions of some creators."""
        drawn = np.empty((len(rows), Purpose.PLAN.width))
        _draw(np.asarray(self.model.keys, np.uint64), rows, drawn)
        return [of_one.__getitem__ for of_one in drawn.tolist()]

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

    def _think(self, creator: Creator, table: Table, best: int, ideas: Ideas, luck: Luck) -> None:
        """One creator's plan: for a merchant if that is worth more, larger for a subsidy; later if it does not pay."""
        settings, model, desk, row = self.model.settings, self.model, self.model.policy_desk, creator.row
        unaided, deal, gives_cash = _of(table, row, best), None, desk.gives_cash
        views = model.sector.expected_views(unaided.quality)
        if order := model.placements.order(creator.maker.kind, views, luck):
            ordered = _proposals(len(table), len(ideas.budgets))
            ordered["genre"][row] = order.genre
            best = int(_CONSIDER.play(model.engine, ordered, ideas, np.array([row]))[0])
            asked = _of(ordered, row, best)
            if takes_order(asked.value, order.deal.gain, unaided.value):
                table, unaided, deal = ordered, asked, order.deal
        genre, funding = int(table["genre"][row]), int(table["funding"][row])
        platforms = reach(creator.maker, funding, self._carriers, luck, settings.production)
        proposal, cash = unaided, 0
        anyway = deal is not None or self._pays(unaided, 0)
        # a creator knows the terms of a subsidy: where the bar is near, it raises the budget to clear it
        if gives_cash:
            options = [_of(table, row, b) for b in range(len(ideas.budgets))]
            offers = [(desk.cash_offered(one.quality, platforms), one) for one in options]
            offered, best_aided = max(offers, key=lambda offer: offer[1].value + offer[0])
            if offered and (deal is not None or self._pays(best_aided, offered)):
                proposal, cash = best_aided, offered
        can_pay = creator.can_pay(spent_before_release(proposal.budget, self.production))
        if not can_pay or not (anyway or cash):
            creator.plan_on = model.day + settings.studios.replan_days
            return
        told = story(creator.maker, genre, model.sector.hit_tropes(), luck, settings.production)
        title = TitlePlan(
            creator=row,
            drama=-1,
            genre=genre,
            quality=proposal.quality,
            emotional_value=told["emotional_value"],
            cost=proposal.budget,
            title_weight=settings.studios.title_weight,
            platforms=platforms,
            free=funding != Funding.PAYWALL,
            unaided=unaided.budget if anyway else 0,
        )
        subsidy = desk.apply_for_cash(title) if gives_cash else 0
        if not (anyway or subsidy):
            creator.plan_on = model.day + settings.studios.replan_days
            return
        format_of = serial_format(creator.maker, funding, settings.production)
        drama = self._begin(creator, proposal, title, subsidy, told | format_of, ideas.unit, luck)
        if deal:
            model.catalogue.table["ordered"][drama] = 1
            self._carry(drama, deal)
        # another crew may begin before this one is done; who does not respond to the market keeps the usual pace
        if model.feedbacks.supply and creator.making < self.studio.crews:
            creator.plan_on = model.day + max(settings.studios.replan_days, round_fen(creator.cycle / 2.0))

    def _pays(self, plan: Proposal, cash: Fen) -> bool:
        """Whether a plan is worth its outlay with so much cash for it; where supply does not respond, any is."""
        return not self.model.feedbacks.supply or plans_title(plan.value + cash, plan.budget, self.studio)

    def _begin(
        self,
        creator: Creator,
        proposal: Proposal,
        title: TitlePlan,
        subsidy: Fen,
        told: dict[str, Any],
        unit: float,
        luck: Luck,
    ) -> int:
        """Pay for the first part and put the title on the books; its row."""
        settings, p = self.model.settings, self.production
        cost = own_budget(proposal.budget, subsidy, p) + subsidy
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
            cost=cost,
            subsidy=subsidy,
            status=Status.IN_PRODUCTION,
            **told,
            shot=episodes_shot(told["episodes"], p),
        )

    # releases

    def _release(self) -> None:
        """The first episodes come out on every platform that admits the title; its product is placed by then."""
        dramas = self.model.catalogue.table
        due = np.flatnonzero((dramas["released_on"] == self.model.day) & (dramas["status"] == Status.IN_PRODUCTION))
        makers, spread = dramas["creator"][due], self.studio.pause_spread
        for drama, row, luck in zip(due.tolist(), makers.tolist(), self._luck(makers), strict=True):
            creator = self.model.creators[row]
            self._release_one(drama, creator, luck)
            creator.making -= 1
            creator.titles += 1
            pause = creator.cycle * (1.0 - spread + 2.0 * spread * luck(Draw.PAUSE)) - creator.usual_days
            following = self.model.day + max(1, round_fen(pause))
            creator.plan_on = following if creator.plan_on == NEVER else min(creator.plan_on, following)

    def _release_one(self, drama: int, creator: Creator, luck: Luck) -> None:
        day, market = self.model.day, self.model.catalogue
        table = market.table
        platforms, quality = int(table["platforms"][drama]), float(table["expected_quality"][drama])
        self.model.submissions += int(table["title_weight"][drama]) * ((platforms >> _PLATFORMS) & 1)
        admitted = platforms & sum(bit for bit, gate in self._gates if quality >= gate)
        table["platforms"][drama] = admitted
        in_apps = table["funding"][drama] != Funding.FEED
        if not admitted or (in_apps and not self.model.operator_market.carry(drama)):
            market.shelve(drama, day)
            return
        market.release(drama, day)
        if table["ordered"][drama]:
            return
        # judged as platforms and merchants do, before anybody saw it
        views = self.model.sector.expected_views(quality)
        if deal := self.model.placements.seek(int(table["genre"][drama]), views, creator.maker.kind, luck):
            self._carry(drama, deal)

    def _carry(self, drama: int, deal: Deal) -> None:
        """Write a placement into a title; its fixed fee is due."""
        table = self.model.catalogue.table
        table["merchant"][drama] = deal.merchant
        table["placement_fit"][drama] = deal.fit
        table["placement_fee"][drama] = deal.fee
        table["commission_rate"][drama] = deal.commission_rate
        self.model.placements.pay_fee(drama)


before_compiling(lambda: register(uniform))


@kernel
def _draw(keys: np.ndarray, rows: np.ndarray, drawn: np.ndarray) -> None:
    """All draws of planning of some creators, float64[rows, draws]."""
    for n in range(len(rows)):
        for k in range(len(drawn[n])):
            drawn[n][k] = uniform(keys[_PLAN + k], rows[n])


def _proposals(creators: int, budgets: int) -> Table:
    """Room for what each creator may consider."""
    kinds = {"budget": "int64", "quality": "float64", "topic": "int64", "value": "float64"}
    columns = [Attribute(name, kind, "", width=budgets) for name, kind in kinds.items()]
    return Table(
        "proposal", [Attribute("genre", "int64", "", initial=-1), Attribute("funding", "int64", ""), *columns], creators
    )


def _of(table: Table, row: int, b: int) -> Proposal:
    """What a creator considers at one of the budgets."""
    return Proposal(*(table[name].item(row, b) for name in Proposal._fields))


def fund_creators(model: MarketState) -> None:
    """The owners of every creator that is active at the start pay in its opening capital."""
    for creator in model.creators:
        if creator.active and creator.kind != PIRATE:
            creator.receive_capital()
