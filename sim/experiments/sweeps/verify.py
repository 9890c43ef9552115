"""Check a sweep's folder: every part against its checksum and the plan, and a sample of its runs by playing again."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.experiments.execution import executors
from sim.experiments.execution.ensemble import side_by_side
from sim.experiments.execution.runner import Runner, Task
from sim.experiments.sweeps.folder import read_plan
from sim.experiments.sweeps.plan import SweepPlan
from sim.experiments.sweeps.play import TABLE, jobs_of, table_text
from sim.experiments.sweeps.results import Sweep, opened
from sim.experiments.sweeps.rows import COLUMNS
from sim.experiments.sweeps.store import SweepStore
from sim.records.units import DAILY
from sim.runs.run import Progress
from sim.runs.verify import Verdict
from sim.scenario.explaining import printable

SAMPLE = 10
"""Runs that are played again where nobody says how many."""
_MOST_TOLD = 20
type Run = tuple[int, int]


class Checked(NamedTuple):
    """What became of the check of a sweep."""

    verdict: Verdict
    replayed: int
    """Runs that were played again."""
    played: int
    """Runs with a result."""


def verify_sweep(
    folder: Path, replay: int | None = SAMPLE, workers: int | None = None, progress: Progress | None = None
) -> Checked:
    """Check all parts, and play some runs again.

    Args:
        folder: of the sweep.
        replay: runs to play again, drawn anew each time; None for all.
        workers: processes; by default one for each usable core, as far as the memory goes.
        progress: called with the number of runs played and to play.

    Raises:
        ScenarioError: this is no folder of a sweep, or its plan is not as it was written.
    """
    kept = read_plan(folder)["plan"]
    with opened(folder, kept) as store:
        plan = SweepPlan.from_record(kept)
        sweep = Sweep.of(plan, store)
        verdict = Verdict(notes=[*store.notes, *_what_is_missing(sweep)])
        good = sweep.table.loc[sweep["status"] == "ok", ["point", "seed"]]
        there: list[Run] = list(zip(good["point"].tolist(), good["seed"].tolist(), strict=True))
        chosen = sorted(_drawn(there, plan, replay))
        verdict.differences += _lost(sweep)
        verdict.differences += _table_difference(folder, sweep)
        again = _played(plan, chosen, workers, progress, verdict)
        found = list(_differences(plan, store, again, verdict))
        verdict.differences[:0] = store.problems  # a few are only seen where the days are read too
        verdict.differences += found[:_MOST_TOLD]
    if verdict.same:
        verdict.proved += ["scenario", "points", "seeds", "warm_up", "every outcome and day of these runs"]
    verdict.stated += ["the runs that were not played again"] * (len(chosen) < len(set(map(plan.keys.get, there))))
    verdict.stated += ["design", "seconds", "commit", "errors of failed runs"]
    return Checked(verdict, len(chosen), len(there))


def _drawn(there: Sequence[Run], plan: SweepPlan, replay: int | None) -> list[Run]:
    """Runs to play again, each different one once: all, or some that nobody can know beforehand."""
    different = list({plan.keys[run]: run for run in there}.values())
    if replay is None or replay >= len(different):
        return different
    return secrets.SystemRandom().sample(different, replay)


def _played(
    plan: SweepPlan, runs: Sequence[Run], workers: int | None, progress: Progress | None, verdict: Verdict
) -> dict[str, dict[str, Any]]:
    """The results of runs by their keys; those that fail now are differences."""
    if not runs:
        return {}
    make = executors.processes(
        side_by_side([plan.scenario(point) for point in {point for point, _ in runs}], workers, len(runs))
    )
    results: dict[str, dict[str, Any]] = {}
    tasks = [Task(plan.keys[run], job) for run, job in zip(runs, jobs_of(plan, runs), strict=True)]
    with Runner(make, make.workers) as runner:
        for done, finished in enumerate(runner.play(tasks), start=1):
            if finished.status == "ok":
                results[finished.key] = finished.result
            else:
                point, seed = next(run for run in runs if plan.keys[run] == finished.key)
                verdict.differences.append(
                    f"point {point}, seed {seed}: played again it is {finished.status}: {finished.error}"
                )
            if progress:
                progress(done, len(tasks))
    return results


def _what_is_missing(sweep: Sweep) -> list[str]:
    plan = sweep.plan
    waiting = len(plan.points) * len(plan.seeds) - len(sweep) - len(sweep.lost)
    notes = [f"{waiting} runs were not played yet"] if waiting else []
    failed = len(sweep.failed)
    return notes + ([f"{failed} runs failed, and were not played again"] if failed else [])


def _lost(sweep: Sweep) -> list[str]:
    if not sweep.lost:
        return []
    points = sorted({point for point, _ in sweep.lost})
    named = ", ".join(map(str, points[:10])) + (", ..." if len(points) > 10 else "")
    return [
        f"{len(sweep.lost)} runs were played, and their rows are lost (of points {named}); sweep again to play them"
    ]


def _table_difference(folder: Path, sweep: Sweep) -> list[str]:
    """The table for others must say what the parts say, once the sweep is finished."""
    finished = len(sweep) == len(sweep.plan.points) * len(sweep.plan.seeds)
    try:
        content = (folder / TABLE).read_bytes()
    except FileNotFoundError:
        return []
    return [f"{TABLE} does not say what the parts say"] if finished and content != table_text(sweep) else []


def _differences(
    plan: SweepPlan, store: SweepStore, again: dict[str, dict[str, Any]], verdict: Verdict
) -> Iterator[str]:
    """Every row against the plan, against other rows of the same run, and against what was played again."""
    run_of = {key: run for run, key in reversed(plan.keys.items())}
    seen: dict[str, bytes] = {}
    for name, part in store.parts():
        rows: Any = part.to_pandas().to_dict("records")
        for row in rows:
            verdict.values += sum(map(np.size, again.get(row["key"], {}).values()))
            where = f"{name}: point {row['point']}, seed {row['seed']}"
            if row["key"] not in run_of or plan.keys.get((row["point"], row["seed"])) != row["key"]:
                yield f"{where} is no run of the plan with that key"
                continue
            if odd := next((n for n, v in plan.changes(row["point"]).items() if n in row and row[n] != v), None):
                yield f"{where}: {odd} is {printable(str(row[odd]))}, and in the plan {plan.changes(row['point'])[odd]}"
            if row["status"] != "ok":
                continue
            content = _digest(row)
            if seen.setdefault(row["key"], content) != content:
                yield f"{where} is there twice, with different numbers"
            if found := _first_difference(row, again.get(row["key"], {})):
                yield f"{where}, {found}"
    for key in again.keys() - seen.keys():
        yield f"point {run_of[key][0]}, seed {run_of[key][1]}: its row can no longer be read"


def _digest(row: dict[str, Any]) -> bytes:
    total = sha256()
    for name in COLUMNS:
        total.update(_bits(row[name]).tobytes())
    return total.digest()


def _first_difference(row: dict[str, Any], again: dict[str, Any]) -> str | None:
    """The first outcome, or the first day of one, that is not what was played again."""
    for name, value in again.items():
        recorded, found = _bits(row[name]), _bits(value)
        if len(recorded) != len(found):
            return f"{name}: {len(recorded)} days recorded, {len(found)} found"
        if len(places := np.flatnonzero(recorded != found)):
            day = f", day {places[0]}" if name.startswith(DAILY) else ""
            was, now = (numbers.view(np.float64)[places[0]].item() for numbers in (recorded, found))
            return f"{name.removeprefix(DAILY)}{day}: recorded {was!r}, found {now!r}"
    return None


def _bits(value: Any) -> np.ndarray:
    """Numbers, or one, as integers that are equal exactly where every bit is; what is not defined is NaN."""
    numbers = np.atleast_1d(np.array(np.nan if value is None else value, np.float64))
    numbers[pd.isna(numbers)] = np.nan
    return numbers.view(np.int64)
