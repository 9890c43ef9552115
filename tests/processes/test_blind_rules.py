"""A second implementation of a purchase and of what follows it, written from the model's description alone.

It uses the C library's functions and shares no code with the rules, so a slip in either shows as a difference.
"""

from itertools import pairwise
from math import exp
from random import Random
from typing import NamedTuple

import pytest

from sim.money import round_fen
from sim.processes.after_sales import rules as after_sales
from sim.processes.after_sales.parameters import AfterSales
from sim.processes.shopping import rules as purchase
from sim.processes.shopping.parameters import Purchase

P = Purchase().as_tuple()
S = AfterSales().as_tuple()
NEAR = pytest.approx  # the rules' exponential is exact to about 1e-10


def sigmoid(x):
    return 1 / (1 + exp(-x))


# a purchase


class Shopper(NamedTuple):
    """Who is about to buy, and in what mood."""

    wallet: int
    daily_income: int
    needed: bool
    enjoyment: float
    control: float
    merging: float
    trust: float
    fit: float
    habit: float
    relation: float


class Shop(NamedTuple):
    """One way to buy: its price in fen, the brand's equity, and a coupon."""

    price: int
    equity: float
    face_value: int
    min_spend: int


def second_utilities(shopper, shops, years, p):
    """Utility in logits of drama, live, shelf and the known merchant; None for what is not there or not affordable."""
    calm = min(shopper.merging, p.distortion_from)
    mood = (
        p.enjoyment_slope * (shopper.enjoyment - p.usual_enjoyment) / p.enjoyment_sd
        + p.control_slope * (shopper.control - p.usual_control) / p.control_sd
        + p.merging_slope * (shopper.merging - p.usual_merging) / p.merging_sd
        + p.distortion_slope * (shopper.merging - calm) / p.distortion_sd
    )
    told = mood + p.trust_weight * shopper.trust + p.fit_weight * shopper.fit
    ways = [
        (p.drama_appeal + told, p.risk_drama, p.minutes_drama),
        (p.live_appeal - p.live_fading * years, p.risk_live, p.minutes_live),
        (p.shelf_appeal + p.habit_weight * shopper.habit, p.risk_shelf, p.minutes_shelf),
        (p.known_appeal + p.relation_weight * shopper.relation, p.risk_known, p.minutes_known),
    ]  # fmt: skip
    utilities = []
    for (attraction, risk, minutes), shop in zip(ways, shops, strict=True):
        if shop is None:
            utilities.append(None)
            continue
        to_pay = shop.price - (min(shop.face_value, shop.price) if shop.price >= shop.min_spend else 0)
        cost = p.price_weight * to_pay / shopper.daily_income + p.risk_weight * risk + p.minute_weight * minutes
        utilities.append(None if to_pay > shopper.wallet else attraction + p.equity_weight * shop.equity - cost)
    return utilities


def second_opinion(shopper, shops, years, p=P):
    """Probabilities of drama, live, shelf, the known merchant, and of waiting: nested logit over what is affordable."""
    weights = [0.0 if value is None else exp(value / p.nest) for value in second_utilities(shopper, shops, years, p)]
    nest = sum(weights)
    if nest == 0:
        return [0.0, 0.0, 0.0, 0.0, 1.0]
    # the nest's inclusive value against waiting, both as plain utilities
    buying, waiting = exp(p.need_weight * shopper.needed) * nest**p.nest, exp(p.wait)
    buys = buying / (buying + waiting)
    return [buys * weight / nest for weight in weights] + [1 - buys]


def by_the_rules(shopper, shops, years, p=P):
    """The same probabilities from the rules, one call after the other."""
    absorbed = purchase.absorbed_utility(shopper.enjoyment, shopper.control, shopper.merging, p)
    terms = []
    for way, shop in enumerate(shops):
        if shop is None:
            terms.append(purchase.nest_term(purchase.UNAVAILABLE, p))
            continue
        appeal = (
            purchase.drama_utility(absorbed, shopper.trust, shopper.fit, shop.equity, p),
            purchase.live_utility(years, shop.equity, p),
            purchase.shelf_utility(shopper.habit, shop.equity, p),
            purchase.known_utility(shopper.relation, shop.equity, p),
        )[way]
        to_pay = shop.price - purchase.usable_coupon(shop.face_value, shop.min_spend, shop.price)
        minutes = (p.minutes_drama, p.minutes_live, p.minutes_shelf, p.minutes_known)[way]
        risk = p.risk_known if way == 3 else after_sales.risk_at_purchase(way, p)
        utility = appeal + purchase.offer_utility(risk, minutes, to_pay, shopper.daily_income, p)
        terms.append(purchase.nest_term(utility if to_pay <= shopper.wallet else purchase.UNAVAILABLE, p))
    nest = terms[0] + terms[1] + terms[2] + terms[3]
    buys = purchase.buy_probability(nest, shopper.needed, p)
    return [buys * term / nest if nest else 0.0 for term in terms] + [1 - buys]


def somebody(random):
    """A shopper and what is on offer."""
    income = random.randrange(300, 30_000)
    shopper = Shopper(
        random.randrange(60 * income), income, random.random() < 0.6, *(random.random() for _ in range(7))
    )
    shops = [
        Shop(random.randrange(500, 60_000), random.random(), random.choice((0, 500, 3_000)), random.randrange(20_000))
        if random.random() < 0.8
        else None
        for _ in range(4)
    ]
    return shopper, shops, random.uniform(-3, 5)


@pytest.mark.parametrize("nest", [0.3, P.nest, 1.0])
def test_a_second_implementation_of_the_purchase_choice_agrees(nest):
    p, random, nobody_could, everything = P._replace(nest=nest), Random(1), 0, 0
    for _ in range(400):
        shopper, shops, years = somebody(random)
        if any(value is not None and abs(value) > 29 * nest for value in second_utilities(shopper, shops, years, p)):
            continue  # beyond that the rules tell utilities no longer apart
        probabilities = by_the_rules(shopper, shops, years, p)
        assert probabilities == NEAR(second_opinion(shopper, shops, years, p), rel=1e-7, abs=1e-12)
        nobody_could += probabilities[4] == 1
        everything += min(probabilities) > 0
    assert nobody_could > 0
    assert everything > 30


# after a sale


class Case(NamedTuple):
    """One order and the merchant who serves it; the luck of the delivery and of the return."""

    price: int
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
    needed: bool
    luck_fault: float
    luck_return: float
    trust: float


def second_outcome(case, s=S, p=P):
    """Disappointed, returned, compensation in fen, satisfaction, trust; and how near luck came to its odds."""

    def served(own):
        return max(own, (1 - case.integration) * own + case.integration * case.mature)

    risk = {0: p.risk_drama, 1: p.risk_live, 2: p.risk_shelf}[case.channel]
    pressed = {0: s.regret_drama + s.regret_impulse * (not case.needed), 1: s.regret_live, 2: 0}[case.channel]
    logit = s.fault_base + s.fault_risk * risk + pressed
    logit -= s.fault_quality * case.quality + s.fault_reliability * served(case.reliability)
    content = 1 - (1 - s.satisfied) * (1 - case.quality)
    near = abs(case.luck_fault - sigmoid(logit))
    if case.luck_fault >= sigmoid(logit):
        return False, False, 0, content, case.trust + s.trust_step * (content - case.trust), near
    hours = s.answer_hours * (1 - s.responsiveness_gain * served(case.responsiveness))
    hours *= 1 + s.load_power * max(0, case.load - 1)
    hours *= 1 + s.complexity_delay * case.complexity
    parts = (1 / (1 + hours / s.patience_hours), served(case.compensation), served(case.care))
    weights = (s.weight_answer, s.weight_compensation, s.weight_care)
    repaired = sum(part * weight for part, weight in zip(parts, weights, strict=True)) / sum(weights)
    odds = sigmoid(
        s.return_base + s.return_options * case.options + s.pickup_wish * case.pickup - s.return_recovery * repaired
    )
    near = min(near, abs(case.luck_return - odds))
    back = case.luck_return < odds
    paid = 0 if back else round_fen(case.price * s.compensation_share * served(case.compensation))
    if back:
        repaired += s.options_care * case.options * (1 - repaired)
    feels = s.recovery_ceiling * content * repaired
    return True, back, paid, feels, case.trust + s.trust_step * (feels - case.trust), near


def outcome_by_the_rules(case, s=S, p=P):
    """The same from the rules."""
    levels = [
        after_sales.served_level(own, case.mature, case.integration)
        for own in (case.reliability, case.responsiveness, case.compensation, case.care)
    ]
    risk, regret = after_sales.risk_at_purchase(case.channel, p), after_sales.regret(case.channel, case.needed, s)
    satisfaction = after_sales.satisfaction_without_failure(case.quality, s)
    back, paid = False, 0
    failed = after_sales.disappoints(case.quality, levels[0], risk, regret, case.luck_fault, s)
    if failed:
        hours = after_sales.answer_hours(levels[1], case.load, case.complexity, s)
        recovered = after_sales.recovery(hours, levels[2], levels[3], s)
        back = after_sales.returns_goods(recovered, case.options, case.pickup, case.luck_return, s)
        if not back:
            paid = round_fen(after_sales.compensation_due(case.price, levels[2], s))
        satisfaction = after_sales.satisfaction_after_failure(recovered, satisfaction, back, case.options, s)
    return failed, back, paid, satisfaction, after_sales.moved_trust(case.trust, satisfaction, s.trust_step)


def some_order(random):
    """An order and its luck."""
    levels = [random.random() for _ in range(7)]
    return Case(
        random.randrange(500, 100_000), *levels, random.random(), random.random(), random.uniform(0, 4),
        random.random(), random.randrange(3), random.random() < 0.6, random.random(), random.random(), random.random(),
    )  # fmt: skip


def test_a_second_implementation_of_after_sales_agrees():
    random, kinds = Random(3), set()
    for _ in range(1500):
        case = some_order(random)
        failed, back, paid, satisfaction, trust, near = second_outcome(case)
        if near < 1e-8:
            continue
        found = outcome_by_the_rules(case)
        assert found[:2] == (failed, back)
        assert abs(found[2] - paid) <= 1
        assert found[3:] == NEAR((satisfaction, trust), rel=1e-9)
        kinds.add((failed, back))
    assert kinds == {(False, False), (True, False), (True, True)}


def test_in_the_second_implementation_too_no_repair_beats_no_failure():
    random = Random(4)
    for _ in range(500):
        case = some_order(random)
        best = case._replace(responsiveness=1.0, compensation=1.0, care=1.0, luck_fault=0.0)
        assert second_outcome(best)[3] <= second_outcome(case._replace(luck_fault=1.0))[3]


def test_more_load_never_satisfies_a_disappointed_buyer_better():
    random = Random(5)
    for _ in range(200):
        case = some_order(random)._replace(luck_fault=0.0, luck_return=1.0)
        felt = [second_outcome(case._replace(load=load))[3] for load in (0.5, 1.0, 1.5, 3.0)]
        assert all(less <= more for more, less in pairwise(felt))
