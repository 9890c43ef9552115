"""A second implementation of a purchase and of what follows it, written from the model's description alone.

It uses the C library's functions and shares no code with the rules, so a slip in either shows as a difference.
"""

from itertools import pairwise
from math import exp, log
from random import Random
from typing import NamedTuple

import pytest

from sim.money import round_fen
from sim.processes.after_sales import rules as after_sales
from sim.processes.after_sales.parameters import AfterSales
from sim.processes.needs import rules as needs
from sim.processes.needs.parameters import Needs
from sim.processes.shopping import rules as purchase
from sim.processes.shopping.parameters import Purchase

P = Purchase().as_tuple()
S = AfterSales().as_tuple()
N = Needs().as_tuple()
NEAR = pytest.approx  # the rules' exponential is exact to about 1e-10
DRAMA, LIVE, SHELF, KNOWN = range(4)
"""The ways to buy; the first three are channels, too."""


def sigmoid(x):
    return 1 / (1 + exp(-x))


# a need


def test_a_second_implementation_of_what_needs_are_worth_agrees():
    random = Random(2)
    for _ in range(300):
        usual, income, shock = random.randrange(500, 200_000), random.randrange(1, 20_000), random.uniform(-3, 3)
        monthly = 30 * income / 100  # yuan
        worth = usual * N.wtp_median * (monthly / N.usual_budget) ** N.wtp_budget * exp(N.wtp_sd * shock)
        assert needs.value_of_need(usual, income, shock, N) == NEAR(worth, abs=1)
        share = random.random()
        soon = 1 - exp(-N.arrival_rate * share * N.latent_days)
        assert needs.latent_chance(share, N) == NEAR(soon)


# a link


def test_a_second_implementation_of_opening_the_page_behind_a_link_agrees():
    random, opened = Random(7), 0
    p = P._replace(click_base=-2.5)
    for _ in range(500):
        immersion, fit, trust, luck = (random.random() for _ in range(4))
        needed, match = random.random() < 0.5, random.gauss(0, 1)
        to_the_drama = p.click_base + p.click_immersion * immersion + p.fit_weight * fit
        to_the_person = p.click_need * needed + p.click_match * match + p.trust_weight * (trust - p.usual_trust)
        chance = sigmoid(to_the_drama + to_the_person)
        if abs(luck - chance) < 1e-8:
            continue
        appeal = purchase.link_appeal(needed, fit, match, trust, p)
        assert purchase.opens_page(immersion, appeal, luck, p) == (luck < chance)
        opened += luck < chance
    assert 100 < opened < 400


# a purchase


class Shopper(NamedTuple):
    """Who is about to buy, and in what mood."""

    wallet: int
    value: int
    usual: int
    needed: bool
    enjoyment: float
    control: float
    merging: float
    fit: float
    habit: float
    relation: float
    left: float


class Shop(NamedTuple):
    """One way to buy: what is sold, by whom, at what price in fen, and a coupon."""

    price: int
    tier: float
    match: float
    rating: float
    equity: float
    face_value: int
    min_spend: int


def second_utilities(shopper, shops, p):
    """Utility in logits of drama, live, shelf and the known merchant; None for what is not there or not affordable."""
    calm = min(shopper.merging, p.distortion_from)
    mood = (
        p.enjoyment_slope * (shopper.enjoyment - p.usual_enjoyment) / p.enjoyment_sd
        + p.control_slope * (shopper.control - p.usual_control) / p.control_sd
        + p.merging_slope * (shopper.merging - p.usual_merging) / p.merging_sd
        + p.distortion_slope * (shopper.merging - calm) / p.distortion_sd
    )
    ways = [
        (p.drama_appeal + mood + p.fit_weight * shopper.fit, p.surprise_drama, p.minutes_drama),
        (p.live_appeal, p.surprise_live, p.minutes_live),
        (p.habit_weight * shopper.habit, p.surprise_shelf, p.minutes_shelf),
        (p.known_appeal, p.surprise_known, p.minutes_known),
    ]
    pressed = p.time_pressure + (1 - p.time_pressure) * shopper.left
    utilities = []
    for way, ((push, surprise, minutes), shop) in enumerate(zip(ways, shops, strict=True)):
        if shop is None:
            utilities.append(None)
            continue
        price = max(int(shop.price * (1 - p.live_discount)), 1) if way == LIVE else shop.price
        coupon = min(shop.face_value, price) if price >= shop.min_spend else 0
        good = shopper.relation * S.best_felt
        if way != KNOWN:
            good = (1 - p.rating_weight) * p.usual_rating + p.rating_weight * shop.rating
        suits = max(0.05, 1 + p.match_value * (shop.match - p.usual_match))
        gain = shopper.value * shop.tier * suits * good - price + round_fen(p.coupon_weight * coupon)
        gain -= 100 * p.yuan_per_minute * minutes * pressed
        moved = push + p.equity_weight * (shop.equity - p.usual_equity) - p.worry_weight * surprise
        utilities.append(None if price - coupon > shopper.wallet else gain / (p.noise * shopper.usual) + moved)
    return utilities


def second_opinion(shopper, shops, p=P):
    """Probabilities of drama, live, shelf, known, outside and waiting; real match in fen of each offer; surplus."""
    utilities = second_utilities(shopper, shops, p)
    terms = [0.0 if value is None else exp(value / p.nest) for value in utilities]
    nest, logit = sum(terms), p.noise * shopper.usual
    buying = nest**p.nest if nest else 0.0
    outside = exp((shopper.value - shopper.usual) / logit + p.outside) if shopper.needed else 0.0
    total = buying + outside + exp(p.wait)
    chances = [buying * term / nest / total if nest else 0.0 for term in terms] + [outside / total, exp(p.wait) / total]
    matches = [0.0 if value is None else p.taste_real * logit * (log(total) - value) for value in utilities]
    return chances, matches, logit * log(total)


def by_the_rules(shopper, shops, p=P):
    """The same from the rules, one call after the other."""
    absorbed = purchase.absorbed_utility(shopper.enjoyment, shopper.control, shopper.merging, p)
    pushes = (
        purchase.drama_push(absorbed, shopper.fit, p), purchase.live_push(p), purchase.shelf_push(shopper.habit, p),
        purchase.known_push(p),
    )  # fmt: skip
    minutes = (p.minutes_drama, p.minutes_live, p.minutes_shelf, p.minutes_known)
    utilities = [purchase.UNAVAILABLE] * 4
    for way, shop in enumerate(shops):
        if shop is None:
            continue
        price = purchase.live_price(shop.price, p) if way == LIVE else shop.price
        coupon = purchase.usable_coupon(shop.face_value, shop.min_spend, price)
        good = shopper.relation * S.best_felt if way == KNOWN else purchase.believed_quality(shop.rating, p)
        worth = good * purchase.worth_to(shopper.value, shop.tier, shop.match, p)
        felt = minutes[way] * purchase.time_pressure(60.0 * shopper.left, 60.0, p)
        push = pushes[way] + purchase.brand_push(shop.equity, p)
        pay = price - round_fen(p.coupon_weight * coupon)
        if price - coupon <= shopper.wallet:
            utilities[way] = purchase.offer_utility(worth, pay, felt, push, shopper.usual, p)
    terms = [purchase.nest_term(value, p) for value in utilities]
    nest = terms[0] + terms[1] + terms[2] + terms[3]
    buying = purchase.nest_weight(nest, p)
    outside = purchase.outside_weight(shopper.value, shopper.usual, p) if shopper.needed else 0.0
    total = buying + outside + purchase.wait_weight(p)
    chances = [buying * term / nest / total if nest else 0.0 for term in terms]
    matches = [
        0.0 if value == purchase.UNAVAILABLE else purchase.real_match(total, value, shopper.usual, p)
        for value in utilities
    ]
    surplus = purchase.expected_surplus(total, shopper.usual, p)
    return [*chances, outside / total, purchase.wait_weight(p) / total], matches, surplus


def somebody(random):
    """A shopper and what is on offer."""
    usual = random.randrange(500, 60_000)
    shopper = Shopper(
        random.randrange(3 * usual), int(usual * random.uniform(0.3, 2)), usual, random.random() < 0.6,
        *(random.random() for _ in range(7)),
    )  # fmt: skip
    shops = [
        Shop(
            int(usual * random.uniform(0.5, 2)), random.uniform(0.6, 1.6), random.gauss(0, 1.2),
            random.uniform(0.5, 1.2), random.random(), random.choice((0, 500, 3_000)), random.randrange(20_000),
        )
        if random.random() < 0.8
        else None
        for _ in range(4)
    ]  # fmt: skip
    return shopper, shops


@pytest.mark.parametrize("nest", [0.3, P.nest, 1.0])
def test_a_second_implementation_of_the_purchase_choice_agrees(nest):
    p, random, nobody_could, everything = P._replace(nest=nest), Random(1), 0, 0
    for _ in range(400):
        shopper, shops = somebody(random)
        if any(value is not None and abs(value) > 29 * nest for value in second_utilities(shopper, shops, p)):
            continue  # beyond that the rules tell utilities no longer apart
        chances, matches, surplus = by_the_rules(shopper, shops, p)
        expected = second_opinion(shopper, shops, p)
        assert chances == NEAR(expected[0], rel=1e-7, abs=1e-12)
        assert matches == NEAR(expected[1], rel=1e-7, abs=1e-3)
        assert surplus == NEAR(expected[2], rel=1e-7, abs=1e-3)
        nobody_could += sum(chances[:4]) == 0
        everything += min(chances) > 0
    assert nobody_could > 0
    assert everything > 30


# after a sale


class Case(NamedTuple):
    """One order and the merchant who serves it; the luck of the delivery."""

    price: int
    worth: int
    match: int
    expected: int
    usual: int
    quality: float
    reliability: float
    responsiveness: float
    compensation: float
    care: float
    options: float
    pickup: float
    mature: float
    integration: float
    load: float
    complexity: float
    channel: int
    known: bool
    luck_fault: float
    shock: float
    trust: float


class Outcome(NamedTuple):
    """What became of it: compensation and surplus in fen, what was felt, trust in the channel."""

    faulty: bool
    returned: bool
    compensation: int
    surplus: int
    felt: float
    trust: float


def second_outcome(case, s=S, p=P):
    """What becomes of an order, and how near its odds or its threshold luck came."""

    def served(own):
        return max(own, (1 - case.integration) * own + case.integration * case.mature)

    sd = p.surprise_known if case.known else (p.surprise_drama, p.surprise_live, p.surprise_shelf)[case.channel]
    arrived = (s.quality_base + s.quality_gain * case.quality) * exp(sd * case.shock - sd**2 / 2)
    felt, paid_back = min(arrived, s.best_felt), 0
    odds = sigmoid(s.fault_base - s.fault_quality * case.quality - s.fault_reliability * served(case.reliability))
    faulty, repaired = case.luck_fault < odds, 0.0
    if faulty:
        hours = s.answer_hours * (1 - s.responsiveness_gain * served(case.responsiveness))
        hours *= 1 + s.load_power * max(0, case.load - 1)
        hours *= 1 + s.complexity_delay * case.complexity
        parts = (1 / (1 + hours / s.patience_hours), served(case.compensation), served(case.care))
        weights = (s.weight_answer, s.weight_compensation, s.weight_care)
        repaired = sum(part * weight for part, weight in zip(parts, weights, strict=True)) / sum(weights)
        arrived *= s.fault_worth
        paid_back = round_fen(case.price * s.compensation_share * served(case.compensation))
    trouble = 100 * s.hassle_yuan * (1 - s.hassle_relief * served(case.options)) * (1 - s.pickup_relief * case.pickup)
    kept = case.worth * arrived + case.match - case.price + paid_back
    returned = kept < -trouble
    surplus = -trouble if returned else kept
    if faulty:
        bother = 100 * s.bother_yuan
        eased = repaired + s.easy_return * bother / (bother + round_fen(trouble)) * (1 - repaired) * returned
        felt *= s.recovery_ceiling * (s.fault_worth + (1 - s.fault_worth) * eased)
    content = s.content_usual + s.content_slope * (surplus - case.expected) / case.usual
    trust = case.trust + s.trust_step * (min(max(content, 0), 1) - case.trust)
    near = abs(case.luck_fault - odds) < 1e-8 or abs(kept + trouble) < 3
    return Outcome(faulty, returned, 0 if returned else paid_back, surplus, felt, trust), near


def outcome_by_the_rules(case, s=S, p=P):
    """The same from the rules."""
    reliability, responsiveness, compensation, care, options = (
        after_sales.served_level(own, case.mature, case.integration)
        for own in (case.reliability, case.responsiveness, case.compensation, case.care, case.options)
    )
    surprise = purchase.surprise_of(case.channel, case.known, p)
    arrived = after_sales.delivered_quality(case.quality, surprise, case.shock, s)
    felt, paid_back, recovered = after_sales.felt_without_fault(arrived, s), 0, 0.0
    faulty = after_sales.has_fault(case.quality, reliability, case.luck_fault, s)
    if faulty:
        hours = after_sales.answer_hours(responsiveness, case.load, case.complexity, s)
        recovered = after_sales.recovery(hours, compensation, care, s)
        arrived *= s.fault_worth
        paid_back = round_fen(after_sales.compensation_due(case.price, compensation, s))
    trouble = round_fen(after_sales.hassle(options, case.pickup, s))
    kept = round_fen(case.worth * arrived) + case.match - case.price + paid_back
    returned = after_sales.sends_back(kept, trouble)
    surplus = -trouble if returned else kept
    if faulty:
        felt = after_sales.felt_after_fault(recovered, felt, returned, trouble, s)
    content = after_sales.contentment((case.expected - surplus) / case.usual, s)
    trust = after_sales.moved_trust(case.trust, content, s.trust_step)
    return Outcome(faulty, returned, 0 if returned else paid_back, surplus, felt, trust)


BOTH = outcome_by_the_rules, lambda case: second_outcome(case)[0]
"""What becomes of an order, by either implementation."""


def some_order(random):
    """An order and its luck."""
    usual = random.randrange(500, 100_000)
    levels = [random.random() for _ in range(7)]
    return Case(
        int(usual * random.uniform(0.5, 1.5)), int(usual * random.uniform(0.5, 1.5)),
        int(usual * random.uniform(-0.1, 0.6)), int(usual * random.uniform(0, 1)), usual, *levels, random.random(),
        random.random(), random.uniform(0, 4), random.random(), random.randrange(3), random.random() < 0.2,
        random.random() ** 2, random.uniform(-3, 3), random.random(),
    )  # fmt: skip


def test_a_second_implementation_of_after_sales_agrees():
    random, kinds = Random(3), set()
    for _ in range(1500):
        case = some_order(random)
        should, near = second_outcome(case)
        if near:
            continue
        found = outcome_by_the_rules(case)
        assert found[:2] == should[:2]
        assert found[2:4] == NEAR(should[2:4], abs=2)
        assert found.felt == NEAR(should.felt, rel=1e-8)
        assert found.trust == NEAR(should.trust, abs=1e-9 + 2 / case.usual)
        kinds.add(found[:2])
    assert kinds == {(faulty, returned) for faulty in (False, True) for returned in (False, True)}


def test_in_both_implementations_no_repair_beats_no_fault():
    random = Random(4)
    for _ in range(500):
        case = some_order(random)
        best = case._replace(responsiveness=1.0, compensation=1.0, care=1.0, options=1.0, luck_fault=0.0)
        for outcome in BOTH:
            assert outcome(best).felt <= outcome(case._replace(luck_fault=1.0)).felt


def test_more_load_never_pleases_somebody_better_who_waits_for_an_answer():
    random = Random(5)
    for _ in range(200):
        case = some_order(random)._replace(luck_fault=0.0)
        for outcome in BOTH:
            felt = [outcome(case._replace(load=load)).felt for load in (0.5, 1.0, 1.5, 3.0)]
            assert all(less <= more for more, less in pairwise(felt))


def test_better_service_after_a_fault_never_makes_a_keeper_send_it_back():
    random = Random(6)
    for _ in range(300):
        case = some_order(random)._replace(luck_fault=0.0)
        for outcome in BOTH:
            back = [outcome(case._replace(compensation=level)).returned for level in (0.0, 0.5, 1.0)]
            assert back == sorted(back, reverse=True)
