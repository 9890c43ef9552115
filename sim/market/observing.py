"""Notes of one market, taken day by day: what its outcomes do not tell, and comparisons with published figures ask for.

Looking changes nothing: an observed market is the same to the last bit as one that nobody looks at.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.market.panel import CHANNELS, Panel
from sim.market.recording import mean_accuracy
from sim.names import GENDERS, N_PLATFORMS, PLATFORMS, Channel
from sim.units import SECONDS_PER_MINUTE
from sim.world.orders import OrderStatus
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.market.model import MarketModel

MOST_EPISODES = 200
"""Viewers who watch more episodes than this on a day count as watching so many."""
FIRST_WEEK = 7
DAILY = (
    "titles_shown", "titles_begun", "recommended", "recommended_begun",
    "active_yesterday", "back_today", "sessions", "episodes",
    *(f"{what}_{name}" for what in ("delivered", "returned") for name in CHANNELS.values()),
)  # fmt: skip
"""Counted every day, weighted to the real population."""
HISTOGRAMS = ("plays", "plays_on_kuaishou")
"""People by the episodes they watched on a day: everywhere, and of those who watched on Kuaishou at all."""
EVER = ("watched", "paid", "bought_in_drama", "bought_by_video")
"""What somebody may have done since the notes began: watched a drama, paid for an episode, bought from a drama, or from
a drama or a live room."""
MONTHLY = ("users", *EVER, *(f"{did}_{who}" for who in GENDERS for did in ("watched", "bought")))
"""People, at the end of a month; beside them ``platform_users``, who watched on each platform in the month."""
_BIT = np.uint32(1) << np.arange(N_PLATFORMS + len(EVER), dtype=np.uint32)
"""A bit for every platform used this month, and for what was ever done."""
_USED = _BIT[:N_PLATFORMS].sum()
_WATCHED, _PAID, _IN_DRAMA, _BY_VIDEO = _BIT[N_PLATFORMS:]
_KUAISHOU = PLATFORMS.index("kuaishou")
_BEFORE = ("minutes_left", "following", "followed_on", "episode", "seen_next", "wallet", "coins")
_AFTER = ("minutes_left", "weight", "shown", "shown_on", "shown_by_ad", "seen_next", "active_days", "wallet", "coins")
_TWO_DAYS = 0b11


class Observer:
    """Takes notes of a market from its next day on. Subclasses note more."""

    def __init__(self, market: MarketModel, days: int) -> None:
        """Begin: from now on the market tells what happens. ``days``: most days to be played."""
        viewers = market.viewers_table
        self.market, self.first, self.length = market, market.day, days
        self.days = {name: np.zeros(days, np.int64) for name in DAILY}
        self.days |= {name: np.zeros((days, MOST_EPISODES + 1), np.int64) for name in HISTOGRAMS}
        self.months: dict[str, list[Any]] = {name: [] for name in (*MONTHLY, "platform_users", "accuracy")}
        self.opening_views = market.dramas["views"].copy()
        self.first_week = np.zeros(0, np.int64)
        """Receipts of every title until the end of its first week, fen."""
        self.panel = Panel(market)
        self._marks = np.zeros(len(viewers), np.uint32)
        self._active = int(viewers["weight"][viewers["active_days"] & 1 == 1].sum(dtype=np.int64))
        self._came = np.zeros(0, np.int64)
        self._before: dict[str, np.ndarray] = {}
        market.observer = self

    @property
    def day(self) -> int:
        """The day that is played, counted from the first one that is looked at."""
        return self.market.day - self.first

    def before_watching(self) -> None:
        """Keep what tells, after watching, what was watched: of those who opened a platform, since nobody else does."""
        viewers = self.market.viewers_table
        self._came = came = np.flatnonzero(viewers["venue"] >= 0)
        self._before = {name: viewers[name].take(came) for name in _BEFORE}

    def after_watching(self) -> None:
        """Who was shown what, who began it, who watched how many episodes, where, and paid for them."""
        came, before, screens = self._came, self._before, self.market.today.screens
        if not len(came) or not len(screens.drama):
            return
        now = {name: self.market.viewers_table[name].take(came) for name in _AFTER}
        weight, shown, serial = now["weight"].astype(float), now["shown"], before["following"].astype(np.int64)
        offered = (shown >= 0) & (shown != serial)
        began = offered & (now["seen_next"] != before["seen_next"])
        back = now["active_days"] & _TWO_DAYS == _TWO_DAYS
        chosen = now["shown_by_ad"] == 0  # by the platform, not by who bought the impression
        for name, who in (
            ("titles_shown", offered),
            ("titles_begun", began),
            ("recommended", offered & chosen),
            ("recommended_begun", began & chosen),
            ("back_today", back),
        ):
            self._add(name, int((weight * who).sum()))
        minutes = before["minutes_left"] - now["minutes_left"]
        active = minutes > 0
        slot = screens.slot_of.take(serial)
        more = (slot >= 0) & (before["episode"] < screens.released.take(slot))
        began &= active
        went_on = active & (serial >= 0) & (more | ~began)
        seconds = self.market.dramas["episode_seconds"].astype(float)
        length = seconds.take(serial) * went_on + seconds.take(shown) * began
        length = np.maximum(length / (1.0 + (went_on & began)), 1.0)  # no episode is shorter than a second
        episodes = np.minimum(np.rint(minutes * SECONDS_PER_MINUTE / length), MOST_EPISODES).astype(np.int64)
        bits = _shifted(went_on, before["followed_on"]) | _shifted(began, now["shown_on"])
        self._note_plays(episodes, weight * (went_on | began), bits & _BIT[_KUAISHOU] != 0)
        spent = before["wallet"] + before["coins"] - now["wallet"] - now["coins"]
        bits |= _WATCHED * active | _PAID * (spent > 0)
        self._marks[came] |= bits
        self.panel.note_viewing(came, minutes, episodes, spent)

    def _note_plays(self, episodes: np.ndarray, weight: np.ndarray, on_kuaishou: np.ndarray) -> None:
        """How many episodes each of some viewers watched, and which of them watched on Kuaishou."""
        sizes = MOST_EPISODES + 1
        counted = np.bincount(episodes + sizes * on_kuaishou, weight, 2 * sizes).astype(np.int64).reshape(2, sizes)
        self._add("plays", counted.sum(axis=0))
        self._add("plays_on_kuaishou", counted[1])

    def after_day(self) -> None:
        """Note the day that was just played; its books are closed."""
        market = self.market
        tally, orders = market.tally, market.new_orders
        self._add("active_yesterday", self._active)
        self._active = int(tally.counts[Count.ACTIVE])
        self._add("sessions", tally.views.sum())
        self._add("episodes", tally.episodes.sum())
        self._note_deliveries()
        drama, live = (orders["channel"] == channel for channel in (Channel.DRAMA, Channel.LIVE))
        self._marks[orders["viewer"][drama]] |= _IN_DRAMA
        self._marks[orders["viewer"][drama | live]] |= _BY_VIDEO
        self.panel.note_orders(orders)
        self.panel.note_deliveries(*market.deliveries)
        self._note_titles()
        month_is_over = (market.date + timedelta(days=1)).day == 1
        if month_is_over:
            self._close_month()
        if month_is_over or self.day == self.length - 1:
            self.panel.close_month(market.day)

    def first_weeks(self) -> np.ndarray:
        """Receipts of every title until the end of its first week, fen; 0 where that is not over."""
        return self._with_room(len(self.market.dramas)).copy()

    def _note_deliveries(self) -> None:
        due, served = self.market.deliveries
        returned = served["status"] == OrderStatus.RETURNED
        kinds = 2 * due["channel"] + returned
        counted = np.bincount(kinds, due["weight"], 2 * len(CHANNELS)).astype(np.int64).reshape(-1, 2)
        for channel, name in CHANNELS.items():
            self._add(f"delivered_{name}", counted[channel].sum())
            self._add(f"returned_{name}", counted[channel, 1])

    def _note_titles(self) -> None:
        dramas = self.market.dramas
        noted = self._with_room(len(dramas))
        done = dramas["released_on"] == self.market.day - FIRST_WEEK + 1
        noted[done] = dramas["receipts"][done]

    def _with_room(self, titles: int) -> np.ndarray:
        if titles > len(self.first_week):
            self.first_week = np.append(self.first_week, np.zeros(titles - len(self.first_week), np.int64))
        return self.first_week

    def _close_month(self) -> None:
        viewers = self.market.viewers_table
        weight, female = viewers["weight"].astype(np.int64), viewers["gender"] == 0
        found: dict[str, Any] = {"users": weight[viewers["joins_on"] <= self.market.day].sum()}
        ever = {name: self._marks & bit != 0 for name, bit in zip(EVER, _BIT[N_PLATFORMS:], strict=True)}
        found |= {name: weight[who].sum() for name, who in ever.items()}
        for name, who in zip(GENDERS, (female, ~female), strict=True):
            found[f"watched_{name}"] = weight[who & ever["watched"]].sum()
            found[f"bought_{name}"] = weight[who & ever["bought_in_drama"]].sum()
        used = [weight[self._marks & bit != 0].sum() for bit in _BIT[:N_PLATFORMS]]
        found |= {"platform_users": np.array(used), "accuracy": mean_accuracy(self.market.tally)}
        for name, value in found.items():
            self.months[name].append(value)
        self._marks &= ~_USED

    def _add(self, name: str, amount: Any) -> None:
        self.days[name][self.day] += amount


def _shifted(some: np.ndarray, platform: np.ndarray) -> np.ndarray:
    """The bit of everybody's platform where ``some`` holds, else 0, uint32."""
    return some.astype(np.uint32) << platform.view(np.uint8)
