"""The state of a market: what every room of it shares, declared with its types in one place.

It lies below the rooms. What one room asks of another is stated here as a protocol, so that a creator can apply for a
subsidy without knowing the desk that pays it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

import mesa
import numpy as np

from sim.market.accounts import Accounts
from sim.market.reasons import REASONS
from sim.world.catalogue import Deals, Pitch, TitlePlan

if TYPE_CHECKING:
    from sim.ledger import Ledger
    from sim.money import Fen
    from sim.parameters.feedbacks import Feedbacks
    from sim.policy.book import LeverSettings, Plan, PolicyBook, RuleSettings
    from sim.scenario import Scenario
    from sim.totals import DailyTotals
    from sim.world.catalogue import Catalogue
    from sim.world.columns import Table
    from sim.world.orders import OrderBook
    from sim.world.platforms import Traits
    from sim.world.today import Tally, Today
    from sim.world.topics import TopicPath

type Paid = int | np.ndarray
"""An account or an amount in fen, or an array of them."""


class Trade(NamedTuple):
    """What the morning's auctions settled. ``p`` is a platform, ``a`` a position in ``running``."""

    running: np.ndarray  # int64[a] rows of the dramas that could be promoted
    bought: np.ndarray  # int64[p, a] impressions bought for each of them
    price: np.ndarray  # int64[p] clearing price, fen per 1000 impressions
    inventory: np.ndarray  # int64[p] impressions for sale
    promoting: np.ndarray  # float64[p] share of the inventory that promotes dramas
    advertising: np.ndarray  # int64[p] paid by outside advertisers for slots in dramas, fen
    split: np.ndarray  # int64[p] part of it passed on to creators, fen
    traffic: np.ndarray  # int64[p] paid for promoting dramas, fen
    forgone: np.ndarray  # int64[p] worth of inventory used by traffic support, fen: a memo, nobody pays it


class Watched(NamedTuple):
    """What was watched yesterday: the dramas on offer and the episodes of each."""

    dramas: np.ndarray  # int[b] rows
    episodes: np.ndarray  # int64[p, b] people × episodes


class Census(NamedTuple):
    """How far the form has spread among those present."""

    feed_share: float  # those who watch dramas over those who ever will
    paid_share: float  # those who use paid forms over those who ever will
    watchers: int  # people who watch dramas
    users: int  # those of them who use paid forms
    users_on: np.ndarray  # int64[p] users of paid forms who use each platform


class Desk(Protocol):
    """Who runs the subsidy plans in force, as others ask it."""

    funds: dict[str, Any]
    """Every plan that was ever in force, by its id."""
    spent: np.ndarray
    """Policy money of today by platform, int64[p] fen."""
    boost: np.ndarray
    """Exposure multipliers of today's titles, float64[p, a]."""
    coupon_floor: np.ndarray
    """Spending a voucher asks for, int64[p] fen."""
    fitted: np.ndarray
    """Vouchers handed out today by what is believed of people, int64[p]."""

    @property
    def notes(self) -> Mapping[str, int]:
        """What is noted of money that is not spent."""
        ...

    @property
    def gives_cash(self) -> bool:
        """Whether any plan gives cash for titles today."""
        ...

    def open_day(self) -> None:
        """Fund the plans of the day."""

    @property
    def themes(self) -> list[int]:
        """Genres that plans with money left are for, of those that are not for all."""
        ...

    def cash_offered(self, pitch: Pitch) -> Fen:
        """Cash per real title that plans still offer for one like this."""
        ...

    def apply_for_cash(self, title: TitlePlan) -> Fen:
        """Cash for a planned title, in fen per real title."""
        ...

    def hand_out_vouchers(self) -> None:
        """Draw today's vouchers."""

    def support_traffic(self) -> np.ndarray:
        """Set today's exposure multipliers; impressions used up, int64[p]."""
        ...

    def charge_support(self, price_per_1000: np.ndarray) -> None:
        """Count what supported impressions would have fetched."""

    def see_orders(self, platform: np.ndarray, count: np.ndarray) -> None:
        """Orders of the day (weighted) by platform, whatever helped them."""

    def redeem(self, platform: np.ndarray, fen: np.ndarray, count: np.ndarray, prompted: np.ndarray) -> None:
        """Pay redeemed coupons into escrow."""

    def take_back(self, platform: np.ndarray, coupon: np.ndarray, ordered_on: np.ndarray, prompted: np.ndarray) -> None:
        """Coupons of returned orders come back."""

    def close_day(self) -> None:
        """Note what the plans have left, and why."""

    def has_money(self, plan: Plan) -> bool:
        """Whether a plan can pay anything, as far as is known this morning."""
        ...

    def rebate(self, platform: np.ndarray, merchant: np.ndarray, commission: np.ndarray, placed: np.ndarray) -> None:
        """Give back part of the commission on orders through dramas."""

    def balances(self) -> dict[int, Fen]:
        """What every plan's account should hold."""
        ...


class PlacementMarket(Protocol):
    """Where creators find merchants whose products they write into dramas."""

    def seek(self, genre: np.ndarray, expected_views: np.ndarray, kind: np.ndarray, luck: np.ndarray) -> Deals:
        """The deals that creators find for titles before their release."""
        ...

    def order(self, expected_views: np.ndarray, kind: np.ndarray, luck: np.ndarray) -> tuple[Deals, np.ndarray]:
        """What merchants ask creators who plan titles to make for their products, and in which genre each."""
        ...

    def carry(self, dramas: np.ndarray, deals: Deals) -> None:
        """Write placements into dramas that are released, or ordered, today, and pay their fixed fees."""


class CampaignRecord(Protocol):
    """What campaigns returned in the market lately, by the age of their titles in days."""

    def buy(self, age: np.ndarray, fen: np.ndarray, impressions: np.ndarray, p: Any) -> None:
        """Note what was bought today; what was known before fades."""

    def take(self, age: np.ndarray, fen: np.ndarray) -> None:
        """Note receipts of the day of that age."""

    def usual(self, titles: int, learns: bool, p: Any) -> Any:
        """What campaigns earn and pay, as a `sim.processes.traffic.record.Usual`."""


class Sector(Protocol):
    """What creators know of each other, as of yesterday's close."""

    genre_return: tuple[float, ...]
    """Net receipts per yuan of production cost, by genre."""
    expected_return: float
    """The same over all genres."""

    usual_return: float
    """The same over all genres, subsidies aside, over more titles than those judged last."""

    def look(self) -> None:
        """Take stock each time books are closed."""

    def crew_cost(self) -> float:
        """Cost of cast and crews over the usual."""
        ...

    def funding_returns(self) -> tuple[float, ...]:
        """What titles return by what they live on."""
        ...

    def realised_returns(self) -> tuple[float, ...]:
        """What titles returned lately per yuan of their cost, weighed against all titles, by what they live on."""
        ...

    def hit_tropes(self) -> tuple[int, ...]:
        """The tropes of the most watched dramas on offer."""
        ...

    def genre_views(self) -> tuple[float, ...]:
        """Each genre's share of yesterday's views, 0-1."""
        ...

    def expected_views(self, quality: np.ndarray) -> np.ndarray:
        """Sessions that a real title of this expected quality should draw over its life."""
        ...


class OperatorMarket(Protocol):
    """Who carries titles in mini-programs and apps."""

    def look(self) -> None:
        """Newcomers come where it pays."""

    def settle(self, tally: Tally) -> None:
        """Receipts of the day, traffic shared with creators, costs."""

    def carry(self, dramas: np.ndarray) -> np.ndarray:
        """Find an operator for titles that are released, bool: who has any."""
        ...

    def found(self, running: np.ndarray) -> np.ndarray:
        """How well each title on offer is found without advertisements, float64[a]."""
        ...


class Copiers(Protocol):
    """Pirates, who copy paid titles."""

    def copying(self) -> float:
        """How much is copied today, over the usual."""
        ...

    def morning(self) -> None:
        """Some review what copying brings."""

    def settle(self, tally: Tally) -> None:
        """What copies earn and cost."""


class MarketState(mesa.Model):
    """What every room of the market reads and writes. `sim.market.opening` sets it up, `sim.market.model` plays it."""

    viewer_class: ClassVar[type[Any]]
    """What viewers are made of. Override it in a subclass of the market to give them a behaviour of your own."""

    assumed: Scenario
    """The scenario without what policies set on dates."""
    settings: Scenario
    """The scenario with what policies have set of its parameters on the day."""
    others: dict[str, float]
    """These parameters by path, but for levers and rules."""
    seed: int
    """The key of every random draw."""
    engine: str
    day: int
    """The next day to play; 0 is the scenario's start."""
    feedbacks: Feedbacks
    book: PolicyBook
    levers: LeverSettings
    """Those of the day."""
    rules: RuleSettings
    """Those of the day."""
    bound: set[str]
    """Lowest prices that policies set and that some auction came down to since."""
    keys: np.ndarray
    """Keys of all purposes of luck today, uint64[N_KEYS]."""

    ledger: Ledger
    accounts: Accounts
    totals: DailyTotals

    viewers_table: Table
    creators_table: Table
    merchants_table: Table
    operators_table: Table
    platforms_table: Table
    dramas: Table
    catalogue: Catalogue
    topics: TopicPath
    orders: OrderBook
    agreed_rates: list[np.ndarray]
    """`take_rates` of every day so far: an order is charged what held on the day it was placed."""
    creators: Any
    """By row; a market says what its firms are, see `sim.agents.firm_set.Firms`."""
    operators: Any
    merchants: Any
    platforms: Any
    live_viewers: list[Any]
    """One agent a row in the mesa engine; empty in the compiled one."""
    first_viewer_id: int

    people_online: int
    traits: Traits
    """What of the platforms' parameters is met every day."""
    network: tuple[np.ndarray, np.ndarray]
    """Who knows whom: int64[viewers + 1] slices of int32 rows."""
    opening: dict[str, np.ndarray]
    """By columns of the platforms' table, what firms expect of the first day, int64[p]."""
    census: Census
    """The people there this morning, or expected to be where adoption does not respond to anybody."""
    today: Today
    trade: Trade
    """The traffic traded this morning."""
    pages_seen: int
    """Product pages looked at yesterday on shelves and in live rooms."""
    submissions: np.ndarray
    """Real titles handed in to each platform today, int64[p]."""

    operator_exits: int
    """Operators that closed today."""

    policy_desk: Desk
    placements: PlacementMarket
    sector: Sector
    campaigns: CampaignRecord
    operator_market: OperatorMarket
    pirates: Copiers

    @property
    def date(self) -> date:
        """The date of the next day to play."""
        return self.settings.start + timedelta(days=self.day)

    def pay(self, payer: Paid, payee: Paid, reason: str, fen: Paid) -> None:
        """Post a payment of today: accounts and amounts (fen) are integers or arrays of them.

        Raises:
            KeyError: the reason is not declared in `sim.market.reasons`.
        """
        if reason not in REASONS:
            raise KeyError(f"{reason!r} is no reason for paying: declare it in sim.market.reasons")
        self.ledger.post(self.day, payer, payee, self.ledger.reason(reason), fen)

    @property
    def mean_weight(self) -> float:
        """Real people for whom a simulated viewer stands on average."""
        return self.people_online / self.settings.viewers

    @property
    def take_rates(self) -> np.ndarray:
        """Commission that each platform may take on sales today, float64[p]."""
        return np.minimum(self.platforms_table["take_rate"], self.rules.commission_cap)

    def usual(self, column: str) -> np.ndarray:
        """Yesterday's figure of every platform, int64[p]; the opening one where viewers must not affect each other.

        column: ``drama_impressions`` or ``active_viewers``.
        """
        learned = self.feedbacks.popularity and self.feedbacks.budgets
        return self.platforms_table[column] if learned else self.opening[column]
