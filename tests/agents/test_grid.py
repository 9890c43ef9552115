"""The network of platforms, creators and merchants, as Mesa's tools see and draw it."""

import pytest
from mesa.discrete_space import Network
from mesa.visualization import SolaraViz, SpaceRenderer, draw_space, make_space_component
from mesa.visualization.components import AgentPortrayalStyle

from sim.market.model import MarketModel
from tests.tiny_market import TinyMarket


def portray(agent):
    return AgentPortrayalStyle(size=5, color="tab:blue")


def test_mesa_draws_the_grid_with_every_firm_where_it_stands():
    from matplotlib.collections import PathCollection
    from matplotlib.figure import Figure

    market = TinyMarket(rng=3, viewers=60)
    market.creators[1].active = 0
    assert isinstance(market.grid, Network)
    axes = Figure().add_subplot()
    draw_space(market.grid, portray, ax=axes)
    dots = [place for drawn in axes.collections if isinstance(drawn, PathCollection) for place in drawn.get_offsets()]
    assert len({tuple(place) for place in dots}) == len(market.grid.agents) == 12 + 3 + 3


def test_the_nodes_of_a_whole_market_are_numbered_from_nought_and_its_grid_holds_those_who_are_there():
    market = MarketModel(rng=3, viewers=200, days=5)
    held = market.grid
    market.run_model()
    assert sorted(held.G) == list(range(len(held.G)))
    for kind, firms in (("platform", market.platforms), ("creator", market.creators), ("merchant", market.merchants)):
        there = [node for node, facts in held.G.nodes(data=True) if facts["kind"] == kind and held[node].agents]
        assert 0 < len(there) == firms.agg("active", sum)
        for firm in firms:
            assert (firm.cell is not None) == bool(firm.active)
            if firm.active:
                facts = held.G.nodes[firm.cell.coordinate]
                assert (facts["kind"], facts["row"], firm.cell.agents) == (kind, firm.row, [firm])
    for cell in held:
        assert {other.coordinate for other in cell.neighborhood} == set(held.G[cell.coordinate])


@pytest.mark.filterwarnings("default")  # solara's own
def test_mesas_page_shows_the_grid_of_a_market():
    import solara

    market = TinyMarket(rng=3, viewers=60)
    for show in (make_space_component(portray), SpaceRenderer(market, backend="matplotlib").setup_agents(portray)):
        given = {"renderer": show} if isinstance(show, SpaceRenderer) else {"components": [show]}
        _, rendered = solara.render(SolaraViz(market, **given), handle_error=False)
        rendered.close()
