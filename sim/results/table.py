"""The outcomes of a run as a table for the terminal, with no more digits than the evidence carries."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.outcomes import OUTCOMES, WINDOW, Outcome
from sim.results.summary import Estimate

NOTE = (
    "Yuan figures rest on assumed levels of conversion and prices: nobody has published orders per view of a "
    "microdrama.\nTrust ratios and rankings between runs more than amounts."
)
_MAGNITUDES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_AMOUNTS = ("yuan", "orders", "people", "hours")  # units of totals, which may be large
_DIGITS_ALONE = 2  # significant digits of a single run, whose uncertainty is unknown
_DIGITS_AT_MOST = 3


def outcome_table(summary: Mapping[str, Estimate], heading: str) -> str:
    """The heading, a line per outcome (value with unit, 95 % interval, days it covers), and a note on trust."""
    rows = [("", "value", "95 % interval", "over")]
    rows += [_row(OUTCOMES[name], estimate) for name, estimate in summary.items()]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {interval:>{widths[2]}}  {over}"
        for name, value, interval, over in rows
    ]
    return "\n".join([heading, "", *(line.rstrip() for line in lines), "", NOTE])


def _row(outcome: Outcome, estimate: Estimate) -> tuple[str, str, str, str]:
    over = "the run" if outcome.kind == "flow" else f"last {WINDOW} days"
    value, low, high = estimate["mean"], estimate["ci_low"], estimate["ci_high"]
    if value is None:
        return outcome.name, "–", "", over
    divisor, unit = _unit(value, outcome.unit)
    half = None if low is None or high is None else (high - low) / 2 / divisor
    decimals = _decimals(value / divisor, half)
    shown = f"{_number(value / divisor, decimals)} {unit}".rstrip()
    if low is None or high is None:
        return outcome.name, shown, "", over
    return outcome.name, shown, f"{_number(low / divisor, decimals)} to {_number(high / divisor, decimals)}", over


def _unit(value: float, unit: str) -> tuple[float, str]:
    """What to divide by, and the unit that remains."""
    if unit == "share":
        return 0.01, "%"
    if unit == "0-1":
        return 1, ""
    for size, word in _MAGNITUDES:
        if unit in _AMOUNTS and abs(value) >= size:
            return size, f"{word} {unit}"
    return 1, unit


def _decimals(value: float, half: float | None) -> int:
    """Decimal places worth showing: as far as the first digit of the interval's half-width, at most three digits."""
    if not value and not half:
        return 0
    digits = _DIGITS_AT_MOST if half is not None else _DIGITS_ALONE
    places = digits - 1 - _exponent(value)
    return min(places, -_exponent(half)) if half else places


def _exponent(value: float) -> int:
    return math.floor(math.log10(abs(value))) if value else 0


def _number(value: float, decimals: int) -> str:
    rounded = round(value, decimals) + 0.0  # no minus before a zero
    return f"{rounded:,.{max(decimals, 0)}f}"
