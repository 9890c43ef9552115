"""Charts of what happens week by week: means over replications, with bands, and the same as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.locale import Words
from sim.outcome import Outcome
from sim.records.figures import decimals, number, scale_of
from sim.report.markup import Chart, Table

MANY = 20
"""Replications from which the extremes say more about their number than about the market."""
_WEEK = 7
_FULL_RANGE, _MIDDLE = (0.0, 1.0), (0.05, 0.95)


def charts_of(charts: Mapping[str, dict[str, Any]], words: Words) -> list[Chart]:
    """Small charts to stand side by side, each with its table, from their data by name."""
    return [Chart(name, data["title"], _table(data, words)) for name, data in charts.items()]


def first_dates(daily: pd.DataFrame) -> list[str]:
    """The date of every day of a run."""
    return daily.drop_duplicates("day")["date"].dt.strftime("%Y-%m-%d").tolist()


def series_data(
    title: str, outcome: Outcome, dates: list[str], lines: Mapping[str, pd.DataFrame], words: Words
) -> dict[str, Any] | None:
    """A chart's data: a line with its band for each frame of days × replications; None where nothing is defined.

    A run shorter than two weeks is shown day by day, a longer one by full weeks.
    """
    found = {name: _by_week(values) for name, values in lines.items()}
    sizes = [abs(value) for middle, _, _ in found.values() for value in middle.tolist() if math.isfinite(value)]
    if not sizes:
        return None
    divisor, magnitude = scale_of(max(sizes), outcome.unit, words.magnitudes)
    unit = words.unit(magnitude, outcome.unit)
    if outcome.kind == "flow":
        unit = words("series.per_day", unit=unit)
    step, whole = _steps(len(dates))
    return {
        "kind": "series",
        "title": title + (f" ({unit})" if unit else ""),
        "unit": unit,
        "dates": dates[:whole:step],
        "lines": [
            {"name": name} | {part: _rounded(values / divisor) for part, values in zip(_PARTS, parts, strict=True)}
            for name, parts in found.items()
        ],
    }


_PARTS = ("mean", "low", "high")


def _steps(days: int) -> tuple[int, int]:
    """Days in a step, and days in all full steps."""
    step = _WEEK if days >= 2 * _WEEK else 1
    return step, days // step * step


def _by_week(days: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean over replications of each step, and the ends of its band (NaN with one replication)."""
    step, whole = _steps(len(days))
    values = days.iloc[:whole].groupby(np.arange(whole) // step).mean().to_numpy()
    middle, low, high = (np.full(len(values), np.nan) for _ in _PARTS)
    defined = np.isfinite(values).any(axis=1)
    middle[defined] = np.nanmean(values[defined], axis=1)
    if values.shape[1] > 1 and defined.any():
        quantiles = _FULL_RANGE if values.shape[1] < MANY else _MIDDLE
        low[defined], high[defined] = np.nanquantile(values[defined], quantiles, axis=1)
    return middle, low, high


def _rounded(values: np.ndarray) -> list[float | None]:
    """Four significant digits: more than a chart can show."""
    return [float(f"{value:.4g}") if math.isfinite(value) else None for value in values.tolist()]


def _table(data: dict[str, Any], words: Words) -> Table:
    lines = data["lines"]
    several = len(lines) > 1
    banded = [[part for part in _PARTS if any(value is not None for value in line[part])] for line in lines]
    columns = [(line, part) for line, parts in zip(lines, banded, strict=True) for part in parts]
    sizes = [value for line in lines for value in line["mean"] if value]
    digits = min(max(max((decimals(value, None) + 1 for value in sizes), default=0), 0), 4)
    rows = [
        (day, *("–" if line[part][i] is None else number(line[part][i], digits) for line, part in columns))
        for i, day in enumerate(data["dates"])
    ]
    headings = [
        words("series.week"),
        *((f"{line['name']}: " if several else "") + words(f"series.{part}") for line, part in columns),
    ]
    return Table(data["title"], headings, rows, numbers=range(1, len(headings)))
