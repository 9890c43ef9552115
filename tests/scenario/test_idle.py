"""Specification: a policy that does nothing in a run is named, and its zero never passes for evidence."""

import pytest

import sim
from sim.cli import main
from sim.experiments.comparison.compare import compare, play_comparison, prepared
from sim.locale import Words
from sim.report.question import policies_table
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.idle import MOST_DAYS, idle
from tests.report.page_reader import Page

BASE = "viewers: 60\ndays: 10\nwarm_up: 0\nreplications: 2\n"
BAN = "extends: base.yaml\ntitle: A ban\npolicies:\n  - {set: levers.ad_load, value: 0.5, from: 2024-01-08}\n"
LATE = BAN.replace("2024-01-08", "2024-06-01")
NEVER = (
    "policies[0] (levers.ad_load) holds from 2024-06-01, but the run goes from 2024-01-01 to 2024-01-10: it never "
    "acts; it takes at least 153 days to reach it."
)
COUPONS = {"plan": "coupons", "platform": "jd", "budget": 1e6, "face_value": 5, "min_spend": 50}
SMALL = Scenario().with_(viewers=60, days=10, warm_up=0, replications=2)


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Writes files by name into the folder in which commands run."""
    monkeypatch.chdir(tmp_path)

    def write(**named):
        for name, text in {"base": BASE, **named}.items():
            (tmp_path / f"{name}.yaml").write_text(text)
        return tmp_path

    return write


def setting(value, first=None, last=None, lever="care", platform=None):
    return {"set": f"levers.{lever}", "value": value, "from": first, "to": last, "platform": platform}


def said(*policies, **changes):
    return [one.message for one in idle(SMALL.with_(policies=list(policies), **changes))]


# which policies do nothing


def test_a_policy_after_the_run_is_named_with_both_dates_and_the_days_that_reach_it():
    plan = COUPONS | {"from": "2024-06-01", "to": "2024-06-30"}
    assert said(plan) == [
        "policies[0] (coupons of jd) holds from 2024-06-01 to 2024-06-30, but the run goes from 2024-01-01 to "
        "2024-01-10: it never acts; it takes at least 153 days to reach it."
    ]
    assert said(plan, days=152) != []
    assert said(plan, days=153) == []


def test_a_policy_that_ended_before_the_run_is_named_also_where_a_warm_up_covers_it():
    assert said(setting(0.5, last="2023-12-31"), warm_up=180) == [
        "policies[0] (levers.care) holds until 2023-12-31, but the run goes from 2024-01-01 to 2024-01-10: it never "
        "acts; a start by 2023-12-31 would meet it, a warm-up does not."
    ]
    assert said(setting(0.5, last="2023-12-31"), start="2023-12-31") == []


def test_no_run_reaches_what_is_too_far_away():
    assert MOST_DAYS == 3660
    assert said(setting(0.5, "2034-01-08"))[0].endswith("it never acts; no run is that long.")
    assert said(setting(0.5, "2034-01-07"))[0].endswith("it takes at least 3660 days to reach it.")


@pytest.mark.parametrize(
    "dates", [("2023-06-01", "2024-01-01"), ("2024-01-10", None), ("2024-01-10", "2025-01-01"), (None, None)]
)
def test_a_policy_that_holds_on_one_day_of_the_run_is_not_named(dates):
    assert said(setting(0.5, *dates)) == []


def test_a_setting_to_what_holds_anyway_changes_nothing():
    assert said(setting(0.25), care=0.25) == [
        "policies[0] (levers.care) changes nothing: 0.25 is what holds without it."
    ]
    assert said(setting(0, lever="policy_subsidy", platform="jd")) != []


def test_a_subsidy_of_the_same_sum_for_one_platform_is_another_one():
    assert said(setting(1e9, lever="policy_subsidy", platform="jd"), policy_subsidy=1e9) == []
    assert said(setting(1e9, lever="policy_subsidy"), policy_subsidy=1e9) != []


def test_a_setting_that_later_ones_replace_on_all_its_days_never_acts():
    replaced = "policies[0] (levers.care) never acts: later settings replace it on all its days."
    first, later = setting(0.3, "2024-01-03", "2024-01-06"), setting(0.5, "2024-01-02", "2024-01-07")
    assert said(first, later) == [replaced]
    assert said(first, setting(0.5, "2024-01-04")) == []
    assert said(first, later | {"platform": "jd"}) == []
    # only the days of the run count
    assert said(setting(0.3), setting(0.5, "2023-01-01", "2025-01-01")) == [replaced]


def test_of_two_equal_settings_one_acts_and_one_that_undoes_another_acts_too():
    assert len(said(setting(0.3), setting(0.3))) == 1
    assert said(setting(0.3), setting(0, "2024-01-05", "2024-01-06")) == []


@pytest.mark.parametrize(
    "policies",
    [
        [setting(0.25, "2024-01-02", "2024-01-05"), setting(0, "2024-01-04", "2024-01-08")],
        [setting(0.25, "2024-01-02", "2024-01-05"), setting(0.5, "2024-01-01", "2024-01-09")],
        [setting(0), setting(0.5, platform="jd"), setting(0.5, platform="jd"), setting(0.25, "2025-01-01")],
        [setting(0.5), setting(0.25, "2024-01-03"), setting(0.75, "2024-01-04"), setting(0.5, "2024-01-10")],
    ],
)
def test_exactly_the_settings_named_can_be_left_out_without_any_change(policies):
    from sim.policy.book import PolicyBook

    def levers(some):
        book = PolicyBook(SMALL.with_(policies=some))
        return b"".join(column.tobytes() for day in range(10) for column in book.levers_on(day))

    named = {one.place for one in idle(SMALL.with_(policies=policies))}
    assert levers([one for place, one in enumerate(policies) if place not in named]) == levers(policies)
    kept = [place for place in range(len(policies)) if place not in named]
    for place in kept:
        assert levers([policies[other] for other in kept if other != place]) != levers(policies)


# commands


def test_validate_and_run_warn_with_file_and_line(files, capsys):
    files(late=LATE)
    assert main(["validate", "late.yaml"]) == 0
    out = capsys.readouterr()
    assert (out.out, out.err) == ("late.yaml: good\n", f"warning: late.yaml:4: {NEVER}\n")
    assert main(["run", "late.yaml", "--days", "2"]) == 0
    assert capsys.readouterr().err == f"warning: late.yaml:4: {NEVER.replace('01-10', '01-02')}\n"
    assert main(["run", "late.yaml", "--set", "start=2024-05-30"]) == 0
    assert capsys.readouterr().err == ""


def test_a_base_with_other_dates_is_what_counts(files, capsys):
    files(longer="extends: late.yaml\ndays: 153\n", late=LATE)
    assert main(["validate", "longer.yaml"]) == 0
    assert capsys.readouterr().err == ""


def test_a_comparison_of_policies_that_never_act_is_refused(files, capsys, warm):
    folder = files(late=LATE)
    assert main(["compare", "base.yaml", "late.yaml", "--out", "kept"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"late.yaml:4: {NEVER}",
        "late.yaml: differs from the base only in policies that never act: there is nothing to compare.",
    ]
    assert not (folder / "kept").exists()


def test_a_comparison_whose_days_are_cut_by_an_option_is_refused(files, capsys):
    files(ban=BAN)
    assert main(["compare", "base.yaml", "ban.yaml", "--days", "7"]) == 2
    assert "holds from 2024-01-08, but the run goes from 2024-01-01 to 2024-01-07" in capsys.readouterr().err


def test_a_base_whose_own_policy_never_acts_is_named_where_leaving_it_out_is_all(files, capsys):
    files(late=LATE, without="extends: late.yaml\npolicies: []\n")
    assert main(["compare", "late.yaml", "without.yaml"]) == 2
    assert f"late.yaml:4: {NEVER}" in capsys.readouterr().err


def test_a_comparison_in_which_something_else_acts_is_played_with_a_warning(files, capsys, warm):
    files(late=LATE + "levers: {care: 0.5}\n")
    assert main(["compare", "base.yaml", "late.yaml", "--warm-up", "0", "--workers", "1"]) == 0
    out = capsys.readouterr()
    assert out.err == f"warning: late.yaml:4: {NEVER}\n"
    assert "no figure differs" not in out.out


def test_a_policy_that_begins_before_the_run_or_ends_after_it_is_compared_in_silence(files, capsys, warm):
    files(ban=BAN.replace("from: 2024-01-08", "from: 2023-01-08, to: 2025-01-01"))
    assert main(["compare", "base.yaml", "ban.yaml", "--warm-up", "0", "--workers", "1"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.slow
def test_a_policy_that_turns_out_to_do_nothing_is_told_by_its_figures(warm):
    """Whatever the reason: here a lever that a policy of the base sets."""
    base = SMALL.with_(policies=[setting(0.5)])
    other = base.with_(title="Kinder", care=0.9)
    found = compare(base, [other, base.with_(title="Sharper", targeting_accuracy=0.9)], warm_up=0, workers=1)
    told = "no figure differs from the base in any pair"
    assert found.table().count(told) == 1
    assert found.table().index("Kinder: what changes") < found.table().index(told)
    assert Page(found.report()).words.count(told) == 1
    assert "每一对的所有数字都与基准相同" in Page(found.report("zh")).words


@pytest.mark.slow
def test_a_comparison_kept_earlier_is_still_verified_although_its_policy_never_acts(tmp_path, warm):
    late = SMALL.with_(title="A ban", policies=[setting(0.5, "2024-06-01", lever="ad_load")])
    kept = play_comparison(*prepared(SMALL, [late], {"warm_up": 2}), workers=1).save(tmp_path / "kept")
    assert main(["verify", str(kept)]) == 0


# python


def test_python_refuses_and_warns_as_the_commands_do(warm):
    late = SMALL.with_(title="A ban", policies=[setting(0.5, "2024-06-01", lever="ad_load")])
    with pytest.raises(ScenarioError) as refused:
        sim.compare(SMALL, late, workers=1)
    assert str(refused.value.problems[0]) == f"A ban: {NEVER}"
    with pytest.warns(UserWarning, match="it never acts"):
        sim.run(late, days=1)
    with pytest.raises(ScenarioError, match="from 2024-01-01 to 2024-05-31"):
        sim.compare(SMALL, late, days=152, workers=1)


def test_what_load_notes_of_a_file_has_its_place(files):
    files(late=LATE)
    notes: list[Problem] = []
    sim.load("late.yaml", notes=notes)
    assert [(note.source, note.line, note.message) for note in notes] == [("late.yaml", 4, NEVER)]


# sweeps


def sweep(body, **changes):
    return {"sweep": LATE + "".join(f"{name}: {value}\n" for name, value in changes.items()) + f"sweep:\n{body}"}


def test_a_sweep_over_a_policy_that_never_acts_is_refused(files, capsys):
    files(**sweep('  levers: {"policies[0].value": [0.2, 0.4]}\n'))
    for command in ("validate", "sweep"):
        assert main([command, "sweep.yaml"]) == 2
        assert capsys.readouterr().err == f"sweep.yaml:6: policies[0].value is varied for nothing: {NEVER}\n"
    assert main(["sweep", "sweep.yaml", "--set", "start=2024-05-31", "--days", "3", "--workers", "1"]) == 0
    assert capsys.readouterr().err == ""


def test_a_sweep_warns_of_the_points_at_which_a_policy_never_acts(files, capsys):
    files(**sweep('  assumptions: {days: [10, 160]}\n  levers: {"policies[0].value": [0.2, 0.4]}\n'))
    assert main(["validate", "sweep.yaml"]) == 0
    assert capsys.readouterr().err == (
        f"warning: at 2 of 4 points, such as 0 (policies[0].value 0.2, days 10): {NEVER}\n"
    )


def test_a_sweep_that_moves_the_policy_warns_of_the_points_at_which_it_is_out_of_dates(files, capsys):
    files(**sweep('  levers: {"policies[0].from": [2024-01-05, 2024-06-01]}\n'))
    assert main(["validate", "sweep.yaml"]) == 0
    assert capsys.readouterr().err == (f"warning: at 1 of 2 points, such as 1 (policies[0].from 2024-06-01): {NEVER}\n")


def test_a_sweep_over_something_else_warns_of_the_policy_of_its_base(files, capsys):
    files(**sweep("  levers: {care: [0, 0.5]}\n"))
    assert main(["validate", "sweep.yaml"]) == 0
    assert capsys.readouterr().err == f"warning: sweep.yaml:4: {NEVER}\n"


def test_dates_that_cannot_hold_together_are_still_told_as_such(files, capsys):
    body = '  levers: {"policies[0].to": [2024-06-02, 2024-05-31]}\n'
    files(sweep=LATE.replace("06-01}", "06-01, to: 2024-06-03}") + f"sweep:\n{body}")
    assert main(["validate", "sweep.yaml"]) == 2
    assert "must not be before the first day" in capsys.readouterr().err


@pytest.mark.slow
def test_a_parameter_that_turns_out_to_do_nothing_is_told_by_the_figures(warm):
    base = SMALL.with_(days=4, policies=[setting(0.5)])
    found = sim.sweep(base, {"care": [0.1, 0.9], "ad_load": [0.5, 1.0]}, workers=1)
    assert "Warning: no figure changes with care alone" in found.text()
    assert "with ad_load alone" not in found.text()


# reports


def test_a_table_of_policies_says_which_never_act():
    scenario = SMALL.with_(policies=[setting(0.5, "2024-01-08"), setting(0.5, "2024-06-01", "2024-07-01")]).resolved()
    shown = policies_table(scenario, None, Words("en"))
    assert shown is not None
    assert [when for _, _, when, *_ in shown.rows] == [
        "from 2024-01-08",
        "2024-06-01 to 2024-07-01 (never acts: not within this run)",
    ]
    assert "从不生效" in str(policies_table(scenario, None, Words("zh")))
