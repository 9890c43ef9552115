"""What a policy changes: paired differences between replications that met the same luck."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from sim.records.summary import estimate

_ROUNDING = 1e-20
"""Variance of differences over that of either side below which it is what rounding left."""


class Effect(NamedTuple):
    """The paired difference of one quantity between a policy and its base, over replications.

    ``base``: mean without the policy. ``difference``: mean difference, with its 95 % t interval ``ci_low`` to
    ``ci_high`` (None for fewer than two pairs). ``relative``: difference over the base's size. ``variance_ratio``: how
    many times more replications independent seeds would have needed, the variance of unpaired over that of paired
    differences; None where one side does not vary, or every pair has the same difference. ``replications``: pairs in
    which both are defined.
    """

    base: float | None
    difference: float | None
    ci_low: float | None
    ci_high: float | None
    relative: float | None
    variance_ratio: float | None
    replications: int

    @property
    def verdict(self) -> str:
        """Either "gains" or "loses" where the interval excludes zero, "same" where nothing changed, else "unclear"."""
        if self.difference == 0 and self.ci_low in (0, None):
            return "same"
        if self.ci_low is None or self.ci_high is None:
            return "unclear"
        return "gains" if self.ci_low > 0 else "loses" if self.ci_high < 0 else "unclear"


def paired(base: Sequence[float | None], policy: Sequence[float | None]) -> Effect:
    """The effect on a quantity from its values in each replication, in the same order of seeds."""
    pairs = [(b, p) for b, p in zip(base, policy, strict=True) if b is not None and p is not None]
    without, under = [float(b) for b, _ in pairs], [float(p) for _, p in pairs]
    differences = [p - b for b, p in pairs]
    found = estimate(differences)
    mean = statistics.mean(without) if without else None
    relative = None if not mean or found["mean"] is None else found["mean"] / abs(mean)
    ratio = None
    if len(pairs) > 1:
        apart, together = [statistics.variance(side) for side in (without, under)], statistics.variance(differences)
        told = min(apart) > 0 and together > _ROUNDING * sum(apart)
        ratio = sum(apart) / together if told else None
    return Effect(mean, found["mean"], found["ci_low"], found["ci_high"], relative, ratio, found["replications"])


def per_yuan(gains: Sequence[float], costs: Sequence[float]) -> Effect:
    """The gain per yuan of cost, from the paired differences of both in each replication; where the cost is 0, none."""
    found = estimate([gain / cost for gain, cost in zip(gains, costs, strict=True) if cost])
    return Effect(None, found["mean"], found["ci_low"], found["ci_high"], None, None, found["replications"])
