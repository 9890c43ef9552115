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
from sim.processes.topics.rules import heat_at_release, topic_heat, topic_lasting
from sim.world.catalogue import Catalogue

_DAYS_BEFORE = 120  # topics of the months before the start, for titles that are on offer on the first day
_PER_DAY = 2  # topics that can flare up on one day


class Topic(NamedTuple):
    """A hot topic."""

    number: int
    born_on: int
    genre: int  # where it belongs
    lasting: float  # days in which its heat halves


class Sparks(NamedTuple):
    """Topics that flared up, oldest first. ``t`` is its position among them."""

    number: np.ndarray  # int64[t]
    born_on: np.ndarray  # int64[t]
    genre: np.ndarray  # int64[t]


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

    def topic(self, number: int) -> Topic | None:
        """The topic of that number, or None where nothing flared up."""
        if number not in self._known:
            self._known[number] = self._made(number)
        return self._known[number]

    def in_sight(self, day: int, since: int | None = None) -> tuple[Topic, ...]:
        """The topics that have flared up by ``day`` and are still talked about, oldest first; or were so ``since``."""
        first, last = _first_seen(day if since is None else since, self._p), _next_to_come(day)
        self._flared += [topic for number in range(self._looked, last) if (topic := self.topic(number))]
        self._looked = max(self._looked, last)
        begin, end = (bisect_left(self._flared, number, key=attrgetter("number")) for number in (first, last))
        return tuple(self._flared[begin:end])

    def sparks(self, day: int, since: int | None = None) -> Sparks:
        """The same as arrays."""
        topics = self.in_sight(day, since)
        columns = zip(*[(topic.number, topic.born_on, topic.genre) for topic in topics], strict=True)
        return Sparks(*(np.array(column, np.int64) for column in (columns if topics else ((), (), ()))))

    def heat(self, number: int, day: int, genre: int | None = None) -> float:
        """Heat in [0, 1] of a topic on ``day``, for a title of ``genre`` if given; 0 for topic -1."""
        topic = self.topic(number) if number >= 0 else None
        if topic is None:
            return 0.0
        heat = topic_heat(float(day - topic.born_on), topic.lasting, self._p)
        return heat if genre is None or genre == topic.genre else self._p.foreign_genre * heat

    def warm(self, dramas: Catalogue, day: int) -> None:
        """Bring the column ``topic_heat`` of today's dramas up to date."""
        titles = dramas.table.columns(("topic", "genre", "topic_heat"))
        _warmed(dramas.running, titles, np.uint64(self._seed & ALL_BITS), day, self._p)

    def _made(self, number: int) -> Topic | None:
        if uniform(self._flares, number) >= self._p.births_per_day / _PER_DAY:
            return None
        return Topic(number, _born_on(number), _genre(self._seed, number), _lasting(self._seed, number, self._p))


def hottest(genre: int, day: int, days: int, sparks: Sparks, p: Topics) -> int:
    """Position of the topic in sight on ``day`` of which most is expected ``days`` later; -1 if there is none."""
    first, last = _first_seen(day, p), _next_to_come(day)
    best, most = -1, 0.0
    for t in range(len(sparks.number)):
        if first <= sparks.number[t] < last:
            heat = heat_to_come(t, genre, day, days, sparks, p)
            if heat > most:
                best, most = t, heat
    return best


def heat_to_come(t: int, genre: int, day: int, days: int, sparks: Sparks, p: Topics) -> float:
    """Heat expected of a topic, for a title of a genre that is out ``days`` after ``day``."""
    return heat_at_release(float(day - sparks.born_on[t]), days, genre == sparks.genre[t], p)


def _first_seen(day: int, p: Topics) -> int:
    """Number of the oldest topic that is talked about on ``day``."""
    return max(0, day - p.seen_days + _DAYS_BEFORE) * _PER_DAY


def _next_to_come(day: int) -> int:
    """Number of the first topic that flares up after ``day``."""
    return (day + _DAYS_BEFORE + 1) * _PER_DAY


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
