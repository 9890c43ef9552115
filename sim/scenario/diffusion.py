"""How many people there are, and how far the form has spread, by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from sim.arithmetic import exponential
from sim.names import Funding
from sim.processes.adoption.rules import adoption_rate, impressions_for, lapse_chance, push
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

    feed: Sequence[float]  # [class] of the adoptable, those who watch dramas (users of paid forms among them)
    paid: Sequence[float]  # [class] of those who may ever pay, those who use paid forms
    known_feed: Sequence[float]  # [class], the same for all: the first as acquaintances are known to
    known_paid: Sequence[float]  # the same of the second


EAGERNESS = (-1.5341, -0.8871, -0.4888, -0.1573, 0.1573, 0.4888, 0.8871, 1.5341)
"""The median of each eighth of a standard normal: classes of people by how eager they are to adopt."""
EIGHTHS = (-1.1503, -0.6745, -0.3186, 0.0, 0.3186, 0.6745, 1.1503)
"""Where these classes meet."""
_NOBODY = [0.0] * len(EAGERNESS)
_STEP = 7  # days
_APART_FEED, _APART_PAID = 0.965, 0.79
"""Adopters among the acquaintances of those who have not adopted, over those among all, in markets of 2020 to 2023."""
THIN, RICH = 3e6, 1.17
"""Users of paid forms who are half as exposed to traffic as very many are, and how exposed those are, over the usual;
in markets of 2020 to 2023."""
_LAST = date(2041, 1, 1)  # the latest start and the longest run


def spread_on(scenario: Any, day: date) -> Spread:
    """The spread of the form with the usual traffic: those eager first, payers among watchers (Bass 1969)."""
    p = scenario.adoption
    first = min(p.feed_since, p.paid_since)
    passed = (min(day, _LAST) - first).days / _STEP
    if passed <= 0:
        return Spread(_NOBODY, _NOBODY, _NOBODY, _NOBODY)
    word = scenario.word_of_mouth
    heard = word.listen * word.peer_step
    q = scenario.population
    path = _path(p.as_tuple(), p.feed_since, p.paid_since, heard, q.short_video_users, q.adoptable_share)
    week = int(passed)
    now, then = path[week], path[min(week + 1, len(path) - 1)]
    return Spread(*(_between(a, b, passed - week) for a, b in zip(now, then, strict=True)))


def adoption_path(scenario: Any, day: date) -> tuple[float, float]:
    """Share of the adoptable viewers who watch dramas, and of those who may pay who do, in [0, 1]."""
    spread = spread_on(scenario, day)
    return mean_of(spread.feed), mean_of(spread.paid)


def _between(now: Sequence[float], then: Sequence[float], part: float) -> list[float]:
    return [a + (b - a) * part for a, b in zip(now, then, strict=True)]


@lru_cache(maxsize=32)
def _path(p: Any, feed_since: date, paid_since: date, heard: float, people: Any, adoptable: float) -> list[Spread]:
    """Week by week from the earlier of the two dates.

    heard: share of the way that the picture of acquaintances moves in a day. people: how many there are, by date.
    Who joins has not adopted, and those who have are found together: others know fewer of them than there are.
    """
    first, sd = min(feed_since, paid_since), p.eagerness
    eager = [exponential(sd * class_of - sd * sd / 2.0) for class_of in EAGERNESS]
    feed = paid = known_feed = known_paid = _NOBODY
    path = [Spread(feed, paid, known_feed, known_paid)]
    kept, years = (1.0 - heard) ** _STEP, _STEP / _DAYS_PER_YEAR
    for week in range((_LAST - first).days // _STEP + 1):
        day = first + timedelta(days=week * _STEP)
        stay = _people_on(day, people) / max(_people_on(day + timedelta(days=_STEP), people), 1)
        feed, paid, known_feed, known_paid = ([stay * k for k in of] for of in (feed, paid, known_feed, known_paid))
        watched, used = mean_of(feed), mean_of(paid)
        known, payers_known = _APART_FEED * known_feed[0], _APART_PAID * known_paid[0]
        rate = adoption_rate(p.feed_external, p.feed_imitation, watched, known, p) * (day >= feed_since)
        watch = [f + min(e * rate * years, 1.0) * (1.0 - f) for e, f in zip(eager, feed, strict=True)]
        users = used * p.payer_share * adoptable * _people_on(day, people)
        bought = usual_exposure(users)
        rate = adoption_rate(p.paid_external, p.paid_imitation, used, payers_known, p) * (day >= paid_since)
        rate *= push(bought, p)
        left = lapse_chance(p.lapse, bought) * _STEP
        found = zip(eager, feed, paid, strict=True)
        paid = [k - left * k + min(e * rate * years, 1.0) * max(f - k, 0.0) for e, f, k in found]
        feed = watch
        known_feed = [kept * k + (1.0 - kept) * watched for k in known_feed]
        known_paid = [kept * k + (1.0 - kept) * used for k in known_paid]
        path.append(Spread(feed, paid, known_feed, known_paid))
    return path


def usual_impressions(scenario: Any, day: date) -> float:
    """Bought impressions that a user of paid forms meets a day, in a market with as many users as on that day."""
    p, population = scenario.adoption, scenario.population
    users = adoption_path(scenario, day)[1] * p.payer_share * population.adoptable_share * people_on(day, population)
    return impressions_for(usual_exposure(users), p)


def usual_exposure(users: float) -> float:
    """Exposure of each to bought traffic where there are so many users of paid forms; 1 at the usual."""
    return RICH * users / (users + THIN)


def mean_of(shares: Sequence[float]) -> float:
    """The share among all, where it is known by class of eagerness."""
    return sum(shares) / len(shares)


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
