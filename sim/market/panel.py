"""A panel of viewers: what each of the same few people did in every calendar month.

The people are drawn by the seed alone, so that a panel changes nothing in the market it looks at.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sim.names import Channel
from sim.units import SECONDS_PER_MINUTE
from sim.world.orders import Columns, OrderStatus
from sim.world.platform_graph import keyed_order

if TYPE_CHECKING:
    from sim.market.state import MarketState

PANEL = 1_000
"""Viewers in a panel, unless there are fewer."""
TRAITS = ("weight", "gender", "age_band", "city_tier")
CHANNELS = {Channel.DRAMA: "drama", Channel.LIVE: "live", Channel.SHELF: "shelf"}
KEPT = ("active_days", "seconds", "episodes", *(f"orders_{name}" for name in CHANNELS.values()), "returned",
        "fen_on_goods", "fen_on_dramas")  # fmt: skip
"""What is summed over a month, of one simulated viewer: whole numbers."""


class Panel:
    """The viewers of a panel, and what they did by month."""

    def __init__(self, market: MarketState) -> None:
        """Choose the people: those who come first in an order that depends on the seed alone."""
        viewers = market.viewers_table
        self.market = market
        self.rows = np.sort(keyed_order(len(viewers), market.seed)[:PANEL])
        self.months: list[date] = []
        """The first day of each month."""
        self.kept: dict[str, list[np.ndarray]] = {name: [] for name in ("days", *KEPT)}
        self._place = np.full(len(viewers), -1, np.int16)
        self._place[self.rows] = np.arange(len(self.rows))
        self._first = market.day
        self._month = self._nothing()

    def note_viewing(self, who: np.ndarray, minutes: np.ndarray, episodes: np.ndarray, spent: np.ndarray) -> None:
        """What viewers in these rows watched today, if anything: how long, how many episodes, and fen spent on them."""
        place, there = self._of_members(who)
        month, minutes = self._month, minutes[there]
        for name, amount in (
            ("active_days", minutes > 0),
            ("seconds", np.rint(minutes * SECONDS_PER_MINUTE).astype(np.int64)),
            ("episodes", episodes[there]),
            ("fen_on_dramas", spent[there]),
        ):
            month[name][place] += amount

    def note_orders(self, orders: Columns) -> None:
        """Orders placed today, and what the buyers pay for them."""
        place, there = self._of_members(orders["viewer"])
        paid = orders["price"].astype(np.int64) - orders["coupon"]
        np.add.at(self._month["fen_on_goods"], place, paid[there])
        for channel, name in CHANNELS.items():
            np.add.at(self._month[f"orders_{name}"], place, orders["channel"][there] == channel)

    def note_deliveries(self, due: Columns, served: Columns) -> None:
        """Orders delivered today, and what became of them."""
        place, there = self._of_members(due["viewer"])
        np.add.at(self._month["returned"], place, served["status"][there] == OrderStatus.RETURNED)

    def close_month(self, day: int) -> None:
        """Day ``day`` of the market was the last one of a month that is looked at."""
        today = self.market.settings.start + timedelta(days=day)
        first = max(day - today.day + 1, self._first)
        self.months.append(today.replace(day=1))
        here = np.maximum(self.market.viewers_table["joins_on"][self.rows], first)
        self.kept["days"].append(np.maximum(day + 1 - here, 0).astype(np.int64))
        for name, sums in self._month.items():
            self.kept[name].append(sums)
        self._month = self._nothing()

    def traits(self) -> dict[str, np.ndarray]:
        """Who the people are: columns of the viewers' table, by person."""
        return {name: self.market.viewers_table[name][self.rows] for name in TRAITS}

    def _of_members(self, viewers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Places in the panel of those of some viewers who are in it, and which these are."""
        place = self._place.take(viewers)
        there = np.flatnonzero(place >= 0)
        return place[there], there

    def _nothing(self) -> dict[str, np.ndarray]:
        return {name: np.zeros(len(self.rows), np.int64) for name in KEPT}
