"""Sweeps: every point of a design with the same seeds, which nothing that happens on the way can lose."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.execution import executors
from sim.experiments.execution.ensemble import side_by_side
from sim.experiments.execution.runner import Finished, Job, Runner, Task
from sim.experiments.sweeps.designs import Point
from sim.experiments.sweeps.file import plan_of
from sim.experiments.sweeps.plan import SweepPlan
from sim.experiments.sweeps.results import Sweep, opened
from sim.experiments.sweeps.rows import MemoryStore, Store, row_of
from sim.experiments.sweeps.runs import keep_warm, play_point
from sim.locale import Message
from sim.records.store import must_be_new, replace_file
from sim.runs.run import Progress
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.asked import must_be_scenarios

TABLE = "table.csv"
"""A row a run, for those who read it elsewhere."""
_TAKES_ROOM = ("viewers", "network.acquaintances", "start")

type Run = tuple[int, int]
"""Point and seed."""


def sweep(
    base: Scenario,
    parameters: Mapping[str, Any] | pd.DataFrame | Sequence[Mapping[str, Any] | pd.DataFrame],
    *,
    design: str | None = None,
    n: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    warm_up: int | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    retry: bool = False,
    progress: Progress | None = None,
) -> Sweep:
    """Play a base at many points of its parameters, every point with the same seeds.

    A run that fails is a row with its error. Run again with the same ``out``, it plays only what is missing.

    Args:
        base: the scenario that holds where a point says nothing.
        parameters: what is varied, by lever name or path. A tuple (low, high) is a range, a list holds values. The
            words of a sweep file are understood too: ``{"levers": {...}, "assumptions": {...}}``, and a list of such
            designs, of which every point of the first meets every point of the next. A data frame is a list of points,
            a row each, under the names of its columns.
        design: "grid" (every combination), "list" (the i-th value of each), "latin_hypercube" or "sobol". Points that a
            list repeats, as samples of SALib do, are played once and have a row each, in the order of the list.
        n: number of points, of the last two.
        replications: seeds a point; by default the base's.
        seed: of the first replication, and of the design; by default the base's.
        warm_up: days every market runs before the start, under the base's levers, without policies and with what the
            point assumes; by default the base's.
        out: folder for the results; without it nothing is written.
        workers: processes; by default one for each usable core, as far as the memory goes.
        cluster: address of the scheduler of a Dask cluster to use instead of processes; it has its own ``workers``.
        retry: whether to play runs in the folder again that failed.
        progress: called with the number of runs finished and of all; the warm-ups that several points share, and which
            are played first, count as runs.

    Raises:
        ScenarioError: with everything that is wrong at once.
        TypeError: ``base`` is no scenario, or another argument is of the wrong kind; all are named.
    """
    how = {"out": out, "workers": workers, "cluster": cluster, "retry": retry, "progress": progress}
    must_be_scenarios({"base": base}, **how)
    asked = {"replications": replications, "seed": seed, "warm_up": warm_up}
    changes = {name: value for name, value in asked.items() if value is not None}
    plan = plan_of(base.with_(changes) if changes else base, parameters, design, n)
    for warning in plan.warnings:
        warnings.warn(warning, stacklevel=2)
    return play_sweep(plan, out=out, workers=workers, cluster=cluster, retry=retry, progress=progress)


def play_sweep(
    plan: SweepPlan,
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    retry: bool = False,
    progress: Progress | None = None,
) -> Sweep:
    """Play what is missing of a plan; see `sweep`."""
    if cluster and workers is not None:
        raise ScenarioError([Problem("sweep", None, Message("varied.workers"))])
    runs: dict[str, Run] = {}
    for run in plan.runs():
        runs.setdefault(plan.keys[run], run)  # points that came out equal are played once
    scenarios = _extremes(plan)
    count = 0 if cluster else side_by_side(scenarios, workers, len(runs))
    if out is not None and not Path(out).is_dir():
        must_be_new(out)
    make = executors.cluster(cluster) if cluster else executors.processes(count)
    store: Store = opened(out, plan.record(), retry=retry) if out is not None else MemoryStore()
    with closing(store):
        new = runs.keys() - store.finished()
        warm_ups, warm = list(_warm_ups(plan, [run for key, run in runs.items() if key in new])), 0
        total = len(runs) + len(warm_ups)
        if progress:
            progress(len(store.finished()), total)
        if new:
            with Runner(make, make.workers) as runner:
                for finished in _played(plan, warm_ups, runs, store, runner):
                    if finished.key in runs:
                        store.add(row_of(plan, runs[finished.key], finished))
                    else:
                        warm += 1  # where a warm-up fails, the runs that need it say why
                    if progress:
                        progress(len(store.finished()) + warm, total)
    found = Sweep.of(plan, store)
    if out is not None and (new or not (Path(out) / TABLE).exists()):
        _write_table(found, Path(out) / TABLE)
    return found


def _write_table(found: Sweep, path: Path) -> None:
    """Write the table; where that is not possible, the runs are there all the same, and the next call tries again."""
    try:
        replace_file(path, table_text(found))
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)  # it would be that of fewer runs
        found.problems += (f"{path} cannot be written: {error.strerror or error}",)


def table_text(found: Sweep) -> bytes:
    """The runs as CSV."""
    return found.table.to_csv(index=False).encode()


def _extremes(plan: SweepPlan) -> list[Scenario]:
    """The scenarios of a plan that take the most room, and the earliest and the latest."""
    columns = dict(zip(plan.names, zip(*plan.points, strict=True), strict=True))
    varied = [list(columns[name]) for name in _TAKES_ROOM if name in columns]
    places = {0, *(column.index(end(column)) for column in varied for end in (min, max))}
    return [plan.scenario(place) for place in sorted(places)]


def _played(
    plan: SweepPlan, warm_ups: Sequence[Task], runs: Mapping[str, Run], store: Store, runner: Runner
) -> Iterator[Finished]:
    """Play warm-ups, then the runs that neither this nor another driver has finished, seed by seed; each as it arrives.

    All warm-ups come first, as workers would idle at the end of each seed's.
    """
    world, shared = json.dumps(plan.world), _shared(plan)
    yield from runner.play(warm_ups)
    yield from runner.play(
        Task(key, _job(plan, run, world, shared)) for key, run in runs.items() if key not in store.finished()
    )


def jobs_of(plan: SweepPlan, runs: Iterable[Run]) -> Iterator[Job]:
    """What plays each of some runs."""
    world, shared = json.dumps(plan.world), _shared(plan)
    return (_job(plan, run, world, shared) for run in runs)


def _job(plan: SweepPlan, run: Run, world: str, shared: Set[Point]) -> Job:
    point, seed = run
    return Job(play_point, (world, plan.changes(point), seed, plan.openings[point] in shared))


def _warm_ups(plan: SweepPlan, runs: Sequence[Run]) -> Iterator[Task]:
    """The warm-ups from which several points begin, each once, if one of these runs needs it."""
    world, shared = json.dumps(plan.world), _shared(plan)
    needed = dict.fromkeys((plan.openings[point], seed) for point, seed in runs if plan.openings[point] in shared)
    point_of = {opening: point for point, opening in enumerate(plan.openings)}
    for number, (opening, seed) in enumerate(needed):
        assumed = plan.assumptions(point_of[opening])
        yield Task(f"warm-up {number}", Job(keep_warm, (world, assumed, seed)))


def _shared(plan: SweepPlan) -> Set[Point]:
    """What several points assume alike, if there is a warm-up to share."""
    times, point_of = Counter(plan.openings), {opening: point for point, opening in enumerate(plan.openings)}
    return {opening for opening, n in times.items() if n > 1 and plan.scenario(point_of[opening]).days_before}
