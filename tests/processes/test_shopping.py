"""Specification of purchase: an open need, or the pull of the moment, is filled at most once."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arithmetic import logistic
from sim.draws import draw
from sim.processes.shopping import rules as purchase
from sim.processes.shopping.parameters import Purchase

P = Purchase().as_tuple()
PLAIN = P._replace(nest=1.0)
SHARE = st.floats(0, 1)
UTILITY = st.floats(-8, 8)
LUCK = [draw(1, i, 0, 1) for i in range(20_000)]
INCOME = 5_000


def probabilities(drama, live, shelf, needed=True, p=P):
    """Chances of the three ways to buy and of waiting, as a shopper meets them."""
    terms = [purchase.nest_term(utility, p) for utility in (drama, live, shelf)]
    buys = purchase.buy_probability(sum(terms), needed, p)
    return [buys * term / sum(terms) if term else 0.0 for term in terms] + [1.0 - buys]


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


# a way to buy


def test_a_price_hurts_a_poor_viewer_more_than_a_rich_one():
    def loss(income: int) -> float:
        return purchase.offer_utility(0.3, 5.0, 0, income, P) - purchase.offer_utility(0.3, 5.0, 9_000, income, P)

    assert loss(3_000) == pytest.approx(4.0 * loss(12_000))
    assert loss(3_000) == pytest.approx(3.0 * P.price_weight)


@given(risk=SHARE, minutes=st.floats(0, 60), price=st.integers(0, 100_000), income=st.integers(1, 100_000))
@settings(derandomize=True)
def test_uncertainty_minutes_and_money_each_speak_against_buying(risk, minutes, price, income):
    utility = purchase.offer_utility(risk, minutes, price, income, P)
    assert utility <= 0.0
    assert purchase.offer_utility(min(risk + 0.1, 1.0), minutes, price, income, P) <= utility
    assert purchase.offer_utility(risk, minutes + 1.0, price, income, P) <= utility
    assert purchase.offer_utility(risk, minutes, price + 100, income, P) <= utility


def test_seeing_a_product_in_use_leaves_less_uncertainty_than_live_and_that_less_than_the_shelf():
    assert P.risk_known < P.risk_drama < P.risk_live < P.risk_shelf


def test_shopping_in_a_drama_takes_less_time_than_live_or_the_shelf():
    assert P.minutes_drama < P.minutes_shelf < P.minutes_live


def test_live_rooms_fade_over_the_years():
    appeal = [purchase.live_utility(years, 0.5, P) for years in (-2.0, 0.0, 1.0, 4.0)]
    assert all(later == pytest.approx(before - P.live_fading * years) for before, later, years in
               zip(appeal, appeal[1:], (2.0, 1.0, 3.0), strict=False))  # fmt: skip


def test_a_product_that_answers_the_worry_and_a_trusting_viewer_make_the_offer_better():
    base = purchase.drama_utility(0.0, 0.5, 0.5, 0.5, P)
    assert purchase.drama_utility(0.0, 0.5, 1.0, 0.5, P) == pytest.approx(base + 0.5 * P.fit_weight)
    assert purchase.drama_utility(0.0, 1.0, 0.5, 0.5, P) == pytest.approx(base + 0.5 * P.trust_weight)
    assert purchase.drama_utility(0.3, 0.5, 0.5, 0.5, P) == pytest.approx(base + 0.3)


@pytest.mark.parametrize(
    "ways",
    [
        lambda equity: purchase.drama_utility(0.0, 0.5, 0.5, equity, P),
        lambda equity: purchase.live_utility(1.0, equity, P),
        lambda equity: purchase.shelf_utility(0.5, equity, P),
        lambda equity: purchase.known_utility(0.5, equity, P),
    ],
)
def test_a_brand_sells_everywhere_alike(ways):
    assert ways(0.9) - ways(0.4) == pytest.approx(0.5 * P.equity_weight)


def test_a_habit_of_visiting_helps_the_shelf_and_trust_the_merchant_known():
    assert purchase.shelf_utility(1.0, 0.5, P) - purchase.shelf_utility(0.0, 0.5, P) == pytest.approx(P.habit_weight)
    gained = purchase.known_utility(0.9, 0.5, P) - purchase.known_utility(0.4, 0.5, P)
    assert gained == pytest.approx(0.5 * P.relation_weight)


# the page


def test_an_open_need_immersion_and_fit_each_make_people_open_the_page():
    def opening(immersion: float, needed: bool, fit: float) -> float:
        p = P._replace(click_base=-2.0)  # often enough to be told from luck
        return float(np.mean([purchase.opens_page(immersion, needed, fit, luck, p) for luck in LUCK]))

    base = opening(0.5, False, 0.5)
    assert base == pytest.approx(logistic(-2.0 + 0.5 * P.click_immersion + 0.5 * P.fit_weight), abs=0.015)
    assert opening(0.8, False, 0.5) > base
    assert opening(0.5, True, 0.5) > base
    assert opening(0.5, False, 0.9) > base


# the choice


def test_an_indifferent_viewer_buys_half_the_time():
    assert purchase.buy_probability(purchase.nest_term(P.wait, P), False, P) == pytest.approx(0.5)


def test_an_open_need_adds_its_weight_to_the_odds_of_buying():
    nest = purchase.nest_term(-2.0, P)
    without, needed = (purchase.buy_probability(nest, needed, P) for needed in (False, True))
    odds = [chance / (1.0 - chance) for chance in (without, needed)]
    assert np.log(odds[1] / odds[0]) == pytest.approx(P.need_weight)


def test_what_is_not_there_is_never_bought():
    assert purchase.nest_term(purchase.UNAVAILABLE, P) == 0.0
    assert purchase.nest_term(purchase.UNAVAILABLE + 50.0, P) == 0.0, "nor does a good word for it change that"
    assert purchase.buy_probability(0.0, True, P) == 0.0


@given(drama=UTILITY, live=UTILITY, shelf=UTILITY, needed=st.booleans())
@settings(derandomize=True)
def test_taking_the_drama_offer_away_sends_its_buyers_more_than_proportionally_to_the_other_channels(
    drama, live, shelf, needed
):
    before = probabilities(drama, live, shelf, needed)
    after = probabilities(purchase.UNAVAILABLE, live, shelf, needed)
    assert after[0] == 0.0
    assert sum(after) == pytest.approx(1.0)
    for way in (1, 2):  # each of the others gains at least as much, relatively, as waiting
        assert after[way] / before[way] >= after[3] / before[3] * (1.0 - 1e-9)
    assert after[1] / after[2] == pytest.approx(before[1] / before[2]), "within the nest, shares keep their ratios"


def test_close_substitutes_take_nearly_everything_from_each_other():
    close = P._replace(nest=0.2)
    before, after = probabilities(0.0, 0.0, 0.0, p=close), probabilities(purchase.UNAVAILABLE, 0.0, 0.0, p=close)
    kept = (after[1] + after[2] - before[1] - before[2]) / before[0]
    plain = probabilities(0.0, 0.0, 0.0, p=PLAIN), probabilities(purchase.UNAVAILABLE, 0.0, 0.0, p=PLAIN)
    kept_by_plain_logit = (plain[1][1] + plain[1][2] - plain[0][1] - plain[0][2]) / plain[0][0]
    assert kept > kept_by_plain_logit
    assert kept > 0.75


@given(drama=UTILITY, live=UTILITY, shelf=UTILITY)
@settings(derandomize=True)
def test_independent_ways_to_buy_are_a_plain_logit_in_which_all_others_gain_alike(drama, live, shelf):
    before, after = (probabilities(offer, live, shelf, p=PLAIN) for offer in (drama, purchase.UNAVAILABLE))
    gained = [after[k] / before[k] for k in (1, 2, 3)]
    assert gained == pytest.approx([gained[0]] * 3, rel=1e-7)


@given(drama=UTILITY, live=UTILITY, shelf=UTILITY, needed=st.booleans(), luck=st.floats(0, 1, exclude_max=True))
@settings(derandomize=True)
def test_with_the_same_luck_nobody_who_refused_with_the_offer_buys_without_it(drama, live, shelf, needed, luck):
    terms = [purchase.nest_term(utility, P) for utility in (drama, live, shelf)]
    without = terms[1] + terms[2]
    buys = luck < purchase.buy_probability(terms[0] + without, needed, P)
    anyway = purchase.would_buy_anyway(without, needed, luck, P)
    assert buys or not anyway
    assert anyway == (luck < purchase.buy_probability(without, needed, P))


def test_an_impulse_would_not_have_been_bought_without_the_drama():
    assert not purchase.would_buy_anyway(0.0, False, 0.0, P)


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


# worth


def test_a_better_product_is_worth_more_and_an_impulse_less():
    worth = purchase.product_value(10_000, 0.5, True, P)
    assert purchase.product_value(10_000, 0.8, True, P) > worth
    assert purchase.product_value(10_000, 0.5, False, P) == pytest.approx(P.impulse_value * worth)


def test_time_spent_on_shopping_costs_its_money_value():
    assert purchase.shopping_cost(20.0, P) == pytest.approx(20.0 * P.yuan_per_minute * 100.0)
