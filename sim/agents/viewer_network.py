"""Who of a set of viewers knows whom: as a graph for NetworkX and what reads its files, or as a sparse matrix."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy import sparse

from sim.world.platform_graph import keyed_order

if TYPE_CHECKING:
    from sim.agents.viewer_set import ViewerSet


def network_matrix(viewers: ViewerSet) -> sparse.csr_array:
    """The acquaintances among the viewers of a set: int32, 1 where two know each other, else 0; symmetric.

    Rows and columns are in the order of the set. It is a copy: what is written there changes nothing in the market.
    """
    indptr, neighbours = viewers.model.network
    n = len(indptr) - 1
    whole = sparse.csr_array((np.ones(len(neighbours), np.int32), neighbours.copy(), indptr.copy()), shape=(n, n))
    rows = viewers.rows
    return whole if len(rows) == n and np.array_equal(rows, np.arange(n)) else whole[rows][:, rows]


def network_graph(viewers: ViewerSet, sample: int | None, attributes: Sequence[str], seed: int) -> nx.Graph:
    """See `sim.agents.viewer_set.ViewerSet.network`."""
    if sample is not None and sample < 1:
        raise ValueError(f"sample is {sample}: must be at least 1, or None for everybody")
    links = network_matrix(viewers)
    chosen = np.arange(len(viewers)) if sample is None else _neighbourhood(links, min(sample, len(viewers)), seed)
    rows = viewers.rows[chosen]
    graph = nx.Graph()
    graph.add_nodes_from(rows.tolist())
    for name, column in _flat(viewers, rows, attributes).items():
        nx.set_node_attributes(graph, dict(zip(rows.tolist(), column, strict=True)), name)
    ends = sparse.triu(links[chosen][:, chosen], format="coo")
    graph.add_edges_from(zip(rows[ends.row].tolist(), rows[ends.col].tolist(), strict=True))
    return graph


def _flat(viewers: ViewerSet, rows: np.ndarray, attributes: Sequence[str]) -> dict[str, list[float]]:
    """Attributes of viewers in Python numbers, each a number a viewer: of vectors every element by its place."""
    found = {}
    for name in attributes:
        values = viewers.model.viewers_table[name][rows]
        if values.ndim == 1:
            found[name] = values.tolist()
        else:
            found |= {f"{name}_{place}": element.tolist() for place, element in enumerate(values.T)}
    return found


def _neighbourhood(links: sparse.csr_array, size: int, seed: int) -> np.ndarray:
    """Places of a viewer, those they know, those whom these know, ...; another start where nobody is left."""
    indptr, neighbours = links.indptr, links.indices
    found: dict[int, None] = {}
    waiting: deque[int] = deque()
    starts = iter(keyed_order(len(indptr) - 1, seed).tolist())
    while len(found) < size:
        place = waiting.popleft() if waiting else next(starts)
        if place not in found:
            found[place] = None
            waiting.extend(neighbours[indptr[place] : indptr[place + 1]].tolist())
    return np.array(list(found), np.int64)
