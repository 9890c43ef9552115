"""The market for traffic, once each morning: paid dramas, merchants and outside advertisers bid for impressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from sim.engine.compile import ByClass, kernel
from sim.engine.firms import Pass
from sim.market.state import MarketState, Trade, Watched
from sim.money import FEN_PER_YUAN
from sim.names import FORMS, N_PLATFORMS, Form
from sim.processes.traffic.auction import sell
from sim.processes.traffic.campaigns import Demand, campaign_demand, merchant_demand, remember
from sim.processes.traffic.rules import budgeted, inventory, outside_bid, within_cap
from sim.scenario.diffusion import people_on
from sim.units import MILLE
from sim.world.catalogue import credit
from sim.world.columns import Attribute, Table, Vector, column, declared
from sim.world.shares import apportion_each, pairs

if TYPE_CHECKING:
    from sim.processes.traffic.parameters import Traffic

_FEEDS = np.isin(np.array(FORMS), Form.SHORT_VIDEO)
_SOLD_BY_AUCTION = np.isin(np.array(FORMS), (Form.SHORT_VIDEO, Form.SHELF, Form.LONG_VIDEO))
"""What mini-programs and apps show between episodes is paid for by contract."""
_ADVERTISERS = np.array((
    -1.96, -1.4395, -1.1503, -0.9346, -0.7554, -0.5978, -0.4538, -0.3186, -0.1891, -0.0627,
    0.0627, 0.1891, 0.3186, 0.4538, 0.5978, 0.7554, 0.9346, 1.1503, 1.4395, 1.96,
))  # fmt: skip
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
    remember(model, market.running, market.rows, market.campaign_spend, market.campaign_impressions)
    market.write()
    price = market.price
    return Trade(
        running=market.running,
        bought=market.bought,
        price=price,
        inventory=market.supply,
        promoting=market.impressions / np.maximum(market.supply, 1),
        advertising=market.advertising,
        split=split,
        traffic=market.traffic,
        forgone=used * price // MILLE,
    )


class _OfferColumns:
    """What a platform offers."""

    usual: float = column("float64", "what it usually has for sale, by which others plan", "impressions")
    in_dramas: float = column("float64", "share of what it sells that is shown with dramas, 0-1")


class _Offer(_OfferColumns):
    row: int


class _Audience(NamedTuple):
    """Who there is to advertise to. ``p`` is a platform."""

    drama_impressions: np.ndarray  # int64[p], where they are sold by auction
    users: np.ndarray  # int64[p] of feeds
    people: float  # those online over those at the start
    load: np.ndarray  # float64[p] as last reviewed
    usual_load: np.ndarray  # float64[p]
    lever: np.ndarray  # float64[p]
    cap: np.ndarray  # float64[p] highest load in dramas that a rule allows
    before: np.ndarray  # float64[p] usual inventory until yesterday
    traffic: Traffic


def offer_impressions(offer: _Offer, facts: _Audience) -> int:
    """Impressions for sale on a platform today."""
    i, p = offer.row, facts.traffic
    impressions, load = facts.drama_impressions[i], facts.usual_load[i]
    elsewhere = facts.users[i] * facts.people * p.feed_slots
    # what a platform reviews is its load everywhere, not in dramas alone
    reviewed = facts.load[i] / load if load > 0.0 else 1.0
    carried = within_cap(reviewed * facts.lever[i], load, facts.cap[i])
    supply = inventory(impressions, load, elsewhere, carried)
    # others plan their spending on what the platform usually has for sale, whatever load it chooses today
    at_usual = float(inventory(impressions, load, elsewhere, 1.0))
    offer.usual = budgeted(facts.before[i], at_usual, p) if facts.before[i] > 0.0 else at_usual
    in_dramas = supply - elsewhere * carried
    offer.in_dramas = (in_dramas if in_dramas > 0.0 else 0.0) / max(supply, 1)
    return supply


_OFFER, _OFFERS = declared(_OfferColumns), Pass(offer_impressions)


class _Bids(NamedTuple):
    """Who bids how much where."""

    outside: np.ndarray  # float64[k] worth of an impression to outside advertisers, sd of its log from the median's
    outside_budget: np.ndarray  # int64[p] fen of each of them
    titles: Demand  # campaigns of paid dramas, then merchants for titles that carry their products
    supply: np.ndarray  # int64[p] impressions
    reserve: np.ndarray  # int64[p] fen per 1000
    traffic: Traffic


class _Auction(Protocol):
    """One platform's auction: who bids, and what it settles. ``b`` is a title somebody may bid for, as in `Demand`."""

    row: int
    bid: Vector[int]  # outside advertisers, then those for titles
    wants: Vector[int]
    money: Vector[int]
    sold: Vector[int]
    to_outside: int
    bought: Vector[int]  # [b] impressions
    spend: Vector[int]  # [b] fen


def hold_auction(auction: _Auction, bids: _Bids) -> int:
    """Clear one platform's auction; the price in fen per 1000."""
    p, outside, titles = auction.row, len(bids.outside), bids.titles
    for k in range(outside):
        auction.bid[k], auction.wants[k] = outside_bid(bids.outside[k], bids.traffic), 0
        auction.money[k] = bids.outside_budget[p]
    n = outside
    for b in range(len(titles.bid)):
        if titles.bid[b] > 0 and titles.budget[p][b] > 0:
            auction.bid[n], auction.wants[n], auction.money[n] = titles.bid[b], 0, titles.budget[p][b]
            n += 1
    price = sell(auction.bid, auction.wants, auction.money, n, bids.supply[p], bids.reserve[p], auction.sold)
    auction.to_outside = 0
    for k in range(outside):
        auction.to_outside += auction.sold[k]
    n = outside
    for b in range(len(titles.bid)):
        if titles.bid[b] > 0 and titles.budget[p][b] > 0:
            auction.bought[b], auction.spend[b] = auction.sold[n], auction.sold[n] * price // MILLE
            n += 1
    return price


_HOLD = Pass(hold_auction)


def _auctions(titles: int) -> Table:
    """Room for every platform's auction, of bids for so many titles; nothing is sold where none is held."""
    widths = dict.fromkeys(("bid", "wants", "money", "sold"), len(_ADVERTISERS) + titles) | {"to_outside": 0}
    widths |= dict.fromkeys(("bought", "spend"), max(titles, 1))
    return Table("auction", [Attribute(name, "int64", "", width=n) for name, n in widths.items()], N_PLATFORMS)


class _Morning:
    """One morning's auctions while they are held."""

    def __init__(self, model: MarketState, running: np.ndarray) -> None:
        self.model, self.running = model, running
        p, platforms = model.settings.traffic.as_tuple(), model.platforms_table
        offers = Table("offer", _OFFER, N_PLATFORMS)
        facts = _Audience(
            model.usual("drama_impressions") * platforms["drama_channel"] * _SOLD_BY_AUCTION,
            platforms["monthly_users"] * platforms["active"] * _FEEDS,
            people_on(model.date, model.settings.population) / max(model.people_online, 1),
            platforms["ad_load"],
            model.traits.ad_load,
            model.levers.ad_load,
            model.rules.ad_load_cap,
            platforms["usual_inventory"],
            p,
        )
        self.supply = _OFFERS.play(model.engine, offers, facts)
        self.usual, self.in_dramas = offers["usual"], offers["in_dramas"]
        campaigns, by_merchants = campaign_demand(model, running, self.supply), merchant_demand(model, running)
        self.titles = Demand(*(np.concatenate(both, axis=-1) for both in zip(campaigns, by_merchants, strict=True)))
        self.rows, self.campaigns = running[self.titles.place], len(campaigns.place)
        self.price = platforms["reserve_price"].astype(np.int64)

    def hold(self, supply: np.ndarray) -> None:
        """Hold every platform's auction of ``supply`` [p] impressions, and note who owes what."""
        p = self.model.settings.traffic.as_tuple()
        bids = _Bids(
            _ADVERTISERS,
            (self.usual * (p.outside_budget * FEN_PER_YUAN / len(_ADVERTISERS))).astype(np.int64),
            self.titles,
            supply,
            self.price,
            p,
        )
        table = _auctions(len(self.rows))
        where = np.flatnonzero(self.supply)
        reserve, prices = self.price[where], _HOLD.play(self.model.engine, table, bids, where)
        self.price[where] = prices
        if (prices <= reserve).any():
            self.model.bound.add("traffic.reserve_price")
        self.held = table
        self.advertising = (table["to_outside"] * self.in_dramas).astype(np.int64) * self.price // MILLE

    def pay(self) -> None:
        """Post what advertisers, operators and merchants owe the platforms."""
        model, dramas = self.model, self.model.dramas
        platforms = model.accounts.platforms
        model.pay(model.accounts.advertisers, platforms, "advertising", self.advertising)
        promoted, carriers = self.rows[: self.campaigns], self.rows[self.campaigns :]
        operators = model.accounts.operators[dramas["operator"][promoted]]
        merchants = model.accounts.merchants[dramas["merchant"][carriers]]
        spend = self.held["spend"][:, : len(self.rows)]
        payees, payers, fen = pairs(spend, platforms, np.concatenate((operators, merchants)))
        model.pay(payers, payees, "traffic", fen)
        self.campaign_spend, self.campaign_impressions = np.zeros((2, len(promoted)), np.int64)
        self.traffic, self.impressions = np.zeros((2, N_PLATFORMS), np.int64)
        self.bought = np.zeros((N_PLATFORMS, len(self.running)), np.int64)
        by_merchants = _enter(
            self.rows,
            self.titles.place,
            self.held.columns(_SETTLED),
            dramas.columns(_PROMOTED),
            model.merchants_table.columns(_CHARGED),
            self.campaign_spend,
            self.campaign_impressions,
            self.traffic,
            self.impressions,
            self.bought,
        )
        model.totals.add("marketing_spend", model.day, int(by_merchants))

    def share_out(self, yesterday: Watched) -> np.ndarray:
        """Pass the creators' part of advertising on, by the episodes watched yesterday; fen [platform]."""
        model, dramas = self.model, self.model.dramas
        if not yesterday.episodes.any():
            return np.zeros(N_PLATFORMS, np.int64)
        pots = (self.advertising * model.platforms_table["content_split"]).astype(np.int64)
        parts = apportion_each(pots, yesterday.episodes)
        owner = dramas["creator"][yesterday.dramas]
        payers, payees, fen = pairs(parts, model.accounts.platforms, model.accounts.creators[owner])
        model.pay(payers, payees, "advertising_split", fen)
        credit(dramas, model.creators_table, yesterday.dramas, parts)
        return parts.sum(axis=1)

    def write(self) -> None:
        """Write the columns of traffic."""
        platforms = self.model.platforms_table
        platforms["traffic_price"] = self.price / MILLE
        platforms["inventory"] = self.supply
        platforms["sold"] = self.held["to_outside"] + self.impressions
        platforms["usual_inventory"] = self.usual


_SETTLED = "bought", "spend"
_PROMOTED = "merchant", "traffic_spend", "ad_impressions"
_CHARGED = "marketing_spend", "drama_cost", "profit"


@ByClass
@kernel
def _enter(
    rows: np.ndarray,
    place: np.ndarray,
    auctions: Any,
    titles: Any,
    merchants: Any,
    by_campaign: np.ndarray,
    to_campaign: np.ndarray,
    traffic: np.ndarray,
    impressions: np.ndarray,
    bought: np.ndarray,
) -> int:
    """Enter what was bought into the books of titles and of merchants; what merchants spent, fen.

    Added up are the fen and the impressions of each campaign, which are the first of the titles in ``rows``, the fen
    and impressions that each platform sold of promotion, and the impressions ``bought`` there at the title's ``place``.
    """
    by_merchants = 0
    for p in range(len(traffic)):
        for b in range(len(rows)):
            row, fen, shown = rows[b], auctions.spend[p][b], auctions.bought[p][b]
            if shown == 0:
                continue
            traffic[p] += fen
            impressions[p] += shown
            bought[p][place[b]] += shown
            titles.traffic_spend[row] += fen
            titles.ad_impressions[row] += shown
            if b < len(by_campaign):
                by_campaign[b] += fen
                to_campaign[b] += shown
            else:
                owner = titles.merchant[row]
                merchants.marketing_spend[owner][p] += fen
                merchants.drama_cost[owner] += fen
                merchants.profit[owner] -= fen
                by_merchants += fen
    return by_merchants
