"""What several test files share."""

import pytest

from sim.scenario import Scenario
from tests.worlds import played


@pytest.fixture(scope="session")
def warm():
    """Every kernel compiled, once for each process that runs tests."""
    played(Scenario(viewers=50, days=2))
