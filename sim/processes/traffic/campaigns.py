"""Who bids for impressions: paid dramas by the campaign rule, merchants for dramas that carry their product."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.names import N_PLATFORMS
from sim.processes.merchants.rules import margin, response_factor
from sim.processes.placement.rules import orders_expected
from sim.processes.traffic.parameters import Traffic
from sim.processes.traffic.rules import (
    bid,
    bid_under_test,
    learned_order_rate,
    next_campaign_budget,
    order_value,
    prior_impressions,
    trial_budget,
    weighed,
    within_cash,
)
from sim.units import MILLE
from sim.world.creators import PIRATE
from sim.world.platforms import hosts

NOT_BEGUN = -1


class Demand(NamedTuple):
    """Bids for one morning, for each of the dramas on offer."""

    bid: np.ndarray  # int64[a] fen per 1000 impressions, 0 for none
    budget: np.ndarray  # int64[p, a] fen


class Usual(NamedTuple):
    """What campaigns earn and pay in the market these days."""

    value: float  # fen per impression
    roi: float  # receipts over spending
    price: float  # fen per impression


def campaign_demand(model: MarketState, running: np.ndarray, supply: np.ndarray) -> Demand:
    """Review the campaigns of paid dramas and say what they bid on their hosts.

    A budget is split over hosts in proportion to the ``supply`` [platform] there.
    """
    dramas, p = model.dramas, model.settings.traffic.as_tuple()
    on = _on_hosts(model, running)
    paid = running[on.any(axis=0)]
    usual = _look(model, paid, p)
    rows = _alive(model, paid, p).tolist()
    wanted = np.zeros(len(dramas), np.int64)
    bids = np.zeros(len(dramas), np.int64)
    wanted[rows], bids[rows] = _reviewed(model, rows, usual, p)
    if model.feedbacks.budgets:
        _keep_within_cash(model, rows, wanted)
    weights = on * supply[:, None]
    total = np.maximum(weights.sum(axis=0), 1)
    return Demand(bids[running], (wanted[running] * (weights / total)).astype(np.int64))


def merchant_demand(model: MarketState, running: np.ndarray) -> Demand:
    """What merchants bid for dramas that carry their product, with the marketing budget of each platform."""
    dramas, merchants = model.dramas, model.merchants_table
    owner = dramas["merchant"][running].astype(np.int64)
    placed = np.flatnonzero(owner >= 0)
    placed = placed[merchants["active"][owner[placed]] == 1]
    bids = np.zeros(len(running), np.int64)
    budget = np.zeros((N_PLATFORMS, len(running)), np.int64)
    bids[placed] = _merchant_bids(model, running[placed].tolist(), owner[placed].tolist())
    bits = dramas["platforms"][running].astype(np.int64)
    allowed = _affordable(model, np.unique(owner[placed]))
    for platform in range(N_PLATFORMS):
        here = placed[(bits[placed] >> platform & 1) == 1]
        shared_by = np.bincount(owner[here], minlength=len(merchants))
        budget[platform, here] = allowed[owner[here], platform] // shared_by[owner[here]]
    return Demand(bids, budget)


def remember(model: MarketState, running: np.ndarray, spend: np.ndarray, impressions: np.ndarray) -> None:
    """Note what campaigns bought today (fen, impressions, in the order of ``running``); older days fade."""
    dramas, memory = model.dramas, model.settings.traffic.memory
    for name, today in (("campaign_cost", spend), ("campaign_impressions", impressions), ("campaign_receipts", 0)):
        dramas[name][running] = dramas[name][running] * memory + today
    dramas["campaign_spent"][running] = spend


def _on_hosts(model: MarketState, running: np.ndarray) -> np.ndarray:
    """Which paid dramas look for viewers on which host: bool [platform, position]."""
    dramas, buys = model.dramas, hosts(model.settings)
    bits = dramas["platforms"][running].astype(np.int64)
    makers = model.creators_table["kind"][dramas["creator"][running]]
    paid = (dramas["episode_price"][running] > 0) & (makers != PIRATE)
    masks = (buys << np.arange(N_PLATFORMS)).sum(axis=1)
    return paid & ((bits & masks[:, None]) != 0)


def _alive(model: MarketState, rows: np.ndarray, p: Traffic) -> np.ndarray:
    """Those of the dramas whose campaign has not ended."""
    if model.feedbacks.budgets:
        return rows[model.dramas["campaign_budget"][rows] != 0]
    return rows[model.day - model.dramas["released_on"][rows] < p.test_days]


def _look(model: MarketState, paid: np.ndarray, p: Traffic) -> Usual:
    """Add yesterday's receipts to the record of every campaign under way, and see what is usual in the market.

    Sums are of whole fen and impressions, so that their order cannot matter. Without the feedback of budgets the
    expectation of the start holds.
    """
    dramas = model.dramas
    expected = p.prior_value * FEN_PER_YUAN / MILLE
    price = expected / p.required_return
    if not model.feedbacks.budgets:
        return Usual(expected, p.required_return, price)
    begun = paid[dramas["campaign_budget"][paid] > 0]
    dramas["campaign_receipts"][begun] += dramas["receipts"][begun] - dramas["receipts_seen"][begun]
    dramas["receipts_seen"][paid] = dramas["receipts"][paid]
    receipts, cost, impressions = (
        int(dramas[name][begun].astype(np.int64).sum())
        for name in ("campaign_receipts", "campaign_cost", "campaign_impressions")
    )
    evidence = prior_impressions(int(dramas["title_weight"][paid].sum()), p)
    return Usual(
        weighed(receipts, impressions, expected, evidence),
        weighed(receipts, cost, p.required_return, evidence * price),
        weighed(cost, impressions, price, evidence),
    )


def _reviewed(model: MarketState, rows: list[int], usual: Usual, p: Traffic) -> tuple[list[int], list[int]]:
    """Today's budgets of campaigns, written to their column, and their bids (fen per 1000 impressions)."""
    dramas = model.dramas
    names = ("title_weight", "campaign_budget", "campaign_spent", "released_on")
    whole = zip(*(dramas[name][rows].tolist() for name in names), strict=True)
    records = ("campaign_receipts", "campaign_cost", "campaign_impressions")
    record = zip(*(dramas[name][rows].tolist() for name in records), strict=True)
    budgets, bids = [], []
    for (titles, budget, spent, released_on), (earned, cost, impressions) in zip(whole, record, strict=True):
        trial = trial_budget(titles, p)
        if budget == NOT_BEGUN:
            budget = trial
        price = bid_under_test(usual.price, p)
        if model.feedbacks.budgets and model.day - released_on >= p.test_days:
            evidence = titles * p.evidence
            measured = weighed(earned, cost, usual.roi, evidence * usual.price)
            budget = next_campaign_budget(budget, spent, measured, int(p.least_budget * trial), p)
            price = bid(weighed(earned, impressions, usual.value, evidence), p)
        budgets.append(budget)
        bids.append(price)
    dramas["campaign_budget"][rows] = budgets
    return budgets, bids


def _keep_within_cash(model: MarketState, rows: list[int], wanted: np.ndarray) -> None:
    """Cut the budgets of creators whose campaigns together cost more than their cash in hand."""
    owners = model.dramas["creator"][rows].astype(np.int64)
    by_all = np.zeros(len(model.creators_table), np.int64)
    np.add.at(by_all, owners, wanted[rows])
    cash = model.ledger.balances[model.accounts.creators]
    for k in np.flatnonzero(by_all[owners] > cash[owners]).tolist():
        owner = owners[k]
        wanted[rows[k]] = within_cash(int(wanted[rows[k]]), int(by_all[owner]), int(cash[owner]))


def _affordable(model: MarketState, owners: np.ndarray) -> np.ndarray:
    """Marketing budgets of the day within the merchants' cash in hand, int64[merchant, platform]."""
    allowed = model.merchants_table["marketing_budget"].copy()
    if model.feedbacks.budgets:
        everywhere = allowed[owners].sum(axis=1)
        cash = model.ledger.balances[model.accounts.merchants[owners]]
        for k in np.flatnonzero(everywhere > cash).tolist():
            wanted = allowed[owners[k]].tolist()
            allowed[owners[k]] = [within_cash(budget, int(everywhere[k]), int(cash[k])) for budget in wanted]
    return allowed


def _merchant_bids(model: MarketState, rows: list[int], owners: list[int]) -> list[int]:
    """What each owner bids for impressions of its drama, in fen per 1000."""
    settings, learned = model.settings, model.feedbacks.budgets
    traffic, placement = settings.traffic.as_tuple(), settings.placement.as_tuple()
    commerce = settings.commerce.as_tuple()
    dramas, merchants = model.dramas, model.merchants_table
    fit, share, orders, views = (
        dramas[name][rows].tolist() for name in ("placement_fit", "commission_rate", "orders", "views")
    )
    price, cost, commission, adaptation = (
        merchants[name][owners].tolist() for name in ("price", "unit_cost", "commission_paid", "adaptation")
    )
    bids = []
    for a in range(len(rows)):
        rate = orders_expected(1.0, fit[a], placement)
        if learned:
            rate = learned_order_rate(orders[a], views[a], rate, traffic)
        left = margin(price[a], cost[a], commission[a] + share[a])
        bids.append(bid(order_value(left, rate, traffic) * response_factor(adaptation[a], commerce), traffic))
    return bids
