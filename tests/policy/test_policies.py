"""Specification of what holds on a day."""

import numpy as np
import pytest

from sim.names import N_PLATFORMS, PLATFORMS
from sim.policy.book import LeverSettings, PolicyBook, audience_shares
from sim.policy.levers import LEVERS
from sim.scenario import Scenario

JD, TAOBAO = PLATFORMS.index("jd"), PLATFORMS.index("taobao")
COUPONS = {"plan": "coupons", "platform": "jd", "budget": 1000, "face_value": 5, "min_spend": 50}


def book(*policies, **changes):
    return PolicyBook(Scenario().with_(policies=list(policies), **changes))


def setting(lever, value, first=None, last=None, platform=None):
    return {"set": f"levers.{lever}", "value": value, "from": first, "to": last, "platform": platform}


def test_every_lever_has_a_value_for_every_platform():
    levers = book().levers_on(0)
    assert levers._fields == LEVERS == LeverSettings._fields
    assert all(column.shape == (N_PLATFORMS,) and column.dtype == np.float64 for column in levers)


def test_without_policies_the_levers_stay_as_the_scenario_says():
    assert (book(care=0.25).levers_on(300).care == 0.25).all()


def test_a_setting_holds_from_its_first_day_to_its_last():
    policies = book(setting("care", 0.5, "2024-01-11", "2024-01-20"))
    assert [policies.levers_on(day).care[0] for day in (9, 10, 19, 20)] == [0, 0.5, 0.5, 0]


def test_a_setting_without_dates_always_holds_even_after_the_last_day():
    policies = book(setting("care", 0.5), days=10)
    assert policies.levers_on(0).care[0] == policies.levers_on(5000).care[0] == 0.5


def test_a_setting_for_one_platform_leaves_the_others_alone():
    care = book(setting("care", 0.5, platform="jd")).levers_on(0).care
    assert care[JD] == 0.5
    assert (np.delete(care, JD) == 0).all()


def test_where_two_settings_meet_the_later_in_the_list_holds():
    policies = book(setting("care", 0.5), setting("care", 0.7, "2024-06-01"))
    assert policies.levers_on(0).care[0] == 0.5
    assert policies.levers_on(364).care[0] == 0.7


def test_setting_a_lever_to_its_baseline_value_changes_nothing_at_all():
    for name in LEVERS:
        value = getattr(Scenario().levers, name)
        assert getattr(book(setting(name, value)).levers_on(7), name).tobytes() == (
            getattr(book().levers_on(7), name).tobytes()
        )


def test_nobody_can_change_the_settings_of_a_day_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        book().levers_on(0).care[0] = 1


def test_the_subsidy_is_divided_by_audience_among_platforms_that_carry_dramas():
    subsidy = book(policy_subsidy=1e9).levers_on(0).policy_subsidy
    assert subsidy.sum() == pytest.approx(1e9)
    platforms = Scenario().platforms
    assert subsidy[TAOBAO] / subsidy[JD] == pytest.approx(platforms.taobao.monthly_users / platforms.jd.monthly_users)


def test_a_platform_without_a_drama_channel_takes_no_part():
    changed = Scenario().with_(**{"platforms.jd.drama_channel": False})
    assert audience_shares(changed)[JD] == 0
    assert audience_shares(changed).sum() == pytest.approx(1)


def test_a_channel_that_opens_in_a_later_year_takes_no_part_yet():
    assert audience_shares(Scenario().with_(start="2023-01-01"))[JD] == 0


def test_a_subsidy_for_some_platforms_is_divided_among_these_and_leaves_the_others_alone():
    subsidy = book(setting("policy_subsidy", 2e9, platform=["jd", "taobao"]), policy_subsidy=1e9).levers_on(0)
    others = book(policy_subsidy=1e9).levers_on(0).policy_subsidy
    assert subsidy.policy_subsidy[[JD, TAOBAO]].sum() == pytest.approx(2e9)
    assert (np.delete(subsidy.policy_subsidy, [JD, TAOBAO]) == np.delete(others, [JD, TAOBAO])).all()


def test_without_a_subsidy_there_are_no_plans():
    assert book().plans_on(0) == []


def test_the_subsidy_lever_is_a_production_plan_of_every_platform_by_default():
    plans = book(policy_subsidy=1e9).plans_on(0)
    assert {plan.kind for plan in plans} == {"production_subsidy"}
    assert [plan.platform for plan in plans] == list(range(N_PLATFORMS))
    assert sum(plan.daily_budget for plan in plans) == pytest.approx(1e11 / 365, abs=N_PLATFORMS)


def test_the_mix_divides_the_subsidy_over_kinds_of_plan_by_weight():
    mix = {"subsidy.mix_cash": 0.5, "subsidy.mix_coupons": 1.0}
    spent = {"production_subsidy": 0, "coupons": 0}
    for plan in book(policy_subsidy=1e9, **mix).plans_on(0):
        spent[plan.kind] += plan.daily_budget
    assert spent["coupons"] / spent["production_subsidy"] == pytest.approx(2, rel=1e-6)


def test_a_plan_is_in_force_from_its_first_day_to_its_last():
    policies = book({**COUPONS, "from": "2024-02-01", "to": "2024-02-10"})
    assert [len(policies.plans_on(day)) for day in (30, 31, 40, 41)] == [0, 1, 1, 0]


def test_a_plan_carries_its_terms_in_fen():
    (plan,) = book({**COUPONS, "from": "2024-02-01", "to": "2024-02-10"}).plans_on(35)
    assert (plan.kind, plan.platform, plan.start_day, plan.end_day) == ("coupons", JD, 31, 40)
    assert (plan.budget, plan.daily_budget, plan.terms.face_value, plan.terms.min_spend) == (100_000, None, 500, 5000)


def test_traffic_support_has_its_budget_in_impressions():
    support = {"plan": "traffic_support", "platform": "taobao", "budget": 1e9, "boost": 2, "min_quality": 0.7}
    (plan,) = book(support).plans_on(0)
    assert (plan.budget, plan.terms.boost, plan.terms.min_quality) == (10**9, 2, 0.7)


def test_a_plan_that_began_before_the_run_has_only_the_rest_of_its_budget():
    (plan,) = book({**COUPONS, "from": "2023-12-22", "to": "2024-01-10"}).plans_on(0)
    assert (plan.start_day, plan.end_day, plan.budget) == (0, 9, 50_000)


def test_a_plan_outside_the_run_does_not_exist():
    assert book({**COUPONS, "from": "2025-06-01"}).dated_plans == ()
    assert book({**COUPONS, "to": "2023-12-31"}).dated_plans == ()


def test_every_plan_has_an_account_name_of_its_own():
    policies = book(COUPONS, {**COUPONS, "platform": "taobao"}, policy_subsidy=1e9)
    names = [plan.id for plan in policies.plans_on(0)]
    assert len(names) == len(set(names)) == 2 + N_PLATFORMS
