"""What a row of the mission asks, how its markets are played in pairs on common seeds, and when it is shown."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import t

from sim.market.model import MarketModel
from sim.money import FEN_PER_YUAN
from sim.names import N_GENRES, N_PLATFORMS, N_SEEN, N_SEGMENTS, PLATFORMS, Channel
from sim.outcomes import SERIES
from sim.scenario import Scenario
from sim.world.orders import OrderStatus
from tests.mission.marketing import Marketing

SEEDS = 10
"""Pairs of markets, by default."""
CONFIDENCE = 0.95
SETTLED, DAYS = 40, 130
"""Days at the start that are played and not looked at, for the first receipts of goods are due only after two weeks;
and days in all."""
SMALL = Scenario(viewers=2_000, warm_up=0)
"""The baseline of 2024 at a small size."""
TITLE_COLUMNS = (
    "released_on", "status", "title_weight", "quality", "expected_quality", "topic", "views", "earned", "cost",
    "platforms", "merchant", "genre", "orders", "placement_fit", "creator", "episodes_watched", "pirated_views",
    "episode_price", "licensed",
)  # fmt: skip
AUDIENCE, ORDERS, SALES, VIEWS, OLD_VIEWS = "visitors", "shop_orders", "drama_sales", "views", "old_views"
TRAFFIC_PRICE, ACCURACY = "traffic_price", "accuracy"
CONTACTS, ANSWERED = "contacts", "seconds_to_answers"
"""Kept by day and platform: people who watched dramas there, orders that came by no link in a drama, sales through
links (fen), viewings, and those of titles that are older than feeds keep them on offer; the price of an impression
(fen), how well tastes are known (ρ), orders with something to answer, and the seconds it took altogether."""

_BY_PLATFORM = AUDIENCE, ORDERS, SALES, VIEWS, OLD_VIEWS, TRAFFIC_PRICE, ACCURACY, CONTACTS, ANSWERED
SURPLUS, BEGUN, FELT, AFTER_FAULT = "surplus", "begun", "felt", "after_fault"
"""Kept of people since the market settled: consumer surplus by segment (fen), titles begun by segment and genre, and
of those who opened a product's page from a drama how many, and the sums of their `FEELINGS` then; of orders with a
fault how many, and the sums of their `FATES`."""
FEELINGS = ("enjoyment", "control", "merging")
FATES = ("felt", "gained", "returned", "exchanged")
"""What was felt over what was promised, what it left the buyer (fen), whether it was sent back, or exchanged."""


SHARED: Path | None = None
"""Where processes that play rows at the same time keep their markets for each other."""


@dataclass(frozen=True)
class Arm:
    """A market to play: what differs from the base."""

    changes: tuple[tuple[str, Any], ...] = ()
    """Dotted paths and values, as in `Scenario.with_`."""
    policies: tuple[tuple[tuple[str, Any], ...], ...] = ()
    """Policies from the day on which the market has settled; ``after`` begins them so many days later and ``lasts``
    bounds them, in days, where given."""
    settled: int = SETTLED
    days: int = DAYS
    held_to: tuple[int, ...] = ()
    """Which of the budgets they compare creators always take, in turn by their rows; empty: what promises most."""
    market: type[MarketModel] = MarketModel
    """Of which kind it is: by default, the market as it is."""

    def scenario(self, seed: int) -> Scenario:
        """The scenario to play."""
        start = SMALL.start + timedelta(days=self.settled)
        policies: list[dict[str, Any]] = []
        for terms in map(dict, self.policies):
            first, lasts = start + timedelta(days=terms.pop("after", 0)), terms.pop("lasts", None)
            last = {"to": first + timedelta(days=lasts - 1)} if lasts else {}
            policies.append({**terms, "from": first, **last})
        return SMALL.with_(seed=seed, days=self.days, policies=policies, **dict(self.changes))


def arm(changes: Mapping[str, Any] | None = None, *policies: Mapping[str, Any], **other: Any) -> Arm:
    """An arm of an experiment; ``other``: `Arm.settled`, `Arm.days`, ... than the usual ones."""
    return Arm(tuple((changes or {}).items()), tuple(tuple(terms.items()) for terms in policies), **other)


BASE = arm()
"""The market in which nothing is changed."""
ENOUGH = {"viewers": 6_000}
"""Where effects are small beside luck."""


@dataclass(frozen=True)
class Seen:
    """What was seen of one market. Money is fen; people and titles are real ones."""

    settled: int
    days: int
    series: dict[str, np.ndarray]
    by_platform: dict[str, np.ndarray]
    """By name, a row a day and a column a platform."""
    titles: dict[str, np.ndarray]
    audiences: np.ndarray
    """People who watched on each platform since the market settled, as far as a session a day tells."""
    reached: float
    """Those who did on any."""
    equity: float
    """Mean standing of the brands of merchants in the market, at the end."""
    flows: dict[tuple[str, str, str], int]
    """Payments since the market settled, by sector of the payer, of the payee, and reason."""
    asked: np.ndarray
    """Since the market settled, by segment and by whether the need was worth less or more than the median one: fen of
    orders at list prices, and fen above them that were asked of the buyer alone, float64[segment, 2, 2]."""
    people: dict[str, np.ndarray]
    """By name, since the market settled."""
    trust: float
    """Mean trust of viewers in buying from dramas on the last evening, 0-1."""
    marketing: dict[str, np.ndarray]
    """Of merchants since the market settled, see `Marketing.seen`."""

    def total(self, *names: str) -> float:
        """The sum of daily series since the market settled."""
        return float(sum(self.series[name][self.settled :].sum() for name in names))

    def mean(self, name: str, later: int = 0) -> float:
        """The mean of a daily series from so many days after the market settled on."""
        return float(self.series[name][self.settled + later :].mean())

    def on(self, name: str, *platforms: str) -> float:
        """What was counted on some platforms since the market settled."""
        return float(self.by_platform[name][self.settled :, [PLATFORMS.index(p) for p in platforms]].sum())

    def felt(self, feeling: str) -> float:
        """Mean of one of `FEELINGS` over people who opened a product's page from a drama, 0-1."""
        opened, *felt = self.people[FELT]
        return float(felt[FEELINGS.index(feeling)] / opened)

    def after_fault(self, fate: str) -> float:
        """Mean of one of `FATES` over orders with a fault."""
        faulty, *fates = self.people[AFTER_FAULT]
        return float(fates[FATES.index(fate)] / faulty)

    def flow(self, payer: str, payee: str, reason: str) -> float:
        """What was paid from sector to sector, fen."""
        return float(self.flows.get((payer, payee, reason), 0))

    def released(self, later: int = 0, until: int = DAYS) -> np.ndarray:
        """Which titles came out on some days after the market settled, bool by title; the last day not included."""
        since = self.titles["released_on"] - self.settled
        return (since >= later) & (since < until) & (self.titles["status"] != 0)

    def sum_over(self, those: np.ndarray, column: str = "title_weight") -> float:
        """A column of some titles added up: by default, how many real ones they are."""
        return float(self.titles[column][those].sum())

    def average(self, those: np.ndarray, column: str) -> float:
        """Mean of a column over real titles; 0 without any."""
        weight = self.titles["title_weight"][those]
        return float(np.average(self.titles[column][those], weights=weight)) if weight.sum() else 0.0

    def digest(self) -> str:
        """A digest of all that was seen."""
        kept = self.series, self.by_platform, self.titles, self.people, self.marketing
        parts = [part for those in kept for part in those.values()]
        return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()[:16]


def watched(which: Arm, seed: int) -> Seen:
    """Play a market on one thread, and what was seen of it."""
    scenario, settled = which.scenario(seed), which.settled
    model = which.market(scenario, threads=1)
    for creator in model.creators if which.held_to else ():
        creator.held_to = which.held_to[creator.row % len(which.held_to)]
    daily = {name: np.zeros((scenario.days, N_PLATFORMS)) for name in _BY_PLATFORM}
    flows: dict[tuple[str, str, str], int] = {}
    asked = np.zeros((N_SEGMENTS, 2, 2))
    usual = scenario.needs.wtp_median * FEN_PER_YUAN * np.array(scenario.commerce.prices)
    people = {SURPLUS: np.zeros(N_SEGMENTS), BEGUN: np.zeros((N_SEGMENTS, N_GENRES)), FELT: np.zeros(4)}
    people[AFTER_FAULT] = np.zeros(1 + len(FATES))
    there = np.zeros((N_PLATFORMS, scenario.viewers), bool)
    marketing = Marketing(model)
    for day in range(scenario.days):
        noted = model.viewers_table["seen_next"].copy()
        marketing.morning()
        model.step()
        if day >= settled:
            marketing.evening()
            _look_at_people(model, noted, people)
            note_where(model, noted, there)
        orders, weight = model.new_orders, model.new_orders["weight"].astype(float)
        linked = orders["drama"] >= 0
        daily[AUDIENCE][day] = model.tally.visitors
        daily[ACCURACY][day] = model.platforms_table["accuracy"]
        daily[TRAFFIC_PRICE][day] = model.platforms_table["traffic_price"]
        old = day - model.dramas["released_on"][model.catalogue.running] >= scenario.production.shelf_life
        daily[VIEWS][day] = model.tally.views.sum(axis=1)
        daily[OLD_VIEWS][day] = model.tally.views[:, old].sum(axis=1)
        daily[ORDERS][day] = np.bincount(orders["platform"], weight * ~linked, N_PLATFORMS)
        daily[SALES][day] = np.bincount(orders["platform"], weight * orders["price"] * linked, N_PLATFORMS)
        if day >= settled:
            whose = (
                model.viewers_table["segment"][orders["viewer"]],
                np.int8(orders["value"] > usual[orders["category"]]),
            )
            np.add.at(asked, (*whose, 0), weight * (orders["price"] - orders["tax"] - orders["personal"]))
            np.add.at(asked, (*whose, 1), weight * orders["personal"])
        due, served = model.deliveries
        if day >= settled:
            note_faults(due["weight"], served, people[AFTER_FAULT])
        daily[CONTACTS][day] = np.bincount(due["platform"], due["weight"] * (served["seconds"] > 0), N_PLATFORMS)
        daily[ANSWERED][day] = np.bincount(due["platform"], due["weight"] * served["seconds"], N_PLATFORMS)
        for what, fen in model.ledger.flows_on(day).items() if day >= settled else ():
            flows[what] = flows.get(what, 0) + fen
    series = {name: np.array(model.totals.until(name, model.day)) for name in SERIES}
    titles = {name: model.dramas[name].copy() for name in TITLE_COLUMNS}
    titles["category"] = model.merchants_table["category"][titles["merchant"]]  # of any product where it has none
    merchants = model.merchants_table
    equity = float(merchants["brand_equity"][merchants["active"] == 1].mean())
    weight = model.viewers_table["weight"].astype(float)
    trust = float(model.viewers_table["trust"][:, Channel.DRAMA].mean())
    audiences, reached = there @ weight, float(there.any(axis=0) @ weight)
    told = titles, audiences, reached, equity, flows, asked, people, trust, marketing.seen()
    return Seen(settled, scenario.days, series, daily, *told)


def _look_at_people(model: MarketModel, noted: np.ndarray, people: dict[str, np.ndarray]) -> None:
    """Add what people did today. ``noted``: where each would note the next title begun, as of this morning."""
    table, weight = model.viewers_table, model.viewers_table["weight"].astype(float)
    people[SURPLUS] += model.tally.surplus
    who = np.flatnonzero(table["seen_next"] != noted)
    begun = table["seen"][who, noted[who] % N_SEEN]
    np.add.at(people[BEGUN], (table["segment"][who], model.dramas["genre"][begun]), weight[who])
    opened = table["offer"] >= 0
    felt = [table[feeling][opened].astype(float) for feeling in FEELINGS]
    people[FELT] += np.array([np.ones(int(opened.sum())), *felt]) @ weight[opened]


def note_faults(weight: np.ndarray, served: Mapping[str, np.ndarray], faults: np.ndarray) -> None:
    """Add what became of today's orders with a fault."""
    faulty = np.flatnonzero(served["seconds"] > 0)
    back, swapped = served["status"] == OrderStatus.RETURNED, served["exchanged"]
    of_each = np.array([np.ones(len(back)), served["felt"], served["gained"], back, swapped])
    faults += of_each[:, faulty] @ weight[faulty].astype(float)


def note_where(model: MarketModel, before: np.ndarray, there: np.ndarray) -> None:
    """Where viewers watched today, bool by platform and viewer. before: `seen_next` this morning."""
    viewers = model.viewers_table
    on = np.where(viewers["seen_next"] != before, viewers["shown_on"], viewers["followed_on"])
    watched = (viewers["active_days"] & 1 == 1) & (on >= 0)
    there[on[watched], np.flatnonzero(watched)] = True


@cache
def seen(which: Arm, seed: int) -> Seen:
    """What was seen of a market, which is played when it is first asked for, by whichever process."""
    if SHARED is None:
        return watched(which, seed)
    kind = f"{which.market.__name__}-{which.settled}-{'-'.join(map(str, which.held_to))}"
    path = SHARED / f"{which.scenario(seed).sha256}-{kind}.pickle"
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(watched(which, seed)))
        part.replace(path)
    return pickle.loads(path.read_bytes())


@dataclass(frozen=True)
class Effect:
    """A mean over paired seeds with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Claim:
    """One thing a row asks: a figure of the markets of one seed, and how large or small it must surely be.

    ``of`` takes what was seen of the row's arms, in their order. Without a margin the figure is reported, not judged.
    """

    name: str
    unit: str
    of: Callable[..., float]
    at_least: float | None = None
    at_most: float | None = None
    over: Callable[..., float] | None = None
    """What the figure is a share of: its mean over the seeds, so that no single seed's small denominator counts."""

    @property
    def judged(self) -> bool:
        """Whether it has a margin."""
        return self.at_least is not None or self.at_most is not None

    @property
    def asked(self) -> str:
        """The margin in words."""
        scale, unit = (100, "%") if self.unit == SHARE else (1, "")
        ends = [f"at least {scale * self.at_least:g}{unit}"] if self.at_least is not None else []
        ends += [f"at most {scale * self.at_most:g}{unit}"] if self.at_most is not None else []
        return ", ".join(ends) or "reported"

    def effect(self, arms: tuple[Arm, ...], seeds: int) -> Effect:
        """The effect over the seeds from 1 on."""
        markets = [[seen(one, seed) for one in arms] for seed in range(1, seeds + 1)]
        values = np.array([self.of(*those) for those in markets], float)
        if self.over is not None:
            values = values / np.mean([self.over(*those) for those in markets], dtype=float)
        half = float(t.ppf(0.5 + CONFIDENCE / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
        mean = float(values.mean())
        return Effect(mean, mean - half, mean + half)

    def holds(self, effect: Effect) -> bool:
        """Whether the whole interval is on the right side of the margin."""
        above = self.at_least is None or effect.low >= self.at_least
        return above and (self.at_most is None or effect.high <= self.at_most)


@dataclass(frozen=True)
class Mutant:
    """The mechanism disconnected: one text in a file of the package, and what takes its place."""

    file: str
    """Below ``sim``."""
    text: str
    instead: str

    def applied(self, source: str) -> str:
        """The file's text with the mechanism disconnected."""
        return source.replace(self.text, self.instead)


@dataclass(frozen=True)
class Row:
    """One system that the paper names."""

    number: int
    section: str
    system: str
    asked: str
    arms: tuple[Arm, ...]
    claims: tuple[Claim, ...]
    mutant: Mutant
    lacking: str = ""
    """Why it does not show what is asked yet; its test is then expected to fail."""
    seeds: int = SEEDS

    def effects(self) -> dict[str, Effect]:
        """Every claim's effect, by its name."""
        return {claim.name: claim.effect(self.arms, self.seeds) for claim in self.claims}

    def failures(self, effects: Mapping[str, Effect]) -> list[str]:
        """What is not shown, in words."""
        return [
            f"{claim.name}: {told(effects[claim.name], claim)}, asked {claim.asked}"
            for claim in self.claims
            if claim.judged and not claim.holds(effects[claim.name])
        ]

    def digest(self) -> str:
        """A digest of everything its markets showed with the first seed."""
        parts = [seen(one, 1).digest() for one in self.arms]
        return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def told(effect: Effect, claim: Claim) -> str:
    """An effect in figures."""
    scale, unit = (100, "%") if claim.unit == SHARE else (1, f" {claim.unit}")
    value, low, high = (f"{scale * figure:+.3g}" for figure in (effect.value, effect.low, effect.high))
    return f"{value}{unit} ({low} to {high})"


SHARE = "share"
"""The unit of figures that are told in per cent."""


def relative(figure: Callable[[Seen], float], one: int = 0, other: int = 1) -> dict[str, Callable[..., float]]:
    """The relative change of a figure from one arm to another, as ``of`` and ``over`` of a claim."""
    return {
        "of": lambda *markets: figure(markets[other]) - figure(markets[one]),
        "over": lambda *markets: figure(markets[one]),
    }


def series(*names: str, one: int = 0, other: int = 1) -> dict[str, Callable[..., float]]:
    """The same of the sum of daily series."""
    return relative(lambda market: market.total(*names), one, other)
