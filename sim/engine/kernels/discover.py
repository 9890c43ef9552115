"""Discovery: who opens a platform today, and what it shows them."""

import numpy as np

from sim.draws import Purpose, normal, uniform
from sim.engine.compile import kernel
from sim.rules.discovery import (
    believed_match,
    days_active_of_last_seven,
    effective_accuracy,
    heard_score,
    opens_probability,
    paid_home,
    screen_score,
    title_match,
    venue_weight,
)
from sim.rules.picking import pick, pick_share, remembers
from sim.world.names import N_GENRES, N_PLATFORMS, N_SEEN, Adoption, Form
from sim.world.today import CANDIDATES, Count

READS = (
    "weight segment platforms joins_on home_paid free_minutes taste adoption profile_data profile_age shelf_habit "
    "liking following episode seen active_days heard_drama heard_valence venue shown shown_on shown_by_ad "
    "minutes_left"
).split()

ACTIVE_DRAW, VENUE = int(Purpose.ACTIVE), int(Purpose.VENUE)
AD_SLOT, AD_PICK = int(Purpose.AD_SLOT), int(Purpose.AD_PICK)
CANDIDATE, KNOWN = int(Purpose.CANDIDATE), int(Purpose.CANDIDATE_KNOWN)
GENRE, BELIEF = int(Purpose.CANDIDATE_GENRE), int(Purpose.BELIEF)
NONE, PAID = int(Adoption.NONE), int(Adoption.PAID)
SHELF = int(Form.SHELF)
BASE = int(Count.RETENTION_BASE)


@kernel
def discover(lo, hi, v, keys, calendar, screens, venues, candidates, tally, parameters):
    """Play discovery for viewers lo to hi; ``candidates`` is room for int64[CANDIDATES + 1]."""
    discovery, paid_time_factor = parameters
    counts = tally.counts
    running = screens.genre.size
    for row in range(lo, hi):
        i = np.uint64(row)  # an index that cannot be negative needs no check
        v.venue[i] = -1
        v.shown[i] = -1
        v.shown_on[i] = -1
        v.shown_by_ad[i] = 0
        if v.joins_on[i] > calendar.day:
            continue
        agent = i
        weight = np.int64(v.weight[i])
        v.minutes_left[i] = v.free_minutes[i]
        adopted = np.int64(v.adoption[i])
        history = np.int64(v.active_days[i])
        serial = np.int64(v.following[i])
        if serial >= 0:
            serial = np.int64(screens.slot_of[serial])
        follows = serial >= 0 and v.episode[i] < screens.released[serial]

        opens = False
        venue = -1
        if adopted != NONE:
            chance = opens_probability(days_active_of_last_seven(history), follows, float(v.liking[i]), discovery)
            opens = uniform(keys[ACTIVE_DRAW], agent) < chance
        home = np.int64(v.home_paid[i])
        if opens:
            usable = np.int64(v.platforms[i])
            habit = float(v.shelf_habit[i])
            total = 0.0
            for p in range(N_PLATFORMS):
                total += venue_weight(venues.pull[p], venues.form[p] == SHELF, habit) * float((usable >> p) & 1)
            left = uniform(keys[VENUE], agent) * total
            for p in range(N_PLATFORMS):
                pull = venue_weight(venues.pull[p], venues.form[p] == SHELF, habit) * float((usable >> p) & 1)
                venue = p if pull > 0.0 and left >= 0.0 else venue
                left -= pull
            opens = venue >= 0 or follows
        if (history >> 6) & 1:
            counts[BASE] += weight
        v.active_days[i] = (history << 1) & 0xFFFF  # today's bit is set by watching
        if not opens:
            continue
        minutes = float(v.free_minutes[i])
        v.minutes_left[i] = minutes * paid_time_factor if adopted == PAID else minutes
        if venue < 0:
            v.venue[i] = N_PLATFORMS  # only the serial, wherever it runs
            continue
        v.venue[i] = venue

        shown = -1
        shown_on = venue
        if uniform(keys[AD_SLOT], agent) < screens.promotion[venue]:
            a = pick(screens.promoted[venue], 0, running, uniform(keys[AD_PICK], agent))
            if a >= 0 and remembers(v.seen, i, N_SEEN, screens.drama[a]):
                a = -1
            if a >= 0 and screens.price[a] == 0:
                shown = a
            elif a >= 0 and adopted == PAID:
                shown_on = paid_home(home, screens.platforms[a])
                shown = a if shown_on >= 0 else -1
            if shown >= 0:
                v.shown_by_ad[i] = 1
        if shown < 0:
            shown_on = venue
            accuracy = effective_accuracy(
                venues.accuracy[venue],
                float(v.profile_data[i]) * venues.data_share[venue],
                float(v.profile_age[i]),
                discovery.taste_drift,
                discovery,
            )
            table = screens.organic[venue]
            for k in range(CANDIDATES):  # all before any is weighed: searches that do not wait for each other
                g = pick_share(screens.genre_mix, np.int64(v.segment[i]), N_GENRES, uniform(keys[GENRE + k], agent))
                known = uniform(keys[KNOWN + k], agent) < accuracy  # the segment, not the viewer
                low, high = screens.genre_start[g], screens.genre_start[g + 1]
                low = low if known else 0
                high = high if known else running
                candidates[k] = pick(table, low, high, uniform(keys[CANDIDATE + k], agent))
            told = np.int64(v.heard_drama[i])  # what an acquaintance spoke of
            if told >= 0:
                told = np.int64(screens.slot_of[told])
            candidates[CANDIDATES] = told if told >= 0 and (screens.platforms[told] >> venue) & 1 else -1
            best = -1000.0
            for k in range(CANDIDATES + 1):
                a = candidates[k]
                if a < 0 and k < CANDIDATES:  # the genre is not shown here
                    a = pick(table, 0, running, uniform(keys[CANDIDATE + k], agent))
                if a < 0 or remembers(v.seen, i, N_SEEN, screens.drama[a]):
                    continue
                heard = heard_score(float(v.heard_valence[i]) / 100.0, discovery) if k == CANDIDATES else 0.0
                own = normal(screens.match_key[a], agent)
                match = title_match(float(v.taste[i, screens.genre[a]]), own, discovery)
                noise = normal(keys[BELIEF + k], agent)
                score = screen_score(believed_match(accuracy, match, noise), screens.buzz[a], discovery) + heard
                if score > best:
                    best = score
                    shown = a
        if shown >= 0:
            v.shown[i] = screens.drama[shown]
            v.shown_on[i] = shown_on
            tally.shown[shown_on, shown] += weight
