"""The recipes of docs/with-other-tools.md, run as they stand there, where their library is installed."""

import re
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.experiments.analysis import Simulator
from sim.scenario import ScenarioError

PAGE = (Path(__file__).parent.parent.parent / "docs/with-other-tools.md").read_text(encoding="utf-8")
FIRST, *SECTIONS = re.split(r"^## ", PAGE, flags=re.MULTILINE)
RECIPES = {text.partition("\n")[0]: "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL)) for text in SECTIONS}
BASE = "\n".join(re.findall(r"```python\n(.*?)```", FIRST, re.DOTALL))
NEEDS = {
    "Mesa": ("mesa", "matplotlib"),
    "EMA Workbench": ("ema_workbench",),
    "SALib": ("SALib",),
    "Optuna": ("optuna",),
    "pyABC": ("pyabc",),
    "DuckDB and polars": ("duckdb", "polars"),
    "xarray and netCDF": ("netCDF4",),
}

pytestmark = pytest.mark.filterwarnings("default")  # of the libraries
slow = pytest.mark.slow


@pytest.fixture
def tiny():
    return sim.Scenario(viewers=60, days=3, warm_up=0)


def test_every_recipe_is_tested_and_its_library_is_in_the_extra():
    import tomllib

    extra = tomllib.loads((Path(__file__).parent.parent.parent / "pyproject.toml").read_text())
    wanted = " ".join(extra["project"]["optional-dependencies"]["analysis"]).lower().replace("-", "_")
    assert RECIPES.keys() == NEEDS.keys()
    for library in {name for names in NEEDS.values() for name in names} - {"mesa", "matplotlib"}:
        assert library.lower() in wanted


def ran(recipe, folder, monkeypatch, before=""):
    """What a recipe leaves behind, run in a folder of its own."""
    for library in NEEDS[recipe]:
        pytest.importorskip(library)
    monkeypatch.chdir(folder)
    names = {"__name__": "recipe"}
    exec(compile(f"{BASE}\n{before}\n{RECIPES[recipe]}", "docs/with-other-tools.md", "exec"), names)
    return names


@slow
def test_mesas_own_tools_work_on_the_market(tmp_path, monkeypatch):
    left = ran("Mesa", tmp_path, monkeypatch, "import matplotlib; matplotlib.use('Agg')")
    assert {(row["rng"], row["targeting_accuracy"]) for row in left["rows"]} == {(1, 0.4), (1, 0.8), (2, 0.4), (2, 0.8)}
    assert left["richest"].income == max(left["market"].creators.get("income"))
    assert set(left["by_age"]) == {0, 1, 2, 3}
    assert left["axes"].collections


@slow
def test_the_workbench_plays_levers_against_uncertainties_and_prim_finds_what_a_sweep_shows(tmp_path, monkeypatch):
    left = ran("EMA Workbench", tmp_path, monkeypatch)
    played, outcomes = left["experiments"], left["outcomes"]
    assert len(played) == len(outcomes["platform_net_revenue"]) == 8
    assert played["targeting_accuracy"].between(0.3, 0.9).all()
    first = played.iloc[0]
    again = sim.simulator(left["base"], ["platform_net_revenue"])(
        {"targeting_accuracy": first["targeting_accuracy"], "needs.arrival_rate": first["needs_arrival_rate"]}
    )
    assert again["platform_net_revenue"] == outcomes["platform_net_revenue"][0]
    inside = left["limits"]["needs.arrival_rate"]
    assert inside[1] < 0.15  # where needs are few, little is earned


@slow
def test_salib_finds_that_needs_matter_more_than_targeting_for_what_platforms_earn(tmp_path, monkeypatch):
    left = ran("SALib", tmp_path, monkeypatch)
    targeting, needs = left["elementary"]["mu_star"]
    assert needs > targeting
    assert left["indices"]["ST"][1] > left["indices"]["ST"][0]


@slow
def test_optuna_finds_no_worse_than_where_it_began(tmp_path, monkeypatch):
    left = ran("Optuna", tmp_path, monkeypatch)
    assert left["study"].best_value == max(trial.value for trial in left["study"].trials)
    assert left["play"](left["best"])["platform_net_revenue"] == left["study"].best_value


@slow
def test_pyabc_draws_a_posterior_within_the_prior(tmp_path, monkeypatch):
    np.random.seed(1)
    left = ran("pyABC", tmp_path, monkeypatch)
    assert left["posterior"]["needs.arrival_rate"].between(0.05, 0.15).all()
    assert left["weights"].sum() == pytest.approx(1)
    distances = left["history"].get_all_populations()["epsilon"].tolist()
    assert distances[-1] < distances[1]  # the second population lies nearer to what was seen


@slow
def test_tables_are_read_where_they_lie(tmp_path, monkeypatch):
    left = ran("DuckDB and polars", tmp_path, monkeypatch)
    assert len(left["week"]) == 2
    run = sim.run(left["base"], replications=2)
    assert left["week"]["gmv_100_million_yuan"].sum() == pytest.approx(run.daily["gmv"].sum() / 1e8)
    assert left["paid"]["yuan"].sum() == pytest.approx(run.ledger["fen"].sum() / 100)
    assert left["runs"]["gmv"].to_list() == left["again"]["gmv"].tolist()


@slow
def test_the_days_of_a_sweep_survive_netcdf(tmp_path, monkeypatch):
    sweep = 'sim.sweep(base, {"targeting_accuracy": [0.3, 0.9]}, design="list", out="results/sweep")'
    left = ran("xarray and netCDF", tmp_path, monkeypatch, sweep)
    assert left["reread"].equals(left["days"])
    assert left["reread"]["gmv"].attrs == left["days"]["gmv"].attrs


# what the recipes rest on


def test_a_simulator_gives_what_a_run_gives_and_can_be_pickled(tiny):
    import pickle

    play = pickle.loads(pickle.dumps(sim.simulator(tiny, ["gmv", "subsidy_return"])))
    found = play({"needs.arrival_rate": np.float64(0.03)}, targeting_accuracy=0.8)
    run = sim.run(tiny.with_(targeting_accuracy=0.8, **{"needs.arrival_rate": 0.03}))
    assert found["gmv"] == run.summary["gmv"]["mean"]
    assert np.isnan(found["subsidy_return"])
    assert list(found) == ["gmv", "subsidy_return"]


def test_calls_meet_the_same_luck_unless_they_are_to_have_their_own(tiny):
    same, fresh = sim.simulator(tiny, ["gmv"]), sim.simulator(tiny, ["gmv"], fresh_luck=True)
    assert same() == same()
    np.random.seed(7)
    drawn = [fresh()["gmv"], fresh()["gmv"]]
    assert drawn[0] != drawn[1]
    np.random.seed(7)
    assert [fresh()["gmv"], fresh()["gmv"]] == drawn


def test_what_does_not_exist_is_refused_before_anything_is_played(tiny):
    with pytest.raises(ValueError, match="did you mean 'gmv_net'"):
        sim.simulator(tiny, ["gmv_nett"])
    with pytest.raises(ScenarioError, match=r"did you mean 'levers\.targeting_accuracy'"):
        sim.simulator(tiny, ["gmv"])(targetting_accuracy=0.5)
    assert isinstance(sim.simulator(tiny), Simulator)


def test_levers_and_uncertainties_are_checked_all_at_once_without_the_workbench(tiny):
    with pytest.raises(ScenarioError) as wrong:
        sim.ema_model(
            tiny, {"ad_lode": (0, 1), "needs.arrival_rate": (0.02, 0.04)}, {"targeting_accuracy": (0.2, 1.4)}, ["gmv"]
        )
    said = str(wrong.value)
    assert "did you mean 'ad_load'" in said
    assert "needs.arrival_rate is an assumption: write it under `uncertainties`" in said
    assert "targeting_accuracy is a lever: write it under `levers`" in said


def test_what_is_varied_becomes_the_workbenchs_parameters(tiny):
    workbench = pytest.importorskip("ema_workbench")
    model = sim.ema_model(
        tiny,
        {"ad_load": [0.5, 1.0]},
        {"needs.arrival_rate": (0.02, 0.04), "studios.creators": (100, 200), "feedbacks.supply": [True, False]},
        {"gmv": "maximize", "orders": "info"},
    )
    assert [type(one) for one in (*model.levers, *model.uncertainties)] == [
        workbench.CategoricalParameter,
        workbench.RealParameter,
        workbench.IntegerParameter,
        workbench.BooleanParameter,
    ]
    assert [one.name for one in model.uncertainties] == ["needs_arrival_rate", "studios_creators", "feedbacks_supply"]
    assert [outcome.kind for outcome in model.outcomes] == [1, 0]
