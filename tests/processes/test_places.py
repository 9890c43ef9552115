"""Specification of places on pages: who buys how many, at what price, and what they do for a rank."""

import numpy as np
import pytest

from sim.engine.firms import Pass
from sim.processes.pages.market import pages_of
from sim.processes.traffic import places
from sim.processes.traffic.places import trade_places
from sim.world.platforms import platform_traits
from tests.processes.trading import ORDERS, market, pass_until


def shopping(**changes):
    """A market in which yesterday fifty pages were looked at for every order."""
    model = market(**changes)
    model.traits = platform_traits(model.settings)
    model.pages_seen = int(ORDERS * model.settings.commerce.pages_per_order)
    return model


def spending(model) -> np.ndarray:
    """What each merchant pays for places this morning, fen."""
    before = model.merchants_table["page_spend"].copy()
    trade_places(model)
    return model.merchants_table["page_spend"] - before


@pytest.fixture
def auctions(monkeypatch):
    """Every auction of places: bids, supply, reserve, price, places sold."""
    held = []

    class Noted(Pass):
        def play(self, engine, table, facts, rows=None, agents=None):
            prices = super().play(engine, table, facts, rows, agents)
            for p, price in zip(rows.tolist(), prices.tolist(), strict=True):
                held.append((facts.bids, int(facts.supply[p]), facts.reserve, price, table["sold"][p]))
            return prices

    monkeypatch.setattr(places, "_SELL", Noted(places.sell_places))
    return held


def test_nobody_pays_more_than_its_bid_and_no_more_places_are_sold_than_there_are(auctions):
    trade_places(shopping())
    assert len(auctions) > 3, "one on every platform where people shop"
    for bids, supply, reserve, price, sold in auctions:
        assert 0 < sold.sum() <= supply
        assert price >= reserve
        assert (bids[sold > 0] >= price).all()


def test_of_all_pages_looked_at_the_share_for_sale_is_offered(auctions):
    model = shopping(**{"pages.for_sale": 0.2})
    trade_places(model)
    assert sum(supply for _, supply, *_ in auctions) == int(0.2 * model.pages_seen)


def test_a_merchant_bids_less_than_its_orders_from_a_page_leave(auctions):
    """On pages that are shared out evenly: a merchant that sells as many orders as it has pages cannot bid more."""
    model = shopping()
    table = model.merchants_table
    most = table["price"] * (1 - table["commission_paid"]) - table["unit_cost"]
    table["recent_orders"][:] = 1e12
    trade_places(model)
    for bids, *_ in auctions:
        assert (bids <= 1000 * np.maximum(most, 0)).all()


def test_who_sells_more_from_a_page_bids_more_and_who_earns_nothing_on_a_sale_does_not_bid(auctions):
    model = shopping()
    table = model.merchants_table
    same = np.flatnonzero((table["category"] == table["category"][0]) & (table["active"] == 1))[:3]
    for name in ("price", "unit_cost", "commission_paid", "recent_orders"):
        table[name][same] = table[name][same[0]]
    table["recent_orders"][same[1]] *= 2
    table["unit_cost"][same[2]] = table["price"][same[2]]
    trade_places(model)
    for bids, *_ in auctions:
        usual, better, nothing = bids[same]
        assert better == pytest.approx(2 * usual, rel=0.01)
        assert usual > nothing == 0


def test_nobody_spends_more_on_places_than_its_budget_and_most_spend_much_of_it():
    model = shopping()
    table = model.merchants_table
    spent = spending(model)
    assert (spent <= table["page_budget"]).all()
    here = table["active"] == 1
    assert spent.sum() > 0.3 * table["page_budget"][here].sum()


def test_budgets_hold_whatever_the_price():
    for reserve in (0.0, 20.0, 60.0):
        model = shopping(**{"pages.reserve_price": reserve})
        assert (spending(model) <= model.merchants_table["page_budget"]).all()


def test_places_that_cost_more_than_they_bring_are_not_bought():
    model = shopping(**{"pages.reserve_price": 10_000})
    assert spending(model).sum() == 0


def test_who_has_no_cash_or_has_left_buys_no_places():
    model = shopping()
    ledger, table = model.ledger, model.merchants_table
    broke, gone = np.flatnonzero(spending(shopping()))[:2]
    account = ledger.account(f"merchant:{broke}")
    ledger.post(model.day, account, ledger.account("owners"), ledger.reason("dividend"), ledger.balance(account))
    table["active"][gone] = 0
    spent = spending(model)
    assert spent[broke] == spent[gone] == 0
    assert spent.sum() > 0


def test_what_merchants_pay_for_places_is_what_platforms_get_and_it_lowers_profits_by_as_much():
    model = shopping()
    before, day = model.merchants_table["profit"].copy(), model.day
    spent = spending(model)
    assert (before - model.merchants_table["profit"] == spent).all()
    pass_until(model, day + 1)
    model.ledger.must_balance(day, {})
    assert model.ledger.entries(day).groupby("reason", observed=True)["fen"].sum()["traffic"] == spent.sum()


def test_who_pays_for_more_places_is_promoted_more_and_who_ceases_to_is_forgotten():
    one, other = np.flatnonzero(spending(shopping()))[:2]
    usual, model = shopping(), shopping()
    model.merchants_table["page_budget"][one] *= 3
    model.merchants_table["page_budget"][other] = 0
    for each in (usual, model):
        for day in range(each.day + 1, each.day + 11):
            trade_places(each)
            pass_until(each, day)
    before, after = (each.merchants_table["promoted"] for each in (usual, model))
    assert after[one] > 1.5 * before[one]
    assert after[other] == pytest.approx((1 - 1 / model.settings.pages.places_days) ** 10)


def test_who_buys_more_places_is_on_more_pages():
    """All alike but for the places they buy, so that luck and tastes are the only other things that rank them."""
    model = shopping()
    table = model.merchants_table
    those = np.flatnonzero((table["category"] == 0) & (table["active"] == 1))
    for name in ("recent_orders", "rating", "promoted"):
        table[name][those] = table[name][those[0]]
    seen = []
    for bought in (0.0, 1.0, 5.0):
        table["promoted"][those[1]] = bought
        pages = []
        for day in range(60):
            model.day = day
            pages.append((pages_of(model).shelf == those[1]).sum())
        seen.append(np.mean(pages))
    assert seen == sorted(seen)
    assert seen[2] > 1.2 * seen[0]
