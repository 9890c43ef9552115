"""Specification of merchants: service and its cost, staff, brands, and what reviews change."""

import inspect

import numba
import numpy as np
import pytest
from numba.extending import register_jitable

from sim import arithmetic, money
from sim.draws import draw
from sim.names import N_CATEGORIES, Form
from sim.processes.after_sales.market import refresh_service
from sim.processes.after_sales.parameters import AfterSales
from sim.processes.merchants import rules as merchandising
from sim.processes.merchants.opening import initial_merchants
from sim.processes.merchants.parameters import Commerce
from sim.processes.pages.opening import usual_shares
from sim.processes.platforms import rules as platform_plans
from sim.processes.platforms.plans import PlatformPlans
from sim.scenario import Scenario
from sim.world.merchants import DIMENSIONS, weighted_mean
from tests.processes.trading import DOUYIN, KUAISHOU, ORDERS, SOLD, market, review, reviewed, sell

P = Commerce().as_tuple()
PLANS = PlatformPlans().as_tuple()
AFTER_SALES = AfterSales().as_tuple()


# dramas


@pytest.mark.parametrize(("price", "cost"), [(9_900, 4_500), (3_000, 2_700), (500, 10)])
def test_at_the_usual_commission_the_interest_in_dramas_is_the_usual_one_whatever_is_sold(price, cost):
    assert merchandising.interest_in_dramas(price, cost, 0.05, 0.05, P) == 1


def test_a_tenth_more_left_of_an_order_is_a_tenth_more_interest_in_dramas_and_nothing_left_is_none():
    assert merchandising.interest_in_dramas(10_000, 4_500, 0.0, 0.05, P) == pytest.approx(1.1)
    assert merchandising.interest_in_dramas(10_000, 4_500, 0.55, 0.05, P) == 0
    assert merchandising.interest_in_dramas(10_000, 9_600, 0.0, 0.05, P) == 1, "nothing was left that could rise"


def test_who_gave_dramas_up_tries_again_more_often_where_an_order_leaves_more_and_who_gains_goes_on_anyway():
    luck, poor = 1.05 * P.drama_trial, 0.5 * P.least_drama_return
    assert not merchandising.takes_part(poor, 1.0, luck, P)
    assert merchandising.takes_part(poor, 1.1, luck, P)
    assert merchandising.takes_part(P.least_drama_return, 0.0, luck, P)


# service


def test_service_is_what_the_merchant_chooses_or_the_standard_that_is_enforced_if_higher():
    assert merchandising.service_level(0.0, 0.6) == 0.6
    assert merchandising.service_level(0.8, 0.6) == 0.8
    assert merchandising.service_level(1.4, 0.6) == 1
    assert merchandising.service_level(-0.5, -0.1) == 0


def test_service_costs_more_the_better_it_is_already():
    costs = [merchandising.service_cost_per_order(x, x, x, x, x, P) for x in (0, 0.25, 0.5, 0.75, 1)]
    steps = np.diff(costs)
    assert costs[0] == 0
    assert (np.diff(steps) > 0).all()


@pytest.mark.parametrize("dimension", range(5))
def test_every_dimension_of_service_has_a_price(dimension):
    levels = [0.5] * 5
    before = merchandising.service_cost_per_order(*levels, P)
    levels[dimension] = 1.0
    assert merchandising.service_cost_per_order(*levels, P) > before


def test_neither_better_nor_worse_service_pays_more_than_the_best_level():
    gain, cost = 120.0, 100.0
    best = merchandising.best_level(gain, cost)

    def profit(level):
        return gain * level - cost * level * level

    assert profit(best) > profit(best + 0.02)
    assert profit(best) > profit(best - 0.02)


def test_free_service_is_given_where_it_brings_anything_and_none_where_it_brings_nothing():
    assert merchandising.best_level(1.0, 0.0) == 1
    assert merchandising.best_level(0.0, 0.0) == merchandising.best_level(-5.0, 100.0) == 0
    assert merchandising.best_level(1e9, 1.0) == 1


def test_service_moves_part_of_the_way_to_what_pays_and_falls_no_faster_than_it_wears_off():
    assert merchandising.next_level(0.4, 0.8, P) == pytest.approx(0.4 + 0.4 * P.service_speed)
    assert merchandising.next_level(0.5, 0.0, P) == pytest.approx(0.5 * (1 - P.service_wear))


def test_faults_cost_more_where_they_are_many_and_less_where_they_are_made_good():
    def worth(chance, recovered):
        return merchandising.worth_of_service(chance, recovered, 1_000.0, 3_000.0, 0.5, AFTER_SALES)

    assert worth(0.05, 0.5) > worth(0.20, 0.5)
    assert worth(0.20, 0.9) > worth(0.20, 0.5)
    assert worth(0.0, 0.9) == worth(0.0, 0.1), "there is nothing to make good"


def chosen(loss: int, ratings: float = 0.0):
    """Levels of service after a review of a merchant that loses so many fen with a fault, by dimension."""

    def prepare(model):
        sell(model)
        table = model.merchants_table
        faults = SOLD // 10
        table["complaints"][0], table["smooth"][0] = faults, SOLD - faults
        table["smooth_gain"][0], table["fault_gain"][0] = 1_000 * (SOLD - faults), (1_000 - loss) * faults
        table["quality_response"][0] = ratings * SOLD

    table = reviewed(prepare)
    return np.array([table["chosen_" + name][0] for name in DIMENSIONS])


def test_merchants_prevent_faults_that_are_dear():
    cheap, dear = chosen(loss=0), chosen(loss=8_000)
    reliability = DIMENSIONS.index("reliability")
    assert dear[reliability] > cheap[reliability] + 0.05


def test_merchants_serve_better_where_buyers_look_at_ratings():
    blind, looking = chosen(loss=2_000), chosen(loss=2_000, ratings=8.0)
    assert (looking >= blind).all()
    assert (looking > blind).sum() >= 2


def test_a_standard_for_all_platforms_lifts_those_below_it_and_leaves_the_others():
    model = market(after_sales_quality=0.12)
    refresh_service(model)
    table, lifted = model.merchants_table, []
    for name in DIMENSIONS:
        enforced = 0.12 + getattr(model.settings.levers, name)
        own = table["chosen_" + name]
        lifted.append((own < enforced).mean())
        assert table[name] == pytest.approx(np.maximum(own, min(enforced, 1.0)))
    assert 0.2 < np.mean(lifted) < 0.8


def test_a_standard_on_one_platform_reaches_merchants_by_what_they_sell_there():
    setting = {"set": "levers.responsiveness", "platform": "douyin", "value": 1.0}
    model, before = market(policies=[setting]), market()
    for each in (model, before):
        refresh_service(each)
    sold_there = model.merchants_table["sells_on"][:, DOUYIN]
    assert 0.0 < sold_there.min() < sold_there.max() < 1.0
    enforced = model.levers.after_sales_quality[DOUYIN] + sold_there
    own = model.merchants_table["chosen_responsiveness"]
    assert model.merchants_table["responsiveness"] == pytest.approx(np.clip(np.maximum(own, enforced), 0, 1))
    assert (model.merchants_table["responsiveness"] > before.merchants_table["responsiveness"]).any()
    assert model.merchants_table["care"].tolist() == before.merchants_table["care"].tolist()


def test_twice_the_staffing_doubles_capacity():
    usual, double = market(), market(service_staffing=2.0)
    for model in (usual, double):
        refresh_service(model)
    assert (double.merchants_table["capacity"] == 2 * usual.merchants_table["capacity"]).all()


# staff, brand, response


def test_staff_moves_half_way_to_its_target():
    assert merchandising.staff_target(850, P) == pytest.approx(1000)
    assert merchandising.next_staff(600, 1000.0, P) == 800
    assert merchandising.next_staff(1, 0.0, P) == 1


def test_a_consistent_brand_gains_equity_on_many_platforms_and_a_contradictory_one_loses():
    consistent = merchandising.next_brand_equity(0.4, 0.9, 5, P)
    assert consistent > 0.42
    assert merchandising.next_brand_equity(0.4, 0.9, 1, P) < consistent
    assert merchandising.next_brand_equity(0.4, 0.3, 5, P) < 0.4


def test_adaptation_raises_response_by_up_to_a_sixth():
    assert merchandising.response_factor(0.5, P) == 1
    assert merchandising.response_factor(1.0, P) == pytest.approx(1.15)


# re-allocation of marketing


def test_without_evidence_a_return_is_what_was_expected():
    assert merchandising.measured_return(0.0, 0.0, 1.4, P) == pytest.approx(1.4)
    assert merchandising.measured_return(40.0, 20.0, 1.4, P) == pytest.approx((40 + 9.8) / 27)


def test_a_platform_with_twice_the_return_gains_a_third_of_its_share():
    assert merchandising.budget_share(0.3, 2.0, 1.0, P) == pytest.approx(0.39)
    assert merchandising.budget_share(0.3, 1.0, 1.0, P) == pytest.approx(0.3)
    assert merchandising.budget_share(0.3, 0.0, 1.0, P) == pytest.approx(0.21)
    assert merchandising.budget_share(0.0, 0.0, 1.0, P) == P.least_share


def with_returns(model, row: int, better: int, worse: int) -> None:
    """Equal spending on two platforms, four times the sales on the better one."""
    budget = model.merchants_table["marketing_budget"][row]
    model.merchants_table["marketing_spend"][row] = 28 * budget
    model.merchants_table["credited"][row] = 28 * 5 * budget
    model.merchants_table["credited"][row, better] *= 2
    model.merchants_table["credited"][row, worse] //= 2


def test_the_better_platform_gets_more_of_the_budget_and_the_total_stays():
    model = market()
    table = model.merchants_table
    before = table["marketing_budget"][0].copy()
    with_returns(model, 0, better=KUAISHOU, worse=DOUYIN)
    review(model)
    after = table["marketing_budget"][0]
    assert after.sum() == before.sum()
    assert after[KUAISHOU] > 1.1 * before[KUAISHOU]
    assert after[DOUYIN] < 0.95 * before[DOUYIN]


def test_who_does_not_learn_keeps_the_split_of_the_first_day():
    model = market(**{"commerce.learners": 0.0})
    before = model.merchants_table["marketing_budget"][0].copy()
    with_returns(model, 0, better=KUAISHOU, worse=DOUYIN)
    review(model)
    assert (model.merchants_table["marketing_budget"][0] == before).all()


@pytest.mark.parametrize(("share", "of_twenty"), [(0.0, 0), (0.05, 1), (0.3, 6), (1.0, 20)])
def test_so_many_learn_whoever_is_drawn(share, of_twenty):
    p = Commerce(learners=share).as_tuple()
    for start in (0.0, 0.37, 0.99):
        assert sum(merchandising.learns(row, start, p) for row in range(20)) == of_twenty


def test_who_learns_differs_from_seed_to_seed():
    settings = Scenario().with_(**{"commerce.learners": 0.05})
    who = {tuple(initial_merchants(settings, seed, ORDERS, usual_shares)["learns"]) for seed in range(10)}
    assert len(who) > 5


def test_budgets_stay_where_goods_are_sold():
    model = market()
    with_returns(model, 0, better=KUAISHOU, worse=DOUYIN)
    review(model)
    selling = np.isin(model.platforms_table["form"], (Form.SHORT_VIDEO, Form.SHELF))
    assert (model.merchants_table["marketing_budget"][0][~selling] == 0).all()


# reviews


def test_a_review_hires_for_the_contacts_that_orders_bring_and_starts_counting_afresh():
    model = market()
    table = model.merchants_table
    staff = int(table["staff"][0])
    sell(model)
    table["complaints"][0] = int(3 * P.contacts_per_order * SOLD)
    review(model)
    assert 2 * staff < table["staff"][0] < 2.5 * staff
    counted = ("delivered", "complaints", "smooth", "sold", "turnover", "near", "sent_back", "price_response")
    assert all(table[name][0] == 0 for name in counted)
    assert table["reviewed_on"][0] == 28
    assert table["review_on"][0] == 56


def test_without_the_feedback_of_supply_a_review_changes_nothing_that_depends_on_viewers():
    model = market(**{"feedbacks.supply": False})
    table = model.merchants_table
    before = table.copy()
    with_returns(model, 0, better=KUAISHOU, worse=DOUYIN)
    sell(model, elasticity=6.0)
    table["complaints"][0] = SOLD // 2
    review(model)
    assert set(table.differences(before)) <= {"reviewed_on", "review_on"}


def test_a_merchant_deep_in_debt_leaves_unless_it_is_the_last_of_its_category():
    model = market()
    ledger, table = model.ledger, model.merchants_table
    account = ledger.account("merchant:0")
    ledger.post(model.day, account, ledger.account("owners"), ledger.reason("dividend"), 2 * ledger.balance(account))
    review(model)
    assert table["active"][0] == 0
    assert table["marketing_budget"][0].sum() == 0
    table["active"][:] = table["category"] != 0
    table["active"][0] = 1
    review(model)
    assert table["active"][0] == 1


def test_owners_take_what_is_above_the_working_capital():
    model = market(**{"feedbacks.supply": False})
    ledger = model.ledger
    account = ledger.account("merchant:0")
    before = ledger.balance(account)
    ledger.post(model.day, ledger.account("advertisers"), account, ledger.reason("sale"), 12_345)
    review(model)
    assert ledger.balance(account) == before


def test_first_reviews_are_spread_over_the_second_four_weeks():
    days = market().merchants_table["review_on"]
    assert (days.min(), days.max()) == (28, 55)
    assert np.bincount(days).max() < 25


# the start


def test_the_merchants_of_a_seed_are_the_same_whatever_else_changes():
    again = initial_merchants(Scenario().with_(viewers=500), 1, ORDERS, usual_shares)
    assert again.equals(market().merchants_table)
    assert "price" in initial_merchants(Scenario(), 2, ORDERS, usual_shares).differences(again)


def test_every_category_is_on_sale_near_its_median_price():
    table = initial_merchants(Scenario().with_(**{"commerce.merchants": 4000}), 1, ORDERS, usual_shares)
    for category, median in enumerate(Commerce().prices):
        prices = table["price"][table["category"] == category] / 100
        assert len(prices) > 50
        assert np.median(prices) == pytest.approx(median, rel=0.12)
    assert len(set(table["category"].tolist())) == N_CATEGORIES


def test_staff_at_the_start_meets_the_target_load_of_the_orders_expected():
    table = market().merchants_table
    assert table["staff"].sum() == pytest.approx(ORDERS * P.contacts_per_order / P.target_load, rel=0.01)


def test_a_weighted_mean_without_weights_is_plain():
    values = np.arange(3.0)
    assert weighted_mean(np.array([[0, 0, 0], [0, 1, 3]]), values).tolist() == [1.0, 1.75]


def test_compiled_rules_give_the_same_bits():
    for module in (money, arithmetic, merchandising, platform_plans):
        for _, rule in inspect.getmembers(module, inspect.isfunction):
            register_jitable(rule)

    def review(own, share, number, p, plans, after_sales):
        echoed = merchandising.echo(share, own, 0.6)
        response = merchandising.elasticity_of_kept_sales(4.0 * own, share, 1.1 - own, echoed, p)
        price = merchandising.next_price(number, merchandising.best_price(0.6 * number, response, share), p)
        to_places = merchandising.elasticity_to_places(own, share, merchandising.page_lift(own, 0.6))
        spent = merchandising.advertising_share(to_places, response, p)
        left = merchandising.margin(price, number, share)
        back = merchandising.measured_return(left, own * 100.0, 1.3, p)
        worth = merchandising.worth_of_service(share, own, left, 3000.0 * own, share, after_sales)
        better = merchandising.next_level(own, merchandising.best_level(worth, 2.0 * number), p)
        level = merchandising.service_level(share, better)
        cost = merchandising.service_cost_per_order(level, own, share, own, share, p)
        staff = merchandising.next_staff(number, merchandising.staff_target(number * own, p), p)
        money_needed = merchandising.working_capital(staff, price, p) + merchandising.staff_cost(
            2 * staff, max(staff, 1), p
        )
        load = platform_plans.next_ad_load(own, 0.5, platform_plans.audience_lost(own, share), share * 3.0, plans)
        reserve = platform_plans.next_reserve_price(number, 4000, own, share * 3.0, plans)
        brand = merchandising.next_brand_equity(own, share, number % 7, p) * merchandising.response_factor(own, p)
        more = merchandising.comes_in(price, 9 * number, share, p)
        moved = merchandising.budget_share(share, back, 1.3, p)
        return moved, cost, money_needed, load, reserve, brand, spent, worth, level, more

    kernel = numba.njit(review)
    for k in range(300):
        point = (0.01 + draw(1, k, 0, 1), 0.01 + draw(1, k, 0, 2), 3_000 + 17 * k, P, PLANS, AFTER_SALES)
        assert kernel(*point) == review(*point)
