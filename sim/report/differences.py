"""Differences between a policy and its base, as a report shows them: with signs, units and honest digits."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from sim.locale import Words
from sim.records.figures import decimals, number, scale_of

type Row = dict[Any, Any]
"""A row of the tables ``effects``, ``groups`` or ``league`` of a comparison."""

_MOST_PAIRING = 999
"""Times as many replications; above, the figure says only that seeds made no difference to speak of."""
_UNITS = {"return_per_yuan": "yuan per yuan", "subsidy_return": "yuan per yuan"}


def cells(row: Row, words: Words) -> tuple[str, str, str, str]:
    """Base, difference, interval, and the difference over the base."""
    value, low, high, unit = row["difference"], row["ci_low"], row["ci_high"], row["unit"]
    divisor, magnitude = scale_of(max(abs(x) for x in (value, low, high) if known(x)), unit, words.magnitudes)
    half = (high - low) / 2 / divisor if known(low) else None
    places = decimals(value / divisor, half)
    shown = words("effects.points") if magnitude == "%" else words.unit(magnitude, unit)
    difference = f"{signed(value / divisor, places)} {shown}".strip()
    interval = (
        words("headline.between", low=signed(low / divisor, places), high=signed(high / divisor, places))
        if half
        else ""
    )
    change = relative(row)
    percent = "" if change[0] is None else f"{signed(change[0], _places_of(change))} %"
    return level(row["base"], unit, words), difference, interval, percent


def level(value: float, unit: str, words: Words) -> str:
    """A level of the base with its unit."""
    if not known(value):
        return ""
    divisor, magnitude = scale_of(value, unit, words.magnitudes)
    return words.amount(number(value / divisor, decimals(value / divisor, None)), magnitude, unit)


def spread(row: Row, name: str, words: Words) -> str:
    """A value of the league with its interval."""
    value, low, high = row[name], row[f"{name}_ci_low"], row[f"{name}_ci_high"]
    if not known(value):
        return "–"
    unit = _UNITS.get(name, "yuan")
    divisor, magnitude = scale_of(max(abs(x) for x in (value, low, high) if known(x)), unit, words.magnitudes)
    half = (high - low) / 2 / divisor if known(low) else None
    places = decimals(value / divisor, half)
    unit = words.unit(magnitude, unit) if unit == "yuan" else ""
    if not half:
        return f"{signed(value / divisor, places)} {unit}".strip()
    ends = {"low": signed(low / divisor, places), "high": signed(high / divisor, places)}
    return f"{words('league.spread', value=signed(value / divisor, places), **ends)} {unit}".strip()


def relative(row: Row) -> list[float | None]:
    """Difference and interval in per cent of the base; nothing where the base is 0 or unknown."""
    base = row["base"]
    size = abs(base) / 100 if known(base) else 0.0
    if not size or not known(row["difference"]):
        return [None, None, None]
    return point(row, size)


def point(row: Row, divisor: float) -> list[float | None]:
    """Difference and ends of its interval over a divisor, with four digits: more than a chart can show."""
    return [
        float(f"{row[name] / divisor:.4g}") if known(row[name]) and math.isfinite(row[name] / divisor) else None
        for name in ("difference", "ci_low", "ci_high")
    ]


def _places_of(change: list[float | None]) -> int:
    value, low, high = change
    return decimals(value or 0.0, (high - low) / 2 if low is not None and high is not None else None)


def pairing(row: Row) -> str:
    """How many times more replications independent seeds would have needed."""
    ratio = row["variance_ratio"]
    if not known(ratio):
        return ""
    return f"× {number(ratio, 1 if ratio < 10 else 0)}" if ratio <= _MOST_PAIRING else f"> × {_MOST_PAIRING}"


def signed(value: float, places: int) -> str:
    """A number with its sign, unless it rounds to zero."""
    shown = number(value, places)
    return f"+{shown}" if round(value, places) > 0 else shown


def unchanged(rows: Iterable[Row]) -> bool:
    """Whether no figure that is known differs from the base in any pair: not by luck, but because nothing acted."""
    found = [row for row in rows if known(row["difference"])]
    return bool(found) and not any(row["difference"] or (known(row["ci_high"]) and row["ci_high"]) for row in found)


def known(value: Any) -> bool:
    """Whether there is a value at all."""
    return value is not None and not math.isnan(value)
