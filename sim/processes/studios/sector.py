"""What creators know of each other: hits, and what recent titles returned. Newcomers decide on it too."""

from __future__ import annotations

import numpy as np

from sim.draws import Purpose, draw
from sim.market.state import MarketState
from sim.names import N_GENRES
from sim.processes.studios.rules import credible_return, enters, judged, return_on_cost
from sim.units import DAYS_PER_YEAR
from sim.world.creators import PIRATE
from sim.world.titles import Draw

_LEAST_QUALITY = 0.01  # divided by


class Sector:
    """The sector's record, as of yesterday's close.

    Attributes:
        genre_return: net receipts per yuan of production cost by genre, of the titles judged at the last review.
        expected_return: the same over all genres, subsidies included.
    """

    def __init__(self, model: MarketState) -> None:
        """Start with what creators expect at the start."""
        self.model = model
        self.genre_return: tuple[float, ...] = (model.settings.studios.opening_return,) * N_GENRES
        self.expected_return: float = model.settings.studios.opening_return
        self.next_review_day = model.settings.studios.close_days
        self._usual: tuple[int, float] = (-1, 0.0)
        self._hits: tuple[int, tuple[int, ...]] = (-1, ())
        self._views: tuple[int, tuple[float, ...]] = (-1, ())

    def look(self) -> None:
        """Every so often: what titles returned, and who enters because of it."""
        if self.model.day != self.next_review_day:
            return
        self.next_review_day = self.model.day + self.model.settings.studios.close_days
        if self.model.feedbacks.supply:
            self._take_stock()
            self.consider_entry()

    def consider_entry(self) -> None:
        """Everybody who might become a creator compares the sector's return with the outside option."""
        p = self.model.settings.studios.as_tuple()
        for creator in self.model.creators:
            if creator.active or creator.kind == PIRATE or creator.making > 0:
                continue
            luck = draw(self.model.seed, creator.row, self.model.day, Purpose.PLAN + Draw.ENTRY)
            if enters(self.expected_return, luck, p):
                creator.enter()

    def hit_tropes(self) -> tuple[int, ...]:
        """The tropes of the most watched dramas on offer, which imitators copy."""
        count = self.model.settings.production.hit_tropes
        if not self.model.feedbacks.supply:
            return tuple(range(count))
        if self._hits[0] != self.model.day:
            views = self._views_by("trope", "views", self.model.settings.production.tropes)
            most = np.argsort(-views, kind="stable")[:count]
            self._hits = (self.model.day, tuple(most.tolist()))
        return self._hits[1]

    def genre_views(self) -> tuple[float, ...]:
        """Each genre's share of yesterday's views, 0-1."""
        if not self.model.feedbacks.supply:
            return self.model.settings.studios.genre_share
        if self._views[0] != self.model.day:
            views = self._views_by("genre", "views_yesterday", N_GENRES)
            total = max(int(views.sum()), 1)
            self._views = (self.model.day, tuple((views / total).tolist()))
        return self._views[1]

    def expected_views(self, quality: float) -> float:
        """Sessions that a real title of this expected quality should draw over its life."""
        p = self.model.settings.studios
        if not self.model.feedbacks.supply:
            return p.opening_sessions / (p.capacity_per_year / DAYS_PER_YEAR)
        if self._usual[0] != self.model.day:
            self._usual = self.model.day, self._views_of_a_title()
        return self._usual[1] * quality

    def _views_of_a_title(self) -> float:
        """Sessions over its life of a real title, over its quality."""
        p, table, running = self.model.settings.studios, self.model.catalogue.table, self.model.catalogue.running
        recent = table["released_on"][running] >= self.model.day - p.close_days
        releases = int(table["title_weight"][running][recent].sum()) / p.close_days
        if releases <= 0.0:
            return 0.0
        usual = max(float(table["quality"][running].mean()), _LEAST_QUALITY)
        return int(table["views_yesterday"][running].sum()) / releases / usual

    def _views_by(self, name: str, views_of: str, count: int) -> np.ndarray:
        """Views of the dramas on offer, added up by a column's value, int64[count]."""
        table, running = self.model.catalogue.table, self.model.catalogue.running
        views = np.zeros(count, np.int64)
        np.add.at(views, table[name][running], table[views_of][running])
        return views

    def _take_stock(self) -> None:
        """Returns of the titles judged now; where there are none, what was known before stays."""
        table, p = self.model.catalogue.table, self.model.settings.studios.as_tuple()
        rows = np.flatnonzero(judged(table["released_on"], self.model.day, p) & (table["status"] != 0))
        weight = table["title_weight"][rows].astype(np.int64)
        cost, aid = table["cost"][rows] * weight, table["subsidy"][rows] * weight
        net = table["receipts"][rows] - table["traffic_spend"][rows]
        genre = table["genre"][rows]
        if not len(rows):
            return
        overall = return_on_cost(float(net.sum()), 0.0, float(cost.sum()))
        found = []
        for g in range(N_GENRES):
            of = genre == g
            own = return_on_cost(float(net[of].sum()), 0.0, float(cost[of].sum()))
            found.append(credible_return(own, overall, int(of.sum()), p))
        self.genre_return = tuple(found)
        self.expected_return = return_on_cost(float((net + aid).sum()), 0.0, float(cost.sum()))
