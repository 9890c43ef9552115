"""Independent jobs side by side on the cores of this machine, with results in the order of the jobs.

Processes are spawned, never forked: a process forked after a compiled kernel has used threads can hang.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext
from types import ModuleType
from typing import Any, NamedTuple


class Job(NamedTuple):
    """A call to make in some process: an importable function, and arguments that can be pickled."""

    call: Callable[..., Any]
    arguments: tuple[Any, ...]

    def __call__(self) -> Any:
        """Make the call."""
        return self.call(*self.arguments)


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
    if count <= 1:
        results = []
        for number, job in enumerate(jobs):
            results.append(job())
            if progress:
                progress(number + 1, len(jobs))
        return results
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin_worker)
    try:
        with nullcontext() if any(job.call.__module__ == "__main__" for job in jobs) else _main_left_out():
            futures: list[Future[Any]] = [pool.submit(job) for job in jobs]
        for number, future in enumerate(as_completed(futures)):
            future.result()  # raises what the job raised
            if progress:
                progress(number + 1, len(jobs))
        pool.shutdown()
        return [future.result() for future in futures]
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
        raise


def usable_cores() -> int:
    """The number of cores this process may use, bounded by NUMBA_NUM_THREADS."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = os.environ.get("NUMBA_NUM_THREADS", "")
    return min(cores, int(limit)) if limit.isdigit() and int(limit) > 0 else cores


def _begin_worker() -> None:
    """One thread a worker; Ctrl-C is the parent's to answer; without its parent a worker ends."""
    os.environ["NUMBA_NUM_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def _main_left_out() -> Iterator[None]:
    """Keep spawned processes from running the user's script again, where no job lives in it.

    Otherwise a script that compares without `if __name__ == "__main__":` would fail, or start itself over and over.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
