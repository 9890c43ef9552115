"""The workers of a Dask cluster as an executor. Dask itself is imported only where a cluster is asked for."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any

from sim.experiments.execution.worker_processes import NoWorkerError

PATIENCE = 30
"""Seconds for a scheduler to answer, and for a first worker to join it."""
ALONE = 60
"""Seconds without any worker after which nobody waits any longer."""
_ASK_EVERY = 5


class ClusterError(NoWorkerError):
    """A cluster that cannot be used; the message says why and what to do."""


class DaskCluster(Executor):
    """The workers of the cluster whose scheduler is at an address.

    Raises:
        ClusterError: Dask is not installed, nobody answers there, or no worker has joined.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = _client(address)
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            self._client.close()
            told = f"the scheduler at {address} has no workers: start some with `dask worker {address}`"
            raise ClusterError(told) from None
        # runs with equal arguments are different calls; after a death the runner knows better what to try again
        self._executor = self._client.get_executor(pure=False, retries=0)
        self._asked = self._seen = time.monotonic()

    @property
    def workers(self) -> int:
        """Calls that are made at the same time."""
        return max(sum(self._client.nthreads().values()), 1)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a call made by some worker, if it has the same source as this process."""
        from sim.market.checkpoint import code_hash

        try:
            return self._executor.submit(_checked, code_hash(), fn, *args, **kwargs)
        except Exception as error:
            raise BrokenExecutor(str(error)) from None

    def must_be_alive(self) -> None:
        """Ask now and then whether there are workers.

        Raises:
            ClusterError: there have been none for a minute, or the scheduler no longer answers.
        """
        now = time.monotonic()
        if now - self._asked < _ASK_EVERY:
            return
        self._asked = now
        try:
            workers = self._client.nthreads()
        except Exception as error:
            raise ClusterError(f"the Dask scheduler at {self._address} no longer answers: {error}") from None
        if workers:
            self._seen = now
        elif now - self._seen > ALONE:
            raise ClusterError(f"the scheduler at {self._address} has had no workers for {ALONE} s")

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, which goes on without us."""
        try:
            self._executor.shutdown(wait=wait and not cancel_futures)
        finally:
            self._client.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
        from distributed.comm.addressing import resolve_address
    except ImportError:
        told = "a cluster needs Dask, which is not installed: pip install microdrama-sim[cluster]"
        raise ClusterError(told) from None
    try:
        resolve_address(address)  # a client that was given no address at all takes a minute to end
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None


def _checked(source: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Make a call on a worker."""
    from sim.market.checkpoint import code_hash

    if code_hash() != source:
        raise ClusterError(f"the worker on {socket.gethostname()} has another version of microdrama-sim installed")
    return call(*args, **kwargs)
