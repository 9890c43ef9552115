"""The market is a Mesa model like any other: Mesa's own tools work on it, unmodified, with either engine."""

import math
import operator
import pickle

import mesa
import numpy as np
import pytest
from mesa.agentset import AgentSet
from mesa.experimental.scenarios import Scenario as MesaScenario

from sim.agents import citizenship
from sim.agents.seeding import seed_of
from sim.agents.viewer_base import ViewerBase
from sim.market.model import MarketModel
from sim.outcomes import OUTCOMES
from sim.scenario import Scenario, ScenarioError

pytestmark = [
    pytest.mark.filterwarnings("error::FutureWarning"),
    pytest.mark.filterwarnings("error::DeprecationWarning"),
]

SIZE = {"viewers": 120, "days": 3}
ENGINES = ["compiled", "mesa"]


class Diarist(MarketModel.viewer_class):
    """A viewer with a memory and a step of their own."""

    entries: int = 0

    def step(self):
        """Write down that a day has passed."""
        self.entries += 1
        self.satiation = [self.entries / 4] * 8


class DiaristMarket(MarketModel):
    """A market of diarists."""

    viewer_class = Diarist


def played(engine="compiled", **given):
    model = MarketModel(**({"rng": 4, "engine": engine} | SIZE | given))
    model.run_model()
    return model


@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_ends_by_itself_and_keeps_mesas_clock(engine):
    model = played(engine)
    assert isinstance(model, mesa.Model)
    assert (model.day, model.time, model.running) == (3, 3.0, False)


def test_both_engines_show_mesa_the_same_agents():
    compiled, live = played("compiled"), played("mesa")
    assert compiled.agent_types == live.agent_types
    assert list(compiled.agents_by_type) == list(live.agents_by_type)
    assert MarketModel.viewer_class in compiled.agents_by_type
    for kind, agents in compiled.agents_by_type.items():
        assert len(agents) == len(live.agents_by_type[kind])
        assert agents.get("unique_id") == live.agents_by_type[kind].get("unique_id")
    assert [type(agent) for agent in compiled.agents] == [type(agent) for agent in live.agents]
    assert compiled.viewers.get("wallet") == live.viewers.get("wallet")


def test_only_the_mesa_engine_registers_viewers():
    registered = {engine: played(engine)._all_agents for engine in ENGINES}
    assert not any(isinstance(agent, ViewerBase) for agent in registered["compiled"])
    assert sum(isinstance(agent, ViewerBase) for agent in registered["mesa"]) == 120


@pytest.mark.parametrize("engine", ENGINES)
def test_the_collector_holds_every_outcome_of_every_day(engine):
    frame = played(engine).datacollector.get_model_vars_dataframe()
    assert list(frame) == ["seed", *OUTCOMES]
    assert len(frame) == 3
    assert frame["gmv"].notna().all()


@pytest.mark.parametrize("engine", ENGINES)
def test_mesas_collector_reports_agents_of_every_class(engine):
    model = MarketModel(rng=4, engine=engine, **SIZE)
    kinds = {kind: {"row": "row"} for kind in model.agent_types}
    model.datacollector = mesa.DataCollector(
        model_reporters={"day": "day"}, agent_reporters={"place": "row"}, agenttype_reporters=kinds
    )
    model.run_model()
    assert len(model.datacollector.get_agent_vars_dataframe()) == 3 * len(model.agents)
    for kind in kinds:
        frame = model.datacollector.get_agenttype_vars_dataframe(kind)
        assert len(frame) == 3 * len(model.agents_by_type[kind])
        assert frame.index.get_level_values("AgentID").is_unique is False


def test_both_engines_report_the_same_viewers():
    frames = []
    for engine in ENGINES:
        model = MarketModel(rng=4, engine=engine, **SIZE)
        reporters = {"wallet": "wallet", "taste": "taste", "adoption": "adoption"}
        model.datacollector = mesa.DataCollector(agenttype_reporters={model.viewer_class: reporters})
        model.run_model()
        frames.append(model.datacollector.get_agenttype_vars_dataframe(model.viewer_class))
    assert frames[0].equals(frames[1])


def test_a_misspelt_reporter_raises():
    model = MarketModel(rng=4, **SIZE)
    model.datacollector = mesa.DataCollector(agenttype_reporters={model.viewer_class: {"wallet": "walet"}})
    with pytest.raises(AttributeError, match="walet"):
        model.step()


def test_too_many_viewers_for_an_agent_reporter_are_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr(citizenship, "REPORTER_LIMIT", 100)
    model = MarketModel(rng=4, **SIZE)
    for reporters in ({"agent_reporters": {"id": "unique_id"}}, {"agenttype_reporters": {ViewerBase: {"id": "row"}}}):
        with pytest.raises(ValueError, match="ViewerPanel"):
            model.datacollector = mesa.DataCollector(**reporters)
    supply = type(model.creators[0])
    model.datacollector = mesa.DataCollector(agenttype_reporters={supply: {"income": "income"}})


def test_batch_run_crosses_levers_and_seeds():
    parameters = {**SIZE, "targeting_accuracy": np.array([0.2, 0.8]), "engine": "compiled"}
    rows = mesa.batch_run(MarketModel, parameters, rng=[1, 2], max_steps=2, display_progress=False)
    assert len(rows) == 4
    assert {(row["rng"], row["targeting_accuracy"]) for row in rows} == {(1, 0.2), (1, 0.8), (2, 0.2), (2, 0.8)}
    assert all(row["Step"] == 2 and row["gmv"] > 0 for row in rows)


def test_batch_run_takes_a_scenario_in_a_list():
    base = Scenario().with_(**SIZE)
    rows = mesa.batch_run(MarketModel, {"scenario": [base]}, rng=[None], display_progress=False)
    assert [row["Step"] for row in rows] == [3]
    with pytest.raises(TypeError, match="put it in a list"):
        mesa.batch_run(MarketModel, {"scenario": base}, rng=[None], display_progress=False)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_pickled_market_goes_on_bit_for_bit(engine):
    model = MarketModel(rng=4, engine=engine, **SIZE)
    income = {"income": operator.attrgetter("income")}
    model.datacollector = model.outcome_collector({type(model.creators[0]): income})
    assert len(model.grid.G) > 0
    model.step()
    copy = pickle.loads(pickle.dumps(model))
    for each in (model, copy):
        each.run_model()
    assert copy.viewers_table.equals(model.viewers_table)
    assert copy.datacollector.model_vars["gmv"] == model.datacollector.model_vars["gmv"]
    assert copy.agents.get("unique_id") == model.agents.get("unique_id")


@pytest.mark.parametrize("engine", ENGINES)
def test_no_weak_set_of_viewers_is_ever_built(engine, monkeypatch):
    original = AgentSet.__init__

    def watching(self, agents, random=None):
        agents = list(agents)
        assert not any(isinstance(agent, ViewerBase) for agent in agents)
        original(self, agents, random)

    monkeypatch.setattr(AgentSet, "__init__", watching)
    model = played(engine)
    model.agents.select(lambda agent: agent.row < 2).groupby("row")
    model.agents.groupby(type)
    model.viewers.shuffle().sort("wallet").select(at_most=3).groupby("adoption")
    model.agents_by_type[model.viewer_class].copy().do(lambda viewer: viewer.row)


def test_viewers_with_a_step_of_their_own_take_it_in_the_mesa_engine():
    model = DiaristMarket(rng=4, engine="mesa", **SIZE)
    model.run_model()
    assert model.viewers.get("entries") == [3] * 120
    assert model.viewers.agg("satiation", "max") == (0.75,) * 8
    assert DiaristMarket.viewer_class in model.agent_types


def test_the_compiled_engine_refuses_viewers_with_a_step_of_their_own():
    with pytest.raises(TypeError, match=r"Diarist has its own step.*engine='mesa'"):
        DiaristMarket(rng=4, **SIZE)


@pytest.mark.parametrize(("given", "seed"), [(7, 7), ("7", 7), (np.int64(7), 7), (7.0, 7)])
def test_a_seed_may_come_as_mesas_tools_send_it(given, seed):
    assert seed_of(given) == seed
    assert MarketModel(rng=given, **SIZE).seed == seed


def test_any_source_of_randomness_is_a_seed():
    assert seed_of([1, 2]) == seed_of(np.random.default_rng([1, 2])) >= 0


@pytest.mark.parametrize("given", ["", "seven", "-1", -1, 0.5, math.nan, math.inf])
def test_what_is_no_seed_is_refused(given):
    with pytest.raises(ValueError, match="whole number"):
        seed_of(given)


def test_the_seed_given_is_the_seed_recorded():
    assert MarketModel(rng=9, **SIZE).settings.seed == 9
    assert MarketModel(Scenario(seed=5), **SIZE).seed == 5
    assert MarketModel(seed=6, **SIZE).seed == 6
    assert MarketModel(Scenario(seed=5), rng=9, **SIZE).seed == 9
    with pytest.raises(ValueError, match="rng is 9 and seed is 6: give one of them"):
        MarketModel(rng=9, seed=6, **SIZE)


@pytest.mark.parametrize("engine", ENGINES)
def test_none_as_a_seed_is_a_fresh_one_that_is_recorded(engine):
    models = [MarketModel(Scenario(seed=5), rng=None, engine=engine, **SIZE) for _ in range(3)]
    assert len({model.seed for model in models} | {5}) == 4
    for model in models:
        assert model.settings.seed == model.scenario.rng == model.seed
        again = MarketModel(rng=model.seed, engine=engine, **SIZE)
        assert again.viewers_table.equals(model.viewers_table)


def test_batch_run_without_seeds_gives_different_runs_that_can_be_played_again():
    rows = mesa.batch_run(MarketModel, {**SIZE, "threads": 1}, rng=[None] * 3, display_progress=False)
    assert len({row["gmv"] for row in rows}) == len({row["seed"] for row in rows}) == 3
    for row in rows:
        (again,) = mesa.batch_run(MarketModel, {**SIZE, "threads": 1}, rng=row["seed"], display_progress=False)
        assert {name: again[name] for name in ("gmv", "orders")} == {name: row[name] for name in ("gmv", "orders")}


def test_batch_run_takes_seeds_as_a_parameter_too():
    rows = mesa.batch_run(MarketModel, {**SIZE, "seed": [1, 2]}, display_progress=False)
    assert [row["seed"] for row in rows] == [1, 2]


@pytest.mark.parametrize("wrong", [{"targetting_accuracy": 0.5}, {"targeting_accuracy": 1.4}, {"viewrs": 100}])
def test_unknown_keywords_and_values_are_refused(wrong):
    with pytest.raises(ScenarioError):
        MarketModel(**wrong)
    with pytest.raises(ValueError, match="engine"):
        MarketModel(engine="quick")
    with pytest.raises(TypeError, match="Scenario"):
        MarketModel({"viewers": 100})


def test_a_scenario_serves_any_number_of_markets():
    base = Scenario(viewers=120, days=2)
    models = [MarketModel(base, rng=seed) for seed in (1, 1)]
    assert models[0].scenario is not models[1].scenario
    assert models[0].scenario.targeting_accuracy == base.levers.targeting_accuracy
    assert models[0].viewers_table.equals(models[1].viewers_table)


def test_a_reset_in_mesas_browser_view_builds_a_market():
    """SolaraViz passes a scenario of Mesa's class, a seed as text, and the sliders' values."""
    model = MarketModel(scenario=MesaScenario(), rng="3", targeting_accuracy=0.9, **SIZE)
    assert (model.seed, model.settings.levers.targeting_accuracy) == (3, 0.9)
    again = MarketModel(scenario=model.scenario)
    assert again.settings == model.settings
