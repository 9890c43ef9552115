"""Specification of sending goods back: what it costs whom, what is lost of credit, and when another is taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.processes.after_sales import rules as after_sales
from sim.processes.after_sales.parameters import AfterSales

P = AfterSales().as_tuple()
SURPLUS = st.integers(-10_000, 10_000)


def felt(returned=False, trouble=740) -> float:
    """Experience over promise after a fault that was made good halfway."""
    return after_sales.felt_after_fault(0.5, 0.9, returned, trouble, P)


def test_little_trouble_betters_what_is_felt_after_a_return_and_only_then():
    assert felt(returned=True, trouble=0) > felt(returned=True, trouble=740) > felt(returned=True, trouble=1_757)
    assert felt(returned=True, trouble=10**9) == pytest.approx(felt(returned=False, trouble=0))
    assert felt(returned=False, trouble=0) == felt(returned=False, trouble=1_757)
    assert after_sales.ease(0, P) == 1.0
    assert after_sales.ease(100 * P.bother_yuan, P) == 0.5


def test_of_a_refund_by_its_own_route_nothing_lapses_and_of_credit_a_part():
    assert after_sales.credit_lapsed(8_000, 1.0, P) == 0.0
    half, none = (after_sales.credit_lapsed(8_000, original, P) for original in (0.5, 0.0))
    assert none == pytest.approx(2.0 * half) == pytest.approx(8_000 * P.credit_lapse)


def test_easy_options_spare_the_buyer_most_of_the_hassle_but_not_all():
    assert after_sales.hassle(0.0, 0.0, P) == pytest.approx(100.0 * P.hassle_yuan)
    assert 0.0 < after_sales.hassle(1.0, 0.0, P) < 0.5 * after_sales.hassle(0.0, 0.0, P)


def test_collection_at_the_door_spares_the_buyer_most_of_what_is_left_and_costs_the_merchant_a_call():
    for options in (0.0, 0.5, 1.0):
        assert 0.0 < after_sales.hassle(options, 1.0, P) < 0.5 * after_sales.hassle(options, 0.0, P)
    half, full = (after_sales.return_cost(pickup, P) - after_sales.return_cost(0.0, P) for pickup in (0.5, 1.0))
    assert full == pytest.approx(4.0 * half) == pytest.approx(P.pickup_cost_yuan), "the last are the dearest"


@given(
    sound=SURPLUS,
    kept=SURPLUS,
    trouble=st.integers(0, 10_000),
    lapsed=st.integers(0, 10_000),
)
@settings(derandomize=True)
def test_an_exchange_is_taken_where_it_leaves_most(sound, kept, trouble, lapsed):
    taken, refund = after_sales.takes_another(sound, kept, trouble, lapsed), -trouble - lapsed
    assert taken == (sound - trouble > max(kept, refund))
    if taken and sound < 0:
        assert lapsed > 0, "nobody keeps what is worth less than its price, but to save the credit"
