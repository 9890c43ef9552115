"""Discovery: who opens a platform today, and what it shows them. In stages: most viewers leave after the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.names import N_GENRES, N_PLATFORMS, N_SEEN, Adoption, Form, Funding
from sim.picking import pick, pick_share, remembers
from sim.processes.discovery.rules import (
    believed_match,
    days_active_of_last_seven,
    drifted_taste,
    heard_score,
    led_by_clip,
    opens_probability,
    paid_home,
    promotion_chance,
    remembered_data,
    screen_score,
    venue_weight,
)
from sim.processes.luck import luck_of, match_with, shock_of
from sim.processes.profile import accuracy_at
from sim.units import DAYS_PER_WEEK, FULL_VALENCE, MILLIONTHS
from sim.world.today import ADVERTISED, CANDIDATES, Count

if TYPE_CHECKING:
    import numpy as np

    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today

WORST = -1000.0
"""A score below that of any title."""
OLDEST = 1000.0
"""Days after which the age of a profile is no longer counted."""
KEPT_DAYS = 0xFFFF
"""The bits of the days whose activity is kept."""


def discover(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """Open a platform or not, and be shown what was paid for, or what the platform believes this viewer likes."""
    if (
        comes(viewer, today, tally)
        and chooses_venue(viewer, today, tally)
        and meets_no_advertisement(viewer, today, tally)
    ):
        is_shown(viewer, today, tally)


def comes(viewer: ViewerRow, today: Today, tally: Tally) -> bool:
    """First stage: the day's slate is wiped; whether the viewer comes by habit, for a serial or an advertisement."""
    viewer.venue = -1
    viewer.shown = -1
    viewer.shown_on = -1
    viewer.shown_by_ad = 0
    if viewer.joins_on > today.calendar.day:
        return False
    viewer.minutes_left = viewer.free_minutes
    history = viewer.active_days
    viewer.active_days = (history << 1) & KEPT_DAYS  # today's bit is set by watching
    if (history >> (DAYS_PER_WEEK - 1)) & 1:
        tally.counts[Count.RETENTION_BASE.value] += viewer.weight
    if viewer.adoption == Adoption.NONE.value:
        return False
    days = days_active_of_last_seven(history)
    chance = opens_probability(days, goes_on(viewer, today), viewer.liking, today.discovery)
    if luck_of(viewer, today, Purpose.ACTIVE.value) < chance:
        return True
    return viewer.adoption == Adoption.PAID.value and host_of_advertisement(viewer, today) >= 0


def goes_on(viewer: ViewerRow, today: Today) -> bool:
    """Whether the serial being followed has episodes not yet watched."""
    a = today.screens.slot_of[viewer.following] if viewer.following >= 0 else -1
    return a >= 0 and viewer.episode < today.screens.released[a]


def chooses_venue(viewer: ViewerRow, today: Today, tally: Tally) -> bool:
    """Second stage: where; whether anything new is shown there, or only the serial is watched, wherever it runs."""
    total = 0.0
    for p in range(N_PLATFORMS):
        total += pull_of(viewer, today, p)
    left = luck_of(viewer, today, Purpose.VENUE.value) * total
    venue = -1
    for p in range(N_PLATFORMS):
        pull = pull_of(viewer, today, p)
        venue = p if pull > 0.0 and left >= 0.0 else venue
        left -= pull
    if venue < 0 and not goes_on(viewer, today):
        return False
    if viewer.adoption == Adoption.PAID.value:
        viewer.minutes_left = viewer.free_minutes * today.watching.paid_time_factor
    viewer.venue = venue if venue >= 0 else N_PLATFORMS
    return venue >= 0


def pull_of(viewer: ViewerRow, today: Today, platform: int) -> float:
    """The viewer's inclination to open a platform for dramas; 0 where it is not used."""
    is_shelf = today.venues.form[platform] == Form.SHELF.value
    pull = venue_weight(today.venues.pull[platform], is_shelf, viewer.shelf_habit, today.discovery)
    led = running_on(viewer.teased, platform, today) >= 0
    return led_by_clip(pull, led, today.discovery) * ((viewer.platforms >> platform) & 1)


def meets_no_advertisement(viewer: ViewerRow, today: Today, tally: Tally) -> bool:
    """Third stage: a bought impression may take the screen; whether the platform itself is left to choose."""
    screens = today.screens
    if viewer.adoption == Adoption.PAID.value:
        host = host_of_advertisement(viewer, today)
        table = screens.targeted
    else:
        met = luck_of(viewer, today, Purpose.AD_SLOT.value) < screens.promotion[viewer.venue]
        host = viewer.venue if met else -1
        table = screens.promoted
    if host < 0:
        return True
    a = advertised(viewer, today, table[host], host)
    if a < 0:
        return True
    on_home = screens.funding[a] != Funding.FEED.value
    shown_on = paid_home(viewer.home_paid, screens.platforms[a]) if on_home else host
    if shown_on < 0:
        return True
    viewer.shown_by_ad = 1
    show(viewer, today, tally, a, shown_on)
    return False


def advertised(viewer: ViewerRow, today: Today, table: np.ndarray, host: int) -> int:
    """Position of the advertised title that suits the viewer best, as far as the host can tell; -1 if there is none.

    table: cumulative bought impressions, of which a few compete for the place.
    """
    accuracy, best, chosen = accuracy_at(viewer, today, host), WORST, -1
    for k in range(ADVERTISED):
        a = pick(table, 0, len(today.screens.genre), luck_of(viewer, today, Purpose.AD_PICK.value + k))
        if a < 0 or remembers(viewer.seen, N_SEEN, today.screens.drama[a]):
            continue
        shock = shock_of(viewer, today, Purpose.BELIEF.value + k)
        belief = believed_match(accuracy, match_with(viewer, today, a), shock)
        if belief > best:
            best, chosen = belief, a
    return chosen


def host_of_advertisement(viewer: ViewerRow, today: Today) -> int:
    """Where a user of paid forms follows an advertisement for one of their titles; -1 nowhere today."""
    per_user = today.screens.per_user
    met = 0.0
    for p in range(N_PLATFORMS):
        met += per_user[p] * ((viewer.platforms >> p) & 1)
    left = luck_of(viewer, today, Purpose.AD_SLOT.value)
    chance = promotion_chance(met, today.discovery)
    if left >= chance:
        return -1
    left = left / chance * met
    host = -1
    for p in range(N_PLATFORMS):
        there = per_user[p] * ((viewer.platforms >> p) & 1)
        host = p if there > 0.0 and left >= 0.0 else host
        left -= there
    return host


def is_shown(viewer: ViewerRow, today: Today, tally: Tally) -> bool:
    """Last stage: the best match, as far as the platform can tell, among a few candidates; whether there is one."""
    venue, screens, p = viewer.venue, today.screens, today.discovery
    accuracy = accuracy_at(viewer, today, venue)
    tally.guessed[venue] += viewer.weight
    tally.known[venue] += viewer.weight * int(accuracy * MILLIONTHS)
    best, shown = WORST, -1
    known, pull = heard_of(viewer, today), heard_score(viewer.heard_valence / FULL_VALENCE, p)
    if known < 0:
        known, pull = running_on(viewer.teased, venue, today), p.clip_pull
    for k in range(CANDIDATES + 1):
        a = candidate(viewer, today, accuracy, k) if k < CANDIDATES else known
        if a < 0 or remembers(viewer.seen, N_SEEN, screens.drama[a]):
            continue
        heard = pull if k == CANDIDATES else 0.0
        belief = believed_match(
            accuracy, match_with(viewer, today, a), shock_of(viewer, today, Purpose.BELIEF.value + k)
        )
        score = screen_score(belief, screens.buzz[a], p) + heard
        if score > best:
            best, shown = score, a
    if shown >= 0:
        show(viewer, today, tally, shown, venue)
    sees_clip(viewer, today)
    return shown >= 0


def sees_clip(viewer: ViewerRow, today: Today) -> None:
    """A clip of a title that does not run here, beside what was shown; only the last one is remembered."""
    if luck_of(viewer, today, Purpose.CLIP.value) < today.venues.clips[viewer.venue]:
        screens = today.screens
        luck = luck_of(viewer, today, Purpose.CLIP.value + 1)
        a = pick(screens.elsewhere[viewer.venue], 0, len(screens.genre), luck)
        viewer.teased = screens.drama[a] if a >= 0 else viewer.teased


def candidate(viewer: ViewerRow, today: Today, accuracy: float, k: int) -> int:
    """Position of the k-th title that is weighed: of a genre the segment likes where the platform knows the segment."""
    screens = today.screens
    table, running = screens.organic[viewer.venue], len(screens.genre)
    luck = luck_of(viewer, today, Purpose.CANDIDATE.value + k)
    genre_luck = luck_of(viewer, today, Purpose.CANDIDATE_GENRE.value + k)
    genre = pick_share(screens.genre_mix[viewer.segment], N_GENRES, genre_luck)
    known = luck_of(viewer, today, Purpose.CANDIDATE_KNOWN.value + k) < accuracy  # the segment, not the viewer
    low = screens.genre_start[genre] if known else 0
    high = screens.genre_start[genre + 1] if known else running
    a = pick(table, low, high, luck)
    return a if a >= 0 else pick(table, 0, running, luck)


def heard_of(viewer: ViewerRow, today: Today) -> int:
    """Position of the title an acquaintance spoke of, if it runs here; -1 otherwise."""
    return running_on(viewer.heard_drama, viewer.venue, today)


def running_on(drama: int, platform: int, today: Today) -> int:
    """Position of a title (-1: none), if it runs on a platform; -1 otherwise."""
    a = today.screens.slot_of[drama] if drama >= 0 else -1
    return a if a >= 0 and (today.screens.platforms[a] >> platform) & 1 else -1


def show(viewer: ViewerRow, today: Today, tally: Tally, a: int, platform: int) -> None:
    """The title at position ``a`` is on the screen, to be watched on ``platform``."""
    viewer.shown = today.screens.drama[a]
    viewer.shown_on = platform
    tally.shown[platform][a] += viewer.weight


def drift(viewer: ViewerRow, today: Today) -> None:
    """Tastes move, and what platforms know of them is partly forgotten and grows old."""
    genre = (today.calendar.day + viewer.row) % N_GENRES  # one genre a day: each drifts once in N_GENRES days
    mean = today.stores.taste_mean[viewer.segment][genre]
    spread = today.stores.taste_spread[genre]
    shock = shock_of(viewer, today, Purpose.TASTE_DRIFT.value)
    taste = viewer.taste
    taste[genre] = drifted_taste(taste[genre], mean, spread, shock, float(N_GENRES), today.discovery)
    viewer.profile_data = remembered_data(viewer.profile_data, today.discovery)
    if viewer.profile_age < OLDEST:
        viewer.profile_age = viewer.profile_age + 1.0
