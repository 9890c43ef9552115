"""The daily series the market records, and the outcomes made of them: by day and by run."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd

from sim.names import N_PLATFORMS
from sim.outcome import Outcome
from sim.outcomes import OUTCOMES, SERIES, WINDOW

_BLANK = {"int64": 0, "float64": np.nan}


class DailyTotals:
    """One number per series and day, weighted to the real population: int64 counts and fen, float64 indices.

    ``SERIES`` names them and their types. A float64 index is undefined (NaN) on a day until it is set.
    """

    def __init__(self, days: int = 0) -> None:
        """Begin with room for ``days`` days; more are added as they come."""
        self._series = {name: np.full(max(days, 1), _BLANK[kind], kind) for name, kind in SERIES.items()}
        self._at_platforms: dict[str, np.ndarray] = {}

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

    def set(self, name: str, day: int, value: float) -> None:
        """Set the value of one day."""
        series = self._with_room(name, day)
        if series.dtype.kind == "i" and value != int(value):
            raise TypeError(f"{name} is a whole number, not {value}")
        series[day] = value

    def add_at(self, name: str, day: int | np.ndarray, platform: int | np.ndarray, amount: int | np.ndarray) -> None:
        """Add to a count on some days at some platforms: to its series, and to what is told of it by platform."""
        self.add(name, day, amount)
        there, days = self._at_platforms.get(name), len(self._series[name])
        if there is None or len(there) < days:
            more = np.zeros((days - (0 if there is None else len(there)), N_PLATFORMS), np.int64)
            there = self._at_platforms[name] = more if there is None else np.concatenate([there, more])
        np.add.at(there, (np.asarray(day), np.asarray(platform)), amount)

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

    def _with_room(self, name: str, day: int | np.ndarray) -> np.ndarray:
        series = self._series[name]
        # a plain day is by far the usual case, and NumPy is slow on single numbers
        last, first = (day, day) if isinstance(day, int) else (int(np.max(day)), int(np.min(day)))
        if first < 0:
            raise IndexError(f"{name}: day {first} is before the first day")
        if last >= len(series):
            more = np.full(max(last + 1 - len(series), len(series)), _BLANK[series.dtype.name], series.dtype)
            series = self._series[name] = np.concatenate([series, more])
        return series


def daily_frame(totals: DailyTotals, days: int, start: date, first: int = 0) -> pd.DataFrame:
    """One row a day: ``day`` (0 is the start), ``date``, and each outcome as float64 (NaN where it is undefined).

    ``first`` is the day of the market that fell on ``start``, where the market ran before.
    """
    dates = np.datetime64(start, "D") + np.arange(days)
    frame = {"day": np.arange(days, dtype=np.int32), "date": dates.astype("datetime64[ms]")}
    return pd.DataFrame(frame | {o.name: _by_day(o, totals, days, first) for o in OUTCOMES.values()})


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


def _parts(outcome: Outcome, totals: DailyTotals, days: int, first: int) -> tuple[np.ndarray, np.ndarray | None]:
    numerator = totals.until(outcome.numerator or "", first + days)[first:]
    if outcome.less:
        numerator = numerator - totals.until(outcome.less, first + days)[first:]
    return numerator, totals.until(outcome.denominator, first + days)[first:] if outcome.denominator else None


def _by_day(outcome: Outcome, totals: DailyTotals, days: int, first: int) -> np.ndarray:
    if outcome.numerator is None:
        return np.full(days, np.nan)
    numerator, denominator = _parts(outcome, totals, days, first)
    if denominator is None:
        return numerator / outcome.scale
    values = np.full(days, np.nan)
    return np.divide(numerator / outcome.scale, denominator, out=values, where=denominator != 0)


def _of_run(outcome: Outcome, totals: DailyTotals, days: int, first: int) -> float | None:
    if outcome.numerator is None:
        return None
    numerator, denominator = _parts(outcome, totals, days, first)
    if denominator is not None:
        below = _total(denominator[-WINDOW:])
        return _total(numerator[-WINDOW:]) / outcome.scale / below if below else None
    if outcome.kind == "flow":
        return _total(numerator) / outcome.scale
    defined = [value for value in numerator[-WINDOW:].tolist() if not math.isnan(value)]
    return math.fsum(defined) / len(defined) / outcome.scale if defined else None


def _total(series: np.ndarray) -> int:
    """The exact sum: Python integers cannot overflow."""
    return sum(series.tolist())
