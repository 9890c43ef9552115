"""Watching: the serial being followed first, then what was shown."""

import numpy as np

from sim.draws import Purpose, normal, uniform
from sim.engine.compile import kernel
from sim.money import round_fen
from sim.rules.discovery import title_match
from sim.rules.piracy import watches_copy
from sim.rules.purchase import habit_after, opens_page
from sim.rules.watching import (
    coins_to_buy,
    control,
    drawn_in,
    enjoyment,
    episodes_that_fit,
    episodes_wanted,
    immersion,
    liking_after,
    merging,
    pays_on,
    satiation_after,
    starts,
    tells_of_drama,
    viewing_value,
)
from sim.rules.word_of_mouth import spoken_valence
from sim.world.names import N_SEEN, Form
from sim.world.today import Count

READS = (
    "weight daily_income taste satiation profile_data profile_age shelf_habit liking wallet coins needs following "
    "followed_on episode seen seen_next active_days saying_drama saying_valence venue shown shown_on minutes_left "
    "offer offer_on immersion enjoyment control merging surplus"
).split()

START, EPISODES = int(Purpose.START), int(Purpose.EPISODES)
UNLOCK, PIRACY = int(Purpose.UNLOCK), int(Purpose.PIRACY)
TELL, NOTICE = int(Purpose.TELL), int(Purpose.NOTICE)
SHELF = int(Form.SHELF)
ACTIVE, HITS = int(Count.ACTIVE), int(Count.RETENTION_HITS)
ENDED, COMPLETIONS = int(Count.ENDED), int(Count.COMPLETIONS)
TOP_UP, EXPOSURES, SURPLUS = int(Count.TOP_UP), int(Count.EXPOSURES), int(Count.SURPLUS)


@kernel
def watch(lo, hi, v, keys, calendar, screens, venues, category, tally, parameters):
    """Play watching for viewers lo to hi."""
    discovery, watching, purchase, pack = parameters
    counts = tally.counts
    for row in range(lo, hi):
        i = np.uint64(row)  # an index that cannot be negative needs no check
        if v.venue[i] < 0:
            continue
        agent = i
        weight = np.int64(v.weight[i])
        minutes_left = float(v.minutes_left[i])
        visited = -1
        watched = False
        for session in range(2):  # 0: the serial being followed, 1: what was shown
            drama = np.int64(v.following[i]) if session == 0 else np.int64(v.shown[i])
            if drama < 0 or (session == 1 and drama == v.following[i]):
                continue
            a = np.int64(screens.slot_of[drama])
            if a < 0:  # no longer running
                if session == 0:
                    v.following[i] = -1
                    counts[ENDED] += weight
                continue
            first = np.int64(v.episode[i]) if session == 0 else 0
            if first >= screens.episodes[a]:  # cut short by its maker
                v.following[i] = -1
                counts[ENDED] += weight
                counts[COMPLETIONS] += weight  # all of it was seen, as by those who come to it later
                continue
            platform = np.int64(v.followed_on[i]) if session == 0 else np.int64(v.shown_on[i])
            genre = screens.genre[a]
            own = normal(screens.match_key[a], agent)
            match = title_match(float(v.taste[i, genre]), own, discovery)
            enjoyed = enjoyment(screens.appeal[a], match, float(v.satiation[i, genre]), watching)
            if session == 1 and not starts(enjoyed, uniform(keys[START], agent), watching):
                continue
            copy = screens.price[a] > 0 and watches_copy(screens.copies[a], uniform(keys[PIRACY + session], agent))
            in_control = control(0.0 if copy else venues.ad_load[platform], venues.complexity[platform], watching)
            most = min(screens.released[a] - first, episodes_that_fit(minutes_left, screens.seconds[a]))
            if most <= 0:
                continue
            pull = drawn_in(enjoyed, in_control, watching)
            n = episodes_wanted(pull, most, uniform(keys[EPISODES + session], agent), watching)
            spent = 0
            stopped_at_wall = False
            if screens.price[a] > 0 and not copy:
                free = max(screens.free_episodes[a] - first, 0)
                if n > free:
                    price = screens.price[a]
                    felt = immersion(enjoyed, in_control, merging(n * screens.seconds[a] / 60.0, watching), watching)
                    income = np.int64(v.daily_income[i])
                    paid = 0
                    if pays_on(felt, price, income, uniform(keys[UNLOCK + session], agent), watching):
                        coins = v.coins[i]
                        bought = coins_to_buy((n - free) * price - coins, v.wallet[i], pack)
                        v.wallet[i] -= bought
                        coins += bought
                        counts[TOP_UP] += weight * bought
                        paid = min(n - free, coins // price)
                        spent = paid * price
                        v.coins[i] = coins - spent
                        tally.unlocks[platform, a] += weight * spent
                    stopped_at_wall = paid == 0
                    n = free + paid
                    if n <= 0:
                        if session == 0:
                            v.following[i] = -1
                            counts[ENDED] += weight
                        continue
            if not watched:
                watched = True
                counts[ACTIVE] += weight
                history = np.int64(v.active_days[i])
                v.active_days[i] = history | 1
                if (history >> 7) & 1:
                    counts[HITS] += weight
            if session == 1:
                v.seen[i, v.seen_next[i]] = drama
                v.seen_next[i] = (v.seen_next[i] + 1) % N_SEEN
            minutes = n * screens.seconds[a] / 60.0
            v.minutes_left[i] = minutes_left - minutes
            minutes_left = float(v.minutes_left[i])
            merged = merging(minutes, watching)
            felt = immersion(enjoyed, in_control, merged, watching)
            if copy:
                tally.copies[a] += weight
            else:
                tally.views[platform, a] += weight
                tally.episodes[platform, a] += weight * n
                if platform != visited:
                    tally.visitors[platform] += weight
                    visited = platform
            complete = first + n >= screens.episodes[a]
            if complete:
                counts[COMPLETIONS] += weight
                tally.completions[a] += weight
            keep = felt >= watching.follow_threshold and not complete and not stopped_at_wall
            if session == 0 or v.following[i] < 0:
                v.following[i] = drama if keep else -1
                v.followed_on[i] = platform
                v.episode[i] = first + n
            if v.following[i] != drama:
                counts[ENDED] += weight
            v.satiation[i, genre] = satiation_after(float(v.satiation[i, genre]), minutes, watching)
            v.liking[i] = liking_after(float(v.liking[i]), felt, watching)
            if not copy:  # whoever runs the copy tells no platform
                v.profile_data[i] = float(v.profile_data[i]) + discovery.data_per_session
                v.profile_age[i] = 0
            if venues.form[platform] == SHELF:
                v.shelf_habit[i] = habit_after(float(v.shelf_habit[i]), True, purchase)
            worth = round_fen(viewing_value(minutes, enjoyed, in_control, watching)) - spent
            v.surplus[i] += worth
            counts[SURPLUS] += weight * worth
            if tells_of_drama(felt, uniform(keys[TELL + session], agent), watching):
                v.saying_drama[i] = drama
                v.saying_valence[i] = spoken_valence(felt)
            merchant = screens.merchant[a]
            if merchant >= 0 and not copy:
                counts[EXPOSURES] += weight
                needed = ((np.int64(v.needs[i]) >> category[merchant]) & 1) == 1
                if opens_page(felt, needed, screens.fit[a], uniform(keys[NOTICE + session], agent), purchase):
                    v.offer[i] = drama
                    v.offer_on[i] = platform
                    v.immersion[i] = felt
                    v.enjoyment[i] = enjoyed
                    v.control[i] = in_control
                    v.merging[i] = merged
