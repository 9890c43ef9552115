"""What several test files share."""

import gc
import os

import pytest

from sim.experiments.execution import executors
from sim.experiments.execution.executors import processes, threads
from sim.scenario import Scenario
from tests.worlds import QUICK, played


def pytest_configure():
    """One core for each process that runs tests: what is not told otherwise takes one thread and plays in that process.

    The processes of a comparison would start for seconds, on cores that other tests use. Tests that are about several
    threads or workers ask for them.
    """
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")


def pytest_collection_finish():
    """Nine thousand tests and all they import stay to the end: Python need not look for garbage among them.

    Nor for the little that is made meanwhile after every few hundred objects: kernels that are compiled make millions.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def warm():
    """Every kernel compiled, once for each process that runs tests: also those of orders that arrive and come back."""
    played(Scenario().with_(viewers=60, days=6, seed=4, **QUICK))


@pytest.fixture(scope="session", autouse=True)
def _one_worker_is_this_process():
    """Sweeps with one worker play here: they begin at once, and tests can have them play something else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(executors, "processes", lambda n, **facts: threads(1) if n == 1 else processes(n, **facts))
        yield
