"""Sweeps: a row a run, the same luck at every point, folders that resume, warm starts, failures as rows."""

import json
import math
import pickle
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.experiments.comparison.effects import paired
from sim.experiments.execution import executors
from sim.experiments.execution.executors import processes
from sim.experiments.sweeps import play as sweeping
from sim.experiments.sweeps import runs as sweep_runs
from sim.experiments.sweeps.file import load_sweep
from sim.experiments.sweeps.results import Sweep
from sim.outcomes import OUTCOMES
from sim.records.subsidies import SUBSIDIES
from sim.records.summary import estimate
from sim.runs import warm
from sim.scenario import ScenarioError
from tests.experiments import jobs
from tests.worlds import QUICK

pytestmark = [pytest.mark.usefixtures("warm"), pytest.mark.slow]

ROOT = Path(__file__).parents[2]
SMALL = sim.Scenario().with_(title="A small market", viewers=150, days=12, warm_up=0, seed=3, replications=3, **QUICK)
GRID = {"policy_subsidy": [0, 2e10], "targeting_accuracy": [0.2, 0.95]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("results") / "grid"


@pytest.fixture(scope="module")
def grid(folder):
    return sim.sweep(SMALL, GRID, workers=1, out=folder)


# the table


def test_the_table_has_a_row_a_run_by_point_then_seed(grid):
    table = grid.table
    assert table.columns.tolist() == ["point", "seed", "status", "error", *GRID, *OUTCOMES]
    assert table["point"].tolist() == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3
    assert table["seed"].tolist() == [3, 4, 5] * 4
    assert set(table["status"]) == {"ok"}
    assert table["error"].isna().all()
    assert table["policy_subsidy"].tolist() == [0.0] * 6 + [2e10] * 6
    assert repr(grid) == "<Sweep of 'A small market': 4 points × 3 seeds, 12 runs>"


def test_a_sweep_is_its_own_table_and_what_is_selected_from_it_is_a_plain_one(grid):
    assert isinstance(grid, pd.DataFrame)
    assert type(grid[grid["seed"] == 3]) is type(grid.table) is pd.DataFrame
    pd.testing.assert_frame_equal(grid.copy(), grid.table)
    assert grid.groupby("point")["orders"].count().tolist() == [3] * 4


def test_a_sweep_can_be_pickled(grid):
    for found in (grid, sim.sweep(SMALL.with_(days=1), {"care": [0]}, workers=1)):
        again = pickle.loads(pickle.dumps(found))
        assert isinstance(again, Sweep)
        pd.testing.assert_frame_equal(again.table, found.table)
        assert again.text() == found.text()
        assert again.series("gmv").identical(found.series("gmv"))


def test_a_row_is_the_run_that_sim_run_plays(grid):
    run = sim.run(SMALL.with_(policy_subsidy=2e10, targeting_accuracy=0.2), seed=4, replications=1)
    row = grid.table[(grid.table["point"] == 2) & (grid.table["seed"] == 4)].iloc[0]
    assert run.summary.keys() - OUTCOMES.keys() == SUBSIDIES.keys(), "why money was not spent stands with a run"
    for name in OUTCOMES:
        mean = run.summary[name]["mean"]
        assert row[name] == mean or (mean is None and math.isnan(row[name]))


def test_the_base_is_paired_by_luck(grid):
    found = grid.compare(0, 1).set_index("outcome").loc["hours_watched"]
    sides = [grid.table.loc[grid.table["point"] == point, "hours_watched"].tolist() for point in (0, 1)]
    assert found[["base", "difference", "ci_low"]].tolist() == list(paired(*sides)[:3])
    assert found["replications"] == 3
    same = grid.compare(2, 2).set_index("outcome")["difference"]
    assert (same.dropna() == 0).all()


def test_the_summary_has_intervals_over_seeds(grid):
    summary = grid.summary().set_index(["point", "outcome"])
    expected = estimate(grid.table.loc[grid.table["point"] == 3, "gmv"].tolist())
    row = summary.loc[(3, "gmv")]
    assert [row[name] for name in expected] == list(expected.values())
    assert row["targeting_accuracy"] == 0.95
    assert len(summary) == 4 * len(OUTCOMES)
    pd.testing.assert_series_equal(grid.summary("gmv").set_index(["point", "outcome"]).loc[(3, "gmv")], row)


def test_the_days_are_a_data_set_with_units(grid):
    days = grid.series()
    assert dict(days.sizes) == {"point": 4, "seed": 3, "day": 12}
    run = sim.run(SMALL.with_(targeting_accuracy=0.95), seed=5, replications=1)
    np.testing.assert_array_equal(days["gmv"].sel(point=1, seed=5), run.daily["gmv"])
    assert days["gmv"].attrs["units"] == "yuan"
    assert days["targeting_accuracy"].attrs["units"] == "correlation"
    assert days["policy_subsidy"].values.tolist() == [0, 0, 2e10, 2e10]
    assert str(days["date"].values[-1])[:10] == "2024-01-12"
    flows = days["orders"].sum("day").sel(point=2).values
    assert flows.tolist() == grid.table.loc[grid.table["point"] == 2, "orders"].tolist()
    assert list(grid.series("gmv", "orders").data_vars) == ["gmv", "orders"]


def test_a_point_is_found_by_its_values(grid):
    assert grid.point(policy_subsidy=2e10, targeting_accuracy=0.2) == 2
    with pytest.raises(KeyError, match="several points have policy_subsidy 0"):
        grid.point(policy_subsidy=0)
    with pytest.raises(KeyError, match=r"no point has targeting_accuracy 0\.3"):
        grid.point({"targeting_accuracy": 0.3})
    with pytest.raises(KeyError, match="no point has care 0"):
        grid.point(care=0, policy_subsidy=0, targeting_accuracy=0.2)
    with pytest.raises(IndexError, match="there are points 0 to 3, and no 4"):
        grid.compare(0, 4)


def test_a_name_that_is_not_there_is_told_of(grid):
    for ask in (grid.series, grid.summary, lambda name: grid.interaction(*GRID, name)):
        with pytest.raises(ValueError, match="creator_incom: no such outcome; did you mean 'creator_income'"):
            ask("creator_incom")
    with pytest.raises(ValueError, match="zzz: no such outcome; known here: gmv, "):
        grid.series("zzz")
    with pytest.raises(ValueError, match="targeting is not varied in this sweep; did you mean 'targeting_accuracy'"):
        grid.interaction("policy_subsidy", "targeting", "gmv")
    with pytest.raises(ValueError, match="care is not varied in this sweep; known here: policy_subsidy, targeting_acc"):
        grid.interaction(*GRID, "gmv", care=0)


def test_an_interaction_is_the_difference_of_two_paired_differences(grid):
    found = grid.interaction("policy_subsidy", "targeting_accuracy", "creator_income")
    values = grid.table.pivot_table(index="seed", columns="point", values="creator_income")
    at_low, at_high = values[2] - values[0], values[3] - values[1]
    for row, step in zip(found.to_dict("records"), (at_low, at_high, at_high - at_low), strict=True):
        expected = estimate(step.tolist())
        assert [row["difference"], row["ci_low"], row["ci_high"]] == [
            expected[k] for k in ("mean", "ci_low", "ci_high")
        ]
    assert found["effect"].tolist()[0] == "policy_subsidy, targeting_accuracy 0.2"


# the folder


def test_a_finished_sweep_is_not_played_again(grid, folder, monkeypatch):
    monkeypatch.setattr(sweeping, "Runner", None)
    seen = []
    again = sim.sweep(SMALL, GRID, out=folder, progress=lambda done, total: seen.append((done, total)))
    pd.testing.assert_frame_equal(again.table, grid.table)
    assert seen == [(12, 12)]


def test_the_folder_holds_the_plan_the_runs_and_a_table(grid, folder):
    assert sorted(path.name for path in folder.iterdir()) == ["index", "parts", "plan.json", "table.csv"]
    pd.testing.assert_frame_equal(pd.read_csv(folder / "table.csv")[list(OUTCOMES)], grid.table[list(OUTCOMES)])
    loaded = Sweep.load(folder)
    pd.testing.assert_frame_equal(loaded.table, grid.table)
    assert loaded.plan.base == SMALL
    assert loaded.series("orders").equals(grid.series("orders"))
    assert loaded.problems == ()


def test_an_interrupted_sweep_goes_on_and_ends_the_same(grid, tmp_path):
    class EnoughError(Exception):
        pass

    def interrupt(done, total):
        if done == 5:
            raise EnoughError

    with pytest.raises(EnoughError):
        sim.sweep(SMALL, GRID, workers=1, out=tmp_path / "kept", progress=interrupt)
    half = Sweep.load(tmp_path / "kept")
    assert half.table.groupby("seed").size().tolist() == [4, 1]  # balanced: seed by seed
    assert "5 of 12 runs are there" in half.text()
    seen = []
    whole = sim.sweep(SMALL, GRID, workers=1, out=tmp_path / "kept", progress=lambda done, _: seen.append(done))
    assert seen == list(range(5, 13))
    pd.testing.assert_frame_equal(whole.table, grid.table)


def test_a_sweep_of_which_nothing_is_there_yet_can_be_looked_at(grid, folder, tmp_path):
    (tmp_path / "plan.json").write_bytes((folder / "plan.json").read_bytes())
    found = Sweep.load(tmp_path)
    assert "0 of 12 runs are there" in found.text()
    assert (len(found), len(found.summary()), found.series("gmv").sizes["day"]) == (0, 0, 0)
    assert found.summary().columns.tolist() == grid.summary().columns.tolist()
    assert found.compare(0, 1)["difference"].isna().all()


def test_another_sweep_in_the_same_folder_is_refused(grid, folder):
    with pytest.raises(ScenarioError, match=r"holds another sweep, in which .*days is 12, not 13"):
        sim.sweep(SMALL.with_(days=13), GRID, out=folder)
    with pytest.raises(ScenarioError, match="holds another sweep"):
        sim.sweep(SMALL, {"policy_subsidy": [0, 1]}, out=folder)


def test_without_a_folder_nothing_is_written_and_nothing_else_changes(grid, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    alone = sim.sweep(SMALL, GRID, workers=2)
    pd.testing.assert_frame_equal(alone.table, grid.table)
    assert alone.series("gmv").equals(grid.series("gmv"))
    assert list(tmp_path.iterdir()) == []


# failures


def test_a_run_that_fails_is_a_row_with_its_error(monkeypatch, tmp_path):
    play = sweep_runs.play_point

    def fragile(world, changes, seed, *rest):
        if changes["care"] == 0.5 and seed == 4:
            raise ArithmeticError("the market fell apart")
        return play(world, changes, seed, *rest)

    monkeypatch.setattr(sweeping, "play_point", fragile)
    asked = {"parameters": {"care": [0, 0.5]}, "workers": 1, "out": tmp_path / "kept"}
    found = sim.sweep(SMALL, **asked)
    (bad,) = found.failed.to_dict("records")
    assert (bad["point"], bad["seed"], bad["status"]) == (1, 4, "failed")
    assert bad["error"] == "ArithmeticError: the market fell apart"
    assert math.isnan(bad["gmv"])
    assert len(found.table) == 6
    counts = found.summary().query("outcome == 'gmv'")["replications"]
    assert counts.tolist() == [3, 2]
    assert found.compare(0, 1)["replications"].max() == 2
    assert np.isnan(found.series("gmv")["gmv"].sel(point=1, seed=4)).all()
    assert "1 failed of 6 runs:\n  1 × ArithmeticError: the market fell apart" in found.text()
    monkeypatch.setattr(sweeping, "play_point", play)
    assert len(sim.sweep(SMALL, **asked).failed) == 1
    assert len(sim.sweep(SMALL, **asked, retry=True).failed) == 0


def test_a_single_worker_can_die_too(monkeypatch):
    monkeypatch.setattr(executors, "processes", processes)
    monkeypatch.setattr(sweeping, "play_point", jobs.play_or_die)
    found = sim.sweep(SMALL.with_(seed=1), {"care": [0.5]}, workers=1)
    assert found.table["status"].tolist() == ["ok", "quarantined", "ok"]
    assert "was killed by signal 9" in found.table.loc[1, "error"]


# warm starts


def test_points_that_differ_in_levers_start_from_the_market_of_the_base(monkeypatch):
    warmed = []
    keep = sweeping.keep_warm
    monkeypatch.setattr(sweeping, "keep_warm", lambda *args: warmed.append(args) or keep(*args))
    found = sim.sweep(SMALL, {"ad_load": [0, 2]}, replications=2, warm_up=4, workers=1)
    facts = [(assumed, seed, json.loads(world)["warm_up"]) for world, assumed, seed in warmed]
    assert facts == [({}, 3, 4), ({}, 4, 4)]
    pair = sim.compare(SMALL, SMALL.with_(ad_load=2), replications=2, warm_up=4, workers=1)
    expected = pair.values.loc[pair.values["scenario"] != "base", "hours_watched"].tolist()
    assert found.table.loc[found.table["point"] == 1, "hours_watched"].tolist() == expected


def test_shared_warm_ups_are_part_of_the_progress(tmp_path):
    seen = []
    asked = {"replications": 2, "warm_up": 2, "workers": 1, "out": tmp_path / "kept"}
    for _ in range(2):
        sim.sweep(SMALL.with_(days=1), {"ad_load": [0, 2]}, **asked, progress=lambda *told: seen.append(told))
    assert seen == [*((done, 6) for done in range(7)), (4, 4)]


def test_what_a_point_assumes_holds_in_its_warm_up_too(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(warm, "keep", None)  # no market is worth keeping that only one point starts from
        found = sim.sweep(SMALL, {"needs.arrival_rate": [0.1, 0.2]}, replications=1, warm_up=4, workers=1)
    assert found.failed.empty
    run = sim.run(SMALL.with_(warm_up=4, **{"needs.arrival_rate": 0.2}), replications=1)
    assert found.table.loc[1, "gmv"] == run.summary["gmv"]["mean"]


def test_assumptions_crossed_with_levers_share_a_warm_market(monkeypatch):
    warmed = []
    monkeypatch.setattr(sweeping, "keep_warm", lambda *args: warmed.append(args[1:]))
    parts = [{"levers": {"ad_load": [1, 2]}}, {"assumptions": {"needs.arrival_rate": [0.1, 0.2]}}]
    found = sim.sweep(SMALL, parts, replications=1, warm_up=3, workers=1)
    assert warmed == [({"needs.arrival_rate": 0.1}, 3), ({"needs.arrival_rate": 0.2}, 3)]
    assert found.plan.warm_up == 3
    run = sim.run(SMALL.with_(warm_up=3, **{"needs.arrival_rate": 0.2}), replications=1)
    assert found.table.loc[1, "gmv"] == run.summary["gmv"]["mean"]


def test_points_that_came_out_equal_are_played_once(monkeypatch):
    played = []
    play = sweep_runs.play_point
    monkeypatch.setattr(sweeping, "play_point", lambda *args: played.append(args) or play(*args))
    found = sim.sweep(SMALL, {"feedbacks.supply": [False, True]}, design="sobol", n=4, replications=1, workers=1)
    assert len(played) == 2
    assert found.table["point"].tolist() == [0, 1, 2, 3]
    assert found.table.groupby("feedbacks.supply")["gmv"].nunique().tolist() == [1, 1]


def test_a_sobol_design_that_is_not_balanced_warns():
    with pytest.warns(UserWarning, match="n is 3: a Sobol design is evenly spread"):
        sim.sweep(SMALL.with_(days=1), {"care": (0, 1)}, design="sobol", n=3, replications=1, workers=1)


# the command


SWEEP = """viewers: 60
warm_up: 0
days: 3
replications: 2
sweep:
  levers: {targeting_accuracy: [0.2, 0.9]}
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("sweep.yaml").write_text(SWEEP, encoding="utf-8")
    return tmp_path


def test_the_command_says_what_was_varied_and_where_outcomes_are_best(place, capsys):
    asked = ["sweep", "sweep.yaml", "--out", "kept", "--workers", "1", "--viewers", "80"]
    assert main(asked) == 0
    told = capsys.readouterr()
    assert "2 points, each with seeds 1 to 2: grid of 2 (targeting_accuracy)" in told.out
    assert "80 simulated viewers" in told.out
    assert "point 1: targeting_accuracy 0.9" in told.out
    assert "Results are in kept" in told.out
    assert max(map(len, told.out.splitlines())) <= 140
    assert told.err == ""
    assert main(asked) == 0
    assert capsys.readouterr().out == told.out
    assert main([*asked, "--seed", "9"]) == 2


def test_ctrl_c_says_how_to_go_on(place, capsys, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(sweeping, "row_of", interrupted)
    asked = "sweep sweep.yaml --retry --workers 1 --set levers.care=0.5".split()
    assert main([*asked, "--out", "my results"]) == 130
    said = capsys.readouterr().err
    again = "microdrama sweep sweep.yaml --workers 1 --out 'my results' --set levers.care=0.5 --retry"
    assert f"what was played is in my results; go on with: {again}" in said
    monkeypatch.undo()


def test_failures_are_told_and_only_a_sweep_of_failures_fails(place, capsys, monkeypatch):
    play = sweep_runs.play_point

    def fragile(world, changes, seed, *rest):
        if seed in broken:
            raise ArithmeticError("no")
        return play(world, changes, seed, *rest)

    monkeypatch.setattr(sweeping, "play_point", fragile)
    broken = {1}
    assert main(["sweep", "sweep.yaml", "--workers", "1"]) == 0
    assert "warning: 2 of 4 runs failed" in capsys.readouterr().err
    broken = {1, 2}
    assert main(["sweep", "sweep.yaml", "--workers", "1"]) == 1
    assert "warning: 4 of 4 runs failed" in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted((ROOT / "sweeps").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_sample_sweeps_play(path, tmp_path, capsys):
    plan = load_sweep(path)
    assert len(plan.points) * len(plan.seeds) <= 300
    small = ["--viewers", "60", "--days", "2", "--replications", "1", "--set", "warm_up=0", "--workers", "1"]
    assert main(["sweep", str(path), *small, "--out", str(tmp_path / "out")]) == 0
    plan_kept = json.loads((tmp_path / "out/plan.json").read_text(encoding="utf-8"))["plan"]
    assert plan_kept["names"] == list(plan.names)
    assert "warning" not in capsys.readouterr().err


def test_the_sweep_in_the_readme_is_one_of_the_samples(tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    name, text = re.search(r"```\n# (sweeps/\S+)\n(.*?)```", readme, re.DOTALL).groups()
    (tmp_path / "readme.yaml").write_text(text, encoding="utf-8")
    assert load_sweep(tmp_path / "readme.yaml").record() == load_sweep(ROOT / name).record()
