"""Play a folder of results again from its record, and say whether every number is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from pydantic import ValidationError

from sim.locale import LANGUAGES
from sim.records.difference import first_difference
from sim.records.provenance import commit, digest, versions
from sim.records.reading import (
    ChangedError,
    FolderError,
    changed,
    missing,
    read_document,
    read_frame,
    read_record,
    record_name,
)
from sim.records.recorded import inconsistent, recorded_scenario, short
from sim.records.store import SEAL
from sim.records.summary import Estimate
from sim.report.folder import PAGE, folder_page
from sim.runs.run import Progress, run_scenario
from sim.scenario import ScenarioError
from sim.scenario.explaining import printable

_SUMMARY = "summary"
_RESULTS = "results_sha256"
_PROVED = (
    "scenario",
    "scenario_sha256",
    "seed",
    "seeds",
    "policies",
    "warm_up",
    "twin",
    "subsidies",
    "unhelped_by_pairing",
    _RESULTS,
)
_NO_FIELDS = ("files", SEAL)


@dataclass
class Verdict:
    """What a check found: ``differences`` is empty if every byte and every number is the same."""

    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Versions other than those of the record: they may explain differences, and are none themselves."""
    values: int = 0
    """How many recorded values were compared with those of the second run."""
    proved: list[str] = field(default_factory=list)
    """What follows from playing again: nobody can change it and not be found out."""
    stated: list[str] = field(default_factory=list)
    """What only the record says, and no second run can prove."""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


class Again(NamedTuple):
    """What a second play gave: tables by name, and the summary (None where there is none)."""

    tables: Mapping[str, pd.DataFrame]
    summary: Mapping[str, Estimate] | None
    fields: Mapping[str, Any] = {}
    """Fields of the record that follow from the tables."""


type Play = Callable[[Mapping[str, Any]], Again]
"""Plays again what a record says. May raise ValidationError for a scenario that this version does not know."""


def run_again(record: Mapping[str, Any], threads: int | None = None, progress: Progress | None = None) -> Again:
    """Play a run again."""
    scenario = recorded_scenario(record["scenario"])
    twin = record.get("twin", False)
    found = run_scenario(scenario, engine=record["engine"], threads=threads, progress=progress, twin=twin)
    return Again(found.tables(), found.summary)


def verify(folder: Path, play: Play = run_again) -> Verdict:
    """Check every file against the record, play it again, and compare every number.

    The first number that differs is named, and every file that is not as it was written.

    Raises:
        FolderError: a file is missing, truncated or damaged; the message names it.
    """
    try:
        record = read_record(folder)
    except ChangedError as error:
        return Verdict([f"{error}. What it says to play cannot be trusted, so nothing was played."])
    for name in missing(folder, record):
        raise FolderError(f"{folder / name} is missing")
    recorded = _recorded_tables(folder, record)
    summary = read_document(folder, _SUMMARY) if f"{_SUMMARY}.json" in record["files"] else None
    verdict = Verdict(notes=_other_versions(record), values=sum(table.size for table in recorded.values()))
    try:
        again = play(record)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        what = f"this version cannot play the scenario: {printable(where)}: {printable(first['msg'])}"
        verdict.differences.append(f"{record_name(folder)}: {what}")
    except (ScenarioError, OSError, MemoryError):
        raise
    except Exception as error:  # what a market says of a scenario that somebody made up is no closed list
        what = f"{type(error).__name__}: {printable(str(error))}"
        verdict.differences.append(f"{record_name(folder)}: it cannot be played: {what}")
    else:
        number = _first_number(recorded, again.tables) or _summary_difference(summary, again.summary)
        verdict.differences += [number] if number else []
        odd = inconsistent(record)
        fields = {_RESULTS: digest(again.tables), **again.fields}
        odd += [
            f"{name}: recorded {short(record[name])}, found {short(value)}"
            for name, value in fields.items()
            if name in record and record[name] != value
        ]
        verdict.differences += [f"{record_name(folder)}: {one}" for one in odd]
    for name in changed(folder, record):
        known = "is not as it was written" if name in record["files"] else "is not part of the results"
        verdict.differences.append(f"{printable(name)} {known}")
    _tell_apart(verdict, folder, record)
    return verdict


def _tell_apart(verdict: Verdict, folder: Path, record: Mapping[str, Any]) -> None:
    """What playing again proves, and what only the record says."""
    made_again = [name for name in record["files"] if name.endswith(".parquet") or name == f"{_SUMMARY}.json"]
    rest = [name for name in record["files"] if name not in made_again]
    if verdict.same and f"{PAGE}.html" in rest and _is_own_page(folder):
        made_again.append(f"{PAGE}.html")
        rest.remove(f"{PAGE}.html")
    fields = [name for name in record if name not in _NO_FIELDS]
    verdict.proved += [name for name in fields if name in _PROVED] + made_again if verdict.same else []
    verdict.stated += [printable(name) for name in fields if name not in _PROVED]
    verdict.stated += [f"{name} (not what this version writes)" for name in rest]


def _is_own_page(folder: Path) -> bool:
    """Whether the report in the folder is the one that this version makes of what else is there."""
    page = (folder / f"{PAGE}.html").read_bytes()
    try:
        return any(folder_page(folder, language).encode() == page for language in LANGUAGES)
    except FolderError:
        return False


def _recorded_tables(folder: Path, record: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Every table of the folder, the days first: most people look there first."""
    names = [name.removesuffix(".parquet") for name in record["files"] if name.endswith(".parquet")]
    return {name: read_frame(folder, name) for name in sorted(names, key=lambda name: (name != "daily", name))}


def _first_number(recorded: Mapping[str, pd.DataFrame], found: Mapping[str, pd.DataFrame]) -> str | None:
    for name, table in recorded.items():
        if name not in found:
            return f"{printable(name)}.parquet: no such table in the second run"
        if difference := first_difference(table, found[name]):
            return f"{name}.parquet, {difference}"
    return next((f"{name}.parquet: only in the second run" for name in found if name not in recorded), None)


def _summary_difference(recorded: Any, found: Mapping[str, Estimate] | None) -> str | None:
    if recorded is None and found is None:
        return None
    if not isinstance(recorded, dict) or found is None or recorded.keys() != found.keys():
        return "summary.json: not the same outcomes"
    for name, estimate in found.items():
        held = recorded[name]
        if not isinstance(held, dict) or held.keys() != estimate.keys():
            return f"summary.json, {name}: recorded {short(held)}, no estimate"
        for part, value in estimate.items():
            if type(held[part]) is not type(value) or held[part] != value:
                return f"summary.json, {name}, {part}: recorded {short(held[part])}, found {value!r}"
    return None


def _other_versions(record: Mapping[str, Any]) -> list[str]:
    then, now = record.get("versions", {}), versions()
    notes = [
        f"{printable(name)}: recorded with {printable(then.get(name, 'none'))}, now {now.get(name, 'none')}"
        for name in {**then, **now}
        if then.get(name) != now.get(name)
    ]
    here = commit()
    if record.get("commit") and here["commit"] and record["commit"] != here["commit"]:
        notes.append(f"code: recorded at commit {printable(record['commit'][:12])}, now {here['commit'][:12]}")
    if record.get("modified") or here["modified"]:
        notes.append("code: with changes that were not committed, " + ("then" if record.get("modified") else "now"))
    return notes
