"""What a title is like, from its maker and its keyed luck: story, quality, format, where it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import IntEnum
from typing import Any, NamedTuple

from sim.arithmetic import clamp
from sim.money import to_fen
from sim.names import N_GENRES, N_PLATFORMS, PLATFORMS, Funding
from sim.processes.production.parameters import Production
from sim.processes.production.rules import emotional_value, imitates, originality, realised_quality, realism
from sim.scenario import Scenario

type Luck = Callable[[int], float]
"""The k-th uniform draw in [0, 1) of one planning decision."""

HEAD = 0
_MID_2022, _AUTUMN_2023 = date(2022, 7, 1).toordinal(), date(2023, 8, 15).toordinal()
"""The middles of the two periods for which licences were counted."""


class Draw(IntEnum):
    """Which draw of a planning decision decides what: offsets from ``Purpose.PLAN``."""

    GENRE = 0  # + genre
    APPRAISAL = 8
    IMITATE = 9
    TROPE = 10
    ORIGINALITY = 11
    QUALITY = 12
    REALISM = 13
    EMOTION = 14
    PAYWALL = 15
    HOME = 16
    SECOND = 17
    REACH = 18  # + platform
    PAUSE = 30
    EXIT = 31
    ENTRY = 32
    FUNDING = 33  # + what it lives on
    LICENCE = 36


class Maker(NamedTuple):
    """What of a creator shapes its titles."""

    kind: int
    skill: float
    pooled: float  # head resources at hand, 0-1
    industrialisation: float

    @property
    def head(self) -> bool:
        """Whether it works to the costlier standard of head creators."""
        return self.kind == HEAD


def story(maker: Maker, genre: int, hits: Sequence[int], luck: Luck, production: Production) -> dict[str, Any]:
    """Trope, originality, realism and emotional value of a title; ``hits`` are the tropes that imitators copy."""
    p = production.as_tuple()
    copies = imitates(maker.skill, luck(Draw.IMITATE), p)
    pool = hits if copies else range(production.tropes)
    return {
        "trope": pool[int(luck(Draw.TROPE) * len(pool))],
        "originality": originality(copies, luck(Draw.ORIGINALITY), p),
        "realism": realism(production.genre_realism[genre], maker.skill, luck(Draw.REALISM), p),
        "emotional_value": emotional_value(production.genre_emotion[genre], maker.skill, luck(Draw.EMOTION), p),
    }


def outcome(expected: float, original: float, luck: Luck, production: Production) -> float:
    """Quality of the finished title, 0-1."""
    return realised_quality(expected, original, luck(Draw.QUALITY), production.as_tuple())


def serial_format(maker: Maker, funding: int, production: Production) -> dict[str, Any]:
    """Episodes, their length and pace, what the title lives on, and the paywall if it has one."""
    p = production
    episodes = p.episodes_head if maker.head else p.episodes_ordinary
    behind_wall = funding == Funding.PAYWALL
    return {
        "episodes": episodes,
        "cadence": p.cadence_head if maker.head else p.cadence_ordinary,
        "episode_seconds": p.episode_seconds,
        "funding": funding,
        "free_episodes": p.free_episodes if behind_wall else episodes,
        "episode_price": to_fen(p.episode_price) if behind_wall else 0,
    }


def reach(maker: Maker, funding: int, carriers: int, luck: Luck, production: Production) -> int:
    """Platforms a title is made for, one bit each, among the ``carriers`` of dramas (bits); 0 if none carries it."""
    if funding != Funding.FEED:
        return _paid_reach(carriers, luck, production)
    multiple = production.head_reach if maker.head else 1.0
    chances = [share * multiple for share in production.free_reach]
    chosen = _bits(p for p in range(N_PLATFORMS) if luck(Draw.REACH + p) < chances[p]) & carriers
    if chosen:
        return chosen
    largest = max(range(N_PLATFORMS), key=lambda p: chances[p] if carriers >> p & 1 else -1.0)
    return (1 << largest) & carriers


def _paid_reach(carriers: int, luck: Luck, production: Production) -> int:
    """One home, and by luck a second one."""
    weights = [w if carriers >> p & 1 else 0.0 for p, w in enumerate(production.paid_reach)]
    if sum(weights) <= 0.0:
        return 0
    home = pick(weights, luck(Draw.HOME))
    weights[home] = 0.0
    second = luck(Draw.SECOND)
    if sum(weights) <= 0.0 or second >= production.second_home:
        return 1 << home
    return 1 << home | 1 << pick(weights, second / production.second_home)


def licence_share(settings: Scenario, day: int) -> float:
    """Share of head creators' titles planned on ``day`` that go through formal channels: a line between two counts."""
    p, today = settings.production, (settings.start + timedelta(days=day)).toordinal()
    later = clamp((today - _MID_2022) / (_AUTUMN_2023 - _MID_2022), 0.0, 1.0)
    return p.licensed_2022 + later * (p.licensed_later - p.licensed_2022)


def licensed(maker: Maker, luck: Luck, settings: Scenario, day: int) -> int:
    """1 if a title planned on ``day`` goes through formal channels: some by head creators do."""
    return int(maker.head and luck(Draw.LICENCE) < licence_share(settings, day))


def pick(weights: Sequence[float], luck: float) -> int:
    """The index that ``luck`` in [0, 1) falls on, in proportion to the weights (not all zero)."""
    point = luck * sum(weights)
    for index, weight in enumerate(weights):
        point -= weight
        if point < 0.0:
            return index
    return max(index for index, weight in enumerate(weights) if weight > 0.0)


def carriers_on(settings: Scenario, day: int) -> int:
    """Platforms that carry dramas on ``day`` of a scenario, one bit each."""
    year = (settings.start + timedelta(days=day)).year
    groups = [getattr(settings.platforms, name) for name in PLATFORMS]
    return _bits(p for p, group in enumerate(groups) if group.drama_channel and group.channel_since <= year)


def usual_funding(luck: float, shares: Sequence[float]) -> int:
    """What a title on offer at the start lives on."""
    return pick(shares, luck)


def usual_genre(luck: float, shares: Sequence[float]) -> int:
    """A genre by the mix on offer at the start."""
    return min(pick(shares, luck), N_GENRES - 1)


def _bits(positions: Any) -> int:
    mask = 0
    for position in positions:
        mask |= 1 << position
    return mask
