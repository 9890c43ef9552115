"""Worker processes that live and die each for itself: an executor whose pool never breaks.

`concurrent.futures.ProcessPoolExecutor` gives up everybody's work when one process dies, and does not say over which
call it died. Here a death costs exactly the call that was being made.

Processes are spawned, never forked: a process forked after a compiled kernel has used threads can hang.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from time import sleep
from types import ModuleType
from typing import Any, NamedTuple

_STARTS = 5  # tries until it is clear that no process can be started
_PAUSE = 0.1  # seconds before the second of them, and twice as long before each more: a shortage may pass
_SPAWN = multiprocessing.get_context("spawn")
_one_start = threading.Lock()


class WorkerDiedError(BrokenExecutor):
    """The process that made a call died: it crashed, was killed, or the memory ran out."""


class NoWorkerError(ChildProcessError):
    """Worker processes cannot be started."""


class _Call(NamedTuple):
    future: Future[Any]
    request: bytes


class WorkerProcesses(Executor):
    """An executor over processes that are started when first needed, and again after a death.

    Args:
        workers: processes, at least 1.
        main: whether workers load the user's script, which they must where functions live in it. Otherwise a script
            without `if __name__ == "__main__":` would start itself over and over.
    """

    def __init__(self, workers: int, *, main: bool = False) -> None:
        self._most, self._main = workers, main
        self._lock = threading.Lock()
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._unfinished = 0
        self._lanes: list[threading.Thread] = []
        self._alive: set[_Worker] = set()
        self._ended = self._killed = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a call made; its future fails with `WorkerDiedError` if the process dies over it."""
        call = _Call(Future(), pickle.dumps((fn, args, kwargs), protocol=5))
        with self._lock:
            if self._ended:
                raise RuntimeError("cannot make calls after the shutdown")
            self._calls.put(call)
            self._unfinished += 1
            if len(self._lanes) < min(self._most, self._unfinished):
                self._lanes.append(threading.Thread(target=self._serve, name="worker lane", daemon=True))
                self._lanes[-1].start()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes. With ``cancel_futures`` and without ``wait`` they are killed over what they do."""
        with self._lock:
            self._ended = True
            self._killed |= cancel_futures and not wait
            doomed = list(self._alive) if self._killed else []
        if cancel_futures:
            with suppress(Empty):
                while True:
                    if call := self._calls.get_nowait():
                        call.future.cancel()
        for _ in self._lanes:
            self._calls.put(None)
        for worker in doomed:
            worker.kill()
        if wait or cancel_futures:
            for lane in self._lanes:
                lane.join()

    def _serve(self) -> None:
        """Make one call after the other in a process of this lane's own."""
        if hasattr(signal, "pthread_sigmask"):  # inherited: Ctrl-C is no worker's to answer, not even while it starts
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        worker = None
        while call := self._calls.get():
            future, request = call
            if future.set_running_or_notify_cancel():
                try:
                    worker = worker or self._worker()
                    done, result = worker.ask(request)
                except BaseException as error:
                    done, result = False, error
                    if worker is not None:
                        self._end(worker)
                        worker = None
                with self._lock:
                    self._unfinished -= 1
                future.set_result(result) if done else future.set_exception(result)
                del result
            else:
                with self._lock:
                    self._unfinished -= 1
            del call, future, request  # an idle lane must not keep results alive
        if worker is not None:
            self._end(worker)

    def _worker(self) -> _Worker:
        """A process that has shown that it is alive."""
        for attempt in range(_STARTS):
            try:
                return self._started()
            except (WorkerDiedError, OSError) as error:  # it died, or the system has no process, pipe or memory for it
                if self._killed:
                    raise WorkerDiedError(str(error)) from None
                if attempt == _STARTS - 1:
                    raise NoWorkerError(f"worker processes cannot be started: {error}") from None
                sleep(_PAUSE * 2**attempt)
        raise AssertionError("unreachable")

    def _started(self) -> _Worker:
        worker = _Worker(self._main)
        with self._lock:
            self._alive.add(worker)
            if self._killed:
                worker.kill()
        try:
            worker.must_be_ready()
        except WorkerDiedError:
            self._end(worker)
            raise
        return worker

    def _end(self, worker: _Worker) -> None:
        with self._lock:
            self._alive.discard(worker)
        worker.end()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, main: bool) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(theirs,), name="microdrama worker", daemon=True)
        try:
            with _one_start, nullcontext() if main else _main_left_out():
                self._process.start()
        except OSError:
            self._pipe.close()
            raise
        finally:
            theirs.close()

    def must_be_ready(self) -> None:
        self._answer()

    def ask(self, request: bytes) -> tuple[bool, Any]:
        """Whether a call returned, and what it returned or raised."""
        try:
            self._pipe.send_bytes(request)
        except OSError:
            raise self._died() from None
        return pickle.loads(self._answer())

    def _answer(self) -> bytes:
        try:
            return self._pipe.recv_bytes()
        except (EOFError, OSError):
            raise self._died() from None

    def _died(self) -> WorkerDiedError:
        self._process.join(5)
        code = self._process.exitcode
        if code is None:
            return WorkerDiedError("its process stopped answering")
        how = f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"
        return WorkerDiedError(f"its process {how}")

    def kill(self) -> None:
        with suppress(ValueError):  # it has ended meanwhile
            self._process.kill()

    def end(self) -> None:
        """A process with nothing to do ends when its pipe closes; any other is killed."""
        self._pipe.close()
        self._process.join(1)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        self._process.close()


def _work(pipe: Connection) -> None:
    """What a worker does: one thread; Ctrl-C is the parent's to answer; without its parent it ends."""
    os.environ["NUMBA_NUM_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    pipe.send_bytes(b"ready")
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_answer_to(pipe.recv_bytes()))


def _answer_to(request: bytes) -> bytes:
    try:
        call, arguments, options = pickle.loads(request)
        answer = True, call(*arguments, **options)
    except BaseException as error:
        answer = False, error
    try:
        return pickle.dumps(answer, protocol=5)
    except Exception as error:
        return pickle.dumps((False, TypeError(f"the result of a call cannot be sent to another process: {error}")))


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def _main_left_out() -> Iterator[None]:
    """Keep a process that is being started from running the user's script again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
