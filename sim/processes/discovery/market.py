"""What the market shows on a day: today's screens, venues, stores and calendar, as of yesterday's close."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.arithmetic import LN_2, MOST_EXPONENT, clamp, exponential, remembered
from sim.engine.compile import ByClass, kernel
from sim.engine.firms import Pass
from sim.market.state import MarketState, Trade
from sim.money import to_fen
from sim.names import FORMS, N_PLATFORMS, Adoption, Form, Funding
from sim.processes.adoption.rules import exposure, lapse_chance, push
from sim.processes.campaigns.rules import meets_chance
from sim.processes.discovery.census import count_people, expected_people
from sim.processes.discovery.rules import exposure_weight, novelty, promotion_chance
from sim.processes.piracy.rules import copies_about
from sim.processes.shopping.rules import video_buyers
from sim.processes.watching.rules import appeal
from sim.scenario.diffusion import usual_impressions
from sim.units import FULL_VALENCE
from sim.world.columns import Table, column, declared
from sim.world.merchants import best_of_assortment
from sim.world.platforms import DRAMA_BUSINESSES
from sim.world.segments import mean_tastes, segment_genre_mix, segment_need_mix
from sim.world.today import Calendar, Pages, Screens, Stores, Today, Venues, cluster_keys, match_keys

if TYPE_CHECKING:
    from sim.processes.discovery.parameters import Discovery
    from sim.processes.watching.parameters import Watching
    from sim.world.columns import Vector

_FIRST_OF_2023 = date(2023, 1, 1).toordinal()
_JULIAN_YEAR = 365.25  # days
_LAST_PAYDAY = 28  # that every month has
_EXPOSURE_PARTS = 1e6
"""What relative weights are multiplied by before they are cut to whole numbers, which add up exactly."""
_FEED = int(Funding.FEED)
_FEEDS = (np.array(FORMS) == Form.SHORT_VIDEO).astype(np.int64)
_WATCHES, _PAYS = int(Adoption.FEED), int(Adoption.PAID)
_PAID_VENUE = DRAMA_BUSINESSES.astype(np.int64)


_TOLD = ("adoption", "discovery", "watching", "purchase", "after_sales", "word_of_mouth", "campaigns", "needs")


class _ScreenColumns:
    """How a title is shown today."""

    organic: Vector[int] = column("int64", "weight with which each platform shows it", width=N_PLATFORMS)
    promoted: Vector[int] = column("int64", "bought impressions noticed, of a free title", width=N_PLATFORMS)
    targeted: Vector[int] = column("int64", "of one in paid forms, shown to their users", width=N_PLATFORMS)
    popularity: float = column("float64", "views over the average title's, as of yesterday", "ratio")
    novelty: float = column("float64", "how much of its novelty is left, 0-1")
    appeal: float = column("float64", "what it offers to anybody", "logits of enjoyment")
    copies: float = column("float64", "share of its sessions that meet a pirate copy")
    merchant: int = column("int64", "whose product it offers, -1 nobody's")
    fit: float = column("float64", "how well that answers the worry, 0-1")
    genre: int = column("int64", "names.Genre")
    trope: int = column("int64", "story pattern")
    episodes: int = column("int64", "episodes in all")
    seconds: int = column("int64", "length of an episode")
    free_episodes: int = column("int64", "episodes before the paywall")
    price: int = column("int64", "fen per episode, 0 free")
    funding: int = column("int64", "names.Funding")
    platforms: int = column("int64", "bits")


_SCREEN = declared(_ScreenColumns)


class _Screen(_ScreenColumns):
    row: int


class _Offered(NamedTuple):
    """What platforms know of the titles on offer. ``a`` is a position among them."""

    day: int
    shelf_life: int  # days, of feeds
    mean: float  # views of the average title yesterday, at least 1
    by_popularity: bool  # or quality stands for it
    by_word: bool
    drama: np.ndarray  # int32[a] rows in the table of titles
    titles: Any  # its columns
    bought: np.ndarray  # int64[p, a] impressions
    boost: np.ndarray  # float64[p, a] exposure multipliers of traffic support
    found: np.ndarray  # float64[a] how well operators bring it to viewers of their own
    carries: np.ndarray  # int8[p] 1 where dramas are shown
    paid_form: np.ndarray  # int64[p] 1 for mini-programs and apps
    enforcement: np.ndarray  # float64[p] anti-piracy effort
    copying: float  # of pirates, over the usual
    sells: np.ndarray  # int8[m] 1 for merchants in the market
    discovery: Discovery
    watching: Watching


_SHOWN_BY = (
    *"genre trope episodes episode_seconds released_on free_episodes episode_price funding platforms library".split(),
    *"quality emotional_value realism topic_heat merchant placement_fit views_yesterday word".split(),
)


def show(screen: _Screen, facts: _Offered) -> int:
    """How one title is shown today; the impressions bought of it, if it is in paid forms."""
    a, p = screen.row, facts.discovery
    title, titles = facts.drama[a], facts.titles
    in_apps = 1 if titles.funding[title] != _FEED else 0
    screen.popularity, word = _regard(title, facts)
    age = float(facts.day - titles.released_on[title])
    screen.novelty, runs_on = novelty(age, p.freshness_half_life), titles.platforms[title]
    if titles.library[title] > 0:
        kept_for = age - facts.shelf_life
        screen.novelty, runs_on = p.library_freshness * novelty(kept_for, p.library_half_life), titles.library[title]
    weight = exposure_weight(screen.popularity, screen.novelty, 1.0, word, p)
    effort = hosts = 0.0
    for_users = 0
    for platform in range(N_PLATFORMS):
        bought = facts.bought[platform][a]
        noticed = int(bought * screen.novelty)  # who has seen a title passes its advertisement
        for_users += bought * in_apps
        screen.targeted[platform] = noticed * in_apps
        screen.promoted[platform] = noticed - noticed * in_apps
        if runs_on >> platform & 1:
            effort += facts.enforcement[platform]
            hosts += 1.0
            if facts.carries[platform] == 1 and facts.paid_form[platform] == in_apps:
                boost = facts.boost[platform][a] * facts.found[a]
                screen.organic[platform] = int(_EXPOSURE_PARTS * weight * boost) + 1
    copies = facts.copying * copies_about(age, effort / hosts if hosts > 0.0 else 0.0, facts.watching)
    screen.copies = copies if copies < 1.0 else 1.0
    screen.appeal = appeal(
        titles.quality[title],
        titles.emotional_value[title],
        titles.realism[title],
        titles.topic_heat[title],
        facts.watching,
    )
    seller = titles.merchant[title]
    screen.merchant = seller if seller >= 0 and facts.sells[seller] == 1 else -1
    screen.fit = titles.placement_fit[title]
    screen.genre = titles.genre[title]
    screen.trope = titles.trope[title]
    screen.episodes = titles.episodes[title]
    screen.seconds = titles.episode_seconds[title]
    screen.free_episodes = titles.free_episodes[title]
    screen.price = titles.episode_price[title]
    screen.funding = titles.funding[title]
    screen.platforms = runs_on
    return for_users


def _regard(title: int, facts: _Offered) -> tuple[float, float]:
    """Views over the average title's and net recommendations, as of yesterday; newcomers count as average."""
    titles, p = facts.titles, facts.discovery
    if not facts.by_popularity:
        return 2.0 * titles.quality[title], 0.0  # middling quality counts as average
    popularity = 1.0
    if titles.released_on[title] < facts.day:
        popularity = min(float(titles.views_yesterday[title]) / facts.mean, p.popularity_limit)
    word = titles.word[title] / (FULL_VALENCE * facts.mean) * p.word_gain
    return popularity, clamp(word, -1.0, 1.0) if facts.by_word else 0.0


_SHOW = Pass(show)


class Window:
    """Prepares each day's ``Today``; keeps what does not change from day to day."""

    def __init__(self, model: MarketState) -> None:
        """Read the settings once."""
        self.model = model
        self.read()
        settings = model.settings
        self.met_lately = usual_impressions(settings, settings.start)  # by a user a day
        model.census = count_people(model) if model.feedbacks.adoption else expected_people(settings, settings.start)
        half_life = settings.watching.satiation_half_life
        self.satiation_left = float(exponential(-min(LN_2 / half_life, MOST_EXPONENT)))
        self.genre_mix = np.cumsum(segment_genre_mix(settings), axis=1)
        self.need_mix = np.cumsum(segment_need_mix(settings), axis=1)
        self.taste_mean, self.taste_spread = mean_tastes(settings.population)
        self.best_fit = best_of_assortment(settings, model.seed, model.merchants_table["fit"])
        self.usual_price = np.array([to_fen(price) for price in settings.commerce.prices], np.int64)
        self.cluster_key = cluster_keys(model.seed)

    def read(self) -> None:
        """Take in the parameters that engines are told: at the start, and when a policy has changed some."""
        self.groups = {name: getattr(self.model.settings, name).as_tuple() for name in _TOLD}

    def morning(self, coupon_floor: np.ndarray, pages: Pages) -> Today:
        """What the engines are told today, but for the screens. ``coupon_floor`` is in fen, by platform."""
        model, groups = self.model, self.groups
        return Today(
            calendar=self._calendar(),
            venues=self._venues(),
            stores=self._stores(coupon_floor, pages),
            sellers=model.merchants_table.seen(),
            keys=model.keys,
            first=model.network[0],
            neighbours=model.network[1],
            adoption=groups["adoption"],
            discovery=groups["discovery"],
            watching=groups["watching"],
            purchase=groups["purchase"],
            after_sales=groups["after_sales"],
            word=groups["word_of_mouth"],
            campaigns=groups["campaigns"],
            wants=groups["needs"],
            coin_pack=to_fen(model.settings.watching.coin_pack),
        )

    def _calendar(self) -> Calendar:
        model = self.model
        today = model.settings.start + timedelta(days=model.day)
        adoption, adoptable = model.settings.adoption, model.settings.population.adoptable_share
        there = count_people(model) if model.feedbacks.adoption else expected_people(model.settings, today)
        model.census, met = there, exposure(self.met_lately, self.groups["adoption"])
        years = float((today.toordinal() - _FIRST_OF_2023) / _JULIAN_YEAR)
        return Calendar(
            day=int(model.day),
            day_of_month=today.day if today.day <= _LAST_PAYDAY else 0,
            years_since_2023=years,
            video_buyers=float(video_buyers(years, self.groups["purchase"])),
            feed_share=float(there.feed_share),
            paid_share=float(there.paid_share),
            adoptable=float(adoptable),
            push=float(push(met, self.groups["adoption"])),
            lapse_chance=float(lapse_chance(adoption.lapse, met)),
            satiation_left=self.satiation_left,
            adoption_feedback=bool(model.feedbacks.adoption),
            word_feedback=bool(model.feedbacks.word_of_mouth),
            campaigns_run=bool(model.levers.brand_campaign.any()),
        )

    def screens(self, trade: Trade, boost: np.ndarray) -> Screens:
        """What runs today and how it is shown; what was advertised moves adoption tomorrow.

        boost: float64[p, a], exposure multipliers of traffic support.
        """
        model, p = self.model, self.groups["discovery"]
        dramas, catalogue = model.dramas, model.catalogue
        rows = catalogue.running
        shown = Table("screen", _SCREEN, len(rows))
        titles = dramas.columns(_SHOWN_BY)
        facts = _Offered(
            day=int(model.day),
            shelf_life=int(model.settings.production.shelf_life),
            mean=float(_mean_views(rows, titles, int(model.day))),
            by_popularity=bool(model.feedbacks.popularity),
            by_word=bool(model.feedbacks.word_of_mouth),
            drama=rows,
            titles=titles,
            bought=trade.bought,
            boost=boost,
            found=model.operator_market.found(rows),
            carries=model.platforms_table["drama_channel"],
            paid_form=_PAID_VENUE,
            enforcement=model.levers.anti_piracy,
            copying=model.pirates.copying(),
            sells=model.merchants_table["active"],
            discovery=p,
            watching=self.groups["watching"],
        )
        met = int(_SHOW.play(model.engine, shown, facts).sum()) / max(model.census.users, 1)
        self.met_lately = remembered(self.met_lately, met, model.settings.adoption.exposure_memory)
        organic, elsewhere, promoted, targeted = running = np.zeros((4, N_PLATFORMS, len(rows)), np.int64)
        _add_up(shown.columns(_ADDED_UP), _FEEDS, organic, elsewhere, promoted, targeted)
        impressions, for_users = running[2:, :, -1] if len(rows) else np.zeros((2, N_PLATFORMS), np.int64)
        per_viewer = impressions / np.maximum(model.usual("active_viewers"), 1)
        return Screens(
            drama=rows,
            slot_of=catalogue.slot_of,
            genre_start=catalogue.genre_start,
            organic=organic,
            elsewhere=elsewhere,
            promoted=promoted,
            promotion=np.array([promotion_chance(n, p) for n in per_viewer.tolist()], np.float64),
            targeted=targeted,
            per_user=for_users / np.maximum(model.census.users_on, 1),
            genre=shown["genre"],
            trope=shown["trope"],
            appeal=shown["appeal"],
            buzz=_ranks(shown["popularity"]),
            copies=shown["copies"],
            match_key=match_keys(model.seed, rows),
            released=catalogue.released_episodes(model.day),
            episodes=shown["episodes"],
            seconds=shown["seconds"],
            free_episodes=shown["free_episodes"],
            price=shown["price"],
            funding=shown["funding"],
            platforms=shown["platforms"],
            merchant=shown["merchant"],
            fit=shown["fit"],
            genre_mix=self.genre_mix,
        )

    def _venues(self) -> Venues:
        model, table = self.model, self.model.platforms_table
        levers, rules, carries = model.levers, model.rules, table["drama_channel"] == 1
        return Venues(
            pull=np.where(carries, model.traits.pull, 0.0),
            form=table["form"].astype(np.int64),
            accuracy=levers.targeting_accuracy.astype(np.float64),
            data_share=table["data_share"].astype(np.float64),
            sharing=levers.data_sharing.astype(np.float64),
            ad_load=np.minimum(table["ad_load"] * levers.ad_load, rules.ad_load_cap),
            funded_load=np.minimum(model.settings.watching.ads_per_episode * levers.ad_load, rules.ad_load_cap),
            complexity=table["page_complexity"].astype(np.float64),
            adaptation=levers.adaptation.astype(np.float64),
            integration=levers.integration.astype(np.float64),
            original_refund=levers.original_refund.astype(np.float64),
            mature=model.traits.maturity,
            allied=model.traits.allied,
            live_pull=model.traits.live_pull * table["active"],
            shelf_pull=model.traits.shelf_pull * table["active"],
            member_fee=table["member_fee"].astype(np.int64) * table["active"],
            clips=levers.clips.astype(np.float64),
            campaign=self._campaigns(),
            links=rules.drama_links.astype(np.int64),
            sales_tax=rules.sales_tax,
            personal_prices=np.where(rules.personalisation > 0, rules.personal_prices, 0.0),
        )

    def _campaigns(self) -> np.ndarray:
        """Chance that a user meets a campaign for brands on each platform, float64[p]; 0 where none runs."""
        spent, p = self.model.levers.brand_campaign * self.model.platforms_table["active"], self.groups["campaigns"]
        return np.array([meets_chance(yuan, p) for yuan in spent.tolist()], np.float64)

    def _stores(self, coupon_floor: np.ndarray, pages: Pages) -> Stores:
        return Stores(
            page=pages.shelf,
            live_page=pages.live,
            best_fit=self.best_fit,
            cluster_key=self.cluster_key,
            usual_price=self.usual_price,
            taste_mean=self.taste_mean,
            taste_spread=self.taste_spread,
            need_mix=self.need_mix,
            coupon_floor=coupon_floor,
        )


@ByClass
@kernel
def _mean_views(rows: np.ndarray, titles: Any, day: int) -> float:
    """Sessions yesterday of the average title that was out by then, at least 1."""
    views = number = 0
    for row in rows:
        if titles.released_on[row] < day:
            views += titles.views_yesterday[row]
            number += 1
    return max(views / max(number, 1), 1.0)


_ADDED_UP = "organic", "promoted", "targeted", "funding"


@ByClass
@kernel
def _add_up(
    shown: Any,
    feeds: np.ndarray,
    organic: np.ndarray,
    elsewhere: np.ndarray,
    promoted: np.ndarray,
    targeted: np.ndarray,
) -> None:
    """Running sums over titles of what each platform shows of them, int64[p, a] each, all 0 before.

    ``elsewhere`` are free titles that run in no feed, on other platforms, with their weight where they are shown most.
    """
    for a in range(len(shown.funding)):
        most = in_feeds = 0
        for p in range(len(organic)):
            most = max(most, shown.organic[a][p])
            in_feeds = max(in_feeds, shown.organic[a][p] * feeds[p])
        spilling = most if shown.funding[a] == _FEED and in_feeds == 0 else 0
        for p in range(len(organic)):
            if a > 0:
                organic[p][a], elsewhere[p][a] = organic[p][a - 1], elsewhere[p][a - 1]
                promoted[p][a], targeted[p][a] = promoted[p][a - 1], targeted[p][a - 1]
            organic[p][a] += shown.organic[a][p]
            elsewhere[p][a] += spilling if shown.organic[a][p] == 0 else 0
            promoted[p][a] += shown.promoted[a][p]
            targeted[p][a] += shown.targeted[a][p]


def _ranks(values: np.ndarray) -> np.ndarray:
    """Rank of each value among all, from 0 (lowest) to 1; ties go by position."""
    ranks = np.empty(len(values), np.float64)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values)) / max(len(values) - 1, 1)
    return ranks
