"""What several test files share."""

import pytest

from sim.experiments.execution import executors
from sim.experiments.execution.executors import processes, threads
from sim.scenario import Scenario
from tests.worlds import played


@pytest.fixture(scope="session")
def warm():
    """Every kernel compiled, once for each process that runs tests."""
    played(Scenario(viewers=50, days=2))


@pytest.fixture(scope="session", autouse=True)
def _one_worker_is_this_process():
    """Sweeps with one worker play here: they begin at once, and tests can have them play something else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(executors, "processes", lambda n, **facts: threads(1) if n == 1 else processes(n, **facts))
        yield
