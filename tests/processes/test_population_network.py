"""Who talks to whom: clustered, well connected, and blind to platforms."""

import tracemalloc
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from sim.names import PLATFORMS
from sim.processes.population.network import Network
from sim.scenario.model import GROUPS
from sim.world import memory
from sim.world import network as network_module
from sim.world.network import build_network
from sim.world.population import build_viewers

N = 20_000


@pytest.fixture(scope="module")
def network():
    return build_network(N, 1, Network())


def ends(network):
    """Both ends of every link, in both directions."""
    indptr, neighbours = network
    return np.repeat(np.arange(len(indptr) - 1), np.diff(indptr)), neighbours.astype(np.int64)


def clustering(network, sample=2_000):
    """Share of pairs of acquaintances who know each other, over the first viewers of a network."""
    indptr, neighbours = network
    known = [set(neighbours[indptr[i] : indptr[i + 1]].tolist()) for i in range(len(indptr) - 1)]
    pairs = closed = 0
    for mine in known[:sample]:
        pairs += len(mine) * (len(mine) - 1) // 2
        closed += sum(len(known[friend] & mine) for friend in mine) // 2
    return closed / pairs


def distances(network, source):
    """Steps from one viewer to all others."""
    one, other = ends(network)
    steps = np.full(len(network[0]) - 1, -1)
    steps[source] = 0
    frontier, step = np.array([source]), 0
    while len(frontier):
        step += 1
        met = np.unique(other[np.isin(one, frontier)])
        frontier = met[steps[met] < 0]
        steps[frontier] = step
    return steps


def test_a_viewer_has_ten_acquaintances_on_average(network):
    assert len(network[1]) / N == pytest.approx(10.0, abs=0.15)


@pytest.mark.parametrize("wanted", [4.0, 10.0, 25.5])
def test_the_number_of_acquaintances_can_be_set(wanted):
    assert len(build_network(N, 2, Network(acquaintances=wanted))[1]) / N == pytest.approx(wanted, rel=0.03)


def test_links_run_both_ways_without_loops_or_repetitions(network):
    one, other = ends(network)
    links = one * N + other
    assert (one != other).all()
    assert (np.diff(links) > 0).all()
    assert np.array_equal(np.sort(other * N + one), links)


@pytest.mark.parametrize("wanted", [0.1, 0.3, 0.5])
def test_acquaintances_of_one_viewer_know_each_other_as_often_as_asked(wanted):
    assert clustering(build_network(N, 3, Network(clustering=wanted))) == pytest.approx(wanted, abs=0.04)


def test_clustering_is_far_above_that_of_a_random_graph(network):
    assert clustering(network) > 50 * clustering(build_network(N, 1, Network(long_links=1.0)))


def test_any_two_viewers_are_a_few_steps_apart(network):
    steps = distances(network, 0)
    assert (steps >= 0).all()
    assert steps.max() < 15
    assert distances(build_network(N, 1, Network(long_links=0.0)), 0).max() > 500


def test_links_span_platforms(network):
    scenario = SimpleNamespace(**{name: group() for name, group in GROUPS.items()})
    viewers = build_viewers(scenario, 1, N, date(2024, 1, 1), 365)
    one, other = ends(network)
    for name in ("douyin", "kuaishou", "taobao"):
        uses = (viewers["platforms"] >> PLATFORMS.index(name)) & 1
        crossing = np.mean(uses[one] != uses[other])
        expected = 2.0 * uses.mean() * (1.0 - uses.mean())  # of links that take no notice of the platform
        assert crossing == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("n", [1, 2, 3, 12])
def test_tiny_worlds_have_a_valid_network(n):
    indptr, neighbours = build_network(n, 1, Network())
    one, other = ends((indptr, neighbours))
    assert indptr.dtype == np.int64
    assert neighbours.dtype == np.int32
    assert (one != other).all()
    assert np.array_equal(np.sort(other * n + one), one * n + other)


def test_nobody_knows_anybody_when_there_are_no_acquaintances():
    assert len(build_network(100, 1, Network(acquaintances=0.0))[1]) == 0


def test_the_same_seed_gives_the_same_network():
    first, again, other = (build_network(1_000, seed, GROUPS["network"]()) for seed in (1, 1, 2))
    assert np.array_equal(first[1], again[1])
    assert not np.array_equal(first[1], other[1])


@pytest.mark.parametrize("people", [50, 51, 1_000])
@pytest.mark.parametrize("p", [Network(), Network(acquaintances=30, long_links=0.5), Network(acquaintances=3)])
def test_in_how_many_slices_a_network_is_built_leaves_no_trace(monkeypatch, people, p):
    whole = build_network(people, 3, p)
    monkeypatch.setattr(network_module, "_SLICE", 7)
    assert all(np.array_equal(one, other) for one, other in zip(whole, build_network(people, 3, p), strict=True))


def test_building_a_network_takes_less_memory_than_the_viewers_themselves():
    tracemalloc.start()
    build_network(N * 10, 1, Network())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * N * memory._PER_VIEWER
