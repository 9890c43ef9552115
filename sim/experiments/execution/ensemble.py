"""Independent jobs side by side on the cores of this machine, with results in the order of the jobs."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sim.experiments.execution.chunks import Job, Task
from sim.experiments.execution.executors import processes
from sim.experiments.execution.runner import Runner
from sim.machine import usable_cores
from sim.scenario import Scenario
from sim.world import memory


def play_all(
    jobs: Sequence[Job], workers: int | None = None, progress: Callable[[int, int], None] | None = None
) -> list[Any]:
    """The results of all jobs, in the order of the jobs. The first that fails ends all.

    Args:
        jobs: what to do. Each should use one thread.
        workers: processes; None for as many as there are usable cores. With one worker or job, this process works.
        progress: called with the number of jobs done and of all jobs.
    """
    count = min(workers or usable_cores(), len(jobs))
    results: dict[int, Any] = {}
    if count <= 1:
        for number, job in enumerate(jobs):
            results[number] = job()
            if progress:
                progress(number + 1, len(jobs))
        return list(results.values())
    own = any(job.call.__module__ == "__main__" for job in jobs)
    with Runner(processes(count, main=own), count) as runner:
        tasks = [Task(str(number), Job(_result_or_error, job)) for number, job in enumerate(jobs)]
        for done in runner.play(tasks):
            if done.status != "ok":
                raise RuntimeError(done.error)
            result, error = done.result
            if error is not None:
                raise error
            results[int(done.key)] = result
            if progress:
                progress(len(results), len(jobs))
    return [results[number] for number in range(len(jobs))]


def side_by_side(scenarios: Iterable[Scenario], workers: int | None, jobs: int) -> int:
    """Workers for so many jobs: those asked for, or one for each usable core as far as the memory goes.

    Raises:
        ScenarioError: so many markets of the largest scenario would not fit into memory.
    """
    largest = max(scenarios, key=memory.bytes_needed)
    room = memory.machine_memory()
    fitting = max(room // memory.bytes_needed(largest), 1) if room is not None else jobs
    count = max(min(workers or min(usable_cores(), fitting), jobs), 1)
    memory.must_fit(largest, count)
    return count


def _result_or_error(call: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    """What a call returns or raises, so that the caller can raise the same."""
    try:
        return call(*arguments), None
    except Exception as error:
        error.add_note(f"where it was raised:\n{traceback.format_exc()}")
        return None, error
