"""The daily series the market records, and the outcomes made of them: by day and by run."""

from __future__ import annotations

import math
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sim.names import N_PLATFORMS
from sim.outcome import Outcome
from sim.outcomes import OUTCOMES, SERIES, WINDOW

_COUNTS = tuple(name for name, kind in SERIES.items() if kind == "int64")
_INDICES = tuple(name for name, kind in SERIES.items() if kind == "float64")
# an outcome that is a series alone has nothing subtracted and is divided by one
_CONSTANT = {"nothing": 0.0, "one": 1.0, "unknown": math.nan}
_CONSTANTS = np.array([[value] for value in _CONSTANT.values()])
_PLACE = {name: place for place, name in enumerate((*_COUNTS, *_INDICES, *_CONSTANT))}


def _parts(part: str, otherwise: str) -> np.ndarray:
    """The places of a part of every outcome, int64[outcome]."""
    return np.array([_PLACE[getattr(outcome, part) or otherwise] for outcome in OUTCOMES.values()])


_ABOVE, _LESS, _BELOW = _parts("numerator", "unknown"), _parts("less", "nothing"), _parts("denominator", "one")
_SCALE = np.array([[outcome.scale] for outcome in OUTCOMES.values()], np.float64)


class DailyTotals:
    """One number per series and day, weighted to the real population: int64 counts and fen, float64 indices.

    ``SERIES`` names them and their types. A float64 index is undefined (NaN) on a day until it is set.
    """

    def __init__(self, days: int = 0) -> None:
        """Begin with room for ``days`` days; more are added as they come."""
        self._at_platforms: dict[str, np.ndarray] = {}
        self._keep(_nothing(len(_COUNTS), max(days, 1), 0), _nothing(len(_INDICES), max(days, 1), np.nan))

    def __getstate__(self) -> dict[str, Any]:
        """The series all together."""
        return {"counts": self._counts, "indices": self._indices, "at_platforms": self._at_platforms}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._at_platforms = state["at_platforms"]
        self._keep(state["counts"], state["indices"])

    def _keep(self, counts: np.ndarray, indices: np.ndarray) -> None:
        """Keep the figures of all days: int64[count, day] and float64[index, day]."""
        self._counts, self._indices = counts, indices
        self._series: dict[str, np.ndarray] = dict(zip(_COUNTS + _INDICES, (*counts, *indices), strict=True))

    def __getitem__(self, name: str) -> np.ndarray:
        """The series itself, for as many days as there is room."""
        return self._series[name]

    def add(self, name: str, day: int | np.ndarray, amount: int | np.ndarray) -> None:
        """Add to a count on one day, or on each of several days (a refund lands on the day of its order)."""
        series = self._series[name]
        if type(day) is int and type(amount) is int and 0 <= day < len(series) and series.dtype.kind == "i":
            series[day] += amount  # a plain number on a day there is room for is by far the usual case
            return
        if isinstance(day, np.ndarray) and day.size == 0:
            return
        series = self._with_room(name, day)
        if series.dtype.kind != "i" or not (isinstance(amount, int) or np.asarray(amount).dtype.kind in "iu"):
            raise TypeError(f"{name}: only whole numbers are added, and only to counts")
        if isinstance(day, np.ndarray):
            np.add.at(series, day, amount)
        else:
            series[day] += amount if isinstance(amount, int) else np.sum(amount)

    def add_all(self, names: tuple[str, ...], day: int, amounts: np.ndarray) -> None:
        """Add to several counts on one day, to each its own whole number; none is named twice."""
        self._with_room(names[0], day)
        self._counts[_places(names), day] += amounts

    def set(self, name: str, day: int, value: float) -> None:
        """Set the value of one day."""
        series = self._with_room(name, day)
        if series.dtype.kind == "i" and value != int(value):
            raise TypeError(f"{name} is a whole number, not {value}")
        series[day] = value

    def add_at(self, name: str, day: int | np.ndarray, platform: int | np.ndarray, amount: int | np.ndarray) -> None:
        """Add to a count on some days at some platforms: to its series, and to what is told of it by platform."""
        self.add(name, day, amount)
        np.add.at(self._there(name), (np.asarray(day), np.asarray(platform)), amount)

    def add_at_all(self, name: str, day: int, amounts: np.ndarray) -> None:
        """Add to a count on one day at every platform, int64[platform]."""
        self.add(name, day, int(amounts.sum()))
        self._there(name)[day] += amounts

    def _there(self, name: str) -> np.ndarray:
        """A count by platform, int64[day, platform], for as many days as there is room."""
        there, days = self._at_platforms.get(name), len(self._series[name])
        if there is None or len(there) < days:
            more = np.zeros((days - (0 if there is None else len(there)), N_PLATFORMS), np.int64)
            there = self._at_platforms[name] = more if there is None else np.concatenate([there, more])
        return there

    def at_platforms(self, name: str, first: int, days: int) -> np.ndarray:
        """What ``days`` days from ``first`` of a count add up to at each platform, int64[platform]."""
        there = self._at_platforms.get(name)
        return np.zeros(N_PLATFORMS, np.int64) if there is None else there[first : first + days].sum(axis=0)

    def on(self, name: str, day: int) -> float:
        """The value of one day, which was recorded."""
        series = self._series[name]
        return (series if 0 <= day < len(series) else self._with_room(name, day)).item(day)

    def until(self, name: str, days: int) -> np.ndarray:
        """The first ``days`` days of a series."""
        return self._with_room(name, max(days, 1) - 1)[:days]

    def everything(self, first: int, days: int) -> tuple[np.ndarray, np.ndarray]:
        """All counts and all indices on ``days`` days from ``first``: int64[count, day] and float64[index, day]."""
        self._with_room(_COUNTS[0], max(first + days, 1) - 1)
        return self._counts[:, first : first + days], self._indices[:, first : first + days]

    def _with_room(self, name: str, day: int | np.ndarray) -> np.ndarray:
        series = self._series[name]
        # a plain day is by far the usual case, and NumPy is slow on single numbers
        last, first = (day, day) if isinstance(day, int) else (int(np.max(day)), int(np.min(day)))
        if first < 0:
            raise IndexError(f"{name}: day {first} is before the first day")
        if last >= len(series):
            days = max(last + 1 - len(series), len(series))
            counts, indices = _nothing(len(_COUNTS), days, 0), _nothing(len(_INDICES), days, np.nan)
            self._keep(np.hstack([self._counts, counts]), np.hstack([self._indices, indices]))
            return self._series[name]
        return series


def _nothing(series: int, days: int, blank: float) -> np.ndarray:
    """Series in which nothing happens, of the type of ``blank``."""
    return np.full((series, days), blank)


@cache
def _places(names: tuple[str, ...]) -> np.ndarray:
    """Where counts are among all counts."""
    return np.array([_COUNTS.index(name) for name in names])


def _by_day(totals: DailyTotals, days: int, first: int) -> np.ndarray:
    """Every outcome on so many days from ``first``, float64[outcome, day]; NaN where it is undefined."""
    figures = np.empty((len(_PLACE), days))
    figures[: len(_COUNTS)], figures[len(_COUNTS) : len(SERIES)] = totals.everything(first, days)
    figures[len(SERIES) :] = _CONSTANTS
    values = (figures.take(_ABOVE, axis=0) - figures.take(_LESS, axis=0)) / _SCALE
    below = figures.take(_BELOW, axis=0)
    return np.divide(values, below, out=np.full(values.shape, np.nan), where=below != 0)


def daily_frame(totals: DailyTotals, days: int, start: date, first: int = 0) -> pd.DataFrame:
    """One row a day: ``day`` (0 is the start), ``date``, and each outcome as float64 (NaN where it is undefined).

    ``first`` is the day of the market that fell on ``start``, where the market ran before.
    """
    dates = np.datetime64(start, "D") + np.arange(days)
    frame = {"day": np.arange(days, dtype=np.int32), "date": dates.astype("datetime64[ms]")}
    return pd.DataFrame(frame | dict(zip(OUTCOMES, _by_day(totals, days, first), strict=True)))


def values_on(totals: DailyTotals, day: int) -> dict[str, float]:
    """Every outcome on one day, see `value_on`."""
    return dict(zip(OUTCOMES, _by_day(totals, 1, day)[:, 0].tolist(), strict=True))


def value_on(outcome: Outcome, totals: DailyTotals, day: int) -> float:
    """An outcome on one day (0 is the start); NaN where it is undefined."""
    if outcome.numerator is None:
        return math.nan
    value = totals.on(outcome.numerator, day)
    if outcome.less:
        value -= totals.on(outcome.less, day)
    if outcome.denominator is None:
        return value / outcome.scale
    below = totals.on(outcome.denominator, day)
    return value / outcome.scale / below if below else math.nan


def run_values(totals: DailyTotals, days: int, first: int = 0) -> dict[str, float | None]:
    """The value of each outcome for a run of ``days`` days from ``first``; None where it is undefined."""
    return {o.name: _of_run(o, totals, days, first) for o in OUTCOMES.values()}


def _of_run(outcome: Outcome, totals: DailyTotals, days: int, first: int) -> float | None:
    if outcome.numerator is None:
        return None
    numerator = totals.until(outcome.numerator, first + days)[first:]
    if outcome.less:
        numerator = numerator - totals.until(outcome.less, first + days)[first:]
    if outcome.denominator:
        below = _total(totals.until(outcome.denominator, first + days)[first:][-WINDOW:])
        return _total(numerator[-WINDOW:]) / outcome.scale / below if below else None
    if outcome.kind == "flow":
        return _total(numerator) / outcome.scale
    defined = [value for value in numerator[-WINDOW:].tolist() if not math.isnan(value)]
    return math.fsum(defined) / len(defined) / outcome.scale if defined else None


def _total(series: np.ndarray) -> int:
    """The exact sum: Python integers cannot overflow."""
    return sum(series.tolist())
