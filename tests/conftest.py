"""What several test files share."""

import gc
import os
import sys
import time

import pytest

from sim.experiments.execution import executors
from sim.experiments.execution.executors import processes, threads
from sim.market.model import MarketModel
from sim.scenario import Scenario
from tests.worlds import QUICK, played

BUSY = Scenario().with_(viewers=60, days=6, seed=4, commerce={"review_days": 2}, **QUICK)
"""A market that reaches every kernel: also those of orders that arrive and come back."""
WHOLE = 2_000  # tests: nearly all, some of which need every kernel
PATIENCE = 300  # seconds for all kernels to be compiled by others


def pytest_configure():
    """One core for each process that runs tests: what is not told otherwise takes one thread and plays in that process.

    The processes of a comparison would start for seconds, on cores that other tests use. Tests that are about several
    threads or workers ask for them.

    And what Python has read it keeps, whatever the environment says: tests begin some hundred processes, each of which
    would read all modules anew.
    """
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    gc.disable()  # until all that is imported is there


def pytest_collection_finish():
    """Nine thousand tests and all they import stay to the end: Python need not look for garbage among them.

    Nor for the little that is made meanwhile after every few hundred objects: kernels that are compiled make millions.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()


@pytest.fixture(scope="session")
def warm():
    """Every kernel compiled, once for each process that runs tests."""
    played(BUSY)


@pytest.fixture(scope="session", autouse=True)
def _every_kernel_is_compiled_once(request, tmp_path_factory):
    """Where none is compiled yet, one worker begins in the morning, one at the end of the day, and the others wait."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker or request.session.testscollected < WHOLE:
        return
    compiled = tmp_path_factory.getbasetemp().parent / "compiled"
    if worker == "gw0":
        played(BUSY)
        compiled.touch()
    elif worker == "gw1":
        play_from_the_end_of_the_day()
    else:
        latest = time.monotonic() + PATIENCE
        while not compiled.exists() and time.monotonic() < latest:
            time.sleep(0.2)


def play_from_the_end_of_the_day():
    """A day without its morning, which somebody else plays."""
    model = MarketModel(BUSY, threads=1)
    model.player.wake = lambda today: None
    model.wake_viewers()
    model.release_episodes()
    model.shop()
    model.serve_after_sales()
    model.player.talk(model.today)
    model.player.close_day()


@pytest.fixture(scope="session", autouse=True)
def _one_worker_is_this_process():
    """Sweeps with one worker play here: they begin at once, and tests can have them play something else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(executors, "processes", lambda n, **facts: threads(1) if n == 1 else processes(n, **facts))
        yield
