"""Many runs over any executor: none is lost, none takes others with it, and all callers get their share."""

import errno
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import pytest

import sim
from sim.experiments.execution import executors, worker_processes
from sim.experiments.execution.executors import processes, threads
from sim.experiments.execution.runner import Job, Runner, Task
from sim.experiments.execution.worker_processes import NoWorkerError, WorkerProcesses
from tests.experiments import jobs

WORKERS = 2
ROOT = Path(sim.__file__).parents[1]


def tasks(call, numbers, *more):
    return [Task(str(number), Job(call, (number, *more))) for number in numbers]


def by_key(finished):
    found = list(finished)
    assert len({one.key for one in found}) == len(found), "every run is told of once"
    return {one.key: one for one in found}


def played(make, some, workers=WORKERS):
    with Runner(make, workers) as runner:
        return by_key(runner.play(some))


class Watched(ThreadPoolExecutor):
    """Threads that count the calls they are given and how many were on their way at most."""

    def __init__(self, workers):
        super().__init__(workers)
        self.calls = self.under_way = self.most = 0

    def submit(self, *call):
        self.calls += 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        future = super().submit(*call)
        future.add_done_callback(self.arrived)
        return future

    def arrived(self, _):
        self.under_way -= 1


# runs that fail


@pytest.mark.parametrize("make", [threads(WORKERS), processes(WORKERS)], ids=["threads", "processes"])
def test_a_failing_run_is_told_of_and_the_rest_go_on(make):
    found = played(make, tasks(jobs.fail_on_sevens, range(30)))
    assert sorted(map(int, found)) == list(range(30))
    failed = {key for key, one in found.items() if one.status == "failed"}
    assert failed == {"0", "7", "14", "21", "28"}
    assert (found["7"].result, found["7"].error) == (None, "ValueError: 7 is a multiple of seven")
    assert (found["8"].status, found["8"].result, found["8"].error) == ("ok", 8, None)


def test_a_run_that_leaves_the_program_has_failed():
    assert played(processes(1), tasks(jobs.leave, [0]))["0"].error == "SystemExit: enough"


def test_what_cannot_be_sent_between_processes_has_failed_alone():
    some = [
        *tasks(jobs.double, range(20)),
        Task("job", Job(lambda: 1, ())),
        Task("result", Job(jobs.unsendable, (0,))),
        Task("unreadable", Job(jobs.unreadable, (0,))),
        Task("argument", Job(jobs.double, (jobs.Unreadable(),))),
    ]
    found = played(processes(1), some, 1)
    assert {key for key, one in found.items() if one.status == "ok"} == {str(n) for n in range(20)}
    assert "ickl" in found["job"].error
    assert "cannot pickle" in found["result"].error
    assert [found[key].error.partition(":")[0] for key in ("unreadable", "argument")] == ["ValueError"] * 2


# workers that die


def test_runs_of_a_killed_worker_are_tried_again(tmp_path):
    found = played(processes(WORKERS), tasks(jobs.die_once, range(20), str(tmp_path)))
    assert {one.status for one in found.values()} == {"ok"}
    assert len(found) == 20
    assert len(list(tmp_path.iterdir())) == 4


def test_a_run_that_kills_its_worker_every_time_is_quarantined_and_the_rest_goes_on():
    found = played(processes(WORKERS), tasks(jobs.die, range(100), 61))
    assert len(found) == 100
    assert [key for key, one in found.items() if one.status != "ok"] == ["61"]
    assert found["61"].status == "quarantined"
    assert "its process was killed by signal 9" in found["61"].error


def test_an_executor_that_breaks_as_a_whole_is_made_anew():
    made = []

    def make():
        made.append(ProcessPoolExecutor(WORKERS, get_context("spawn")))
        return made[-1]

    found = played(make, tasks(jobs.die, range(12), 5))
    assert len(found) == 12
    assert [key for key, one in found.items() if one.status == "quarantined"] == ["5"], "who ran beside it is innocent"
    assert len(made) > 1


def test_a_death_disturbs_no_other_caller():
    with Runner(processes(WORKERS), WORKERS) as runner:
        found = []
        other = threading.Thread(target=lambda: found.append(by_key(runner.play(tasks(jobs.die, range(40), -1)))))
        other.start()
        mine = by_key(runner.play(tasks(jobs.die, range(40), 3)))
        other.join(30)
    assert [key for key, one in mine.items() if one.status != "ok"] == ["3"]
    assert {one.status for one in found[0].values()} == {"ok"}


def test_workers_that_cannot_be_started_are_told_of(monkeypatch):
    monkeypatch.setattr(worker_processes, "_work", jobs.leave)
    with pytest.raises(NoWorkerError, match="cannot be started: its process ended with status 1"):
        played(processes(1), tasks(jobs.double, range(3)), 1)


def short_of_processes(monkeypatch, times):
    """For so many times, the system has no process to give."""
    start, left = worker_processes._SPAWN.Process.start, iter(range(times))

    def start_or_not(process):
        if next(left, None) is not None:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        start(process)

    monkeypatch.setattr(worker_processes._SPAWN.Process, "start", start_or_not)


def test_no_run_is_charged_with_a_shortage_of_processes_that_passes(monkeypatch):
    short_of_processes(monkeypatch, 2)
    assert {one.status for one in played(processes(1), tasks(jobs.double, range(3)), 1).values()} == {"ok"}


def test_a_shortage_of_processes_that_stays_is_told_of_as_such(monkeypatch):
    short_of_processes(monkeypatch, 100)
    with pytest.raises(NoWorkerError, match=r"cannot be started: .*temporarily unavailable"):
        played(processes(1), tasks(jobs.double, range(3)), 1)


# chunks


def test_short_runs_are_bundled_and_few_chunks_are_under_way():
    pool = Watched(WORKERS)
    assert len(played(lambda: pool, [Task(str(n), Job(jobs.wait, (0.002,))) for n in range(300)])) == 300
    assert pool.calls < 60
    assert pool.most <= 3 * WORKERS


def test_tasks_are_taken_shortly_before_they_begin():
    taken = count()
    endless = (Task(str(next(taken)), Job(jobs.wait, (0.02,))) for _ in count())
    with Runner(threads(WORKERS), WORKERS) as runner:
        arriving = runner.play(endless)
        for _ in range(10):
            next(arriving)
        arriving.close()
    assert next(taken) < 150


# stopping


def test_once_stopped_nothing_more_begins_and_what_has_begun_is_told_of():
    stop = threading.Event()
    with Runner(threads(WORKERS), WORKERS) as runner:
        found = []
        for one in runner.play(tasks(jobs.wait, [0.05 + n / 1e6 for n in range(200)]), stop=stop):
            found.append(one)
            stop.set()
        assert {one.status for one in found} == {"ok"}
        assert len(found) < 20
        assert len(by_key(runner.play(tasks(jobs.double, range(5))))) == 5, "the workers go on for others"


def test_who_stops_listening_has_the_rest_cancelled():
    pool = Watched(WORKERS)
    with Runner(lambda: pool, WORKERS) as runner:
        arriving = runner.play(tasks(jobs.wait, [0.05 + n / 1e6 for n in range(200)]))
        next(arriving)
        arriving.close()
        assert len(by_key(runner.play(tasks(jobs.double, range(5))))) == 5
        assert pool.calls < 20


def test_closing_ends_those_who_wait():
    runner, caught = Runner(processes(1), 1), []

    def listen():
        try:
            list(runner.play(tasks(jobs.wait, [60])))
        except RuntimeError as error:
            caught.append(str(error))

    listener = threading.Thread(target=listen)
    listener.start()
    time.sleep(0.5)
    runner.close()
    listener.join(10)
    assert caught == ["this runner was closed"]
    with pytest.raises(RuntimeError, match="closed"):
        list(runner.play(tasks(jobs.double, [1])))


# several callers


def test_a_newcomer_gets_its_share():
    stop = threading.Event()
    with Runner(threads(WORKERS), WORKERS) as runner:
        first = threading.Thread(
            target=lambda: list(runner.play(tasks(jobs.wait, [0.05 + n / 1e6 for n in range(4000)]), stop=stop))
        )
        first.start()
        time.sleep(0.3)
        begun = time.monotonic()
        assert len(by_key(runner.play(tasks(jobs.wait, [0.05 + n / 1e6 for n in range(8)])))) == 8
        assert time.monotonic() - begun < 20, "and does not wait for all 4000"
        stop.set()
        first.join(20)
    assert not first.is_alive()


# the driver


DRIVER = """
import sys, time
from sim.experiments.execution.executors import processes
from sim.experiments.execution.runner import Job, Runner, Task
from tests.experiments import jobs

with Runner(processes(2), 2) as runner:
    for one in runner.play([Task(str(seconds), Job(jobs.wait, (seconds,))) for seconds in (0.2, 0.3, 60, 61)]):
        print(one.result, flush=True)
"""


@pytest.fixture
def driver(tmp_path):
    """A driver in a process group of its own, two results in; and the processes of its workers."""
    script = tmp_path / "driver.py"
    script.write_text(DRIVER, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, str(script)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    process.workers = {int(process.stdout.readline()) for _ in range(2)}
    yield process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def gone(workers, within=20):
    """Whether these processes end in time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not any(alive(worker) for worker in workers):
            return True
        time.sleep(0.05)
    return False


def alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_ctrl_c_ends_all_at_once_and_only_the_driver_speaks(driver):
    os.killpg(driver.pid, signal.SIGINT)
    _, told = driver.communicate(timeout=20)
    assert gone(driver.workers)
    assert told.count("Traceback") == 1
    assert told.rstrip().endswith("KeyboardInterrupt")


def test_workers_end_with_a_killed_driver(driver):
    driver.kill()
    assert gone(driver.workers)


# worker processes


def test_worker_processes_are_an_ordinary_executor():
    with WorkerProcesses(WORKERS) as pool:
        assert list(pool.map(jobs.double, range(5))) == [0, 2, 4, 6, 8]
        assert isinstance(pool.submit(divmod, 1, 0).exception(), ZeroDivisionError)
    with pytest.raises(RuntimeError, match="after the shutdown"):
        pool.submit(jobs.double, 1)


def test_without_dask_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(executors.ClusterError, match=r"pip install microdrama-sim\[cluster\]"):
        executors.cluster("tcp://127.0.0.1:8786")


def test_a_finished_run_can_be_kept():
    one = played(threads(1), tasks(jobs.double, [4]), 1)["4"]
    assert pickle.loads(pickle.dumps(one)) == one
