"""What must not matter: a policy of no dose, a policy not yet announced, the unit of money, the order in a file."""

import re
from functools import cache

import numpy as np
import pytest

import sim
from sim.market.model import MarketModel
from sim.outcomes import OUTCOMES, SERIES
from sim.parameters.base import Parameters
from sim.parameters.feedbacks import Feedbacks
from sim.policy.dated import BY_PLATFORM, DATED
from sim.policy.plans import PLANS
from sim.scenario import Scenario
from sim.scenario.idle import value_at
from sim.scenario.model import GROUPS
from sim.totals import run_values
from tests.market.pairs import margin
from tests.worlds import QUICK, TABLES, differences, played

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("warm")]

SOME = ["douyin", "taobao", "drama_app"]
WORLD = Scenario(viewers=400, days=40, warm_up=0, seed=7).with_(**QUICK)


@cache
def without_policy(scenario=WORLD):
    return played(scenario)


# a policy of no dose


def test_settings_of_everything_to_what_it_is_change_no_bit():
    usual = [{"set": path, "value": float(value_at(WORLD, path))} for path in DATED]
    later = [one | {"from": "2024-01-11", "to": "2024-01-30"} for one in usual]
    there = [one | {"platform": SOME} for one in usual if one["set"] in BY_PLATFORM - {"levers.policy_subsidy"}]
    found = played(WORLD.with_(policies=[*usual, *later, *there]))
    assert differences(found, without_policy()) == []


NOTHING = [
    {"plan": "production_subsidy", "budget": 1e-3, "per_title": 1e-3, "min_quality": 0},
    {"plan": "traffic_support", "budget": 0.4, "boost": 20, "min_quality": 0},
    {"plan": "traffic_support", "budget": 1e12, "boost": 1, "min_quality": 0},
    {"plan": "traffic_support", "budget": 1e12, "boost": 20, "min_quality": 1},
    {"plan": "commission_discount", "budget": 1e-3, "discount": 1},
    {"plan": "commission_discount", "budget": 1e9, "discount": 1e-300},
    {"plan": "coupons", "budget": 0.01, "face_value": 0.01, "min_spend": 0},
    {"plan": "coupons", "budget": 1e9, "face_value": 60, "min_spend": 100_000},
]
"""Budgets of no fen and no impression, and any money for what nobody can take up."""


def happened(model):
    """What was paid but for what plans hold, and what became of everybody but for vouchers in their hands."""
    entries = model.ledger.entries()
    of_plans = entries["payer"].str.startswith("policy:") | entries["payee"].str.startswith("policy:")
    rows = entries[~of_plans].sort_values(list(entries)).astype(str)
    columns = {
        f"{name}.{column}": getattr(model, name)[column].tobytes()
        for name in TABLES
        for column in getattr(model, name)
        if column not in ("voucher", "voucher_from", "voucher_in")
    }
    return columns | {"ledger": rows.to_csv(index=False)} | series(model)


def series(model, days=None):
    """Every series that outcomes are made of, but for what plans could have spent."""
    days = model.day if days is None else days
    return {name: model.totals.until(name, days).tobytes() for name in SERIES if "_offered_" not in name}


def apart(one, other):
    """Names of what is not the same to the last bit."""
    return [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]


def test_there_is_a_plan_of_each_kind_that_gives_nothing():
    assert {plan["plan"] for plan in NOTHING} == set(PLANS)


@pytest.mark.parametrize("plan", NOTHING, ids=lambda plan: f"{plan['plan']} of {plan['budget']}")
def test_a_plan_that_gives_nothing_moves_no_bit_of_the_market(plan):
    found = played(WORLD.with_(policies=[plan | {"platform": "douyin"}]))
    assert apart(happened(found), happened(without_policy())) == []


def test_terms_of_a_subsidy_of_nothing_move_no_bit():
    terms = {name: other(value) for name, value in WORLD.subsidy}
    assert differences(played(WORLD.with_(subsidy=terms)), without_policy()) == []


def other(value):
    if isinstance(value, tuple):
        return value[:1]
    return value + 0.5 if value < 0.5 else value / 2


# a policy that is announced for later


EARLIER = 20
FROM = {"from": "2024-01-21"}  # the day after
STRONG = {
    "production_subsidy": {"budget": 1e10, "per_title": 5e5, "min_quality": 0.3},
    "traffic_support": {"budget": 1e12, "boost": 20, "min_quality": 0.6},
    "commission_discount": {"budget": 1e10, "discount": 1},
    "coupons": {"budget": 1e11, "face_value": 60, "min_spend": 0},
}


def another(path):
    """A value far from the usual one."""
    one = DATED[path]
    usual = float(value_at(WORLD, path))
    if one.is_switch:
        return 1.0 - usual
    low, high = (bound(one.field, *names) for names in (("ge", "gt"), ("le", "lt")))
    far = low + 0.8 * (high - low) if usual - low < high - usual else low + 0.2 * (high - low)
    return round(far) if one.field.annotation is int else far


def bound(field, *names):
    return next(getattr(fact, name) for fact in field.metadata for name in names if hasattr(fact, name))


LATER = {
    "all settings": [FROM | {"set": path, "value": another(path)} for path in DATED],
    "settings on some platforms": [
        FROM | {"set": path, "value": another(path), "platform": SOME} for path in sorted(BY_PLATFORM)
    ],
} | {kind: [FROM | {"plan": kind, "platform": "douyin", **terms}] for kind, terms in STRONG.items()}


@cache
def morning_of(policies=()):
    """The market on the morning of the day, and at its end."""
    model = MarketModel(WORLD.with_(policies=list(LATER.get(policies, ()))), threads=1)
    for _ in range(EARLIER):
        model.step()
    found = happened(model)
    while model.running:
        model.step()
    return found, series(model)


def test_every_kind_of_plan_is_announced():
    assert set(STRONG) == set(PLANS)


@pytest.mark.parametrize("policies", LATER)
def test_nothing_happens_before_a_policy_holds_and_something_afterwards(policies):
    before, after = morning_of(policies)
    usual_before, usual_after = morning_of()
    assert apart(before, usual_before) == []
    assert apart(after, usual_after) != []


# the unit of money


def powers_of_money(unit):
    """By which power of money a unit scales: 1 in yuan, 0 in yuan per yuan, -1 per yuan."""
    parts = re.split(r"\bper\b", unit)
    return len(re.findall(r"\byuan\b", parts[0])) - sum(len(re.findall(r"\byuan\b", part)) for part in parts[1:])


def leaves(group, prefix=""):
    """Path, value and unit of every parameter in a group."""
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        if isinstance(value, Parameters):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value, field.json_schema_extra["unit"]


def in_money_of(scenario, times):
    """The scenario with every amount of money so many times as large, policies included."""
    groups = ((name, getattr(scenario, name)) for name in (*GROUPS, "levers"))
    found = {
        path: scaled(value, times ** powers_of_money(unit))
        for name, group in groups
        for path, value, unit in leaves(group, f"{name}.")
        if powers_of_money(unit)
    }
    return scenario.with_(**found, policies=[dearer(policy, times) for policy in scenario.policies])


def scaled(value, times):
    return tuple(scaled(part, times) for part in value) if isinstance(value, tuple) else value * times


def dearer(policy, times):
    """A policy with its money so many times as large."""
    given = policy.model_dump(by_alias=True, exclude_none=True)
    if "set" in given:
        unit = DATED[given["set"]].field.json_schema_extra["unit"]
        return given | {"value": given["value"] * times ** powers_of_money(unit)}
    units = {"budget": "yuan" if policy.in_money else "", **policy.terms()}
    money = {
        name: given[name] * times ** powers_of_money(unit) for name, unit in units.items() if powers_of_money(unit)
    }
    return given | money


RICH = Scenario(viewers=20_000, days=60, warm_up=0, seed=1).with_(
    policy_subsidy=1e9,
    subsidy={"mix_traffic": 1, "mix_commission": 1, "mix_coupons": 1},
    policies=[
        {"set": "traffic.reserve_price", "value": 32, "from": "2024-02-01"},
        {"set": "levers.policy_subsidy", "value": 4e8, "from": "2024-01-20", "to": "2024-01-31"},
        {"plan": "production_subsidy", "platform": "taobao", "budget": 5e7, "per_title": 3e5, "min_quality": 0.5},
        {"plan": "commission_discount", "platform": "kuaishou", "budget": 3e7, "discount": 0.5},
        {"plan": "coupons", "platform": "jd", "budget": 1e8, "face_value": 10, "min_spend": 60},
    ],
)
"""Much of what has a price happens in it."""


def test_what_is_money_is_told_from_units():
    assert [powers_of_money(unit) for unit in ("yuan", "yuan per 1000 screens", "yuan per yuan", "share")] == [
        1,
        1,
        0,
        0,
    ]
    assert powers_of_money("logit per yuan") == -1
    found = in_money_of(RICH, 2)
    assert (found.commerce.prices[0], found.levers.policy_subsidy) == (2 * RICH.commerce.prices[0], 2e9)
    assert [policy.value for policy in found.policies[:2]] == [64, 8e8]
    assert (found.policies[4].face_value, found.policies[4].budget) == (20, 2e8)
    assert found.population.netizens == RICH.population.netizens


def over(doubled, usual):
    """Every outcome in double money over that in single money, and over the power of two that it should be."""
    found = {}
    for name, outcome in OUTCOMES.items():
        one, two = usual.get(name), doubled.get(name)
        if one is not None and two is not None and (one or two):
            found[name] = two / one / 2.0 ** powers_of_money(outcome.unit) if one else np.inf
    return found


FINE = 8
"""Compared are eight times and sixteen times today's money, so that rounding to the fen turns few choices."""


def pair_of(scenario):
    """A market in some money, and in twice that money."""
    return [in_money_of(scenario, times) for times in (FINE, 2 * FINE)]


def opened_off(scenario):
    """Columns of a market as it opens that are neither as they were nor twice that, and how far off they are."""
    single, double = (MarketModel(one, threads=1) for one in pair_of(scenario))
    found = {}
    for table in TABLES:
        for column in getattr(single, table):
            one, two = (np.asarray(getattr(model, table)[column], float) for model in (single, double))
            size = np.maximum(np.abs(one).max(initial=0.0), 1.0)
            off = min(np.abs(two - times * one).max(initial=0.0) / size for times in (1, 2))
            if off > 1e-3:
                found[f"{table}.{column}"] = off
    return found


def test_in_double_money_every_firm_and_viewer_opens_the_same_or_doubled():
    assert opened_off(RICH.with_(viewers=2_000)) == {}


def effects_of_double_money(scenario):
    single, double = (played(one) for one in pair_of(scenario))
    return over(run_values(double.totals, double.day), run_values(single.totals, single.day))


def test_in_double_money_a_market_without_feedback_has_doubled_amounts_and_the_same_choices():
    """Each outcome there is a sum of choices that rounding to the fen may turn one by one."""
    found = effects_of_double_money(RICH.with_(feedbacks=dict.fromkeys(Feedbacks.model_fields, False)))
    assert len(found) > 50
    assert {name: value for name, value in found.items() if abs(value - 1) > 0.01} == {}


LARGE = ("gmv", "gmv_net", "orders", "platform_revenue", "market_revenue", "expected_surplus", "consumer_surplus",
         "hours_watched", "active_viewers", "needs_met_outside", "needs_unmet", "orders_per_need", "return_rate",
         "conversion_live", "conversion_shelf", "mean_quality", "response_hours", "repurchase_rate")  # fmt: skip
"""Outcomes of the whole market.

What is sold and what people get out of it stays within half a per cent. Viewing and what is earned with it hang on a
few hits: one choice turned by a fen makes another title the hit, and single seeds are off by some per cent either way.
"""
SEEDS = (1, 2, 3, 4)


def test_in_double_money_the_whole_market_has_doubled_amounts_and_the_same_real_outcomes():
    found = [effects_of_double_money(RICH.with_(seed=seed)) for seed in SEEDS]
    off = {name: np.array([one[name] for one in found]) - 1.0 for name in LARGE}
    beyond_chance = {name: abs(values.mean()) - margin(values) for name, values in off.items()}
    assert {name: beyond for name, beyond in beyond_chance.items() if beyond > 0.01} == {}
    assert all(margin(off[name]) < 0.005 for name in ("gmv", "orders", "expected_surplus", "conversion_shelf"))


# the order in a file


FILES = (
    "platforms:\n  douyin: {take_rate: 0.05, ad_load: 0.3}\n  jd: {take_rate: 0.04}\nneeds: {arrival_rate: 0.05}\n",
    "needs: {arrival_rate: 0.05}\nplatforms:\n  jd: {take_rate: 0.04}\n  douyin: {ad_load: 0.3, take_rate: 0.05}\n",
)


def test_the_order_of_platforms_and_groups_in_a_file_is_no_matter(tmp_path):
    found = []
    for number, text in enumerate(FILES):
        (tmp_path / f"{number}.yaml").write_text(f"viewers: 200\ndays: 10\nwarm_up: 0\n{text}", encoding="utf-8")
        found.append(sim.load(tmp_path / f"{number}.yaml"))
    assert found[0].sha256 == found[1].sha256
    assert differences(*map(played, found)) == []


def test_the_order_of_platforms_that_a_setting_names_is_no_matter():
    def under(names):
        return played(WORLD.with_(policies=[{"set": "levers.care", "value": 0.4, "platform": names}]))

    assert differences(under(SOME), under(SOME[::-1])) == []
    assert differences(under(SOME), without_policy()) != []
