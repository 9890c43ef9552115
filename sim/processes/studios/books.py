"""The business side of a creator: its account, what it learns from returns, when it leaves, what its owners get."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.draws import Purpose, uniform
from sim.market.state import MarketState
from sim.money import Fen, round_fen
from sim.processes.production.rules import production_days, spent_before_release, usual_cost
from sim.processes.studios.parameters import Studios
from sim.processes.studios.rules import exits, learned, learned_from_own, return_on_cost
from sim.world.columns import Table
from sim.world.creators import cycle_days, maker_of
from sim.world.schema import CreatorColumns
from sim.world.titles import Draw, Maker

NEVER = -1


class Studio(SupplyAgent, CreatorColumns):
    """A firm that makes dramas, standing for ``studios`` real ones. It acts on events in the morning of a day."""

    account: int  # of the ledger
    maker: Maker
    usual_cost: Fen  # of a title
    production: Any  # parameters, as rules read them
    studio: Any
    next_plan_day: int  # -1 if no plan is due
    next_close_day: int
    to_review: list[int]  # titles released and not yet reviewed, oldest first

    def __init__(self, model: MarketState, table: Table, row: int, account: int) -> None:
        """Register the creator of one row, with its account in the ledger."""
        super().__init__(model, table, row)
        self.account = account
        self.maker = maker_of(table, row, model.settings.studios)
        self.production = model.settings.production.as_tuple()
        self.studio = model.settings.studios.as_tuple()
        self.usual_cost = usual_cost(self.maker.head, self.production)
        self.next_plan_day = NEVER
        self.next_close_day = row % self.studio.close_days
        self.to_review = []

    @property
    def credit_line(self) -> Fen:
        """How far its account may be overdrawn, in fen."""
        p = self.model.settings.studios
        return round_fen(p.credit_titles * self.usual_cost * p.title_weight)

    @property
    def _responds(self) -> bool:
        """Whether what viewers do has any effect on what is made."""
        return self.model.feedbacks.supply

    def receive_capital(self) -> None:
        """The owners pay in the opening capital."""
        p = self.model.settings.studios
        capital = round_fen(p.opening_capital * self.usual_cost * p.title_weight)
        self.model.pay(self.model.accounts.owners, self.account, "capital", capital)

    def close_books(self) -> None:
        """At regular times: learn from titles whose time is over, leave if it does not pay, pay dividends."""
        self.next_close_day = self.model.day + self.studio.close_days
        self._at(self.next_close_day, self.close_books)
        if self.active and self._responds:
            self._learn()
            self._leave_if_hopeless()
        self._settle_with_owners()

    def _learn(self) -> None:
        p = self.studio
        sector, table = self.model.sector, self.model.catalogue.table
        by_genre, overall = list(self.genre_return), self.expected_return
        own = self.model.catalogue.made_by(self.row)
        for drama in own[judged(table["released_on"][own], self.model.day, p)].tolist():
            receipts, traffic = int(table["receipts"][drama]), int(table["traffic_spend"][drama])
            weight, cost = int(table["title_weight"][drama]), int(table["cost"][drama])
            genre, aid = int(table["genre"][drama]), int(table["subsidy"][drama])
            by_genre[genre] = learned_from_own(by_genre[genre], return_on_cost(receipts, traffic, cost * weight), p)
            overall = learned_from_own(overall, return_on_cost(receipts + aid * weight, traffic, cost * weight), p)
        pairs = zip(by_genre, sector.genre_return, strict=True)
        self.genre_return = tuple(learned(mine, theirs, p.learning_sector) for mine, theirs in pairs)
        self.expected_return = learned(overall, sector.expected_return, p.learning_sector)

    def _leave_if_hopeless(self) -> None:
        if self.in_production >= 0 or self.to_review:
            return
        gives_up = exits(self.expected_return, self._luck(Draw.EXIT), self.studio)
        if gives_up or self._is_broke():
            self.active = 0

    def _is_broke(self) -> bool:
        """Whether it cannot start a usual title, and has none on offer that still earns."""
        settings, table = self.model.settings, self.model.catalogue.table
        if self._can_pay(spent_before_release(self.usual_cost, self.production)):
            return False
        own = self.model.catalogue.made_by(self.row)
        return not (table["released_on"][own] >= self.model.day - settings.studios.judged_after).any()

    def _settle_with_owners(self) -> None:
        """Dividends of what is above the working capital; those who left hand over or are paid off."""
        p = self.model.settings.studios
        keeps = round_fen(p.working_capital * self.usual_cost * p.title_weight) if self.active else 0
        cash = self.model.ledger.balance(self.account)
        if cash > keeps:
            self.model.pay(self.account, self.model.accounts.owners, "dividend", cash - keeps)
        elif cash < 0 and not self.active:
            self.model.pay(self.model.accounts.owners, self.account, "capital", -cash)

    # money and time

    def _can_pay(self, per_title: Fen) -> bool:
        cash = self.model.ledger.balance(self.account) + self.credit_line
        return not self._responds or cash >= per_title * self.model.settings.studios.title_weight

    def _spend(self, fen: Fen) -> None:
        """Pay cast and crew. Where supply does not respond to the market, the owners make up what is lacking."""
        lacking = fen - self.model.ledger.balance(self.account)
        if lacking > 0 and not self._responds:
            self.model.pay(self.model.accounts.owners, self.account, "capital", lacking)
        self.model.pay(self.account, self.model.accounts.production, "production", fen)
        self.spending += fen

    def _luck(self, k: int) -> float:
        return uniform(int(self.model.keys[Purpose.PLAN + k]), self.row)

    def _cycle(self) -> float:
        return cycle_days(self.kind, self.model.settings.studios)

    def _usual_days(self) -> int:
        usual = self.usual_cost
        return production_days(usual, usual, self.maker.industrialisation, self.production)

    def _plan_on(self, day: int) -> None:
        self.next_plan_day = day
        self._at(day, self.plan)

    def _at(self, day: int, event: Any) -> None:
        self.model.schedule_event(event, at=day + 0.5)


def judged(released_on: np.ndarray, day: int, p: Studios) -> np.ndarray:
    """Which titles' returns are judged when books are closed on ``day``: released in the run, old enough, once."""
    last = day - p.judged_after
    return (released_on >= max(0, last - p.close_days)) & (released_on < last)
