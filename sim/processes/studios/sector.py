"""What creators know of each other: hits, and what recent titles returned. Newcomers decide on it too."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.arithmetic import exponential
from sim.draws import Purpose, key_of, uniform
from sim.engine.compile import ByClass, kernel
from sim.market.state import MarketState
from sim.names import N_FUNDING, N_GENRES
from sim.processes.production.rules import usual_cost
from sim.processes.studios.rules import (
    believed_return,
    credible_return,
    crew_index,
    crowded,
    judged,
    newcomers,
    return_on_cost,
)
from sim.units import DAYS_PER_YEAR
from sim.world.creators import PIRATE
from sim.world.shares import summed_by
from sim.world.titles import Draw

_FORTNIGHT = 14  # days
_LEAST_QUALITY = 0.01  # divided by


class _Seen(NamedTuple):
    """What was seen of the dramas on offer."""

    hit_tropes: tuple[int, ...]
    genre_views: tuple[float, ...]  # shares of a day's views
    of_a_title: float  # sessions over its life of a real title, over its quality


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
        self.usual_return: float = model.settings.studios.opening_return
        self._net, self._cost = np.zeros(N_FUNDING), np.zeros(N_FUNDING)  # fen, older titles weighing less
        self._then = np.zeros(N_FUNDING)  # titles a day and viewer of which that was learned
        self._viewers: list[np.ndarray] = []
        self._known: tuple[int, tuple[float, ...]] = (-1, ())
        self.next_review_day = model.settings.studios.close_days
        self._known_views = -1, _Seen((), (), 0.0)

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
        p, day = self.model.settings.studios.as_tuple(), self.model.day
        table, creators = self.model.creators_table, self.model.creators
        makers = table["kind"] != PIRATE
        flow = newcomers(int((makers & (table["active"] == 1)).sum()), self.prospect(), p)
        idle = np.flatnonzero(makers & (table["active"] == 0) & (table["making"] == 0)).tolist()
        key = key_of(self.model.seed, day, Purpose.PLAN + Draw.ENTRY)
        for row in idle:
            if uniform(key, row) < flow / len(idle):
                creators[row].enter()

    def prospect(self) -> float:
        """What a newcomer expects of a title: what titles returned lately, given how many are being made, and cash.

        A yuan of subsidy takes the place of one of its own.
        """
        making, found = self._in_the_making(), np.array(self.funding_returns())
        titles = float(making.sum())
        if titles <= 0.0:
            return self.usual_return
        return float((making * found).sum()) / titles + self._cash_for_titles()

    def _cash_for_titles(self) -> float:
        """Subsidies in cash over the cost of the titles now being made."""
        table = self.model.catalogue.table
        near = (table["released_on"] > self.model.day - _FORTNIGHT) & (
            table["released_on"] <= self.model.day + _FORTNIGHT
        )
        weight = table["title_weight"][near].astype(np.int64)
        cost = int((table["cost"][near] * weight).sum())
        return int((table["subsidy"][near] * weight).sum()) / cost if cost else 0.0

    def crew_cost(self) -> float:
        """Cost of cast and crews over the usual, by the titles now being made."""
        if not self.model.feedbacks.supply:
            return 1.0
        return crew_index(float(self._in_the_making().sum()) * DAYS_PER_YEAR, self.model.settings.studios.as_tuple())

    def funding_returns(self) -> tuple[float, ...]:
        """What titles return by what they live on, corrected for how many are in the making; float by names.Funding."""
        model, p = self.model, self.model.settings.studios.as_tuple()
        if not model.feedbacks.supply:
            return model.settings.studios.opening_funding
        if self._known[0] != model.day:
            now = (self._in_the_making() / self._people()).tolist()
            known = zip(self.realised_returns(), self._then.tolist(), now, strict=True)
            found = (crowded(own, then, there, p) if then > 0.0 else own for own, then, there in known)
            self._known = model.day, tuple(found)
        return self._known[1]

    def realised_returns(self) -> tuple[float, ...]:
        """What titles returned lately per yuan of their cost, weighed against all titles, by what they live on."""
        p = self.model.settings.studios.as_tuple()
        usual = usual_cost(False, self.model.settings.production.as_tuple()) * p.title_weight
        known = zip(self._net.tolist(), self._cost.tolist(), strict=True)
        return tuple(float(believed_return(net, cost, self.usual_return, usual, p)) for net, cost in known)

    def _in_the_making(self) -> np.ndarray:
        """Real titles a day by what they live on: those released in the last two weeks or coming in the next two."""
        table, day, titles = self.model.catalogue.table, self.model.day, np.zeros(N_FUNDING, np.int64)
        _count(*(table[name] for name in ("released_on", "funding", "title_weight")), day, titles)
        return titles / (2.0 * _FORTNIGHT)

    def _people(self) -> np.ndarray:
        """For whom titles compete, by what they live on: those who watch in feeds, or users of paid forms."""
        there = self.model.census
        return np.array([max(there.watchers, 1), max(there.users, 1), max(there.users, 1)])

    def hit_tropes(self) -> tuple[int, ...]:
        """The tropes of the most watched dramas on offer, which imitators copy."""
        count = self.model.settings.production.hit_tropes
        return self._seen().hit_tropes if self.model.feedbacks.supply else tuple(range(count))

    def genre_views(self) -> tuple[float, ...]:
        """Each genre's share of yesterday's views, 0-1."""
        return self._seen().genre_views if self.model.feedbacks.supply else self.model.settings.studios.genre_share

    def expected_views(self, quality: np.ndarray) -> np.ndarray:
        """Sessions that a real title of each expected quality should draw over its life, float64."""
        p = self.model.settings.studios
        if not self.model.feedbacks.supply:
            return np.full(len(quality), p.opening_sessions / (p.capacity_per_year / DAYS_PER_YEAR))
        return self._seen().of_a_title * quality

    def _seen(self) -> _Seen:
        """What everybody saw of the dramas on offer until yesterday."""
        if self._known_views[0] != self.model.day:
            self._known_views = self.model.day, self._look_around()
        return self._known_views[1]

    def _look_around(self) -> _Seen:
        p, catalogue, production = self.model.settings.studios, self.model.catalogue, self.model.settings.production
        table, running = catalogue.table, catalogue.running
        by_trope, by_genre = np.zeros(production.tropes, np.int64), np.zeros(N_GENRES, np.int64)
        titles = table.columns(_SEEN_OF_TITLES)
        recent = _add_up(running, titles, int(self.model.day) - p.close_days, by_trope, by_genre)
        most = np.argsort(-by_trope, kind="stable")[: production.hit_tropes]
        views, releases, of_a_title = int(by_genre.sum()), int(recent) / p.close_days, 0.0
        if releases > 0.0:
            of_a_title = views / releases / max(float(titles.quality[running].sum()) / len(running), _LEAST_QUALITY)
        return _Seen(tuple(most.tolist()), tuple((by_genre / max(views, 1)).tolist()), of_a_title)

    def _take_stock(self) -> None:
        """Returns of the titles judged now; where there are none, what was known before stays."""
        table, p = self.model.catalogue.table, self.model.settings.studios.as_tuple()
        rows = np.flatnonzero(judged(table["released_on"], self.model.day, p) & (table["status"] != 0))
        weight = table["title_weight"][rows].astype(np.int64)
        cost, aid = table["cost"][rows] * weight, table["subsidy"][rows] * weight
        net = table["earned"][rows]
        genre = table["genre"][rows]
        if not len(rows):
            return
        overall = return_on_cost(float(net.sum()), float(cost.sum()))
        found = []
        for g in range(N_GENRES):
            of = genre == g
            own = return_on_cost(float(net[of].sum()), float(cost[of].sum()))
            found.append(credible_return(own, overall, int(of.sum()), p))
        self.genre_return = tuple(found)
        self._learn(table["funding"][rows], net, cost, weight)
        self.expected_return = return_on_cost(float((net + aid).sum()), float(cost.sum()))

    def _learn(self, funding: np.ndarray, net: np.ndarray, cost: np.ndarray, weight: np.ndarray) -> None:
        """Add the titles judged now to what is known by what titles live on; what was known before fades."""
        p = self.model.settings.studios
        kept = float(exponential(-p.close_days / p.memory))
        self._net = self._net * kept + summed_by(funding, net, N_FUNDING)
        self._cost = self._cost * kept + summed_by(funding, cost, N_FUNDING)
        usual = usual_cost(False, self.model.settings.production.as_tuple()) * p.title_weight
        all_cost, all_net = float(self._cost.sum()), float(self._net.sum())
        self.usual_return = believed_return(all_net, all_cost, p.opening_return, usual, p.as_tuple())
        last = self.model.day - p.judged_after
        released = summed_by(funding, weight, N_FUNDING) / min(p.close_days, last)  # none of before the start is judged
        self._viewers = [*self._viewers[-1:], self._people()]  # those judged met the viewers of a month ago
        then = released / self._viewers[0]
        self._then = np.where(self._then > 0.0, self._then * kept + then * (1.0 - kept), then)


_SEEN_OF_TITLES = "released_on", "title_weight", "trope", "genre", "views", "views_yesterday", "quality"


@ByClass
@kernel
def _add_up(running: np.ndarray, titles: Any, since: int, by_trope: np.ndarray, by_genre: np.ndarray) -> int:
    """Add up all views by trope and yesterday's by genre; real titles among those running that are out ``since``."""
    recent = 0
    for row in running:
        by_trope[titles.trope[row]] += titles.views[row]
        by_genre[titles.genre[row]] += titles.views_yesterday[row]
        if titles.released_on[row] >= since:
            recent += titles.title_weight[row]
    return recent


@kernel
def _count(released_on: np.ndarray, funding: np.ndarray, weight: np.ndarray, day: int, titles: np.ndarray) -> None:
    """Add up real titles released within a fortnight before or after ``day``, by what they live on."""
    for k in range(len(weight)):
        if day - _FORTNIGHT < released_on[k] <= day + _FORTNIGHT:
            titles[funding[k]] += weight[k]
