"""What several replications say together about each outcome."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import TypedDict

from scipy.special import stdtrit

from sim.outcomes import OUTCOMES

CONFIDENCE = 0.95


class Estimate(TypedDict):
    """Mean and 95 % confidence interval of one outcome over the replications in which it is defined."""

    mean: float | None
    ci_low: float | None
    ci_high: float | None
    replications: int


def summarise(values: Sequence[Mapping[str, float | None]]) -> dict[str, Estimate]:
    """The estimate of each outcome from its run value in each replication."""
    return {name: estimate([v for run in values if (v := run[name]) is not None]) for name in OUTCOMES}


def estimate(values: Sequence[float]) -> Estimate:
    """Mean and Student t interval of independent values; no interval for fewer than two, nothing at all for none."""
    n = len(values)
    mean = statistics.mean(values) if n else None  # exact inside, so that equal values have their own mean
    if mean is None or n < 2:
        return Estimate(mean=mean, ci_low=None, ci_high=None, replications=n)
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * statistics.stdev(values) / math.sqrt(n)
    return Estimate(mean=mean, ci_low=mean - half, ci_high=mean + half, replications=n)
