"""What purchases pay: into escrow when ordered, out of it when the return window closes."""

from __future__ import annotations

from collections import namedtuple
from typing import Any, NamedTuple

import numpy as np

from sim.engine.compile import ByClass, kernel
from sim.market.state import MarketState
from sim.money import to_fen
from sim.names import Channel
from sim.world.orders import Columns

_OF_ORDERS = "weight", "merchant", "platform", "category", "price", "tax", "coupon", "response", "worth"
_Bought = namedtuple("_Bought", _OF_ORDERS)
_RESPONSES = "sold", "turnover", "turnover_on", "price_response", "quality_response"


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
        merchants.turnover_on[m][orders.platform[k]] += (price - orders.tax[k]) * weight
        merchants.price_response[m] += per_logit * (price - orders.coupon[k])
        merchants.quality_response[m] += per_logit * rating_weight * orders.worth[k]
        paid += (price - orders.coupon[k]) * weight
    return paid


class _Parts(NamedTuple):
    """What is paid for orders whose window closes today, int64[k] fen."""

    value: np.ndarray  # to the merchant, without tax
    commission: np.ndarray  # by the merchant to the platform
    cost: np.ndarray  # of the goods
    share: np.ndarray  # by the merchant to the creator of the drama, if there is one


def settle_escrow(model: MarketState, closed: Columns) -> None:
    """Return windows that close today: tax is due, the merchant is paid, and pays commissions and the goods."""
    accounts, merchants, dramas = model.accounts, model.merchants_table, model.dramas
    first = int(closed["ordered_on"].min(initial=model.day))
    parts = _Parts(*np.zeros((len(_Parts._fields), len(closed["weight"])), np.int64))
    tax = _close(
        _Closed(*(closed[name] for name in _Closed._fields)),
        np.array(model.agreed_rates[first:]),
        first,
        bool(model.settings.commerce.last_click),
        dramas.columns(("creator", "commission_rate", "earned")),
        merchants.columns(_BOOKED),
        model.creators_table.columns(("income",)),
        parts,
    )
    sellers, platforms = accounts.merchants[closed["merchant"]], accounts.platforms[closed["platform"]]
    model.pay(accounts.escrow, accounts.taxes, "sales_tax", int(tax))
    model.pay(accounts.escrow, sellers, "sale", parts.value)
    model.pay(sellers, platforms, "commission", parts.commission)
    model.pay(sellers, accounts.inputs, "unit_cost", parts.cost)
    linked = np.flatnonzero(closed["drama"] >= 0)
    if len(linked):
        makers, share = dramas["creator"][closed["drama"][linked]], parts.share[linked]
        model.pay(sellers[linked], accounts.creators[makers], "sales_commission", share)
        model.totals.add("marketing_spend", model.day, int(share.sum()))
        platform, seller, day = (
            closed[name][linked].astype(np.int64) for name in ("platform", "merchant", "ordered_on")
        )
        model.policy_desk.rebate(platform, seller, parts.commission[linked], day)


_Closed = namedtuple("_Closed", ["weight", "merchant", "drama", "brought", "platform", "price", "tax", "ordered_on"])
_BOOKED = "unit_cost", "drama_margin", "drama_cost", "profit", "revenue", "sales", "credited"


@ByClass
@kernel
def _close(
    closed: Any,
    take: np.ndarray,
    first: int,
    last_click: bool,
    titles: Any,
    merchants: Any,
    creators: Any,
    parts: _Parts,
) -> int:
    """Work out what is paid for each order, and enter it into the books of titles, merchants and creators; the tax.

    take: float64[day, p] commission on orders placed on day ``first`` and later. last_click: whether merchants credit
    marketing with what its impressions brought alone.
    """
    taxes = 0
    for k in range(len(closed.weight)):
        m, p, title, weight = closed.merchant[k], closed.platform[k], closed.drama[k], np.int64(closed.weight[k])
        tax = np.int64(closed.tax[k])
        price = np.int64(closed.price[k]) - tax
        taxes += tax * weight
        parts.value[k] = price * weight
        parts.commission[k] = int(price * take[closed.ordered_on[k] - first][p]) * weight
        parts.cost[k] = merchants.unit_cost[m] * weight
        profit = parts.value[k] - parts.commission[k] - parts.cost[k]
        if title >= 0:
            parts.share[k] = int(price * titles.commission_rate[title]) * weight
            merchants.drama_margin[m] += profit
            merchants.drama_cost[m] += parts.share[k]
            merchants.sales[m][p] += parts.value[k]
            titles.earned[title] += parts.share[k]
            creators.income[titles.creator[title]] += parts.share[k]
            profit -= parts.share[k]
        credited = closed.brought[k] == 1 if last_click else title >= 0
        if credited:
            merchants.credited[m][p] += parts.value[k]
        merchants.profit[m] += profit
        merchants.revenue[m] += parts.value[k]
    return int(taxes)
