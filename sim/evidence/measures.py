"""What rows of the report card measure: pure functions of records and of plain numbers. None: undefined (0/0)."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np

from sim.evidence.observing import Record
from sim.market.panel import CHANNELS
from sim.market.recording import gini
from sim.money import FEN_PER_YUAN
from sim.names import FIRST_PAID, PLATFORMS
from sim.scenario import Scenario
from sim.scenario.diffusion import people_on

YI = 1e8
"""亿, in which yuan of the market are published."""
EFFECTIVE_SECONDS, LONG_SECONDS = 7, 18
"""Seconds from which a view of a clip counts as effective, and as long (KuaiRand's definitions)."""
HEAVY = 10
"""Episodes a day from which a viewer is a heavy one."""
HIT = 1.5
"""Plays of a title per netizen from which it is a hit."""


def ratio(part: float, whole: float) -> float | None:
    """A part of a whole; None where there is no whole."""
    return float(part) / float(whole) if whole else None


def change(now: float, before: float) -> float | None:
    """Relative change; None from nothing. Of a loss, the change as a share of its size."""
    return (float(now) - float(before)) / abs(float(before)) if before else None


def year(of: int) -> tuple[date, date]:
    """The first and the last day of a year."""
    return date(of, 1, 1), date(of, 12, 31)


def revenue(record: Record, of: int) -> float:
    """Receipts of drama businesses in a year, in 亿 yuan."""
    return record.total("market_revenue", *year(of)) / FEN_PER_YUAN / YI


def growth(record: Record, of: int) -> float | None:
    """Growth of revenue in a year over the year before."""
    return change(revenue(record, of), revenue(record, of - 1))


def revenue_share(record: Record, of: int, *series: str) -> float | None:
    """Some series of money over the revenue of drama businesses in the same year."""
    parts = sum(record.total(name, *year(of)) for name in series)
    return ratio(parts, record.total("market_revenue", *year(of)))


def form_share(record: Record, platform: str, month: tuple[int, int]) -> float | None:
    """Monthly users of one kind of paid platform over those of all three kinds, counted each by itself."""
    users = record.month("platform_users", *month)
    return ratio(users[PLATFORMS.index(platform)], users[FIRST_PAID:].sum())


def share_of_heavy(plays: np.ndarray) -> float | None:
    """Viewers with at least `HEAVY` episodes on a day over all who watched; ``plays`` [episodes] counts them."""
    return ratio(plays[HEAVY:].sum(), plays[1:].sum())


def stock_share(record: Record, name: str, among: str, month: tuple[int, int]) -> float | None:
    """People who ever did something, among some, at the end of a month."""
    return ratio(float(record.month(name, *month)), float(record.month(among, *month)))


def odds_ratio(some: float, of_some: float, others: float, of_others: float) -> float | None:
    """Odds of the first group over the odds of the second; None where it is undefined or infinite."""
    odds = [ratio(part, whole - part) for part, whole in ((some, of_some), (others, of_others))]
    return odds[0] / odds[1] if odds[0] is not None and odds[1] else None


def return_rate(record: Record, channel: str, of: int) -> float | None:
    """Returned over delivered orders of a channel (`CHANNELS`) in a year."""
    assert channel in CHANNELS.values()
    return ratio(record.total(f"returned_{channel}", *year(of)), record.total(f"delivered_{channel}", *year(of)))


def difference(one: float | None, other: float | None) -> float | None:
    """One less the other, where both are defined."""
    return None if one is None or other is None else one - other


def views_of_year(record: Record, of: int, column: str = "views") -> np.ndarray:
    """Views (or plays) at the end, by title that came out in a year."""
    return record.title(column)[record.released(*year(of))]


def inequality(amounts: np.ndarray) -> float | None:
    """Gini coefficient; None where there is nothing to share."""
    return gini(amounts) if amounts.sum() > 0 else None


def top_share(amounts: np.ndarray, top: float) -> float | None:
    """Share of the ``top`` (0-1) of the largest amounts in all; a part of an amount at the border counts in part."""
    falling = np.sort(amounts)[::-1].astype(float)
    count = top * len(falling)
    whole = int(count)
    border = float(falling[whole]) * (count - whole) if whole < len(falling) else 0.0
    return ratio(float(falling[:whole].sum()) + border, float(falling.sum()))


def share_of_hits(plays: np.ndarray, titles: np.ndarray, netizens: float) -> float | None:
    """Titles above `HIT` plays per netizen. A simulated title stands for several real ones (``titles``)."""
    per_title = plays / np.maximum(titles, 1)
    return ratio(titles[per_title > HIT * netizens].sum(), titles.sum())


def front_loading(record: Record, of: int) -> float | None:
    """First week's receipts over all, of the titles that came out in a year."""
    those = record.released(*year(of))
    return ratio(record.title("first_week")[those].sum(), record.title("receipts")[those].sum())


def sd_of_log(counts: np.ndarray) -> float | None:
    """Standard deviation of the logarithm, where ``counts[n]`` people have n > 0."""
    sizes = np.arange(1, len(counts))
    if counts[1:].sum() == 0:
        return None
    logs = np.log(sizes)
    mean = np.average(logs, weights=counts[1:])
    return float(math.sqrt(np.average((logs - mean) ** 2, weights=counts[1:])))


def quantile(counts: np.ndarray, share: float) -> int | None:
    """The smallest n > 0 up to which at least a share of those with n > 0 lies."""
    below = np.cumsum(counts[1:])
    return int(np.searchsorted(below, share * below[-1])) + 1 if below[-1] else None


def quantile_ratio(counts: np.ndarray, upper: float, lower: float) -> float | None:
    """One quantile over another."""
    high, low = quantile(counts, upper), quantile(counts, lower)
    return high / low if high is not None and low is not None else None


def plays_in(record: Record, name: str, first: date, last: date) -> np.ndarray:
    """People × days by the number of episodes watched on a day, int64[episodes]."""
    return record.between(name, first, last).sum(axis=0)


class Clips:
    """The exposures of a year taken as single clips, as feeds count them.

    A title that was shown and not begun is one clip that was left at once. A session is its whole episodes, and one
    more that was begun and left. The model plays whole episodes with a constant chance of going on, so within an
    episode viewers are taken to leave at the constant rate that gives the same chance.
    """

    def __init__(self, skipped: float, episodes: float, sessions: float, seconds: float) -> None:
        """``seconds``: mean length of an episode."""
        self.begun, self.seconds = episodes + sessions, seconds
        self.all = skipped + self.begun
        self.going_on = episodes / self.begun if self.begun else 0.0

    @classmethod
    def of(cls, record: Record, of: int) -> Clips:
        """Those of a year; raises what `Record.between` raises."""
        shown, begun, episodes, sessions, seconds = (
            record.total(name, *year(of))
            for name in ("titles_shown", "titles_begun", "episodes", "sessions", "seconds_watched")
        )
        return cls(shown - begun, episodes, sessions, seconds / episodes if episodes else 0.0)

    def watched_for(self, seconds: float) -> float | None:
        """Share of exposures of which so much, or the whole episode, was watched."""
        part = min(seconds / self.seconds, 1.0) if self.seconds else 1.0
        return ratio(self.begun * self.going_on**part, self.all)

    def complete(self) -> float | None:
        """Share of exposures that were watched to the end."""
        return ratio(self.begun * self.going_on, self.all)

    def watch_ratio(self, share: float) -> float | None:
        """Quantile of watched over length; 1 at most, because nobody plays an episode twice."""
        if not self.all:
            return None
        skipped = 1.0 - self.begun / self.all
        if share <= skipped:
            return 0.0
        left = 1.0 - (share - skipped) / (1.0 - skipped)
        if not 0.0 < self.going_on < 1.0:
            return self.going_on
        return 1.0 if left <= self.going_on else math.log(left) / math.log(self.going_on)


def auc(correlation: float, base: float) -> float | None:
    """Chance that a score ranks a liked title above another one, with no noise in the outcome.

    Score and liking are standard normal with this correlation; the share ``base`` (0-1) of titles is liked.
    """
    if not 0.0 < base < 1.0 or math.isnan(correlation):
        return None
    grid = np.linspace(-5.0, 5.0, 401)
    density = np.exp(-(grid**2) / 2.0)
    density /= density.sum()
    cut = grid[np.searchsorted(np.cumsum(density), 1.0 - base)]
    liked, disliked = density * (grid > cut), density * (grid <= cut)
    scale = math.sqrt(2.0 * max(1.0 - correlation**2, 1e-9))
    gaps = correlation * (grid[:, None] - grid[None, :]) / scale
    higher = 0.5 * (1.0 + np.vectorize(math.erf)(gaps / math.sqrt(2.0)))
    return ratio(float(liked @ higher @ disliked), float(liked.sum() * disliked.sum()))


def sum_of(record: Record, name: str) -> float:
    """The sum of a daily series over the whole record."""
    return record.total(name, record.start, record.start + timedelta(days=record.length - 1))


def changed(name: str, now: Record, before: Record) -> float | None:
    """Relative change of the sum of a series between two records of the same length."""
    return change(sum_of(now, name), sum_of(before, name))


def people_at(scenario: Scenario, when: date) -> int:
    """People who use short video on a date; an input of the scenario."""
    return people_on(when, scenario.population)
