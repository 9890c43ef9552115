"""Creators plan titles: of their own choice, for a merchant who asks, or for a plan's cash (seed §3.1, §3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import round_fen
from sim.names import N_PLATFORMS, Funding
from sim.processes.production.rules import own_budget
from sim.processes.studios.creator import Begun, Ideas, Makers, Means, begin, consider, makes, worth_making
from sim.processes.studios.rules import takes_order
from sim.world.catalogue import Deals, Pitch, TitlePlan
from sim.world.columns import Attribute, Table
from sim.world.shares import summed_by
from sim.world.titles import customs_of, licence_share

if TYPE_CHECKING:
    from sim.processes.production.parameters import Production
    from sim.processes.studios.parameters import Studios

_CONSIDER, _MAKES, _BEGIN = Pass(consider), Pass(makes), Pass(begin)
_BY_BUDGET = {"budget": "int64", "quality": "float64", "topic": "int64", "value": "float64"}
_BITS = 1 << np.arange(N_PLATFORMS)


def room_for(creators: int, budgets: int) -> Table:
    """Room for what each creator proposes, at so many budgets."""
    columns = [
        Attribute(name, "int64", "") for name in ("genre", "funding", "platforms", "held_to", "taken", "ordered")
    ]
    columns += [Attribute(name, kind, "", width=budgets) for name, kind in _BY_BUDGET.items()]
    return Table("proposal", columns, creators)


def means_of(model: MarketState, production: Production, studio: Studios) -> Means:
    """What creators can pay from now."""
    cash, kind = model.ledger.balances[model.accounts.creators], model.creators_table["kind"]
    return Means(bool(model.feedbacks.supply), kind, cash, production, studio)


def spend(model: MarketState, rows: np.ndarray, fen: np.ndarray) -> None:
    """Creators in some rows pay cast and crew, int64 fen each.

    Where supply does not respond to the market, the owners make up what is lacking.
    """
    creators, accounts = model.creators_table, model.accounts.creators
    owed = summed_by(rows, fen, len(creators))
    if not model.feedbacks.supply:
        lacking = np.maximum(owed - model.ledger.balances[accounts], 0)
        model.pay(model.accounts.owners, accounts, "capital", np.where(owed > 0, lacking, 0))
    model.pay(accounts, model.accounts.production, "production", owed)
    creators["spending"] += owed


class Planning:
    """What those plan whose day it is."""

    def __init__(self, model: MarketState, luck: np.ndarray, cycle: np.ndarray) -> None:
        """By creator: ``luck`` holds the draws of those who plan; ``cycle`` is usual days between its releases."""
        self.model = model
        self.production, self.studio = model.settings.production.as_tuple(), model.settings.studios.as_tuple()
        self._customs, self._luck = customs_of(model.settings.production), luck
        # what each creator likes best, and what it would make of a genre that somebody asks for
        self._own, self._asked = (room_for(len(luck), len(model.settings.studios.budgets)) for _ in range(2))
        # another crew may begin before this one is done
        self._next = np.array([max(self.studio.replan_days, round_fen(days / 2.0)) for days in cycle.tolist()])

    def plan(self, rows: np.ndarray) -> None:
        """Creators in some rows choose genre, topic and budget each, and start if it pays; else they plan again later.

        It may be for a merchant, if that is worth more, and with the cash that plans offer.
        """
        model, ideas, creators = self.model, self._ideas(), self.model.creators_table
        everybody = model.creators
        held_to = [everybody[row].held_to for row in rows.tolist()]
        self._own["held_to"][rows] = self._asked["held_to"][rows] = held_to
        self._consider(self._own, rows, -1, ideas)
        deals = self._take_orders(rows, ideas)
        means, grants = means_of(model, self.production, self.studio), np.zeros(len(rows), np.int64)
        begins = _MAKES.play(model.engine, self._own, means, rows) == 1
        if model.policy_desk.gives_cash:  # one after the other: what one is given the next cannot get
            for place, row in enumerate(rows.tolist()):
                begins[place], grants[place] = self._apply(row, bool(begins[place]), ideas, means)
                if begins[place]:
                    self._begin(np.array([place]), rows, grants, deals, ideas)
        elif begins.any():
            self._begin(np.flatnonzero(begins), rows, grants, deals, ideas)
        creators["plan_on"][rows[~begins]] = model.day + self.studio.replan_days

    # what is known

    def _ideas(self) -> Ideas:
        model, creators = self.model, self.model.creators_table
        return Ideas(
            day=int(model.day),
            supply=bool(model.feedbacks.supply),
            makers=Makers(
                creators["kind"], creators["skill"], creators["industrialisation"], creators["genre_return"], self._luck
            ),
            views=np.array(model.sector.genre_views()),
            budgets=np.array(model.settings.studios.budgets),
            unit=float(model.sector.crew_cost()),
            funding_return=np.array(model.sector.funding_returns()),
            usual_return=float(model.sector.usual_return),
            sparks=model.topics.sparks(model.day),
            carriers=int((model.platforms_table["drama_channel"] != 0) @ _BITS),
            customs=self._customs,
            production=self.production,
            studios=self.studio,
            topics=model.settings.topics.as_tuple(),
        )

    # what is chosen

    def _consider(self, room: Table, rows: np.ndarray, genre: Any, ideas: Ideas) -> None:
        """Let creators work out what they would make of a genre each; of the one that they like best if it is -1."""
        room["genre"][rows], room["ordered"][rows] = genre, 0
        _CONSIDER.play(self.model.engine, room, ideas, rows)

    def _chosen(self, room: Table, name: str, rows: np.ndarray) -> np.ndarray:
        """What titles would be at the budgets that are taken."""
        return room[name][rows, room["taken"][rows]]

    def _prefer(self, rows: np.ndarray) -> None:
        """Put what was asked for in the place of what creators in some rows like best."""
        for name in self._own:
            self._own[name][rows] = self._asked[name][rows]

    def _take_orders(self, rows: np.ndarray, ideas: Ideas) -> Deals:
        """Who is asked for a title by a merchant makes that instead, if it is worth more; the deals."""
        model = self.model
        views = model.sector.expected_views(self._chosen(self._own, "quality", rows))
        deals, genre = model.placements.order(views, model.creators_table["kind"][rows], self._luck[rows])
        asked = np.flatnonzero(deals.merchant >= 0)
        if len(asked):
            those = rows[asked]
            self._consider(self._asked, those, genre[asked], ideas)
            own, other = (self._chosen(room, "value", those) for room in (self._own, self._asked))
            takes = takes_order(other, deals.gain[asked], own)  # type: ignore[arg-type]
            self._prefer(those[takes])
            self._own["ordered"][those[takes]] = 1
            deals.merchant[asked[~takes]] = -1
        return deals

    # what is made with cash

    def _apply(self, row: int, makes_anyway: bool, ideas: Ideas, means: Means) -> tuple[bool, int]:
        """Whether a creator begins a title, now that plans offer cash for some, and what it gets per real title."""
        room, p = self._own, self.model.settings.studios
        taken = room["taken"].item(row)
        value, budget = (room[name].item(row, taken) for name in ("value", "budget"))
        aided = self._aided(row, ideas, means)
        if aided and not (makes_anyway and aided[2] <= value):
            self._choose(row, *aided[:2], ideas)
        elif not makes_anyway:
            return False, 0
        proposal = room.row_type(row)
        title = TitlePlan(
            creator=row,
            kind=self.model.creators_table["kind"].item(row),
            genre=proposal.genre,
            quality=proposal.quality[proposal.taken],
            cost=proposal.budget[proposal.taken],
            title_weight=p.title_weight,
            platforms=proposal.platforms,
            free=proposal.funding != Funding.PAYWALL,
            unaided=budget if makes_anyway else 0,
        )
        return True, self.model.policy_desk.apply_for_cash(title)

    def _aided(self, row: int, ideas: Ideas, means: Means) -> tuple[int, int, float] | None:
        """What is worth most with the cash offered for it: genre, budget, worth.

        A creator knows the terms of all plans. So it may raise the budget to clear a bar, or take up a plan's theme.
        It saves of its own what it is given, unless it lacked that: how far cash crowds out own spending follows.
        """
        desk, found, own = self.model.policy_desk, None, self._own.row_type(row)
        kind, most = self.model.creators_table["kind"].item(row), own.taken
        for genre in [own.genre, *(theme for theme in desk.themes if theme != own.genre and not own.ordered)]:
            choice = own
            if genre != own.genre:
                self._consider(self._asked, np.array([row]), genre, ideas)
                choice = self._asked.row_type(row)
            options = zip(choice.quality, choice.budget, choice.value, strict=True)
            for taken, (quality, budget, value) in enumerate(options):
                offered = desk.cash_offered(Pitch(kind, choice.genre, quality, choice.platforms))
                worth = value + budget - own_budget(budget, offered)
                choice.taken = taken
                if offered and (not found or worth > found[2]) and worth_making(choice, offered, worth, means):
                    found = choice.genre, taken, worth
        own.taken = most
        return found

    def _choose(self, row: int, genre: int, taken: int, ideas: Ideas) -> None:
        """Let a creator make a title of a genre at one of its budgets."""
        if genre != self._own["genre"][row]:
            self._consider(self._asked, np.array([row]), genre, ideas)
            self._prefer(np.array([row]))
        self._own["taken"][row] = taken

    # what is begun

    def _begin(self, places: np.ndarray, rows: np.ndarray, grants: np.ndarray, deals: Deals, ideas: Ideas) -> None:
        """Put the titles of creators in some ``places`` of ``rows`` on the books and pay for their first part.

        With the placements they were ordered for.
        """
        rows, grants, deals = rows[places], grants[places], Deals(*(of_all[places] for of_all in deals))
        model, own, weight = self.model, self._own, self.model.settings.studios.title_weight
        titles = model.catalogue.plan(
            len(rows),
            creator=rows,
            title_weight=weight,
            genre=own["genre"][rows],
            topic=self._chosen(own, "topic", rows),
            platforms=own["platforms"][rows],
            funding=own["funding"][rows],
            cost=np.maximum(self._chosen(own, "budget", rows), grants),  # all of a larger grant is spent
            subsidy=grants,
        )
        begun = Begun(
            day=ideas.day,
            unit=ideas.unit,
            makers=ideas.makers,
            hits=np.array(model.sector.hit_tropes()),
            licensed=licence_share(model.settings.start.toordinal() + model.day, self.production),
            customs=self._customs,
            production=self.production,
            studios=self.studio,
        )
        spend(model, rows, _BEGIN.play(model.engine, model.catalogue.table, begun, titles) * weight)
        creators = model.creators_table
        creators["making"][rows] += 1
        if model.feedbacks.supply:  # who does not respond to the market keeps the usual pace
            idle = rows[creators["making"][rows] < self.studio.crews]
            creators["plan_on"][idle] = model.day + self._next[idle]
        ordered = np.flatnonzero(deals.merchant >= 0)
        if len(ordered):
            model.catalogue.table["ordered"][titles[ordered]] = 1
            model.placements.carry(titles[ordered], Deals(*(of_all[ordered] for of_all in deals)))
