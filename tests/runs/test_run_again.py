"""Specification of a run that is read again, and of what it gives to tables, notebooks and other tools."""

import math
import pickle
from xml.etree import ElementTree

import pandas as pd
import pyarrow.parquet as pq
import pytest

import sim
from sim.cli import main
from sim.outcomes import OUTCOMES
from sim.parameters.base import Parameters
from sim.records.provenance import digest
from sim.records.twins import TWIN
from tests.worlds import QUICK

pytestmark = pytest.mark.usefixtures("warm")

PLAN = {"plan": "coupons", "platform": "jd", "budget": 1e6, "face_value": 5, "min_spend": 9}
SMALL = sim.Scenario().with_(
    title="A <small> market", viewers=100, days=40, warm_up=0, seed=3, replications=2, policies=[PLAN], **QUICK
)
NO_UNITS = {"replication", "date", "month"}


@pytest.fixture(scope="module")
def run():
    return sim.run(SMALL, twin=True)


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    return run.save(tmp_path_factory.mktemp("results") / "run")


def test_a_run_that_is_loaded_is_the_run_that_was_kept(run, folder):
    loaded = sim.Run.load(folder)
    assert loaded.scenario == run.scenario
    assert digest(loaded.tables()) == run.record["results_sha256"]
    assert loaded.tables().keys() == run.tables().keys()
    for name, frame in run.tables().items():
        pd.testing.assert_frame_equal(loaded.tables()[name], frame, check_categorical=False)
    assert (loaded.summary, loaded.seeds, loaded.engine) == (run.summary, run.seeds, run.engine)
    assert loaded.table() == run.table()
    assert loaded.record == run.record
    assert loaded.report() == run.report()
    assert pickle.loads(pickle.dumps(loaded)).summary == run.summary


def test_what_is_loaded_can_be_kept_again_and_verified(folder, tmp_path):
    again = sim.Run.load(folder).save(tmp_path / "again")
    assert main(["verify", str(again)]) == 0


@pytest.mark.parametrize("name", ["daily.parquet", "summary.json", "agents/dramas.parquet", "observed/panel.parquet"])
def test_a_folder_that_somebody_changed_is_not_loaded(run, name, tmp_path):
    folder = run.save(tmp_path / "run")
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    with pytest.raises(sim.FolderError, match=f"{name} was changed after it was written"):
        sim.Run.load(folder)
    (folder / name).unlink()
    with pytest.raises(sim.FolderError, match=f"{name} is missing"):
        sim.Run.load(folder)


def test_a_folder_of_something_else_is_named_as_such(tmp_path):
    with pytest.raises(sim.FolderError, match="no such folder"):
        sim.Run.load(tmp_path / "gone")
    with pytest.raises(sim.FolderError, match=r"is no folder of a run: run\.json is missing"):
        sim.Run.load(tmp_path)


def test_outcomes_are_one_flat_dict_of_numbers(run):
    assert run.outcomes.keys() == run.summary.keys() > OUTCOMES.keys() | TWIN.keys()
    assert all(type(value) is float for value in run.outcomes.values())
    means = run.daily.groupby("replication")["gmv"].sum().mean()
    assert run.outcomes["gmv"] == pytest.approx(means)
    assert math.isnan(run.outcomes["subsidy_return"])  # one run alone cannot tell


def fields(path):
    """Unit and meaning of the columns of a Parquet file."""
    return {
        field.name: {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        for field in pq.read_schema(path)
    }


def test_the_days_of_a_run_state_the_unit_and_meaning_of_every_outcome(folder):
    daily = fields(folder / "daily.parquet")
    for name, outcome in OUTCOMES.items():
        assert (daily[name]["unit"], daily[name]["meaning"]) == (outcome.unit, outcome.meaning)


def test_every_number_of_a_run_that_has_a_unit_states_it(folder):
    """Of agents, shares and scores have none: their meaning says so. Keys have none either."""
    for path in sorted(folder.rglob("*.parquet")):
        kind, found = path.parent.name, fields(path)
        numbers = {field.name for field in pq.read_schema(path) if str(field.type).startswith(("int", "float"))}
        said = {name for name, facts in found.items() if facts.get("meaning" if kind == "agents" else "unit")}
        keys = NO_UNITS | {"viewer", "accuracy", path.stem.removesuffix("s"), "drama"}
        assert numbers - said - keys == set(), path.name
    assert fields(folder / "agents/merchants.parquet")["unit_cost"]["unit"] == "fen"
    assert fields(folder / "agents/merchants.parquet")["sales_douyin"]["meaning"]
    assert fields(folder / "ledger.parquet")["fen"]["unit"] == "fen"


def test_the_parts_of_a_sweep_state_units_of_outcomes_days_and_parameters(tmp_path):
    base = SMALL.with_(days=2, replications=1, policies=[])
    sim.sweep(base, {"targeting_accuracy": [0.4, 0.5], "costs.advertising": [1, 2]}, out=tmp_path / "out", workers=1)
    for path in (tmp_path / "out/parts").glob("*.parquet"):
        found = fields(path)
        assert found["gmv"]["unit"] == found["daily.gmv"]["unit"] == "yuan"
        assert found["targeting_accuracy"]["unit"] == "correlation"
        assert found["costs.advertising"]["meaning"]


def table(html):
    """The caption and the rows of a table, as a browser reads them."""
    root = ElementTree.fromstring(html)
    rows = [[cell.text or "" for cell in row] for row in root.iter("tr")]
    return root.findtext("caption").splitlines(), rows


def test_a_notebook_shows_the_main_outcomes_of_a_run(run):
    caption, rows = table(run._repr_html_())
    assert caption[0] == "A <small> market"
    assert caption[1] == "40 days from 2024-01-01, 100 simulated viewers, 2 replications, seeds 3 to 4"
    assert rows[0] == ["", "value", "95 % interval", "over"]
    shown = {name: value for name, value, *_ in rows[1:]}
    assert {"gmv_microdrama", "creator_income"} <= shown.keys() < run.summary.keys()
    (line,) = [line for line in run.table().splitlines() if line.startswith("gmv_microdrama ")]
    assert shown["gmv_microdrama"] in line


def test_a_notebook_shows_what_a_scenario_changes():
    changed = sim.Scenario().with_(title="<b>", targeting_accuracy=0.8, policy_subsidy=1e9, policies=[PLAN])
    caption, rows = table(changed._repr_html_())
    assert caption[0] == "<b>"
    assert "<b>" not in changed._repr_html_()
    assert rows[1:3] == [["levers.policy_subsidy", "1,000,000,000", "0"], ["levers.targeting_accuracy", "0.8", "0.6"]]
    assert rows[3][0] == "policies[0]"
    assert "plan: coupons" in rows[3][1]
    assert len(table(sim.Scenario()._repr_html_())[1]) == 1


def test_a_scenario_that_changes_a_lot_is_still_shown_in_a_few_lines():
    noisy = sim.Scenario().with_(
        **{f"{name}": 0.5 for name in sim.Scenario().levers.model_dump() if name != "ad_load"}, days=3
    )
    rows = table(noisy._repr_html_())[1]
    assert len(rows) <= 22


def test_completion_offers_no_name_that_pydantic_has_given_up():
    offered = dir(sim.Scenario())
    assert {"with_", "resolved", "levers", "model_dump", "days_before"} <= set(offered)
    outdated = {"dict", "json", "copy", "schema", "parse_obj", "construct", "__fields__", "from_orm", "validate"}
    assert outdated & set(offered) == set()
    assert outdated & set(dir(sim.Scenario().purchase)) == set()
    assert hasattr(Parameters, "dict")  # it works still, for who knows it


def test_what_people_handle_and_catch_is_in_the_public_package():
    assert {"Run", "Comparison", "ScenarioError", "FolderError", "ChangedError", "ClusterError"} <= set(dir(sim))
    assert [name for name in sim.__all__ if getattr(sim, name, None) is None] == []
    with pytest.raises(sim.ScenarioError):
        SMALL.with_(days=0)
