"""The titles that a market opens with: on offer for months, or being made (seed §3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from sim.arithmetic import LN_2, exponential
from sim.draws import Purpose, key_of, uniform
from sim.engine.firms import Pass
from sim.names import FORMS, Form
from sim.picking import pick_any
from sim.processes.production.rules import production_days, usual_cost
from sim.processes.studios.creator import Makers, shape
from sim.processes.topics.rules import takes_up
from sim.scenario.diffusion import opening_funding
from sim.world.catalogue import Catalogue, Shelves, Status
from sim.world.creators import PIRATE, cycle_days, first_release, traits
from sim.world.titles import HEAD, Draw, carriers_on, customs_of, licence_share, reach
from sim.world.topics import TopicPath, heat_to_come, hottest

if TYPE_CHECKING:
    from sim.processes.production.parameters import Production
    from sim.processes.studios.parameters import Studios
    from sim.processes.topics.parameters import Topics
    from sim.scenario import Scenario
    from sim.world.columns import Table
    from sim.world.schema import DramaRow
    from sim.world.titles import Customs
    from sim.world.topics import Sparks

_DRAWS = max(Draw) + 1  # of a planning decision
_OPENING = 1_000_000  # titles made before the start draw their luck as agents of their own
_MOST_VIEWS = 1e17
_OLDEST, _LEAST_FRESH = 35.0, 1e-12  # an exponent that leaves next to nothing, and what is divided by


def opening_catalogue(
    settings: Scenario, seed: int, creators: Table, topics: TopicPath, audience: float = 1.0
) -> Catalogue:
    """The titles released in the months before the start, with views, and those that are being made.

    A drama in production has its release day in ``released_on``.
    """
    dramas = Catalogue(settings.production.shelf_life, shelves=_shelves(settings))
    opening = settings.studios.opening_days
    which: list[tuple[int, int, int]] = []  # by row, number and day of release
    for row in np.flatnonzero((creators["active"] == 1) & (creators["kind"] != PIRATE)).tolist():
        cycle = cycle_days(int(creators["kind"][row]), settings)
        coming = first_release(seed, row, cycle)
        releases = [coming - round(n * cycle) for n in range(int((opening + cycle) / cycle) + 1)]
        for n, day in reversed(list(enumerate(releases))):
            if day < -opening or (n == 0 and day >= _usual_days(settings, creators, row)):
                continue
            which.append((row, n, day))
            creators["making" if day >= 0 else "titles"][row] += 1
    if which:
        _make(dramas, which, settings, seed, creators, topics)
    _views_so_far(dramas, settings.studios, seed, audience)
    dramas.open_day(0)
    topics.warm(dramas, 0)
    return dramas


def _shelves(settings: Scenario) -> Shelves:
    """Long-video platforms keep a library, from which shelf platforms license."""
    p = settings.production
    of_form = {of: sum(1 << i for i, form in enumerate(FORMS) if form == of) for of in Form}
    keepers, takers = of_form[Form.LONG_VIDEO], of_form[Form.SHELF]
    return Shelves(keepers, takers, p.library_titles, p.licensed_titles, p.library_days)


def _usual_days(settings: Scenario, creators: Table, row: int) -> int:
    p = settings.production.as_tuple()
    cost = usual_cost(creators["kind"].item(row) == HEAD, p)
    return production_days(cost, cost, creators["industrialisation"].item(row), p)


class Past(NamedTuple):
    """What titles of an opening were made of. ``t`` is a title, ``g`` a genre."""

    start: int  # the first day of the market, an ordinal
    makers: Makers  # with the luck of each title
    carriers: np.ndarray  # int64[t] platforms that carried dramas when it came out, bits
    genres: np.ndarray  # float64[g] their shares of titles
    funding: np.ndarray  # float64 by names.Funding, see `opening_funding`
    hits: np.ndarray  # int64[h] tropes that imitators copied
    sparks: Sparks  # topics that were in sight
    customs: Customs
    production: Production
    studios: Studios
    topics: Topics


def was_made(title: DramaRow, past: Past) -> int:
    """A title whose maker and first day are known, at the usual cost; the day on which it was planned."""
    i, luck, p = title.creator, past.makers.luck[title.row], past.production
    head = past.makers.kind[i] == HEAD
    title.genre = pick_any(past.genres, luck[Draw.GENRE.value])
    title.funding = pick_any(past.funding, luck[Draw.PAYWALL.value])
    title.cost = usual_cost(head, p)
    days = production_days(title.cost, title.cost, past.makers.industrialisation[i], p)
    planned = title.released_on - days
    shape(title, luck, title.cost, licence_share(past.start + planned, p), past)
    title.topic = -1
    t = hottest(title.genre, planned, days, past.sparks, past.topics)
    if t >= 0 and takes_up(heat_to_come(t, title.genre, planned, days, past.sparks, past.topics), past.topics):
        title.topic = past.sparks.number[t]
    title.platforms = reach(head, title.funding, past.carriers[title.row], luck, past.customs, p)
    return planned


_WAS_MADE = Pass(was_made)


def _make(
    dramas: Catalogue,
    which: list[tuple[int, int, int]],
    settings: Scenario,
    seed: int,
    creators: Table,
    topics: TopicPath,
) -> None:
    """Put titles on the books, given the row of the creator, which title back this is, and its first day.

    They are the market's own, whoever plays it: compiled in either engine.
    """
    makers, _, days = np.array(which, np.int64).T
    status = np.where(days < 0, Status.RUNNING, Status.IN_PRODUCTION)
    dramas.add(len(which), creator=makers, title_weight=settings.studios.title_weight, released_on=days, status=status)
    on = {day: carriers_on(settings, day) for day in set(days.tolist())}
    p = settings.production.as_tuple()
    longest = production_days(usual_cost(True, p), usual_cost(True, p), 0.0, p)
    past = Past(
        start=settings.start.toordinal(),
        makers=Makers(
            creators["kind"],
            creators["skill"],
            creators["industrialisation"],
            creators["genre_return"],
            _lucks(seed, which),
        ),
        carriers=np.array([on[day] for day in days.tolist()], np.int64),
        genres=np.array(settings.studios.genre_share, np.float64),
        funding=np.array(opening_funding(settings), np.float64),
        hits=np.arange(settings.production.hit_tropes, dtype=np.int64),
        sparks=topics.sparks(int(days.max()), int(days.min()) - longest),
        customs=customs_of(settings.production),
        production=p,
        studios=settings.studios.as_tuple(),
        topics=settings.topics.as_tuple(),
    )
    _WAS_MADE.play("compiled", dramas.table, past)


def _lucks(seed: int, which: list[tuple[int, int, int]]) -> np.ndarray:
    """The draws of the planning of titles, float64[titles, draws]: those of all n-th titles back have the same keys."""
    rows, numbers = (np.array([one[place] for one in which], np.uint64) for place in (0, 1))
    lucks = np.empty((len(which), _DRAWS))
    for n in np.unique(numbers).tolist():
        keys: Any = np.array([key_of(seed, n, Purpose.PLAN + k) for k in range(_DRAWS)], np.uint64)
        agents: Any = rows[numbers == n][:, None] + np.uint64(_OPENING)
        lucks[numbers == n] = uniform(keys, agents)
    return lucks


def _views_so_far(dramas: Catalogue, p: Studios, seed: int, scale: float) -> None:
    """Views by quality, freshness and luck, adding up to the opening sessions on the day before the start."""
    table = dramas.table
    rows = np.flatnonzero(table["status"] == Status.RUNNING)
    if not len(rows):
        return
    age = -table["released_on"][rows].astype(np.float64)
    luck = traits(seed, rows, 16)
    loss = LN_2 / p.opening_half_life
    fresh: Any = exponential(cast("Any", -np.minimum(loss * age, _OLDEST)))  # takes arrays too
    appeal = table["quality"][rows] / (1.0 + p.opening_tail - luck) * fresh  # few hits, many flops: a Pareto tail
    yesterday = p.opening_sessions * scale * appeal / (appeal.sum() or 1.0)  # nobody watches what is worthless
    past = (1.0 / np.maximum(fresh, _LEAST_FRESH) - 1.0) / (
        exponential(np.float64(loss)) - 1.0
    )  # geometric sum over its days
    table["views_yesterday"][rows] = yesterday.astype(np.int64)
    # titles are hardly ever so few that all on offer are past their time; if they are, views stay countable
    table["views"][rows] = np.minimum(yesterday * past, _MOST_VIEWS).astype(np.int64)
