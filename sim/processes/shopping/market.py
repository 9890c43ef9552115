"""What purchases pay: into escrow when ordered, out of it when the return window closes."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import to_fen
from sim.names import Channel
from sim.world.orders import Columns


def settle_orders(model: MarketState, orders: Columns) -> None:
    """Today's purchases go into escrow, and coupons with them."""
    note_responses(model, orders)
    weight = orders["weight"].astype(np.int64)
    paid = (orders["price"].astype(np.int64) - orders["coupon"]) * weight
    model.pay(model.accounts.households, model.accounts.escrow, "purchase", int(paid.sum()))
    coupons = orders["coupon"].astype(np.int64) * weight
    if coupons.any():
        used = coupons > 0
        model.policy_desk.redeem(orders["platform"][used], coupons[used], weight[used])
        in_drama = used & (orders["channel"] == Channel.DRAMA)
        model.totals.add("marketing_spend", model.day, int(coupons[in_drama].sum()))


def note_responses(model: MarketState, orders: Columns) -> None:
    """What a platform's conversion report tells merchants of their orders: how these respond to price and rating."""
    p, table = model.settings.purchase.as_tuple(), model.merchants_table
    seller, weight = orders["merchant"].astype(np.int64), orders["weight"].astype(np.int64)
    usual = np.array([to_fen(price) for price in model.settings.commerce.prices])[orders["category"]]
    per_logit = orders["response"].astype(np.float64) * weight / (p.noise * usual)
    np.add.at(table["sold"], seller, weight)
    asked = orders["price"].astype(np.int64) - orders["tax"]
    np.add.at(table["turnover"], seller, asked * weight)
    np.add.at(table["price_response"], seller, per_logit * (orders["price"] - orders["coupon"]))
    np.add.at(table["quality_response"], seller, per_logit * p.rating_weight * orders["worth"])


def settle_escrow(model: MarketState, closed: Columns) -> None:
    """Return windows that close today: tax is due, the merchant is paid, and pays commissions and the goods."""
    accounts, merchants = model.accounts, model.merchants_table
    weight = closed["weight"].astype(np.int64)
    seller = closed["merchant"].astype(np.int64)
    platform = closed["platform"].astype(np.int64)
    tax = closed["tax"].astype(np.int64)
    model.pay(accounts.escrow, accounts.taxes, "sales_tax", int((tax * weight).sum()))
    price = closed["price"].astype(np.int64) - tax
    value = price * weight
    model.pay(accounts.escrow, accounts.merchants[seller], "sale", value)
    take = model.take_rates[platform]
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
        np.add.at(merchants["drama_margin"], seller[linked], profit[linked])
        np.add.at(merchants["drama_cost"], seller[linked], share)
        np.add.at(model.dramas["earned"], title, share)
        np.add.at(model.creators_table["income"], maker, share)
        profit[linked] -= share
        model.totals.add("marketing_spend", model.day, int(share.sum()))
        model.policy_desk.rebate(platform[linked], seller[linked], commission[linked])
    np.add.at(merchants["profit"], seller, profit)
    np.add.at(merchants["revenue"], seller, value)
    np.add.at(merchants["sales"], (seller, platform), np.where(linked, value, 0))
