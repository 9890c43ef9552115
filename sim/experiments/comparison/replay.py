"""Play a comparison again from its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.experiments.comparison.compare import play_comparison, prepared
from sim.experiments.comparison.findings import Frames
from sim.records.recorded import recorded_scenario
from sim.runs.run import Progress
from sim.runs.verify import Again


def comparison_again(record: Mapping[str, Any], workers: int | None = None, progress: Progress | None = None) -> Again:
    """Compare what a record says once more. ``progress`` counts runs."""
    base = recorded_scenario(record["scenario"])
    policies = [recorded_scenario(policy["scenario"]) for policy in record["policies"]]
    found = play_comparison(
        *prepared(base, policies, {"replications": base.replications, "warm_up": record["warm_up"]}),
        workers=workers,
        engine=record["engine"],
        twin=record.get("twin", False),
        progress=progress,
    )
    tables = {name: getattr(found, name) for name in Frames._fields}
    return Again(tables, None, {"unhelped_by_pairing": found.record["unhelped_by_pairing"]})
