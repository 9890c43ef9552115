"""The twin of a run: the same market and luck, links in dramas off from the same opened state.

Both are followed for some months after the run, without links in either, so that only what dramas had done by then
tells them apart: above all needs that were met ahead of time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import numpy as np

from sim.market.model import MarketModel
from sim.names import Channel
from sim.policy.plans import Setting
from sim.records.twins import LATER_DAYS, PARTS
from sim.runs.warm import opened
from sim.scenario import Scenario
from sim.world.today import Count

_CHANNELS = {Channel.LIVE: "pages_live", Channel.SHELF: "pages_shelf"}
"""Where goods are sold but in dramas, and the series of pages looked at there."""


def without_links(scenario: Scenario, first: int) -> Scenario:
    """A scenario in which dramas carry no links from day ``first`` of its run on, whatever its policies say."""
    starts = scenario.start + timedelta(days=first)
    # after the longest runs the calendar of policies has ended, so that the date is not checked
    off = Setting.model_construct(set="rules.drama_links", value=0.0, platform=None, starts=starts, ends=None)
    return scenario.model_copy(update={"policies": (*scenario.policies, off)})


class Sold(NamedTuple):
    """What one channel sold in a run."""

    pages: int
    orders: np.ndarray  # int64[m]
    fen: np.ndarray  # int64[m]


class Notes:
    """What is noted of a market day by day, from the day on which it is made."""

    def __init__(self, model: MarketModel) -> None:
        """Begin."""
        self.model, self.first = model, model.day
        merchants = len(model.merchants_table)
        self._orders = {channel: np.zeros(merchants, np.int64) for channel in _CHANNELS}
        self._fen = {channel: np.zeros(merchants, np.int64) for channel in _CHANNELS}
        self.missed = 0
        """Visits of people in which money alone kept from an offer better than waiting."""

    def after_day(self) -> None:
        """Note the day just played."""
        orders = self.model.new_orders
        weight = orders["weight"].astype(np.int64)
        for channel in _CHANNELS:
            there = orders["channel"] == channel
            seller = orders["merchant"][there].astype(np.int64)
            np.add.at(self._orders[channel], seller, weight[there])
            np.add.at(self._fen[channel], seller, orders["price"][there].astype(np.int64) * weight[there])
        self.missed += int(self.model.tally.counts[Count.MISSED])

    def total(self, series: str) -> int:
        """The sum of a series since the beginning."""
        return int(self.model.totals.until(series, self.model.day)[self.first :].sum())

    def sold(self) -> list[Sold]:
        """What each channel but dramas sold."""
        return [Sold(self.total(pages), self._orders[c], self._fen[c]) for c, pages in _CHANNELS.items()]


class Ended(NamedTuple):
    """What a market came to at the end of its run, and what it sold in the days after; amounts in fen."""

    gmv: int
    incremental: int
    sold: list[Sold]
    needs: int
    swallowed: int
    missed: int
    later: int

    @classmethod
    def of(cls, notes: Notes) -> Ended:
        """Of a market at the end of its run, which is then played on."""
        return cls(
            gmv=notes.total("gmv"),
            incremental=notes.total("gmv_incremental"),
            sold=notes.sold(),
            needs=notes.total("needs"),
            swallowed=notes.total("needs_swallowed"),
            missed=notes.missed,
            later=_played_on(notes.model),
        )


def _played_on(model: MarketModel) -> int:
    """What a market sells in the days after its run, fen."""
    model.observer, first = None, model.day
    for _ in range(LATER_DAYS):
        model.step()
    return int(model.totals.until("gmv", model.day)[first:].sum())


def twin_figures(
    real: Notes, base: Scenario, scenario: Scenario, seed: int, engine: str, threads: int | None
) -> dict[str, int]:
    """What the twin of a run tells, in fen, by the names of `records.twins.TWIN`.

    Args:
        real: notes of the market at the end of its run, whose scenario ends its links then (see `without_links`); it
            is played on.
        base: under whose levers both markets warmed up.
        scenario: what was played.
        seed: with which luck.
        engine: how to play.
        threads: of the compiled engine.
    """
    one = Ended.of(real)
    twin = Notes(opened(base, without_links(scenario, 0), seed, engine, threads)[0])
    for _ in range(scenario.days):
        twin.model.step()
        twin.after_day()
    return told(one, Ended.of(twin))


def told(real: Ended, twin: Ended) -> dict[str, int]:
    """Effects of links on the sales of the whole market, and what their difference from the replay is made of.

    In each channel sales are pages × orders per page × price, and the price that of the same merchants and of who
    sells. Every factor's difference counts at the mean of both markets, so that nothing is left over.
    """
    later = real.later - twin.later
    over_run = real.gmv - twin.gmv
    gap = over_run + later - real.incremental
    visits = prices = merchants = 0.0
    for mine, other in zip(real.sold, twin.sold, strict=True):
        parts = _parts(mine, other)
        visits, prices, merchants = visits + parts[0], prices + parts[1], merchants + parts[2]
    elsewhere = sum(int(one.fen.sum()) for one in twin.sold)
    pages = sum(one.pages for one in twin.sold)
    swallowed = -(real.swallowed - twin.swallowed) * elsewhere / max(twin.needs, 1)
    budget = -(real.missed - twin.missed) * elsewhere / max(pages, 1)
    found = {
        "gap_later": later,
        "gap_swallowed": round(swallowed),
        "gap_visits": round(visits - swallowed),
        "gap_budget": round(budget),
        "gap_prices": round(prices),
        "gap_merchants": round(merchants),
    }
    found["gap_replaced"] = gap - sum(found.values())
    totals = {"gmv_twin": over_run, "gmv_twin_net": over_run + later, "gmv_twin_gap": gap}
    return totals | {name: found[name] for name in PARTS}


def _parts(mine: Sold, other: Sold) -> tuple[float, float, float]:
    """Of the difference between the sales of a channel: what visits, prices, and who sells make of it, fen."""
    pages, counts = (mine.pages, other.pages), (mine.orders.sum(), other.orders.sum())
    if not all(pages) or not all(counts):  # one market sold nothing there: that is for want of visits, or of answers
        return (float(mine.fen.sum() - other.fen.sum()) if not all(pages) else 0.0), 0.0, 0.0
    per_page = [float(n) / p for n, p in zip(counts, pages, strict=True)]
    sales = [float(one.fen.sum()) for one in (mine, other)]
    visits = (pages[0] - pages[1]) * (sales[0] / pages[0] + sales[1] / pages[1]) / 2.0
    orders = (pages[0] + pages[1]) / 2.0 * (per_page[0] + per_page[1]) / 2.0
    share = [one.orders / one.orders.sum() for one in (mine, other)]
    price = [one.fen / np.maximum(one.orders, 1) for one in (mine, other)]
    price = [np.where(one.orders > 0, p, q) for one, p, q in zip((mine, other), price, price[::-1], strict=True)]
    same = float(((share[0] + share[1]) / 2.0 * (price[0] - price[1])).sum())
    others = float(((share[0] - share[1]) * (price[0] + price[1]) / 2.0).sum())
    return visits, orders * same, orders * others
