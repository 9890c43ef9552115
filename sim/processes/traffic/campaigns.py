"""Who bids for impressions: paid dramas by the campaign rule, merchants for dramas that carry their product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.engine.compile import ByClass, before_compiling, kernel, register
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.names import N_PLATFORMS
from sim.processes.merchants.rules import margin, response_factor
from sim.processes.placement.rules import orders_expected
from sim.processes.traffic.parameters import Traffic
from sim.processes.traffic.record import AGES, Usual
from sim.processes.traffic.rules import (
    bid,
    bid_under_test,
    learned_order_rate,
    next_campaign_budget,
    order_value,
    trial_budget,
    weighed,
    within_cash,
)
from sim.world.shares import summed_by

if TYPE_CHECKING:
    from sim.world.schema import DramaRow

NOT_BEGUN = -1


class Demand(NamedTuple):
    """Bids for one morning, for some of the dramas on offer."""

    place: np.ndarray  # int64[b] where they stand among these, rising
    bid: np.ndarray  # int64[b] fen per 1000 impressions, 0 for none
    budget: np.ndarray  # int64[p, b] fen


def campaign_demand(model: MarketState, running: np.ndarray, supply: np.ndarray) -> Demand:
    """Review the campaigns of titles in mini-programs and apps and say what they bid on their hosts.

    A budget is split over hosts in proportion to the ``supply`` [platform] there.
    """
    dramas, p, buyers = model.dramas, model.settings.traffic.as_tuple(), model.traits.buyers
    titles, place = dramas.columns(("platforms", "operator")), np.empty(len(running), np.int64)
    place = place[: _looking(running, titles, buyers, place)]
    paid = running[place]
    usual, alive = _look(model, paid, p), _alive(model, paid, p)
    rows = paid[alive]
    least = p.evidence_viewers * model.mean_weight
    reviews = _Reviews(int(model.day), usual, bool(model.feedbacks.budgets), least, p)
    bids = _REVIEW.play(model.engine, dramas, reviews, rows)
    wanted = _within_purses(model, rows) if model.feedbacks.budgets else dramas["campaign_budget"][rows]
    budget = np.zeros((N_PLATFORMS, len(rows)), np.int64)
    _spread(rows, titles, wanted, buyers, supply, budget)
    return Demand(place[alive], bids, budget)


@ByClass
@kernel
def _looking(running: np.ndarray, titles: Any, buyers: np.ndarray, places: np.ndarray) -> int:
    """List the places among those ``running`` of titles in apps that look for viewers elsewhere; how many they are."""
    found = everywhere = 0
    for p in range(len(buyers)):
        everywhere |= buyers[p]
    for a in range(len(running)):
        if titles.platforms[running[a]] & everywhere and titles.operator[running[a]] >= 0:
            places[found] = a
            found += 1
    return found


@ByClass
@kernel
def _spread(
    rows: np.ndarray, titles: Any, wanted: np.ndarray, buyers: np.ndarray, supply: np.ndarray, budget: np.ndarray
) -> None:
    """Split what campaigns want to spend over the hosts of the title in proportion to the supply there."""
    for c in range(len(rows)):
        bits, there = titles.platforms[rows[c]], 0
        for p in range(len(buyers)):
            there += supply[p] if bits & buyers[p] else 0
        for p in range(len(buyers)):
            if bits & buyers[p]:
                budget[p][c] = int(wanted[c] * (supply[p] / max(there, 1)))


def merchant_demand(model: MarketState, running: np.ndarray) -> Demand:
    """What merchants bid for dramas that carry their product, with the marketing budget of each platform."""
    dramas, merchants = model.dramas, model.merchants_table
    carried, place = dramas.columns(("merchant", "library")), np.empty(len(running), np.int64)
    place = place[: _carrying(running, carried, merchants.columns(("active",)), place)]
    rows = running[place]
    bids = _BID.play(model.engine, dramas, _facts_of_sellers(model), rows)
    bidding = bids > 0
    place, bid = place[bidding], bids[bidding]
    budget = np.zeros((N_PLATFORMS, len(bid)), np.int64)
    cash = model.ledger.balances[model.accounts.merchants]
    titles, owners = dramas.columns(("merchant", "platforms")), merchants.columns(("marketing_budget",))
    number = np.zeros(owners.marketing_budget.shape, np.int64)
    linked = model.rules.drama_links != 0
    _divide(rows, titles, owners, cash, linked, bool(model.feedbacks.budgets), bids, number, budget)
    return Demand(place, bid, budget)


@ByClass
@kernel
def _carrying(running: np.ndarray, titles: Any, merchants: Any, places: np.ndarray) -> int:
    """List the places among those ``running`` of titles in feeds that carry somebody's product; how many they are."""
    found = 0
    for a in range(len(running)):
        owner = titles.merchant[running[a]]
        if owner >= 0 and merchants.active[owner] == 1 and titles.library[running[a]] == 0:
            places[found] = a
            found += 1
    return found


before_compiling(lambda: register(within_cash))


@ByClass
@kernel
def _divide(
    rows: np.ndarray,
    titles: Any,
    owners: Any,
    cash: np.ndarray,
    linked: np.ndarray,
    limited: bool,
    bids: np.ndarray,
    number: np.ndarray,
    budget: np.ndarray,
) -> None:
    """Divide each merchant's budget for a platform among its titles there; within its cash, where that limits it.

    What is left of it are the parts of titles with bids above 0, on platforms that are ``linked``. ``number`` is room
    for int64[merchant, platform]: how many titles a merchant has.
    """
    for row in rows:
        for p in range(len(budget)):
            number[titles.merchant[row]][p] += titles.platforms[row] >> p & 1
    b = 0
    for k in range(len(rows)):
        if bids[k] <= 0:
            continue
        m = titles.merchant[rows[k]]
        everywhere = 0
        for p in range(len(budget)):
            everywhere += owners.marketing_budget[m][p]
        for p in range(len(budget)):
            if titles.platforms[rows[k]] >> p & 1 and linked[p]:
                wanted = owners.marketing_budget[m][p]
                allowed = within_cash(wanted, everywhere, int(cash[m])) if limited else wanted
                budget[p][b] = allowed // number[m][p]
        b += 1


def remember(
    model: MarketState, running: np.ndarray, rows: np.ndarray, spend: np.ndarray, impressions: np.ndarray
) -> None:
    """Note what campaigns bought today (fen, impressions), those of the first of ``rows``; older days fade for all."""
    dramas, memory = model.dramas, model.settings.traffic.memory
    _fade(running, dramas.columns(_REMEMBERED), float(memory))
    age, fen, bought = np.empty((3, len(spend)), np.int64)
    titles, day = dramas.columns((*_REMEMBERED, "released_on")), int(model.day)
    begun = _add(rows, titles, spend, impressions, day, age, fen, bought)
    model.campaigns.buy(age[:begun], fen[:begun], bought[:begun], model.settings.traffic.as_tuple())


_REMEMBERED = "campaign_cost", "campaign_impressions", "campaign_receipts", "campaign_spent"


@ByClass
@kernel
def _fade(running: np.ndarray, titles: Any, memory: float) -> None:
    """What is known of campaigns before today weighs less."""
    for row in running:
        titles.campaign_cost[row] *= memory
        titles.campaign_impressions[row] *= memory
        titles.campaign_receipts[row] *= memory
        titles.campaign_spent[row] = 0


@ByClass
@kernel
def _add(
    rows: np.ndarray,
    titles: Any,
    spend: np.ndarray,
    impressions: np.ndarray,
    day: int,
    age: np.ndarray,
    fen: np.ndarray,
    bought: np.ndarray,
) -> int:
    """Enter today's fen and impressions; age in days, fen and impressions of those that spent: how many they are."""
    begun = 0
    for c in range(len(spend)):
        row = rows[c]
        titles.campaign_cost[row] += spend[c]
        titles.campaign_impressions[row] += impressions[c]
        titles.campaign_spent[row] = spend[c]
        if spend[c] > 0:
            age[begun], fen[begun], bought[begun] = day - titles.released_on[row], spend[c], impressions[c]
            begun += 1
    return begun


def _alive(model: MarketState, rows: np.ndarray, p: Traffic) -> np.ndarray:
    """Which of the dramas have a campaign that has not ended: bool."""
    if model.feedbacks.budgets:
        return model.dramas["campaign_budget"][rows] != 0
    return model.day - model.dramas["released_on"][rows] < p.test_days


def _look(model: MarketState, paid: np.ndarray, p: Traffic) -> Usual:
    """Add yesterday's receipts to the record of every campaign under way, and see what is usual in the market."""
    dramas, record = model.dramas, model.campaigns
    if model.feedbacks.budgets:
        age, took = np.empty((2, len(paid)), np.int64)
        bought = _taken(paid, dramas.columns(_LOOKED_AT), int(model.day) - 1, age, took)
        record.take(age[:bought], took[:bought])
    return record.usual(model.settings.studios.title_weight, bool(model.feedbacks.budgets), p)


_LOOKED_AT = "campaign_budget", "campaign_receipts", "campaign_spent", "receipts", "receipts_seen", "released_on"


@ByClass
@kernel
def _taken(paid: np.ndarray, titles: Any, yesterday: int, age: np.ndarray, took: np.ndarray) -> int:
    """Add yesterday's receipts to what campaigns took; age in days and receipts (fen) of those that bought traffic."""
    bought = 0
    for row in paid:
        receipts = titles.receipts[row] - titles.receipts_seen[row]
        titles.receipts_seen[row] = titles.receipts[row]
        if titles.campaign_budget[row] > 0:
            titles.campaign_receipts[row] += receipts
            if titles.campaign_spent[row] > 0:
                age[bought], took[bought] = yesterday - titles.released_on[row], receipts
                bought += 1
    return bought


class _Reviews(NamedTuple):
    """What a campaign is reviewed by."""

    day: int
    usual: Usual
    learns: bool
    least_evidence: float  # impressions
    p: Traffic


def review_campaign(title: DramaRow, facts: _Reviews) -> int:
    """Today's budget of a title's campaign, written to its column, and its bid (fen per 1000 impressions)."""
    p, usual, titles = facts.p, facts.usual, title.title_weight
    trial = trial_budget(titles, p)
    if title.campaign_budget == NOT_BEGUN:
        title.campaign_budget = trial
    if not facts.learns or facts.day - title.released_on < p.test_days:
        return bid_under_test(usual.price, p)
    age = min(facts.day - title.released_on, AGES - 1)
    evidence = max(titles * p.evidence, facts.least_evidence)
    measured = weighed(title.campaign_receipts, title.campaign_cost, usual.roi[age], evidence * usual.price)
    title.campaign_budget = next_campaign_budget(
        title.campaign_budget, title.campaign_spent, measured, int(p.least_budget * trial), p
    )
    return bid(weighed(title.campaign_receipts, title.campaign_impressions, usual.value[age], evidence), p)


class _Purses(NamedTuple):
    """What operators want to spend on all their campaigns, and have, int64[operator] fen."""

    wanted: np.ndarray
    cash: np.ndarray


def keep_within_cash(title: DramaRow, purses: _Purses) -> int:
    """A campaign's budget, cut where those of its operator together cost more than the cash in hand; fen."""
    return within_cash(title.campaign_budget, purses.wanted[title.operator], purses.cash[title.operator])


_KEEP_WITHIN_CASH = Pass(keep_within_cash)


def _within_purses(model: MarketState, rows: np.ndarray) -> np.ndarray:
    """Budgets of campaigns within the cash in hand of their operators, int64[rows] fen."""
    dramas = model.dramas
    by_all = summed_by(dramas["operator"][rows], dramas["campaign_budget"][rows], len(model.operators_table))
    purses = _Purses(by_all, model.ledger.balances[model.accounts.operators])
    return _KEEP_WITHIN_CASH.play(model.engine, dramas, purses, rows)


class _Sellers(NamedTuple):
    """What merchants bid by for impressions of the titles that carry their products."""

    price: np.ndarray  # int32[m]
    unit_cost: np.ndarray  # int32[m]
    commission_paid: np.ndarray  # float64[m]
    adaptation: np.ndarray  # float64[m]
    in_dramas: np.ndarray  # int8[m]
    learns: bool
    traffic: Traffic
    placement: Any
    commerce: Any


def bid_for_title(title: DramaRow, facts: _Sellers) -> int:
    """What the owner of the product bids for impressions of a title, in fen per 1000."""
    owner = title.merchant
    if facts.in_dramas[owner] == 0:
        return 0
    rate = orders_expected(1.0, title.placement_fit, facts.placement)
    if facts.learns:
        rate = learned_order_rate(title.orders, title.views, rate, facts.traffic)
    left = margin(facts.price[owner], facts.unit_cost[owner], facts.commission_paid[owner] + title.commission_rate)
    value = order_value(left, rate, facts.traffic)
    return bid(value * response_factor(facts.adaptation[owner], facts.commerce), facts.traffic)


_REVIEW, _BID = Pass(review_campaign), Pass(bid_for_title)


def _facts_of_sellers(model: MarketState) -> _Sellers:
    settings, merchants = model.settings, model.merchants_table
    return _Sellers(
        merchants["price"],
        merchants["unit_cost"],
        merchants["commission_paid"],
        merchants["adaptation"],
        merchants["in_dramas"],
        bool(model.feedbacks.budgets),
        settings.traffic.as_tuple(),
        settings.placement.as_tuple(),
        settings.commerce.as_tuple(),
    )
