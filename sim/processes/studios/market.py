"""Creators plan titles, release them and stop those that fail (seed §3.1; MODEL, closure point 11)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.engine.compile import ByClass, kernel
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import Fen, round_fen
from sim.names import Funding
from sim.processes.production.rules import production_days, usual_cost
from sim.processes.studios.books import books_of
from sim.processes.studios.creator import (
    NEVER,
    Books,
    Pauses,
    Responses,
    close_books,
    look_at_response,
    resume,
)
from sim.processes.studios.lucks import draw_luck, room_for_luck
from sim.processes.studios.planning import Planning, means_of, spend
from sim.processes.studios.response import FirstResponses
from sim.processes.studios.rules import credit_line
from sim.world.catalogue import Deals, Status
from sim.world.columns import Table
from sim.world.creators import PIRATE, cycle_days, first_release
from sim.world.schema import CreatorColumns
from sim.world.titles import HEAD


class Creator(SupplyAgent, CreatorColumns):
    """A firm that makes dramas, standing for several real ones. What it does is in `sim.processes.studios`."""

    account: int  # of the ledger
    usual_cost: Fen  # of a title
    held_to: int = -1  # of the budgets it compares, the one it takes whatever promises most; -1 none. For experiments

    def __init__(self, model: MarketState, table: Table, row: int, account: int) -> None:
        """Register the creator of one row, with its account in the ledger."""
        super().__init__(model, table, row)
        self.account = account
        self.usual_cost = usual_cost(table["kind"].item(row) == HEAD, model.settings.production.as_tuple())

    def close_books(self, books: Books) -> int:
        """Close the books; what owners take, or pay in, in fen. Override it to study one that learns otherwise."""
        return close_books(self._table.row_type(self.row), books)

    @property
    def credit_line(self) -> Fen:
        """How far its account may be overdrawn, in fen."""
        return credit_line(self.usual_cost, self.model.settings.studios.as_tuple())

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


_CLOSE, _LOOK, _RESUME = Pass(close_books), Pass(look_at_response), Pass(resume)


class Studios:
    """What all creators do on a morning, by what was known at yesterday's close."""

    def __init__(self, model: MarketState) -> None:
        """Take up work on the first day: the next plan fits the title being made, or the last one released."""
        self.model = model
        self.production = model.settings.production.as_tuple()
        self.studio = model.settings.studios.as_tuple()
        self.responses = FirstResponses()
        table = model.creators_table
        makers = table["kind"] != PIRATE
        by_kind = np.array([cycle_days(kind, model.settings) for kind in range(PIRATE)] + [0.0])
        self._cycle, self._luck = by_kind[table["kind"]], room_for_luck(len(table))
        self._planning = Planning(model, self._luck, self._cycle)
        table["close_on"] = np.where(makers, np.arange(len(table)) % self.studio.close_days, NEVER)
        for row in np.flatnonzero(makers & (table["active"] == 1) & (table["making"] == 0)).tolist():
            usual = model.creators[row].usual_cost
            usual_days = production_days(usual, usual, table["industrialisation"].item(row), self.production)
            coming = first_release(model.seed, row, self._cycle.item(row))
            table["plan_on"][row] = max(0, coming - usual_days)

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
        model, dramas, released_on = self.model, self.model.catalogue.table, self.model.day - self.studio.test_window
        if released_on < 0:
            return
        tested = model.catalogue.dated(released_on, Status.RUNNING)
        cost = dramas["cost"][tested] * dramas["title_weight"][tested].astype(np.int64)
        self.responses.note(dramas["funding"][tested], dramas["views"][tested], cost, self.studio)
        returns = np.array(model.sector.realised_returns())
        known = int(model.day), self.responses.lately(float(model.mean_weight)), returns
        while len(tested):  # one title of each creator at a time: what it costs is not there for the next
            first, later = _one_each(dramas["creator"][tested].tolist())
            responses = Responses(*known, means_of(model, self.production, self.studio))
            those = tested[first]
            spend(model, dramas["creator"][those], _LOOK.play(model.engine, dramas, responses, those))
            tested = tested[later]

    # plans

    def _plan(self) -> None:
        """Those whose day it is, and who have a crew for it, plan a title."""
        table = self.model.creators_table
        due = np.flatnonzero(table["plan_on"] == self.model.day)
        table["plan_on"][due] = NEVER
        due = due[(table["active"][due] == 1) & (table["making"][due] < self.studio.crews)]
        if len(due):
            self._draw(due)
            self._planning.plan(due)

    def _draw(self, rows: np.ndarray) -> None:
        draw_luck(np.asarray(self.model.keys, np.uint64), rows, self._luck)

    # releases

    def _release(self) -> None:
        """The first episodes come out on every platform that admits the title; its product is placed by then."""
        market, dramas, day = self.model.catalogue, self.model.catalogue.table, self.model.day
        due = market.dated(day, Status.IN_PRODUCTION)
        if not len(due):
            return
        out, in_apps = self._admit(due) != 0, dramas["funding"][due] != Funding.FEED
        out[out & in_apps] = self.model.operator_market.carry(due[out & in_apps])
        market.release(due[out], day)
        market.shelve(due[~out], day)
        makers = dramas["creator"][due].astype(np.int64)
        self._draw(makers)
        self._place(due[out & (dramas["ordered"][due] == 0)])
        pauses = Pauses(int(day), self._luck, self._cycle, self.production, self.studio)
        _RESUME.play(self.model.engine, self.model.creators_table, pauses, makers)

    def _admit(self, due: np.ndarray) -> np.ndarray:
        """Hand titles in to the platforms they are made for; those that admit each, int64 bits."""
        model, admitted = self.model, np.zeros(len(due), np.int64)
        gates = _Gates(
            model.platforms_table["drama_channel"], model.levers.quality_gate, np.asarray(model.rules.licence_needed)
        )
        _hand_in(due, model.catalogue.table.columns(_HANDED_IN), gates, model.submissions, admitted)
        return admitted

    def _place(self, titles: np.ndarray) -> None:
        """Creators of titles that come out look for merchants."""
        model, dramas = self.model, self.model.catalogue.table
        # judged as platforms and merchants do, before anybody saw it
        views = model.sector.expected_views(dramas["expected_quality"][titles])
        makers = dramas["creator"][titles]
        kinds = model.creators_table["kind"][makers]
        deals = model.placements.seek(dramas["genre"][titles], views, kinds, self._luck[makers])
        found = np.flatnonzero(deals.merchant >= 0)
        if len(found):
            model.placements.carry(titles[found], Deals(*(of_all[found] for of_all in deals)))


def _one_each(makers: list[int]) -> tuple[list[int], list[int]]:
    """Places of the first title of each maker, and of all others."""
    known: set[int] = set()
    first, later = [], []
    for place, maker in enumerate(makers):
        (later if maker in known else first).append(place)
        known.add(maker)
    return first, later


class _Gates(NamedTuple):
    """Whom platforms admit. ``p`` is a platform."""

    carries: np.ndarray  # int8[p] 0 where no dramas are shown
    least: np.ndarray  # float64[p] quality
    licence_needed: np.ndarray  # [p] 0 where none is


_HANDED_IN = "platforms", "expected_quality", "title_weight", "licensed"


@ByClass
@kernel
def _hand_in(due: np.ndarray, titles: Any, gates: _Gates, submissions: np.ndarray, admitted: np.ndarray) -> None:
    """Count the real titles that are handed in to each platform, and write down who admits them."""
    for k in range(len(due)):
        row = due[k]
        licensed, quality = titles.licensed[row] != 0, titles.expected_quality[row]
        for p in range(len(submissions)):
            if titles.platforms[row] >> p & 1:
                submissions[p] += titles.title_weight[row]
                if gates.carries[p] != 0 and quality >= gates.least[p] and (licensed or gates.licence_needed[p] == 0):
                    admitted[k] |= 1 << p
        titles.platforms[row] = admitted[k]


def fund_creators(model: MarketState) -> None:
    """The owners of every creator that is active at the start pay in its opening capital."""
    for creator in model.creators:
        if creator.active and creator.kind != PIRATE:
            creator.receive_capital()
