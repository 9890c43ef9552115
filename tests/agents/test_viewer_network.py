"""Specification of the viewers' network as analysts get it: a graph, a sparse matrix, files of other programs."""

import networkx as nx
import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.names import Channel
from sim.scenario import Scenario

MARKET = MarketModel(Scenario(viewers=400, days=3, seed=2))


def acquaintances(row):
    first, neighbours = MARKET.network
    return set(neighbours[first[row] : first[row + 1]].tolist())


def test_the_graph_links_those_who_know_each_other_and_nobody_else():
    graph = MARKET.viewers.network(sample=None)
    assert type(graph) is nx.Graph
    assert {row: set(graph[row]) for row in graph} == {row: acquaintances(row) for row in range(400)}


def test_the_matrix_is_symmetric_and_agrees_with_the_graph():
    matrix = MARKET.viewers.network(form="matrix")
    assert matrix.shape == (400, 400)
    assert (matrix != matrix.T).nnz == 0
    assert matrix.diagonal().sum() == 0
    graph = MARKET.viewers.network(sample=None)
    np.testing.assert_array_equal(matrix.toarray(), nx.to_numpy_array(graph, nodelist=range(400)))
    np.testing.assert_array_equal(matrix.sum(axis=1), np.diff(MARKET.network[0]))


def test_what_is_written_to_the_matrix_changes_nothing_in_the_market():
    before = [part.copy() for part in MARKET.network]
    matrix = MARKET.viewers.network(form="matrix")
    matrix.data[:] = 7
    matrix.indices[:] = 0
    matrix.indptr[:] = 0
    for part, was in zip(MARKET.network, before, strict=True):
        np.testing.assert_array_equal(part, was)


def test_a_sample_is_a_neighbourhood_in_which_people_know_each_other():
    graph = MARKET.viewers.network(sample=40, seed=5)
    assert len(graph) == 40
    assert nx.is_connected(graph)
    assert all(set(graph[row]) == acquaintances(row) & set(graph) for row in graph)
    assert set(graph) == set(MARKET.viewers.network(sample=40, seed=5))
    assert set(graph) != set(MARKET.viewers.network(sample=40, seed=6))
    assert len(MARKET.viewers.network(sample=1_000)) == 400


def test_a_set_has_the_links_among_its_own_in_its_own_order():
    women = MARKET.viewers.select(MARKET.viewers.column("gender") == 0).shuffle()
    graph, matrix = women.network(sample=None), women.network(form="matrix")
    assert set(graph) == set(women.rows.tolist())
    assert all(set(graph[row]) == acquaintances(row) & set(graph) for row in graph)
    np.testing.assert_array_equal(matrix.toarray(), nx.to_numpy_array(graph, nodelist=women.rows.tolist()))
    assert set(women.network(sample=10)) <= set(graph)


def test_nodes_carry_numbers_of_python_and_vectors_element_by_element():
    graph = MARKET.viewers.network(sample=30, attributes=["wallet", "taste", "age_band"])
    for row, data in graph.nodes(data=True):
        viewer = MARKET.viewers[row]
        assert list(data) == ["wallet", *(f"taste_{genre}" for genre in range(8)), "age_band"]
        assert (data["wallet"], data["age_band"]) == (viewer.wallet, viewer.age_band)
        assert tuple(data[f"taste_{genre}"] for genre in range(8)) == viewer.taste
        assert {type(value) for value in data.values()} == {int, float}
    ((_, trusting),) = MARKET.viewers.network(sample=1, attributes="trust").nodes(data=True)
    assert list(trusting) == [f"trust_{channel}" for channel in range(len(Channel))]


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_writes_it_for_other_programs_and_reads_the_same(form, tmp_path):
    graph = MARKET.viewers.network(sample=50, attributes=["wallet", "taste", "segment"])
    path = tmp_path / f"viewers.{form}"
    getattr(nx, f"write_{form}")(graph, path)
    again = getattr(nx, f"read_{form}")(path, node_type=int)
    assert nx.utils.edges_equal(again.edges, graph.edges)
    for row, data in graph.nodes(data=True):
        assert {name: again.nodes[row][name] for name in data} == pytest.approx(data)


def test_what_cannot_be_is_refused_with_what_was_meant():
    with pytest.raises(AttributeError, match="did you mean 'wallet'"):
        MARKET.viewers.network(attributes=["walet"])
    with pytest.raises(AttributeError, match="shop"):
        MARKET.viewers.network(attributes=["shop"])  # what viewers do is no column
    with pytest.raises(ValueError, match="sample is 0: must be at least 1, or None for everybody"):
        MARKET.viewers.network(sample=0)
    with pytest.raises(ValueError, match="form is 'list': must be 'graph' or 'matrix'"):
        MARKET.viewers.network(form="list")
