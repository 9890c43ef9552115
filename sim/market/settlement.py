"""Settlement: every fen that left one account entered another.

What viewers did arrives as integer tallies and orders; here it becomes payments between named accounts.
"""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN, round_fen
from sim.names import N_PLATFORMS, Channel, Form
from sim.processes.merchants.rules import service_cost_per_order, staff_cost
from sim.units import MILLE
from sim.world.orders import Columns, OrderStatus
from sim.world.shares import apportion
from sim.world.today import Count, Tally


def settle_viewing(model: MarketState, tally: Tally) -> None:
    """Pay, coins, memberships, unlocked episodes."""
    accounts, counts = model.accounts, tally.counts
    model.pay(accounts.income, accounts.households, "income", int(counts[Count.INCOME]))
    model.pay(accounts.households, accounts.outside_spending, "swept", int(counts[Count.SWEPT]))
    model.pay(accounts.households, accounts.coins, "coin_top_up", int(counts[Count.TOP_UP]))
    model.pay(accounts.households, accounts.platforms, "membership", tally.memberships)
    rows = model.catalogue.running
    creator = model.dramas["creator"][rows].astype(np.int64)
    for platform in range(N_PLATFORMS):
        unlocked = tally.unlocks[platform]
        if unlocked.any():
            payees = accounts.creators[creator]
            model.pay(accounts.coins, payees, "unlock", unlocked)
            share = float(model.platforms_table["unlock_share"][platform])
            kept = (unlocked * share).astype(np.int64)
            model.pay(payees, accounts.platforms[platform], "unlock_share", kept)
            _earn(model, rows, creator, unlocked - kept)
        fees = int(tally.memberships[platform])
        if fees:
            split = float(model.platforms_table["content_split"][platform])
            owed = round_fen(fees * split * model.settings.costs.membership_drama_share)
            parts = apportion(owed, tally.episodes[platform])
            model.pay(accounts.platforms[platform], accounts.creators[creator], "membership_split", parts)
            _earn(model, rows, creator, parts)


def _earn(model: MarketState, rows: np.ndarray, creator: np.ndarray, fen: np.ndarray) -> None:
    model.dramas["receipts"][rows] += fen
    np.add.at(model.creators_table["income"], creator, fen)


def settle_orders(model: MarketState, orders: Columns) -> None:
    """Today's purchases go into escrow, and coupons with them."""
    weight = orders["weight"].astype(np.int64)
    paid = (orders["price"].astype(np.int64) - orders["coupon"]) * weight
    model.pay(model.accounts.households, model.accounts.escrow, "purchase", int(paid.sum()))
    coupons = orders["coupon"].astype(np.int64) * weight
    if coupons.any():
        used = coupons > 0
        model.policy_desk.redeem(orders["platform"][used], coupons[used], weight[used])
        in_drama = used & (orders["channel"] == Channel.DRAMA)
        model.totals.add("marketing_spend", model.day, int(coupons[in_drama].sum()))


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
    compensation = _by(seller, served["compensation"] * weight, number)
    delivered, returned = _by(seller, weight, number), _by(seller[back], weight[back], number)
    contacts = _by(seller[served["seconds"] > 0], weight[served["seconds"] > 0], number)
    per_order = _service_costs(model)
    model.pay(accounts.merchants, accounts.households, "compensation", compensation)
    model.pay(accounts.merchants, accounts.service_cost, "service", delivered * per_order)
    model.pay(accounts.merchants, accounts.service_cost, "return_cost", returned * _fen(p.return_cost_yuan))
    fee = _integration_fees(model, due, weight, number)
    _pay_platform_service(model, due, weight)
    merchants["profit"] -= compensation + delivered * per_order + returned * _fen(p.return_cost_yuan) + fee
    merchants["delivered"] += delivered
    merchants["complaints"] += contacts
    merchants["returns"] += returned
    merchants["contacts"] = contacts

    totals, day = model.totals, model.day
    totals.add("delivered_orders", day, int(weight.sum()))
    totals.add("returned_orders", day, int(weight[back].sum()))
    totals.add("service_contacts", day, int(contacts.sum()))
    totals.add("response_seconds", day, int((served["seconds"] * weight).sum()))


def _service_costs(model: MarketState) -> np.ndarray:
    """Cost in fen of providing after-sales service with one order of each merchant today, int64[merchant]."""
    names = ("responsiveness", "compensation", "reliability", "care", "return_options")
    levels = np.stack([model.merchants_table[name] for name in names], axis=1).tolist()
    return np.array(
        [service_cost_per_order(a, c, r, k, o, model.settings.commerce.as_tuple()) for a, c, r, k, o in levels],
        np.int64,
    )


def _integration_fees(model: MarketState, due: Columns, weight: np.ndarray, number: int) -> np.ndarray:
    """Merchants pay the shelf platforms for the orders these serve for short video; fen by merchant."""
    forms = model.platforms_table["form"][due["platform"]]
    in_player = (due["channel"] != Channel.SHELF) & (forms != Form.SHELF)
    rate = model.levers.integration[due["platform"]] * model.settings.costs.integrated_order * FEN_PER_YUAN
    owed = _by(due["merchant"].astype(np.int64), np.where(in_player, weight * rate, 0.0).astype(np.int64), number)
    shelves = np.flatnonzero(model.platforms_table["form"] == Form.SHELF)
    users = model.platforms_table["monthly_users"][shelves]
    for shelf, part in zip(shelves.tolist(), (users / max(int(users.sum()), 1)).tolist(), strict=True):
        share = (owed * part).astype(np.int64)
        model.pay(model.accounts.merchants, model.accounts.platforms[shelf], "integration_fee", share)
    return sum(((owed * part).astype(np.int64) for part in (users / max(int(users.sum()), 1)).tolist()), 0 * owed)


def _pay_platform_service(model: MarketState, due: Columns, weight: np.ndarray) -> None:
    """What platforms spend on the orders they serve themselves; it rises with the square of their level."""
    platform = due["platform"].astype(np.int64)
    own = (due["channel"] == Channel.SHELF) | (model.platforms_table["form"][platform] == Form.SHELF)
    orders = _by(platform[own], weight[own], N_PLATFORMS)
    level = model.traits.maturity * model.traits.maturity
    rate = model.settings.after_sales.shelf_service * model.settings.costs.platform_service * FEN_PER_YUAN
    model.pay(
        model.accounts.platforms, model.accounts.service_cost, "service", (orders * level * rate).astype(np.int64)
    )


def settle_escrow(model: MarketState, closed: Columns) -> None:
    """Return windows that close today: the merchant is paid, and pays commissions and the goods."""
    accounts, merchants = model.accounts, model.merchants_table
    weight = closed["weight"].astype(np.int64)
    seller = closed["merchant"].astype(np.int64)
    platform = closed["platform"].astype(np.int64)
    price = closed["price"].astype(np.int64)
    value = price * weight
    model.pay(accounts.escrow, accounts.merchants[seller], "sale", value)
    take = model.platforms_table["take_rate"][platform]
    commission = (price * take).astype(np.int64) * weight
    model.pay(accounts.merchants[seller], accounts.platforms[platform], "commission", commission)
    cost = merchants["unit_cost"][seller].astype(np.int64) * weight
    model.pay(accounts.merchants[seller], accounts.inputs, "unit_cost", cost)
    profit = value - commission - cost

    drama = closed["drama"].astype(np.int64)
    linked = drama >= 0
    if linked.any():
        title = drama[linked]
        maker = model.dramas["creator"][title].astype(np.int64)
        share = (price[linked] * model.dramas["commission_rate"][title]).astype(np.int64) * weight[linked]
        model.pay(accounts.merchants[seller[linked]], accounts.creators[maker], "sales_commission", share)
        np.add.at(model.dramas["receipts"], title, share)
        np.add.at(model.creators_table["income"], maker, share)
        profit[linked] -= share
        model.totals.add("marketing_spend", model.day, int(share.sum()))
        model.policy_desk.rebate(platform[linked], seller[linked], commission[linked])
    np.add.at(merchants["profit"], seller, profit)
    np.add.at(merchants["sales"], (seller, platform), np.where(linked, value, 0))


def pay_running_costs(model: MarketState, tally: Tally) -> None:
    """Wages of service staff, and what levers cost the platforms that hold them."""
    accounts, costs, levers = model.accounts, model.settings.costs, model.levers
    capacity = model.merchants_table["capacity"] * model.merchants_table["active"]
    wages = np.array(
        [staff_cost(contacts, model.settings.commerce.as_tuple()) for contacts in capacity.tolist()], np.int64
    )
    model.pay(accounts.merchants, accounts.service_cost, "wages", wages)
    model.merchants_table["profit"] -= wages

    screens = tally.shown.sum(axis=1)
    targeting = costs.targeting * levers.targeting_accuracy * levers.targeting_accuracy
    data = (screens * (targeting + costs.data_sharing * levers.data_sharing) * (FEN_PER_YUAN / MILLE)).astype(np.int64)
    model.pay(accounts.platforms, accounts.service_cost, "data_cost", data)
    paid = model.dramas["episode_price"][model.catalogue.running] > 0
    sessions = tally.views[:, paid].sum(axis=1)
    effort = costs.enforcement * levers.anti_piracy * levers.anti_piracy
    model.pay(
        accounts.platforms, accounts.service_cost, "enforcement",
        (sessions * effort * (FEN_PER_YUAN / MILLE)).astype(np.int64),
    )  # fmt: skip
    rated = np.where(levers.quality_gate > 0.0, model.submissions, 0)
    model.pay(accounts.platforms, accounts.service_cost, "quality_gate", rated * _fen(costs.gate))
    model.submissions[:] = 0


def _by(group: np.ndarray, amount: np.ndarray, number: int) -> np.ndarray:
    """Sums of integers by group, int64[number]."""
    sums = np.zeros(number, np.int64)
    np.add.at(sums, group, amount)
    return sums


def _fen(yuan: float) -> int:
    return round_fen(yuan * FEN_PER_YUAN)
