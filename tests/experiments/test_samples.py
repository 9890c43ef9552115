"""Specification of samples that other libraries draw: data frames as points, repeated rows, dates, wrong kinds."""

import json
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.experiments.sweeps import play as sweeping
from sim.experiments.sweeps import runs as sweep_runs
from sim.experiments.sweeps.file import load_sweep, plan_of
from sim.outcomes import OUTCOMES
from sim.scenario import Scenario, ScenarioError
from tests.worlds import QUICK

SMALL = Scenario().with_(title="A small market", viewers=60, days=2, warm_up=0, seed=3, replications=2, **QUICK)
MORRIS = pd.DataFrame(
    {"targeting_accuracy": [0.2, 0.9, 0.9, 0.2], "purchase.noise": [0.5, 0.5, 1.0, 0.5]}, index=[7, 3, 1, 0]
)
"""As trajectories of Morris and the matrices of Saltelli do, it comes back to where it was."""
ROWS = [tuple(row) for row in MORRIS.to_numpy().tolist()]


def plan(parameters, design=None):
    return plan_of(SMALL, parameters, design, None)


def refusal(parameters, design=None):
    with pytest.raises(ScenarioError) as caught:
        plan(parameters, design)
    return str(caught.value)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A sweep over the sample, its folder, and the runs that were played for it."""
    played, folder = [], tmp_path_factory.mktemp("results") / "sample"

    def counting(world, changes, seed, warm):
        played.append((*changes.values(), seed))
        return sweep_runs.play_point(world, changes, seed, warm)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweeping, "play_point", counting)
        return sim.sweep(SMALL, MORRIS, workers=1, out=folder), folder, played


def test_a_data_frame_is_a_list_of_points_in_its_order():
    assert plan(MORRIS).points == tuple(ROWS)
    assert plan(MORRIS).names == tuple(MORRIS.columns)
    assert plan(MORRIS).points == plan(MORRIS.to_dict("list"), "list").points


def test_a_row_that_is_repeated_is_played_once_and_told_each_time(found):
    sweep, _, played = found
    assert sorted(played) == sorted((*row, seed) for row in set(ROWS) for seed in (3, 4))
    assert sweep["point"].tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert list(zip(sweep["targeting_accuracy"], sweep["purchase.noise"], strict=True))[::2] == ROWS
    first, last = (sweep.table.loc[sweep["point"] == point, list(OUTCOMES)].to_numpy() for point in (0, 3))
    np.testing.assert_array_equal(first, last)
    assert sweep.summary("gmv")["point"].tolist() == [0, 1, 2, 3]
    assert sweep.point(targeting_accuracy=0.2) == 0


def test_the_folder_of_a_sample_is_whole_and_can_be_played_again(found, capsys):
    sweep, folder, _ = found
    pd.testing.assert_frame_equal(sim.Sweep.load(folder).table, sweep.table)
    assert len(pd.read_csv(folder / "table.csv")) == 8
    assert main(["verify", str(folder), "--replay", "all"]) == 0
    assert main(["report", str(folder)]) == 0


def test_a_sweep_file_may_repeat_points_in_a_list_and_in_nothing_else(tmp_path):
    path = tmp_path / "sweep.yaml"
    path.write_text("sweep: {design: list, levers: {care: [0, 1, 0], ad_load: [1, 2, 1]}}\n")
    assert load_sweep(path).points == ((0, 1), (1, 2), (0, 1))
    assert refusal({"care": [0, 1, 0]}) == "sweep: care has 0 twice."


def test_a_column_that_is_no_parameter_is_named_with_what_was_meant():
    assert "targeting_acuracy: no such parameter; did you mean 'targeting_accuracy'?" in refusal(
        MORRIS.rename(columns={"targeting_accuracy": "targeting_acuracy"})
    )
    twice = pd.concat([MORRIS, MORRIS], axis=1)
    assert "targeting_accuracy is varied twice." in refusal(twice)
    assert "purchase.noise is varied twice." in refusal(twice)


def test_a_gap_in_a_data_frame_is_refused():
    assert "care" in refusal(pd.DataFrame({"care": [0.1, np.nan]}))


def test_every_point_of_a_sample_meets_every_point_of_another_design():
    crossed = plan([MORRIS, {"levers": {"care": [0, 0.5]}}])
    assert crossed.points == tuple((*row, care) for row in ROWS for care in (0, 0.5))


DAYS = ["2023-03-01", "2023-03-02"]


@pytest.mark.parametrize(
    "dates",
    [
        pd.date_range(DAYS[0], periods=2),
        pd.Series(pd.to_datetime(DAYS)),
        [pd.Timestamp(day) for day in DAYS],
        np.array(DAYS, dtype="datetime64[D]"),
        np.array(DAYS, dtype="datetime64[ns]"),
        [date.fromisoformat(day) for day in DAYS],
        DAYS,
    ],
    ids=lambda dates: type(dates).__name__,
)
def test_dates_of_pandas_and_numpy_are_dates(dates):
    assert plan({"start": dates}).points == tuple((day,) for day in DAYS)
    assert plan(pd.DataFrame({"start": dates})).points == tuple((day,) for day in DAYS)


@pytest.mark.parametrize("start", [pd.Timestamp(DAYS[0]), np.datetime64(DAYS[0], "ns"), datetime(2023, 3, 1)])
def test_a_scenario_takes_such_dates_too(start):
    policies = [{"set": "levers.care", "value": 0.5, "from": start}]
    dated = SMALL.with_(start=start, policies=policies)
    assert dated.start == dated.policies[0].starts == date(2023, 3, 1)


def test_a_time_of_day_is_no_date():
    assert "must be a date" in refusal({"start": [pd.Timestamp("2023-03-01 12:00")]})


def test_what_is_no_scenario_is_named_with_what_is_wanted_all_at_once():
    with pytest.raises(TypeError) as caught:
        sim.compare("base.yaml", [SMALL, "policy.yaml"], workers=0, twin="no")
    assert str(caught.value).splitlines() == [
        "base is 'base.yaml': must be a Scenario, such as sim.load('base.yaml') gives",
        "policies[1] is 'policy.yaml': must be a Scenario, such as sim.load('policy.yaml') gives",
        "workers is 0: must be a whole number from 1, or None",
        "twin is 'no': must be True or False",
    ]


def test_run_and_sweep_say_the_same():
    with pytest.raises(TypeError, match=r"scenario is {}: must be a Scenario, such as sim\.load\('baseline'\) gives"):
        sim.run({})
    with pytest.raises(TypeError, match=r"base is 'baseline'.*\nout is 3: must be the path of a folder"):
        sim.sweep("baseline", {"care": [0, 1]}, out=3)


def test_numbers_of_numpy_are_numbers(found):
    sweep, folder, _ = found
    again = sim.sweep(SMALL, MORRIS, workers=np.int64(1), replications=np.int64(2), out=folder)
    assert json.loads((folder / "plan.json").read_text())["plan"]["points"] == [list(row) for row in ROWS]
    pd.testing.assert_frame_equal(again.table, sweep.table)
