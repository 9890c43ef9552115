"""An estimate as the comparison that the command `microdrama compare` would have made of the same pairs."""

from __future__ import annotations

import pandas as pd

from sim.app.estimate import Estimate
from sim.experiments.comparison.compare import Comparison, labels
from sim.experiments.comparison.findings import BASE, frames_of, unhelped
from sim.locale import Language
from sim.records.provenance import record_of


def comparison_of(estimate: Estimate) -> Comparison:
    """All tables and the record of an estimate that covers all days."""
    pairs = {"replications": len(estimate.seeds)}
    base = estimate.base.model_copy(update=pairs)
    scenario = estimate.scenario.model_copy(update=pairs)
    (label,) = labels(base, [scenario])
    played = {BASE: estimate.without, label: estimate.under}
    frames = frames_of(base, {label: scenario}, estimate.seeds, played)
    record = record_of(base, frames._asdict(), seeds=estimate.seeds, engine="compiled", wall_seconds=0.0) | {
        "policies": [{"label": label, "scenario": scenario.resolved(), "scenario_sha256": scenario.sha256}],
        "warm_up": base.days_before,
        "warm_up_seconds_saved": 0.0,
        "unhelped_by_pairing": unhelped(frames.effects),
    }
    return Comparison(base, {label: scenario}, *frames, record)


def report_of(estimate: Estimate, language: Language) -> str:
    """The report of the comparison, one HTML page."""
    return comparison_of(estimate).report(language)


def daily_of(estimate: Estimate) -> pd.DataFrame:
    """Daily outcomes of both sides: scenario, replication, seed, day, date, and a column for each outcome."""
    sides = {BASE: estimate.without} | ({} if estimate.scenario == estimate.base else {"scenario": estimate.under})
    parts = [
        one.daily.assign(scenario=side, replication=r, seed=estimate.seeds[r])
        for side, some in sides.items()
        for r, one in enumerate(some)
    ]
    first = ["scenario", "replication", "seed"]
    joined = pd.concat(parts, ignore_index=True)
    return joined.loc[:, [*first, *joined.columns.drop(first)]]
