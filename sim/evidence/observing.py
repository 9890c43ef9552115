"""What was seen of one market, as the rows of the report card read it, and how a market is played to be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from sim.market.model import MarketModel
from sim.market.observing import Observer
from sim.outcomes import SERIES
from sim.processes.relation import COUNTED
from sim.runs.twin import Ended
from sim.scenario import Scenario
from sim.world.orders import OrderStatus

AFTER = ("smooth", "recovered", "returned")
"""What became of a viewer's first order from a merchant: no fault, a fault made good, a return."""
FLOWS = {
    "paid_by_viewers": ("coins", "operators", "unlock"),
    "memberships_split": ("platforms", "creators", "membership_split"),
    "advertising_split": ("platforms", "creators", "advertising_split"),
    "advertising_sold": ("advertisers", "operators", "advertising_sale"),
    "traffic_for_dramas": ("operators", "platforms", "traffic"),
    "enforcement": ("platforms", "service_cost", "enforcement"),
}
"""Payments between sectors that are kept by day, in fen."""


TREATED = 10
"""One merchant in so many is treated in experiments on some of them."""


def treated(merchants: int) -> np.ndarray:
    """One merchant in ten, bool by merchant."""
    return np.arange(merchants) % TREATED == TREATED // 2


class NotShownError(LookupError):
    """A figure that a record cannot give; ``why`` is a key of `sim.evidence.rows.REASONS`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Record:
    """What was seen of one market: plain arrays that can be pickled. Money is fen, people are real people."""

    start: date
    length: int
    """Days played."""
    days: dict[str, np.ndarray] = field(default_factory=dict)
    """By name, a row a day."""
    months: dict[str, np.ndarray] = field(default_factory=dict)
    """By name, a row for each calendar month whose last day was played: stocks on that day, users of that month."""
    titles: dict[str, np.ndarray] = field(default_factory=dict)
    """Columns of all titles at the end, ``released_on`` in days from the start, receipts of the ``first_week``; and
    ``opening_views`` of those that were there when the market opened, which come first."""
    merchants: dict[str, np.ndarray] = field(default_factory=dict)
    """Columns of all merchants at the end."""
    netizens: float = 0.0
    """Internet users, people."""
    ended: Ended | None = None
    """What the market came to where it was played beside a twin."""

    def between(self, name: str, first: date, last: date) -> np.ndarray:
        """A daily series from one date to another, both included.

        Raises:
            NotShownError: it was not recorded, or the days were not all played.
        """
        if name not in self.days:
            raise NotShownError("unrecorded")
        return self.days[name][self.day(first) : self.day(last) + 1]

    def total(self, name: str, first: date, last: date) -> float:
        """The sum of a daily series from one date to another; raises what `between` raises."""
        return float(self.between(name, first, last).sum())

    def month(self, name: str, year: int, month: int) -> np.ndarray:
        """A monthly figure; raises what `between` raises."""
        if name not in self.months:
            raise NotShownError("unrecorded")
        row = (year - self.start.year) * 12 + month - self.start.month
        if not 0 <= row < len(self.months[name]):
            raise NotShownError("uncovered")
        return self.months[name][row]

    def released(self, first: date, last: date) -> np.ndarray:
        """Which titles came out from one date to another, bool by title; raises what `between` raises."""
        if "released_on" not in self.titles:
            raise NotShownError("unrecorded")
        day = self.titles["released_on"]
        return (day >= self.day(first)) & (day <= self.day(last)) & (self.titles["status"] != 0)

    def title(self, name: str) -> np.ndarray:
        """A column of the titles; raises what `between` raises."""
        if name not in self.titles:
            raise NotShownError("unrecorded")
        return self.titles[name]

    def merchant(self, name: str) -> np.ndarray:
        """A column of the merchants; raises what `between` raises."""
        if name not in self.merchants:
            raise NotShownError("unrecorded")
        return self.merchants[name]

    def day(self, when: date) -> int:
        """The day of the run on a date; raises what `between` raises."""
        day = (when - self.start).days
        if not 0 <= day < self.length:
            raise NotShownError("uncovered")
        return day


class Witness(Observer):
    """Notes what experiments need beside: payments by day, and whether first orders from a merchant were repeated."""

    def __init__(self, market: MarketModel, days: int) -> None:
        """Begin on the market's next day."""
        super().__init__(market, days)
        told = (f"{what}_{name}" for what in ("buyers", "repeats") for name in (*AFTER, "of_treated"))
        self.days |= {name: np.zeros(days, np.int64) for name in (*FLOWS, *told)}
        self.after = np.full(len(market.viewers_table), -1)  # index of AFTER of the relation being followed
        self.relation = self._relations()

    def after_day(self) -> None:
        """Note the day that was just played."""
        super().after_day()
        flows = self.market.ledger.flows_on(self.market.day)
        for name, flow in FLOWS.items():
            self._add(name, flows.get(flow, 0))
        self._note_relations(self.market.viewers_table["weight"].astype(np.int64))

    def record(self) -> Record:
        """What was seen until now."""
        market, length = self.market, self.length
        series = {name: np.array(market.totals.until(name, self.first + length)[self.first :]) for name in SERIES}
        titles = {name: market.dramas[name].copy() for name in TITLE_COLUMNS}
        titles["released_on"] -= self.first
        titles |= {"first_week": self.first_weeks(), "opening_views": self.opening_views}
        merchants = {name: market.merchants_table[name].copy() for name in MERCHANT_COLUMNS}
        months = {name: np.array(rows) for name, rows in self.months.items()}
        start = market.settings.start + timedelta(days=self.first)
        netizens = float(market.settings.population.netizens)
        return Record(start, length, series | self.days, months, titles, merchants, netizens)

    def _note_relations(self, weight: np.ndarray) -> None:
        """First orders from a merchant, and whether they were followed by another, by what became of them."""
        now, before = self._relations(), self.relation
        over = (now["repurchased"] == COUNTED) & (before["repurchased"] != COUNTED) & (self.after >= 0)
        for k, name in enumerate(AFTER):
            who = over & (self.after == k)
            self._add(f"buyers_{name}", weight[who].sum())
            self._add(f"repeats_{name}", (weight[who] * (before["repurchased"][who] == 1)).sum())
        some = over & treated(len(self.market.merchants_table))[before["known_merchant"]]
        self._add("buyers_of_treated", weight[some].sum())
        self._add("repeats_of_treated", (weight[some] * (before["repurchased"][some] == 1)).sum())
        new = (now["relation_day"] != before["relation_day"]) | (now["known_merchant"] != before["known_merchant"])
        self.after[over | new] = -1
        due, served = self.market.deliveries
        buyer = due["viewer"]
        first = new[buyer] & (due["merchant"] == now["known_merchant"][buyer])
        first &= due["ordered_on"] == now["relation_day"][buyer]
        became = np.where(served["status"] == OrderStatus.RETURNED, 2, np.where(served["seconds"] > 0, 1, 0))
        self.after[buyer[first]] = became[first]
        self.relation = now

    def _relations(self) -> dict[str, np.ndarray]:
        viewers = self.market.viewers_table
        return {name: viewers[name].copy() for name in ("repurchased", "known_merchant", "relation_day")}


TITLE_COLUMNS = (
    "released_on",
    "status",
    "title_weight",
    "episode_price",
    "quality",
    "views",
    "pirated_views",
    "episodes_watched",
    "receipts",
)
CUMULATIVE = ("orders", "profit")
MERCHANT_COLUMNS = ("active", "size", "price", "unit_cost", "rating", *CUMULATIVE)


def observe(market: type[MarketModel], scenario: Scenario, days: int, settling: int = 0) -> Record:
    """Play ``days`` days of a scenario on one thread, and what was seen of it once the first ``settling`` were over."""
    model = market(scenario, threads=1)
    witness = Witness(model, days)
    before = {name: 0 * model.merchants_table[name] for name in CUMULATIVE}
    for day in range(days):
        if day == settling:
            before = {name: model.merchants_table[name].copy() for name in CUMULATIVE}
        model.step()
    return since(witness.record(), settling, before)


def since(record: Record, day: int, merchants: dict[str, np.ndarray]) -> Record:
    """What a record shows from a day on; ``merchants``: their columns of sums as of that morning."""
    days = {name: series[day:] for name, series in record.days.items()}
    titles = record.titles | {"released_on": record.titles["released_on"] - day}
    later = {name: record.merchants[name] - sums for name, sums in merchants.items()}
    start, length = record.start + timedelta(days=day), record.length - day
    return replace(record, start=start, length=length, days=days, titles=titles, merchants=record.merchants | later)
