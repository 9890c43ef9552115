"""What people come to need and for how long, what it is worth to them, and the money of the month."""

from itertools import pairwise
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import key_of, normal
from sim.market.model import MarketModel
from sim.names import Channel
from sim.processes.needs import rules as needs
from sim.processes.needs.parameters import Needs
from sim.scenario import Scenario
from tests.worlds import QUICK, played

P = Needs().as_tuple()
USUAL = 10_000  # fen
USUAL_INCOME = round(100 * P.usual_budget / 30)  # fen a day
SHOCKS = [normal(key_of(1, 0, 3), i) for i in range(20_000)]
NOBODY_SHOPS = {
    "purchase.shopping_day": 0.0, "purchase.live_day": 0.0, "purchase.live_browse": 0.0, "purchase.click_base": -15.0,
    "purchase.click_immersion": 0.0, "purchase.click_need": 0.0, "purchase.trust_weight": 0.0,
}  # fmt: skip


# what a need is worth


def test_needs_are_worth_a_part_of_the_usual_price_in_the_median_and_spread_by_their_sd():
    values = np.array([needs.value_of_need(USUAL, USUAL_INCOME, shock, P) for shock in SHOCKS])
    assert np.median(values) == pytest.approx(USUAL * P.wtp_median, rel=0.02)
    assert np.log(values).std() == pytest.approx(P.wtp_sd, rel=0.03)


def test_a_budget_twice_as_large_makes_needs_worth_more_but_not_twice_as_much():
    values = [needs.value_of_need(USUAL, income, 0.3, P) for income in (USUAL_INCOME, 2 * USUAL_INCOME)]
    assert log(values[1] / values[0]) == pytest.approx(P.wtp_budget * log(2), abs=1e-3)
    assert values[0] < values[1] < 2 * values[0]


@given(usual=st.integers(1, 10**6), income=st.integers(1, 10**7), shock=st.floats(-6, 6))
@settings(derandomize=True)
def test_whoever_needs_something_it_is_worth_a_fen_at_least_and_not_the_world(usual, income, shock):
    value = needs.value_of_need(usual, income, shock, P)
    assert 1 <= value <= usual * P.wtp_median * 150 + 1
    assert needs.value_of_need(usual, income, shock + 0.5, P) >= value


# what would soon be needed


def test_what_is_never_needed_is_never_brought_forward_and_what_is_often_needed_more_often():
    chances = [needs.latent_chance(share, P) for share in (0.0, 0.05, 0.2, 1.0)]
    assert chances[0] == 0.0
    assert all(rarer < oftener < 1.0 for rarer, oftener in pairwise(chances))


def test_a_need_is_latent_if_it_would_arise_within_the_days_looked_ahead():
    a_day = P.arrival_rate * 0.2
    assert needs.latent_chance(0.2, P) == pytest.approx(1.0 - exp(-P.latent_days * a_day))


@given(value=st.integers(1, 10**7))
@settings(derandomize=True)
def test_what_is_bought_ahead_is_worth_a_little_less_than_what_is_needed_now(value):
    assert needs.brought_forward(value, P) <= value
    assert needs.brought_forward(value, P) == pytest.approx(P.impulse_value * value, abs=0.5)


# the money of the month


@given(wallet=st.integers(0, 10**7), income=st.integers(1, 10**5))
@settings(derandomize=True)
def test_payday_brings_a_months_budget_and_what_exceeds_the_cap_is_spent_elsewhere(wallet, income):
    after = needs.wallet_after_payday(wallet, income, P)
    cap = int(30 * income * P.wallet_months)
    assert after == min(wallet + 30 * income, cap)
    assert after >= 30 * income, "a month's budget is never lost"


# on the market


def test_twice_the_needs_arise_at_twice_the_rate_and_none_at_none():
    found = [needs_of(rate) for rate in (0.0, 0.05, 0.1)]
    assert found[0] == 0
    assert 1.8 < found[2] / found[1] < 2.0, "a little less: of each category one need is open at a time"


def needs_of(rate):
    """Needs that arose in ten days."""
    model = played(Scenario(viewers=2_000, days=10).with_(**{"needs.arrival_rate": rate, "needs.open_at_start": 0}))
    return int(model.totals["needs"][:10].sum())


def test_where_nobody_shops_needs_pass_at_their_rate_and_are_worth_nothing_any_more():
    model = MarketModel(Scenario(viewers=3_000, days=10).with_(**NOBODY_SHOPS))
    opened = passed = 0
    for _ in range(10):
        opened += int(np.bitwise_count(model.viewers_table["needs"]).sum())
        before = model.totals["needs_expired"].sum()
        model.step()
        passed += (model.totals["needs_expired"].sum() - before) / model.viewers_table["weight"].mean()
    assert passed / opened == pytest.approx(P.expiry, rel=0.1)
    assert model.totals["orders"].sum() == model.totals["needs_outside"].sum() == 0


def test_only_an_open_need_has_a_worth():
    model = played(Scenario(viewers=1_000, days=12).with_(**QUICK))
    is_open = (model.viewers_table["needs"][:, None] >> np.arange(8)) & 1 == 1
    assert ((model.viewers_table["need_value"] > 0) == is_open).all()
    assert 0.1 < is_open.any(axis=1).mean() < 1.0


def test_every_need_is_met_once_at_most_or_passes():
    """Those open at the start and those that arose are, in the end, bought, met outside, passed, or open still.

    Nothing comes back here and nobody buys ahead, so that no need is opened again or met before it is there.
    """
    calm = {"after_sales.hassle_yuan": 200.0, "after_sales.hassle_relief": 0.0, "needs.latent_days": 0.0}
    model = MarketModel(Scenario(viewers=1_500, days=25).with_(**{**QUICK, **calm, "needs.wtp_median": 2.0}))
    weight = model.viewers_table["weight"].astype(np.int64)
    before = int(np.dot(np.bitwise_count(model.viewers_table["needs"]), weight))
    for _ in range(25):
        model.step()
    after = int(np.dot(np.bitwise_count(model.viewers_table["needs"]), weight))
    total = {name: int(model.totals[name].sum()) for name in
             ("needs", "orders", "needs_outside", "needs_expired", "needs_swallowed", "returned_orders")}  # fmt: skip
    sent_back_and_open_again = total["returned_orders"]
    assert sent_back_and_open_again < 0.01 * total["orders"]
    met = total["orders"] + total["needs_outside"] + total["needs_expired"]
    assert before + total["needs"] == pytest.approx(met + after, abs=sent_back_and_open_again)
    assert total["needs_swallowed"] == 0
    assert 0 < total["orders"] < total["needs"]


def test_an_impulse_swallows_the_next_need_of_its_kind_and_no_more():
    """Live rooms are looked into for nothing in particular; what is bought there was to be needed anyway.

    Returns are too much trouble here: whatever is bought ahead has been needed since, or is in stock still.
    """
    keen = {"purchase.live_browse": 1.0, "purchase.live_appeal": 5.0, "needs.open_at_start": 0.0}
    keen |= {"after_sales.hassle_yuan": 200.0, "after_sales.hassle_relief": 0.0}
    model = MarketModel(Scenario(viewers=1_500, days=20).with_(**{**QUICK, **keen}))
    weight = model.viewers_table["weight"].astype(np.int64)
    impulses = 0
    for _ in range(20):
        model.step()
        new = model.new_orders
        assert (new["channel"][new["needed"] == 0] != Channel.SHELF).all()
        impulses += int(new["weight"][new["needed"] == 0].sum())
    swallowed, stocked = int(model.totals["needs_swallowed"].sum()), np.bitwise_count(model.viewers_table["stocked"])
    returned = int(model.totals["returned_orders"].sum())
    assert returned < 0.1 * impulses
    assert impulses - returned <= swallowed + int(np.dot(stocked, weight)) <= impulses
    assert swallowed > 0.05 * model.totals["needs"].sum()


def test_what_is_bought_on_impulse_is_netted_by_fewer_needs_later():
    """Twice as many who look into live rooms buy more there, but not more in all by as much."""

    def bought(browse):
        model = played(Scenario(viewers=3_000, days=30).with_(**{**QUICK, "purchase.live_browse": browse}))
        return [int(model.totals[name].sum()) for name in ("orders", "orders_live", "needs_swallowed")]

    few, many = np.array(bought(0.05)), np.array(bought(0.5))
    assert (many > few).all()
    assert many[0] - few[0] < 0.9 * (many[1] - few[1])


def test_budgets_bind_those_who_have_little_and_not_those_who_have_plenty():
    """Willingness to pay held where it is, so that only the wallet differs."""

    def bound(income):
        fixed = {"population.income_median": income, "needs.wtp_budget": 0.0}
        model = played(Scenario(viewers=1_500, days=60).with_(**fixed, **QUICK))
        return model.totals["budget_bound"].sum() / model.totals["budget_months"].sum()

    shares = [bound(income) for income in (2.0, 7.0, 300.0)]
    assert shares[0] > shares[1] > shares[2]
    assert shares[2] < 0.02
