"""Markets of the mission are played once for all of pytest's workers."""

import os

import pytest

from tests.mission import frame


@pytest.fixture(scope="session", autouse=True)
def _markets_are_shared(tmp_path_factory):
    """Workers of one run have folders beside each other."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "markets"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame, "SHARED", folder)
        yield
