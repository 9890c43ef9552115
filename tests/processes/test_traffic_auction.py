"""The auction for impressions: who wins, what it costs, and that nothing is lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.world.shares import apportion
from tests.processes.auctions import clear

BIDDERS = st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 10**9)), max_size=20)


def sale(bidders, supply, reserve=0):
    bids = np.array([bid for bid, _ in bidders], np.int64)
    demands = np.array([demand for _, demand in bidders], np.int64)
    return clear(bids, demands, supply, reserve)


# the auction


def test_the_highest_bidders_win_and_all_pay_one_price():
    price, sold = sale([(3000, 100), (5000, 100), (4000, 100)], supply=200)
    assert (price, sold.tolist()) == (3000, [0, 100, 100])


def test_the_bidder_at_the_margin_gets_what_is_left_and_sets_the_price():
    price, sold = sale([(3000, 100), (5000, 100), (4000, 100)], supply=150)
    assert (price, sold.tolist()) == (4000, [0, 100, 50])


def test_equal_bids_at_the_margin_are_served_in_proportion():
    price, sold = sale([(3000, 300), (5000, 100), (3000, 100)], supply=300)
    assert (price, sold.tolist()) == (3000, [150, 100, 50])


def test_where_supply_exceeds_demand_the_reserve_is_the_price():
    price, sold = sale([(3000, 100), (1999, 100)], supply=1000, reserve=2000)
    assert (price, sold.tolist()) == (2000, [100, 0])


def test_an_auction_without_supply_or_bidders_sells_nothing():
    assert sale([(3000, 100)], supply=0)[1].tolist() == [0]
    assert sale([], supply=10, reserve=7) == (7, pytest.approx([]))


def test_a_budget_is_spent_at_the_market_price():
    bids, none = np.array([9000, 5000, 3000]), np.zeros(3, np.int64)
    price, sold = clear(bids, np.array([0, 100, 1000]), 300, 2000, np.array([600, 0, 0]))
    assert (price, sold.tolist()) == (3000, [200, 100, 0])
    price, sold = clear(bids, none, 300, 2000, np.array([1500, 0, 0]))
    assert price == 4984  # at 4983 the budget would still buy 301 impressions
    assert sold.tolist() == [300, 0, 0]


@settings(derandomize=True, max_examples=200)
@given(
    bidders=st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 10**9)), min_size=1, max_size=20),
    supply=st.integers(0, 10**8),
    reserve=st.integers(1, 5_000),
)
def test_nobody_spends_more_than_the_budget(bidders, supply, reserve):
    bids, budgets = (np.array(column, np.int64) for column in zip(*bidders, strict=True))
    price, sold = clear(bids, np.zeros(len(bids), np.int64), supply, reserve, budgets)
    assert price >= reserve
    assert sold.sum() <= supply
    assert (sold * price <= budgets * 1000).all()
    assert ((sold == 0) | (bids >= price)).all()


@settings(derandomize=True, max_examples=300)
@given(bidders=BIDDERS, supply=st.integers(0, 5 * 10**9), reserve=st.integers(0, 5_000))
def test_nobody_pays_above_the_bid_or_gets_more_than_wanted_and_no_more_is_sold_than_there_is(bidders, supply, reserve):
    price, sold = sale(bidders, supply, reserve)
    assert price >= reserve
    assert sold.sum() <= supply
    for (bid, demand), units in zip(bidders, sold.tolist(), strict=True):
        assert 0 <= units <= demand
        assert units == 0 or bid >= price
        assert units == demand or bid <= price or bid < reserve
    wanted = sum(demand for bid, demand in bidders if bid >= reserve)
    assert sold.sum() == min(supply, wanted)


@settings(derandomize=True, max_examples=100)
@given(bidders=BIDDERS, supply=st.integers(0, 5 * 10**9), reserve=st.integers(0, 5_000))
def test_a_higher_reserve_never_sells_more_nor_lowers_the_price(bidders, supply, reserve):
    price, sold = sale(bidders, supply, reserve)
    dearer, less = sale(bidders, supply, reserve + 500)
    assert dearer >= price
    assert less.sum() <= sold.sum()


@settings(derandomize=True, max_examples=200)
@given(total=st.integers(0, 10**12), weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_apportioned_parts_are_whole_and_add_up(total, weights):
    parts = apportion(total, np.array(weights, np.int64))
    whole = sum(weights)
    assert parts.sum() == (total if whole else 0)
    assert all(abs(part - total * weight / max(whole, 1)) <= 1.001 for part, weight in zip(parts, weights, strict=True))


# the campaign rule
