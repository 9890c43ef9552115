"""The results of a run read back from its folder, if they are those of a run and were changed by nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.records.observed import TABLES
from sim.records.observed_checks import Expected, wrong_observed
from sim.records.reading import FolderError, read_frame
from sim.records.recorded import recorded_scenario
from sim.records.store import RECORD, SEAL
from sim.report.folder import sound_record, sound_run

AGENTS = ("creators", "operators", "merchants", "platforms", "dramas")


def loaded_run(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of the run in a folder, and its record.

    Raises:
        FolderError: it is no folder of a run, or something in it is missing, damaged or not as it was written.
    """
    if folder.is_dir() and not (folder / RECORD).exists():
        raise FolderError(f"{folder} is no folder of a run: {RECORD} is missing")
    record = sound_record(folder, unknown=False)
    summary, daily, ledger = sound_run(folder, record)
    scenario = recorded_scenario(record["scenario"])
    agents = {kind: read_frame(folder, f"agents/{kind}") for kind in AGENTS}
    observed = {name: read_frame(folder, f"observed/{name}") for name in TABLES}
    if lacking := {"replication", "drama", "views"} - {*agents["dramas"].columns}:
        raise FolderError(f"{folder}: agents/dramas.parquet lacks {', '.join(sorted(lacking))}")
    if wrong := wrong_observed(observed, Expected(scenario, scenario.replications, agents["dramas"])):
        raise FolderError(f"{folder} holds what no run gives: {'; '.join(wrong)}")
    fields = {
        "scenario": scenario,
        "daily": daily,
        "summary": summary,
        "ledger": ledger,
        "agents": agents,
        "observed": observed,
        "seeds": record["seeds"],
        "engine": record["engine"],
        "wall_seconds": record.get("wall_seconds", 0.0),
        "warm_up_seconds_saved": record.get("warm_up_seconds_saved", 0.0),
        "twin": read_frame(folder, "twin") if record.get("twin") else None,
        "subsidies": record.get("subsidies", False),
    }
    return fields, {name: value for name, value in record.items() if name not in ("files", SEAL)}
