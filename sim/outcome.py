"""What an outcome of a run is, and the kinds of outcomes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

INDEX = "0-1"  # the unit of levels that are recorded as fractions, not counted

type Range = tuple[float, float]
ANY: Range = (-math.inf, math.inf)
FROM_0: Range = (0, math.inf)
SHARE: Range = (0, 1)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The definition of one outcome.

    A *flow* is summed over the days of a run, a *level* averaged over its last 28 days, a *ratio* is the sum of
    numerators over the sum of denominators of its last 28 days (null where that is 0/0).

    Every defined value, of a day and of a run, lies in its ``range`` (both ends included). Where that is wider than its
    unit lets one expect, the meaning says why.
    """

    name: str
    kind: Literal["flow", "level", "ratio"]
    unit: str
    meaning: str
    range: Range
    good_for: tuple[str, ...] = ()
    """Groups for whom more of it is better."""
    bad_for: tuple[str, ...] = ()
    """Groups for whom more of it is worse; where neither names anybody, more is neither good nor bad by itself."""
    numerator: str | None = None
    """The series it is made of; none where one run alone cannot tell."""
    less: str | None = None
    """A series subtracted from the numerator."""
    denominator: str | None = None
    scale: float = 1
    """Units of the series in one unit of the outcome (100 fen in a yuan, 3,600 seconds in an hour)."""


def flow(
    name: str,
    unit: str,
    meaning: str,
    series: str,
    less: str | None = None,
    scale: float = 1,
    within: Range = FROM_0,
    **whom: Any,
) -> Outcome:
    """What is summed over the days of a run."""
    return Outcome(
        name=name,
        kind="flow",
        unit=unit,
        meaning=meaning,
        range=within,
        numerator=series,
        less=less,
        scale=scale,
        **whom,
    )


def money(name: str, meaning: str, series: str = "", *, less: str | None = None, **whom: Any) -> Outcome:
    """Money that flows: series are fen, the outcome is yuan."""
    return flow(name, "yuan", meaning, series or name, less, scale=100, **whom)


def balance(name: str, meaning: str, **whom: Any) -> Outcome:
    """Money less what it cost."""
    return flow(name, "yuan", meaning, name, scale=100, within=ANY, **whom)


def level(name: str, unit: str, meaning: str, **whom: Any) -> Outcome:
    """What is averaged over the last days of a run."""
    within = SHARE if unit == INDEX else FROM_0
    return Outcome(name=name, kind="level", unit=unit, meaning=meaning, range=within, numerator=name, **whom)


def ratio(
    name: str,
    unit: str,
    meaning: str,
    numerator: str | None,
    denominator: str | None,
    scale: float = 1,
    within: Range = SHARE,
    **whom: Any,
) -> Outcome:
    """A sum over a sum."""
    return Outcome(
        name=name,
        kind="ratio",
        unit=unit,
        meaning=meaning,
        range=within,
        numerator=numerator,
        denominator=denominator,
        scale=scale,
        **whom,
    )
