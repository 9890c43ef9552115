"""Places on pages and in live rooms that merchants pay for, sold each morning by the same auction as other traffic."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from sim.arithmetic import remembered
from sim.engine.compile import ByClass, before_compiling, kernel, register
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.names import N_CATEGORIES, N_SELLERS
from sim.processes.merchants.rules import margin
from sim.processes.pages.rules import bid_for_place
from sim.processes.traffic.auction import sell
from sim.processes.traffic.rules import within_cash
from sim.units import MILLE
from sim.world.columns import Attribute, Table, Vector
from sim.world.shares import apportion, pairs

if TYPE_CHECKING:
    from sim.world.schema import MerchantRow

_PARTS = 1_000_000


def trade_places(model: MarketState) -> None:
    """Sell the places for sale among the product pages looked at yesterday, platform by platform."""
    table, accounts, p = model.merchants_table, model.accounts, model.settings.pages
    share = _by_platform(model)
    supply = apportion(int(model.pages_seen * p.for_sale), share)
    seen, even = _even_shares(model, model.pages_seen, int(supply.sum()))
    looked = _Looked(
        seen,
        model.settings.traffic.required_return,
        model.ledger.balances[accounts.merchants],
    )
    bids, budgets = (each.play(model.engine, table, looked) for each in (_BIDS, _BUDGETS))
    halls = Table("hall", _of_halls(len(table)), N_SELLERS)
    reserve = int(p.reserve_price * FEN_PER_YUAN)
    for_sale = _ForSale(supply, reserve, bids, budgets, share / max(int(share.sum()), 1))
    if (_SELL.play(model.engine, halls, for_sale, np.flatnonzero(supply)) <= reserve).any():
        model.bound.add("pages.reserve_price")
    payees, payers, fen = pairs(halls["spent"], accounts.platforms[:N_SELLERS], accounts.merchants)
    model.pay(payers, payees, "traffic", fen)
    _note(halls.columns(("sold", "spent")), table.columns(_BOUGHT), even, float(p.places_days))


_BOUGHT = "profit", "page_spend", "promoted"
before_compiling(lambda: register(remembered))


@ByClass
@kernel
def _note(halls: Any, merchants: Any, even: np.ndarray, days: float) -> None:
    """Enter what merchants spent on places, and how many they bought over an even share of all."""
    for m in range(len(even)):
        spent = bought = 0
        for p in range(len(halls.spent)):
            spent += halls.spent[p][m]
            bought += halls.sold[p][m]
        merchants.profit[m] -= spent
        merchants.page_spend[m] += spent
        merchants.promoted[m] = remembered(merchants.promoted[m], bought / even[m], days)


def _by_platform(model: MarketState) -> np.ndarray:
    """Whole numbers in proportion to the shopping on each platform, int64[N_SELLERS]."""
    platforms = model.platforms_table
    users = (platforms["monthly_users"] * platforms["active"])[:N_SELLERS]
    pull = model.traits.shelf_pull[:N_SELLERS] + model.traits.live_pull[:N_SELLERS]
    return (users * pull).astype(np.int64)


def _even_shares(model: MarketState, *supplies: int) -> tuple[np.ndarray, ...]:
    """Places each merchant would have if those of its category had equally many, float64[m] > 0, of every supply."""
    merchants, of_category = model.merchants_table, np.zeros((2, N_CATEGORIES), np.int64)
    each = np.empty((len(supplies), len(merchants)))
    columns = merchants.columns(("category", "active", "recent_orders"))
    _divide(np.array(supplies), columns, *of_category, each)
    return tuple(each)


@ByClass
@kernel
def _divide(supplies: np.ndarray, merchants: Any, sold: np.ndarray, number: np.ndarray, each: np.ndarray) -> None:
    """Divide places among categories by what each lately ``sold``, and there among its ``number`` of merchants."""
    everything = 0
    for m in range(len(merchants.category)):
        orders = int(merchants.recent_orders[m] * _PARTS)
        sold[merchants.category[m]] += orders
        number[merchants.category[m]] += merchants.active[m]
        everything += orders
    for m in range(len(merchants.category)):
        c = merchants.category[m]
        for k in range(len(supplies)):
            each[k][m] = max(supplies[k] * (sold[c] / max(everything, 1)) / max(number[c], 1), 1.0)


class _Looked(NamedTuple):
    """What merchants know of the pages looked at."""

    seen: np.ndarray  # float64[m] pages a merchant would be on if all of its category had equally many
    required_return: float
    cash: np.ndarray  # int64[m] fen


def bid_of(merchant: MerchantRow, looked: _Looked) -> int:
    """What an impression on a page is worth to a merchant over the return it requires, fen per 1000."""
    seen = looked.seen[merchant.row]
    rate = merchant.recent_orders / seen if merchant.recent_orders < seen else 1.0
    left = margin(merchant.price, merchant.unit_cost, merchant.commission_on_sales)
    return bid_for_place(left * rate, looked.required_return) if merchant.active == 1 else 0


def budget_of(merchant: MerchantRow, looked: _Looked) -> int:
    """What a merchant spends on places today, within its cash, fen."""
    wanted = merchant.page_budget if merchant.active == 1 else 0
    return within_cash(wanted, wanted, looked.cash[merchant.row])


_BIDS, _BUDGETS = Pass(bid_of), Pass(budget_of)


class _Hall(Protocol):
    """Where the places of one platform are sold; by merchant."""

    row: int
    wants: Vector[int]
    money: Vector[int]
    sold: Vector[int]
    spent: Vector[int]


class _ForSale(NamedTuple):
    """Places for sale, and who bids for them. ``p`` is a platform, ``m`` a merchant."""

    supply: np.ndarray  # int64[p]
    reserve: int  # fen per 1000
    bids: np.ndarray  # int64[m] fen per 1000
    budgets: np.ndarray  # int64[m] fen on all platforms
    share: np.ndarray  # float64[p] of them that is spent on each


def sell_places(hall: _Hall, facts: _ForSale) -> int:
    """Sell the places of one platform; the price in fen per 1000."""
    p = hall.row
    for m in range(len(facts.bids)):
        hall.money[m] = int(facts.budgets[m] * facts.share[p])
    price = sell(facts.bids, hall.wants, hall.money, len(facts.bids), facts.supply[p], facts.reserve, hall.sold)
    for m in range(len(facts.bids)):
        hall.spent[m] = hall.sold[m] * price // MILLE
    return price


_SELL = Pass(sell_places)


@cache
def _of_halls(merchants: int) -> list[Attribute]:
    return [Attribute(name, "int64", "", width=merchants) for name in ("wants", "money", "sold", "spent")]
