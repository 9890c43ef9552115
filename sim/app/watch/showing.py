"""A market that somebody watches: it plays in short pieces, and says after each what there is to see."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from sim.app.watch.network import Network, network_of
from sim.market.model import MarketModel
from sim.market.recording import PLATFORM_RECEIPTS
from sim.money import FEN_PER_YUAN, Fen
from sim.runs.warm import open_market
from sim.scenario import Scenario
from sim.totals import daily_frame

CHANNELS = ("microdrama", "live", "shelf")

type Payments = dict[tuple[str, str, str], Fen]
"""Fen by (sector of the payer, sector of the payee, reason)."""


@dataclass(frozen=True, eq=False)
class Seen:
    """What is seen of a market after some days.

    Frames have one row a day and the columns ``day`` (0 is the start) and ``date`` first.
    """

    scenario: Scenario
    days: int
    """Days played so far; 0 before the first."""
    daily: pd.DataFrame = field(repr=False)
    """One column per outcome, as in a run's ``daily``."""
    orders: pd.DataFrame = field(repr=False)
    """Orders by channel: microdrama, live, shelf."""
    receipts: pd.DataFrame = field(repr=False)
    """What platforms received, in yuan, by reason."""
    network: Network | None = field(repr=False)
    """The connections of the last day; None before the first."""
    payments: Payments = field(repr=False)
    """Who paid whom on the last day."""

    @property
    def today(self) -> date:
        """The last day played; before the first day, that day."""
        return self.scenario.start + timedelta(days=max(self.days - 1, 0))

    @property
    def over(self) -> bool:
        """Whether the last day has been played."""
        return self.days >= self.scenario.days


class AbandonedError(Exception):
    """Nobody waits for the market any more."""


class Showing:
    """One run of a scenario, watched. Its methods may be called from any thread; pieces of play wait for each other."""

    def __init__(self, scenario: Scenario) -> None:
        """Prepare to show a scenario with its own seed; the market opens at the first call."""
        self.scenario = scenario
        self.warmed = 0
        """Days of the warm-up played so far."""
        self._turn = threading.Lock()
        self._wanted = True
        self._model: MarketModel | None = None
        self._receipts: list[dict[str, Fen]] = []  # of platforms, by reason, on every day played
        self._seen: Seen | None = None

    def play(self, days: int) -> Seen:
        """Play so many more days, at most until the scenario's end; 0 opens the market.

        Raises AbandonedError where nobody watches any more while the market opens.
        """
        with self._turn:
            return self._played(len(self._receipts) + days)

    def play_to(self, days: int) -> Seen:
        """Play until so many days have been played; later than that, play nothing. Raises like `play`."""
        with self._turn:
            return self._played(days)

    def give_up(self) -> None:
        """Let whatever is under way end with its day."""
        self._wanted = False

    def go_on(self) -> None:
        """Somebody watches again."""
        self._wanted = True

    def _played(self, days: int) -> Seen:
        model = self._model or self._opened()
        while self._wanted and len(self._receipts) < min(days, self.scenario.days):
            model.step()
            self._receipts.append(_platform_receipts(model))
        if self._seen is None or self._seen.days < len(self._receipts):
            self._seen = self._look(model)
        return self._seen

    def _opened(self) -> MarketModel:
        def warming(days: int) -> None:
            self.warmed = days
            if not self._wanted:
                raise AbandonedError

        plan = self.scenario
        # one thread: a short piece of work then never holds up anybody else's
        self._model = open_market(plan, threads=1, progress=warming)
        return self._model

    def _look(self, model: MarketModel) -> Seen:
        plan, played, first = self.scenario, len(self._receipts), self.scenario.days_before
        daily = daily_frame(model.totals, played, plan.start, first)
        calendar = daily[["day", "date"]]
        orders = {name: model.totals.until(f"orders_{name}", first + played)[first:].copy() for name in CHANNELS}
        receipts = {name: [day.get(name, 0) / FEN_PER_YUAN for day in self._receipts] for name in PLATFORM_RECEIPTS}
        return Seen(
            scenario=plan,
            days=played,
            daily=daily,
            orders=calendar.assign(**orders),
            receipts=calendar.assign(**receipts),
            network=network_of(model) if played else None,
            payments=model.ledger.flows_on(model.day - 1) if played else {},
        )


def _platform_receipts(model: MarketModel) -> dict[str, Fen]:
    """What platforms received on the day just played, by reason."""
    found: dict[str, Fen] = {}
    for (_, payee, reason), fen in model.ledger.flows_on(model.day - 1).items():
        if payee == "platforms" and reason in PLATFORM_RECEIPTS:
            found[reason] = found.get(reason, 0) + fen
    return found
