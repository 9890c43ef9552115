"""Platforms review what they charge and how much advertising they carry."""

import pytest

from sim.names import N_PLATFORMS, PLATFORMS
from sim.processes.platforms import rules as platform_plans
from sim.processes.platforms.market import Platform
from sim.processes.platforms.plans import PlatformPlans
from sim.scenario import Scenario
from sim.world.platforms import initial_platforms
from tests.processes.trading import DOUYIN, market

PLANS = PlatformPlans().as_tuple()


def platform(model, row: int = DOUYIN) -> Platform:
    return Platform(model, model.platforms_table, row)


def test_a_platform_that_loses_viewers_carries_less_advertising():
    lost = platform_plans.audience_lost(0.4, 0.3)
    assert lost == pytest.approx(0.25)
    assert platform_plans.next_ad_load(0.1, 0.1, lost, 3.0, PLANS) == pytest.approx(0.095)
    assert platform_plans.next_ad_load(0.1, 0.1, 0.0, 3.0, PLANS) == pytest.approx(0.105)
    assert platform_plans.next_ad_load(0.1, 0.1, 0.0, 1.2, PLANS) == 0.1


def test_a_platform_with_much_unsold_asks_for_less():
    assert platform_plans.next_reserve_price(2000, 2000, 0.4, 1.0, PLANS) == 1900
    assert platform_plans.next_reserve_price(2000, 2000, 0.0, 2.0, PLANS) == 2100
    assert platform_plans.next_reserve_price(2000, 2000, 0.0, 1.2, PLANS) == 2000


def test_reviews_of_a_platform_stay_within_bounds():
    load, reserve = 0.1, 2000
    for _ in range(50):
        load = platform_plans.next_ad_load(load, 0.1, 0.0, 3.0, PLANS)
        reserve = platform_plans.next_reserve_price(reserve, 2000, 0.0, 3.0, PLANS)
    assert load == pytest.approx(0.13)
    assert reserve == 2600


def test_a_platform_reviews_its_plans_every_quarter_and_not_without_the_feedback_of_supply():
    model, still = market(), market(**{"feedbacks.supply": False})
    for each in (model, still):
        each.platforms_table["inventory"] = each.platforms_table["sold"] = 1_000
        each.platforms_table["traffic_price"] = 9.0
        platform(each).review()
    usual = model.settings.platforms.douyin.ad_load
    assert model.platforms_table["ad_load"][DOUYIN] == pytest.approx(1.05 * usual)
    assert still.platforms_table["ad_load"][DOUYIN] == usual
    assert len(model.events) == len(still.events) == 1


def test_platforms_share_drama_impressions_by_audience():
    table = initial_platforms(Scenario(), 1e9)
    assert table["usual_impressions"].sum() == pytest.approx(1e9, abs=N_PLATFORMS)
    assert table["usual_impressions"].argmax() == DOUYIN
    assert table["audience_share"].sum() == pytest.approx(1)


def test_jd_has_a_drama_channel_from_2024_on():
    jd = PLATFORMS.index("jd")
    carries = [
        initial_platforms(Scenario().with_(start=f"{year}-01-01"), 1e9)["drama_channel"][jd] for year in (2023, 2024)
    ]
    assert carries == [0, 1]
