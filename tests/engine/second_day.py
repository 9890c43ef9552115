"""Discovery and watching of one viewer, written a second time from docs/viewers-day.md and the rules alone.

Plain numbers only: a viewer is a `Person`, the market of a day a `Day`. Nothing is shared with how the market does it.
"""

from collections import Counter

import numpy as np

from sim.draws import Purpose, normal, uniform
from sim.money import round_fen
from sim.names import N_CLUSTERS, N_GENRES, N_PLATFORMS, N_SEEN, Adoption, Channel, Form, Funding
from sim.picking import pick, pick_share
from sim.processes.discovery import rules as discovery
from sim.processes.piracy import rules as piracy
from sim.processes.shopping import rules as purchase
from sim.processes.watching import rules as watching
from sim.processes.word_of_mouth import rules as word_of_mouth
from sim.world.schema import VIEWER
from sim.world.today import ADVERTISED, CANDIDATES, Count

SINGLE = {a.name for a in VIEWER if a.dtype == "float32"}


def single(number):
    """A number as a column of single precision keeps it."""
    return float(np.float32(number))


class Person:
    """The attributes of one viewer; what is written is rounded at once, as its column would."""

    def __init__(self, row, values):
        self.__dict__.update(values, row=row)

    def __setattr__(self, name, value):
        self.__dict__[name] = single(value) if name in SINGLE else value

    def needs_a(self, category):
        return self.needs >> category & 1 == 1

    def open(self, category, value):
        self.needs, self.need_value[category] = self.needs | 1 << category, value

    def close(self, category):
        self.needs, self.need_value[category] = self.needs & ~(1 << category), 0

    def gain(self, fen, day):
        self.surplus += fen
        day.add(self, "surplus", self.segment, times=fen)

    def feed_profile(self, events, day):
        day.saw("profile without data fed", self.profile_data == 0)
        self.profile_age = discovery.mean_age(self.profile_age, self.profile_data, events)
        self.profile_data += events


def people(table):
    """Every viewer of a table."""
    columns = {name: table[name].tolist() for name in table}
    return [Person(row, {name: column[row] for name, column in columns.items()}) for row in range(len(table))]


class Day:
    """What viewers meet today, what was counted (by tally and index), and how often each thing happened."""

    def __init__(self, today):
        self.tally, self.happened = Counter(), Counter()
        self.see(today)

    def see(self, today):
        """What is known of the day by now; what runs is not known in the morning."""
        self.__dict__.update(today._asdict())
        self.keys = today.keys.tolist()
        for name in ("venues", "stores", "sellers", "screens"):
            tables = getattr(today, name)
            setattr(self, name, tables and tables._make(array.tolist() for array in tables))

    def shock(self, person, purpose, k=0):
        return normal(self.keys[purpose + k], person.row)

    def luck(self, person, purpose, k=0):
        return uniform(self.keys[purpose + k], person.row)

    def add(self, person, name, *index, times=1):
        self.tally[name, *index] += person.weight * times

    def count(self, person, counter, times=1):
        self.add(person, "counts", int(counter), times=times)

    def saw(self, what, when=True):
        self.happened[what] += when

    def accuracy(self, person, platform):
        """What a platform knows of somebody's tastes: ρ."""
        own, sharing = self.venues.data_share[platform], self.venues.sharing[platform]
        if sharing:
            unseen = 1.0
            for k in range(N_PLATFORMS):
                if person.platforms >> k & 1:
                    unseen = discovery.seen_by_allies(unseen, self.venues.data_share[k], self.venues.sharing[k])
            self.saw("data of allies used", 1.0 - unseen > own)
            own = discovery.shared_data(own, 1.0 - unseen, sharing)
        data = person.profile_data * own
        ceiling, drift = self.venues.accuracy[platform], self.discovery.taste_drift
        return discovery.effective_accuracy(ceiling, data, person.profile_age, drift, self.discovery)

    def cluster(self, person, category):
        """Of tastes in goods."""
        return int(uniform(self.stores.cluster_key[category], person.row) * N_CLUSTERS)

    def match(self, person, a):
        own = normal(self.screens.match_key[a], person.row)
        return discovery.title_match(person.taste[self.screens.genre[a]], own, self.discovery)


# discovery


def discover(v, day):
    """Whether and where a viewer looks for dramas today, and what it is shown."""
    v.venue, v.shown, v.shown_on, v.shown_by_ad = -1, -1, -1, 0
    if v.joins_on > day.calendar.day:
        return
    v.minutes_left, history = v.free_minutes, v.active_days
    v.active_days = history << 1 & 0xFFFF
    day.count(v, Count.RETENTION_BASE, history >> 6 & 1)
    if v.adoption == Adoption.NONE:
        return
    serial = day.screens.slot_of[v.following] if v.following >= 0 else -1
    goes_on = serial >= 0 and day.screens.released[serial] > v.episode
    often = discovery.days_active_of_last_seven(history)
    if day.luck(v, Purpose.ACTIVE) >= discovery.opens_probability(often, goes_on, v.liking, day.discovery):
        if v.adoption != Adoption.PAID or advertised_on(v, day) is None:
            return
        day.saw("comes for an advertisement alone")
    venue = venue_of(v, day)
    if venue < 0 and not goes_on:
        day.saw("nowhere to go")
        return
    if v.adoption == Adoption.PAID:
        v.minutes_left = v.free_minutes * day.watching.paid_time_factor
    if venue < 0:
        v.venue = N_PLATFORMS
        day.saw("nothing but the serial")
        return
    v.venue = venue
    chosen = bought_impression(v, day) or own_choice(v, day)
    if chosen:
        a, v.shown_on, v.shown_by_ad = chosen
        v.shown = day.screens.drama[a]
        day.add(v, "shown", v.shown_on, a)


def venue_of(v, day):
    weights = []
    for p, (pull, form) in enumerate(zip(day.venues.pull, day.venues.form, strict=True)):
        weight = discovery.venue_weight(pull, form == Form.SHELF, v.shelf_habit, day.discovery)
        led = here_today(day, v.teased, p) >= 0
        weights.append(discovery.led_by_clip(weight, led, day.discovery) if v.platforms >> p & 1 else 0.0)
        day.saw("led by a clip", led)
    left, venue = day.luck(v, Purpose.VENUE) * sum(weights), -1
    for p, weight in enumerate(weights):
        venue = p if weight > 0 and left >= 0 else venue
        left -= weight
    return venue


def advertised_on(v, day):
    """The platform on which a user of paid forms follows an advertisement today; None if there is none."""
    there = [n if v.platforms >> p & 1 else 0.0 for p, n in enumerate(day.screens.per_user)]
    met, luck = sum(there), day.luck(v, Purpose.AD_SLOT)
    chance = discovery.promotion_chance(met, day.discovery)
    if luck >= chance:
        return None
    left, host = luck / chance * met, None
    for p, number in enumerate(there):
        host = p if number > 0 and left >= 0 else host
        left -= number
    return host


def bought_impression(v, day):
    """Title, platform and 1; None where the screen stays free."""
    screens, shown = day.screens, None
    if v.adoption == Adoption.PAID:
        host = advertised_on(v, day)
        shown = None if host is None else screens.targeted[host]
    elif day.luck(v, Purpose.AD_SLOT) < screens.promotion[v.venue]:
        shown = screens.promoted[v.venue]
    if shown is None:
        return None
    host = host if v.adoption == Adoption.PAID else v.venue
    rho, believed = day.accuracy(v, host), {}
    for k in range(ADVERTISED):
        a = pick(shown, 0, len(screens.drama), day.luck(v, Purpose.AD_PICK, k))
        if a >= 0 and screens.drama[a] not in v.seen:
            belief = discovery.believed_match(rho, day.match(v, a), day.shock(v, Purpose.BELIEF, k))
            believed.setdefault(a, belief)
            believed[a] = max(believed[a], belief)
        else:
            day.saw("advertisement of a title seen")
    if not believed:
        return None
    a = max(believed, key=lambda title: believed[title])
    day.saw("the better of several advertisements", len(believed) > 1)
    if screens.funding[a] == Funding.FEED:
        day.saw("free title advertised")
        return a, v.venue, 1
    home = discovery.paid_home(v.home_paid, screens.platforms[a])
    day.saw("title of a paid form advertised" if home >= 0 else "advertised, but nowhere at home")
    day.saw("watched elsewhere than at home", home not in (-1, v.home_paid))
    return (a, home, 1) if home >= 0 else None


def own_choice(v, day):
    """Title, platform and 0; None where there is no candidate."""
    p, screens, here = day.discovery, day.screens, day.screens.organic[v.venue]
    rho = day.accuracy(v, v.venue)
    day.add(v, "guessed", v.venue)
    day.add(v, "known", v.venue, times=int(rho * 1_000_000))
    candidates = []
    for k in range(CANDIDATES):
        luck, a = day.luck(v, Purpose.CANDIDATE, k), -1
        if day.luck(v, Purpose.CANDIDATE_KNOWN, k) < rho:
            genre = pick_share(screens.genre_mix[v.segment], N_GENRES, day.luck(v, Purpose.CANDIDATE_GENRE, k))
            a = pick(here, screens.genre_start[genre], screens.genre_start[genre + 1], luck)
            day.saw("nothing of that genre here", a < 0)
        candidates.append(pick(here, 0, len(screens.drama), luck) if a < 0 else a)
    heard, teased = (here_today(day, drama, v.venue) for drama in (v.heard_drama, v.teased))
    candidates.append(teased if heard < 0 else heard)
    scores = {}
    for k, a in enumerate(candidates):
        if a >= 0 and screens.drama[a] not in v.seen:
            belief = discovery.believed_match(rho, day.match(v, a), day.shock(v, Purpose.BELIEF, k))
            scores[k] = discovery.screen_score(belief, screens.buzz[a], p)
    if CANDIDATES in scores:
        scores[CANDIDATES] += p.clip_pull if heard < 0 else discovery.heard_score(v.heard_valence / 100, p)
    if day.luck(v, Purpose.CLIP) < day.venues.clips[v.venue]:
        a = pick(screens.elsewhere[v.venue], 0, len(screens.drama), day.luck(v, Purpose.CLIP, 1))
        v.teased = screens.drama[a] if a >= 0 else v.teased
        day.saw("clip of a title that runs elsewhere", a >= 0)
    if not scores:
        return None
    best = max(scores, key=lambda k: scores[k])  # the earlier of equals
    day.saw("title heard of shown", best == CANDIDATES and heard >= 0)
    day.saw("title of a clip shown", best == CANDIDATES and heard < 0)
    return candidates[best], v.venue, 0


def here_today(day, drama, platform):
    """Position of a title that runs on a platform, or -1."""
    a = day.screens.slot_of[drama] if drama >= 0 else -1
    return a if a >= 0 and day.screens.platforms[a] >> platform & 1 else -1


# watching


def watch(v, day):
    """Up to two sessions: of the serial, and of what was shown."""
    if v.venue == -1:
        return
    originals = []  # where they were watched
    if v.following >= 0:
        a = day.screens.slot_of[v.following]
        if a >= 0 and day.screens.episodes[a] > v.episode:
            session(v, day, 0, a, v.followed_on, v.episode, originals)
        else:
            day.count(v, Count.COMPLETIONS, a >= 0)
            day.count(v, Count.ENDED)
            v.following = -1
            day.saw("serial over")
            day.saw("serial cut short", a >= 0)
    if v.shown not in (-1, v.following):
        session(v, day, 1, day.screens.slot_of[v.shown], v.shown_on, 0, originals)
    day.saw("two originals", len(originals) == 2)


def session(v, day, s, a, platform, first, originals):
    p, screens, genre, price = day.watching, day.screens, day.screens.genre[a], day.screens.price[a]
    swiped = screens.funding[a] == Funding.FEED
    fit = watching.episodes_that_fit(
        watching.minutes_for_dramas(v.minutes_left, v.free_minutes, swiped, p), screens.seconds[a]
    )
    if s == 1 and fit <= 0:
        day.saw("no time for what was shown")
        v.shown = -1
        return
    enjoyment = watching.enjoyment(screens.appeal[a], day.match(v, a), v.satiation[genre], told_before(v, day, a), p)
    if s == 1:
        teased = v.shown == v.teased
        v.teased = -1 if teased else v.teased
        if not watching.starts(enjoyment, teased, day.luck(v, Purpose.START), p):
            return
    copy = price > 0 and piracy.watches_copy(screens.copies[a], day.luck(v, Purpose.PIRACY, s))
    between = screens.funding[a] == Funding.ADVERTISING
    load = (day.venues.funded_load if between else day.venues.ad_load)[platform]
    day.saw("advertisements between episodes", between)
    advertised = 0.0 if copy else watching.in_a_usual_episode(load, screens.seconds[a], p)
    control = watching.control(advertised, day.venues.complexity[platform], p)
    most = min(screens.released[a] - first, fit)
    if most <= 0:
        day.saw("no time, or no new episode")
        return
    drawn_in = watching.drawn_in(enjoyment, control, p)
    number = watching.episodes_wanted(drawn_in, swiped, screens.seconds[a], most, day.luck(v, Purpose.EPISODES, s), p)
    free, unlocked, stopped = max(screens.free_episodes[a] - first, 0), 0, False
    if price > 0 and not copy and number > free:
        hoped = watching.immersion(enjoyment, control, watching.merging(number * screens.seconds[a] / 60, p), p)
        felt = watching.in_a_usual_episode(float(price), screens.seconds[a], p)
        if watching.pays_on(hoped, felt, v.daily_income, day.luck(v, Purpose.UNLOCK, s), p):
            unlocked = unlock(v, day, number - free, price)
            day.add(v, "unlocks", platform, a, times=unlocked * price)
            day.saw("coins for a part only", 0 < unlocked < number - free)
            day.saw("no coins for any", unlocked == 0)
        number, stopped = free + unlocked, unlocked == 0
        day.saw("stopped at the wall", stopped and free > 0)
        if number == 0:
            v.following = -1 if s == 0 else v.following
            day.count(v, Count.ENDED, s == 0)
            day.saw("left at the wall" if s else "serial left at the wall")
            return
    day.count(v, Count.ACTIVE, not v.active_days & 1)
    day.count(v, Count.RETENTION_HITS, not v.active_days & 1 and v.active_days >> 7 & 1)
    v.active_days |= 1
    if s == 1:
        v.seen[v.seen_next], v.seen_trope[v.seen_next] = v.shown, screens.trope[a]
        v.seen_next = (v.seen_next + 1) % N_SEEN
    last, drama = first + number, screens.drama[a]
    day.count(v, Count.COMPLETIONS, last == screens.episodes[a])
    day.add(v, "copies", a, times=copy)
    day.saw("copy watched", copy)
    if not copy:
        day.add(v, "views", platform, a)
        day.add(v, "episodes", platform, a, times=number)
        day.add(v, "visitors", platform, times=platform not in originals)
        originals.append(platform)
    minutes = number * screens.seconds[a] / 60
    v.minutes_left -= minutes
    merging = watching.merging(minutes, p)
    immersion = watching.immersion(enjoyment, control, merging, p)
    if s == 0 or v.following < 0:
        goes_on = immersion >= p.follow_threshold and last < screens.episodes[a] and not stopped
        v.following, v.followed_on, v.episode = drama if goes_on else -1, platform, last
        day.saw("does not follow", not goes_on)
    day.count(v, Count.ENDED, v.following != drama)
    v.satiation[genre] = single(watching.satiation_after(v.satiation[genre], minutes, p))
    v.liking = watching.liking_after(v.liking, immersion, p)
    if day.venues.form[platform] == Form.SHELF:
        v.shelf_habit = purchase.habit_after(v.shelf_habit, True, day.purchase)
        v.habit_on = platform
        day.saw("session on a shelf platform")
    v.gain(round_fen(watching.viewing_value(minutes, enjoyment, control, p)) - unlocked * price, day)
    if watching.tells_of_drama(immersion, day.luck(v, Purpose.TELL, s), p):
        v.saying_drama, v.saying_valence = drama, word_of_mouth.spoken_valence(immersion)
        day.saw("tells")
    if copy:
        return
    v.feed_profile(discovery.events_of_session(minutes, day.discovery), day)
    if screens.merchant[a] >= 0:
        day.count(v, Count.EXPOSURES)
        if v.video_reluctance >= day.calendar.video_buyers:
            day.saw("buys nothing because of a video")
            return
        fit = behind_link(v, day, screens.merchant[a], platform)
        needed = v.needs_a(day.sellers.category[screens.merchant[a]])
        appeal = purchase.link_appeal(needed, screens.fit[a], fit, v.trust[Channel.DRAMA], day.purchase)
        if purchase.opens_page(immersion, appeal, day.luck(v, Purpose.NOTICE, s), day.purchase):
            day.saw("second link of the day opened", v.offer >= 0)
            v.offer, v.offer_on, v.offer_match = drama, platform, fit
            v.immersion, v.enjoyment, v.control, v.merging = immersion, enjoyment, control, merging


def told_before(v, day, a):
    """Share of the titles remembered that told the same story; the title itself does not count."""
    others = [trope for drama, trope in zip(v.seen, v.seen_trope, strict=True) if drama != day.screens.drama[a]]
    alike = others.count(day.screens.trope[a])
    day.saw("story told before", alike > 0)
    return watching.sameness(alike, v.seen_trope.count(-1), N_SEEN, day.watching)


def behind_link(v, day, m, platform):
    """How well the product shown behind a link suits the viewer."""
    own, best = (fits[m][day.cluster(v, day.sellers.category[m])] for fits in (day.sellers.fit, day.stores.best_fit))
    known = day.luck(v, Purpose.KNOWN) < day.accuracy(v, platform)
    day.saw("best of the products behind a link", known and best != own)
    day.saw("usual product behind a link", not known and best != own)
    return best if known else own


def unlock(v, day, locked, price):
    """How many episodes behind the wall are unlocked."""
    bought = watching.coins_to_buy(locked * price - v.coins, v.wallet, day.coin_pack)
    day.count(v, Count.TOP_UP, bought)
    v.wallet -= bought
    unlocked = min(locked, (v.coins + bought) // price)
    v.coins += bought - unlocked * price
    return unlocked
