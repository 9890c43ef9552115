"""After-sales service: its levels and capacity each morning, and what it pays and costs."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.engine.compile import ByClass, kernel
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.names import FORMS, N_CHANNELS, N_PLATFORMS, Channel, Form
from sim.outcomes_by_channel import IN_CHANNEL
from sim.processes.after_sales.rules import integration_fee, next_load, return_cost
from sim.processes.merchants.rules import (
    capacity_today,
    service_cost_per_order,
    service_level,
    spared_by_own_desks,
    spares_cost,
    staff_cost,
)
from sim.world.merchants import mean_of
from sim.world.orders import Columns, OrderStatus
from sim.world.shares import pairs

if TYPE_CHECKING:
    from sim.processes.after_sales.parameters import AfterSales
    from sim.processes.merchants.parameters import Commerce
    from sim.world.schema import MerchantRow

_ON_SHELVES = np.array(FORMS) == Form.SHELF
_SHELVES = np.flatnonzero(_ON_SHELVES)


class _Asked(NamedTuple):
    """The levers and rules of a day that reach merchants, float64[p] each; see `sim.policy`."""

    after_sales_quality: np.ndarray
    responsiveness: np.ndarray
    compensation: np.ndarray
    reliability: np.ndarray
    care: np.ndarray
    return_options: np.ndarray
    exchanges: np.ndarray
    door_pickup: np.ndarray
    service_staffing: np.ndarray
    service_pooling: np.ndarray
    service_audits: np.ndarray


def set_service(merchant: MerchantRow, asked: _Asked) -> int:
    """Today's levels of service and capacity: what the merchant chooses, and what is enforced.

    A lever set for some platforms reaches a merchant by the share of its sales there.
    """
    weights = merchant.sells_on
    quality = mean_of(weights, asked.after_sales_quality) + merchant.demanded
    responsiveness = quality + mean_of(weights, asked.responsiveness)
    merchant.responsiveness = service_level(responsiveness, merchant.chosen_responsiveness)
    compensation = quality + mean_of(weights, asked.compensation)
    merchant.compensation = service_level(compensation, merchant.chosen_compensation)
    reliability = quality + mean_of(weights, asked.reliability)
    merchant.reliability = service_level(reliability, merchant.chosen_reliability)
    merchant.care = service_level(quality + mean_of(weights, asked.care), merchant.chosen_care)
    merchant.return_options = mean_of(weights, asked.return_options)
    merchant.exchanges = mean_of(weights, asked.exchanges)
    merchant.door_pickup = mean_of(weights, asked.door_pickup)
    merchant.service_pooling = mean_of(weights, asked.service_pooling)
    merchant.service_audits = mean_of(weights, asked.service_audits)
    merchant.capacity = capacity_today(merchant.staff, mean_of(weights, asked.service_staffing))
    return 0


def cost_of_an_order(merchant: MerchantRow, p: Commerce) -> int:
    """Fen of providing after-sales service with one order today, spares for exchanges included."""
    return spares_cost(merchant.exchanges, p) + service_cost_per_order(
        merchant.responsiveness, merchant.compensation, merchant.reliability, merchant.care, merchant.return_options, p
    )


def wages_of(merchant: MerchantRow, p: Commerce) -> int:
    """A day's wages of service staff, in fen."""
    if merchant.active == 0:
        return 0
    spared = spared_by_own_desks(merchant.capacity, merchant.service_pooling, p)
    wages = staff_cost(merchant.capacity, merchant.staff, p)
    return wages - spared if wages > spared else 0


_SET_SERVICE, _COSTS, _WAGES = Pass(set_service), Pass(cost_of_an_order), Pass(wages_of)


def refresh_service(model: MarketState) -> None:
    """Write today's service levels and capacity of every merchant."""
    levers, rules = model.levers, model.rules
    asked = _Asked(*(getattr(rules if hasattr(rules, name) else levers, name) for name in _Asked._fields))
    _SET_SERVICE.play(model.engine, model.merchants_table, asked)


class _Books(NamedTuple):
    """What today's deliveries come to, int64 by merchant."""

    compensation: np.ndarray  # fen
    delivered: np.ndarray  # orders
    returned: np.ndarray  # orders
    exchanged: np.ndarray  # orders
    contacts: np.ndarray  # orders with something to answer
    near: np.ndarray  # orders that were nearly kept, or nearly sent back
    fee: np.ndarray  # fen for what shelf platforms serve for others
    smooth: np.ndarray  # orders without a fault
    smooth_gain: np.ndarray  # fen that they leave
    fault_gain: np.ndarray  # fen that the others leave


class _Rates(NamedTuple):
    """What an order brings and costs. ``m`` is a merchant, ``p`` a platform."""

    per_order: np.ndarray  # int64[m] fen of service
    per_return: np.ndarray  # int64[m] fen
    unit_cost: np.ndarray  # [m] fen
    take: np.ndarray  # float64[p] commission
    integrated: np.ndarray  # float64[p] fen that a merchant pays where another platform's shelf serves its order
    shelf: np.ndarray  # bool[p] whether it is a shelf platform


class _Owed(NamedTuple):
    """What merchants owe for today's deliveries beside compensation and fees, int64[m] fen."""

    service: np.ndarray
    pickup: np.ndarray
    replaced: np.ndarray


class _AtPlatforms(NamedTuple):
    """What today's deliveries come to, int64 by platform."""

    coupons: np.ndarray  # fen of orders that were sent back
    refunded: np.ndarray  # fen of these that buyers had paid
    lapsed: np.ndarray  # fen of that which buyers lose
    served: np.ndarray  # orders that it serves itself


def settle_deliveries(model: MarketState, due: Columns, served: dict[str, np.ndarray]) -> None:
    """Refunds, compensation, and what after-sales service costs."""
    accounts, p, totals, day = model.accounts, model.settings.after_sales, model.totals, model.day
    merchants = model.merchants_table
    rates = _Rates(
        _COSTS.play(model.engine, merchants, model.settings.commerce.as_tuple()),
        np.floor(return_cost(merchants["door_pickup"], p) * FEN_PER_YUAN + 0.5).astype(np.int64),
        merchants["unit_cost"],
        model.take_rates,
        integration_fee(model.levers.integration, model.settings.costs.integrated_order) * FEN_PER_YUAN,
        _ON_SHELVES,
    )
    books = _Books(*np.zeros((len(_Books._fields), len(merchants)), np.int64))
    owed = _Owed(*np.zeros((len(_Owed._fields), len(merchants)), np.int64))
    there = _AtPlatforms(*np.zeros((len(_AtPlatforms._fields), N_PLATFORMS), np.int64))
    deliveries = _Arrived._make([due[name] for name in _OF_ORDERS] + [served[name] for name in _OF_SERVICE])
    by_channel = np.zeros((len(_OF_CHANNEL), N_CHANNELS), np.int64)
    asked = np.zeros((len(merchants), N_PLATFORMS), np.int64)
    seconds = _add_up(deliveries, rates, books, there, by_channel, asked)
    exchanged, contacts = _enter(books, rates, owed, merchants.columns(_ENTERED))
    totals.add_all(_BY_CHANNEL, day, by_channel.ravel())
    _take_back(model, due, np.flatnonzero(served["status"] == _BACK))
    _refund(model, there)
    model.pay(accounts.merchants, accounts.households, "compensation", books.compensation)
    model.pay(accounts.merchants, accounts.service_cost, "service", owed.service)
    model.pay(accounts.merchants, accounts.service_cost, "return_cost", owed.pickup)
    model.pay(accounts.merchants, accounts.inputs, "replacement", owed.replaced)
    merchants["profit"] -= _pay_integration(model, books.fee)
    _pay_audits(model, deliveries)
    _pay_platform_service(model, there.served)
    if model.feedbacks.service_load:
        _LOAD_STAFF.play(model.engine, merchants, _Asking(asked, p.as_tuple()))

    delivered, returned = (int(of_all) for of_all in by_channel[:2].sum(axis=1))
    sums = delivered, returned, delivered - returned, int(exchanged), int(contacts), int(seconds)
    totals.add_all(OF_DELIVERIES, day, np.array(sums, np.int64))


class _Asking(NamedTuple):
    """What staff has to answer today."""

    contacts: np.ndarray  # int64[m, p] orders
    after_sales: AfterSales


def load_staff(merchant: MerchantRow, asking: _Asking) -> int:
    """What a merchant's staff has to answer over what it can: of all of it, and of each platform's own part.

    Where a platform has no staff of its own, it meets that of all.
    """
    p = asking.after_sales
    merchant.load = next_load(merchant.load, merchant.contacts, merchant.capacity, p)
    for platform in range(N_PLATFORMS):
        own, load = merchant.desk_share[platform] * merchant.capacity, merchant.load
        if own > 0.0:
            load = next_load(merchant.desk_load[platform], asking.contacts[merchant.row][platform], own, p)
        merchant.desk_load[platform] = load
    return 0


_LOAD_STAFF = Pass(load_staff)


def _take_back(model: MarketState, due: Columns, back: np.ndarray) -> None:
    """What was paid for orders sent back is taken off the days on which they were placed."""
    weight, ordered_on, platform = (due[name][back].astype(np.int64) for name in ("weight", "ordered_on", "platform"))
    coupons = due["coupon"][back] * weight
    if coupons.any():
        model.policy_desk.take_back(platform, coupons, ordered_on, due["prompted"][back] == 1)
    model.totals.add_at("refunds", ordered_on, platform, due["price"][back] * weight)


_OF_ORDERS = "weight", "merchant", "platform", "channel", "price", "tax", "coupon", "expected"
_OF_SERVICE = "status", "seconds", "compensation", "exchanged", "lapsed", "near", "gained"
_Arrived = namedtuple("_Arrived", [*_OF_ORDERS, *_OF_SERVICE])
_OF_CHANNEL = "delivered", "returned", "gained", "regret"
"""Of deliveries by channel: orders, those sent back, fen of surplus before minutes, and how much more was expected."""
_BY_CHANNEL = tuple(f"{what}_{channel}" for what in _OF_CHANNEL for channel in IN_CHANNEL)
OF_DELIVERIES = (
    "delivered_orders", "returned_orders", "kept_orders", "exchanged_orders", "service_contacts", "response_seconds"
)  # fmt: skip
_BACK, _SHELF = int(OrderStatus.RETURNED), int(Channel.SHELF)


@ByClass
@kernel
def _add_up(
    due: Any, rates: _Rates, books: _Books, there: _AtPlatforms, by_channel: np.ndarray, contacts: np.ndarray
) -> int:
    """Enter every delivery into the books of its merchant, its platform and its channel; seconds to all answers.

    contacts: int64[m, p] orders with something to answer.
    """
    seconds = 0
    for k in range(len(due.weight)):
        m, p = due.merchant[k], due.platform[k]
        weight, price, back = np.int64(due.weight[k]), np.int64(due.price[k]), due.status[k] == _BACK
        books.delivered[m] += weight
        books.compensation[m] += due.compensation[k] * weight
        books.near[m] += due.near[k] * weight
        seconds += due.seconds[k] * weight
        channel = due.channel[k]
        by_channel[0][channel] += weight
        by_channel[1][channel] += weight if back else 0
        by_channel[2][channel] += due.gained[k] * weight
        by_channel[3][channel] += (due.expected[k] - due.gained[k]) * weight
        if back:
            books.returned[m] += weight
            there.coupons[p] += due.coupon[k] * weight
            there.refunded[p] += (price - due.coupon[k]) * weight
            there.lapsed[p] += due.lapsed[k] * weight
            left = -rates.per_return[m] - rates.per_order[m]
        else:
            asked = price - due.tax[k]
            kept = asked - int(asked * rates.take[p]) - rates.unit_cost[m]
            left = kept - due.compensation[k] - rates.per_order[m]
            if due.exchanged[k] == 1:
                books.exchanged[m] += weight
                left -= rates.unit_cost[m] + rates.per_return[m]
        if due.seconds[k] > 0:
            books.contacts[m] += weight
            contacts[m][p] += weight
            books.fault_gain[m] += left * weight
        else:
            books.smooth[m] += weight
            books.smooth_gain[m] += left * weight
        if due.channel[k] == _SHELF or rates.shelf[p]:
            there.served[p] += weight
        else:
            books.fee[m] += int(weight * rates.integrated[p])
    return seconds


_ENTERED = (
    *("near", "sent_back", "fault_gain", "smooth", "smooth_gain"),
    *("delivered", "complaints", "returns", "contacts", "profit"),
)


@ByClass
@kernel
def _enter(books: _Books, rates: _Rates, owed: _Owed, merchants: Any) -> tuple[int, int]:
    """Enter the books of the day into the columns of merchants, and what they owe for it; exchanges and contacts."""
    exchanged = contacts = 0
    for m in range(len(books.delivered)):
        owed.service[m] = books.delivered[m] * rates.per_order[m]
        owed.pickup[m] = (books.returned[m] + books.exchanged[m]) * rates.per_return[m]
        owed.replaced[m] = books.exchanged[m] * rates.unit_cost[m]
        merchants.profit[m] -= books.compensation[m] + owed.service[m] + owed.pickup[m] + owed.replaced[m]
        merchants.near[m] += books.near[m]
        merchants.sent_back[m] += books.returned[m]
        merchants.fault_gain[m] += books.fault_gain[m]
        merchants.smooth[m] += books.smooth[m]
        merchants.smooth_gain[m] += books.smooth_gain[m]
        merchants.delivered[m] += books.delivered[m]
        merchants.complaints[m] += books.contacts[m]
        merchants.returns[m] += books.returned[m]
        merchants.contacts[m] = books.contacts[m]
        exchanged += books.exchanged[m]
        contacts += books.contacts[m]
    return exchanged, contacts


def _refund(model: MarketState, there: _AtPlatforms) -> None:
    """Buyers get back what they paid, less what lapses of it at platforms; platforms their coupons.

    What transfers cost platforms rises with the square of the share that goes back by the route it came.
    """
    accounts, original = model.accounts, model.levers.original_refund
    model.pay(accounts.escrow, accounts.households, "refund", int((there.refunded - there.lapsed).sum()))
    model.pay(accounts.escrow, accounts.platforms, "refund", there.coupons)
    model.pay(accounts.escrow, accounts.platforms, "credit_lapsed", there.lapsed)
    transfers = (there.refunded * original * original * model.settings.costs.refund_transfer).astype(np.int64)
    model.pay(accounts.platforms, accounts.service_cost, "refund_transfer", transfers)


def _pay_integration(model: MarketState, owed: np.ndarray) -> np.ndarray:
    """Merchants pay the shelf platforms for the orders these serve for short video; fen by merchant."""
    if not owed.any():
        return owed
    users = model.platforms_table["monthly_users"][_SHELVES]
    fees = (owed[:, None] * (users / max(int(users.sum()), 1))).astype(np.int64)
    payers, payees, fen = pairs(fees, model.accounts.merchants, model.accounts.platforms[_SHELVES])
    model.pay(payers, payees, "integration_fee", fen)
    return fees.sum(axis=1)


def _pay_platform_service(model: MarketState, orders: np.ndarray) -> None:
    """What platforms spend on the orders they serve themselves; it rises with the square of their level."""
    level = model.traits.maturity * model.traits.maturity
    rate = model.settings.after_sales.shelf_service * model.settings.costs.platform_service * FEN_PER_YUAN
    model.pay(
        model.accounts.platforms, model.accounts.service_cost, "service", (orders * level * rate).astype(np.int64)
    )


def _pay_audits(model: MarketState, due: _Arrived) -> None:
    """What platforms spend on audits of the orders delivered for them; it rises with the square of their strictness."""
    strict = model.rules.service_audits
    if strict.any():
        orders = np.bincount(due.platform, due.weight, N_PLATFORMS)
        rate = strict * strict * model.settings.costs.audit * FEN_PER_YUAN
        model.pay(
            model.accounts.platforms, model.accounts.service_cost, "service_audit", (orders * rate).astype(np.int64)
        )


def pay_wages(model: MarketState) -> None:
    """Wages of service staff, and the other fixed costs of merchants."""
    accounts, table = model.accounts, model.merchants_table
    wages = _WAGES.play(model.engine, table, model.settings.commerce.as_tuple())
    overhead = table["overhead"] * table["active"]
    model.pay(accounts.merchants, accounts.service_cost, "wages", wages)
    model.pay(accounts.merchants, accounts.inputs, "overhead", overhead)
    table["profit"] -= wages + overhead
