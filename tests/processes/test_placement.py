"""Specification of placements: whose product a drama carries, and how both sides share what it brings."""

import inspect
from collections import Counter
from typing import NamedTuple

import numba
import numpy as np
import pytest
from numba.extending import register_jitable

from sim import arithmetic, money
from sim.draws import Purpose, draw
from sim.names import Category, Genre
from sim.processes.placement import rules as placement
from sim.processes.placement.market import ASKED_MERCHANT, MEET
from sim.processes.placement.parameters import Placement
from sim.world.catalogue import Deals
from tests.processes.trading import FREE, market, place

P = Placement().as_tuple()
MARGIN = 4_500
HEAD, ESTABLISHED, LONG_TAIL = 0, 1, 2


class Deal(NamedTuple):
    """One placement, see `Deals`."""

    merchant: int
    fit: float
    fee: int
    commission_rate: float
    gain: float


def by_title(deals: Deals) -> list[Deal | None]:
    """The deals one by one; None where nobody is found."""
    rows = zip(*(of_all.tolist() for of_all in deals), strict=True)
    return [Deal(*row) if row[0] >= 0 else None for row in rows]


def lucks(number: int) -> np.ndarray:
    """The luck of so many creators."""
    drawn = np.zeros((number, Purpose.PLAN.width))
    drawn[:, MEET : ASKED_MERCHANT + 1] = [
        [draw(1, n, 0, k) for k in range(MEET, ASKED_MERCHANT + 1)] for n in range(number)
    ]
    return drawn


def deals(model, number: int = 600, views: float = 5_000_000, genre: int = Genre.MARRIAGE_REVENGE) -> list[Deal | None]:
    """What so many creators find, each with its own luck."""
    alike = np.full(number, genre), np.full(number, views), np.full(number, ESTABLISHED)
    return by_title(model.placements.seek(*alike, lucks(number)))


# the bargain


def test_a_better_fit_brings_more_orders_and_average_fit_brings_the_usual_rate():
    assert placement.orders_expected(1_000_000, 0.5, P) == pytest.approx(800)
    assert placement.orders_expected(1_000_000, 1.0, P) == pytest.approx(1600)
    assert placement.orders_expected(1_000_000, 0.0, P) == 0


@pytest.mark.parametrize("kind", [HEAD, ESTABLISHED, LONG_TAIL])
@pytest.mark.parametrize("orders", [100.0, 5_000.0])
def test_what_both_gain_adds_up_to_the_surplus(kind, orders):
    surplus = placement.placement_surplus(orders, MARGIN, P)
    pay = placement.creator_pay(surplus, placement.bargaining_power(kind, P), P)
    creator_gains = pay - P.integration_cost * 100
    merchant_gains = orders * MARGIN - pay
    assert creator_gains + merchant_gains == pytest.approx(surplus)
    assert creator_gains >= 0
    assert merchant_gains >= 0


def test_a_star_gets_five_eighths_more_than_an_established_creator_and_the_long_tail_less():
    head, established, tail = (placement.bargaining_power(kind, P) for kind in (HEAD, ESTABLISHED, LONG_TAIL))
    assert (head, established) == (0.65, 0.4)
    assert tail == pytest.approx(0.15)


def test_there_is_no_surplus_below_the_cost_of_writing_the_product_in():
    enough = P.integration_cost * 100 / MARGIN
    assert placement.placement_surplus(0.99 * enough, MARGIN, P) == 0
    assert placement.placement_surplus(1.01 * enough, MARGIN, P) > 0
    assert placement.placement_surplus(1e6, -1, P) == 0


def test_fee_and_commission_together_are_the_pay():
    pay, sales = 10_000_000.0, 80_000_000.0
    commission = placement.commission_share(pay, sales, P)
    assert commission == pytest.approx(0.0625)
    assert placement.fixed_fee(pay, commission, sales) + commission * sales == pytest.approx(pay, abs=1)


def test_where_the_commission_reaches_its_ceiling_the_fee_makes_up_the_rest():
    pay, sales = 50_000_000.0, 80_000_000.0
    commission = placement.commission_share(pay, sales, P)
    assert commission == P.highest_commission
    assert placement.fixed_fee(pay, commission, sales) == 26_000_000


def test_without_expected_sales_there_is_no_commission_and_a_fee_is_never_negative():
    assert placement.commission_share(1e6, 0.0, P) == 0
    assert placement.fixed_fee(1e6, 0.5, 1e9) == 0


# the market


def test_a_drama_about_marriage_mostly_carries_what_answers_its_worry():
    model = market()
    carried = Counter(model.merchants_table["category"][deal.merchant] for deal in deals(model) if deal)
    assert carried[Category.SKIN_CARE] / carried.total() > 0.6
    assert carried.most_common(1)[0][0] == Category.SKIN_CARE


def test_every_seventh_placement_or_more_ignores_the_plot_and_none_when_clashes_are_ruled_out():
    fits = [deal.fit for deal in deals(market()) if deal]
    assert 0.15 < sum(fit < 0.7 for fit in fits) / len(fits) < 0.4
    assert all(deal.fit >= 0.7 for deal in deals(market(**{"placement.clash_share": 0})) if deal)


def test_three_in_ten_find_nobody():
    found = deals(market())
    assert 0.2 < sum(deal is None for deal in found) / len(found) < 0.4


def let_off(model, commission: float) -> None:
    """Platforms take ``commission``, where they usually take a twentieth."""
    model.merchants_table["commission_usual"], model.merchants_table["commission_paid"] = 0.05, commission


def test_more_find_a_merchant_and_more_are_asked_where_commissions_are_let_off_and_fewer_where_they_rise():
    found, asked = [], []
    for commission in (0.2, 0.05, 0.0):
        model = market()
        let_off(model, commission)
        found.append(sum(deal is not None for deal in deals(model)))
        orders, _ = model.placements.order(np.full(600, 5_000_000), np.full(600, ESTABLISHED), lucks(600))
        asked.append(int((orders.merchant >= 0).sum()))
    assert found[0] < found[1] < found[2] < 1.3 * found[1]
    assert asked[0] < asked[1] < asked[2]


def test_without_a_response_of_merchants_commissions_change_how_many_find_one_by_nothing():
    found = []
    for commission in (0.05, 0.0):
        model = market(**{"commerce.margin_response": 0})
        let_off(model, commission)
        found.append(sum(deal is not None for deal in deals(model)))
    assert found[0] == found[1]


def test_nobody_signs_for_a_title_that_nobody_is_expected_to_watch():
    assert all(deal is None for deal in deals(market(), 50, views=1000))


def test_a_title_expected_to_be_watched_twice_as_much_gets_about_twice_the_fee():
    few, many = (deals(market(), 50, views=views) for views in (4e6, 8e6))
    pairs = [(a, b) for a, b in zip(few, many, strict=True) if a and b]
    assert len(pairs) > 25
    assert all(a.merchant == b.merchant for a, b in pairs)
    assert 1.8 < sum(b.fee for _, b in pairs) / sum(a.fee for a, _ in pairs) < 2.2


def test_the_merchant_pays_the_fee_of_every_real_title_at_the_release():
    model = market()
    place(model, FREE, merchant=7)
    model.dramas["placement_fee"][FREE] = 5_000_000
    before = model.ledger.balance(model.ledger.account("creator:1"))
    model.placements.pay_fees(np.array([FREE]))
    assert model.ledger.balance(model.ledger.account("creator:1")) - before == 50_000_000
    assert model.dramas["earned"][FREE] == 50_000_000
    assert model.dramas["receipts"][FREE] == 0, "viewers and advertisers paid nothing"
    assert model.totals["marketing_spend"][model.day] == 50_000_000


def test_a_merchant_without_cash_pays_no_fee():
    model = market(**{"commerce.working_days": 0})
    place(model, FREE, merchant=7)
    model.dramas["placement_fee"][FREE] = 5_000_000
    model.placements.pay_fees(np.array([FREE]))
    assert model.dramas["earned"][FREE] == 0
    assert model.dramas["placement_fee"][FREE] == 0


def test_compiled_rules_give_the_same_bits():
    for module in (money, arithmetic, placement):
        for _, rule in inspect.getmembers(module, inspect.isfunction):
            register_jitable(rule)

    def bargain(views, fit, luck, p):
        kind = int(luck * 3)
        orders = placement.orders_expected(views, fit, p)
        surplus = placement.placement_surplus(orders, 4500.0, p)
        pay = placement.creator_pay(surplus, placement.bargaining_power(kind, p), p)
        commission = placement.commission_share(pay, orders * 9000.0, p)
        met = placement.meets_a_merchant(luck, 2.0 * luck, p) and placement.answers_the_plot(luck, p)
        return placement.fixed_fee(pay, commission, orders * 9000.0), commission, met

    kernel = numba.njit(bargain)
    for k in range(300):
        point = (2e7 * draw(1, k, 0, 1), draw(1, k, 0, 2), draw(1, k, 0, 3), P)
        assert kernel(*point) == bargain(*point)
