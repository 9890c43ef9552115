"""Places on pages and in live rooms that merchants pay for, sold each morning by the same auction as other traffic."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.names import N_CATEGORIES, N_SELLERS
from sim.processes.merchants.rules import margin
from sim.processes.pages.rules import bid_for_place, remembered
from sim.processes.traffic.auction import clear
from sim.processes.traffic.rules import within_cash
from sim.units import MILLE
from sim.world.shares import apportion, summed_by

_PARTS = 1_000_000


def trade_places(model: MarketState) -> None:
    """Sell the places for sale among the product pages looked at yesterday, platform by platform."""
    table, accounts, p = model.merchants_table, model.accounts, model.settings.pages
    share = _by_platform(model)
    supply = apportion(int(model.pages_seen * p.for_sale), share)
    bids, budgets = _bids(model), _budgets(model)
    reserve = int(p.reserve_price * FEN_PER_YUAN)
    bought = np.zeros(len(table), np.int64)
    for platform in np.flatnonzero(supply).tolist():
        budget = (budgets * (share[platform] / max(int(share.sum()), 1))).astype(np.int64)
        price, sold = clear(bids, 0 * bids, int(supply[platform]), reserve, budget)
        spent = sold * price // MILLE
        model.pay(accounts.merchants, int(accounts.platforms[platform]), "traffic", spent)
        table["profit"] -= spent
        table["page_spend"] += spent
        bought += sold
    even = _even_share(model, int(supply.sum()))
    table["promoted"] = remembered(table["promoted"], bought / even, p.places_days)  # type: ignore[arg-type]


def _by_platform(model: MarketState) -> np.ndarray:
    """Whole numbers in proportion to the shopping on each platform, int64[N_SELLERS]."""
    users = model.platforms_table["monthly_users"][:N_SELLERS]
    pull = model.traits.shelf_pull[:N_SELLERS] + model.traits.live_pull[:N_SELLERS]
    return (users * pull).astype(np.int64)


def _even_share(model: MarketState, supply: int) -> np.ndarray:
    """Places each merchant would have if those of its category had equally many, float64[m] > 0."""
    table = model.merchants_table
    category = table["category"].astype(np.int64)
    orders = (table["recent_orders"] * _PARTS).astype(np.int64)
    sold = summed_by(category, orders, N_CATEGORIES)
    number = np.maximum(summed_by(category, table["active"].astype(np.int64), N_CATEGORIES), 1)
    each = supply * (sold / max(int(sold.sum()), 1)) / number
    return np.maximum(each[category], 1.0)


def _bids(model: MarketState) -> np.ndarray:
    """What an impression on a page is worth to each merchant over the return it requires, fen per 1000."""
    table, p = model.merchants_table, model.settings.traffic
    seen = np.maximum(_even_share(model, model.pages_seen), 1.0)
    left = zip(*(table[name].tolist() for name in ("price", "unit_cost", "commission_paid")), strict=True)
    orders = np.minimum(table["recent_orders"] / seen, 1.0).tolist()
    worth = [margin(price, cost, paid) * rate for (price, cost, paid), rate in zip(left, orders, strict=True)]
    return np.array([bid_for_place(value, p.required_return) for value in worth], np.int64) * table["active"]


def _budgets(model: MarketState) -> np.ndarray:
    """What each merchant spends on places today, within its cash, fen."""
    table = model.merchants_table
    cash = model.ledger.balances[model.accounts.merchants].tolist()
    wanted = (table["page_budget"] * table["active"]).tolist()
    return np.array([within_cash(w, w, c) for w, c in zip(wanted, cash, strict=True)], np.int64)
