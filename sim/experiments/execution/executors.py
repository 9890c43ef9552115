"""Where runs are played: threads, processes of this machine, or a Dask cluster.

Each function returns what makes the executor (`runner.Runner` makes it anew when it breaks), with the number of
workers as its attribute ``workers``.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ThreadPoolExecutor
from dataclasses import dataclass

from sim.experiments.execution.dask_cluster import ClusterError, DaskCluster
from sim.experiments.execution.worker_processes import WorkerProcesses
from sim.machine import usable_cores

__all__ = ["ClusterError", "Make", "cluster", "deaths", "processes", "threads"]


@dataclass(frozen=True)
class Make:
    """Makes an executor with so many workers."""

    make: Callable[[], Executor]
    workers: int

    def __call__(self) -> Executor:
        """A new executor."""
        return self.make()


def threads(workers: int | None = None) -> Make:
    """Threads of this process; by default one for each usable core. Compiled days run side by side."""
    count = workers or usable_cores()
    return Make(lambda: ThreadPoolExecutor(count, thread_name_prefix="microdrama"), count)


def processes(workers: int | None = None, *, main: bool = False) -> Make:
    """Spawned processes with one numba thread each; by default one for each usable core.

    They ignore Ctrl-C and end with this process. With ``main`` they load the user's script, which they must where
    jobs live in it.
    """
    count = workers or usable_cores()
    return Make(lambda: WorkerProcesses(count, main=main), count)


def cluster(address: str) -> Make:
    """The workers of a Dask cluster, whose scheduler is at ``address`` ("tcp://host:8786").

    Raises:
        ClusterError: Dask is not installed, nobody answers there, or no worker has joined.
    """
    with DaskCluster(address) as found:
        workers = found.workers
    return Make(lambda: DaskCluster(address), workers)


def deaths(error: BaseException) -> int:
    """How many workers died, or went away, over a call with this error; 0 if the call itself failed."""
    if type(error).__name__ == "KilledWorker":  # Dask's, which has tried it several times by then
        return 2
    return 1 if isinstance(error, BrokenExecutor | CancelledError) else 0
