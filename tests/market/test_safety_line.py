"""Rebuilding the inside of the market moves none of its results: see `tests.market.safety_line`."""

import pytest

from tests.market.safety_line import LONG, digests, load, world

pytestmark = pytest.mark.slow

RECORD = load()
WORLDS = [name for name in RECORD["worlds"] if name not in LONG]
FEW = 500  # live agents, over the same four hundred days


def moved(name, engine="compiled", threads=1):
    """The parts of a recorded world that are not what they were."""
    saved = RECORD["worlds"][name]
    now = digests(world(saved["changes"], engine, threads), RECORD["names"])
    return [part for part, digest in now.items() if digest != saved["digests"][part]]


def test_thirty_worlds_and_two_long_runs_are_recorded():
    assert len(WORLDS) == 30
    assert set(LONG) <= set(RECORD["worlds"])


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
@pytest.mark.parametrize("name", WORLDS)
def test_small_worlds_come_to_what_they_did(name, engine):
    assert moved(name, engine) == []


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("name", LONG)
def test_long_runs_come_to_what_they_did_on_any_number_of_threads(name, threads):
    assert moved(name, threads=threads) == []


@pytest.mark.mission
def test_live_agents_from_2021_come_to_what_compiled_viewers_come_to():
    """What those of a record come to, the tests above tell; a quarter of the people, for live agents take minutes.

    Thirty small worlds, and random ones, are played by both engines whenever all tests are.
    """
    few = RECORD["worlds"]["from 2021"]["changes"] | {"viewers": FEW}
    compiled, live = (digests(world(few, engine), RECORD["names"]) for engine in ("compiled", "mesa"))
    assert live == compiled
