"""Specification of the choice: a need is met here, outside, or not today; and what a choice reveals (nested logit)."""

from itertools import pairwise
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.names import Channel
from sim.processes.shopping import rules as purchase
from sim.processes.shopping.offers import Way, is_missed, no_choice, term_of, weighed
from sim.processes.shopping.parameters import Purchase

P = Purchase().as_tuple()
PLAIN = P._replace(nest=1.0)
UTILITY = st.floats(-8, 8)
USUAL = 10_000  # fen
LOGIT = P.noise * USUAL


def weights(drama, live, shelf, needed=True, value=USUAL, p=P):
    """Weights of the three offers, of meeting the need outside, and of waiting."""
    terms = [purchase.nest_term(utility, p) for utility in (drama, live, shelf)]
    buying = purchase.nest_weight(sum(terms), p)
    offers = [buying * term / sum(terms) if term else 0.0 for term in terms]
    return [*offers, purchase.outside_weight(value, USUAL, p) if needed else 0.0, purchase.wait_weight(p)]


def probabilities(*utilities, **facts):
    """Chances of the three offers, of outside, and of waiting, as a shopper meets them."""
    found = weights(*utilities, **facts)
    return [weight / sum(found) for weight in found]


# the choice


def test_an_offer_alone_and_as_good_as_waiting_is_bought_half_the_time():
    chances = probabilities(P.wait, purchase.UNAVAILABLE, purchase.UNAVAILABLE, needed=False)
    assert chances[0] == pytest.approx(0.5)


def test_at_the_usual_price_a_need_worth_it_is_met_outside_by_the_utility_stated():
    assert purchase.outside_utility(USUAL, USUAL, P) == P.outside
    assert purchase.outside_utility(USUAL + 1_000, USUAL, P) == pytest.approx(P.outside + 1_000 / LOGIT)
    assert log(purchase.outside_weight(USUAL, USUAL, P)) == pytest.approx(P.outside)


def test_the_more_a_need_is_worth_the_rarer_it_waits():
    waiting = [probabilities(0.0, 0.0, 0.0, value=value)[4] for value in (2_000, 6_000, 10_000, 20_000)]
    assert all(less < more for more, less in pairwise(waiting))
    assert waiting[0] > 3.0 * waiting[-1]


@given(drama=UTILITY, live=UTILITY, shelf=UTILITY)
@settings(derandomize=True)
def test_what_is_met_outside_is_taken_from_buying_and_waiting_alike(drama, live, shelf):
    without, needed = (probabilities(drama, live, shelf, needed=needed) for needed in (False, True))
    left = 1.0 - needed[3]
    assert 0.0 < needed[3] < 1.0
    assert [needed[k] / left for k in (0, 1, 2, 4)] == pytest.approx([without[k] for k in (0, 1, 2, 4)])


def test_what_is_not_there_is_never_bought():
    assert purchase.nest_term(purchase.UNAVAILABLE, P) == 0.0
    assert purchase.nest_term(purchase.UNAVAILABLE + 50.0, P) == 0.0, "nor does a good word for it change that"
    assert purchase.nest_weight(0.0, P) == 0.0


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
        assert after[way] / before[way] >= after[4] / before[4] * (1.0 - 1e-9)
    assert after[1] / after[2] == pytest.approx(before[1] / before[2]), "within the nest, shares keep their ratios"


def test_close_substitutes_take_nearly_everything_from_each_other():
    close = P._replace(nest=0.2)

    def kept(p) -> float:
        before, after = (probabilities(v, 0.0, 0.0, p=p) for v in (0.0, purchase.UNAVAILABLE))
        return (after[1] + after[2] - before[1] - before[2]) / before[0]

    assert kept(close) > kept(P) > kept(PLAIN)
    assert kept(close) > 0.6


@given(drama=UTILITY, live=UTILITY, shelf=UTILITY)
@settings(derandomize=True)
def test_independent_offers_are_a_plain_logit_in_which_all_others_gain_alike(drama, live, shelf):
    before, after = (probabilities(offer, live, shelf, p=PLAIN) for offer in (drama, purchase.UNAVAILABLE))
    gained = [after[k] / before[k] for k in (1, 2, 3, 4)]
    assert gained == pytest.approx([gained[0]] * 4, rel=1e-7)


@given(drama=UTILITY, live=UTILITY, shelf=UTILITY, needed=st.booleans(), luck=st.floats(0, 1, exclude_max=True))
@settings(derandomize=True)
def test_with_the_same_luck_nobody_who_refused_with_the_offer_buys_without_it(drama, live, shelf, needed, luck):
    buys, anyway = (
        luck * sum(found) < sum(found[:3])
        for found in (weights(offer, live, shelf, needed) for offer in (drama, purchase.UNAVAILABLE))
    )
    assert buys or not anyway


@given(drama=UTILITY, live=UTILITY, shelf=UTILITY, chosen=st.integers(0, 2), nest=st.sampled_from([0.3, 0.6, 1.0]))
@settings(derandomize=True)
def test_a_merchant_learns_by_how_much_a_better_offer_would_have_raised_the_chance_of_its_order(
    drama, live, shelf, chosen, nest
):
    p, offers, step = P._replace(nest=nest), [drama, live, shelf], 1e-4
    better = [v + step * (k == chosen) for k, v in enumerate(offers)]
    chances = [probabilities(*some, p=p) for some in (offers, better)]
    measured = log(chances[1][chosen] / chances[0][chosen]) / step
    bought = sum(chances[0][:3])
    assert purchase.response_of_order(chances[0][chosen] / bought, bought, p) == pytest.approx(measured, abs=1e-3)


# looking at one offer after the other


def offer(merchant, utility, beyond=0):
    return Way(Channel.SHELF.value, merchant, 6, 0, 10.0, USUAL, 0, 0, 0, beyond, 10_000.0, utility, utility)


def looked_at(offers, luck):
    """The choice among offers, each met with a luck of its own."""
    choice = no_choice()
    for one, chance in zip(offers, luck, strict=True):
        choice = weighed(choice, one, chance, P)
    return choice


def test_whoever_looks_at_one_offer_after_the_other_chooses_each_with_its_share_of_the_nest():
    offers = [offer(0, 0.8), offer(1, -0.4), offer(2, 9.0, beyond=1), offer(3, 0.1)]
    chances = np.random.default_rng(5).random((20_000, 4)).tolist()
    found = np.bincount([looked_at(offers, luck).way.merchant for luck in chances], minlength=4) / len(chances)
    terms = np.array([purchase.nest_term(v, P) for v in (0.8, -0.4, purchase.UNAVAILABLE, 0.1)])
    assert found == pytest.approx(terms / terms.sum(), abs=0.015)
    assert looked_at(offers, chances[0]).terms == pytest.approx(terms.sum())


def test_what_the_wallet_does_not_hold_is_as_if_it_were_not_there():
    choice = looked_at([offer(4, 9.0, beyond=1)], [0.0])
    assert choice.terms == 0.0
    assert choice.way.merchant == -1
    assert term_of(offer(4, 9.0), P) > 0.0


def test_it_is_missed_only_if_it_is_better_than_waiting_and_stays_missed_whatever_else_is_looked_at():
    assert is_missed(offer(4, P.wait + 0.01, beyond=1), P) == 1
    assert is_missed(offer(4, P.wait, beyond=1), P) == 0
    assert is_missed(offer(4, P.wait + 5.0), P) == 0
    seen = [offer(1, 2.0), offer(4, P.wait + 1.0, beyond=1), offer(2, 3.0)]
    assert [looked_at(seen[:n], [0.5] * n).missed for n in range(4)] == [0, 0, 1, 1]


# what was chosen, and why


def test_a_real_match_is_its_share_of_the_mean_draw_of_whatever_is_chosen():
    """Against a sample of choices by the highest of utility and draw (Gumbel, centred), as a logit has them."""
    utilities = np.array([0.8, -0.5, 0.0, P.wait])
    draws = np.random.default_rng(3).gumbel(-np.euler_gamma, size=(200_000, 4))
    chosen = (utilities + draws).argmax(axis=1)
    total = float(np.exp(utilities).sum())
    for k, v in enumerate(utilities.tolist()):
        mean_draw = draws[chosen == k, k].mean()
        assert purchase.real_match(total, v, USUAL, P) == pytest.approx(P.taste_real * LOGIT * mean_draw, abs=60)


def test_what_was_chosen_for_want_of_anything_better_is_no_match_and_what_won_against_much_is():
    alone, among_many = (purchase.real_match(total, 1.0, USUAL, P) for total in (exp(1.0), 10.0 * exp(1.0)))
    assert alone == pytest.approx(0.0, abs=1e-6)
    assert among_many == pytest.approx(P.taste_real * LOGIT * log(10.0))


def test_if_all_of_the_draw_were_real_decision_and_experience_would_agree_on_average():
    """Then the mean of what is experienced, moods left out, is the surplus expected: nothing is to be regretted."""
    p, v, total = P._replace(taste_real=1.0), 0.7, 12.0
    assert purchase.expected_surplus(total, USUAL, p) == pytest.approx(
        purchase.logit_value(USUAL, p) * v + purchase.real_match(total, v, USUAL, p)
    )


def test_only_waiting_promises_nothing_and_each_offer_more_promises_more():
    assert purchase.surplus_over_waiting(purchase.wait_weight(P), USUAL, P) == pytest.approx(0.0, abs=1e-6)
    totals = [sum(weights(*offers)) for offers in ([-1000.0] * 3, [0.0, -1000.0, -1000.0], [0.0, 1.0, -1000.0])]
    promised = [purchase.surplus_over_waiting(total, USUAL, P) for total in totals]
    assert 0.0 < promised[0] < promised[1] < promised[2]
