"""What a title is like, from its maker and its keyed luck: story, quality, format, where it runs."""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

import numpy as np

from sim.arithmetic import clamp
from sim.money import to_fen
from sim.names import PLATFORMS, Funding
from sim.picking import pick_used
from sim.processes.production.parameters import Production
from sim.processes.production.rules import emotional_value, imitates, originality, realism
from sim.scenario import Scenario


class Luck(Protocol):
    """The uniform draws in [0, 1) of one planning decision, by `Draw`."""

    def __getitem__(self, k: int, /) -> float: ...


HEAD = 0
_FEED, _PAYWALL = int(Funding.FEED), int(Funding.PAYWALL)
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


class Customs(NamedTuple):
    """What is usual by genre ``g`` and by platform ``p``, float64 each."""

    realism: np.ndarray  # [g]
    emotion: np.ndarray  # [g]
    free_reach: np.ndarray  # [p] chance that a title free in feeds runs there
    paid_reach: np.ndarray  # [p] weight of a home of mini-programs and apps


def customs_of(production: Production) -> Customs:
    """As the parameters have it."""
    p = production
    usual = p.genre_realism, p.genre_emotion, p.free_reach, p.paid_reach
    return Customs(*(np.array(numbers, np.float64) for numbers in usual))


def story(
    skill: float, genre: int, hits: Any, luck: Luck, customs: Customs, p: Production
) -> tuple[int, float, float, float]:
    """Trope, originality, realism and emotional value of a title; ``hits`` are the tropes that imitators copy."""
    copies = imitates(skill, luck[Draw.IMITATE.value], p)
    trope = int(luck[Draw.TROPE.value] * (len(hits) if copies else p.tropes))
    return (
        hits[trope] if copies else trope,
        originality(copies, luck[Draw.ORIGINALITY.value], p),
        realism(customs.realism[genre], skill, luck[Draw.REALISM.value], p),
        emotional_value(customs.emotion[genre], skill, luck[Draw.EMOTION.value], p),
    )


def serial_format(head: bool, funding: int, p: Production) -> tuple[int, int, int, int]:
    """Episodes of a title, those released a day, those before the paywall if it has one, and their price in fen."""
    episodes = p.episodes_head if head else p.episodes_ordinary
    cadence = p.cadence_head if head else p.cadence_ordinary
    if funding == _PAYWALL:
        return episodes, cadence, p.free_episodes, to_fen(p.episode_price)
    return episodes, cadence, episodes, 0


def reach(head: bool, funding: int, carriers: int, luck: Luck, customs: Customs, p: Production) -> int:
    """Platforms a title is made for, one bit each, among the ``carriers`` of dramas (bits); 0 if none carries it."""
    if funding != _FEED:
        return _paid_reach(carriers, luck, customs.paid_reach, p)
    multiple = p.head_reach if head else 1.0
    chosen, largest, most = 0, 0, -1.0
    for platform in range(len(customs.free_reach)):
        carries, chance = carriers >> platform & 1, customs.free_reach[platform] * multiple
        if luck[Draw.REACH.value + platform] < chance:
            chosen |= carries << platform
        if carries == 1 and chance > most:
            largest, most = platform, chance
    return chosen if chosen > 0 else carriers & 1 << largest


def _paid_reach(carriers: int, luck: Luck, weights: Any, p: Production) -> int:
    """One home, and by luck a second one."""
    home = pick_used(carriers, weights, len(weights), luck[Draw.HOME.value])
    if home < 0:
        return 0
    at_home, second = 1 << home, luck[Draw.SECOND.value]
    if second < p.second_home:
        other = pick_used(carriers & ~at_home, weights, len(weights), second / p.second_home)
        return at_home | 1 << other if other >= 0 else at_home
    return at_home


def licence_share(today: int, p: Production) -> float:
    """Share of head creators' titles planned on a day (an ordinal) that go through formal channels: between two counts.

    Before the first and after the last it stays what was counted.
    """
    later = clamp((today - _MID_2022) / (_AUTUMN_2023 - _MID_2022), 0.0, 1.0)
    return p.licensed_2022 + later * (p.licensed_later - p.licensed_2022)


def licensed(head: bool, luck: Luck, share: float) -> int:
    """1 if a title goes through formal channels: of head creators' titles, that `licence_share` does."""
    return 1 if head and luck[Draw.LICENCE.value] < share else 0


def carriers_on(settings: Scenario, day: int) -> int:
    """Platforms that carry dramas on ``day`` of a scenario, one bit each."""
    year = (settings.start + timedelta(days=day)).year
    groups = [getattr(settings.platforms, name) for name in PLATFORMS]
    return sum(1 << p for p, group in enumerate(groups) if group.drama_channel and group.channel_since <= year)
