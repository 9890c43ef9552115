"""An executor that several callers share: each gets its part, and it is made anew when it breaks."""

from __future__ import annotations

import math
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

from sim.experiments.execution.chunks import Job, Made, make_all, make_packed, said

CHUNK_SECONDS = 0.25
"""Work in one call: so much that handing it over costs nothing, so little that all workers end at the same time."""
AHEAD = 2
"""Chunks that wait for each worker, at most; fewer where they take long, so that a newcomer waits for few."""
TICK = 0.05
"""Seconds after which those who wait look around."""


class UnsendableError(Exception):
    """Jobs that no other process can be given; the message says why."""


class SharedWorkers:
    """Workers, and how many chunks each caller has on their way to them.

    Args:
        make: makes an executor.
        workers: calls it makes at the same time.
    """

    def __init__(self, make: Callable[[], Executor], workers: int) -> None:
        if workers < 1:
            raise ValueError(f"{workers} workers can play nothing")
        self._make, self._workers = make, workers
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._executor: Executor | None = None
        self._closed = False
        self._under_way: dict[object, int] = {}
        self._one_alone = threading.Lock()
        self._alone: object = None

    def room(self, caller: object, seconds: float) -> bool:
        """Whether a caller may send another chunk, which takes so many seconds."""
        ahead = min(AHEAD, CHUNK_SECONDS * AHEAD / max(seconds, 1e-9))
        most = self._workers + math.ceil(self._workers * ahead)
        with self._lock:
            if self._alone is not None:
                return False
            callers = len(self._under_way.keys() | {caller})
            return self._under_way.get(caller, 0) < max(most // callers, 1)

    def send(self, caller: object, jobs: Sequence[Job]) -> Future[list[Made]]:
        """Have jobs made in one call.

        Raises:
            UnsendableError: they cannot be pickled.
            RuntimeError: the workers were closed.
            NoWorkerError: no executor can be made.
        """
        executor = self._usable(None)
        while True:
            try:
                if isinstance(executor, ThreadPoolExecutor):
                    future = executor.submit(make_all, jobs)
                else:
                    future = executor.submit(make_packed, _pickled(jobs))
                break
            except BrokenExecutor:
                executor = self._usable(executor)
        with self._lock:
            self._under_way[caller] = self._under_way.get(caller, 0) + 1
        future.add_done_callback(lambda _: self._arrived(caller))
        return future

    @contextmanager
    def alone(self, caller: object, stop: threading.Event) -> Iterator[bool]:
        """All workers for one caller, once what is under way has arrived; False if it should ``stop`` before."""
        while not self._one_alone.acquire(timeout=TICK):
            if stop.is_set() or self._closed:
                yield False
                return
        try:
            with self._lock:
                self._alone = caller
            while self._under_way and not stop.is_set() and not self._closed:
                sleep(TICK)
            yield not stop.is_set()
        finally:
            with self._lock:
                self._alone = None
            self._one_alone.release()

    def must_be_alive(self) -> None:
        """Whether there is still something to wait for.

        Raises:
            RuntimeError: the workers were closed.
            NoWorkerError: there are none, and will be none.
        """
        if self._closed:
            raise RuntimeError("this runner was closed")
        if check := getattr(self._executor, "must_be_alive", None):
            check()

    def close(self) -> None:
        """End the workers. What they still do is given up."""
        with self._making:
            self._closed = True
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=False, cancel_futures=True)

    def _usable(self, broken: Executor | None) -> Executor:
        """The executor; another one if the present one is the one that was found broken."""
        with self._making:
            if self._closed:
                raise RuntimeError("this runner was closed")
            if broken is not None and broken is self._executor:
                broken.shutdown(wait=False, cancel_futures=True)
                self._executor = None
            if self._executor is None:
                self._executor = self._make()
            return self._executor

    def _arrived(self, caller: object) -> None:
        with self._lock:
            self._under_way[caller] -= 1
            if not self._under_way[caller]:
                del self._under_way[caller]


def _pickled(jobs: Sequence[Job]) -> bytes:
    try:
        return pickle.dumps(jobs, protocol=5)
    except Exception as error:
        raise UnsendableError(said(error)) from error
