"""The market for traffic, once each morning: paid dramas, merchants and outside advertisers bid for impressions."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState, Trade, Watched
from sim.money import to_fen
from sim.names import N_PLATFORMS, PLATFORMS, Form
from sim.processes.traffic.auction import clear
from sim.processes.traffic.campaigns import Demand, campaign_demand, merchant_demand, remember
from sim.processes.traffic.rules import inventory
from sim.units import MILLE
from sim.world.shares import apportion


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
    for platform in np.flatnonzero(market.supply).tolist():
        market.auction(platform, int(market.supply[platform] - used[platform]))
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


class _Morning:
    """One morning's auctions while they are held."""

    def __init__(self, model: MarketState, running: np.ndarray) -> None:
        self.model, self.running = model, running
        p, platforms = model.settings.traffic, model.platforms_table
        impressions = model.usual("drama_impressions") * platforms["drama_channel"]
        self.rest = np.where(platforms["form"] == Form.SHORT_VIDEO, p.rest_of_feed, 0.0)
        loads, levers = platforms["ad_load"].tolist(), model.levers.ad_load.tolist()
        usual = [getattr(model.settings.platforms, name).ad_load for name in PLATFORMS]
        counts, rest = impressions.tolist(), self.rest.tolist()
        cases = zip(counts, loads, levers, rest, strict=True)
        self.supply = np.array([inventory(*case) for case in cases], np.int64)
        # others plan their spending on what the platform usually has for sale, whatever load it chooses today
        self.usual = [inventory(n, load, 1.0, more) for n, load, more in zip(counts, usual, rest, strict=True)]
        self.campaigns = campaign_demand(model, running, self.supply)
        self.merchants = merchant_demand(model, running)
        self.outside_bids = np.array([to_fen(bid) for bid in p.outside_bids], np.int64)
        self.price = platforms["reserve_price"].astype(np.int64)
        self.sold = np.zeros(N_PLATFORMS, np.int64)
        self.bought = np.zeros((N_PLATFORMS, len(running)), np.int64)
        self.advertising = np.zeros(N_PLATFORMS, np.int64)
        self.traffic = np.zeros(N_PLATFORMS, np.int64)
        self.campaign_spend = np.zeros(len(running), np.int64)
        self.campaign_impressions = np.zeros(len(running), np.int64)
        self.merchant_spend = np.zeros((N_PLATFORMS, len(running)), np.int64)
        self.creator_spend = np.zeros((N_PLATFORMS, len(running)), np.int64)

    def auction(self, platform: int, supply: int) -> None:
        """Clear one platform's auction and note who owes what."""
        volumes = self.model.settings.traffic.outside_volumes
        outside = np.array([int(volume * self.usual[platform]) for volume in volumes], np.int64)
        titles, goods = _bidders(self.campaigns, platform), _bidders(self.merchants, platform)
        bids = np.concatenate([self.outside_bids, self.campaigns.bid[titles], self.merchants.bid[goods]])
        budgets = [0 * outside, self.campaigns.budget[platform, titles], self.merchants.budget[platform, goods]]
        wants = np.concatenate([outside, np.zeros(len(titles) + len(goods), np.int64)])
        price, sold = clear(bids, wants, supply, int(self.price[platform]), np.concatenate(budgets))
        first, second = len(outside), len(outside) + len(titles)
        self.price[platform] = price
        self.sold[platform] = int(sold.sum())
        in_dramas = 1.0 / (1.0 + float(self.rest[platform]))
        self.advertising[platform] = int(int(sold[:first].sum()) * in_dramas) * price // MILLE
        self.creator_spend[platform, titles] = sold[first:second] * price // MILLE
        self.merchant_spend[platform, goods] = sold[second:] * price // MILLE
        self.bought[platform, titles] += sold[first:second]
        self.bought[platform, goods] += sold[second:]
        self.campaign_impressions[titles] += sold[first:second]

    def pay(self) -> None:
        """Post what advertisers, creators and merchants owe the platforms."""
        model, dramas = self.model, self.model.dramas
        platforms = model.accounts.platforms
        model.pay(model.accounts.advertisers, platforms, "advertising", self.advertising)
        merchants = dramas["merchant"][self.running]
        for spend, owner, who in (
            (self.creator_spend, dramas["creator"][self.running], "creator"),
            (self.merchant_spend, merchants, "merchant"),
        ):
            platform, title = np.nonzero(spend)
            payers = getattr(model.accounts, f"{who}s")[owner[title]]
            model.pay(payers, platforms[platform], "traffic", spend[platform, title])
        self.traffic = self.creator_spend.sum(axis=1) + self.merchant_spend.sum(axis=1)
        self.campaign_spend = self.creator_spend.sum(axis=0)
        by_creator = model.creators_table["spending"]
        np.add.at(by_creator, dramas["creator"][self.running], self.campaign_spend)
        platform, title = np.nonzero(self.merchant_spend)
        amounts = self.merchant_spend[platform, title]
        np.add.at(model.merchants_table["marketing_spend"], (merchants[title], platform), amounts)
        np.subtract.at(model.merchants_table["profit"], merchants[title], amounts)
        model.totals.add("marketing_spend", model.day, int(amounts.sum()))

    def share_out(self, yesterday: Watched) -> np.ndarray:
        """Pass the creators' part of advertising on, by the episodes watched yesterday; fen [platform]."""
        model, dramas = self.model, self.model.dramas
        if not yesterday.episodes.any():
            return np.zeros(N_PLATFORMS, np.int64)
        shares = model.platforms_table["content_split"].tolist()
        parts = np.zeros_like(yesterday.episodes)
        for platform in np.flatnonzero(self.advertising).tolist():
            pot = int(int(self.advertising[platform]) * shares[platform])
            parts[platform] = apportion(pot, yesterday.episodes[platform])
        owner = dramas["creator"][yesterday.dramas]
        platform, title = np.nonzero(parts)
        payers, payees = model.accounts.platforms[platform], model.accounts.creators[owner[title]]
        model.pay(payers, payees, "advertising_split", parts[platform, title])
        np.add.at(dramas["receipts"], yesterday.dramas, parts.sum(axis=0))
        np.add.at(model.creators_table["income"], owner, parts.sum(axis=0))
        return parts.sum(axis=1)

    def write(self) -> None:
        """Write the columns of traffic."""
        platforms, dramas = self.model.platforms_table, self.model.dramas
        platforms["traffic_price"] = self.price / MILLE
        platforms["inventory"] = self.supply
        platforms["sold"] = self.sold
        spend = self.creator_spend.sum(axis=0) + self.merchant_spend.sum(axis=0)
        dramas["traffic_spend"][self.running] += spend
        dramas["ad_impressions"][self.running] += self.bought.sum(axis=0)


def _bidders(demand: Demand, platform: int) -> np.ndarray:
    """Positions of those who bid on a platform."""
    return np.flatnonzero((demand.bid > 0) & (demand.budget[platform] > 0))
