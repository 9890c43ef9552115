"""What several test files share."""

import pytest

from sim.experiments.execution import ensemble, executors
from sim.experiments.execution.executors import processes, threads
from sim.scenario import Scenario
from tests.worlds import QUICK, played


@pytest.fixture(scope="session")
def warm():
    """Every kernel compiled, once for each process that runs tests: also those of orders that arrive and come back."""
    played(Scenario().with_(viewers=60, days=6, seed=4, **QUICK))


@pytest.fixture(scope="session", autouse=True)
def _one_worker_is_this_process():
    """Sweeps with one worker play here: they begin at once, and tests can have them play something else.

    So do comparisons and sweeps that are not told how many workers to take: one for each core would start for seconds,
    on cores that other tests use. Tests that are about several workers ask for them.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ensemble, "usable_cores", lambda: 1)
        patch.setattr(executors, "processes", lambda n, **facts: threads(1) if n == 1 else processes(n, **facts))
        yield
