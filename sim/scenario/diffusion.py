"""How many people there are, and how far the form has spread, by date."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sim.arithmetic import exponential
from sim.processes.population.parameters import Population

END_OF_2023 = date(2023, 12, 31)
"""When platforms and producers were counted."""
_DAYS_PER_YEAR = 365.25


def people_on(day: date, p: Population) -> int:
    """People using short video: straight lines between the published dates, constant before and after."""
    path = p.short_video_users
    if day <= path[0][0]:
        return path[0][1]
    for (earlier, before), (later, after) in pairwise(path):
        if day <= later:
            return before + (after - before) * (day - earlier).days // (later - earlier).days
    return path[-1][1]


def people_by_day(start: date, days: int, p: Population) -> list[int]:
    """People using short video on each day of a run."""
    return [people_on(start + timedelta(days=d), p) for d in range(days)]


def adoption_path(scenario: Any, day: date) -> tuple[float, float]:
    """Shares of the adoptable viewers who watch dramas in feeds (payers among them), and who pay, in [0, 1]."""
    p = scenario.adoption
    feed = _bass(p.feed_external, p.feed_imitation, (day - p.feed_since).days / _DAYS_PER_YEAR)
    paid = _bass(p.paid_external, p.paid_imitation, (day - p.paid_since).days / _DAYS_PER_YEAR)
    return max(feed, paid), paid


def _bass(external: float, imitation: float, years: float) -> float:
    """Cumulative adopters, as a share, ``years`` after the start (Bass 1969, closed form)."""
    if years <= 0.0 or external <= 0.0:
        return 0.0
    left = exponential(-min((external + imitation) * years, 40.0))
    return (1.0 - left) / (1.0 + imitation / external * left)


def market_scale(scenario: Any) -> float:
    """Size of the market at the start over that at the end of 2023, by people on the two adoption paths."""
    feed, paid = adoption_path(scenario, scenario.start)
    feed_then, paid_then = adoption_path(scenario, END_OF_2023)
    people = people_on(scenario.start, scenario.population) / max(people_on(END_OF_2023, scenario.population), 1)
    ratios = [now / then for now, then in ((feed, feed_then), (paid, paid_then)) if then > 0.0]
    return max(people * sum(ratios) / max(len(ratios), 1), 0.02)
