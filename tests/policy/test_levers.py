"""What each lever moves, by how much at least, and who pays for it. Both sides of a comparison meet the same luck."""

from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.names import N_PLATFORMS, PLATFORMS
from sim.parameters.feedbacks import Feedbacks
from sim.policy.levers import BEARERS, LEVERS
from sim.processes.profile import share_known
from sim.scenario import Scenario
from sim.totals import run_values
from tests.worlds import played

pytestmark = pytest.mark.slow

SEEDS = (1, 2)
STILL = {"feedbacks": dict.fromkeys(Feedbacks.model_fields, False)}
"""Nobody affects anybody: traffic prices and supply stay, and what is left is what the lever does to viewers."""
OF_TITLES = {"subsidy": {"min_quality": 0.6}}


@cache
def outcomes(seed, days, viewers, changes):
    model = played(Scenario(seed=seed, days=days, viewers=viewers).with_(**{k: thawed(v) for k, v in changes}))
    dramas, carried = model.dramas, model.dramas["platforms"] != 0
    entries = model.ledger.entries()
    sums = entries.groupby("reason", observed=True)["fen"].sum() / 100
    return {
        **run_values(model.totals, days),
        **{f"paid: {reason}": float(fen) for reason, fen in sums.items()},
        "titles": int((carried & (dramas["released_on"] >= 0) & (dramas["status"] > 0)).sum()),
        "pirated views": int(dramas["pirated_views"].sum()),
        "traffic price": float(model.platforms_table["traffic_price"][:2].mean()),
        "trust": float(model.viewers_table["trust"].mean()),
        "relation": float(model.viewers_table["relation_trust"][model.viewers_table["known_merchant"] >= 0].mean()),
    }


def frozen(value):
    return tuple((k, frozen(v)) for k, v in value.items()) if isinstance(value, dict) else value


def thawed(value):
    return {k: thawed(v) for k, v in value} if isinstance(value, tuple) else value


class Effect:
    """Outcomes with ``to`` over outcomes with ``start``, summed over paired seeds; names as in ``run_values``."""

    def __init__(self, start, to, *, days=42, viewers=8_000):
        self.sides = [[outcomes(seed, days, viewers, frozen(side)) for seed in SEEDS] for side in (start, to)]

    def __getitem__(self, name):
        before, after = (sum(run.get(name) or 0.0 for run in side) for side in self.sides)
        return after / before

    def alike(self, name):
        """Whether the outcome moves in the same direction at every seed."""
        signs = {run[name] > other[name] for other, run in zip(*self.sides, strict=True)}
        return len(signs) == 1


def still(name, low, high, **size):
    """The effect of a lever on a market that stands still but for its viewers."""
    return Effect({**STILL, name: low}, {**STILL, name: high}, **size)


def moving(name, low, high, **size):
    """The effect of a lever on the market with every feedback."""
    return Effect({name: low}, {name: high}, **size)


# targeting accuracy


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.3), (0.3, 0.6), (0.6, 0.9)])
def test_sharper_targeting_brings_more_viewing_more_orders_and_more_surplus(low, high):
    effect = still("targeting_accuracy", low, high)
    assert 1.03 < effect["hours_watched"] < 1.3
    assert 1.02 < effect["active_viewers"] < 1.2
    assert 1.02 < effect["consumer_surplus"] < 1.3
    assert 1.05 < effect["gmv_microdrama"] < 1.7


def test_at_fixed_traffic_prices_sharper_targeting_makes_orders_likelier_and_cheaper():
    effect = still("targeting_accuracy", 0.0, 0.9, viewers=40_000)
    assert 1.5 < effect["gmv_microdrama"] < 5.0, "a field experiment: five times, full against none"
    assert 1.2 < effect["orders_per_exposure"] < 4.0
    assert 1.05 < effect["conversion_microdrama"] < 2.0
    assert 0.4 < effect["cost_per_order"] < 0.8


def test_without_targeting_there_is_nothing_to_pay_for_and_full_targeting_costs_its_square():
    assert "paid: data_cost" not in outcomes(1, 42, 8_000, frozen({**STILL, "targeting_accuracy": 0.0}))
    effect = still("targeting_accuracy", 0.3, 0.9)
    assert 9.0 <= effect["paid: data_cost"] < 12.0  # nine times per screen, and more screens


def test_sharper_targeting_helps_in_the_market_as_it_moves_too():
    effect = moving("targeting_accuracy", 0.2, 0.9)
    for name, least in (("hours_watched", 1.05), ("consumer_surplus", 1.03), ("market_revenue", 1.03)):
        assert effect[name] > least
        assert effect.alike(name)
    for blind, sharp in zip(*effect.sides, strict=True):  # it may be a loss: many titles are just being made
        assert sharp["creator_income"] > blind["creator_income"] + 0.01 * blind["market_revenue"]
    assert effect["genre_hhi"] < 1.0


# after-sales quality


def test_better_service_costs_merchants_and_pays_in_quick_answers_and_loyalty():
    """What a standard of .9 costs is in prices too, so that returns and repurchase hardly move: buyers pay for it."""
    effect = moving("after_sales_quality", 0.1, 0.9, days=130, viewers=8_000)
    assert 0.9 < effect["return_rate"] < 1.05
    assert 0.1 < effect["response_hours"] < 0.5
    assert 0.98 < effect["repurchase_rate"] < 1.5
    assert 0.98 < effect["consumer_surplus"] < 1.2
    assert effect["paid: service"] > 1.5
    assert 0.2 < effect["merchant_profit"] < 0.95
    assert effect["trust"] > 1.0
    for name in ("response_hours", "merchant_profit", "trust"):  # what few buyers tell has no one sign in every seed
        assert effect.alike(name), name


@pytest.mark.parametrize(
    ("dimension", "moves"),
    [
        ("responsiveness", {"response_hours": (0.1, 0.6), "relation": (1.0, 1.2)}),
        ("compensation", {"paid: compensation": (1.5, 6.0), "return_rate": (0.8, 0.99), "relation": (1.0, 1.2)}),
        ("reliability", {"return_rate": (0.8, 0.99), "paid: refund": (0.8, 0.99), "consumer_surplus": (1.0, 1.2)}),
        ("care", {"relation": (1.0, 1.2)}),
    ],
)
def test_each_dimension_of_service_moves_what_is_its_own_and_costs_something(dimension, moves):
    """An answer and care change how a fault is remembered; money and fewer faults decide on keeping the product."""
    effect = still(dimension, -0.4, 0.4)
    for name, (low, high) in moves.items():
        assert low < effect[name] < high, name
    assert 1.02 < effect["paid: service"] < 10.0
    assert effect["merchant_profit"] < 0.99


def test_easy_returns_are_used_and_liked_and_cost_merchants():
    effect = still("return_options", 0.0, 1.0)
    assert 1.15 < effect["return_rate"] < 2.0
    assert effect["paid: refund"] > 1.15
    assert 1.0 < effect["consumer_surplus"] < 1.2
    assert effect["paid: service"] > 1.2
    assert effect["merchant_profit"] < 0.95


def test_collecting_returns_at_the_door_is_used_and_liked_and_paid_for_by_merchants():
    effect = still("door_pickup", 0.0, 1.0, viewers=6_000)
    assert 1.08 < effect["return_rate"] < 1.45
    assert 1.0 < effect["consumer_surplus"] < 1.1
    assert effect["paid: return_cost"] > 1.7, "two thirds dearer each, and more of them"
    assert effect["merchant_profit"] < 0.93
    assert all(map(effect.alike, ("return_rate", "consumer_surplus", "paid: return_cost", "merchant_profit")))


def test_exchanges_keep_sales_of_goods_with_a_fault_and_merchants_send_another():
    effect = still("exchanges", 0.0, 1.0)
    assert effect["return_rate"] < 0.95
    assert effect["consumer_surplus"] > 1.0
    assert effect["paid: service"] > 1.01
    runs = effect.sides[1]
    assert all(run["exchange_rate"] > 0.02 and run["paid: replacement"] > 0 for run in runs)


def test_money_back_by_its_route_is_liked_and_platforms_pay_for_transfers_and_keep_no_credit():
    effect = still("original_refund", 0.0, 1.0)
    assert 1.02 < effect["return_rate"] < 2.0
    assert effect["consumer_surplus"] > 1.0
    before, after = (side[0] for side in effect.sides)
    assert before["paid: credit_lapsed"] > 0
    assert "paid: refund_transfer" not in before
    assert after["paid: refund_transfer"] > 0
    assert "paid: credit_lapsed" not in after


def test_service_by_shelf_platforms_answers_sooner_for_a_fee():
    effect = still("integration", 0.2, 1.0)
    assert 0.5 < effect["response_hours"] < 0.95
    assert 0.95 < effect["return_rate"] < 1.1, "fewer faults, and less hassle to send something back"
    assert effect["consumer_surplus"] > 1.0
    assert 22.5 < effect["paid: integration_fee"] < 27.5  # the square of five, and hardly more orders


def test_more_staff_answers_sooner_and_earns_more_wages():
    effect = moving("service_staffing", 0.3, 2.0)
    assert 0.1 < effect["response_hours"] < 0.7
    assert effect["relation"] > 1.0
    assert 12.0 < effect["paid: wages"] < 18.0  # 6.7 times the contacts, each at 2.3 times the wage


# policy subsidy


def test_a_production_subsidy_pays_for_quality_and_reaches_creators_who_put_it_into_titles():
    """Within weeks it is spent on titles whose receipts come later: what creators earn before production rises."""
    effect = Effect(OF_TITLES, {**OF_TITLES, "policy_subsidy": 2e10})
    assert 1.002 < effect["mean_quality"] < 1.1
    assert 1.01 < effect["paid: production"] < 2.0
    for name in ("mean_quality", "paid: production"):
        assert effect.alike(name), name
    assert effect.sides[0][0]["subsidy_spent"] == 0
    earned = [sum(run["creator_income"] + run["paid: production"] for run in side) for side in effect.sides]
    assert 0.7 < (earned[1] - earned[0]) / sum(run["subsidy_spent"] for run in effect.sides[1]) < 3.0
    for run in effect.sides[1]:
        assert run["subsidy_spent"] == pytest.approx(run["paid: subsidy_cash"])
        assert 1e8 < run["subsidy_spent"] <= 2e10 * 42 / 365


def test_more_subsidy_never_spends_less():
    spent = [outcomes(1, 42, 8_000, frozen({**OF_TITLES, "policy_subsidy": v}))["subsidy_spent"] for v in (1e8, 2e10)]
    assert 0 < spent[0] <= 1e8 * 42 / 365
    assert spent[1] > 5 * spent[0]


@pytest.mark.parametrize(
    ("kind", "moves"),
    [
        ("coupons", {"orders": (1.001, 1.3), "consumer_surplus": (1.001, 2.0)}),
        ("commission", {"merchant_profit": (1.0, 1.2)}),
        ("traffic", {"views_gini": (1.0, 1.5)}),
    ],
)
def test_the_subsidy_may_be_spent_on_other_things(kind, moves):
    mix = {"subsidy": {"mix_cash": 0.0, f"mix_{kind}": 1.0, "min_quality": 0.6}, "purchase": {"click_base": -3.0}}
    effect = Effect({**STILL, **mix}, {**STILL, **mix, "policy_subsidy": 2e10})
    for name, (low, high) in moves.items():
        assert low < effect[name] < high, name
    for run in effect.sides[1]:
        assert run["subsidy_spent"] > 1e6


# viewing and content


def test_hunting_copies_turns_pirated_views_into_paid_ones_at_a_cost():
    effect = still("anti_piracy", 0.1, 0.9)
    assert 0.02 < effect["pirated views"] < 0.3
    assert 1.05 < effect["paid: unlock"] < 2.0
    assert 1.03 < effect["market_revenue"] < 2.0
    assert 81.0 <= effect["paid: enforcement"] < 130.0  # the square of nine, and more sessions


def test_shared_data_sharpens_targeting_for_a_fee():
    effect = still("data_sharing", 0.0, 1.0)
    assert 1.0 < effect["hours_watched"] < 1.2
    assert 1.0 < effect["consumer_surplus"] < 1.2
    assert 1.2 < effect["paid: data_cost"] < 4.0
    assert effect.alike("hours_watched")


def test_shared_data_tells_most_to_the_platform_that_knows_least():
    model = played(Scenario(viewers=50, days=1).with_(data_sharing=1.0))
    viewer = SimpleNamespace(platforms=2**N_PLATFORMS - 1)
    known = [share_known(viewer, model.today, p) for p in range(N_PLATFORMS)]
    gains = dict(zip(PLATFORMS, known - model.today.venues.data_share, strict=True))
    assert gains["wechat_mini"] > gains["jd"] > gains["douyin"] >= 0.0


def test_less_advertising_is_watched_longer_and_earns_less():
    effect = still("ad_load", 1.0, 0.3)
    assert 1.005 < effect["hours_watched"] < 1.4, "in a feed it is time that ends most sessions"
    assert 1.02 < effect["completion_rate"] < 1.5
    assert 1.0 < effect["consumer_surplus"] < 1.6
    assert 0.2 < effect["paid: advertising"] < 0.85
    assert effect["paid: advertising_sale"] < 0.5
    assert effect["platform_revenue"] < 0.99


def test_less_advertising_makes_traffic_dear_and_starves_titles_that_live_on_it():
    """They are not made any more and fewer viewers are bought, so that in the market fewer hours may be watched."""
    effect = moving("ad_load", 1.0, 0.3)
    assert effect["traffic price"] > 1.2
    assert effect["paid: advertising"] < 0.85
    assert effect["paid: advertising_sale"] < still("ad_load", 1.0, 0.3)["paid: advertising_sale"]
    assert effect["market_revenue"] < 0.9
    assert effect["operator_profit"] < 0.95
    assert effect["platform_revenue"] < 0.99
    assert effect["consumer_surplus"] > 0.99


def test_a_quality_gate_lets_fewer_and_better_titles_in_and_is_paid_for():
    effect = moving("quality_gate", 0.0, 0.55)
    assert 1.01 < effect["mean_quality"] < 1.2
    assert 0.3 < effect["titles"] < 0.9
    for run in effect.sides[1]:
        assert run["paid: quality_gate"] > 1e5


@pytest.mark.parametrize("lever", ["brand_consistency", "adaptation", "clips"])
def test_twice_as_much_for_brands_styles_and_clips_costs_those_who_bear_it_about_four_times_as_much(lever):
    (reason,) = BEARERS[lever].reasons
    effect = still(lever, 0.4, 0.8)
    assert 3.4 < effect[f"paid: {reason}"] < 4.8
    assert effect.alike(f"paid: {reason}")


def test_a_campaign_for_brands_reaches_fewer_by_the_yuan_and_is_paid_for_to_the_yuan():
    effect = still("brand_campaign", 20.0, 40.0)
    assert effect["paid: brand_campaign"] == pytest.approx(2.0, rel=1e-6)
    assert 1.4 < effect["campaign_contacts"] < 1.8  # 1 - exp(-1) over 1 - exp(-1/2)
    assert effect["campaign_orders"] > 1.1
    assert still("brand_campaign", 0.0, 40.0)["orders"] > 1.002
    assert still("brand_campaign", 0.0, 40.0)["merchant_profit"] < 1


# every lever


def test_every_lever_has_a_test_in_this_file():
    text = Path(__file__).read_text(encoding="utf-8")
    assert [lever for lever in LEVERS if f'"{lever}"' not in text] == []


@pytest.mark.parametrize(
    ("lever", "value", "reason"),
    [("targeting_accuracy", 0.9, "data_cost"), ("anti_piracy", 0.9, "enforcement"), ("data_sharing", 1.0, "data_cost")],
)
def test_a_lever_turned_on_one_platform_is_paid_for_there(lever, value, reason):
    def paid(policies):
        entries = played(Scenario(viewers=2_000, days=3).with_(**STILL, policies=policies)).ledger.entries()
        return entries[entries["reason"] == reason].groupby("payer", observed=True)["fen"].sum()

    before, after = paid([]), paid([{"set": f"levers.{lever}", "platform": "douyin_mini", "value": value}])
    assert after["platform:douyin_mini"] > 1.2 * before["platform:douyin_mini"]
    assert after["platform:drama_app"] == pytest.approx(before["platform:drama_app"], rel=0.1)
