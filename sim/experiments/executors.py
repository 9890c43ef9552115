"""Where runs are played: threads, processes of this machine, or a Dask cluster.

Each function returns what makes the executor (`runner.Runner` makes it anew when it breaks), with the number of
workers as its attribute ``workers``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sim.experiments.worker_processes import WorkerProcesses

_PATIENCE = 30  # seconds for a scheduler to answer, and for the first worker to join it


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the message says why and what to do."""


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
    try:
        from distributed import Client
    except ImportError:
        message = "a cluster needs Dask, which is not installed: pip install microdrama-sim[cluster]"
        raise ClusterError(message) from None

    def connect() -> Any:
        try:
            return Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None

    client = connect()
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        message = f"the scheduler at {address} has no workers: start some with `dask worker {address}`"
        raise ClusterError(message) from None
    finally:
        workers = sum(client.nthreads().values())
        client.close()
    return Make(lambda: _Cluster(connect()), workers)


class _Cluster(Executor):
    """The executor of a Dask client, which it closes with itself."""

    def __init__(self, client: Any) -> None:
        self._client = client
        # a run is tried again by the runner, which knows what a death was about; equal runs are different calls
        self._executor = client.get_executor(pure=False, retries=0)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a call made by some worker."""
        return self._executor.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, which goes on without us."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def is_death(error: BaseException) -> bool:
    """Whether an exception says that a worker died or went away, not that a call failed."""
    return isinstance(error, BrokenExecutor | CancelledError) or type(error).__name__ == "KilledWorker"


def usable_cores() -> int:
    """The number of cores this process may use, bounded by NUMBA_NUM_THREADS."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = os.environ.get("NUMBA_NUM_THREADS", "")
    return min(cores, int(limit)) if limit.isdigit() and int(limit) > 0 else cores
