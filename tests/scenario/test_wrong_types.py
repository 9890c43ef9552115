"""Specification: a value of any type and size, at any place, is met with words."""

import random
import re
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments.sweeps.file import load_sweep, plan_of
from sim.scenario import Assignment, Scenario, ScenarioError, load
from sim.scenario.changing import applied
from sim.scenario.checking import validated
from sim.scenario.errors import MOST_CHARACTERS
from sim.scenario.explaining import leaves
from sim.scenario.tree import tree

HUGE = 10**400


def deep():
    inside = []
    for _ in range(3000):
        inside = [inside]
    return inside


WRONG = {
    "nothing": None, "true": True, "false": False, "zero": 0, "one": 1, "minus one": -1, "a half": 0.5,
    "2**31": 2**31, "2**63": 2**63, "400 digits": HUGE, "minus 400 digits": -HUGE, "5000 digits": 10**5000,
    "the largest float": 1.7e308, "the least float": -1.7e308, "the smallest float": 5e-324,
    "not a number": float("nan"), "infinity": float("inf"), "minus infinity": -float("inf"),
    "empty text": "", "text": "x", "text of figures": "30", "an order to a terminal": "\x1b[31m",
    "long text": "x" * 5000,
    "half a character": "\ud800", "a platform": "jd",
    "a day": date(2024, 2, 1), "the first day": date.min, "the last day": date.max, "no day": "2024-02-30",
    "an empty list": [], "a list": [1], "a list of nothing": [None], "lists": [[]], "a table": [[1.0, 2.0]],
    "a list of huge numbers": [HUGE] * 12, "platforms": ["jd"] * 50, "dates": [["2024-01-01", HUGE]],
    "half dates": [["x"]],
    "an empty group": {}, "a group": {"a": 1}, "a group of places": {"0": 1, "99999": 2, "9" * 5000: 3},
    "names that are numbers": {1: 2}, "a range": {"low": 0, "high": HUGE}, "a tuple": (0, HUGE), "bytes": b"x",
    "a set": {3},
    "a complex number": 1j, "a thing": object(), "lists without end": deep(),
    "NumPy's number": np.float64(3), "its array": np.array([1.0, 2.0]), "its empty array": np.array([]),
    "its whole numbers": np.arange(12), "a column": pd.Series([1.0, 2.0]), "pandas' day": pd.Timestamp(2024, 2, 1),
}  # fmt: skip
BASE = Scenario()
PLACES = [*leaves(Scenario), *Scenario.model_fields, "platforms.jd"]
TERMS = {
    "coupons": {"platform": "jd", "budget": 1e6, "face_value": 5, "min_spend": 50, "from": "2024-01-01"},
    "production_subsidy": {"platform": "jd", "budget": 1e6, "per_title": 5, "min_quality": 0.5, "to": "2024-02-01"},
    "traffic_support": {"platform": "jd", "budget": 1e6, "boost": 5, "min_quality": 0.5},
    "commission_discount": {"platform": "jd", "budget": 1e6, "discount": 0.5},
}
POLICIES = [{"plan": plan, **terms} for plan, terms in TERMS.items()]
POLICIES.append({"set": "levers.care", "value": 0.5, "platform": ["jd"], "from": "2024-01-01", "to": "2024-02-01"})


@cache
def entries():
    """Places inside the tables of the scenario."""
    return tuple(_entries())


def _entries():
    whole = BASE.resolved()
    for leaf in leaves(Scenario):
        value = whole
        for step in leaf.split("."):
            value = value[step]
        if isinstance(value, list) and value:
            yield f"{leaf}.0"
            yield from (f"{leaf}.0.{place}" for place in range(2) if isinstance(value[0], list))


def answered(question):
    """What is said when something is refused: words, short ones, and nothing but words; nothing where it is taken."""
    problems = None
    try:
        question()
    except ScenarioError as refused:
        problems = refused.problems
    if problems is None:
        return []
    assert problems
    assert all(problem.message.isprintable() for problem in problems)
    assert all(0 < len(problem.message) <= MOST_CHARACTERS for problem in problems)
    return [problem.message for problem in problems]


def changed(changes):
    given = [Assignment("here", path, tree(value, "here")) for path, value in changes.items()]
    return validated(applied(tree(BASE, "scenario"), given), Scenario)


@pytest.mark.parametrize("kind", WRONG)
def test_one_value_everywhere_at_once_is_met_with_words(kind):
    answered(lambda: changed(dict.fromkeys(leaves(Scenario), WRONG[kind])))
    answered(lambda: changed(dict.fromkeys(Scenario.model_fields, WRONG[kind])))
    answered(lambda: changed(dict.fromkeys(entries(), WRONG[kind])))


@pytest.mark.parametrize("kind", WRONG)
def test_one_value_in_one_place_is_met_with_words(kind):
    luck = random.Random(kind)
    special = ["platforms.jd.buys_traffic_on", "population.short_video_users", "policies", "title", "start", "seed"]
    for place in [*special, *luck.sample(PLACES, 12), *luck.sample(entries(), 6)]:
        answered(lambda place=place: changed({place: WRONG[kind]}))


@pytest.mark.parametrize("kind", WRONG)
def test_one_value_in_a_policy_is_met_with_words(kind):
    for policy in POLICIES:
        for name in [*policy, "zzz", 5]:
            answered(lambda policy=policy, name=name: BASE.with_(policies=[{**policy, name: WRONG[kind]}]))
    answered(lambda: BASE.with_(policies=[WRONG[kind]]))


NAMES = ["care", "policy_subsidy", "purchase.minutes_shelf", "days", "viewers", "feedbacks.supply", "start", "title",
         "population.short_video_users[0][1]", "production.free_reach[0]", "policies[0].budget", "policies[4].value",
         "policies[0].platform", "platforms.jd.buys_traffic_on", "platforms.jd.monthly_users", "adoption.feed_since",
         "policies[99999999999]", f"policies[{'9' * 5000}]", f"care{']' * 900}", "x" * 900,
         "\x1b[31m", "", "."]  # fmt: skip


@pytest.fixture(scope="module")
def dated():
    return BASE.with_(policies=POLICIES)


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRONG)
def test_one_value_in_a_sweep_is_met_with_words(kind, dated):
    value = WRONG[kind]
    forms = [
        value,
        [value],
        {"low": value, "high": 1},
        {"low": 0, "high": value},
        {"low": 0, "high": 1, "steps": value},
    ]
    luck = random.Random(kind)
    for form in forms:
        for name in luck.sample(NAMES, 3):
            answered(
                lambda name=name, form=form: plan_of(dated, {name: form}, *luck.choice([("sobol", 4), (None, None)]))
            )
    for key in ("n", "design", "levers", "assumptions", "x"):
        answered(lambda key=key: plan_of(dated, [{"levers": {"care": {"low": 0, "high": 1}}, key: value}], None, None))
    answered(lambda: plan_of(dated, value, None, None))
    answered(lambda: plan_of(dated, [value], "sobol", 4))
    answered(lambda: plan_of(dated, {"care": (0, 1)}, "sobol", value))
    answered(lambda: plan_of(dated, {"care": (0, 1)}, value, 4))


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", NAMES[:5])
def test_a_range_that_ends_beyond_any_float_is_told_the_bound(name, end, dated):
    ends = {"low": 0, "high": 1, end: -HUGE if end == "low" else HUGE}
    told = answered(lambda: plan_of(dated, {name: ends}, "sobol", 4))
    assert any(re.search("must be (at least|at most|a finite number)", line) for line in told)


@pytest.mark.parametrize("digits", ["9" * 400, "9" * 5000, "-" + "9" * 400, "1e400", ".inf", "0x" + "f" * 400])
def test_a_number_of_four_hundred_figures_in_a_file_is_met_with_words(digits, tmp_path):
    path = tmp_path / "any.yaml"
    for text, reader in (
        (f"days: {digits}\nlevers: {{care: {digits}}}\nplatforms: {{jd: {{monthly_users: {digits}}}}}\n", load),
        (f"sweep: {{levers: {{care: {{low: {digits}, high: {digits}, steps: {digits}}}}}, n: {digits}}}\n", load_sweep),
        (f"sweep: {{assumptions: {{days: [{digits}], viewers: {{low: 60, high: {digits}, steps: 3}}}}}}\n", load_sweep),
    ):
        path.write_text(text)
        assert len(answered(lambda reader=reader: reader(path))) >= 2


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1, "platforms.jd.buys_traffic_on is 1: must be a list."),
        ([1], "platforms.jd.buys_traffic_on[0] is 1: must be one of douyin, kuaishou, taobao, "),
        ("douyn", "platforms.jd.buys_traffic_on is 'douyn': must be one of douyin, "),
        (["jd"], "platforms is a group: jd.buys_traffic_on: 'jd' is no other platform."),
        (["douyin"] * 13, "platforms.jd.buys_traffic_on is a list: must have at most 12 entries."),
    ],
)
def test_where_a_platform_buys_traffic_is_a_list_of_platforms(value, told):
    (message,) = answered(lambda: changed({"platforms.jd.buys_traffic_on": value}))
    assert message.startswith(told)
    assert changed({"platforms.jd.buys_traffic_on": "douyin"}).platforms.jd.buys_traffic_on == ("douyin",)


def test_arrays_are_lists_of_numbers_and_numbers_of_numpy_are_numbers():
    by_array = BASE.with_(days=np.int64(30), care=np.float32(0.5), **{"commerce.prices": np.full(8, 50.0)})
    assert by_array == BASE.with_(days=30, care=0.5, **{"commerce.prices": [50] * 8})


def test_a_sweep_of_python_takes_no_odd_things_for_a_plan():
    for given in (5, [5], None, "care", ["care"], [["care"]], {}, [], [{}], {5: [1]}):
        with pytest.raises(ScenarioError):
            sim.sweep(BASE, given, design="sobol", n=4)
