"""Buying traffic: what an impression is worth, what is bid for it, and when a campaign grows or ends.

Everybody bids the value learned so far over the return required, which is truthful up to that return in a large
uniform-price auction (Ausubel et al. 2014), and never spends more than the day's budget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import MOST_EXPONENT, clamp, exponential
from sim.money import FEN_PER_YUAN, round_fen
from sim.units import MILLE

if TYPE_CHECKING:
    from sim.money import Fen
    from sim.processes.traffic.parameters import Traffic


def inventory(impressions: int, load: float, elsewhere: float, lever: float) -> int:
    """Impressions for sale: the load of those of dramas, and slots in the rest of the feed, times the lever.

    load: usual share of drama impressions that is sold, 0-1; never more than all. elsewhere: usual slots.
    """
    sold = load * lever
    if sold > 1.0:
        sold = 1.0
    return int(impressions * sold + elsewhere * lever)


def within_cap(lever: float, load: float, cap: float) -> float:
    """The lever, or as much of it as leaves the load in dramas at a cap below 1. load: usual share, 0-1."""
    if cap < 1.0 and load * lever > cap:
        return cap / load
    return lever


def budgeted(before: float, inventory_today: float, p: Traffic) -> float:
    """The inventory that outside advertisers budget for, a day later."""
    return before + (inventory_today - before) / p.outside_memory


def outside_bid(shock: float, p: Traffic) -> Fen:
    """What an outside advertiser bids, in fen per 1000. shock: its worth, in sd of log from the median's."""
    power = clamp(p.outside_spread * shock, -MOST_EXPONENT, MOST_EXPONENT)
    return int(p.outside_value * FEN_PER_YUAN * exponential(power))


def prior_impressions(titles: int, p: Traffic) -> float:
    """Impressions that the test budgets of so many real titles are expected to buy."""
    return titles * p.test_budget * p.required_return * MILLE / p.prior_value if p.prior_value > 0.0 else 0.0


def weighed(amount: float, base: float, expected: float, evidence: float) -> float:
    """The ratio of a measured amount to its base, weighed against an expected ratio by the evidence it takes."""
    total = base + evidence
    return (amount + expected * evidence) / total if total > 0.0 else expected


def order_value(margin: float, orders_per_view: float, p: Traffic) -> float:
    """Worth of an impression to a merchant in fen: margin, later business included, per session it leads to."""
    return margin * p.customer_value * orders_per_view * p.starts_per_impression if margin > 0.0 else 0.0


def learned_order_rate(orders: int, views: int, expected: float, p: Traffic) -> float:
    """Orders per view of a drama: what was seen, weighed against the expectation as if after ``prior_views`` views."""
    total = views + p.prior_views
    return (orders + expected * p.prior_views) / total if total > 0.0 else expected


def bid(value: float, p: Traffic) -> Fen:
    """Highest price at which a campaign goes on, in whole fen per 1000 impressions. value: fen per impression."""
    return int(MILLE * value / p.stop_return) if value > 0.0 else 0


def bid_under_test(usual_price: float, p: Traffic) -> Fen:
    """What a title under test bids, in whole fen per 1000 impressions. usual_price: fen per impression."""
    return int(MILLE * usual_price * p.test_bid)


def trial_budget(titles: int, p: Traffic) -> Fen:
    """Daily traffic budget of a title under test, all real titles together."""
    return round_fen(titles * p.test_budget * FEN_PER_YUAN / p.test_days)


def next_campaign_budget(budget: Fen, spent: Fen, measured: float, least: Fen, p: Traffic) -> Fen:
    """The next day's budget of a campaign after its test, by its measured return: it grows, holds, or winds down.

    The further the return is above the one required, the faster it grows. A budget of which too little was ``spent``
    does not grow; one below ``least`` ends (0).
    """
    if measured < p.stop_return:
        cut = round_fen(budget * (1.0 - p.cut))
        return cut if cut >= least else 0
    if measured > p.required_return and spent >= p.grow_spent * budget:
        step = 1.0 + p.growth * (measured / p.required_return - 1.0)
        return round_fen(budget * (step if step < p.fastest else p.fastest))
    return budget


def within_cash(wanted: Fen, wanted_by_all: Fen, cash: Fen) -> Fen:
    """A campaign's part of the cash in hand of its owner, who wants ``wanted_by_all`` for all campaigns together."""
    if cash <= 0 or wanted <= 0:
        return 0
    if wanted_by_all <= cash:
        return wanted
    return int(wanted * (cash / wanted_by_all))
