"""The market for traffic, once each morning: paid dramas, merchants and outside advertisers bid for impressions."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from sim.engine.firms import Pass
from sim.market.state import MarketState, Trade, Watched
from sim.money import FEN_PER_YUAN
from sim.names import FORMS, N_PLATFORMS, PLATFORMS, Form
from sim.processes.traffic.auction import sell
from sim.processes.traffic.campaigns import campaign_demand, merchant_demand, remember
from sim.processes.traffic.rules import budgeted, inventory, outside_bid, within_cap
from sim.scenario.diffusion import people_on
from sim.units import MILLE
from sim.world.columns import Attribute, Table, Vector
from sim.world.shares import apportion_each

_SOLD_BY_AUCTION = np.isin(np.array(FORMS), (Form.SHORT_VIDEO, Form.SHELF, Form.LONG_VIDEO))
"""What mini-programs and apps show between episodes is paid for by contract."""
_ADVERTISERS = (
    -1.96, -1.4395, -1.1503, -0.9346, -0.7554, -0.5978, -0.4538, -0.3186, -0.1891, -0.0627,
    0.0627, 0.1891, 0.3186, 0.4538, 0.5978, 0.7554, 0.9346, 1.1503, 1.4395, 1.96,
)  # fmt: skip
"""Outside advertisers of equal budgets, by what an impression is worth to them: quantiles of a standard normal."""


def trade_traffic(
    model: MarketState, running: np.ndarray, yesterday: Watched, supported: np.ndarray | None = None
) -> Trade:
    """Clear every platform's auction, post the payments, and write the columns of traffic.

    Args:
        model: the market: ``day``, ``settings``, ``levers``, ``feedbacks``, ``ledger``, ``totals`` and the tables.
        running: rows of the dramas on offer today.
        yesterday: what shares out the creators' part of advertising.
        supported: int64[p], impressions that traffic-support plans use up today.
    """
    market = _Morning(model, np.asarray(running, np.int64))
    used = np.zeros(N_PLATFORMS, np.int64) if supported is None else np.minimum(supported, market.supply)
    market.hold(market.supply - used)
    market.pay()
    split = market.share_out(yesterday)
    remember(model, market.running, market.campaign_spend, market.campaign_impressions)
    market.write()
    price = market.price
    return Trade(
        running=market.running,
        bought=market.bought,
        price=price,
        inventory=market.supply,
        promoting=market.bought.sum(axis=1) / np.maximum(market.supply, 1),
        advertising=market.advertising,
        split=split,
        traffic=market.traffic,
        forgone=used * price // MILLE,
    )


class _Bids(NamedTuple):
    """Who bids how much where. ``a`` is a position among the titles on offer."""

    outside: np.ndarray  # int64[k] fen per 1000
    outside_budget: np.ndarray  # int64[p] fen of each of them
    campaigns: np.ndarray  # int64[a] fen per 1000, of paid dramas
    campaign_budget: np.ndarray  # int64[p, a] fen
    merchants: np.ndarray  # int64[a] fen per 1000, for titles that carry their products
    merchant_budget: np.ndarray  # int64[p, a] fen
    supply: np.ndarray  # int64[p] impressions
    reserve: np.ndarray  # int64[p] fen per 1000


class _Auction(Protocol):
    """One platform's auction: who bids, and what it settles."""

    row: int
    bid: Vector[int]  # outside advertisers, then campaigns, then merchants
    wants: Vector[int]
    money: Vector[int]
    sold: Vector[int]
    to_outside: int
    to_campaigns: Vector[int]
    to_merchants: Vector[int]


def hold_auction(auction: _Auction, bids: _Bids) -> int:
    """Clear one platform's auction; the price in fen per 1000."""
    p, outside, titles = auction.row, len(bids.outside), len(bids.campaigns)
    for k in range(outside):
        auction.bid[k], auction.wants[k], auction.money[k] = bids.outside[k], 0, bids.outside_budget[p]
    n = outside
    for a in range(titles):
        if bids.campaigns[a] > 0 and bids.campaign_budget[p][a] > 0:
            auction.bid[n], auction.wants[n], auction.money[n] = bids.campaigns[a], 0, bids.campaign_budget[p][a]
            n += 1
    for a in range(titles):
        if bids.merchants[a] > 0 and bids.merchant_budget[p][a] > 0:
            auction.bid[n], auction.wants[n], auction.money[n] = bids.merchants[a], 0, bids.merchant_budget[p][a]
            n += 1
    price = sell(auction.bid, auction.wants, auction.money, n, bids.supply[p], bids.reserve[p], auction.sold)
    auction.to_outside = 0
    for k in range(outside):
        auction.to_outside += auction.sold[k]
    n = outside
    for a in range(titles):
        if bids.campaigns[a] > 0 and bids.campaign_budget[p][a] > 0:
            auction.to_campaigns[a] = auction.sold[n]
            n += 1
    for a in range(titles):
        if bids.merchants[a] > 0 and bids.merchant_budget[p][a] > 0:
            auction.to_merchants[a] = auction.sold[n]
            n += 1
    return price


_HOLD = Pass(hold_auction)


def _auctions(titles: int, outside: int) -> Table:
    """Room for every platform's auction."""
    bidders = outside + 2 * titles
    widths = dict.fromkeys(("bid", "wants", "money", "sold"), bidders) | {"to_outside": 0}
    widths |= dict.fromkeys(("to_campaigns", "to_merchants"), titles)
    return Table("auction", [Attribute(name, "int64", "", width=n) for name, n in widths.items()], N_PLATFORMS)


class _Morning:
    """One morning's auctions while they are held."""

    def __init__(self, model: MarketState, running: np.ndarray) -> None:
        self.model, self.running = model, running
        p, platforms = model.settings.traffic.as_tuple(), model.platforms_table
        impressions = model.usual("drama_impressions") * (platforms["drama_channel"] * _SOLD_BY_AUCTION)
        feeds = platforms["form"] == Form.SHORT_VIDEO
        people = people_on(model.date, model.settings.population) / max(model.people_online, 1)
        users = platforms["monthly_users"] * platforms["active"] * people
        self.elsewhere = np.where(feeds, users * p.feed_slots, 0.0)
        levers = model.levers.ad_load.tolist()
        usual = [getattr(model.settings.platforms, name).ad_load for name in PLATFORMS]
        # what a platform reviews is its load everywhere, not in dramas alone
        reviewed = [
            load / at if at > 0.0 else 1.0 for load, at in zip(platforms["ad_load"].tolist(), usual, strict=True)
        ]
        counts, slots = impressions.tolist(), self.elsewhere.tolist()
        caps = model.rules.ad_load_cap.tolist()
        carried = [within_cap(a * b, *at) for a, b, *at in zip(reviewed, levers, usual, caps, strict=True)]
        cases = zip(counts, usual, slots, carried, strict=True)
        self.supply = np.array([inventory(*case) for case in cases], np.int64)
        # others plan their spending on what the platform usually has for sale, whatever load it chooses today
        at_usual = [float(inventory(n, load, more, 1.0)) for n, load, more in zip(counts, usual, slots, strict=True)]
        before = platforms["usual_inventory"].tolist()
        self.usual = [budgeted(was, now, p) if was > 0.0 else now for was, now in zip(before, at_usual, strict=True)]
        outside_dramas = self.elsewhere * np.array(carried)
        self.in_dramas = np.maximum(self.supply - outside_dramas, 0.0) / np.maximum(self.supply, 1)
        self.campaigns = campaign_demand(model, running, self.supply)
        self.merchants = merchant_demand(model, running)
        self.price = platforms["reserve_price"].astype(np.int64)
        self.sold = np.zeros(N_PLATFORMS, np.int64)
        self.bought = np.zeros((N_PLATFORMS, len(running)), np.int64)
        self.advertising = np.zeros(N_PLATFORMS, np.int64)
        self.traffic = np.zeros(N_PLATFORMS, np.int64)
        self.campaign_spend = np.zeros(len(running), np.int64)
        self.campaign_impressions = np.zeros(len(running), np.int64)
        self.merchant_spend = np.zeros((N_PLATFORMS, len(running)), np.int64)
        self.campaign_spends = np.zeros((N_PLATFORMS, len(running)), np.int64)

    def hold(self, supply: np.ndarray) -> None:
        """Hold every platform's auction of ``supply`` [p] impressions, and note who owes what."""
        p = self.model.settings.traffic.as_tuple()
        bids = _Bids(
            np.array([outside_bid(shock, p) for shock in _ADVERTISERS], np.int64),
            (np.array(self.usual) * (p.outside_budget * FEN_PER_YUAN / len(_ADVERTISERS))).astype(np.int64),
            self.campaigns.bid,
            self.campaigns.budget,
            self.merchants.bid,
            self.merchants.budget,
            supply,
            self.price,
        )
        table = _auctions(max(len(self.running), 1), len(_ADVERTISERS))
        where = np.flatnonzero(self.supply)
        reserve = self.price[where].copy()
        self.price[where] = price = _HOLD.play(self.model.engine, table, bids, where)
        if (price <= reserve).any():
            self.model.bound.add("traffic.reserve_price")
        to_campaigns, to_merchants = (table[name][where] for name in ("to_campaigns", "to_merchants"))
        if not len(self.running):
            to_campaigns, to_merchants = to_campaigns[:, :0], to_merchants[:, :0]
        self.bought[where] = to_campaigns + to_merchants
        self.sold[where] = table["to_outside"][where] + self.bought[where].sum(axis=1)
        in_dramas = (table["to_outside"][where] * self.in_dramas[where]).astype(np.int64)
        self.advertising[where] = in_dramas * price // MILLE
        self.campaign_spends[where] = to_campaigns * price[:, None] // MILLE
        self.merchant_spend[where] = to_merchants * price[:, None] // MILLE
        self.campaign_impressions = to_campaigns.sum(axis=0)

    def pay(self) -> None:
        """Post what advertisers, operators and merchants owe the platforms."""
        model, dramas = self.model, self.model.dramas
        platforms = model.accounts.platforms
        model.pay(model.accounts.advertisers, platforms, "advertising", self.advertising)
        merchants = dramas["merchant"][self.running]
        for spend, owner, who in (
            (self.campaign_spends, dramas["operator"][self.running], "operator"),
            (self.merchant_spend, merchants, "merchant"),
        ):
            platform, title = np.nonzero(spend)
            payers = getattr(model.accounts, f"{who}s")[owner[title]]
            model.pay(payers, platforms[platform], "traffic", spend[platform, title])
        self.traffic = self.campaign_spends.sum(axis=1) + self.merchant_spend.sum(axis=1)
        self.campaign_spend = self.campaign_spends.sum(axis=0)
        platform, title = np.nonzero(self.merchant_spend)
        amounts = self.merchant_spend[platform, title]
        np.add.at(model.merchants_table["marketing_spend"], (merchants[title], platform), amounts)
        np.add.at(model.merchants_table["drama_cost"], merchants[title], amounts)
        np.subtract.at(model.merchants_table["profit"], merchants[title], amounts)
        model.totals.add("marketing_spend", model.day, int(amounts.sum()))

    def share_out(self, yesterday: Watched) -> np.ndarray:
        """Pass the creators' part of advertising on, by the episodes watched yesterday; fen [platform]."""
        model, dramas = self.model, self.model.dramas
        if not yesterday.episodes.any():
            return np.zeros(N_PLATFORMS, np.int64)
        pots = (self.advertising * model.platforms_table["content_split"]).astype(np.int64)
        parts = apportion_each(pots, yesterday.episodes)
        owner = dramas["creator"][yesterday.dramas]
        platform, title = np.nonzero(parts)
        payers, payees = model.accounts.platforms[platform], model.accounts.creators[owner[title]]
        model.pay(payers, payees, "advertising_split", parts[platform, title])
        np.add.at(dramas["receipts"], yesterday.dramas, parts.sum(axis=0))
        np.add.at(dramas["earned"], yesterday.dramas, parts.sum(axis=0))
        np.add.at(model.creators_table["income"], owner, parts.sum(axis=0))
        return parts.sum(axis=1)

    def write(self) -> None:
        """Write the columns of traffic."""
        platforms, dramas = self.model.platforms_table, self.model.dramas
        platforms["traffic_price"] = self.price / MILLE
        platforms["inventory"] = self.supply
        platforms["sold"] = self.sold
        platforms["usual_inventory"] = self.usual
        spend = self.campaign_spends.sum(axis=0) + self.merchant_spend.sum(axis=0)
        dramas["traffic_spend"][self.running] += spend
        dramas["ad_impressions"][self.running] += self.bought.sum(axis=0)
