"""A sweep as text for the terminal: what was varied, and where the main outcomes are lowest and highest."""

from __future__ import annotations

import math
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sim.experiments.comparison_tables import Row, aligned
from sim.experiments.sweep_plan import SweepPlan
from sim.results.figures import figure, scale_of
from sim.results.table import NOTE

if TYPE_CHECKING:
    from sim.experiments.sweep_results import Sweep

MAIN = (
    "gmv_microdrama", "creator_income", "merchant_profit", "platform_net_revenue", "subsidy_spent", "consumer_surplus",
    "active_viewers", "mean_quality", "return_rate", "repurchase_rate",
)  # fmt: skip
_MOST_ERRORS = 3


def sweep_text(sweep: Sweep) -> str:
    """What was played, the extremes of the main outcomes over the points, the points named, and what failed."""
    plan, runs = sweep.plan, sweep.table
    parts = [_heading(plan, len(runs))]
    named = set[int]()
    rows: list[Row] = [("", "lowest", "95 % interval", "", "highest", "95 % interval", "")]
    means = [row for row in sweep.summary().to_dict("records") if not math.isnan(row["mean"])] if len(runs) else []
    for name in MAIN:
        found = [row for row in means if row["outcome"] == name]
        low, high = (end(found, key=itemgetter("mean"), default=None) for end in (min, max))
        if low is None or high is None or low["mean"] == high["mean"]:
            continue
        rows.append((name, *_cells(low), *_cells(high)))
        named |= {low["point"], high["point"]}
    if named:
        parts.append(aligned(rows))
        parts.append("\n".join(f"point {point}: {plan.label(point)}" for point in sorted(named)))
    if len(sweep.failed):
        parts.append(_failures(sweep))
    return "\n\n".join([*parts, NOTE])


def _heading(plan: SweepPlan, played: int) -> str:
    seeds, base = plan.seeds, plan.base
    told = f"seed {seeds[0]}" if len(seeds) == 1 else f"each with seeds {seeds[0]} to {seeds[-1]}"
    lines = [
        base.title,
        f"{len(plan.points)} points, {told}: {plan.design}",
        f"{base.days} days from {base.start}, {base.viewers:,} simulated viewers"
        + (f", after a warm-up of {plan.warm_up} days" if plan.warm_up else ""),
    ]
    if played < len(plan.points) * len(seeds):
        lines.append(f"{played} of {len(plan.points) * len(seeds)} runs are there")
    if len(seeds) == 1:
        lines.append("One replication has no intervals: what luck does is unknown. Play more with --replications.")
    return "\n".join(lines)


def _cells(row: dict[Any, Any]) -> Row:
    """Mean with unit, its interval, and the point."""
    unit = row["unit"]
    low, high = (None if math.isnan(row[side]) else row[side] for side in ("ci_low", "ci_high"))
    divisor, magnitude = scale_of(row["mean"], unit)
    told = figure(row["mean"], low, high, divisor)
    words = [told.value, magnitude, "" if unit in ("share", "0-1") else unit]
    between = f"{told.low} to {told.high}" if told.low else ""
    return " ".join(word for word in words if word), between, f"point {row['point']}"


def _failures(sweep: Sweep) -> str:
    """How many runs failed, and with what."""
    counts = sweep.failed["status"].value_counts()
    lines = [f"{' and '.join(f'{n} {status}' for status, n in counts.items())} of {len(sweep.table)} runs:"]
    errors = sweep.failed["error"].value_counts()
    lines += [f"  {n} × {error}" for error, n in errors.head(_MOST_ERRORS).items()]
    return "\n".join(
        lines + ([f"  and {len(errors) - _MOST_ERRORS} other errors"] if len(errors) > _MOST_ERRORS else [])
    )
