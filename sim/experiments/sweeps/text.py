"""A sweep as text for the terminal: what was varied, and where the main outcomes are lowest and highest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.experiments.comparison.tables import Row, aligned
from sim.experiments.sweeps.plan import SweepPlan
from sim.outcomes import OUTCOMES
from sim.records.figures import figure, scale_of
from sim.records.summary import estimate
from sim.records.table import MAIN, NOTE, warm_up_words

if TYPE_CHECKING:
    from sim.experiments.sweeps.results import Sweep

_MOST_ERRORS = 3


def sweep_text(sweep: Sweep) -> str:
    """What was played, the extremes of the main outcomes over the points, the points named, and what failed."""
    plan, runs = sweep.plan, sweep.table
    parts = [_heading(plan, len(runs), len(sweep.lost))]
    named = set[int]()
    rows: list[Row] = [("", "lowest", "95 % interval", "", "highest", "95 % interval", "")]
    means: Any = runs.groupby("point")[list(MAIN)].mean()
    for name in MAIN:
        found = means[name].dropna()
        if found.empty or found.min() == found.max():
            continue
        ends = (int(found.idxmin()), int(found.idxmax()))
        rows.append((name, *(word for point in ends for word in _cells(runs, point, name))))
        named.update(ends)
    if named:
        parts.append(aligned(rows))
        parts.append("\n".join(f"point {point}: {plan.label(point)}" for point in sorted(named)))
    parts += [
        f"Warning: no figure changes with {name} alone: it does nothing in these runs."
        for name in plan.names
        if _does_nothing(runs, name, plan.names)
    ]
    if len(sweep.failed):
        parts.append(_failures(sweep))
    return "\n\n".join([*parts, NOTE])


def _does_nothing(runs: pd.DataFrame, name: str, names: Sequence[str]) -> bool:
    """Whether runs that differ in one parameter only are there, and agree in every outcome."""
    others = ["seed", *(other for other in names if other != name)]
    alike: Any = runs[runs["status"] == "ok"].groupby(others, dropna=False)[[name, *OUTCOMES]].nunique(dropna=False)
    several = alike[alike[name] > 1]
    return len(several) > 0 and bool((several[list(OUTCOMES)] == 1).all(axis=None))


def _heading(plan: SweepPlan, played: int, lost: int) -> str:
    seeds, base = plan.seeds, plan.base
    told = f"seed {seeds[0]}" if len(seeds) == 1 else f"each with seeds {seeds[0]} to {seeds[-1]}"
    lines = [
        base.title,
        f"{len(plan.points)} points, {told}: {plan.design}",
        f"{base.days} days from {base.start}, {base.viewers:,} simulated viewers"
        + f", {warm_up_words(plan.warm_up_span)}",
    ]
    if played < len(plan.points) * len(seeds):
        lines.append(f"{played} of {len(plan.points) * len(seeds)} runs are there")
    if lost:
        lines.append(f"{lost} were played, and their rows are lost; the same command plays them again")
    if len(seeds) == 1:
        lines.append("One replication has no intervals: what luck does is unknown. Play more with --replications.")
    return "\n".join(lines)


def _cells(runs: pd.DataFrame, point: int, name: str) -> Row:
    """Mean of an outcome at a point with its unit, its interval, and the point."""
    unit = OUTCOMES[name].unit
    found: Any = estimate(runs.loc[runs["point"] == point, name].dropna().tolist())
    divisor, magnitude = scale_of(found["mean"], unit)
    told = figure(found["mean"], found["ci_low"], found["ci_high"], divisor)
    words = [told.value, magnitude, "" if unit in ("share", "0-1") else unit]
    between = f"{told.low} to {told.high}" if told.low else ""
    return " ".join(word for word in words if word), between, f"point {point}"


def _failures(sweep: Sweep) -> str:
    """How many runs failed, and with what."""
    counts = sweep.failed["status"].value_counts()
    lines = [f"{' and '.join(f'{n} {status}' for status, n in counts.items())} of {len(sweep.table)} runs:"]
    errors = sweep.failed["error"].value_counts()
    lines += [f"  {n} × {error}" for error, n in errors.head(_MOST_ERRORS).items()]
    return "\n".join(
        lines + ([f"  and {len(errors) - _MOST_ERRORS} other errors"] if len(errors) > _MOST_ERRORS else [])
    )
