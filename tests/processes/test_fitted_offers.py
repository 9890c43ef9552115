"""Specification of offers fitted to the person: what platforms believe, whom it favours, and who pays for it."""

from functools import cache

import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.processes.needs.parameters import Needs
from sim.processes.needs.rules import willingness
from sim.processes.shopping.rules import fitted_price
from sim.processes.subsidy.fitting import (
    ANYWHERE,
    accuracy_of,
    believed_channel,
    believed_response,
    inclination,
    response,
)
from sim.processes.subsidy.rules import brought_about
from sim.scenario import Scenario
from tests.worlds import QUICK, differences, played

WORLD = Scenario(viewers=1_500, days=25, warm_up=0).with_(**QUICK)
PLAN = {"plan": "coupons", "platform": "douyin", "budget": 5e8, "face_value": 20, "min_spend": 30}
WANTS = Needs().as_tuple()


@cache
def market(fitted=0.0, prices=0.0, data=True):
    rules = {"personalisation": data, "personal_prices": prices}
    return played(WORLD.with_(rules=rules, policies=[PLAN | {"fitted": fitted}]))


def fitting_cost(model):
    entries = model.ledger.entries()
    return entries.loc[entries["reason"] == "fitting_cost", "fen"].sum()


# the rules


def test_a_coupon_brings_about_what_its_lift_of_the_odds_makes_of_those_who_would_not_buy():
    for bought, lift in ((0.1, 2.0), (0.5, 1.3), (0.9, 4.0)):
        odds = bought / (1 - bought) * lift
        assert brought_about(bought, lift) == pytest.approx(1 - bought / (odds / (1 + odds)))
    assert brought_about(0.3, 1.0) == 0.0


def test_who_is_unknown_is_asked_the_listed_price_and_nobody_more_than_is_allowed():
    assert fitted_price(10_000, 0.2, 0.0, 3.0) == 10_000
    assert fitted_price(10_000, 0.0, 1.0, 3.0) == 10_000
    assert fitted_price(10_000, 0.2, 1.0, 3.0) == 12_000
    assert fitted_price(10_000, 0.2, 1.0, -3.0) == 8_000
    assert fitted_price(10_000, 0.2, 0.5, 1.0) == 11_000
    assert fitted_price(1, 0.5, 1.0, -3.0) == 1


def test_willingness_is_told_in_sd_from_the_median_need():
    median = round(20_000 * WANTS.wtp_median)
    assert willingness(median, 20_000, WANTS) == pytest.approx(0.0, abs=1e-6)
    assert willingness(round(median * np.exp(WANTS.wtp_sd)), 20_000, WANTS) == pytest.approx(1.0, abs=1e-3)
    assert willingness(5_000, 20_000, WANTS._replace(wtp_sd=0.0)) == 0.0


# what platforms believe


def test_a_belief_agrees_with_the_truth_as_far_as_people_are_known():
    model = market()
    plan = next(iter(model.policy_desk.funds.values())).plan
    rows = np.arange(len(model.viewers_table))
    true, believed, accuracy = (of(model, plan, rows) for of in (response, believed_response, accuracy_by_plan))
    well = accuracy > np.median(accuracy)
    assert 0.1 < np.corrcoef(true[well], believed[well])[0, 1] < 0.95
    assert np.corrcoef(true[well], believed[well])[0, 1] > np.corrcoef(true[~well], believed[~well])[0, 1]
    assert 0.0 == true.min() < true.max() < 1.0
    assert true[model.viewers_table["needs"] == 0].max() == 0.0


def accuracy_by_plan(model, plan, rows):
    return accuracy_of(model, plan.platform, rows)


# in one channel


def of_channel(share, data=True):
    rules = {"personalisation": data}
    return WORLD.with_(rules=rules, policies=[PLAN | {"fitted_channel": share, "budget": 5e9, "min_spend": 1}])


class Noting(MarketModel):
    """A market that notes in which channels coupons are used, beside the one in which alone they could be."""

    def __init__(self, *of, **others):
        self.used = set()
        super().__init__(*of, **others)

    def shop(self):
        held = self.viewers_table["voucher_in"].copy()
        super().shop()
        orders = self.new_orders
        those = orders["coupon"] > 0
        self.used |= set(zip(held[orders["viewer"]][those].tolist(), orders["channel"][those].tolist(), strict=True))


def test_a_coupon_good_in_one_channel_is_used_nowhere_else_and_any_other_everywhere():
    many_in_dramas = {"click_base": 1.0, "drama_appeal": 3.0, "video_buyers": (1.0, 1.0)}
    used = played(of_channel(0.5).with_(purchase=many_in_dramas), market=Noting).used
    assert {channel for held, channel in used if held == ANYWHERE} == {0, 1, 2}
    assert {(held, channel) for held, channel in used if held != ANYWHERE} == {
        (channel, channel) for channel in range(3)
    }


def rightly_chosen(ceiling):
    """Share of people for whom the channel is that of their strongest inclination beside others."""
    model = played(WORLD.with_(targeting_accuracy=ceiling))
    rows = np.arange(len(model.viewers_table))
    true = np.array([inclination(model, channel, rows) for channel in range(3)])
    stands = (true - true.mean(axis=1, keepdims=True)) / true.std(axis=1, keepdims=True)
    return (believed_channel(model, 0, rows) == stands.argmax(axis=0)).mean()


def test_the_channel_chosen_is_that_of_the_stronger_inclination_as_far_as_people_are_known():
    well, hardly = rightly_chosen(1.0), rightly_chosen(0.05)
    assert hardly == pytest.approx(1 / 3, abs=0.06)  # by lot
    assert well > hardly + 0.1


def test_fitting_the_channel_costs_by_the_coupon_and_needs_personal_data():
    assert fitting_cost(played(of_channel(1.0))) > 1.8 * fitting_cost(played(of_channel(0.5))) > 0
    without = [played(of_channel(share, data=False)) for share in (1.0, 0.0)]
    assert [name for name in differences(*without) if name != "plans"] == []
    assert fitting_cost(without[0]) == 0


# without personal data


def test_without_personal_data_fitted_coupons_are_the_lottery():
    assert [name for name in differences(market(1.0, data=False), market(0.0, data=False)) if name != "plans"] == []
    assert fitting_cost(market(1.0, data=False)) == 0


def test_without_personal_data_everybody_is_asked_the_listed_price():
    assert differences(market(prices=0.3, data=False), market(data=False)) == []


# who pays


def test_fitting_costs_platforms_by_the_offer_and_by_the_square_of_how_far_prices_move():
    assert fitting_cost(market()) == 0
    assert fitting_cost(market(1.0)) > 1.8 * fitting_cost(market(0.5)) > 0
    assert fitting_cost(market(prices=0.2)) == pytest.approx(4 * fitting_cost(market(prices=0.1)), rel=1e-3)


def test_what_is_asked_above_and_below_list_prices_adds_up_over_orders():
    model, asked = MarketModel(WORLD.with_(rules={"personal_prices": 0.3})), 0
    while model.running:
        model.step()
        asked += int((model.new_orders["personal"] * model.new_orders["weight"].astype(np.int64)).sum())
    more, less = (int(model.totals.until(f"personal_{what}", model.day).sum()) for what in ("surcharges", "discounts"))
    assert more > 0 < less
    assert asked == more - less


def test_nobody_is_asked_for_anything_of_their_own_by_default():
    assert all((batch["personal"] == 0).all() for batch in market().orders.batches.values())
