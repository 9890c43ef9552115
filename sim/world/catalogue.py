"""The dramas that exist, and which of them run on a day."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.engine.compile import ByClass, kernel
from sim.names import N_GENRES, N_PLATFORMS, Funding
from sim.world.columns import Table
from sim.world.schema import DRAMA
from sim.world.today import Tally

if TYPE_CHECKING:
    from sim.world.schema import DramaRow


class Status(IntEnum):
    """Where a drama is in its life; the values of the column ``status``."""

    IN_PRODUCTION = 0
    RUNNING = 1
    STOPPED = 2  # no further episodes; those released stay on offer
    RETIRED = 3


_RUNNING, _STOPPED, _RETIRED = int(Status.RUNNING), int(Status.STOPPED), int(Status.RETIRED)


class Pitch(NamedTuple):
    """What subsidies for a title are decided on, before it is made."""

    kind: int  # of its creator, index of names.CREATOR_KINDS
    genre: int
    quality: float  # expected, 0-1
    platforms: int  # bits: where it is to run


class TitlePlan(NamedTuple):
    """What is known of a title before it is made: what platforms and merchants decide on."""

    creator: int  # row of the creator
    kind: int  # of the creator
    genre: int
    quality: float  # expected, 0-1
    cost: int  # production cost per real title, fen
    title_weight: int  # real titles it stands for
    platforms: int  # bits: where it is to run
    free: bool  # no paywall
    unaided: int  # fen per real title that would be spent on it without any subsidy; 0 if it would not be made

    @property
    def pitch(self) -> Pitch:
        """What subsidies for it are decided on."""
        return Pitch(self.kind, self.genre, self.quality, self.platforms)


class Deals(NamedTuple):
    """Placements for some titles: whose product, how well it fits, and what it pays for each real title."""

    merchant: np.ndarray  # int64[k] -1 where there is no deal
    fit: np.ndarray  # float64[k]
    fee: np.ndarray  # int64[k] fen, fixed, due at the release
    commission_rate: np.ndarray  # float64[k] share of sales through the link
    gain: np.ndarray  # float64[k] what the creator expects of it per real title, fen


def no_deals(titles: int) -> Deals:
    """For so many titles, none of which finds a merchant yet."""
    number, fee = np.zeros((2, titles), np.int64)
    fit, commission_rate, gain = np.zeros((3, titles))
    return Deals(number - 1, fit, fee, commission_rate, gain)


class Shelves(NamedTuple):
    """Who keeps free titles on offer after the feeds dropped them, and how many."""

    keepers: int  # platforms with a library, as bits
    takers: int  # platforms that license from it, as bits
    titles: int  # in the library: those most watched
    licensed: int  # of them; again those most watched
    days: int  # from the first release


NO_LIBRARY = Shelves(0, 0, 0, 0, 0)


def stop(title: DramaRow, day: int) -> None:
    """A serial ends with the episodes out by the close of the day before ``day``, at least one."""
    out = title.cadence * (day - title.released_on)
    title.episodes = max(1, min(title.episodes, title.shot, out))
    title.status = _STOPPED


class Catalogue:
    """All dramas ever made, and today's list of those on offer.

    Attributes:
        table: the drama table; rows are never removed.
        running: int32 rows of today's dramas, sorted by (genre, row).
        slot_of: int32 position in ``running`` of each row of the table, -1 if it does not run today.
        genre_start: int64[genres + 1]; dramas of genre g are ``running[genre_start[g]:genre_start[g + 1]]``.
    """

    def __init__(self, shelf_life: int, table: Table | None = None, shelves: Shelves = NO_LIBRARY) -> None:
        """Open a catalogue; feeds keep a title on offer for ``shelf_life`` days from its first release."""
        self.table = Table("drama", DRAMA) if table is None else table
        self.shelf_life = shelf_life
        self.shelves = shelves
        self.running = np.empty(0, np.int32)
        self.slot_of = np.empty(0, np.int32)
        self.genre_start = np.zeros(N_GENRES + 1, np.int64)

    def __len__(self) -> int:
        """Dramas ever made."""
        return len(self.table)

    def add(self, titles: int = 1, **columns: Any) -> int:
        """Put so many dramas on the books, in production unless ``status`` says otherwise; the row of the first."""
        return self.table.extend(titles, **columns)

    def plan(self, titles: int, **columns: Any) -> np.ndarray:
        """Put so many dramas on the books, in production; their rows, int64."""
        first = self.add(titles, **columns)
        return np.arange(first, first + titles)

    def release(self, dramas: int | np.ndarray, day: int) -> None:
        """The first episodes come out on ``day``: the dramas run from then on."""
        self.table["status"][dramas] = Status.RUNNING
        self.table["released_on"][dramas] = day

    def shelve(self, dramas: int | np.ndarray, day: int) -> None:
        """Finished dramas that no platform admits: they are never shown."""
        self.table["status"][dramas] = Status.RETIRED
        self.table["released_on"][dramas] = day

    def dated(self, day: int, status: Status) -> np.ndarray:
        """Rows of the dramas in this state that are first released on ``day``, int64."""
        rows = np.empty(len(self.table), np.int64)
        return rows[: _dated(self.table["released_on"], self.table["status"], day, status.value, rows)]

    def stop(self, drama: int, day: int) -> None:
        """No episodes after those out by the close of the day before ``day``."""
        stop(self.table.row_type(drama), day)

    def open_day(self, day: int) -> None:
        """Retire what has been on offer for the shelf life, and list what runs today."""
        table, number = self.table, len(self.table)
        self.slot_of, self.genre_start = np.empty(number, np.int32), np.zeros(N_GENRES + 1, np.int64)
        running, following = np.empty(number, np.int32), np.empty(N_GENRES, np.int64)
        oldest = day - self.shelf_life + 1
        self._fill_library(oldest, day - self.shelves.days)
        known = table["status"], table["released_on"], table["genre"], table["library"]
        on_offer = _listed(*known, oldest, running, self.slot_of, self.genre_start, following)
        self.running = running[:on_offer]

    def _fill_library(self, oldest: int, expired: int) -> None:
        """Keep the most watched of the free titles older than feeds show, where they ran; forget the others."""
        table, there, rows = self.table, self.shelves, np.empty(len(self.table), np.int64)
        rows = rows[: _outlasting(table.columns(_KEPT_BY), oldest, expired, there.keepers, rows)]
        rows = rows[np.argsort(-table["views"][rows], kind="stable")][: there.titles]
        table["library"][rows] = table["platforms"][rows] & there.keepers
        table["library"][rows[: there.licensed]] |= there.takers

    def note_viewing(self, tally: Tally) -> None:
        """Enter what was watched of today's dramas, said of them and copied."""
        _noted(self.running, self.table.columns(_WATCHED), tally)

    def released_episodes(self, day: int) -> np.ndarray:
        """Episodes out on ``day`` of each of today's dramas, int64 in the order of ``running``."""
        out = np.empty(len(self.running), np.int64)
        _released(self.running, self.table.columns(_RELEASED_BY), day, out)
        return out

    def made_by(self, creator: int) -> np.ndarray:
        """Rows of a creator's dramas, oldest first."""
        return np.flatnonzero(self.table["creator"] == creator)


_KEPT_BY = "status", "funding", "released_on", "platforms", "library"
_FREE = int(Funding.FEED)


@ByClass
@kernel
def _outlasting(titles: Any, oldest: int, expired: int, keepers: int, rows: np.ndarray) -> int:
    """Empty the libraries, and list the free titles on offer that are old enough for those of the ``keepers`` (bits).

    How many there are.
    """
    found = 0
    for row in range(len(titles.status)):
        titles.library[row] = 0
        on_offer = titles.status[row] == _RUNNING or titles.status[row] == _STOPPED
        old = expired <= titles.released_on[row] < oldest
        if on_offer and old and titles.funding[row] == _FREE and titles.platforms[row] & keepers > 0:
            rows[found] = row
            found += 1
    return found


def credit(titles: Table, creators: Table, rows: np.ndarray, fen: np.ndarray) -> None:
    """Enter what titles in these rows took in and handed on to their creators, int64[p, rows] fen."""
    rows, fen = np.ascontiguousarray(rows, np.int64), np.ascontiguousarray(fen, np.int64)
    _credited(rows, fen, titles.columns(("creator", "receipts", "earned")), creators.columns(("income",)))


@ByClass
@kernel
def _credited(rows: np.ndarray, fen: np.ndarray, titles: Any, creators: Any) -> None:
    for p in range(len(fen)):
        for a in range(len(rows)):
            if fen[p][a] != 0:
                titles.receipts[rows[a]] += fen[p][a]
                titles.earned[rows[a]] += fen[p][a]
                creators.income[titles.creator[rows[a]]] += fen[p][a]


_RELEASED_BY = "released_on", "episodes", "shot", "cadence"


@ByClass
@kernel
def _released(rows: np.ndarray, titles: Any, day: int, out: np.ndarray) -> None:
    for a in range(len(rows)):
        row = rows[a]
        ready = min(titles.episodes[row], titles.shot[row])
        out[a] = min(ready, titles.cadence[row] * (day - titles.released_on[row] + 1))


_WATCHED = "views", "views_yesterday", "episodes_watched", "pirated_views", "word"


@ByClass
@kernel
def _noted(rows: np.ndarray, titles: Any, tally: Tally) -> None:
    for a in range(len(rows)):
        views = episodes = 0
        for p in range(len(tally.views)):
            views += tally.views[p][a]
            episodes += tally.episodes[p][a]
        titles.views[rows[a]] += views
        titles.views_yesterday[rows[a]] = views
        titles.episodes_watched[rows[a]] += episodes
        titles.pirated_views[rows[a]] += tally.copies[a]
        titles.word[rows[a]] = tally.word[a]


def paid_sessions(catalogue: Catalogue, tally: Tally) -> np.ndarray:
    """Sessions on each platform of today's dramas that are paid for by the episode, int64[p]."""
    sessions = np.zeros(N_PLATFORMS, np.int64)
    _pay(catalogue.running, catalogue.table.columns(("episode_price",)), tally.views, sessions)
    return sessions


@ByClass
@kernel
def _pay(rows: np.ndarray, titles: Any, views: np.ndarray, sessions: np.ndarray) -> None:
    """Add up the sessions on each platform of the titles in these rows that have a price."""
    for p in range(len(sessions)):
        for a in range(len(rows)):
            sessions[p] += views[p][a] if titles.episode_price[rows[a]] > 0 else 0


_LASTING = "genre", "episode_seconds"


def watching_of(catalogue: Catalogue, tally: Tally) -> tuple[int, np.ndarray]:
    """Seconds watched of today's dramas, and the episodes watched by genre, int64[g]."""
    by_genre = np.zeros(N_GENRES, np.int64)
    return _watched(catalogue.running, catalogue.table.columns(_LASTING), tally.episodes, by_genre), by_genre


@ByClass
@kernel
def _watched(rows: np.ndarray, titles: Any, episodes: np.ndarray, by_genre: np.ndarray) -> int:
    """Add up the episodes of each genre; seconds of all of them."""
    seconds = 0
    for a in range(len(rows)):
        watched = 0
        for p in range(len(episodes)):
            watched += episodes[p][a]
        by_genre[titles.genre[rows[a]]] += watched
        seconds += watched * titles.episode_seconds[rows[a]]
    return seconds


@kernel
def _dated(released_on: np.ndarray, status: np.ndarray, day: int, wanted: int, rows: np.ndarray) -> int:
    """List the dramas in a state that are first released on ``day``; how many there are."""
    found = 0
    for row in range(len(status)):
        if released_on[row] == day and status[row] == wanted:
            rows[found] = row
            found += 1
    return found


@kernel
def _listed(
    status: np.ndarray,
    released_on: np.ndarray,
    genre: np.ndarray,
    library: np.ndarray,
    oldest: int,
    running: np.ndarray,
    slot_of: np.ndarray,
    genre_start: np.ndarray,
    following: np.ndarray,
) -> int:
    """Retire dramas released before ``oldest`` that no library keeps, and list the others; how many these are.

    ``following`` is room for int64[genres]: the position at which the next drama of each genre is listed.
    """
    for row in range(len(status)):
        slot_of[row] = -1
        if status[row] == _RUNNING or status[row] == _STOPPED:
            if released_on[row] < oldest and library[row] == 0:
                status[row] = _RETIRED
            else:
                genre_start[genre[row] + 1] += 1
    for g in range(len(following)):
        following[g] = genre_start[g]
        genre_start[g + 1] += genre_start[g]
    for row in range(len(status)):
        if status[row] == _RUNNING or status[row] == _STOPPED:
            place = following[genre[row]]
            running[place], slot_of[row] = row, place
            following[genre[row]] += 1
    return genre_start[-1]
