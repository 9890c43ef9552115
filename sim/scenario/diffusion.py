"""How many people there are, and how far the form has spread, by date."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from sim.arithmetic import exponential
from sim.names import Funding
from sim.processes.adoption.rules import adoption_rate
from sim.processes.population.parameters import Population

END_OF_2023 = date(2023, 12, 31)
"""When platforms and producers were counted."""
_DAYS_PER_YEAR = 365.25
LEAST_SCALE = 0.02
"""The smallest market that opens, over that of the end of 2023: some hundred studios tried before anybody paid."""


def people_on(day: date, p: Population) -> int:
    """People using short video: straight lines between the published dates, constant before and after."""
    return _people_on(day, p.short_video_users)


def _people_on(day: date, path: Any) -> int:
    if day <= path[0][0]:
        return path[0][1]
    for (earlier, before), (later, after) in pairwise(path):
        if day <= later:
            return before + (after - before) * (day - earlier).days // (later - earlier).days
    return path[-1][1]


def people_by_day(start: date, days: int, p: Population) -> list[int]:
    """People using short video on each day of a run."""
    return [people_on(start + timedelta(days=d), p) for d in range(days)]


class Spread(NamedTuple):
    """How far the form has spread on a day, by class of eagerness."""

    feed: np.ndarray  # float64[class] of the adoptable, those who watch dramas (users of paid forms among them)
    paid: np.ndarray  # float64[class] of those who may ever pay, those who use paid forms
    known_feed: np.ndarray  # float64[class], the same for all: the first as acquaintances are known to
    known_paid: np.ndarray  # the same of the second


EAGERNESS = (-1.5341, -0.8871, -0.4888, -0.1573, 0.1573, 0.4888, 0.8871, 1.5341)
"""The median of each eighth of a standard normal: classes of people by how eager they are to adopt."""
EIGHTHS = (-1.1503, -0.6745, -0.3186, 0.0, 0.3186, 0.6745, 1.1503)
"""Where these classes meet."""
_STEP = 7  # days
_APART_FEED, _APART_PAID = 0.965, 0.79
"""Adopters among the acquaintances of those who have not adopted, over those among all, in markets of 2020 to 2023."""
_LAST = date(2041, 1, 1)  # the latest start and the longest run


def spread_on(scenario: Any, day: date) -> Spread:
    """The spread of the form with the usual traffic: those eager first, payers among watchers (Bass 1969)."""
    p = scenario.adoption
    first = min(p.feed_since, p.paid_since)
    passed = (min(day, _LAST) - first).days / _STEP
    if passed <= 0:
        return Spread(*np.zeros((4, len(EAGERNESS))))
    word = scenario.word_of_mouth
    heard = word.listen * word.peer_step
    path = _path(p.as_tuple(), p.feed_since, p.paid_since, heard, scenario.population.short_video_users)
    week = int(passed)
    now, then = path[week], path[min(week + 1, len(path) - 1)]
    return Spread(*(now + (then - now) * (passed - week)))


def adoption_path(scenario: Any, day: date) -> tuple[float, float]:
    """Share of the adoptable viewers who watch dramas, and of those who may pay who do, in [0, 1]."""
    spread = spread_on(scenario, day)
    return float(spread.feed.mean()), float(spread.paid.mean())


@lru_cache(maxsize=32)
def _path(p: Any, feed_since: date, paid_since: date, heard: float, people: Any) -> np.ndarray:
    """Week by week from the earlier of the two dates: float64[week, what of `Spread`, class].

    heard: share of the way that the picture of acquaintances moves in a day. people: how many there are, by date.
    Who joins has not adopted, and those who have are found together: others know fewer of them than there are.
    """
    first = min(feed_since, paid_since)
    sd = p.eagerness
    eager: Any = exponential(sd * np.array(EAGERNESS) - sd * sd / 2.0)  # type: ignore[arg-type]  # takes arrays too
    feed = paid = known_feed = known_paid = np.zeros(len(EAGERNESS))
    path = [np.array([feed, paid, known_feed, known_paid])]
    kept = (1.0 - heard) ** _STEP
    for week in range((_LAST - first).days // _STEP + 1):
        day = first + timedelta(days=week * _STEP)
        stay = _people_on(day, people) / max(_people_on(day + timedelta(days=_STEP), people), 1)
        feed, paid, known_feed, known_paid = stay * feed, stay * paid, stay * known_feed, stay * known_paid
        watched, used = float(feed.mean()), float(paid.mean())
        years = _STEP / _DAYS_PER_YEAR
        known, payers_known = _APART_FEED * float(known_feed[0]), _APART_PAID * float(known_paid[0])
        rate = adoption_rate(p.feed_external, p.feed_imitation, watched, known, p) * (day >= feed_since)
        more = np.minimum(eager * rate * years, 1.0) * (1.0 - feed)
        rate = adoption_rate(p.paid_external, p.paid_imitation, used, payers_known, p) * (day >= paid_since)
        paid = paid + np.minimum(eager * rate * years, 1.0) * np.maximum(feed - paid, 0.0)
        feed = feed + more
        known_feed, known_paid = kept * known_feed + (1.0 - kept) * watched, kept * known_paid + (1.0 - kept) * used
        path.append(np.array([feed, paid, known_feed, known_paid]))
    return np.array(path)


def audience_scale(scenario: Any) -> float:
    """Those who watch dramas at the start over those at the end of 2023."""
    return _scale(scenario, 0)


def opening_funding(scenario: Any) -> tuple[float, ...]:
    """Titles on offer at the start by what they live on, over all of those at the end of 2023.

    Those in feeds are as many as the viewers there allow, the others as the users of mini-programs and apps do.
    """
    shares, feed, paid = scenario.studios.opening_funding, audience_scale(scenario), _scale(scenario, 1)
    everything = sum(shares)
    return tuple(
        share / everything * (feed if funding == Funding.FEED else paid) for funding, share in enumerate(shares)
    )


def market_scale(scenario: Any) -> float:
    """Titles on offer at the start over those at the end of 2023: the size of the trade."""
    return sum(opening_funding(scenario))


def _scale(scenario: Any, which: int) -> float:
    now, then = adoption_path(scenario, scenario.start)[which], adoption_path(scenario, END_OF_2023)[which]
    people = people_on(scenario.start, scenario.population) / max(people_on(END_OF_2023, scenario.population), 1)
    return max(people * now / then, LEAST_SCALE) if then > 0.0 else max(people, LEAST_SCALE)
