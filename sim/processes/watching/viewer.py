"""Watching: the serial being followed first, then what was shown, as long as free time lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.draws import Purpose
from sim.money import round_fen
from sim.names import N_GENRES, N_SEEN, Channel, Form, Funding
from sim.processes.discovery.rules import events_of_session
from sim.processes.luck import cluster_of, luck_of, match_with
from sim.processes.piracy.rules import watches_copy
from sim.processes.profile import accuracy_at, feed_profile
from sim.processes.shopping.rules import buys_from_videos, habit_after, link_appeal, opens_page
from sim.processes.watching.rules import (
    coins_to_buy,
    control,
    drawn_in,
    enjoyment,
    episodes_that_fit,
    episodes_wanted,
    immersion,
    in_a_usual_episode,
    liking_after,
    merging,
    minutes_for_dramas,
    pays_on,
    sameness,
    satiation_after,
    starts,
    tells_of_drama,
    viewing_value,
)
from sim.processes.word_of_mouth.rules import spoken_valence
from sim.units import DAYS_PER_WEEK, SECONDS_PER_MINUTE
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today

SERIAL, NEW = 0, 1
"""A session with the serial being followed, or with what was shown. Each meets a luck of its own."""


class Session(NamedTuple):
    """One sitting: SERIAL or NEW, of which title, at which position of today's list, where, from which episode on."""

    kind: int
    drama: int
    a: int
    platform: int
    first: int


class Felt(NamedTuple):
    """The state of mind while watching, each 0-1."""

    enjoyment: float
    control: float
    merging: float
    immersion: float


def watch(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """Watch the serial being followed, then what was shown."""
    if viewer.venue < 0:
        return
    seen_on = -1
    if viewer.following >= 0:
        seen_on = go_on(viewer, today, tally)
    if viewer.shown >= 0 and viewer.shown != viewer.following:
        try_new(viewer, today, tally, seen_on)


def go_on(viewer: ViewerRow, today: Today, tally: Tally) -> int:
    """A session with the serial, or its end; the platform on which the original was watched, or -1."""
    a = today.screens.slot_of[viewer.following]
    if a < 0:  # no longer running
        give_up(viewer, tally)
        return -1
    if viewer.episode >= today.screens.episodes[a]:  # cut short by its maker
        tally.counts[Count.COMPLETIONS.value] += viewer.weight  # all was seen, as by those who come to it later
        give_up(viewer, tally)
        return -1
    session = Session(SERIAL, viewer.following, a, viewer.followed_on, viewer.episode)
    enjoyed = expected_enjoyment(viewer, today, a)
    return sit_through(viewer, today, tally, session, enjoyed, -1)


def give_up(viewer: ViewerRow, tally: Tally) -> None:
    """Nothing more is watched of the serial being followed."""
    viewer.following = -1
    tally.counts[Count.ENDED.value] += viewer.weight


def try_new(viewer: ViewerRow, today: Today, tally: Tally, seen_on: int) -> None:
    """A session with what was shown, if it survives its first seconds. seen_on: what `go_on` returned."""
    a = today.screens.slot_of[viewer.shown]
    if a < 0:
        return
    if episodes_today(viewer, today, a) <= 0:  # the serial took the time: the new title is never met
        viewer.shown = -1
        return
    enjoyed = expected_enjoyment(viewer, today, a)
    teased = viewer.shown == viewer.teased
    if teased:
        viewer.teased = -1
    if starts(enjoyed, teased, luck_of(viewer, today, Purpose.START.value), today.watching):
        sit_through(viewer, today, tally, Session(NEW, viewer.shown, a, viewer.shown_on, 0), enjoyed, seen_on)


def episodes_today(viewer: ViewerRow, today: Today, a: int) -> int:
    """Episodes of the title at position ``a`` for which there is still time today."""
    in_feed = today.screens.funding[a] == Funding.FEED.value
    minutes = minutes_for_dramas(viewer.minutes_left, viewer.free_minutes, in_feed, today.watching)
    return episodes_that_fit(minutes, today.screens.seconds[a])


def expected_enjoyment(viewer: ViewerRow, today: Today, a: int) -> float:
    """How much the title at position ``a`` would be enjoyed, 0-1."""
    tired, p = viewer.satiation[today.screens.genre[a]], today.watching
    return enjoyment(today.screens.appeal[a], match_with(viewer, today, a), tired, told_lately(viewer, today, a), p)


def told_lately(viewer: ViewerRow, today: Today, a: int) -> float:
    """How much of what was watched last told the same story as the title at position ``a``, itself apart; 0-1."""
    alike, unknown = 0, 0
    for k in range(N_SEEN):
        same = viewer.seen_trope[k] == today.screens.trope[a]
        alike += 1 if same and viewer.seen[k] != today.screens.drama[a] else 0
        unknown += 1 if viewer.seen_trope[k] < 0 else 0
    return sameness(alike, unknown, N_SEEN, today.watching)


def sit_through(viewer: ViewerRow, today: Today, tally: Tally, session: Session, enjoyed: float, seen_on: int) -> int:
    """One session; the platform on which an original was watched last today, or -1. seen_on: the same before it."""
    p, screens, a, platform = today.watching, today.screens, session.a, session.platform
    copy = screens.price[a] > 0 and meets_copy(viewer, today, session)
    load = today.venues.funded_load if screens.funding[a] == Funding.ADVERTISING.value else today.venues.ad_load
    met = 0.0 if copy else in_a_usual_episode(load[platform], screens.seconds[a], p)
    in_control = control(met, today.venues.complexity[platform], p)
    in_feed = screens.funding[a] == Funding.FEED.value
    most = min(screens.released[a] - session.first, episodes_today(viewer, today, a))
    if most <= 0:
        return seen_on
    wanting_luck = luck_of(viewer, today, Purpose.EPISODES.value + session.kind)
    n = episodes_wanted(drawn_in(enjoyed, in_control, p), in_feed, screens.seconds[a], most, wanting_luck, p)
    spent, stopped_at_wall = 0, False
    free = max(screens.free_episodes[a] - session.first, 0)
    if screens.price[a] > 0 and not copy and n > free:
        paid = unlock(viewer, today, tally, session, enjoyed, in_control, n, n - free)
        spent = paid * screens.price[a]
        stopped_at_wall = paid == 0
        n = free + paid
        if n <= 0:
            if session.kind == SERIAL:
                give_up(viewer, tally)
            return seen_on
    minutes = n * screens.seconds[a] / SECONDS_PER_MINUTE
    merged = merging(minutes, p)
    felt = Felt(enjoyed, in_control, merged, immersion(enjoyed, in_control, merged, p))
    note_session(viewer, today, tally, session)
    complete = count_episodes(viewer, today, tally, session, n, copy, seen_on)
    viewer.minutes_left = viewer.minutes_left - minutes
    if session.kind == SERIAL or viewer.following < 0:
        keep = felt.immersion >= p.follow_threshold and not complete and not stopped_at_wall
        viewer.following = session.drama if keep else -1
        viewer.followed_on = platform
        viewer.episode = session.first + n
    if viewer.following != session.drama:
        tally.counts[Count.ENDED.value] += viewer.weight
    leave_traces(viewer, today, session, minutes, felt, copy)
    worth = round_fen(viewing_value(minutes, enjoyed, in_control, p)) - spent
    viewer.surplus = viewer.surplus + worth
    tally.surplus[viewer.segment] += viewer.weight * worth
    if copy:
        return seen_on
    meet_offer(viewer, today, tally, session, felt)
    return platform


def meets_copy(viewer: ViewerRow, today: Today, session: Session) -> bool:
    """Whether it is a pirate copy of a title with a price that is watched."""
    luck = luck_of(viewer, today, Purpose.PIRACY.value + session.kind)
    return watches_copy(today.screens.copies[session.a], luck)


def unlock(
    viewer: ViewerRow,
    today: Today,
    tally: Tally,
    session: Session,
    enjoyed: float,
    in_control: float,
    n: int,
    locked: int,
) -> int:
    """Pay for the last ``locked`` of ``n`` episodes, or for some of them; how many are unlocked."""
    p, screens, a = today.watching, today.screens, session.a
    price = screens.price[a]
    hoped = immersion(enjoyed, in_control, merging(n * screens.seconds[a] / SECONDS_PER_MINUTE, p), p)
    luck = luck_of(viewer, today, Purpose.UNLOCK.value + session.kind)
    felt = in_a_usual_episode(float(price), screens.seconds[a], p)
    if not pays_on(hoped, felt, viewer.daily_income, luck, p):
        return 0
    coins = viewer.coins
    bought = coins_to_buy(locked * price - coins, viewer.wallet, today.coin_pack)
    viewer.wallet = viewer.wallet - bought
    tally.counts[Count.TOP_UP.value] += viewer.weight * bought
    coins += bought
    paid = min(locked, coins // price)
    viewer.coins = coins - paid * price
    tally.unlocks[session.platform][a] += viewer.weight * (paid * price)
    return paid


def note_session(viewer: ViewerRow, today: Today, tally: Tally, session: Session) -> None:
    """The first session makes the day an active one; a new title is remembered."""
    history = viewer.active_days
    if not history & 1:
        viewer.active_days = history | 1
        tally.counts[Count.ACTIVE.value] += viewer.weight
        if (history >> DAYS_PER_WEEK) & 1:
            tally.counts[Count.RETENTION_HITS.value] += viewer.weight
    if session.kind == NEW:
        viewer.seen[viewer.seen_next] = session.drama
        viewer.seen_trope[viewer.seen_next] = today.screens.trope[session.a]
        viewer.seen_next = (viewer.seen_next + 1) % N_SEEN


def count_episodes(
    viewer: ViewerRow, today: Today, tally: Tally, session: Session, n: int, copy: bool, seen_on: int
) -> bool:
    """The platform counts what was watched of the original; whether the title is finished."""
    a, platform = session.a, session.platform
    if copy:
        tally.copies[a] += viewer.weight
    else:
        tally.views[platform][a] += viewer.weight
        tally.episodes[platform][a] += viewer.weight * n
        if platform != seen_on:
            tally.visitors[platform] += viewer.weight
    complete = session.first + n >= today.screens.episodes[a]
    if complete:
        tally.counts[Count.COMPLETIONS.value] += viewer.weight
    return complete


def leave_traces(viewer: ViewerRow, today: Today, session: Session, minutes: float, felt: Felt, copy: bool) -> None:
    """What a session changes in a viewer, what the platform learns from it, and whether it is talked about."""
    p, genre = today.watching, today.screens.genre[session.a]
    viewer.satiation[genre] = satiation_after(viewer.satiation[genre], minutes, p)
    viewer.liking = liking_after(viewer.liking, felt.immersion, p)
    if not copy:  # whoever runs the copy tells no platform
        feed_profile(viewer, events_of_session(minutes, today.discovery))
    if today.venues.form[session.platform] == Form.SHELF.value:
        viewer.shelf_habit = habit_after(viewer.shelf_habit, True, today.purchase)
        viewer.habit_on = session.platform
    if tells_of_drama(felt.immersion, luck_of(viewer, today, Purpose.TELL.value + session.kind), p):
        viewer.saying_drama = session.drama
        viewer.saying_valence = spoken_valence(felt.immersion)


def meet_offer(viewer: ViewerRow, today: Today, tally: Tally, session: Session, felt: Felt) -> None:
    """A product link is seen; its page may be opened later."""
    a = session.a
    merchant = today.screens.merchant[a]
    if merchant < 0 or today.venues.links[session.platform] == 0:
        return
    tally.counts[Count.EXPOSURES.value] += viewer.weight
    if not buys_from_videos(viewer.video_reluctance, today.calendar.video_buyers):
        return
    match = product_shown(viewer, today, merchant, session.platform)
    needed = (viewer.needs >> today.sellers.category[merchant]) & 1 == 1
    luck = luck_of(viewer, today, Purpose.NOTICE.value + session.kind)
    trust = viewer.trust[Channel.DRAMA.value]
    appeal = link_appeal(needed, today.screens.fit[a], match, trust, today.purchase)
    if opens_page(felt.immersion, appeal, luck, today.purchase):
        viewer.offer_match = match
        viewer.offer = session.drama
        viewer.offer_on = session.platform
        viewer.immersion = felt.immersion
        viewer.enjoyment = felt.enjoyment
        viewer.control = felt.control
        viewer.merging = felt.merging


def product_shown(viewer: ViewerRow, today: Today, merchant: int, platform: int) -> float:
    """Fit of the product that a link shows, in sd: the best behind it, for somebody whose tastes the platform knows."""
    cluster = cluster_of(viewer, today, today.sellers.category[merchant])
    if luck_of(viewer, today, Purpose.KNOWN.value) < accuracy_at(viewer, today, platform):
        return today.stores.best_fit[merchant][cluster]
    return today.sellers.fit[merchant][cluster]


def rest(viewer: ViewerRow, today: Today) -> None:
    """Tiredness of genres fades overnight, and so does the habit of visiting shelf platforms."""
    satiation = viewer.satiation
    for g in range(N_GENRES):
        satiation[g] = satiation[g] * today.calendar.satiation_left
    viewer.shelf_habit = habit_after(viewer.shelf_habit, False, today.purchase)
