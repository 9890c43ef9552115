"""Many runs over the workers of any executor: none is lost, and none takes others with it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from itertools import islice
from queue import Empty, SimpleQueue

from sim.experiments.execution.chunks import Finished, Job, Made, Task, said, unpacked
from sim.experiments.execution.executors import deaths
from sim.experiments.execution.shared_workers import CHUNK_SECONDS, TICK, SharedWorkers, UnsendableError
from sim.experiments.execution.worker_processes import NoWorkerError

__all__ = ["Finished", "Job", "Runner", "Task"]

ATTEMPTS = 3
"""Deaths of its worker, over a run by itself, after which a run is not tried again."""
_LARGEST = 1000  # runs in a chunk


class Runner:
    """Workers for many runs. Several threads may play at the same time; each gets its share.

    Use it as a context manager, or close it.

    Args:
        make: makes an executor, and another one when the first breaks; see `sim.experiments.execution.executors`.
        workers: calls it makes at the same time.
    """

    def __init__(self, make: Callable[[], Executor], workers: int) -> None:
        self._workers = SharedWorkers(make, workers)

    def play(self, tasks: Iterable[Task], *, stop: threading.Event | None = None) -> Iterator[Finished]:
        """Play tasks, and tell of each as it arrives, in any order. Nothing begins before the first `next`.

        Tasks are taken shortly before they can begin: they may be many, be made on the way, or leave out what
        somebody else has finished meanwhile. A run that raises is told of as failed. One whose worker dies is tried
        again by itself, the last time with all workers to itself; then it is quarantined.

        Args:
            tasks: what to play; they begin in this order.
            stop: once set, nothing more begins, and what has begun is still told of. Closing the iterator cancels
                what has not begun too, and does not wait for what has.

        Raises:
            RuntimeError: the runner was closed.
            NoWorkerError: no worker can be started, or the cluster cannot be used.
        """
        return _Play(self._workers, iter(tasks), stop or threading.Event()).finished()

    def close(self) -> None:
        """End the workers. What they still do is given up."""
        self._workers.close()

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Run:
    """A task, how often its worker died while it was by itself, and whether it had all workers to itself."""

    __slots__ = ("alone", "deaths", "task")

    def __init__(self, task: Task) -> None:
        self.task, self.deaths, self.alone = task, 0, False


class _Play:
    """The tasks of one caller on their way through the workers."""

    def __init__(self, workers: SharedWorkers, tasks: Iterator[Task], stop: threading.Event) -> None:
        self._workers, self._tasks, self._stop = workers, tasks, stop
        self._again: deque[_Run] = deque()
        self._last_chance: deque[_Run] = deque()
        self._told: deque[Finished] = deque()  # what never reached a worker
        self._under_way: dict[Future[list[Made]], list[_Run]] = {}
        self._arrived: SimpleQueue[Future[list[Made]]] = SimpleQueue()
        self._seconds: float | None = None  # of a run
        self._exhausted = False

    def finished(self) -> Iterator[Finished]:
        """Everything, as it arrives."""
        try:
            while True:
                if self._stop.is_set():
                    for future in list(self._under_way):
                        future.cancel()
                else:
                    self._fill()
                while self._told:
                    yield self._told.popleft()
                if self._under_way:
                    yield from self._wait()
                elif self._told:
                    continue
                elif self._stop.is_set():
                    return
                elif self._exhausted and not self._again and self._last_chance:
                    self._try_alone()
                elif self._exhausted and not self._again:
                    return
                else:
                    self._workers.must_be_alive()
                    self._stop.wait(TICK)  # somebody else has all workers
        finally:
            for future in list(self._under_way):
                future.cancel()

    def _fill(self) -> None:
        """Send as much as there is room for."""
        while self._workers.room(self, self._expected(self._size())):
            if not (runs := self._next()):
                return
            self._send(runs)

    def _next(self) -> list[_Run]:
        if self._again:
            return [self._again.popleft()]
        runs = [_Run(task) for task in islice(self._tasks, self._size())]
        self._exhausted = not runs
        return runs

    def _learn(self, seconds: list[float]) -> None:
        """What a run takes: believed at once if it is more than before, by half if it is less."""
        if seconds:  # failures tell nothing, they may come early
            mean = sum(seconds) / len(seconds)
            self._seconds = mean if self._seconds is None else max(mean, (self._seconds + mean) / 2)

    def _size(self) -> int:
        """Runs that make a chunk."""
        if self._seconds is None:
            return 1
        return max(1, min(_LARGEST, round(CHUNK_SECONDS / max(self._seconds, 1e-9))))

    def _expected(self, runs: int) -> float:
        return CHUNK_SECONDS if self._seconds is None else runs * self._seconds

    def _send(self, runs: list[_Run]) -> None:
        try:
            future = self._workers.send(self, [run.task.job for run in runs])
        except UnsendableError as error:
            self._apart(runs, str(error))
            return
        self._under_way[future] = runs
        future.add_done_callback(self._arrived.put)

    def _wait(self) -> Iterator[Finished]:
        """What arrives next, and what has arrived by then; nothing where that takes long."""
        try:
            future = self._arrived.get(timeout=TICK)
        except Empty:
            self._workers.must_be_alive()
            return
        while True:
            yield from self._result(future, self._under_way.pop(future))
            del future  # and with it the results
            try:
                future = self._arrived.get_nowait()
            except Empty:
                return

    def _result(self, future: Future[list[Made]], runs: list[_Run]) -> Iterator[Finished]:
        if future.cancelled() and self._stop.is_set():
            return
        error = CancelledError("its workers went away") if future.cancelled() else future.exception()
        if isinstance(error, NoWorkerError):
            raise error
        if error is None:
            made = future.result()
            self._learn([one.seconds for one in made if one.error is None])
            for run, one in zip(runs, map(unpacked, made), strict=True):
                yield Finished(run.task.key, "failed" if one.error else "ok", one.result, one.error, one.seconds)
        elif deaths(error):
            self._died(runs, error)
        else:  # the call itself failed: something could not be unpickled
            self._apart(runs, said(error))

    def _apart(self, runs: list[_Run], error: str) -> None:
        """Runs of which one cannot be sent: each by itself, or that one."""
        if len(runs) > 1:
            self._again += runs
        else:
            self._told.append(Finished(runs[0].task.key, "failed", None, error, 0.0))

    def _died(self, runs: list[_Run], error: BaseException) -> None:
        """Try again, each by itself; only who was alone is charged with the death."""
        if len(runs) > 1:
            self._again += runs
            return
        run = runs[0]
        run.deaths += deaths(error)
        if run.deaths < ATTEMPTS - 1:
            self._again.append(run)
        elif not run.alone:  # others may have been at fault, or have taken the memory
            self._last_chance.append(run)
        else:
            told = f"{said(error)}; so it went every time it was tried"
            self._told.append(Finished(run.task.key, "quarantined", None, told, 0.0))

    def _try_alone(self) -> None:
        """Play one run while nobody else plays."""
        run = self._last_chance[0]
        with self._workers.alone(self, self._stop) as allowed:
            if allowed:
                self._last_chance.popleft()
                run.alone = True
                self._send([run])
                while self._under_way:
                    self._told.extend(list(self._wait()))
