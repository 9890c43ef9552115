"""After-sales service: its levels and capacity each morning, and what it pays and costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.names import FORMS, N_PLATFORMS, Channel, Form
from sim.processes.after_sales.rules import return_cost
from sim.processes.merchants.rules import capacity_today, service_cost_per_order, service_level, staff_cost
from sim.world.merchants import mean_of
from sim.world.orders import Columns, OrderStatus
from sim.world.shares import summed_by

if TYPE_CHECKING:
    from sim.processes.merchants.parameters import Commerce
    from sim.world.schema import MerchantRow

_SHELVES = np.flatnonzero(np.array(FORMS) == Form.SHELF)


class _Levers(NamedTuple):
    """The levers of a day that reach merchants, float64[p] each; see `sim.policy.levers`."""

    after_sales_quality: np.ndarray
    responsiveness: np.ndarray
    compensation: np.ndarray
    reliability: np.ndarray
    care: np.ndarray
    return_options: np.ndarray
    door_pickup: np.ndarray
    service_staffing: np.ndarray


def set_service(merchant: MerchantRow, levers: _Levers) -> int:
    """Today's levels of service and capacity: what the merchant chooses, and what is enforced.

    A lever set for some platforms reaches a merchant by the weight of these platforms in its marketing.
    """
    weights = merchant.marketing_budget
    quality = mean_of(weights, levers.after_sales_quality)
    responsiveness = quality + mean_of(weights, levers.responsiveness)
    merchant.responsiveness = service_level(responsiveness, merchant.chosen_responsiveness)
    compensation = quality + mean_of(weights, levers.compensation)
    merchant.compensation = service_level(compensation, merchant.chosen_compensation)
    reliability = quality + mean_of(weights, levers.reliability)
    merchant.reliability = service_level(reliability, merchant.chosen_reliability)
    merchant.care = service_level(quality + mean_of(weights, levers.care), merchant.chosen_care)
    merchant.return_options = mean_of(weights, levers.return_options)
    merchant.door_pickup = mean_of(weights, levers.door_pickup)
    merchant.capacity = capacity_today(merchant.staff, mean_of(weights, levers.service_staffing))
    return 0


def cost_of_an_order(merchant: MerchantRow, p: Commerce) -> int:
    """Fen of providing after-sales service with one order today."""
    return service_cost_per_order(
        merchant.responsiveness, merchant.compensation, merchant.reliability, merchant.care, merchant.return_options, p
    )


def wages_of(merchant: MerchantRow, p: Commerce) -> int:
    """A day's wages of service staff, in fen."""
    return staff_cost(merchant.capacity, p) if merchant.active == 1 else 0


_SET_SERVICE, _COSTS, _WAGES = Pass(set_service), Pass(cost_of_an_order), Pass(wages_of)


def refresh_service(model: MarketState) -> None:
    """Write today's service levels and capacity of every merchant."""
    levers = _Levers(*(getattr(model.levers, name) for name in _Levers._fields))
    _SET_SERVICE.play(model.engine, model.merchants_table, levers)


def settle_deliveries(model: MarketState, due: Columns, served: dict[str, np.ndarray]) -> None:
    """Refunds, compensation, and what after-sales service costs."""
    accounts, p = model.accounts, model.settings.after_sales
    merchants = model.merchants_table
    weight = due["weight"].astype(np.int64)
    seller = due["merchant"].astype(np.int64)
    back = served["status"] == OrderStatus.RETURNED
    coupon = due["coupon"].astype(np.int64) * weight
    paid = due["price"].astype(np.int64) * weight - coupon
    model.pay(accounts.escrow, accounts.households, "refund", int(paid[back].sum()))
    model.pay(accounts.escrow, accounts.platforms[due["platform"][back]], "refund", coupon[back])
    ordered_on = due["ordered_on"][back].astype(np.int64)
    model.policy_desk.take_back(due["platform"][back].astype(np.int64), coupon[back], ordered_on)
    model.totals.add("refunds", ordered_on, (paid + coupon)[back])

    number = len(merchants)
    compensation = summed_by(seller, served["compensation"] * weight, number)
    delivered, returned = summed_by(seller, weight, number), summed_by(seller[back], weight[back], number)
    contacts = summed_by(seller[served["seconds"] > 0], weight[served["seconds"] > 0], number)
    per_order = _service_costs(model)
    per_return = np.floor(return_cost(merchants["door_pickup"], p) * FEN_PER_YUAN + 0.5).astype(np.int64)
    model.pay(accounts.merchants, accounts.households, "compensation", compensation)
    model.pay(accounts.merchants, accounts.service_cost, "service", delivered * per_order)
    model.pay(accounts.merchants, accounts.service_cost, "return_cost", returned * per_return)
    fee = _integration_fees(model, due, weight, number)
    _pay_platform_service(model, due, weight)
    merchants["profit"] -= compensation + delivered * per_order + returned * per_return + fee
    merchants["near"] += summed_by(seller, weight * served["near"], number)
    merchants["sent_back"] += returned
    _note_margins(model, due, served, per_order, per_return)
    merchants["delivered"] += delivered
    merchants["complaints"] += contacts
    merchants["returns"] += returned
    merchants["contacts"] = contacts

    totals, day = model.totals, model.day
    totals.add("delivered_orders", day, int(weight.sum()))
    totals.add("returned_orders", day, int(weight[back].sum()))
    totals.add("kept_orders", day, int(weight.sum() - weight[back].sum()))
    totals.add("service_contacts", day, int(contacts.sum()))
    totals.add("response_seconds", day, int((served["seconds"] * weight).sum()))


def _note_margins(
    model: MarketState, due: Columns, served: Columns, per_order: np.ndarray, per_return: np.ndarray
) -> None:
    """What each delivery leaves its merchant, with a fault or without: what it learns about service from."""
    merchants, seller = model.merchants_table, due["merchant"].astype(np.int64)
    price, take = due["price"].astype(np.int64) - due["tax"], model.take_rates[due["platform"]]
    kept = price - (price * take).astype(np.int64) - merchants["unit_cost"][seller].astype(np.int64)
    back = served["status"] == OrderStatus.RETURNED
    left = np.where(back, -per_return[seller], kept - served["compensation"]) - per_order[seller]
    left *= due["weight"].astype(np.int64)
    faulty = served["seconds"] > 0
    merchants["fault_gain"] += summed_by(seller[faulty], left[faulty], len(merchants))
    merchants["smooth"] += summed_by(seller[~faulty], due["weight"].astype(np.int64)[~faulty], len(merchants))
    merchants["smooth_gain"] += summed_by(seller[~faulty], left[~faulty], len(merchants))


def _service_costs(model: MarketState) -> np.ndarray:
    """Cost in fen of providing after-sales service with one order of each merchant today, int64[merchant]."""
    return _COSTS.play(model.engine, model.merchants_table, model.settings.commerce.as_tuple())


def _integration_fees(model: MarketState, due: Columns, weight: np.ndarray, number: int) -> np.ndarray:
    """Merchants pay the shelf platforms for the orders these serve for short video; fen by merchant."""
    forms = model.platforms_table["form"][due["platform"]]
    in_player = (due["channel"] != Channel.SHELF) & (forms != Form.SHELF)
    rate = model.levers.integration[due["platform"]] * model.settings.costs.integrated_order * FEN_PER_YUAN
    owed = summed_by(due["merchant"].astype(np.int64), np.where(in_player, weight * rate, 0.0).astype(np.int64), number)
    if not owed.any():
        return owed
    users = model.platforms_table["monthly_users"][_SHELVES]
    fees = (owed[:, None] * (users / max(int(users.sum()), 1))).astype(np.int64)
    seller, shelf = np.nonzero(fees)
    payees = model.accounts.platforms[_SHELVES[shelf]]
    model.pay(model.accounts.merchants[seller], payees, "integration_fee", fees[seller, shelf])
    return fees.sum(axis=1)


def _pay_platform_service(model: MarketState, due: Columns, weight: np.ndarray) -> None:
    """What platforms spend on the orders they serve themselves; it rises with the square of their level."""
    platform = due["platform"].astype(np.int64)
    own = (due["channel"] == Channel.SHELF) | (model.platforms_table["form"][platform] == Form.SHELF)
    orders = summed_by(platform[own], weight[own], N_PLATFORMS)
    level = model.traits.maturity * model.traits.maturity
    rate = model.settings.after_sales.shelf_service * model.settings.costs.platform_service * FEN_PER_YUAN
    model.pay(
        model.accounts.platforms, model.accounts.service_cost, "service", (orders * level * rate).astype(np.int64)
    )


def pay_wages(model: MarketState) -> None:
    """Wages of service staff, and the other fixed costs of merchants."""
    accounts, table = model.accounts, model.merchants_table
    wages = _WAGES.play(model.engine, table, model.settings.commerce.as_tuple())
    overhead = table["overhead"] * table["active"]
    model.pay(accounts.merchants, accounts.service_cost, "wages", wages)
    model.pay(accounts.merchants, accounts.inputs, "overhead", overhead)
    table["profit"] -= wages + overhead
