"""The creators at the start, and the titles already on offer or in production."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, cast

import numpy as np

from sim.arithmetic import LN_2, clamp, exponential
from sim.draws import Purpose, key_of, uniform
from sim.names import CREATOR_KINDS, FORMS, N_GENRES, Form
from sim.policy.plans import FIRST_DAY
from sim.processes.production.parameters import Production
from sim.processes.production.rules import drama_quality, production_days, realised_quality, usual_cost
from sim.processes.studios.parameters import Studios
from sim.processes.studios.rules import pooled_resources
from sim.scenario import Scenario
from sim.scenario.diffusion import opening_funding
from sim.units import DAYS_PER_YEAR
from sim.world.catalogue import Catalogue, Shelves, Status
from sim.world.columns import Table
from sim.world.schema import CREATOR
from sim.world.titles import (
    Customs,
    Draw,
    Maker,
    carriers_on,
    customs_of,
    licence_share,
    licensed,
    reach,
    serial_format,
    story,
    usual_funding,
    usual_genre,
)
from sim.world.topics import TopicPath

_LONGEST_CYCLE = 1e6  # days: nobody lives to see the next title
_MOST_VIEWS = 1e17
_NONE = 1e-12  # a share that is divided by
_OLDEST, _LEAST_FRESH = 35.0, 1e-12  # an exponent that leaves next to nothing, and what is divided by
GOLDEN = 0.6180339887498949  # its multiples are spread evenly: any first n creators hold the kinds in proportion
_TRAIT = Purpose.WORLD + 128
_DRAWS = max(Draw) + 1  # of a planning decision
_OPENING = 1_000_000  # titles made before the start draw their luck as agents of their own
PIRATE = CREATOR_KINDS.index("pirate")


_key = lru_cache(maxsize=4096)(key_of)


def _draw(seed: int, agent: int, day: int, purpose: int) -> float:
    """`draw`, whose keys the creators and titles of an opening share."""
    return uniform(_key(seed, day, purpose), agent)


def opening_creators(settings: Scenario, seed: int, scale: float = 1.0) -> Table:
    """The creator table: rows beyond those active at the start are room for entry.

    ``scale`` is the size of the market at the start over its size at the end of 2023.
    """
    p = settings.studios
    table = Table("creator", CREATOR, int(p.creators * max(p.room_for_entry, scale)))
    table["kind"] = [kind_of(row, p) for row in range(len(table))]
    there = _there_at_opening(table["kind"], round(p.creators * scale), _shares(established_on(settings), p))
    table["active"] = np.isin(np.arange(len(table)), there)
    table["expected_return"] = p.opening_return
    for row, kind in enumerate(table["kind"].tolist()):
        if kind == PIRATE:
            continue
        name = CREATOR_KINDS[kind]
        shift = p.skill_spread * (2.0 * _draw(seed, row, 0, _TRAIT) - 1.0)
        table["skill"][row] = clamp(getattr(p, f"skill_{name}") + shift, 0.0, 1.0)
        table["industrialisation"][row] = getattr(p, f"industrial_{name}")
        record = [_draw(seed, row, 0, _TRAIT + 2 + genre) for genre in range(N_GENRES)]
        table["genre_return"][row] = [
            p.opening_return * (1.0 - p.opening_spread + 2.0 * p.opening_spread * luck) for luck in record
        ]
    return table


def _there_at_opening(kinds: np.ndarray, count: int, shares: tuple[float, ...]) -> np.ndarray:
    """Rows of ``count`` creators in the proportions of an opening, int64.

    kinds: of all who may ever be creators, int8[n]. Where those of a kind run out, others take their places.
    """
    place = np.empty(len(kinds))
    for kind, share in enumerate(shares):
        of = np.flatnonzero(kinds == kind)
        place[of] = (np.arange(len(of)) + 0.5) / max(share, _NONE)
    return np.argsort(place, kind="stable")[:count]


def _shelves(settings: Scenario) -> Shelves:
    """Long-video platforms keep a library, from which shelf platforms license."""
    p = settings.production
    of_form = {of: sum(1 << i for i, form in enumerate(FORMS) if form == of) for of in Form}
    keepers, takers = of_form[Form.LONG_VIDEO], of_form[Form.SHELF]
    return Shelves(keepers, takers, p.library_titles, p.licensed_titles, p.library_days)


def opening_catalogue(
    settings: Scenario, seed: int, creators: Table, topics: TopicPath, audience: float = 1.0
) -> Catalogue:
    """The titles released in the months before the start, with views, and those that are being made.

    A drama in production has its release day in ``released_on``.
    """
    dramas = Catalogue(settings.production.shelf_life, shelves=_shelves(settings))
    opening, usual = settings.studios.opening_days, _Usual(customs_of(settings.production), opening_funding(settings))
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
    titles = [
        _opening_title(settings, creators, topics, one, luck, usual)
        for one, luck in zip(which, _lucks(seed, which), strict=True)
    ]
    if titles:
        dramas.add(len(titles), **{name: [title[name] for title in titles] for name in titles[0]})
    _views_so_far(dramas, settings.studios, seed, audience)
    dramas.open_day(0)
    topics.warm(dramas, 0)
    return dramas


def kind_of(row: int, p: Studios) -> int:
    """The kind of creator in a row, in the proportions of the parameters."""
    place = (row + 0.5) * GOLDEN % 1.0
    for kind, share in ((0, p.share_head), (1, p.share_established), (PIRATE, p.share_pirate)):
        if place < share:
            return kind
        place -= share
    return CREATOR_KINDS.index("long_tail")


def established_on(settings: Scenario) -> float:
    """Share of established creators among those there on the start (0-1).

    The longer a market has run, the more of those who began have gone, most often those of the long tail.
    """
    p = settings.studios
    lasted = min((settings.start - FIRST_DAY).days / DAYS_PER_YEAR / p.years_to_last, 1.0)
    return p.share_established + (p.opening_established - p.share_established) * lasted


def _shares(established: float, p: Studios) -> tuple[float, ...]:
    """Shares of creators by names.CREATOR_KINDS, where so many are established."""
    return p.share_head, established, max(1.0 - p.share_head - established - p.share_pirate, 0.0), p.share_pirate


def cycle_days(kind: int, settings: Scenario) -> float:
    """Usual time from one release of a creator to its next, in days: as many titles whatever the mix at the start."""
    p = settings.studios
    head, established, tail, _ = _shares(established_on(settings), p)
    paces = head * p.pace_head + established * p.pace_established + tail * p.pace_long_tail
    titles = p.capacity_per_year / p.title_weight / p.creators * getattr(p, f"pace_{CREATOR_KINDS[kind]}") / paces
    return min(DAYS_PER_YEAR / titles, _LONGEST_CYCLE)


def first_release(seed: int, row: int, cycle: float) -> int:
    """Day of a creator's first release after the start, if every plan pays."""
    return int(_draw(seed, row, 0, _TRAIT + 1) * cycle)


def maker_of(creators: Table, row: int, p: Studios) -> Maker:
    """What of a creator shapes its titles."""
    kind = int(creators["kind"][row])
    pooled = pooled_resources(kind, p)  # type: ignore[arg-type]
    return Maker(kind, float(creators["skill"][row]), pooled, float(creators["industrialisation"][row]))


def expected_quality(maker: Maker, cost: int, p: Production) -> float:
    """Quality to be expected of a maker's title at this cost (fen); known to everybody before it is made."""
    return drama_quality(cost, maker.skill, maker.pooled, maker.industrialisation, maker.head, p)


def _usual_days(settings: Scenario, creators: Table, row: int) -> int:
    p = settings.production.as_tuple()
    maker = maker_of(creators, row, settings.studios)
    cost = usual_cost(maker.head, p)
    return production_days(cost, cost, maker.industrialisation, p)


class _Usual(NamedTuple):
    """What titles at the start have in common."""

    customs: Customs
    funding: tuple[float, ...]  # see `opening_funding`


def _lucks(seed: int, which: list[tuple[int, int, int]]) -> list[list[float]]:
    """The draws of the planning of titles: those of all n-th titles back at once, whose keys are the same."""
    rows, numbers = (np.array([one[place] for one in which], np.uint64) for place in (0, 1))
    lucks = np.empty((len(which), _DRAWS))
    for n in np.unique(numbers).tolist():
        keys: Any = np.array([key_of(seed, n, Purpose.PLAN + k) for k in range(_DRAWS)], np.uint64)
        agents: Any = rows[numbers == n][:, None] + np.uint64(_OPENING)
        lucks[numbers == n] = uniform(keys, agents)
    return lucks.tolist()


def _opening_title(
    settings: Scenario,
    creators: Table,
    topics: TopicPath,
    which: tuple[int, int, int],
    luck: list[float],
    usual: _Usual,
) -> dict[str, Any]:
    """The columns of a creator's title, given its row, which title back this is, and when it was first released."""
    row, _, day = which
    production, p, (customs, funding) = settings.production, settings.production.as_tuple(), usual
    maker = maker_of(creators, row, settings.studios)
    cost = usual_cost(maker.head, p)
    genre, lives_on = usual_genre(luck[0], settings.studios.genre_share), usual_funding(luck[Draw.PAYWALL], funding)
    expected = expected_quality(maker, cost, p)
    trope, original, real, emotional = story(maker.skill, genre, range(production.hit_tropes), luck, customs, p)
    episodes, cadence, free, price = serial_format(maker.head, lives_on, p)
    days = production_days(cost, cost, maker.industrialisation, p)
    topic, _ = topics.worth(topics.best_for(genre, day - days, days), genre, day - days, days)
    return {
        "creator": row,
        "title_weight": settings.studios.title_weight,
        "genre": genre,
        "expected_quality": expected,
        "quality": realised_quality(expected, original, luck[Draw.QUALITY], p),
        "topic": topic,
        "released_on": day,
        "licensed": licensed(maker.head, luck, licence_share(settings, day - days)),
        "cost": cost,
        "status": Status.RUNNING if day < 0 else Status.IN_PRODUCTION,
        "trope": trope,
        "originality": original,
        "realism": real,
        "emotional_value": emotional,
        "episodes": episodes,
        "cadence": cadence,
        "episode_seconds": production.episode_seconds,
        "funding": lives_on,
        "free_episodes": free,
        "episode_price": price,
        "platforms": reach(maker.head, lives_on, carriers_on(settings, day), luck, customs, p),
    }


def _views_so_far(dramas: Catalogue, p: Studios, seed: int, scale: float) -> None:
    """Views by quality, freshness and luck, adding up to the opening sessions on the day before the start."""
    table = dramas.table
    rows = np.flatnonzero(table["status"] == Status.RUNNING)
    if not len(rows):
        return
    age = -table["released_on"][rows].astype(np.float64)
    luck = np.array([_draw(seed, row, 0, _TRAIT + 16) for row in rows.tolist()])
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
