"""The start of a viewer's day: pay, needs, tastes, adoption."""

import numpy as np

from sim.draws import Purpose, normal, uniform
from sim.engine.compile import kernel
from sim.rules.adoption import adoption_chance
from sim.rules.discovery import drifted_taste, fed_profile
from sim.rules.picking import pick_share
from sim.rules.purchase import habit_after, wallet_after_payday
from sim.world.names import N_CATEGORIES, N_GENRES, N_PLATFORMS, Adoption
from sim.world.today import Count

READS = (
    "weight segment platforms memberships daily_income joins_on adoptable home_paid payday taste satiation "
    "adoption peer_feed peer_paid profile_data profile_age shelf_habit wallet needs stocked known_merchant "
    "relation_day repurchased following said_drama said_valence said_service saying_drama saying_valence "
    "saying_service was_adoption offer surplus"
).split()

NEED = int(Purpose.NEED)
NEED_CATEGORY = int(Purpose.NEED_CATEGORY)
DRIFT = int(Purpose.TASTE_DRIFT)
ADOPT_FEED = int(Purpose.ADOPT_FEED)
ADOPT_PAID = int(Purpose.ADOPT_PAID)
LAPSE = int(Purpose.LAPSE)
NONE, FEED, PAID = int(Adoption.NONE), int(Adoption.FEED), int(Adoption.PAID)
INCOME, SWEPT = int(Count.INCOME), int(Count.SWEPT)
BUYERS, REPURCHASED = int(Count.COHORT_BUYERS), int(Count.COHORT_REPURCHASED)
PRESENT, NEEDS, ENDED = int(Count.PRESENT), int(Count.NEEDS), int(Count.ENDED)
ON_FEED, ON_PAID = int(Count.ADOPTED_FEED), int(Count.ADOPTED_PAID)


@kernel
def wake(lo, hi, v, keys, calendar, venues, stores, tally, parameters):
    """Play the start of the day for viewers lo to hi."""
    adopting, arrival_rate, discovery, purchase, relation_days = parameters
    counts = tally.counts
    day = calendar.day
    for row in range(lo, hi):
        i = np.uint64(row)  # an index that cannot be negative needs no check
        if v.joins_on[i] > day:
            continue
        agent = i
        weight = np.int64(v.weight[i])
        counts[PRESENT] += weight
        v.said_drama[i] = v.saying_drama[i]
        v.said_valence[i] = v.saying_valence[i]
        v.said_service[i] = v.saying_service[i]
        v.saying_drama[i] = -1
        v.saying_valence[i] = 0
        v.saying_service[i] = 0
        adopted = np.int64(v.adoption[i])
        v.was_adoption[i] = adopted
        v.offer[i] = -1
        v.surplus[i] = 0

        if v.payday[i] == calendar.day_of_month:
            income = np.int64(v.daily_income[i])
            before = v.wallet[i]
            after = wallet_after_payday(before, income, purchase)
            counts[INCOME] += weight * income * 30
            counts[SWEPT] += weight * (before + income * 30 - after)
            for p in range(N_PLATFORMS):
                if (np.int64(v.memberships[i]) >> p) & 1:
                    fee = venues.member_fee[p]
                    if after >= fee:
                        after -= fee
                        tally.memberships[p] += weight * fee
            v.wallet[i] = after

        if v.known_merchant[i] >= 0 and v.repurchased[i] < 2 and day - v.relation_day[i] >= relation_days:
            counts[BUYERS] += weight
            counts[REPURCHASED] += weight * np.int64(v.repurchased[i])
            v.repurchased[i] = 2

        if uniform(keys[NEED], agent) < arrival_rate:
            bit = 1 << pick_share(
                stores.need_mix, np.int64(v.segment[i]), N_CATEGORIES, uniform(keys[NEED_CATEGORY], agent)
            )
            stocked = np.int64(v.stocked[i])
            if stocked & bit:  # bought ahead: this need is already filled
                v.stocked[i] = stocked & ~bit
            elif not np.int64(v.needs[i]) & bit:
                v.needs[i] = np.int64(v.needs[i]) | bit
                counts[NEEDS] += weight

        genre = (day + row) % N_GENRES  # one genre a day, so that each drifts once in N_GENRES days
        shock = normal(keys[DRIFT], agent)
        segment = np.int64(v.segment[i])
        mean, spread = stores.taste_mean[segment, genre], stores.taste_spread[genre]
        v.taste[i, genre] = drifted_taste(float(v.taste[i, genre]), mean, spread, shock, float(N_GENRES), discovery)
        for g in range(N_GENRES):
            v.satiation[i, g] = float(v.satiation[i, g]) * calendar.satiation_left
        v.shelf_habit[i] = habit_after(float(v.shelf_habit[i]), False, purchase)
        v.profile_data[i] = fed_profile(float(v.profile_data[i]), 0.0, discovery)
        age = np.int64(v.profile_age[i])
        v.profile_age[i] = age + 1 if age < 1000 else age

        if v.adoptable[i]:
            home = 1 << np.int64(v.home_paid[i]) if v.home_paid[i] >= 0 else 0
            if adopted == PAID and uniform(keys[LAPSE], agent) < calendar.lapse_chance:
                adopted = FEED
                v.platforms[i] = np.int64(v.platforms[i]) & ~home
                if v.following[i] >= 0:
                    v.following[i] = -1
                    counts[ENDED] += weight
            elif adopted != PAID:
                peers = float(v.peer_paid[i]) if calendar.adoption_feedback else calendar.path_paid
                peers /= calendar.adoptable
                chance = adoption_chance(calendar.external_paid, adopting.paid_imitation, peers)
                if uniform(keys[ADOPT_PAID], agent) < chance:
                    adopted = PAID
                    v.platforms[i] = np.int64(v.platforms[i]) | home
                elif adopted == NONE:
                    peers = float(v.peer_feed[i]) if calendar.adoption_feedback else calendar.path_feed
                    peers /= calendar.adoptable
                    chance = adoption_chance(adopting.feed_external, adopting.feed_imitation, peers)
                    if uniform(keys[ADOPT_FEED], agent) < chance:
                        adopted = FEED
            v.adoption[i] = adopted
        if adopted >= FEED:
            counts[ON_FEED] += weight
        if adopted == PAID:
            counts[ON_PAID] += weight
