"""Specification of new merchants: where they come in, and what they begin with."""

import numpy as np
import pytest

from sim.processes.merchants import rules as merchandising
from sim.processes.merchants.entry import Entry
from sim.processes.merchants.parameters import Commerce
from tests.processes.trading import market, pass_until

P = Commerce().as_tuple()


def test_a_newcomer_comes_where_profits_are_high_and_not_where_they_are_low():
    high, low = int((P.entry_margin + 0.01) * 1e9), int((P.entry_margin - 0.01) * 1e9)
    assert merchandising.comes_in(high, 10**9, 0.0, P)
    assert not merchandising.comes_in(low, 10**9, 0.0, P)
    assert not merchandising.comes_in(-high, 10**9, 0.0, P)
    assert not merchandising.comes_in(high, 10**9, P.entry_rate, P), "not all who might come do"
    assert not merchandising.comes_in(0, 0, 0.0, P), "nothing is sold there"


def earn(model, margins: dict[int, float]) -> None:
    """Sales of 1e9 fen by every merchant, which leave so much in some categories and nothing elsewhere."""
    table = model.merchants_table
    here = table["active"] == 1
    table["revenue"][here] += 10**9
    for category, margin in margins.items():
        table["profit"][here & (table["category"] == category)] += int(margin * 10**9)


def entering(**changes):
    """A market in which somebody comes in wherever it pays, and who looks whether it does."""
    model = market(**{"commerce.entry_rate": 1.0} | changes)
    pass_until(model, P.review_days)
    return model, Entry(model)


def came(model, before) -> list[int]:
    table = model.merchants_table
    return np.flatnonzero((table["active"] == 1) & (before["active"] == 0)).tolist()


def test_one_merchant_at_most_comes_into_each_category_that_earns_more_than_other_trades():
    model, entry = entering()
    before = model.merchants_table.copy()
    earn(model, {2: 0.2, 5: 0.3, 6: 0.01})
    entry.look()
    new = came(model, before)
    assert sorted(model.merchants_table["category"][new].tolist()) == [2, 5]
    assert (model.merchants_table["generation"][new] == before["generation"][new] + 1).all()


def test_what_was_earned_before_the_last_look_brings_nobody():
    model, entry = entering()
    earn(model, {2: 0.2})
    entry.look()
    before = model.merchants_table.copy()
    pass_until(model, 2 * P.review_days)
    earn(model, {})
    entry.look()
    assert came(model, before) == []


@pytest.mark.parametrize(
    ("changes", "days"), [({"feedbacks.supply": False}, 0), ({}, 1), ({"commerce.room_for_entry": 1.0}, 0)]
)
def test_nobody_comes_without_the_feedback_of_supply_between_reviews_or_where_there_is_no_room(changes, days):
    model, entry = entering(**changes)
    pass_until(model, P.review_days + days)
    before = model.merchants_table.copy()
    earn(model, {2: 0.2})
    entry.look()
    assert came(model, before) == []


def test_a_newcomer_is_small_paid_in_by_its_owners_and_known_for_nothing_yet():
    model, entry = entering()
    before = model.merchants_table.copy()
    earn(model, {2: 0.2})
    entry.look()
    (row,) = came(model, before)
    table = model.merchants_table
    others = (table["category"] == 2) & (before["active"] == 1)
    usual = table["recent_orders"][others].mean()
    assert table["recent_orders"][row] == pytest.approx(P.newcomer_sales * usual)
    assert table["price"][row] > table["unit_cost"][row]
    capital = merchandising.working_capital(int(table["staff"][row]), int(table["unit_cost"][row]), P)
    assert model.ledger.balance(model.ledger.account(f"merchant:{row}")) >= capital > 0
    assert table["page_budget"][row] > 0
    assert table["marketing_budget"][row].sum() > 0


def test_a_newcomer_has_nothing_of_the_merchant_whose_place_it_takes():
    model, entry = entering(**{"commerce.room_for_entry": 1.0})
    table = model.merchants_table
    table["active"][7] = 0
    table["rating"][7], table["complaints"][7], table["sold"][7] = 0.1, 1_000, 1_000
    before = table.copy()
    earn(model, {2: 0.2})
    entry.look()
    assert came(model, before) == [7]
    assert (table["sold"][7], table["complaints"][7], table["category"][7]) == (0, 0, 2)
    assert table["rating"][7] > 0.5
    assert {"price", "quality", "unit_cost"} <= set(table.differences(before))


def test_a_newcomer_s_first_review_counts_from_the_day_it_opened():
    model, entry = entering()
    pass_until(model, 10 * P.review_days)
    before = model.merchants_table.copy()
    earn(model, {2: 0.2})
    entry.look()
    (row,) = came(model, before)
    assert model.merchants_table["reviewed_on"][row] == model.day
