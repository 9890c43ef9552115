"""What the engines are told of the market for one day: everything as of yesterday's close.

Named tuples of arrays and scalars, because both a compiled kernel and a plain Python agent can read them.
Indices: ``p`` platform, ``a`` position of a drama in today's list (sorted by genre), ``m`` merchant, ``s`` segment,
``g`` genre, ``c`` product category.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple, Protocol, Self

import numpy as np

from sim.draws import ALL_BITS, N_KEYS, Purpose, key_of
from sim.engine.compile import before_compiling, kernel, register
from sim.names import N_CATEGORIES, N_PLATFORMS, N_SEGMENTS

CANDIDATES = 6
"""Titles a platform weighs for each screen."""
ADVERTISED = 4
"""Bought impressions that compete for a place of an advertisement."""
SHELF_PLACES, LIVE_PLACES = 4, 2
"""Merchants on a page of the shelf, and live rooms looked into."""


class Calendar(NamedTuple):
    """The date and the population-wide figures of the day."""

    day: int
    day_of_month: int
    years_since_2023: float
    video_buyers: float  # those who buy because of videos, over those who ever will
    feed_share: float  # those who watch dramas over those who ever will; on the adoption path without its feedback
    paid_share: float  # those who use paid forms over those who ever will
    adoptable: float  # share of people who may ever adopt
    push: float  # what bought traffic makes of the rate of adopting paid forms
    lapse_chance: float  # chance that a paying viewer falls back to free dramas today
    satiation_left: float  # share of satiation left after a day
    adoption_feedback: bool
    word_feedback: bool
    campaigns_run: bool  # whether a brand campaign runs anywhere


class Screens(NamedTuple):
    """The dramas that run today, and how platforms show them."""

    drama: np.ndarray  # int32[a] row in the drama table
    slot_of: np.ndarray  # int32[drama] position a, or -1
    genre_start: np.ndarray  # int64[g + 1] slice of a by genre
    organic: np.ndarray  # int64[p, a] cumulative exposure weights
    elsewhere: np.ndarray  # int64[p, a] cumulative weights of clips: free titles in no feed, not there
    promoted: np.ndarray  # int64[p, a] cumulative bought impressions of free titles
    promotion: np.ndarray  # float64[p] chance that a viewer opens one of them
    targeted: np.ndarray  # int64[p, a] cumulative bought impressions of titles in paid forms, shown to their users
    per_user: np.ndarray  # float64[p] of them that a user who is there meets a day
    genre: np.ndarray  # int64[a]
    trope: np.ndarray  # int64[a] story pattern
    appeal: np.ndarray  # float64[a] logits of enjoyment
    buzz: np.ndarray  # float64[a] rank of popularity, 0-1
    copies: np.ndarray  # float64[a] share of sessions that meet a pirate copy
    match_key: np.ndarray  # uint64[a]
    released: np.ndarray  # int64[a] episodes out
    episodes: np.ndarray  # int64[a] episodes in all
    seconds: np.ndarray  # int64[a] length of an episode
    free_episodes: np.ndarray  # int64[a]
    price: np.ndarray  # int64[a] fen per episode, 0 free
    funding: np.ndarray  # int64[a] names.Funding
    platforms: np.ndarray  # int64[a] bits
    merchant: np.ndarray  # int64[a] -1 none
    fit: np.ndarray  # float64[a] product answers the worry, 0-1
    genre_mix: np.ndarray  # float64[s, g] cumulative genre shares known of a segment


class Venues(NamedTuple):
    """The platforms as viewers meet them today."""

    pull: np.ndarray  # float64[p] inclination to open it for dramas; 0 without a drama channel
    form: np.ndarray  # int64[p]
    accuracy: np.ndarray  # float64[p] ceiling of targeting accuracy
    data_share: np.ndarray  # float64[p] share of a viewer's behaviour it records itself
    sharing: np.ndarray  # float64[p] part of it that it puts into the pool of allies, and of the pool that it gets
    ad_load: np.ndarray  # float64[p]
    funded_load: np.ndarray  # float64[p] advertisements per episode of titles that live on them
    complexity: np.ndarray  # float64[p]
    adaptation: np.ndarray  # float64[p] added to how far merchants' offers are told in its style
    integration: np.ndarray  # float64[p] share of drama and live orders served by a shelf platform
    original_refund: np.ndarray  # float64[p] share of refunds that go back by the route by which they were paid
    mature: np.ndarray  # float64[p] level of the service a platform provides itself
    allied: np.ndarray  # float64[p] level of the shelf platforms' service, where it serves others' orders
    live_pull: np.ndarray  # float64[p] inclination to look for a live room there
    shelf_pull: np.ndarray  # float64[p] inclination to search its shelf
    member_fee: np.ndarray  # int64[p] fen per month
    clips: np.ndarray  # float64[p] share of screens with a clip of a title that runs elsewhere
    campaign: np.ndarray  # float64[p] chance that a user meets a brand campaign
    links: np.ndarray  # int64[p] 1 where dramas may carry links to products
    sales_tax: np.ndarray  # float64[p] tax over the merchant's price
    personal_prices: np.ndarray  # float64[p] how far a price may be fitted to a person


class Pages(NamedTuple):
    """Merchants in the order in which a page shows them, -1 where there are no more; rows by `page_row`."""

    shelf: np.ndarray  # int64[row, SHELF_PLACES]
    live: np.ndarray  # int64[row, LIVE_PLACES]


class Stores(NamedTuple):
    """Where buyers meet merchants today, and what they come with."""

    page: np.ndarray  # int64[row, place] merchants on a page of the shelf; rows by pages.rules.page_row, -1 none
    live_page: np.ndarray  # int64[row, place] those whose live rooms are looked into
    best_fit: np.ndarray  # float64[m, cluster] of the products behind a drama's link, fit of the best, sd
    cluster_key: np.ndarray  # uint64[c] of the draw that decides which cluster somebody belongs to
    usual_price: np.ndarray  # int64[c] fen
    taste_mean: np.ndarray  # float64[s, g] towards which tastes drift back
    taste_spread: np.ndarray  # float64[g] sd of tastes within a segment
    need_mix: np.ndarray  # float64[s, c] cumulative shares of arriving needs
    coupon_floor: np.ndarray  # int64[p] spending a voucher of the platform asks for, fen


class Sellers(Protocol):
    """The merchants as buyers meet them today: every column of their table, int64 or float64 by merchant."""

    def __getattr__(self, column: str) -> np.ndarray: ...


class Today(NamedTuple):
    """All of it, with the parameters of the rules as named tuples."""

    calendar: Calendar
    venues: Venues
    stores: Stores
    sellers: Sellers
    keys: Any  # uint64[N_KEYS] by Purpose
    first: np.ndarray  # int64[viewers + 1] slice of ``neighbours`` by viewer
    neighbours: np.ndarray  # int32
    adoption: Any
    discovery: Any
    watching: Any
    purchase: Any
    after_sales: Any
    word: Any
    campaigns: Any
    wants: Any
    coin_pack: int  # fen
    screens: Screens = None  # type: ignore[assignment]  # known once the morning's traffic is traded


class Count(IntEnum):
    """Market-wide counters of a day, weighted to the real population: what each counts, and the series it goes into."""

    value = int.real  # type: ignore[assignment]  # see draws.Purpose
    meaning: str
    series: str
    """Of the market's totals; empty where a counter serves the ledger or the next day alone."""

    def __new__(cls, meaning: str, series: str = "") -> Self:
        """Number the counters in the order in which they are declared."""
        count = int.__new__(cls, len(cls.__members__))
        count._value_ = int(count)
        count.meaning, count.series = meaning, series
        return count

    INCOME = "fen that arrived on payday"
    SWEPT = "fen above the cap that were spent elsewhere"
    TOP_UP = "fen that became coins"
    MONTHS = "people whose month of the budget ended", "budget_months"
    BOUND = "those of them whom it kept from an offer worth having", "budget_bound"
    COHORT_BUYERS = "first orders from a merchant whose window is over", "cohort_buyers"
    COHORT_REPURCHASED = "those of them that were repeated", "cohort_repurchased"
    FAULTY_BUYERS = "first orders whose window is over that arrived with a fault", "cohort_faulty"
    FAULTY_REPURCHASED = "those of them that were repeated", "faulty_repurchased"
    SMOOTH_BUYERS = "first orders whose window is over that arrived without one", "cohort_smooth"
    SMOOTH_REPURCHASED = "those of them that were repeated", "smooth_repurchased"
    VIDEO_BUYERS = "first orders on short-video platforms whose window is over", "cohort_short_video"
    VIDEO_REPURCHASED = "those of them that were repeated", "short_video_repurchased"
    SHELF_BUYERS = "first orders on shelf platforms whose window is over", "cohort_shelf"
    SHELF_REPURCHASED = "those of them that were repeated", "shelf_repurchased"
    ACTIVE = "people who watched", "active_viewers"
    RETENTION_BASE = "people who watched a week ago", "retention_base"
    RETENTION_HITS = "those of them who watched today", "retention_hits"
    ENDED = "viewings of a title that ended: at its end, or given up", "viewings_ended"
    COMPLETIONS = "those that ended at its end", "completions"
    PAGES_DRAMA = "product pages opened from dramas", "pages_microdrama"
    PAGES_LIVE = "product pages looked at in live rooms", "pages_live"
    PAGES_SHELF = "product pages looked at on the shelf", "pages_shelf"
    EXPOSURES = "product links seen", "exposures"
    CAMPAIGN_CONTACTS = "contacts with brand campaigns", "campaign_contacts"
    CAMPAIGN_ORDERS = "orders that would not have been made without awareness of brands", "campaign_orders"
    EXPECTED = "fen of surplus over waiting that shoppers expected", "expected_surplus"
    NEEDS = "needs that arose", "needs"
    SWALLOWED = "those of them that an earlier impulse had met", "needs_swallowed"
    EXPIRED = "needs that passed unmet", "needs_expired"
    MISSED = "visits in which money alone kept from an offer better than waiting"
    OUTSIDE = "needs met outside the simulated channels", "needs_outside"
    OUTSIDE_SURPLUS = "fen of surplus from them", "outside_surplus"


class Tally(NamedTuple):
    """Integer sums of what viewers did in a day; sums of parts are exact in any order."""

    counts: np.ndarray  # int64[Count]
    surplus: np.ndarray  # int64[s] experienced consumer surplus, fen
    memberships: np.ndarray  # int64[p] fen
    visitors: np.ndarray  # int64[p] people
    guessed: np.ndarray  # int64[p] people for whom the platform chose what to show
    known: np.ndarray  # int64[p] how well it knew them: ρ in millionths × people
    shown: np.ndarray  # int64[p, a] people
    views: np.ndarray  # int64[p, a] people × sessions
    episodes: np.ndarray  # int64[p, a]
    unlocks: np.ndarray  # int64[p, a] fen
    copies: np.ndarray  # int64[a] sessions on pirate copies
    word: np.ndarray  # int64[a] recommendations heard, valence × people

    def add(self, other: Tally) -> None:
        """Add another part of the same day."""
        for mine, theirs in zip(self, other, strict=True):
            mine += theirs


def empty_tally(running: int) -> Tally:
    """A tally of nothing, for a day with ``running`` dramas."""
    counts, surplus = np.zeros(len(Count), np.int64), np.zeros(N_SEGMENTS, np.int64)
    by_platform, by_drama = np.zeros((4, N_PLATFORMS), np.int64), np.zeros((2, running), np.int64)
    return Tally(counts, surplus, *by_platform, *np.zeros((4, N_PLATFORMS, running), np.int64), *by_drama)


def day_keys(seed: int, day: int) -> np.ndarray:
    """The keys of all purposes for one day, uint64[N_KEYS]."""
    return _keys(seed, np.array([day]), _PURPOSES)


def cluster_keys(seed: int) -> np.ndarray:
    """Keys of the clusters that viewers belong to, uint64[c]: the category takes the place of the day."""
    return _keys(seed, np.arange(N_CATEGORIES), np.array([int(Purpose.CLUSTER)]))


def match_keys(seed: int, dramas: np.ndarray) -> np.ndarray:
    """Keys of the likings for single titles, uint64[a]: the drama takes the place of the day."""
    return _keys(seed, dramas.astype(np.int64), _TITLE_MATCH)


_PURPOSES, _TITLE_MATCH = np.arange(N_KEYS), np.array([int(Purpose.TITLE_MATCH)])


def _keys(seed: int, days: np.ndarray, purposes: np.ndarray) -> np.ndarray:
    """`key_of` for int64 arrays of days and purposes, uint64; an array of one number holds for all."""
    keys = np.empty(max(len(days), len(purposes)) if len(days) else 0, np.uint64)
    _fill(np.uint64(seed & ALL_BITS), days, purposes, keys)
    return keys


@kernel
def _fill(seed: int, days: np.ndarray, purposes: np.ndarray, keys: np.ndarray) -> None:
    for k in range(len(keys)):
        day, purpose = days[k if len(days) > 1 else 0], purposes[k if len(purposes) > 1 else 0]
        keys[k] = key_of(seed, day, purpose)


before_compiling(lambda: register(key_of))
