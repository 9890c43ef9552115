"""Figures as people read them: a handy unit, and no more digits than the evidence carries."""

from __future__ import annotations

import math
from typing import NamedTuple

type Magnitudes = tuple[tuple[float, str], ...]
"""Words for large numbers, the largest first."""

ENGLISH: Magnitudes = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
AMOUNTS = ("yuan", "orders", "people", "hours", "impressions")  # units of totals, which may be large
_DIGITS_ALONE = 2  # significant digits of a single run, whose uncertainty is unknown
_DIGITS_AT_MOST = 3


class Scale(NamedTuple):
    """How to show values of one size: what to divide them by, and the word for that many."""

    divisor: float
    magnitude: str = ""


class Figure(NamedTuple):
    """A value and its interval as text in the same scale; the interval is empty where there is none."""

    value: str
    low: str
    high: str


def scale_of(value: float, unit: str, magnitudes: Magnitudes = ENGLISH) -> Scale:
    """The scale of a value in one of the units of outcomes; shares become per cent."""
    if unit == "share":
        return Scale(0.01, "%")
    for size, word in magnitudes:
        if unit in AMOUNTS and abs(value) >= size:
            return Scale(size, word)
    return Scale(1)


def figure(value: float, low: float | None, high: float | None, divisor: float = 1) -> Figure:
    """A value with its interval, as far as the first digit of the interval's half-width, at most three digits."""
    half = None if low is None or high is None else (high - low) / 2 / divisor
    places = decimals(value / divisor, half)
    if low is None or high is None:
        return Figure(number(value / divisor, places), "", "")
    return Figure(number(value / divisor, places), number(low / divisor, places), number(high / divisor, places))


def decimals(value: float, half: float | None) -> int:
    """Decimal places worth showing for a value whose interval has this half-width; None: it has no interval."""
    if not value and not half:
        return 0
    digits = _DIGITS_AT_MOST if half is not None else _DIGITS_ALONE
    places = digits - 1 - _exponent(value)
    return min(places, -_exponent(half)) if half else places


def number(value: float, places: int) -> str:
    """A number with so many decimal places; negative places round to tens, hundreds, ..."""
    rounded = round(value, places) + 0.0  # no minus before a zero
    return f"{rounded:,.{max(places, 0)}f}"


def _exponent(value: float) -> int:
    return math.floor(math.log10(abs(value))) if value else 0
