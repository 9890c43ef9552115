"""Who works with whom, as a networkx graph: platforms, creators and merchants.

Nodes are the integers from 0 on, because Mesa's drawing takes a node for a place in a list: platforms come first, then
creators, then merchants, each in the order of their rows (see `Nodes`). Layouts are computed here in one pass; a
spring layout takes 42 s at 3,000 nodes.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

from sim.draws import Purpose, key_of, uniform
from sim.names import PLATFORMS
from sim.world.columns import Table

RUNNING = 1  # status of a drama that is on air
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


class Nodes(NamedTuple):
    """The first node of each kind in ``platform_graph``; row ``r`` of that kind is node ``first + r``."""

    platform: int
    creator: int
    merchant: int

    @classmethod
    def of(cls, platforms: Table, creators: Table) -> Nodes:
        """Those of a market with these tables."""
        return cls(0, len(platforms), len(platforms) + len(creators))


def platform_graph(platforms: Table, creators: Table, merchants: Table, dramas: Table) -> nx.Graph:
    """The market's supply side today.

    A creator is linked to each platform where dramas of theirs run, and to each merchant whose products those dramas
    place. Edges carry ``dramas``, the number of running dramas behind them; nodes carry ``kind``, ``row`` and ``name``.
    """
    graph, nodes = nx.Graph(), Nodes.of(platforms, creators)
    for (kind, first), table in zip(nodes._asdict().items(), (platforms, creators, merchants), strict=True):
        names = PLATFORMS if kind == "platform" else [f"{kind} {row}" for row in range(len(table))]
        graph.add_nodes_from((first + r, {"kind": kind, "row": r, "name": names[r]}) for r in range(len(table)))
    running = np.flatnonzero(dramas["status"] == RUNNING)
    makers = nodes.creator + dramas["creator"][running].astype(np.int64)
    bits = dramas["platforms"][running]
    for platform in range(len(platforms)):
        here = makers[(bits >> platform) & 1 == 1]
        _link(graph, here, np.full(len(here), platform))
    placed = dramas["merchant"][running].astype(np.int64)
    _link(graph, makers[placed >= 0], nodes.merchant + placed[placed >= 0])
    return graph


def layout(graph: nx.Graph) -> dict[int, tuple[float, float]]:
    """A place for every node of ``platform_graph``.

    Platforms lie on a circle of radius 1, creators inside it near their platforms, merchants outside it on the side of
    their creators.
    """
    by_kind: dict[str, list[int]] = {"platform": [], "creator": [], "merchant": []}
    for node, data in graph.nodes(data=True):
        by_kind[data["kind"]].append(node)
    turn = 2 * math.pi / max(1, len(by_kind["platform"]))
    places = {node: (math.cos(i * turn), math.sin(i * turn)) for i, node in enumerate(by_kind["platform"])}
    inside = {
        node: _beside(graph, node, places, i, len(by_kind["creator"])) for i, node in enumerate(by_kind["creator"])
    }
    places |= inside
    for i, node in enumerate(by_kind["merchant"]):
        x, y = _beside(graph, node, inside, i, len(by_kind["merchant"]))
        far = math.hypot(x, y) or 1.0
        places[node] = (x / far * (1.2 + 0.4 * far), y / far * (1.2 + 0.4 * far))
    return places


def _link(graph: nx.Graph, one: np.ndarray, other: np.ndarray) -> None:
    pairs, dramas = np.unique(np.column_stack([one, other]), axis=0, return_counts=True)
    graph.add_edges_from((a, b, {"dramas": n}) for (a, b), n in zip(pairs.tolist(), dramas.tolist(), strict=True))


def _beside(graph: nx.Graph, node: int, places: dict[int, Any], i: int, n: int) -> tuple[float, float]:
    """Near the mean of the placed neighbours, moved by the i-th of n steps of a sunflower, so that no two overlap."""
    near = [(places[other], edge["dramas"]) for other, edge in graph[node].items() if other in places]
    weight = sum(dramas for _, dramas in near) or 1
    x = 0.7 * sum(place[0] * dramas for place, dramas in near) / weight
    y = 0.7 * sum(place[1] * dramas for place, dramas in near) / weight
    radius = 0.25 * math.sqrt((i + 0.5) / n)
    return x + radius * math.cos(i * _GOLDEN_ANGLE), y + radius * math.sin(i * _GOLDEN_ANGLE)


def keyed_order(rows: int, seed: int) -> np.ndarray:
    """Row numbers 0..rows-1 in an order that depends on the seed alone; who comes first hardly depends on ``rows``."""
    key = np.uint64(key_of(seed, 0, Purpose.SAMPLE))
    return np.argsort(uniform(key, np.arange(rows, dtype=np.uint64)), kind="stable")  # type: ignore[arg-type]
