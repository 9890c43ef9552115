"""What the market shows on a day: today's screens, venues, stores and calendar, as of yesterday's close."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.arithmetic import LN_2, MOST_EXPONENT, exponential
from sim.market.state import MarketState, Trade
from sim.money import to_fen
from sim.names import FORMS, N_PLATFORMS, Form
from sim.processes.adoption.rules import external_pull, lapse_chance
from sim.processes.discovery.rules import exposure_weight, promotion_chance, shared_data
from sim.processes.piracy.rules import copies_about
from sim.processes.watching.rules import appeal
from sim.scenario.diffusion import adoption_path
from sim.units import FULL_VALENCE
from sim.world.merchants import best_of_assortment
from sim.world.segments import mean_tastes, segment_genre_mix, segment_need_mix
from sim.world.today import Calendar, Pages, Screens, Stores, Today, Venues, cluster_keys, match_keys

PAID_FORMS = (Form.MINI_PROGRAM, Form.APP)
_STORY = ("quality", "emotional_value", "realism", "topic_heat")
_SHOWN = (
    *_STORY,
    *"released_on platforms episode_price genre episodes episode_seconds free_episodes merchant placement_fit".split(),
    *"views_yesterday word".split(),
)
_FIRST_OF_2023 = date(2023, 1, 1).toordinal()
_JULIAN_YEAR = 365.25  # days
_LAST_PAYDAY = 28  # that every month has
_EXPOSURE_PARTS = 1e6
"""What relative weights are multiplied by before they are cut to whole numbers, which add up exactly."""
_PAID_VENUE = np.isin(np.array(FORMS), PAID_FORMS)


class Window:
    """Prepares each day's ``Today``; keeps what does not change from day to day."""

    def __init__(self, model: MarketState) -> None:
        """Read the settings once."""
        self.model = model
        self.ad_exposure = 1.0  # before the first day: the usual
        settings = model.settings
        groups = ("adoption", "discovery", "watching", "purchase", "after_sales", "word_of_mouth", "needs")
        self.groups = {name: getattr(settings, name).as_tuple() for name in groups}
        half_life = settings.watching.satiation_half_life
        self.satiation_left = float(exponential(-min(LN_2 / half_life, MOST_EXPONENT)))
        self.genre_mix = np.cumsum(segment_genre_mix(settings), axis=1)
        self.need_mix = np.cumsum(segment_need_mix(settings), axis=1)
        self.taste_mean, self.taste_spread = mean_tastes(settings.population)
        self.best_fit = best_of_assortment(settings, model.seed, model.merchants_table["fit"])
        self.usual_price = np.array([to_fen(price) for price in settings.commerce.prices], np.int64)
        self.cluster_key = cluster_keys(model.seed)

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
            wants=groups["needs"],
            coin_pack=to_fen(model.settings.watching.coin_pack),
        )

    def _calendar(self) -> Calendar:
        model = self.model
        today = model.settings.start + timedelta(days=model.day)
        feed, paid = adoption_path(model.settings, today)
        adoption, adoptable = model.settings.adoption, model.settings.population.adoptable_share
        exposure = self.ad_exposure
        return Calendar(
            day=int(model.day),
            day_of_month=today.day if today.day <= _LAST_PAYDAY else 0,
            years_since_2023=float((today.toordinal() - _FIRST_OF_2023) / _JULIAN_YEAR),
            path_feed=float(feed * adoptable),
            path_paid=float(paid * adoptable),
            adoptable=float(adoptable),
            external_paid=float(external_pull(exposure, self.groups["adoption"])),
            lapse_chance=float(lapse_chance(adoption.lapse, exposure)),
            satiation_left=self.satiation_left,
            adoption_feedback=bool(model.feedbacks.adoption),
            word_feedback=bool(model.feedbacks.word_of_mouth),
        )

    def _exposure(self, trade: Trade) -> float:
        """Bought impressions of paid dramas per person who may adopt, over the usual number."""
        paid = self.model.dramas["episode_price"][trade.running] > 0
        bought = int(trade.bought[:, paid].sum())
        people = max(self.model.people_online, 1)
        return bought / people / self.model.settings.adoption.usual_impressions

    def screens(self, trade: Trade, boost: np.ndarray) -> Screens:
        """What runs today and how it is shown; what was advertised moves adoption tomorrow.

        boost: float64[p, a], exposure multipliers of traffic support.
        """
        self.ad_exposure = self._exposure(trade)
        model, p = self.model, self.groups["discovery"]
        dramas, catalogue = model.dramas, model.catalogue
        rows = catalogue.running
        column = {name: dramas[name][rows] for name in _SHOWN}
        age = (model.day - column["released_on"]).astype(np.float64)
        popularity, word = self._popularity(column, age)
        fresh = exponential(-np.minimum(LN_2 * age / p.freshness_half_life, MOST_EXPONENT))
        base: Any = exposure_weight(popularity, fresh, 1.0, word, p)  # type: ignore[arg-type]  # all titles at once
        bits = column["platforms"].astype(np.int64)
        paid = column["episode_price"] > 0
        carries = model.platforms_table["drama_channel"] == 1
        organic = np.zeros((N_PLATFORMS, len(rows)), np.int64)
        for platform in np.flatnonzero(carries).tolist():
            here = ((bits >> platform) & 1 == 1) & (paid == _PAID_VENUE[platform])
            organic[platform, here] = (_EXPOSURE_PARTS * base[here] * boost[platform, here]).astype(np.int64) + 1
        enforcement = self._enforcement(bits)
        watching = self.groups["watching"]
        story: Any = [column[name].astype(np.float64) for name in _STORY]
        visitors = np.maximum(model.usual("active_viewers"), 1)
        per_viewer = trade.bought.sum(axis=1) / visitors
        return Screens(
            drama=rows.astype(np.int32),
            slot_of=catalogue.slot_of,
            genre_start=catalogue.genre_start,
            organic=np.cumsum(organic, axis=1),
            promoted=np.cumsum(trade.bought, axis=1),
            promotion=np.array([promotion_chance(n, p) for n in per_viewer.tolist()], np.float64),
            genre=column["genre"].astype(np.int64),
            appeal=np.asarray(appeal(*story, watching)),  # type: ignore[call-issue]  # of all titles at once
            buzz=_ranks(popularity),
            copies=np.array(
                [copies_about(a, e, watching) for a, e in zip(age.tolist(), enforcement, strict=True)], np.float64
            ),
            match_key=match_keys(model.seed, rows),
            released=catalogue.released_episodes(model.day).astype(np.int64),
            episodes=column["episodes"].astype(np.int64),
            seconds=column["episode_seconds"].astype(np.int64),
            free_episodes=column["free_episodes"].astype(np.int64),
            price=column["episode_price"].astype(np.int64),
            platforms=bits,
            merchant=self._sellers(column["merchant"]),
            fit=column["placement_fit"].astype(np.float64),
            genre_mix=self.genre_mix,
        )

    def _popularity(self, column: dict[str, np.ndarray], age: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Views over the average title's and net recommendations, as of yesterday; newcomers count as average."""
        p = self.groups["discovery"]
        views = column["views_yesterday"].astype(np.float64)
        seen = age >= 1.0
        total = int(column["views_yesterday"][seen].sum())
        if not self.model.feedbacks.popularity:
            return 2.0 * column["quality"], np.zeros(len(age))  # middling quality counts as average
        mean = max(total / max(int(seen.sum()), 1), 1.0)
        word = np.clip(column["word"] / (FULL_VALENCE * mean) * p.word_gain, -1.0, 1.0)
        if not self.model.feedbacks.word_of_mouth:
            word = np.zeros(len(age))
        return np.where(seen, np.minimum(views / mean, p.popularity_limit), 1.0), word

    def _sellers(self, merchant: np.ndarray) -> np.ndarray:
        """Whose product a title offers; nobody's once the merchant has left."""
        active = self.model.merchants_table["active"][merchant] == 1
        return np.where((merchant >= 0) & active, merchant, -1).astype(np.int64)

    def _enforcement(self, bits: np.ndarray) -> list[float]:
        """Mean anti-piracy effort of the platforms a title runs on."""
        lever = self.model.levers.anti_piracy
        runs = (bits[:, None] >> np.arange(N_PLATFORMS)) & 1
        total, count = np.zeros(len(bits)), np.zeros(len(bits))
        for platform in range(N_PLATFORMS):
            total += runs[:, platform] * lever[platform]
            count += runs[:, platform]
        return (total / np.maximum(count, 1.0)).tolist()

    def _venues(self) -> Venues:
        model, table = self.model, self.model.platforms_table
        levers, carries = model.levers, table["drama_channel"] == 1
        shares, sharing = table["data_share"].tolist(), levers.data_sharing.tolist()
        pooled = min(sum(d * s for d, s in zip(shares, sharing, strict=True)), 1.0)
        return Venues(
            pull=np.where(carries, model.traits.pull, 0.0),
            form=table["form"].astype(np.int64),
            accuracy=levers.targeting_accuracy.astype(np.float64),
            data_share=np.array([shared_data(d, pooled, s) for d, s in zip(shares, sharing, strict=True)], np.float64),
            ad_load=np.minimum(table["ad_load"] * levers.ad_load, 1.0),
            complexity=table["page_complexity"].astype(np.float64),
            integration=levers.integration.astype(np.float64),
            mature=model.traits.maturity,
            allied=model.traits.allied,
            live_pull=model.traits.live_pull,
            shelf_pull=model.traits.shelf_pull,
            member_fee=table["member_fee"].astype(np.int64),
        )

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


def _ranks(values: np.ndarray) -> np.ndarray:
    """Rank of each value among all, from 0 (lowest) to 1; ties go by position."""
    ranks = np.empty(len(values), np.float64)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values)) / max(len(values) - 1, 1)
    return ranks
