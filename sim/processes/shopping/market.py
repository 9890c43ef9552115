"""What purchases pay: into escrow when ordered, out of it when the return window closes."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from sim.engine.compile import ByClass, kernel
from sim.market.state import MarketState
from sim.money import to_fen
from sim.names import Channel
from sim.world.orders import Columns

_OF_ORDERS = "weight", "merchant", "category", "price", "tax", "coupon", "response", "worth"
_Bought = namedtuple("_Bought", _OF_ORDERS)
_RESPONSES = "sold", "turnover", "price_response", "quality_response"


def settle_orders(model: MarketState, orders: Columns) -> None:
    """Today's purchases go into escrow, and coupons with them."""
    paid = note_responses(model, orders)
    model.pay(model.accounts.households, model.accounts.escrow, "purchase", paid)
    weight = orders["weight"].astype(np.int64)
    model.policy_desk.see_orders(orders["platform"], weight)
    if orders["coupon"].any():
        coupons = orders["coupon"] * weight
        used = coupons > 0
        prompted = orders["prompted"][used] == 1
        model.policy_desk.redeem(orders["platform"][used], coupons[used], weight[used], prompted)
        in_drama = used & (orders["channel"] == Channel.DRAMA)
        model.totals.add("marketing_spend", model.day, int(coupons[in_drama].sum()))


def note_responses(model: MarketState, orders: Columns) -> int:
    """What a platform's conversion report tells merchants of their orders: how these respond to price and rating.

    Returns what buyers paid themselves, in fen.
    """
    p, bought = model.settings.purchase.as_tuple(), _Bought(*(orders[name] for name in _OF_ORDERS))
    usual = np.array([to_fen(price) for price in model.settings.commerce.prices])
    return int(_noted(bought, model.merchants_table.columns(_RESPONSES), p.noise * usual, p.rating_weight))


@ByClass
@kernel
def _noted(orders: Any, merchants: Any, price_scale: np.ndarray, rating_weight: float) -> int:
    """Enter orders into what merchants know of responses, see `note_responses`; fen paid by buyers.

    price_scale: what lowers the utility of a product of each category by 1, fen.
    """
    paid = 0
    for k in range(len(orders.weight)):
        m, weight, price = orders.merchant[k], np.int64(orders.weight[k]), np.int64(orders.price[k])
        per_logit = np.float64(orders.response[k]) * weight / price_scale[orders.category[k]]
        merchants.sold[m] += weight
        merchants.turnover[m] += (price - orders.tax[k]) * weight
        merchants.price_response[m] += per_logit * (price - orders.coupon[k])
        merchants.quality_response[m] += per_logit * rating_weight * orders.worth[k]
        paid += (price - orders.coupon[k]) * weight
    return paid


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
    credited = closed["brought"] == 1 if model.settings.commerce.last_click else linked
    np.add.at(merchants["credited"], (seller, platform), np.where(credited, value, 0))
