"""Specification of purchase: what a product is worth to somebody, what speaks for an offer, and who comes to look."""

from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arithmetic import logistic
from sim.draws import draw, uniform
from sim.market.model import MarketModel
from sim.names import N_CLUSTERS, Adoption, Channel
from sim.processes.shopping import rules as purchase
from sim.processes.shopping.parameters import Purchase
from sim.scenario import Scenario
from tests.worlds import played

P = Purchase().as_tuple()
SHARE = st.floats(0, 1)
LUCK = [draw(1, i, 0, 1) for i in range(20_000)]
USUAL = 10_000  # fen
LOGIT = P.noise * USUAL


def utility(worth=USUAL, pay=USUAL, minutes=0.0, push=0.0, usual=USUAL, p=P):
    return purchase.offer_utility(worth, pay, minutes, push, usual, p)


# the state of mind


@pytest.mark.parametrize("part", range(3))
def test_enjoyment_control_and_merging_each_raise_the_wish_to_buy_alone(part):
    usual = [P.usual_enjoyment, P.usual_control, P.usual_merging]
    more = [*usual]
    more[part] += 0.2
    assert purchase.absorbed_utility(*more, P) > purchase.absorbed_utility(*usual, P)


def test_a_viewer_in_the_usual_state_of_mind_is_neither_drawn_nor_put_off():
    assert purchase.absorbed_utility(P.usual_enjoyment, P.usual_control, P.usual_merging, P) == 0.0


def test_each_part_counts_by_its_slope_per_sd():
    usual = np.array([P.usual_enjoyment, P.usual_control, P.usual_merging])
    by_part = np.diag([P.enjoyment_sd, P.control_sd, P.merging_sd])
    slopes = [purchase.absorbed_utility(*(usual + one), P) for one in by_part]
    assert slopes == pytest.approx([P.enjoyment_slope, P.control_slope, P.merging_slope])


def test_the_three_parts_together_have_the_size_of_the_measured_composite():
    assert P.enjoyment_slope + P.control_slope + P.merging_slope == pytest.approx(0.34, abs=0.05)


def test_losing_track_of_time_works_against_buying():
    steps = [
        purchase.absorbed_utility(0.5, 0.7, P.distortion_from + extra, P)
        for extra in P.distortion_sd * np.arange(-1, 3)
    ]
    gains = [after - before for before, after in pairwise(steps)]
    assert gains[0] > gains[1]
    assert gains[1] == pytest.approx(gains[0] + P.distortion_slope)
    assert gains[1] < 0.0


# what it is worth


def test_a_well_matched_product_of_the_usual_make_is_worth_what_was_drawn_with_the_need():
    assert purchase.worth_to(7_700, 1.0, P.usual_match, P) == pytest.approx(7_700)


def test_a_better_make_is_worth_more_in_proportion_and_a_better_match_by_its_value_per_sd():
    worth = purchase.worth_to(10_000, 1.0, 1.0, P)
    assert purchase.worth_to(10_000, 1.2, 1.0, P) == pytest.approx(1.2 * worth)
    assert purchase.worth_to(10_000, 1.0, 2.0, P) - worth == pytest.approx(10_000 * P.match_value)


@given(value=st.integers(1, 10**6), tier=st.floats(0.3, 3), match=st.floats(-6, 6), better=st.floats(0, 3))
@settings(derandomize=True)
def test_worth_never_falls_with_the_match_and_what_suits_somebody_worst_is_still_worth_something(
    value, tier, match, better
):
    worth = purchase.worth_to(value, tier, match, P)
    assert 0.0 < worth <= purchase.worth_to(value, tier, match + better, P)
    assert purchase.worth_to(value, tier, -6.0, P) < 0.1 * value * tier


def test_buyers_believe_a_rating_in_part_and_the_usual_one_says_nothing_new():
    assert purchase.believed_quality(P.usual_rating, P) == P.usual_rating
    gained = purchase.believed_quality(P.usual_rating + 0.1, P) - P.usual_rating
    assert 0.0 < gained < 0.1
    assert gained == pytest.approx(0.1 * P.rating_weight)


# an offer


def test_one_logit_is_worth_its_share_of_the_usual_price_whether_it_is_cheaper_or_better():
    assert purchase.logit_value(USUAL, P) == pytest.approx(LOGIT)
    assert utility(pay=USUAL - LOGIT) - utility() == pytest.approx(1.0)
    assert utility(worth=USUAL + LOGIT) - utility() == pytest.approx(1.0)
    assert utility(push=1.0) - utility() == pytest.approx(1.0)


def test_what_is_worth_its_price_and_takes_no_time_neither_draws_nor_repels():
    assert utility() == 0.0


@given(worth=st.floats(0, 1e6), pay=st.floats(0, 1e6), minutes=st.floats(0, 60), push=st.floats(-5, 5))
@settings(derandomize=True)
def test_money_and_minutes_each_speak_against_buying(worth, pay, minutes, push):
    found = utility(worth, pay, minutes, push)
    assert utility(worth, pay + 100, minutes, push) < found
    assert utility(worth, pay, minutes + 1.0, push) < found
    assert utility(worth + 100, pay, minutes, push) > found


def test_a_tenth_off_the_price_means_the_same_in_a_cheap_category_and_in_a_dear_one():
    gains = [utility(u, 0.9 * u, usual=u) - utility(u, u, usual=u) for u in (500, 50_000)]
    assert gains[0] == pytest.approx(gains[1]) == pytest.approx(0.1 / P.noise)


def test_a_minute_costs_its_money_value_and_weighs_most_in_a_cheap_category():
    assert purchase.shopping_cost(20.0, P) == pytest.approx(20.0 * P.yuan_per_minute * 100.0)
    lost = [utility(u, u, usual=u) - utility(u, u, minutes=10.0, usual=u) for u in (500, 5_000)]
    assert lost[0] == pytest.approx(10.0 * lost[1])


@given(free=st.floats(0.01, 600), left=SHARE)
@settings(derandomize=True)
def test_minutes_press_more_the_less_of_the_day_is_left(free, left):
    weight = purchase.time_pressure(left * free, free, P)
    assert 1.0 <= weight <= P.time_pressure
    assert purchase.time_pressure(0.5 * left * free, free, P) >= weight
    assert purchase.time_pressure(free, free, P) == pytest.approx(1.0)
    assert purchase.time_pressure(0.0, free, P) == P.time_pressure


def test_seeing_a_product_in_use_leaves_less_uncertainty_than_the_shelf_and_that_less_than_a_lot_in_a_live_room():
    spread = [purchase.surprise_of(channel, False, P) for channel in (Channel.DRAMA, Channel.SHELF, Channel.LIVE)]
    assert spread == sorted(spread)
    assert spread[0] < spread[2]
    for channel in Channel:
        assert purchase.surprise_of(channel, True, P) < min(spread), "least where one has bought before"


def test_uncertainty_worries_and_takes_something_from_every_decision():
    sure = P._replace(surprise_drama=0.0, surprise_live=0.0, surprise_shelf=0.0, surprise_known=0.0)
    pushes = [
        (purchase.drama_push(0.0, 0.5, p), purchase.live_push(p), purchase.shelf_push(0.5, p), purchase.known_push(p))
        for p in (sure, P)
    ]
    spreads = (P.surprise_drama, P.surprise_live, P.surprise_shelf, P.surprise_known)
    for calm, worried, spread in zip(*pushes, spreads, strict=True):
        assert calm - worried == pytest.approx(purchase.worry(spread, P)) == pytest.approx(P.worry_weight * spread)


def test_shopping_in_a_drama_takes_less_time_than_live_or_the_shelf():
    assert P.minutes_drama < P.minutes_shelf < P.minutes_live


def test_a_product_that_answers_the_worry_and_an_immersed_viewer_make_the_offer_in_a_drama_better():
    base = purchase.drama_push(0.0, 0.5, P)
    assert purchase.drama_push(0.0, 1.0, P) == pytest.approx(base + 0.5 * P.fit_weight)
    assert purchase.drama_push(0.3, 0.5, P) == pytest.approx(base + 0.3)


def test_a_brand_of_usual_standing_neither_draws_nor_repels_and_a_better_one_draws_by_its_weight():
    assert purchase.brand_push(P.usual_equity, P) == 0.0
    assert purchase.brand_push(0.9, P) - purchase.brand_push(0.4, P) == pytest.approx(0.5 * P.equity_weight)


def test_a_habit_of_visiting_helps_the_shelf():
    assert purchase.shelf_push(1.0, P) - purchase.shelf_push(0.0, P) == pytest.approx(P.habit_weight)


def test_habit_brings_searches_to_the_shelf_where_dramas_are_watched():
    assert purchase.searches_where_watched(0.0, P) == 0.0
    assert 0.0 < purchase.searches_where_watched(0.5, P) < purchase.searches_where_watched(1.0, P) < 1.0


# coming, and the page


@given(chance=SHARE, trust=SHARE, more=SHARE)
@settings(derandomize=True)
def test_who_trusts_a_channel_more_comes_more_often(chance, trust, more):
    comes = purchase.comes_chance(chance, trust, P)
    assert 0.0 <= comes <= purchase.comes_chance(chance, min(trust + more, 1.0), P) <= 1.0
    assert purchase.comes_chance(chance, P.usual_trust, P) == pytest.approx(chance)


def test_a_disappointed_viewer_comes_less_by_the_weight_of_trust():
    comes = purchase.comes_chance(0.1, P.usual_trust - 0.2, P)
    assert log(comes / 0.1) == pytest.approx(-0.2 * P.trust_weight)


def test_the_habit_of_live_rooms_spreads_until_the_end_of_2023_and_fades_slowly_from_then_on():
    habit = [purchase.live_habit(years, P) for years in (-1.0, 0.0, 1.0, 2.0, 3.0)]
    assert habit[2] == pytest.approx(1.0)
    growth = [log(later / before) for before, later in pairwise(habit)]
    assert growth == pytest.approx([P.live_growth, P.live_growth, -P.live_fading, -P.live_fading])
    assert P.live_growth + P.video_growth > 0.4 > 0.1 > P.live_fading > 0


def test_an_open_need_fit_to_the_drama_fit_to_the_person_and_trust_each_speak_for_a_link_by_their_weight():
    plain = purchase.link_appeal(False, 0.0, 0.0, P.usual_trust, P)
    assert plain == 0.0
    assert purchase.link_appeal(True, 0.0, 0.0, P.usual_trust, P) == pytest.approx(P.click_need)
    assert purchase.link_appeal(False, 0.7, 0.0, P.usual_trust, P) == pytest.approx(0.7 * P.fit_weight)
    assert purchase.link_appeal(False, 0.0, 1.5, P.usual_trust, P) == pytest.approx(1.5 * P.click_match)
    assert purchase.link_appeal(False, 0.0, 0.0, P.usual_trust - 0.3, P) == pytest.approx(-0.3 * P.trust_weight)
    assert min(P.click_need, P.fit_weight, P.click_match, P.trust_weight) > 0.0


def test_immersion_and_what_speaks_for_a_link_each_make_people_open_the_page():
    p = P._replace(click_base=-2.0)  # often enough to be told from luck

    def opening(immersion: float, appeal: float) -> float:
        return float(np.mean([purchase.opens_page(immersion, appeal, luck, p) for luck in LUCK]))

    base = opening(0.5, 0.3)
    assert base == pytest.approx(logistic(-2.0 + 0.5 * P.click_immersion + 0.3), abs=0.015)
    assert opening(0.8, 0.3) > base > opening(0.2, 0.3)
    assert opening(0.5, 0.8) > base > opening(0.5, -0.2)


# money


@given(face=st.integers(0, 20_000), floor=st.integers(0, 50_000), price=st.integers(1, 60_000))
@settings(derandomize=True)
def test_a_coupon_takes_off_its_face_value_from_its_floor_on_and_never_more_than_the_price(face, floor, price):
    used = purchase.usable_coupon(face, floor, price)
    assert used == (min(face, price) if price >= floor else 0)


@given(habit=SHARE)
@settings(derandomize=True)
def test_habits_grow_with_visits_and_fade_without_and_stay_between_none_and_full(habit):
    with_visit, without = (purchase.habit_after(habit, visited, P) for visited in (True, False))
    assert 0.0 <= without <= habit <= with_visit <= 1.0


def test_a_habit_is_built_faster_than_it_is_lost_but_slowly():
    grown = purchase.habit_after(0.0, True, P)
    assert P.habit_loss < grown < 0.1


@given(price=st.integers(1, 10**6))
@settings(derandomize=True)
def test_live_rooms_take_their_discount_off_a_price_and_sell_nothing_for_nothing(price):
    assert 1 <= purchase.live_price(price, P) <= price
    assert purchase.live_price(price, P) == pytest.approx(price * (1.0 - P.live_discount), abs=1.0)


# on the market


SMALL = Scenario(viewers=1_500, days=14)


def total(name, **changes):
    return int(played(SMALL.with_(**changes)).totals[name][: SMALL.days].sum())


def test_the_better_the_way_out_of_the_market_the_fewer_orders_stay_in_it():
    orders = [total("orders", **{"purchase.outside": utility}) for utility in (-15.0, 0.3, 3.0)]
    assert orders[0] > orders[1] > orders[2]
    assert total("needs_outside", **{"purchase.outside": -15.0}) == 0


def test_who_trusts_the_shelf_less_searches_it_less():
    trusted, distrusted = ({"population.trust_spread": 0.0, "population.trust_shelf": mean} for mean in (0.62, 0.3))
    still = {"after_sales.trust_step": 0.0, "feedbacks.word_of_mouth": False}
    pages = [total("pages_shelf", **who, **still) for who in (trusted, distrusted)]
    assert 0.3 < pages[1] / pages[0] < 0.7, "e^(-3 × .32) of the days, and more needs are left to look for"


KEEN = SMALL.with_(**{"days": 12, "purchase.click_base": 3.0, "purchase.video_buyers": (1.0, 1.0)})
"""Most links that are seen are opened."""


def behind_links(accuracy):
    """Fit of the products whose pages were opened from dramas, and of the best and the usual ones of these links."""
    model, found = MarketModel(KEEN.with_(**{"levers.targeting_accuracy": accuracy})), []
    model.viewers_table["profile_data"] = 1e4
    model.viewers_table["profile_age"] = 0.0
    for _ in range(KEEN.days):
        model.step()
        who = np.flatnonzero(model.viewers_table["offer"] >= 0)
        merchant = model.dramas["merchant"][model.viewers_table["offer"][who]]
        category = model.merchants_table["category"][merchant]
        keys = model.today.stores.cluster_key[category].tolist()
        cluster = [int(uniform(key, row) * N_CLUSTERS) for key, row in zip(keys, who.tolist(), strict=True)]
        best, usual = model.today.stores.best_fit, model.merchants_table["fit"]
        found.append((model.viewers_table["offer_match"][who], best[merchant, cluster], usual[merchant, cluster]))
    return [np.concatenate(column).astype(np.float32) for column in zip(*found, strict=True)]


def test_who_is_not_known_is_shown_the_usual_product_behind_a_link():
    shown, best, usual = behind_links(0.0)
    assert len(shown) > 200
    assert (shown == usual).all()
    assert (best > usual).any()


def test_whose_tastes_are_known_is_mostly_shown_the_best_of_the_assortment_behind_a_link():
    shown, best, usual = behind_links(1.0)
    assert ((shown == best) | (shown == usual)).all()
    assert (shown == best).mean() > 0.8
    assert shown.mean() > usual.mean() + 0.3


def without_money(**changes):
    """A week of people to whom things are worth as much as to anybody, but who can pay for none."""
    poor = {"population.income_median": 0.001, "needs.wtp_budget": 0.0, "population.savings_at_start": 0.0}
    return played(SMALL.with_(**poor, **changes))


def test_what_costs_more_than_the_wallet_holds_is_not_bought():
    model = without_money()
    assert model.viewers_table["wallet"].max() < model.merchants_table["price"].min()
    assert model.totals["pages_shelf"].sum() > 0
    assert model.totals["orders"].sum() == 0


def test_money_binds_those_who_would_rather_have_bought_than_waited_and_nobody_else():
    bound = [without_money(**{"purchase.wait": wait}).viewers_table["bound"].mean() for wait in (-5.0, P.wait, 15.0)]
    assert bound[0] > bound[1] > bound[2] == 0.0


def test_an_order_tells_platforms_more_of_a_buyer_the_more_it_is_said_to():
    """Nobody watches here, so that only pages and orders are recorded."""
    known = []
    for events in (0.0, 50.0):
        model = MarketModel(SMALL.with_(days=1, **{"needs.open_at_start": 30.0, "discovery.data_per_order": events}))
        model.viewers_table["adoption"], model.viewers_table["adoptable"] = Adoption.NONE, 0
        model.run_model()
        known.append(model.viewers_table["profile_data"].astype(float))
        buyers = model.new_orders["viewer"]
    told = known[1] - known[0]
    assert len(buyers) > 20
    assert told[buyers] == pytest.approx(50.0, abs=0.01)
    assert np.delete(told, buyers).max() == 0.0
