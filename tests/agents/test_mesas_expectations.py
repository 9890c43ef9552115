"""What people who know Mesa expect of a model and its agent sets: it holds, or the refusal says what to do instead."""

import copy
import inspect
import pickle
import warnings

import mesa
import numpy as np
import pandas as pd
import pytest
from mesa.agentset import AbstractAgentSet, AgentSet

from sim.agents.firm_set import FirmSet
from sim.agents.viewer_base import ViewerBase
from sim.market.model import MarketModel
from tests.tiny_market import Creator, Merchant, Platform, TinyMarket, Viewer

pytestmark = [
    pytest.mark.filterwarnings("error::FutureWarning"),
    pytest.mark.filterwarnings("error::DeprecationWarning"),
    pytest.mark.filterwarnings("error::PendingDeprecationWarning"),
]

SETS = {
    "viewers": lambda m: m.viewers,
    "viewers, compiled": lambda m: m.viewers,
    "some viewers": lambda m: m.viewers.select(lambda v: v.row % 2 == 0),
    "everyone": lambda m: m.agents,
    "creators and viewers": lambda m: m.creators | m.viewers,
    "creators": lambda m: m.creators,
    "platforms": lambda m: m.platforms,
    "platforms by type": lambda m: m.agents_by_type[Platform],
    "creators and merchants": lambda m: m.creators | m.merchants,
}
MIXED = ("everyone", "creators and viewers")
"""Sets of several types with viewers among them: they have no common order."""
ATTRIBUTE = {"viewers": "wallet", "viewers, compiled": "wallet", "some viewers": "liking", "creators": "income"}
"""Something that is stored for each of them, where it is not the number of the row."""


@pytest.fixture(params=SETS)
def case(request):
    """The name of a set, its market, and how to ask for it again."""
    market = TinyMarket(rng=3, engine="compiled" if "compiled" in request.param else "mesa", viewers=60)
    return request.param, market, lambda: SETS[request.param](market)


def ids(agents):
    return [agent.unique_id for agent in agents]


def test_a_set_is_one_of_mesas(case):
    name, _, ask = case
    assert isinstance(ask(), AbstractAgentSet)
    assert isinstance(ask(), AgentSet) == ("viewers" not in name and name != "everyone")


def test_it_has_a_length_an_order_and_members(case):
    _, _, ask = case
    agents = list(ask())
    assert len(ask()) == len(agents) > 2
    assert ids(ask()) == ids(agents) == ids(ask().to_list())
    assert all(agent in ask() for agent in agents)
    assert object() not in ask()
    assert bool(ask())


def test_it_is_indexed_like_a_list(case):
    _, _, ask = case
    agents = list(ask())
    assert ask()[0] == agents[0]
    assert ask()[-1] == agents[-1]
    assert ask()[1:3] == agents[1:3]
    assert ask()[::-1] == agents[::-1]
    for beyond in (len(agents), -len(agents) - 1):
        with pytest.raises(IndexError):
            ask()[beyond]


def test_shares_and_numbers_can_be_selected(case):
    _, _, ask = case
    number = len(ask())
    for at_most, kept in ((0.2, int(0.2 * number)), (0.09, int(0.09 * number)), (1.0, number), (1, 1), (0, 0)):
        assert ids(ask().select(at_most=at_most)) == ids(ask())[:kept]
    assert ids(ask().select()) == ids(ask())
    assert ids(ask().select(lambda agent: agent.row > 1)) == [agent.unique_id for agent in ask() if agent.row > 1]
    assert ids(ask().select(lambda agent: agent.row > 1, at_most=1)) == ids(a for a in ask() if a.row > 1)[:1]


def test_selecting_in_place_changes_this_set_and_no_other(case):
    _, market, ask = case
    agents, before = ask(), len(market.agents)
    number = len(agents)
    assert agents.select(lambda agent: agent.row > 0, inplace=True) is agents
    assert 0 < len(agents) < number == len(ask())
    assert agents.select(inplace=True) == agents
    assert len(market.agents) == before


def test_a_type_can_be_selected(case):
    _, _, ask = case
    for kind in (Viewer, Creator, Merchant, Platform, mesa.Agent):
        assert ids(ask().select(agent_type=kind)) == [a.unique_id for a in ask() if isinstance(a, kind)]


def test_orders_are_as_in_mesa_and_a_mixed_set_says_why_it_has_none(case):
    name, _, ask = case
    if name in MIXED:
        for refused in (ask().shuffle, lambda: ask().sort("row")):
            with pytest.raises(TypeError, match=r"no common order: .* model.agents_by_type\[...\], or a list"):
                refused()
        assert sorted(ids(sorted(ask(), key=lambda agent: agent.row))) == sorted(ids(ask()))
        return
    assert ids(ask().sort("row", ascending=True)) == ids(sorted(ask(), key=lambda a: a.row))
    assert ids(ask().sort(lambda a: a.row)) == ids(sorted(ask(), key=lambda a: a.row, reverse=True))
    assert ids(ask().shuffle()) != ids(ask())
    assert sorted(ids(ask().shuffle())) == sorted(ids(ask()))
    for in_place in (lambda each: each.sort("row", inplace=True), lambda each: each.shuffle(inplace=True)):
        agents = ask()
        assert in_place(agents) is agents
        assert sorted(ids(agents)) == sorted(ids(ask()))
    assert type(ask().shuffle()) is type(ask().sort("row")) is type(ask())
    assert ask().sort("row", ascending=True)[0].row == min(ask().get("row"))


def test_it_shuffles_with_the_markets_seed(case):
    name, market, _ = case
    again = TinyMarket(rng=3, engine=market.engine, viewers=60)
    orders = [[], []]
    for model, order in zip((market, again), orders, strict=True):
        SETS[name](model).shuffle_do(lambda agent, order=order: order.append(agent.unique_id))
    assert orders[0] == orders[1] != ids(SETS[name](market))
    assert sorted(orders[0]) == sorted(ids(SETS[name](market)))


def test_attributes_are_read_one_or_several_at_a_time(case):
    _, _, ask = case
    agents = list(ask())
    assert ask().get("unique_id") == ids(agents)
    assert ask().get(["unique_id", "row"]) == [[agent.unique_id, agent.row] for agent in agents]
    assert ask().get("mood", handle_missing="default", default_value=7) == [7] * len(agents)
    assert ask().get(["row", "mood"], "default", 0) == [[agent.row, 0] for agent in agents]
    with pytest.raises(AttributeError, match="mood"):
        ask().get("mood")
    with pytest.raises(ValueError, match=r"handle_missing|Unknown"):
        ask().get("row", handle_missing="nonsense")


def test_attributes_are_aggregated(case):
    _, _, ask = case
    rows = [agent.row for agent in ask()]
    for function in (min, max, sum, np.mean, lambda values: sum(values) / len(values)):
        assert ask().agg("row", function) == function(rows)
    assert list(ask().agg("row", [min, max, sum])) == [min(rows), max(rows), sum(rows)]
    low, high = ask().agg("row", (min, max))
    assert (low, high) == (min(rows), max(rows))


def test_attributes_are_set_for_all_and_setting_can_be_chained(case):
    name, _, ask = case
    attribute = ATTRIBUTE.get(name)
    if attribute:
        agents = ask()
        assert agents.set(attribute, 1).set(attribute, 0) is agents
        assert set(ask().get(attribute)) == {0}


def test_an_attribute_nobody_declared_is_refused_with_how_to_declare_it(case):
    _, _, ask = case
    with pytest.raises(AttributeError, match=r"no attribute 'mood'.*declared in the body of a subclass.*mood: float"):
        ask().set("mood", 1)
    with pytest.raises(AttributeError, match=r"declared in the body of a subclass"):
        ask()[0].mood = 1


def test_methods_and_functions_are_called_for_everybody(case):
    _, _, ask = case
    seen = []
    agents = ask()
    assert agents.do(lambda agent: seen.append(agent.unique_id)) is agents
    assert seen == ids(ask())
    assert agents.do("step") is agents
    assert ask().map(lambda agent, more: agent.row + more, 1) == [agent.row + 1 for agent in ask()]
    assert ask().map("step") == [None] * len(ask())
    assert ask().shuffle_do("step") == ask()
    for misspelt in (lambda: ask().do("stpe"), lambda: ask().map(lambda agent: agent.stpe())):
        with pytest.raises(AttributeError, match="stpe"):
            misspelt()


def test_groups_are_sets_that_can_be_counted_aggregated_and_acted_on(case):
    _, _, ask = case
    parity = [agent.row % 2 for agent in ask()]
    groups = ask().groupby(lambda agent: agent.row % 2)
    assert groups.count() == {key: parity.count(key) for key in dict.fromkeys(parity)}
    assert len(groups) == len(set(parity))
    assert {key: ids(group) for key, group in groups} == {
        key: [agent.unique_id for agent in ask() if agent.row % 2 == key] for key in set(parity)
    }
    assert groups.agg("row", max) == {k: max(a.row for a in ask() if a.row % 2 == k) for k in dict.fromkeys(parity)}
    assert groups.map(len) == groups.count()
    assert groups.map("get", "row") == {key: group.get("row") for key, group in groups}
    assert groups.do("do", "step") is groups
    assert ask().groupby("row", result_type="list").map(len) == ask().groupby("row").count()


def test_sets_combine_and_compare_as_pythons_do(case):
    _, _, ask = case
    half = ask().select(lambda agent: agent.row % 3 == 0)
    assert (ask() & half) == half
    assert (ask() - half) == ask().select(lambda agent: agent.row % 3 != 0)
    assert (half | ask()) == ask()
    assert (ask() ^ half) == ask() - half
    assert half < ask()
    assert ask() >= half
    assert half.isdisjoint(ask() - half)
    assert half != ask()


def test_copies_are_independent_and_pickles_complete(case):
    _, _, ask = case
    twin = copy.copy(ask())
    twin.select(at_most=1, inplace=True)
    assert len(twin) == 1 < len(ask())
    again = pickle.loads(pickle.dumps(ask()))
    assert (type(again), ids(again)) == (type(ask()), ids(ask()))


def test_members_of_a_set_of_firms_come_and_go_and_the_market_keeps_them():
    market = TinyMarket(rng=3, viewers=60)
    creators = market.creators
    first = creators[0]
    creators.discard(first)
    creators.discard(first)
    assert first not in creators
    assert creators[0] is market.creators[1]
    with pytest.raises(KeyError):
        creators.remove(first)
    creators.add(first)
    assert creators[-1] is first is market.creators[0]
    assert creators.pop() in market.creators
    creators.clear()
    assert (len(creators), len(market.creators), len(market.agents_by_type[Creator])) == (0, 4, 4)


def test_a_set_of_firms_is_empty_without_a_warning_and_refuses_viewers():
    market = TinyMarket(rng=3, viewers=60)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nobody = market.creators & market.merchants
    assert isinstance(nobody, FirmSet)
    assert len(nobody) == 0
    firms = market.creators
    firms |= market.merchants
    assert firms.groupby(type).count() == {Creator: 4, Merchant: 3}
    with pytest.raises(TypeError, match="holds firms only: keep what"):
        firms |= market.viewers
    with pytest.raises(TypeError, match="no agent of this market"):
        firms | TinyMarket(rng=3, viewers=60).creators


@pytest.mark.parametrize("kind", [Viewer, Creator, Platform, MarketModel.viewer_class])
def test_making_agents_by_number_or_from_a_frame_is_refused_with_what_decides_how_many_there_are(kind):
    market = TinyMarket(rng=3, viewers=60)
    for make in (
        lambda: kind.create_agents(market, 5),
        lambda: kind.create_agents(market, 5, wallet=[1] * 5),
        lambda: kind.from_dataframe(market, pd.DataFrame({"wallet": [1, 2]})),
    ):
        with pytest.raises(TypeError, match=r"made with it.*viewers, studios.creators.*MarketModel.new_viewers"):
            make()
    assert len(market.agents) == 60 + 4 + 3 + 12


def test_agents_without_a_row_live_beside_those_of_the_market():
    class Regulator(mesa.Agent):
        pass

    market = TinyMarket(rng=3, viewers=60)
    made = Regulator.create_agents(market, 2)
    made.set("mood", 0.5)
    assert Regulator in market.agent_types
    assert [agent.mood for agent in market.agents_by_type[Regulator]] == [0.5, 0.5]
    assert ids(market.agents.select(agent_type=Regulator)) == ids(made)
    made.to_list()[0].remove()
    assert len(market.agents) == 80


def test_agents_share_the_markets_generators_and_scenario():
    market = TinyMarket(rng=3, viewers=60)
    for agent in (market.viewers[0], market.creators[0]):
        assert agent.random is market.random is market.creators.random
        assert agent.rng is market.rng
        assert agent.scenario is market.scenario


# the model


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_types_are_listed_with_their_agents(engine):
    market = TinyMarket(rng=3, engine=engine, viewers=60)
    assert market.agent_types == list(market.agents_by_type) == [Creator, Merchant, Platform, Viewer]
    for kind, agents in market.agents_by_type.items():
        assert all(type(agent) is kind for agent in agents)
    assert market.agents_by_type[Creator] == market.creators
    assert market.agents_by_type[Viewer] == market.viewers


def test_agents_neither_leave_one_by_one_nor_all_together_and_are_told_how_they_do():
    market = TinyMarket(rng=3, viewers=60)
    with pytest.raises(TypeError, match="becoming inactive"):
        market.creators[0].remove()
    with pytest.raises(TypeError, match="becoming inactive"):
        market.viewers.do("remove")
    with pytest.raises(TypeError, match="make a new model"):
        market.remove_all_agents()
    with pytest.raises(AttributeError, match="kept by the model"):
        market.agents = []
    for change in (market.agents.add, market.agents.discard, market.viewers.add):
        with pytest.raises(TypeError, match=r"through the model|select"):
            change(market.viewers[0])


def test_every_name_that_mesa_sets_on_an_agent_can_be_set_on_one_of_the_market():
    alone = vars(mesa.Agent(mesa.Model(rng=0)))
    for engine in ("compiled", "mesa"):
        market = TinyMarket(rng=3, engine=engine, viewers=60)
        for agent in (market.viewers[0], market.creators[0], market.platforms[0]):
            assert {name: getattr(agent, name) for name in alone} | {"model": market, "unique_id": agent.unique_id} == {
                name: getattr(agent, name) for name in alone
            }
        for name in alone.keys() - {"model", "unique_id"}:
            setattr(market.creators[0], name, None)
    with pytest.raises(AttributeError, match="engine='mesa'"):
        TinyMarket(rng=3, viewers=60).viewers[0].pos = (0, 0)


def test_every_public_method_of_mesas_sets_is_answered_by_the_markets():
    theirs = {name for name, _ in inspect.getmembers(AgentSet, inspect.isroutine) if not name.startswith("_")}
    market = TinyMarket(rng=3, viewers=60)
    for agents in (market.viewers, market.agents, market.creators):
        missing = {name for name in theirs - {"count", "index"} if not callable(getattr(agents, name, None))}
        assert missing == set()
    assert isinstance(market.viewers[0], ViewerBase)
