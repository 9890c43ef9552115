"""The path of hot topics: exogenous, the same in every scenario with the same seed (seed §2.1)."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from sim.draws import ALL_BITS, Purpose, draw, key_of, uniform
from sim.engine.compile import ByClass, before_compiling, kernel, register
from sim.names import N_GENRES
from sim.processes.topics.parameters import Topics
from sim.processes.topics.rules import heat_at_release, takes_up, topic_heat, topic_lasting
from sim.world.catalogue import Catalogue

_DAYS_BEFORE = 120  # topics of the months before the start, for titles that are on offer on the first day
_PER_DAY = 2  # topics that can flare up on one day


class Topic(NamedTuple):
    """A hot topic."""

    number: int
    born_on: int
    genre: int  # where it belongs
    lasting: float  # days in which its heat halves


class TopicPath:
    """Which topics flare up when. A topic is a pure function of its number, so a longer run has the same topics."""

    def __init__(self, seed: int, topics: Topics) -> None:
        """Prepare the path of one seed; every day's topics follow from it alone."""
        self._seed = seed
        self._p = topics.as_tuple()
        self._known: dict[int, Topic | None] = {}
        self._flared: list[Topic] = []  # of the numbers below ``_looked``, in their order
        self._looked = 0
        self._flares = key_of(seed, 0, Purpose.TOPIC.value)
        self._expected: dict[tuple[int, int, bool], float] = {}

    def topic(self, number: int) -> Topic | None:
        """The topic of that number, or None where nothing flared up."""
        if number not in self._known:
            self._known[number] = self._made(number)
        return self._known[number]

    def in_sight(self, day: int) -> tuple[Topic, ...]:
        """The topics that have flared up by ``day`` and are still talked about, oldest first."""
        first = max(0, day - self._p.seen_days + _DAYS_BEFORE) * _PER_DAY
        last = (day + _DAYS_BEFORE + 1) * _PER_DAY
        self._flared += [topic for number in range(self._looked, last) if (topic := self.topic(number))]
        self._looked = max(self._looked, last)
        begin, end = (bisect_left(self._flared, number, key=attrgetter("number")) for number in (first, last))
        return tuple(self._flared[begin:end])

    def heat(self, number: int, day: int, genre: int | None = None) -> float:
        """Heat in [0, 1] of a topic on ``day``, for a title of ``genre`` if given; 0 for topic -1."""
        topic = self.topic(number) if number >= 0 else None
        if topic is None:
            return 0.0
        heat = topic_heat(float(day - topic.born_on), topic.lasting, self._p)
        return heat if genre is None or genre == topic.genre else self._p.foreign_genre * heat

    def best_for(self, genre: int, day: int, production_days: int) -> int:
        """The topic that a creator, on ``day``, expects to be hottest at release; -1 if there is none."""
        best, most = -1, 0.0
        for topic in self.in_sight(day):
            heat = self._heat_expected(day - topic.born_on, production_days, genre == topic.genre)
            if heat > most:
                best, most = topic.number, heat
        return best

    def _heat_expected(self, age: int, production_days: int, own_genre: bool) -> float:
        """`heat_at_release`, kept: hundreds of titles at the opening ask for the same."""
        what = age, production_days, own_genre
        heat = self._expected.get(what)
        if heat is None:
            heat = self._expected[what] = heat_at_release(float(age), production_days, own_genre, self._p)
        return heat

    def worth(self, number: int, genre: int, day: int, production_days: int) -> tuple[int, float]:
        """That topic and the heat expected at release if it is worth taking up, else (-1, 0)."""
        topic = self.topic(number) if number >= 0 else None
        if topic is None:
            return -1, 0.0
        heat = heat_at_release(float(day - topic.born_on), production_days, genre == topic.genre, self._p)
        return (number, heat) if takes_up(heat, self._p) else (-1, 0.0)

    def warm(self, dramas: Catalogue, day: int) -> None:
        """Bring the column ``topic_heat`` of today's dramas up to date."""
        titles = dramas.table.columns(("topic", "genre", "topic_heat"))
        _warmed(dramas.running, titles, np.uint64(self._seed & ALL_BITS), day, self._p)

    def _made(self, number: int) -> Topic | None:
        if uniform(self._flares, number) >= self._p.births_per_day / _PER_DAY:
            return None
        return Topic(number, _born_on(number), _genre(self._seed, number), _lasting(self._seed, number, self._p))


def _luck(seed: int, number: int, k: int) -> float:
    return draw(seed, number, 0, Purpose.TOPIC.value + k)


def _born_on(number: int) -> int:
    return number // _PER_DAY - _DAYS_BEFORE


def _genre(seed: int, number: int) -> int:
    return int(_luck(seed, number, 1) * N_GENRES)


def _lasting(seed: int, number: int, p: Topics) -> float:
    return topic_lasting(_luck(seed, number, 2), p)


before_compiling(lambda: register(_born_on, _genre, _lasting, topic_heat))


@ByClass
@kernel
def _warmed(rows: np.ndarray, titles: Any, seed: int, day: int, p: Topics) -> None:
    """Write the heat of the topic that each title has taken up."""
    for k in range(len(rows)):
        row = rows[k]
        topic = titles.topic[row]
        if topic >= 0:
            heat = topic_heat(float(day - _born_on(topic)), _lasting(seed, topic, p), p)
            titles.topic_heat[row] = heat if titles.genre[row] == _genre(seed, topic) else p.foreign_genre * heat
