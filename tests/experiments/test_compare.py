"""Policies compared with a base on common random numbers: pairs, intervals, who gains, and what a yuan brings."""

import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.experiments.comparison.compare import compare, labels
from sim.experiments.comparison.effects import paired, per_yuan
from sim.experiments.comparison.findings import BASE, EXTRAS
from sim.experiments.comparison.groups import MEMBERS, changed_levers, total_surplus
from sim.experiments.comparison.playing import play_replication
from sim.experiments.execution.ensemble import Job, play_all, side_by_side
from sim.outcomes import BY_KIND, OUTCOMES
from sim.records.provenance import digest
from sim.records.subsidies import SUBSIDIES
from sim.records.summary import estimate
from sim.runs.warm import opened
from sim.scenario import Scenario, ScenarioError
from sim.world import memory
from tests.worlds import QUICK

pytestmark = pytest.mark.usefixtures("warm")

WELFARE = ["consumer_surplus", "creator_income", "operator_profit", "merchant_profit", "platform_net_revenue"]
SMALL = Scenario().with_(title="A small market", viewers=300, days=20, warm_up=0, seed=3, replications=3, **QUICK)
COUPONS = {"plan": "coupons", "platform": "taobao", "budget": 2e9, "face_value": 20, "min_spend": 0}
WARM = SMALL.with_(warm_up=10)
POLICIES = [
    SMALL.with_(title="Coupons", policies=[COUPONS]),
    SMALL.with_(title="Sharper", targeting_accuracy=0.95),
    SMALL.with_(title="Nothing", policies=[{"set": "levers.ad_load", "value": SMALL.levers.ad_load}]),
]


@pytest.fixture(scope="module")
def comparison():
    return compare(SMALL, POLICIES, warm_up=10, workers=1)


@pytest.fixture(scope="module")
def folder(comparison, tmp_path_factory):
    return comparison.save(tmp_path_factory.mktemp("results") / "compare")


def effect(comparison, policy, outcome):
    table = comparison.effects
    return table[(table["policy"] == policy) & (table["outcome"] == outcome)].iloc[0]


def run_values(comparison, label, outcome):
    table = comparison.values
    return table.loc[table["scenario"] == label, outcome].to_numpy()


# pairs


@pytest.mark.slow
def test_a_pair_shares_its_luck_so_that_nothing_changed_is_no_difference(comparison):
    rows = comparison.effects[comparison.effects["policy"] == "Nothing"]
    defined = rows.dropna(subset="base")
    assert (defined["difference"] == 0).all()
    assert (defined[["ci_low", "ci_high"]] == 0).all(axis=None)
    assert defined["variance_ratio"].isna().all()


def test_the_difference_is_that_of_the_pairs_with_students_interval(comparison):
    without, under = (run_values(comparison, label, "orders") for label in (BASE, "Sharper"))
    found, expected = effect(comparison, "Sharper", "orders"), estimate((under - without).tolist())
    assert found["base"] == pytest.approx(without.mean())
    assert [found["difference"], found["ci_low"], found["ci_high"]] == pytest.approx(
        [expected["mean"], expected["ci_low"], expected["ci_high"]]
    )
    assert found["relative"] == pytest.approx(found["difference"] / without.mean())
    assert found["replications"] == 3


def test_the_variance_ratio_is_what_pairing_achieved():
    found = paired([1.0, 5.0, 9.0], [2.0, 6.5, 10.0])  # variances 16 and 16.0833, of the difference 1/12
    assert found.variance_ratio == pytest.approx((16.0 + 193 / 12) * 12)
    against = paired([1.0, 5.0, 9.0], [9.0, 5.0, 1.0])
    assert against.variance_ratio == pytest.approx(0.5)
    assert paired([1.0, 2.0], [2.0, 3.0]).variance_ratio is None
    assert paired([0.0, 0.0], [2.0, 3.0]).variance_ratio is None


def test_pairing_that_bought_nothing_is_warned_of(comparison):
    poor = comparison.record["unhelped_by_pairing"]
    ratios = comparison.effects.set_index(["policy", "outcome"])["variance_ratio"]
    assert {(p, o) for p, names in poor.items() for o in names} == set(ratios.index[ratios <= 1.0])
    assert ("pairing bought nothing" in comparison.table()) == bool(poor)


def test_undefined_values_leave_their_pair_out():
    found = paired([1.0, None, 3.0], [2.0, 3.0, 5.0])
    assert (found.base, found.difference, found.replications) == (2.0, 1.5, 2)
    assert paired([None], [1.0]) == (None, None, None, None, None, None, 0)


def test_one_pair_has_no_interval():
    found = paired([1.0], [1.5])
    assert (found.difference, found.ci_low, found.variance_ratio, found.verdict) == (0.5, None, None, "unclear")


def test_the_base_of_a_comparison_is_a_warm_run(comparison):
    run = sim.run(SMALL, seed=4, replications=1, days=20)
    alone = sim.run(SMALL.with_(warm_up=10), seed=4, replications=1)
    daily = comparison.daily
    second = daily[(daily["scenario"] == BASE) & (daily["replication"] == 1)].reset_index(drop=True)
    outcomes = list(OUTCOMES)
    assert second[outcomes].equals(alone.daily[outcomes])
    assert not second["orders"].equals(run.daily["orders"])


@pytest.mark.slow
def test_the_number_of_processes_leaves_no_trace(comparison):
    again = compare(SMALL, POLICIES, warm_up=10, workers=2)
    assert again.record["results_sha256"] == comparison.record["results_sha256"]


# who gains


@pytest.mark.parametrize("label", [BASE, "Coupons", "Sharper"])
def test_the_surplus_of_all_groups_is_the_markets_to_the_fen(comparison, label):
    parts = comparison.surplus[comparison.surplus["scenario"] == label]
    assert parts.groupby("replication").size().tolist() == [len(MEMBERS)] * 3
    by_run = parts.groupby("replication")["fen"].sum()
    whole = sum(np.rint(run_values(comparison, label, name) * 100).astype(np.int64) for name in WELFARE)
    assert by_run.tolist() == whole.tolist()


def test_the_groups_add_up_to_the_totals_of_the_market_itself():
    model, _ = opened(WARM, POLICIES[0], 3, "compiled", 1)
    for _ in range(20):
        model.step()
    played = play_replication(WARM, POLICIES[0], 3, "compiled")
    assert int(played.surplus.sum()) == total_surplus(model.totals, 20, 10)
    assert played.costs["subsidy_spent"] == int(model.totals.until("subsidy_spent", 30)[10:].sum()) > 0


def test_effects_on_groups_add_up_to_the_net_welfare_effect(comparison):
    for label in ("Coupons", "Sharper"):
        table = comparison.groups[comparison.groups["policy"] == label]
        members = table[table["member"] != "all"].groupby("group")["difference"].sum()
        sums = table[table["member"] == "all"].set_index("group")["difference"]
        welfare = effect(comparison, label, "total_surplus")["difference"]
        assert sums["everybody"] == pytest.approx(welfare, rel=1e-12)
        assert members.sum() == pytest.approx(welfare, rel=1e-9, abs=1)
        for group in members.index:
            assert members[group] == pytest.approx(sums[group], rel=1e-9, abs=1)


def test_the_platform_that_pays_for_a_plan_bears_it(comparison):
    spent = effect(comparison, "Coupons", "subsidy_spent")["difference"]
    rows = comparison.groups[comparison.groups["policy"] == "Coupons"].set_index("member")
    assert spent > 0
    assert rows.loc["taobao", "verdict"] == "loses"
    assert rows.loc["taobao", "difference"] < -0.5 * spent


def test_who_gains_is_said_only_where_the_interval_excludes_zero(comparison):
    rows = comparison.groups
    assert (rows["verdict"].eq("gains") == (rows["ci_low"] > 0)).all()
    assert (rows["verdict"].eq("loses") == (rows["ci_high"] < 0)).all()
    assert set(rows.loc[rows["policy"] == "Nothing", "verdict"]) == {"same"}


# what a yuan brings


def test_the_return_of_a_subsidy_is_the_platforms_change_before_policy_money_per_yuan_of_it(comparison):
    net, spent = (
        run_values(comparison, "Coupons", name) - run_values(comparison, BASE, name)
        for name in ("platform_net_revenue", "subsidy_spent")
    )
    expected = estimate(((net + spent) / spent).tolist())
    found = effect(comparison, "Coupons", "subsidy_return")
    assert [found["difference"], found["ci_low"], found["ci_high"]] == pytest.approx(
        [expected["mean"], expected["ci_low"], expected["ci_high"]]
    )
    assert math.isnan(effect(comparison, "Sharper", "subsidy_return")["difference"])


def test_a_policy_pays_for_the_levers_it_changes(comparison):
    assert (
        effect(comparison, "Coupons", "outlay")["difference"]
        == effect(comparison, "Coupons", "subsidy_spent")["difference"]
    )
    assert effect(comparison, "Sharper", "outlay")["difference"] > 0
    assert effect(comparison, "Nothing", "outlay")["difference"] == 0


def test_a_lever_is_changed_from_the_start_or_by_date():
    dated = SMALL.with_(policies=[{"set": "levers.anti_piracy", "from": "2024-01-05", "value": 0.9}])
    assert changed_levers(SMALL, dated.with_(care=0.2)) == ["care", "anti_piracy"]
    assert changed_levers(dated, dated) == []


def test_the_league_goes_by_return_per_yuan_and_ends_with_what_costs_nothing(comparison):
    league = comparison.league
    assert league["rank"].tolist() == [1, 2, 3]
    assert league["policy"].tolist()[-1] == "Nothing"
    assert league["return_per_yuan"].iloc[0] > league["return_per_yuan"].iloc[1]
    sums = comparison.surplus.groupby(["scenario", "replication"])["fen"].sum() / 100
    gain = sums["Coupons"].to_numpy() - sums[BASE].to_numpy()
    cost = run_values(comparison, "Coupons", "subsidy_spent") - run_values(comparison, BASE, "subsidy_spent")
    returned = league.set_index("policy").loc["Coupons", "return_per_yuan"]
    assert returned == pytest.approx((gain / cost).mean())


def test_gain_per_yuan_needs_a_cost():
    assert per_yuan([2.0, 4.0], [1.0, 1.0]).difference == 3.0
    assert per_yuan([2.0, 4.0], [0.0, 0.0]).difference is None


# what is asked


def test_a_policy_under_other_assumptions_is_refused():
    with pytest.raises(
        ScenarioError, match=r"Other: viewers is 400, but 300 in the base.*\n.*needs.arrival_rate is 0.1"
    ):
        compare(SMALL, [SMALL.with_(title="Other", viewers=400), SMALL.with_(**{"needs.arrival_rate": 0.1})])


@pytest.mark.slow
def test_settings_given_to_compare_replace_those_of_all():
    short = compare(SMALL, POLICIES[1].with_(viewers=70), days=3, viewers=60, replications=2, warm_up=0, seed=9)
    assert (short.base.days, short.policies["Sharper"].viewers, short.record["seeds"]) == (3, 60, [9, 10])


def test_a_policy_goes_by_its_title_or_by_what_it_changes():
    same = SMALL.with_(targeting_accuracy=0.8)
    plan = SMALL.with_(policies=[COUPONS])
    assert labels(SMALL, [POLICIES[0], same, plan]) == ["Coupons", "targeting_accuracy 0.8", "other policies"]
    assert labels(SMALL, [same, same]) == ["targeting_accuracy 0.8", "targeting_accuracy 0.8 (2)"]
    assert labels(SMALL, [SMALL]) == ["policy 1"]


# the folder, the table, the command


def test_the_folder_holds_record_and_tables(comparison, folder):
    names = ["daily", "effects", "groups", "incidence", "league", "surplus", "values"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["compare.json", "report.html", *(f"{n}.parquet" for n in names)]
    )
    record = json.loads((folder / "compare.json").read_text("utf-8"))
    assert [policy["label"] for policy in record["policies"]] == ["Coupons", "Sharper", "Nothing"]
    assert (record["seeds"], record["warm_up"]) == ([3, 4, 5], 10)
    frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}
    assert digest(frames) == record["results_sha256"]
    with pytest.raises(FileExistsError):
        comparison.save(folder)


def test_the_tables_name_every_outcome_and_group_and_policy(comparison):
    text = comparison.table()
    assert "3 policies compared with: A small market" in text
    assert "3 pairs with the same luck, seeds 3 to 5" in text
    apart = {*BY_KIND, *SUBSIDIES, *(name for name in EXTRAS if name.startswith("subsidy_paired"))}
    known = (set(OUTCOMES) | set(EXTRAS)) - apart  # these have a table of their own
    unknown = {name for name in known if name.startswith("repurchase_")}  # in twenty days hardly anybody can come back
    assert known - unknown <= {line.split(" ")[0] for line in text.splitlines()}
    assert all(f"{title}: who gains and who loses" in text for title in ("Coupons", "Sharper"))
    assert max(len(line) for line in text.splitlines()) <= 140
    assert repr(comparison) == "<Comparison of 3 policies with 'A small market': 3 pairs>"


FILES = {
    "base.yaml": "viewers: 60\ndays: 3\nwarm_up: 0\n",
    "policy.yaml": "extends: base.yaml\ntitle: Sharper\nlevers: {targeting_accuracy: 0.9}\n",
    "other.yaml": "extends: base.yaml\ntitle: Other\nviewers: 61\n",
    "bad.yaml": "extends: base.yaml\nlevers: {targeting_accuracy: 9}\n",
}


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_command_prints_effects_and_keeps_them(files, capsys):
    asked = ["compare", "base.yaml", "policy.yaml", "--replications", "2", "--warm-up", "0", "--workers", "1"]
    assert main([*asked, "--out", "kept"]) == 0
    told = capsys.readouterr()
    assert "Sharper: what changes" in told.out
    assert told.err == ""
    assert Path("kept/compare.json").is_file()
    assert main([*asked, "--out", "kept"]) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bad.yaml"], "bad.yaml:2: levers.targeting_accuracy is 9"),
        (["other.yaml"], "Other: viewers is 61, but 60 in the base"),
        (["nowhere.yaml", "bad.yaml"], "nowhere.yaml"),
    ],
)
def test_bad_input_is_explained_and_nothing_is_written(files, capsys, arguments, words):
    assert main(["compare", "base.yaml", *arguments, "--out", "kept"]) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""
    assert not Path("kept").exists()


# side by side


def test_results_come_in_the_order_of_jobs():
    seen = []
    jobs = [Job(divmod, (n, 3)) for n in range(7)]
    assert play_all(jobs, 2, lambda done, total: seen.append((done, total))) == [divmod(n, 3) for n in range(7)]
    assert seen == [(n, 7) for n in range(1, 8)]


def test_a_job_that_fails_ends_all_and_says_why():
    start = time.monotonic()
    with pytest.raises(ZeroDivisionError):
        play_all([Job(divmod, (1, 0)), *(Job(time.sleep, (60,)) for _ in range(3))], 2)
    assert time.monotonic() - start < 30


def test_markets_side_by_side_must_fit_into_memory_together(monkeypatch):
    monkeypatch.setattr(memory, "machine_memory", lambda: 3 * memory.bytes_needed(SMALL))
    with pytest.raises(ScenarioError, match="for 4 runs at once"):
        compare(SMALL, POLICIES, workers=4)
    monkeypatch.setattr("sim.experiments.execution.ensemble.usable_cores", lambda: 8)
    assert side_by_side([SMALL], None, 100) == 3, "unless told otherwise, as many as there is room for"
    assert side_by_side([SMALL], None, 2) == 2


SCRIPT = """
import sys, sim
base = sim.Scenario().with_(viewers=60, days=2)
print(len(sim.compare(base, base.with_(care=0.5), replications=2, warm_up=0, workers=2).effects) > 0)
"""

OWN_JOB = """
from sim.experiments.execution.ensemble import Job, play_all

def double(number):
    return 2 * number

if __name__ == "__main__":
    print(play_all([Job(double, (n,)) for n in range(3)], 2))
"""


def test_a_script_can_have_jobs_of_its_own(tmp_path):
    script = tmp_path / "jobs.py"
    script.write_text(OWN_JOB, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    done = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[0, 2, 4]\n"


@pytest.mark.slow
def test_a_script_needs_no_guard_around_its_main_part(tmp_path):
    script = tmp_path / "study.py"
    script.write_text(SCRIPT, encoding="utf-8")
    root = str(Path(sim.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": root}
    done = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
