"""``model.grid``: platforms, creators and merchants as a Mesa network that follows its market from day to day."""

from __future__ import annotations

from typing import Any

import numpy as np
from mesa.discrete_space import Network

from sim.market.state import MarketState
from sim.world.platform_graph import Nodes, layout, platform_graph


class MarketGrid(Network):
    """The network of those who work together today, with the agents in their places.

    Every row of the tables has a cell, which keeps its node for good, see `sim.world.platform_graph.Nodes`.
    A firm that is not in the market stands in none, so that an empty cell is one that left, or has not come yet.
    """

    def __init__(self, market: MarketState) -> None:
        """The network as of today."""
        graph = _graph_of(market)
        super().__init__(graph, random=market.random, layout=layout(graph))
        self.market = market
        self.day = market.day
        self._take_places()

    def follow(self) -> None:
        """Bring it up to today: who works with whom, who is there, and where they are drawn."""
        if self.day == self.market.day:
            return
        self.day = self.market.day
        now = _graph_of(self.market)
        for one, other in [edge for edge in self.G.edges if not now.has_edge(*edge)]:
            self.remove_connection(self[one], self[other])
        for one, other in [edge for edge in now.edges if not self.G.has_edge(*edge)]:
            self.add_connection(self[one], self[other])
        for one, other, facts in now.edges(data=True):
            self.G.edges[one, other].update(facts)
        cells: Any = self
        for node, place in layout(now).items():
            cells[node].position = np.array(place)
        self._rebuild_kdtree()
        self._take_places()

    def _take_places(self) -> None:
        market, nodes = self.market, Nodes.of(self.market.platforms_table, self.market.creators_table)
        cells: Any = self
        for first, firms in zip(nodes, (market.platforms, market.creators, market.merchants), strict=True):
            for firm in firms:
                firm.cell = cells[first + firm.row] if firm.active else None


def _graph_of(market: MarketState) -> Any:
    return platform_graph(market.platforms_table, market.creators_table, market.merchants_table, market.dramas)
