"""The viewers as a Mesa agent set: the same answers from columns as Mesa gives from objects."""

import copy
import pickle
import statistics

import numpy as np
import pytest
from mesa.agentset import _HardKeyAgentSet  # what Mesa itself keeps agents in: the reference for every answer

from sim.agents.viewer_panel import ViewerPanel
from sim.world.platform_graph import Nodes, layout
from tests.tiny_market import Creator, Merchant, Platform, TinyMarket, Viewer


@pytest.fixture(params=["compiled", "mesa"])
def market(request):
    return TinyMarket(rng=3, engine=request.param, viewers=60)


@pytest.fixture
def reference():
    """Mesa's own set over the live agents of an equal market."""
    model = TinyMarket(rng=3, engine="mesa", viewers=60)
    return _HardKeyAgentSet(model.live_viewers, model.random)


def rows(agents):
    return [agent.row for agent in agents]


def test_a_viewer_reads_python_numbers_and_tuples(market):
    viewer = market.viewers[5]
    assert type(viewer.wallet) is int
    assert type(viewer.liking) is float
    assert type(viewer.taste) is tuple
    assert len(viewer.taste) == 8


def test_writing_rounds_through_the_storage_type(market):
    viewer = market.viewers[5]
    viewer.liking = 0.1
    assert viewer.liking == float(np.float32(0.1))
    viewer.wallet = 12.9
    assert viewer.wallet == 12
    with pytest.raises(OverflowError):
        viewer.home_paid = 1_000
    viewer.taste = range(8)
    assert viewer.taste == (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)


def test_a_misspelt_attribute_raises_and_is_corrected(market):
    viewer, creator = market.viewers[0], market.creators[0]
    with pytest.raises(AttributeError, match="did you mean 'trust'"):
        viewer.trsut  # noqa: B018
    with pytest.raises(AttributeError, match="did you mean 'trust'"):
        viewer.trsut = 1
    with pytest.raises(AttributeError, match="did you mean 'income'"):
        creator.incmoe = 1
    for ask in ("get", "map", "column", "sort", "groupby"):
        with pytest.raises(AttributeError, match="did you mean 'wallet'"):
            getattr(market.viewers, ask)("walet")
    with pytest.raises(AttributeError, match="did you mean 'wallet'"):
        market.viewers.agg("walet", sum)
    with pytest.raises(AttributeError, match="did you mean 'wallet'"):
        market.viewers.set("walet", 0)
    with pytest.raises(AttributeError, match="cannot be assigned"):
        viewer.row = 3


def test_a_view_refuses_what_it_could_not_keep():
    view = TinyMarket(viewers=60).viewers[0]
    with pytest.raises(AttributeError, match="would be lost"):
        view.pos = (0, 0)


def test_a_column_cannot_be_redefined_by_a_subclass():
    with pytest.raises(TypeError, match="liking"):
        type("Stubborn", (Viewer,), {"liking": 1.0})


def test_views_of_one_row_are_equal_and_of_two_markets_are_not():
    one, other = TinyMarket(viewers=60), TinyMarket(viewers=60)
    assert one.viewers[4] == one.viewers[4]
    assert len({one.viewers[4], one.viewers[4], one.viewers[5]}) == 2
    assert one.viewers[4] != other.viewers[4]


def test_the_mesa_engine_gives_the_live_agent_itself():
    market = TinyMarket(engine="mesa", viewers=60)
    assert market.viewers[7] is market.viewers[7] is market.live_viewers[7]


def test_viewers_have_the_same_ids_in_both_engines():
    compiled, mesa = (TinyMarket(engine=engine, viewers=60) for engine in ("compiled", "mesa"))
    assert compiled.agents.get("unique_id") == mesa.agents.get("unique_id")
    assert len(set(compiled.agents.get("unique_id"))) == len(compiled.agents)


@pytest.mark.parametrize("name", ["wallet", "liking", "taste", "unique_id", ["wallet", "taste"], []])
def test_get_is_as_in_mesa(market, reference, name):
    assert market.viewers.get(name) == reference.get(name)


def test_a_missing_attribute_can_have_a_default(market):
    assert market.viewers.get("mood", "default", 1) == [1] * 60
    with pytest.raises(ValueError, match="handle_missing"):
        market.viewers.get("wallet", "ignore")


@pytest.mark.parametrize("func", [sum, min, max, len, statistics.fmean, np.mean, np.max, np.sum, [min, np.median]])
@pytest.mark.parametrize("name", ["wallet", "liking", "age_band", "unique_id"])
def test_agg_is_as_in_mesa(market, reference, name, func):
    assert market.viewers.agg(name, func) == reference.agg(name, func)
    half = market.viewers.select(lambda viewer: viewer.row >= 30)
    assert half.agg(name, func) == reference.select(lambda viewer: viewer.row >= 30).agg(name, func)


def test_agg_by_name_gives_python_numbers_that_cannot_overflow(market):
    market.viewers.set("said_valence", 100)
    assert market.viewers.agg("said_valence", "sum") == market.viewers.agg("said_valence", sum) == 6_000
    assert type(market.viewers.agg("wallet", "mean")) is float
    assert market.viewers.agg("taste", "mean") == (0.0,) * 8
    assert market.viewers.agg("unique_id", ["count", "min"]) == [60, market.first_viewer_id]
    nobody = market.viewers.select(at_most=0)
    assert nobody.agg("wallet", "sum") == 0
    with pytest.raises(ValueError, match="no agents"):
        nobody.agg("wallet", "mean")
    with pytest.raises(ValueError, match="must be one of"):
        market.viewers.agg("wallet", "total")


def test_select_is_as_in_mesa(market, reference):
    def young(viewer):
        return viewer.age_band == 0

    for limits in ({}, {"at_most": 3}, {"at_most": 0.1}, {"at_most": 1.0}, {"agent_type": Viewer}):
        assert rows(market.viewers.select(young, **limits)) == rows(reference.select(young, **limits))
        assert rows(market.viewers.select(**limits)) == rows(reference.select(**limits))
    assert len(market.viewers.select(agent_type=Creator)) == 0
    assert rows(market.viewers.select(market.viewers.column("age_band") == 0)) == rows(reference.select(young))
    with pytest.raises(ValueError, match="boolean array"):
        market.viewers.select(np.array([1, 2]))


def test_narrowing_in_place_leaves_the_market_alone(market):
    chosen = market.viewers
    assert chosen.select(at_most=5, inplace=True) is chosen
    assert len(chosen) == 5
    assert len(market.viewers) == 60


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("key", ["wallet", "liking", "taste", "active_days", lambda viewer: viewer.wallet % 300])
def test_sort_is_as_in_mesa(market, reference, key, ascending):
    assert rows(market.viewers.sort(key, ascending)) == rows(reference.sort(key, ascending))


@pytest.mark.parametrize("by", ["age_band", "wallet", "taste", lambda viewer: viewer.wallet > 800])
def test_groupby_is_as_in_mesa(market, reference, by):
    ours, theirs = market.viewers.groupby(by), reference.groupby(by)
    assert [(key, rows(group)) for key, group in ours] == [(key, rows(group)) for key, group in theirs]
    assert ours.count() == theirs.count()
    assert ours.agg("wallet", sum) == theirs.agg("wallet", sum)
    assert list(map(rows, market.viewers.groupby(by, "list").groups.values())) == [rows(group) for _, group in theirs]


def test_shuffling_moves_everybody_and_loses_nobody(market):
    shuffled = market.viewers.shuffle()
    assert rows(shuffled) != list(range(60))
    assert shuffled == market.viewers
    assert rows(TinyMarket(rng=3, viewers=60).viewers.shuffle()) == rows(
        TinyMarket(rng=3, viewers=60).viewers.shuffle()
    )


def test_do_and_map_reach_every_viewer(market):
    before = market.viewers.get("liking")
    said = market.viewers.map("greet", warmth=0.5)
    assert said == [min(1.0, float(np.float32(min(1.0, trust + 0.5)))) for trust in before]
    market.viewers.do(Viewer.greet, 1.0).shuffle_do("greet")
    assert market.viewers.agg("liking", "min") == 1.0


def test_setting_reaches_the_chosen_only(market):
    market.viewers.select(at_most=3).set("wallet", 7)
    market.viewers.select(at_most=2).set("wallet", np.array([1, 2]))
    assert market.viewers.get("wallet")[:4] == [1, 2, 7, 300]


def test_sets_combine(market):
    low, high = market.viewers.select(at_most=40), market.viewers.sort("row").select(at_most=40)
    assert rows(low & high) == list(range(20, 40))
    assert rows(low - high) == list(range(20))
    assert low | high == market.viewers
    assert len(low ^ high) == 40
    assert market.viewers[30] in low & high
    assert market.viewers[3] not in low & high


def test_the_population_is_fixed(market):
    for refused in (market.viewers.add, market.viewers.discard, market.viewers.remove, market.agents.add):
        with pytest.raises(TypeError):
            refused(market.viewers[0])
    with pytest.raises(TypeError, match="inactive"):
        market.viewers[0].remove()
    with pytest.raises(TypeError, match="rows of its tables"):
        market.remove_all_agents()


def test_everybody_is_in_agents(market):
    everyone = market.agents
    assert len(everyone) == len(list(everyone)) == 60 + 4 + 3 + 12
    assert market.viewers[3] in everyone
    assert market.creators[1] in everyone
    assert TinyMarket(viewers=60).viewers[3] not in everyone
    assert everyone[-1] == market.viewers[59]
    assert everyone[0] is market.creators[0]


def test_agents_can_be_asked_all_together(market):
    everyone = market.agents
    assert everyone.select(agent_type=Viewer) == market.viewers
    assert everyone.select(lambda agent: agent.row == 2).get("row") == [2, 2, 2, 2]
    assert everyone.select(at_most=5).get("row") == [0, 1, 2, 3, 0]
    assert everyone.groupby(type).count() == {Creator: 4, Merchant: 3, Platform: 12, Viewer: 60}
    assert everyone.groupby("row").agg("row", len)[0] == 4
    assert everyone.agg("row", max) == everyone.agg("row", "max") == 59
    assert everyone.map(lambda agent: agent.row) == everyone.get("row")
    seen = []
    everyone.shuffle_do(lambda agent: seen.append(agent.unique_id))
    assert sorted(seen) == sorted(everyone.get("unique_id"))
    with pytest.raises(AttributeError, match="wallet"):
        everyone.get("wallet")
    for refused in (everyone.shuffle, lambda: everyone.sort("row")):
        with pytest.raises(TypeError, match="several types"):
            refused()


def test_sets_and_views_survive_pickling_and_copying(market):
    chosen = pickle.loads(pickle.dumps(market.viewers.select(at_most=9)))
    assert chosen.get("wallet") == market.viewers.get("wallet")[:9]
    viewer = pickle.loads(pickle.dumps(market.viewers[5]))
    assert viewer.liking == market.viewers[5].liking
    assert viewer in viewer.model.viewers
    assert copy.deepcopy(market.viewers[5]).wallet == market.viewers[5].wallet


def test_a_panel_follows_the_same_people(market):
    panel = ViewerPanel(market, ["wallet", "taste"], sample=10)
    panel.collect()
    market.step()
    panel.collect()
    frame = panel.frame()
    assert list(frame) == ["time", "viewer", "wallet", *(f"taste_{genre}" for genre in range(8))]
    assert frame["viewer"].tolist() == 2 * (panel.rows + market.first_viewer_id).tolist()
    assert frame["wallet"].tolist()[10:] == [market.viewers[row].wallet for row in panel.rows.tolist()]
    assert len(ViewerPanel(market, ["liking"], sample=None).rows) == 60
    with pytest.raises(AttributeError, match="did you mean 'trust'"):
        ViewerPanel(market, ["trsut"])


def test_an_unused_panel_is_empty(market):
    assert ViewerPanel(market, ["wallet", "taste"]).frame().empty


def test_the_grid_links_who_works_together(market):
    graph = market.grid.G
    assert len(graph) == 12 + 4 + 3
    nodes = Nodes.of(market.platforms_table, market.creators_table)
    assert nodes == (0, 12, 16)
    assert sorted(graph) == list(range(19))
    assert graph.edges[nodes.creator + 0, 7]["dramas"] == 5
    assert graph.degree(7) == 4
    assert graph.has_edge(nodes.creator + 1, nodes.merchant + 0)
    assert market.creators[2].cell is market.grid[nodes.creator + 2]
    assert set(market.grid.agents) == {*market.creators, *market.merchants, *market.platforms}
    places = layout(graph)
    assert len(set(places.values())) == len(graph)


def test_the_grid_is_of_today(market):
    held, creator = market.grid, Nodes.of(market.platforms_table, market.creators_table).creator
    cell = held[creator + 3]
    assert held[11] not in cell.neighborhood
    market.dramas.append(creator=3, platforms=1 << 11, status=1)
    market.dramas["status"][:20] = 3
    market.step()
    assert list(held.G.edges(data="dramas")) == [(11, creator + 3, 1)]
    assert list(cell.neighborhood) == [held[11]]
    assert market.grid is held


def test_firms_that_leave_the_market_leave_the_grid_that_somebody_holds_and_come_back_into_it(market):
    held, merchant = market.grid, market.merchants[1]
    cell = merchant.cell
    merchant.active = 0
    market.step()
    assert (merchant.cell, cell.agents) == (None, [])
    assert merchant not in held.agents
    merchant.active = 1
    market.step()
    assert cell.agents == [merchant]


def test_state_beyond_columns_is_declared_in_the_class_body():
    class Moody(Creator):
        mood: float
        name = "unnamed"

    creator = Moody(TinyMarket(viewers=60), TinyMarket(viewers=60).creators_table, 0)
    creator.mood, creator.name = 0.5, "Wu"
    assert (creator.mood, creator.name) == (0.5, "Wu")
    with pytest.raises(AttributeError, match="did you mean 'mood'"):
        creator.moood = 1
    with pytest.raises(AttributeError, match="cannot be assigned"):
        creator.step = None


def test_what_follows_from_the_segment_is_read_like_any_attribute_and_cannot_be_set(market):
    viewers = market.viewers
    assert viewers.get(["gender", "age_band", "city_tier"]) == [
        [viewer.segment // 8, viewer.segment // 2 % 4, viewer.segment % 2] for viewer in viewers
    ]
    assert set(viewers.groupby("age_band").groups) == set(viewers.get("age_band"))
    first = viewers[0]
    for write in (lambda: viewers.set("age_band", 1), lambda: setattr(first, "age_band", 1)):
        with pytest.raises(AttributeError, match="age_band follows from segment"):
            write()
    first.segment = 15
    assert (first.gender, first.age_band, first.city_tier) == (1, 3, 1)
    assert viewers.column("age_band")[0] == 3
