"""What the machinery of sweeps costs: overhead per run, and how long it takes to find that nothing is left to do.

    uv run python benchmarks/sweep.py [--runs N] [--workers N] [--finished N]

Runs of 5 ms are played on threads, processes and a local Dask cluster. A run's overhead is the time that workers spend
between runs, over all runs: wall time × workers, less the time runs took where they were played. So a busy machine
lengthens the runs, not the overhead. Then a finished sweep is made, of as many days and outcomes as a run has, and
the time is measured that the same command needs to see that nothing is missing, and to say what was found.
"""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep
from unittest.mock import patch

import numpy as np
from distributed import LocalCluster

import sim
from sim.experiments.execution import executors
from sim.experiments.execution.executors import Make
from sim.experiments.execution.runner import Job, Runner, Task
from sim.experiments.sweeps import play as sweeping
from sim.experiments.sweeps.results import Sweep
from sim.machine import usable_cores
from sim.outcomes import OUTCOMES

SECONDS = 0.005
DAYS = 180


def nap(number: int) -> int:
    """A run."""
    sleep(SECONDS)
    return number


def overhead(make: Make, runs: int) -> tuple[float, float]:
    """Milliseconds a run costs besides itself, for each worker and as part of the wall time of the sweep."""
    with Runner(make, make.workers) as runner:
        play(runner, 50 * make.workers)  # starts the workers
        best = min((play(runner, runs) for _ in range(3)), key=lambda found: found[0] - found[1] / make.workers)
    wall, busy = best
    lost = wall - busy / make.workers
    return 1e3 * lost * make.workers / runs, 1e3 * lost / runs


def play(runner: Runner, runs: int) -> tuple[float, float]:
    """Seconds on the wall, and of all runs where they were played."""
    begun = perf_counter()
    found = list(runner.play(Task(str(number), Job(nap, (number,))) for number in range(runs)))
    assert [one.status for one in found] == ["ok"] * runs
    return perf_counter() - begun, sum(one.seconds for one in found)


def resuming(runs: int) -> tuple[float, float, float, float]:
    """Seconds to read keys and table, of the whole of `sim.sweep`, of its text, and megabytes of a finished sweep."""
    base = sim.Scenario().with_(days=DAYS, warm_up=0, replications=4)
    parameters = {"targeting_accuracy": (0.2, 0.9), "after_sales_quality": (0.3, 0.9)}

    def made_up(world: str, changes: dict, seed: int, *_: object) -> dict:
        luck = np.random.default_rng([seed, *(int(1e9 * value) for value in changes.values())])
        values = {name: float(luck.random()) for name in OUTCOMES}
        return values | {f"daily.{name}": luck.random(DAYS) for name in OUTCOMES}

    def sweep(folder: Path) -> tuple[float, Sweep]:
        begun = perf_counter()
        with warnings.catch_warnings():  # Sobol sequences like powers of two
            warnings.simplefilter("ignore")
            found = sim.sweep(base, parameters, design="latin_hypercube", n=runs // 4, out=folder, workers=1)
        assert len(found.table) == runs // 4 * 4
        return perf_counter() - begun, found

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sweep"
        with patch.object(sweeping, "play_point", made_up), patch.object(executors, "processes", executors.threads):
            sweep(folder)
        size = sum(path.stat().st_size for path in folder.glob("parts/*")) / 1e6
        (first, found), (second, _) = sweep(folder), sweep(folder)
        begun = perf_counter()
        found.text()
        text = perf_counter() - begun
        return stored(folder), min(first, second), text, size


def stored(folder: Path) -> float:
    """Seconds to read a finished sweep's keys and its table without the days."""
    from sim.experiments.sweeps.folder import read_plan
    from sim.experiments.sweeps.store import SweepStore

    plan = read_plan(folder)["plan"]
    begun = perf_counter()
    with SweepStore(folder, plan) as store:
        assert len(store.finished()) == len(store.table())
    return perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=usable_cores())
    parser.add_argument("--finished", type=int, default=5000)
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"runs of {1e3 * SECONDS:.0f} ms, {asked.workers} workers")
    with LocalCluster(
        n_workers=asked.workers, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
    ) as local:
        makes: dict[str, Callable[[], Make]] = {
            "threads": lambda: executors.threads(asked.workers),
            "processes": lambda: executors.processes(asked.workers, main=True),
            "Dask, local cluster": lambda: executors.cluster(local.scheduler_address),
        }
        for name, make in makes.items():
            by_worker, by_run = overhead(make(), asked.runs)
            print(f"overhead a run, {name:20}{by_worker:8.3f} ms of a worker {by_run:8.3f} ms of wall time")
    reading, whole, text, size = resuming(asked.finished)
    print(f"a finished sweep of {asked.finished:,} runs, {DAYS} days × {len(OUTCOMES)} outcomes ({size:.0f} MB)")
    print(f"    its keys and its table are read in {reading:8.3f} s")
    print(f"    sim.sweep finds nothing to do in   {whole:8.3f} s")
    print(f"    its text is made in                {text:8.3f} s")


if __name__ == "__main__":
    main()
