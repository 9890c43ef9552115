"""Who bears what platforms take: commissions on large and small platforms, rebates on a few orders, dates, and fees.

Paired markets of the baseline on six seeds; what is asserted holds for the whole 95 % interval.
"""

from typing import NamedTuple

import pytest

import sim
from sim.experiments.comparison import compare

pytestmark = [pytest.mark.usefixtures("warm"), pytest.mark.slow]

BASE = sim.load("baseline").with_(viewers=3_000, days=90, replications=6)
LONG_VIDEO = ("tencent_video", "iqiyi", "youku", "sohu")
REBATE = 2_000_000_000
"""Yuan, more than all commissions on orders through dramas."""


def setting(path, value, **when):
    return {"set": path, "value": value, **when}


POLICIES = {
    "rebate": [
        {"plan": "commission_discount", "platform": name, "budget": REBATE, "discount": 1.0}
        for name in ("douyin", "kuaishou")
    ],
    "large": [setting("platforms.taobao.take_rate", 0.085)],  # five points more
    "small": [setting("platforms.douyin.take_rate", 0.09)],
    "late": [setting("platforms.taobao.take_rate", 0.2, **{"from": "2024-03-27"})],
    "fee": [setting(f"platforms.{name}.member_fee", 30) for name in LONG_VIDEO],
}


class Effect(NamedTuple):
    """The mean over pairs and its 95 % interval, yuan."""

    mean: float
    low: float
    high: float


@pytest.fixture(scope="module")
def effect():
    """By policy and who: how much better off they are."""
    arms = [BASE.with_(title=name, policies=those) for name, those in POLICIES.items()]
    found = compare.compare(BASE, arms, workers=1)
    told = {
        (row["policy"], row["group"]): Effect(row["difference"], row["ci_low"], row["ci_high"])
        for row in found.groups.to_dict("records")
        if row["member"] == "all"
    }
    for row in found.effects.to_dict("records"):
        told[row["policy"], row["outcome"]] = Effect(row["difference"], row["ci_low"], row["ci_high"])
    return lambda policy, who: told[policy, who]


def test_a_rebate_on_orders_through_dramas_is_no_price_cut_on_everything_else(effect):
    spent = effect("rebate", "subsidy_spent").mean
    assert effect("rebate", "merchants").low > 0.0, "who receives it gains"
    assert effect("rebate", "merchants").high < 2.0 * spent
    assert effect("rebate", "everybody").high < 4.0 * spent
    assert effect("rebate", "viewers").high < 4.0 * spent, "other prices stay"


def test_a_commission_is_passed_on_by_what_is_sold_there_whatever_is_advertised_there(effect):
    borne = {}
    for name in ("large", "small"):
        assert effect(name, "merchants").high < 0.0
        assert effect(name, "platforms").low > 0.0
        borne[name] = -effect(name, "viewers").mean / effect(name, "platforms").mean
    assert 0.15 < borne["large"] < 1.0
    assert effect("large", "viewers").high < 0.0
    assert effect("large", "platforms").low > 1.5 * effect("small", "platforms").high


def test_nothing_is_taken_of_orders_placed_before_a_commission_rose(effect):
    """In its last five days no order is settled that was placed in them."""
    assert abs(effect("late", "platforms").mean) < 1e8
    assert abs(effect("late", "merchants").mean) < 1e8


def test_what_members_pay_more_is_theirs_no_longer(effect):
    paid = effect("fee", "platforms")
    assert paid.low > 0.0
    assert effect("fee", "viewers").high < -0.7 * paid.mean
    assert effect("fee", "everybody").high < 0.3 * paid.mean
