"""The daily series the market records, of which outcomes are made."""

from __future__ import annotations

import numpy as np

from sim.outcomes import SERIES

_BLANK = {"int64": 0, "float64": np.nan}


class DailyTotals:
    """One number per series and day, weighted to the real population: int64 counts and fen, float64 indices.

    ``SERIES`` names them and their types. A float64 index is undefined (NaN) on a day until it is set.
    """

    def __init__(self, days: int = 0) -> None:
        """Begin with room for ``days`` days; more are added as they come."""
        self._series = {name: np.full(max(days, 1), _BLANK[kind], kind) for name, kind in SERIES.items()}

    def __getitem__(self, name: str) -> np.ndarray:
        """The series itself, for as many days as there is room."""
        return self._series[name]

    def add(self, name: str, day: int | np.ndarray, amount: int | np.ndarray) -> None:
        """Add to a count on one day, or on each of several days (a refund lands on the day of its order)."""
        if isinstance(day, np.ndarray) and day.size == 0:
            return
        series = self._with_room(name, day)
        if series.dtype != np.int64 or not (isinstance(amount, int) or np.asarray(amount).dtype.kind in "iu"):
            raise TypeError(f"{name}: only whole numbers are added, and only to counts")
        if isinstance(day, np.ndarray):
            np.add.at(series, day, amount)
        else:
            series[day] += amount if isinstance(amount, int) else np.sum(amount)

    def set(self, name: str, day: int, value: float) -> None:
        """Set the value of one day."""
        series = self._with_room(name, day)
        if series.dtype == np.int64 and value != int(value):
            raise TypeError(f"{name} is a whole number, not {value}")
        series[day] = value

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
