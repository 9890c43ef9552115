"""Specification of scenario files."""

import pickle
from contextlib import suppress
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, ScenarioError, load, reading
from sim.scenario.explaining import leaves
from sim.scenario.model import GROUPS
from sim.scenario.reading import scalar

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
PLAN = "plan: production_subsidy, platform: taobao, from: 2024-03-01, to: 2024-08-31"
MONEY = "budget: 50_000_000, per_title: 300_000, min_quality: 0.7"


@pytest.fixture
def wrong(tmp_path, monkeypatch):
    """What is said about the text of a scenario file called bad.yaml: one string per problem."""
    monkeypatch.chdir(tmp_path)

    def problems(text, name="bad.yaml"):
        content = text if isinstance(text, bytes) else text.encode()
        Path(name).write_bytes(content)
        with pytest.raises(ScenarioError) as caught:
            load(name)
        return [str(problem) for problem in caught.value.problems]

    return problems


@pytest.fixture
def good(tmp_path):
    """The scenario in a text."""

    def scenario(text, name="good.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return load(tmp_path / name)

    return scenario


# --- what a file says, and what it leaves out ---


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_in_the_repository_is_good(path):
    assert load(path).days == (1095 if path.stem == "backcast" else 365)


def test_the_baseline_is_2024_with_a_hundred_thousand_viewers():
    baseline = load(SCENARIOS[0].with_name("baseline.yaml"))
    assert (baseline.start, baseline.days, baseline.viewers) == (date(2024, 1, 1), 365, 100_000)
    assert baseline.replications == 1


def test_the_baseline_spells_out_the_defaults_so_that_they_cannot_drift_apart():
    baseline = load(SCENARIOS[0].with_name("baseline.yaml"))
    assert baseline == Scenario(title=baseline.title)


def test_a_policy_scenario_differs_from_the_baseline_only_in_what_it_says():
    baseline = load(SCENARIOS[0].with_name("baseline.yaml"))
    sharper = load(SCENARIOS[0].with_name("sharper_targeting.yaml"))
    assert sharper == baseline.with_(targeting_accuracy=0.8, title=sharper.title)


def test_an_empty_file_is_the_default_scenario(good):
    assert good("") == Scenario()
    assert good("levers:\npolicies: []\n") == Scenario()


def test_numbers_may_be_written_the_way_people_write_them(good):
    scenario = good("viewers: 1e5\ndays: 1_000\nlevers: {policy_subsidy: 5e9, targeting_accuracy: 1}\n")
    assert (scenario.viewers, scenario.days) == (100_000, 1_000)
    assert scenario.levers.policy_subsidy == 5e9
    assert isinstance(scenario.levers.targeting_accuracy, float)


def test_a_group_inside_a_group_keeps_what_a_file_does_not_mention(good):
    platforms = good("platforms:\n  douyin: {take_rate: 0.05}\n").platforms
    assert platforms.douyin.take_rate == 0.05
    assert platforms.douyin.monthly_users == Scenario().platforms.douyin.monthly_users
    assert platforms.kuaishou == Scenario().platforms.kuaishou


def test_every_group_of_parameters_is_part_of_the_scenario():
    assert all(type(getattr(Scenario(), name)) is group for name, group in GROUPS.items())


# --- extends ---


def test_a_file_extends_another_relative_to_itself(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "base.yaml").write_text("days: 10\nlevers: {ad_load: 2, care: 0.1}\n")
    (tmp_path / "inner" / "policy.yaml").write_text("extends: ../base.yaml\nlevers: {care: 0.2}\n")
    scenario = load(tmp_path / "inner" / "policy.yaml")
    assert (scenario.days, scenario.levers.ad_load, scenario.levers.care) == (10, 2, 0.2)


def test_policies_replace_those_of_the_base(good):
    good("policies: [{set: levers.care, value: 0.1}, {set: levers.care, value: 0.2}]", "base.yaml")
    assert len(good("extends: base.yaml\n").policies) == 2
    assert len(good("extends: base.yaml\npolicies: [{set: levers.care, value: 0.3}]").policies) == 1


def test_an_error_in_the_base_names_the_base(wrong):
    Path("base.yaml").write_text("title: x\ndays: 0\n")
    assert wrong("extends: base.yaml\nseed: -1\n") == [
        "base.yaml:2: days is 0: must be at least 1.\n    length of the run [days]",
        "bad.yaml:2: seed is -1: must be at least 0.\n    key of every random draw [number]",
    ]


def test_a_missing_base_is_reported_where_it_is_named(wrong):
    assert wrong("title: x\nextends: gone.yaml\n") == ["bad.yaml:2: extends 'gone.yaml', but gone.yaml: no such file."]


def test_files_that_extend_each_other_are_an_error(wrong):
    Path("other.yaml").write_text("extends: bad.yaml\n")
    (problem,) = wrong("extends: other.yaml\n")
    assert problem.startswith("other.yaml:1: extends bad.yaml, which leads back to itself")
    (problem,) = wrong("extends: bad.yaml\n")
    assert problem.startswith("bad.yaml:1: extends bad.yaml")


# --- every error at once, each with its place, the value, what is allowed and what was meant ---


def test_the_messages_have_the_promised_form(wrong):
    text = "title: x\n\nlevers:\n  targeting_accuracy: 1.4\nplatforms:\n  douyin: {take_raet: 0.1}\n"
    assert wrong(text) == [
        "bad.yaml:4: levers.targeting_accuracy is 1.4: must be at most 1.\n"
        "    how well what is shown agrees with the viewer's true taste [correlation]",
        "bad.yaml:6: platforms.douyin.take_raet: no such parameter; did you mean 'take_rate'?",
    ]


def test_a_lever_without_its_group_is_understood(wrong):
    (problem,) = wrong("targeting_accuracy: 0.5\n")
    assert problem == "bad.yaml:1: targeting_accuracy: no such parameter; did you mean 'levers.targeting_accuracy'?"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("days: 3661", "must be at most 3_660"),
        ("days: 1.5", "must be a whole number"),
        ("days: true", "must be a whole number"),
        ("days: '30'", "must be a whole number"),
        ("days:", "must be a whole number"),
        ("viewers: 49", "must be at least 50"),
        ("viewers: 20_000_001", "must be at most 20_000_000"),
        ("replications: 10_001", "must be at most 10_000"),
        ("seed: 2147483648", "must be at most 2_147_483_647"),
        ("start: 2024-02-30", "must be a date such as 2024-03-01"),
        ("start: 20240101", "must be a date such as 2024-03-01"),
        ("start: 2019-12-31", "must be at least 2020-01-01"),
        ("start: 2031-01-01", "must be at most 2030-12-31"),
        ("levers: 3", "must be a group"),
        ("levers: {care: yes}", "must be a number"),
        ("levers: {care: true}", "must be a number"),
        ("levers: {care: .nan}", "must be a finite number"),
        ("levers: {policy_subsidy: .inf}", "must be a finite number"),
        ("levers: {policy_subsidy: 2.1e10}", "must be at most 20_000_000_000"),
        ("levers: {care: [1]}", "must be a number"),
        ("feedbacks: {supply: 1}", "must be true or false"),
        ("policies: {plan: coupons}", "must be a list"),
        ("title: [a]", "must be text"),
        ("subsidy: {mix_cash: 0}", "at least one weight of the mix must be above 0"),
    ],
)
def test_a_value_that_is_not_allowed_is_met_with_the_rule(wrong, line, rule):
    (problem,) = wrong(f"title: x\n{line}\n" if not line.startswith("title") else f"\n{line}\n")
    assert problem.startswith("bad.yaml:2: ")
    assert rule in problem


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        ("7", "policies[0] is 7: must be a group"),
        ("{budget: 3}", "policies[0]: must say `set: levers...` or `plan: ...`"),
        ("{plan: coupon}", "policies[0].plan is coupon: must be one of"),
        ("{plan: coupon}", "did you mean 'coupons'?"),
        (f"{{{PLAN}, budget: 1e7, per_title: 3e5}}", "policies[0].min_quality is missing."),
        (f"{{{PLAN}, budget: 1e5, per_title: 3e5, min_quality: 0}}", "must be at most the budget, 100_000"),
        (f"{{{PLAN}, {MONEY}, boost: 2}}", "policies[0].boost: no such parameter; known here: from, to, platform"),
        (f"{{{PLAN}, {MONEY}}}".replace("taobao", "tabao"), "did you mean 'taobao'?"),
        (f"{{{PLAN}, {MONEY}}}".replace("2024-08-31", "2024-02-01"), "must not be before the first day, 2024-03-01"),
        ("{set: levers.targetting_accuracy, value: 1}", "did you mean 'levers.targeting_accuracy'?"),
        ("{set: levers.targeting_accuracy, value: 1.4}", "policies[0].value is 1.4: must be at most 1."),
        ("{set: levers.targeting_accuracy, value: 1.4}", "true taste [correlation]"),
        ("{set: levers.care, value: 1, platform: [jd, kuaisho]}", "policies[0].platform[1] is kuaisho: must be one of"),
        ("{set: levers.care, value: 1, platform: []}", "must have at least 1 entries"),
        ("{set: levers.care, value: 1, from: 2204-01-01}", "must be at most 2040-12-31"),
    ],
)
def test_a_policy_that_cannot_hold_is_met_with_the_reason(wrong, policy, complaint):
    (problem,) = wrong(f"title: x\npolicies:\n  - {policy}\n")
    assert problem.startswith("bad.yaml:3: policies[0]")
    assert complaint in problem


def test_plans_of_a_kind_must_not_overlap_on_one_platform(wrong):
    coupons = "plan: coupons, budget: 1e6, face_value: 5, min_spend: 50"
    policies = [
        f"{{{coupons}, platform: jd, from: 2024-01-01, to: 2024-02-01}}",
        f"{{{coupons}, platform: taobao, from: 2024-01-01, to: 2024-02-01}}",
        f"{{{coupons}, platform: jd, from: 2024-02-01}}",
        f"{{{coupons}, platform: taobao, from: 2024-02-02}}",
    ]
    (problem,) = wrong("policies:\n" + "".join(f"  - {policy}\n" for policy in policies))
    assert problem.startswith("bad.yaml:4: policies[2] overlaps policies[0] (line 2): both are coupons plans of jd")


def test_every_error_is_reported_at_once_and_in_the_order_of_the_file(wrong):
    text = f"""days: 0
days: 0
levers: {{care: 2, unknown: 1}}
policies:
  - {{{PLAN}, {MONEY}}}
  - {{{PLAN}, {MONEY}}}
  - {{plan: coupons, platform: jed, budget: 3, face_value: 4, min_spend: -1, from: 2024-02-01, to: 2024-01-01}}
"""
    problems = wrong(text)
    assert [int(problem.split(":")[1]) for problem in problems] == [2, 2, 3, 3, 6, 7, 7, 7, 7]


def test_no_message_can_confuse_a_terminal_or_run_on_for_ever(wrong):
    (problem,) = wrong('title: x\n"\\e[31mred": 1\n')
    assert "\x1b" not in problem
    (problem,) = wrong(f"days: {'9' * 5000}\n")
    assert len(problem) < 300


# --- files that are hardly scenarios at all ---


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- a\n", "bad.yaml:1: must hold lines of the form `name: value`."),
        ("hello\n", "bad.yaml:1: must hold lines"),
        ("days: [1\nseed: 3\n", "bad.yaml:2: is not YAML: "),
        ("days: 1\n\tseed: 3\n", "bad.yaml:2: is not YAML: "),
        ("days: 1\n---\ndays: 2\n", "bad.yaml:2: holds a second document"),
        ("days: 1\ndays: 1\n", "bad.yaml:2: 'days' is given twice; the first is on line 1."),
        ("days: !!int 3\n", "is a tag; write the plain value."),
        ("days: &n 30\n", "bad.yaml:1: '&n' names a value"),
        (b"title: caf\xe9\n", "bad.yaml:1: is not UTF-8 text"),
        (b"title: \x00\n", "bad.yaml:1: has a control character, U+0000: delete it."),
        ("title: " + "x" * reading.MAX_BYTES, "is too large: at most 256 kB."),
        ("levers: " + "[" * 100_000, "bad.yaml:1: is nested more than 12 deep."),
        ("? [a]\n: 1\n", "a name must be plain text"),
        ("extends: [a]\n", "bad.yaml:1: extends must be the name of one scenario file"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(wrong, text, complaint):
    assert complaint in wrong(text)[0]


def test_an_alias_is_refused_instead_of_growing_without_end(wrong):
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert any("'*b' repeats another value" in problem for problem in wrong(bomb))


@pytest.mark.parametrize(
    ("name", "reason"), [("gone.yaml", "no such file"), (".", "is a folder"), ("/dev/null", "is no regular file")]
)
def test_what_is_no_file_is_named_as_such(name, reason):
    with pytest.raises(ScenarioError, match=reason):
        load(name)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("a1.:-_ \n\t[]{}&*!|>'\"#%@,?~eE\\xlevers"), max_size=60))
def test_no_text_whatever_breaks_the_reader(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8")
    with suppress(ScenarioError):
        load(path)


@given(st.text(max_size=20))
def test_an_unquoted_value_is_a_number_a_truth_value_or_text(text):
    assert isinstance(scalar(text), int | float | str | None)


# --- changes from the command line and from Python ---


def test_with_takes_levers_keys_and_dotted_paths():
    changed = Scenario().with_(targeting_accuracy=0.8, days=90, **{"platforms.douyin.take_rate": 0.05})
    assert (changed.levers.targeting_accuracy, changed.days, changed.platforms.douyin.take_rate) == (0.8, 90, 0.05)


def test_with_leaves_the_original_alone_and_everything_else_as_it_was():
    base = Scenario()
    changed = base.with_(care=0.5)
    assert base == Scenario()
    assert changed.with_(care=0.0) == base


def test_with_takes_the_numbers_of_numpy_and_dates():
    changed = Scenario().with_(days=np.int64(5), care=np.float64(0.5), start=date(2023, 1, 1))
    assert (changed.days, changed.levers.care, changed.start) == (5, 0.5, date(2023, 1, 1))


def test_with_takes_policies_as_they_are_or_as_in_a_file():
    policy = {"set": "levers.ad_load", "value": 2, "platform": "jd", "from": date(2024, 2, 1)}
    changed = Scenario().with_(policies=[policy])
    assert changed.policies[0].platform == ("jd",)
    assert changed.with_(policies=changed.policies) == changed


def test_with_reports_every_mistake_at_once():
    with pytest.raises(ScenarioError) as caught:
        Scenario().with_(targeting_acuracy=0.8, days=0)
    assert len(caught.value.problems) == 2
    assert "did you mean 'levers.targeting_accuracy'?" in str(caught.value)


def test_set_reads_values_as_a_file_would():
    changed = Scenario().with_set(
        ["start=2023-01-01", "levers.policy_subsidy=5e9", "title='7'", "feedbacks.supply=false"]
    )
    assert (changed.start, changed.levers.policy_subsidy, changed.title) == (date(2023, 1, 1), 5e9, "7")
    assert changed.feedbacks.supply is False


def test_set_reaches_into_policies():
    base = Scenario().with_(policies=[{"set": "levers.care", "value": 0.1}])
    assert base.with_set(["policies.0.value=0.2"]).policies[0].value == 0.2
    assert base.with_set(["policies[0].value=0.3"]).policies[0].value == 0.3


@pytest.mark.parametrize(
    ("assignment", "complaint"),
    [
        ("levers.care=2", "--set: levers.care is 2: must be at most 1."),
        ("levers.cear=2", "--set: levers.cear: no such parameter; did you mean 'care'?"),
        ("days", "--set: 'days' must have the form PATH=VALUE"),
        ("days=", "--set: days is empty: must be a whole number."),
        ("days.x=3", "--set: days is a group: must be a whole number."),
    ],
)
def test_a_wrong_assignment_is_called_by_its_option(assignment, complaint):
    with pytest.raises(ScenarioError) as caught:
        Scenario().with_set([assignment])
    assert str(caught.value).startswith(complaint)


# --- the record ---


def test_a_resolved_scenario_holds_every_value_and_reads_back_as_itself():
    scenario = load(SCENARIOS[0].with_name("autumn_campaign.yaml"))
    assert Scenario.model_validate(scenario.resolved()) == scenario
    assert Scenario.model_validate(scenario.resolved()).sha256 == scenario.sha256


def test_the_digest_follows_the_values_and_not_how_they_were_written():
    assert Scenario().with_(policy_subsidy=1e9).sha256 == Scenario().with_(policy_subsidy=1_000_000_000).sha256
    assert Scenario().with_(policy_subsidy=1e9).sha256 != Scenario().sha256


def test_a_scenario_travels_to_other_processes():
    scenario = load(SCENARIOS[0].with_name("taobao_plan.yaml"))
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_an_error_travels_to_other_processes():
    with pytest.raises(ScenarioError) as caught:
        Scenario().with_(days=0)
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_every_default_is_within_its_own_bounds():
    assert Scenario().with_(**{}) == Scenario()
    assert len(leaves(Scenario)) > 100
