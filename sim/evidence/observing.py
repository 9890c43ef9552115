"""A market played day by day and looked at after every step: what a run does not record, but the evidence asks for.

Looking changes nothing: an observed market is the same to the last bit as one that nobody looks at.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.market.model import MarketModel
from sim.market.recording import PAID_FORMS
from sim.names import N_PLATFORMS, N_SEEN, PLATFORMS, Channel
from sim.outcomes import SERIES
from sim.processes.discovery.rules import effective_accuracy
from sim.processes.relation import COUNTED
from sim.scenario import Scenario
from sim.units import SECONDS_PER_MINUTE
from sim.world.orders import OrderStatus

MOST_EPISODES = 200
"""Viewers who watch more episodes than this on a day count as watching so many."""
FIRST_WEEK = 7
CHANNELS = {Channel.DRAMA: "drama", Channel.LIVE: "live", Channel.SHELF: "shelf"}
GENDERS = ("women", "men")
AFTER = ("smooth", "recovered", "returned")
"""What became of a viewer's first order from a merchant: no fault, a fault made good, a return."""
_KUAISHOU = PLATFORMS.index("kuaishou")
FLOWS = {
    "paid_by_viewers": ("coins", "creators", "unlock"),
    "memberships_split": ("platforms", "creators", "membership_split"),
    "advertising_split": ("platforms", "creators", "advertising_split"),
    "traffic_for_dramas": ("creators", "platforms", "traffic"),
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


class ObservedMarket(MarketModel):
    """A market of which somebody keeps a record. Subclasses change how it opens, for experiments."""

    observed: Observer | None = None

    def watch(self) -> None:
        """Viewers watch; what each of them watched is noted."""
        if self.observed is None:
            super().watch()
            return
        before = self.observed.before_watching()
        super().watch()
        self.observed.after_watching(before)


class Observer:
    """Takes notes of one market, day by day."""

    def __init__(self, market: ObservedMarket, days: int) -> None:
        self.market = market
        self.people = len(market.viewers_table)
        self.days: dict[str, np.ndarray] = {}
        self.months: dict[str, list[Any]] = {}
        self.length = days
        self.opening_views = market.dramas["views"].copy()
        self.first_week = np.zeros(0, np.int64)
        nobody = np.zeros(self.people, bool)
        self.ever = {name: nobody.copy() for name in ("watched", "bought_in_drama", "bought_by_video")}
        self.used = np.zeros((self.people, N_PLATFORMS), bool)
        self.after = np.full(self.people, -1)  # index of AFTER of the relation being followed
        self.relation = {name: self._now(name) for name in ("repurchased", "known_merchant", "relation_day")}
        market.observed = self

    def before_watching(self) -> dict[str, np.ndarray]:
        """The columns that tell, after watching, what was watched."""
        return {name: self._now(name) for name in ("minutes_left", "following", "followed_on", "episode", "seen_next")}

    def after_watching(self, before: dict[str, np.ndarray]) -> None:
        """Who was shown what, who began it, who watched how many episodes and where."""
        table, screens = self.market.viewers_table, self.market.today.screens
        weight, shown = table["weight"].astype(np.int64), table["shown"]
        came = table["venue"] >= 0
        offered = came & (shown >= 0) & (shown != before["following"])
        began = offered & ((table["seen_next"] - before["seen_next"]) % N_SEEN != 0)
        self._add("titles_shown", weight[offered].sum())
        self._add("titles_begun", weight[began].sum())
        minutes = np.maximum(before["minutes_left"] - table["minutes_left"], 0.0)
        active = came & (minutes > 0.0)
        serial = before["following"]
        more = np.zeros(self.people, bool)
        followed = serial >= 0
        slot = screens.slot_of[serial[followed]]
        runs = np.flatnonzero(followed)[slot >= 0]
        more[runs] = before["episode"][runs] < screens.released[slot[slot >= 0]]
        went_on = active & (more | ~began) & (serial >= 0)
        seconds = self.market.dramas["episode_seconds"].astype(float)
        length = np.zeros(self.people)
        for who, title in ((went_on, serial), (began, shown)):
            length[who] += seconds[title[who]]
        length /= np.maximum(went_on.astype(int) + began, 1)
        counted = active & (length > 0.0)
        episodes = np.zeros(self.people, np.int64)
        episodes[counted] = np.rint(minutes[counted] * SECONDS_PER_MINUTE / length[counted])
        episodes = np.clip(episodes, 0, MOST_EPISODES)
        self.ever["watched"] |= active
        there = np.zeros(self.people, bool)
        for who, where in ((went_on, before["followed_on"]), (began, table["shown_on"])):
            self.used[who, where[who]] = True
            there |= counted & who & (where == _KUAISHOU)
        for name, who in (("plays", counted), ("plays_on_kuaishou", there)):
            self._add(name, np.bincount(episodes[who], weight[who], MOST_EPISODES + 1).astype(np.int64))

    def after_day(self) -> None:
        """Note the day that was just played."""
        market, table = self.market, self.market.viewers_table
        day, weight = market.day - 1, table["weight"].astype(np.int64)
        bits = table["active_days"].astype(np.int64)
        self._add("active_yesterday", weight[(bits >> 1) & 1 == 1].sum(), day)
        self._add("back_today", weight[bits & 3 == 3].sum(), day)
        self._add("sessions", market.tally.views.sum(), day)
        self._add("episodes", market.tally.episodes.sum(), day)
        self._note_money(day)
        self._note_deliveries(day)
        self._note_relations(day, weight)
        orders = market.new_orders
        drama, live = (orders["channel"] == channel for channel in (Channel.DRAMA, Channel.LIVE))
        self.ever["bought_in_drama"][orders["viewer"][drama]] = True
        self.ever["bought_by_video"][orders["viewer"][drama | live]] = True
        self._note_titles(day)
        today = market.settings.start + timedelta(days=day)
        if (today + timedelta(days=1)).day == 1:
            self._close_month(weight, day)

    def record(self) -> Record:
        """What was seen until now."""
        market = self.market
        series = {name: np.array(market.totals.until(name, self.length)) for name in SERIES}
        titles = {name: market.dramas[name].copy() for name in TITLE_COLUMNS}
        titles["first_week"] = self._with_room(len(market.dramas)).copy()
        titles["opening_views"] = self.opening_views
        merchants = {name: market.merchants_table[name].copy() for name in MERCHANT_COLUMNS}
        months = {name: np.array(rows) for name, rows in self.months.items()}
        start, netizens = market.settings.start, float(market.settings.population.netizens)
        return Record(start, self.length, series | self.days, months, titles, merchants, netizens)

    def _note_money(self, day: int) -> None:
        market = self.market
        flows = market.ledger.flows_on(day)
        for name, flow in FLOWS.items():
            self._add(name, flows.get(flow, 0), day)
        self._add("advertising_kept", own_advertising(market), day)

    def _note_deliveries(self, day: int) -> None:
        due, served = self.market.deliveries
        weight, back = due["weight"].astype(np.int64), served["status"] == OrderStatus.RETURNED
        for channel, name in CHANNELS.items():
            there = due["channel"] == channel
            self._add(f"delivered_{name}", weight[there].sum(), day)
            self._add(f"returned_{name}", weight[there & back].sum(), day)

    def _note_relations(self, day: int, weight: np.ndarray) -> None:
        """First orders from a merchant, and whether they were followed by another, by what became of them."""
        now, before = {name: self._now(name) for name in self.relation}, self.relation
        over = (now["repurchased"] == COUNTED) & (before["repurchased"] != COUNTED) & (self.after >= 0)
        for k, name in enumerate(AFTER):
            who = over & (self.after == k)
            self._add(f"buyers_{name}", weight[who].sum(), day)
            self._add(f"repeats_{name}", (weight[who] * (before["repurchased"][who] == 1)).sum(), day)
        some = over & treated(len(self.market.merchants_table))[before["known_merchant"]]
        self._add("buyers_of_treated", weight[some].sum(), day)
        self._add("repeats_of_treated", (weight[some] * (before["repurchased"][some] == 1)).sum(), day)
        new = (now["relation_day"] != before["relation_day"]) | (now["known_merchant"] != before["known_merchant"])
        self.after[over | new] = -1
        due, served = self.market.deliveries
        buyer = due["viewer"]
        first = new[buyer] & (due["merchant"] == now["known_merchant"][buyer])
        first &= due["ordered_on"] == now["relation_day"][buyer]
        became = np.where(served["status"] == OrderStatus.RETURNED, 2, np.where(served["seconds"] > 0, 1, 0))
        self.after[buyer[first]] = became[first]
        self.relation = now

    def _note_titles(self, day: int) -> None:
        dramas = self.market.dramas
        noted = self._with_room(len(dramas))
        done = dramas["released_on"] == day - FIRST_WEEK + 1
        noted[done] = dramas["receipts"][done]

    def _with_room(self, titles: int) -> np.ndarray:
        if titles > len(self.first_week):
            self.first_week = np.append(self.first_week, np.zeros(titles - len(self.first_week), np.int64))
        return self.first_week

    def _close_month(self, weight: np.ndarray, day: int) -> None:
        table = self.market.viewers_table
        here, female = table["joins_on"] <= day, table["gender"] == 0
        found = {name: weight[who].sum() for name, who in self.ever.items()} | {"users": weight[here].sum()}
        for name, who in zip(GENDERS, (female, ~female), strict=True):
            found[f"watched_{name}"] = weight[who & self.ever["watched"]].sum()
            found[f"bought_{name}"] = weight[who & self.ever["bought_in_drama"]].sum()
        found["platform_users"] = np.array([weight[used].sum() for used in self.used.T])
        found["accuracy"] = mean_accuracy(self.market)
        for name, value in found.items():
            self.months.setdefault(name, []).append(value)
        self.used[:] = False

    def _now(self, name: str) -> np.ndarray:
        return self.market.viewers_table[name].copy()

    def _add(self, name: str, amount: Any, day: int | None = None) -> None:
        if name not in self.days:
            self.days[name] = np.zeros((self.length, *np.shape(amount)), np.int64)
        self.days[name][self.market.day if day is None else day] += amount


TITLE_COLUMNS = ("released_on", "status", "title_weight", "quality", "views", "episodes_watched", "receipts")
CUMULATIVE = ("orders", "profit")
MERCHANT_COLUMNS = ("active", "size", "price", "unit_cost", "rating", *CUMULATIVE)


def own_advertising(market: MarketModel) -> int:
    """What mini-programs and apps, drama businesses themselves, kept of their advertising today; fen."""
    kept = market.trade.advertising - market.trade.split
    return int(kept[np.isin(market.platforms_table["form"], PAID_FORMS)].sum())


def mean_accuracy(market: MarketModel) -> float:
    """Mean correlation of what platforms believe with the tastes of those they showed something today; NaN if none."""
    table, today = market.viewers_table, market.today
    who = (table["venue"] >= 0) & (table["venue"] < N_PLATFORMS)
    where, p = table["venue"][who], today.discovery
    data: Any = table["profile_data"][who] * today.venues.data_share[where]
    age: Any = table["profile_age"][who]
    ceiling: Any = today.venues.accuracy[where]
    accuracy: Any = effective_accuracy(ceiling, data, age, p.taste_drift, p)
    return float(np.average(accuracy, weights=table["weight"][who])) if who.any() else np.nan


def observe(market: type[ObservedMarket], scenario: Scenario, days: int, settling: int = 0) -> Record:
    """Play ``days`` days of a scenario on one thread, and what was seen of it once the first ``settling`` were over."""
    model = market(scenario, threads=1)
    observer = Observer(model, days)
    before = {name: 0 * model.merchants_table[name] for name in CUMULATIVE}
    for day in range(days):
        if day == settling:
            before = {name: model.merchants_table[name].copy() for name in CUMULATIVE}
        model.step()
        observer.after_day()
    return since(observer.record(), settling, before)


def since(record: Record, day: int, merchants: dict[str, np.ndarray]) -> Record:
    """What a record shows from a day on; ``merchants``: their columns of sums as of that morning."""
    days = {name: series[day:] for name, series in record.days.items()}
    titles = record.titles | {"released_on": record.titles["released_on"] - day}
    later = {name: record.merchants[name] - sums for name, sums in merchants.items()}
    start, length = record.start + timedelta(days=day), record.length - day
    return replace(record, start=start, length=length, days=days, titles=titles, merchants=record.merchants | later)
