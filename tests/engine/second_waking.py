"""Waking of one viewer, written a second time from docs/viewers-day.md and the rules alone, like `second_day`."""

from sim.draws import Purpose
from sim.names import N_CATEGORIES, N_GENRES, N_PLATFORMS, Adoption, Form
from sim.picking import pick_share
from sim.processes.adoption.rules import adoption_chance, adoption_rate
from sim.processes.campaigns import rules as campaigns
from sim.processes.discovery import rules as discovery
from sim.processes.needs import rules as needs
from sim.processes.shopping.rules import habit_after
from sim.world.today import Count
from tests.engine.second_day import single


def wake(v, day):
    """What a night and a morning change."""
    if v.joins_on > day.calendar.day:
        return
    v.said_drama, v.said_valence, v.said_service = v.saying_drama, v.saying_valence, v.saying_service
    v.saying_drama, v.saying_valence, v.saying_service = -1, 0, 0
    v.was_adoption, v.offer, v.surplus = v.adoption, -1, 0
    if v.payday == day.calendar.day_of_month:
        payday(v, day)
    window_over = day.calendar.day - v.relation_day >= day.after_sales.relation_days
    if v.known_merchant >= 0 and v.repurchased != 2 and window_over:
        day.count(v, Count.COHORT_BUYERS)
        day.count(v, Count.COHORT_REPURCHASED, v.repurchased == 1)
        if v.relation_on >= 0:
            group = "FAULTY" if v.relation_fault else "SMOOTH"
            day.count(v, Count[f"{group}_BUYERS"])
            day.count(v, Count[f"{group}_REPURCHASED"], v.repurchased == 1)
            day.saw(f"{group.lower()} first purchase judged")
            place = {Form.SHORT_VIDEO: "VIDEO", Form.SHELF: "SHELF"}.get(day.venues.form[v.relation_on])
            if place:
                day.count(v, Count[f"{place}_BUYERS"])
                day.count(v, Count[f"{place}_REPURCHASED"], v.repurchased == 1)
                day.saw(f"first purchase on {place.lower()} judged")
        day.saw("first purchase not repeated", v.repurchased != 1)
        v.repurchased = 2
    for category in range(N_CATEGORIES):
        if v.needs_a(category) and day.luck(v, Purpose.EXPIRY, category) < day.wants.expiry:
            v.close(category)
            day.count(v, Count.EXPIRED)
            day.saw("need passed")
    if day.luck(v, Purpose.NEED) < day.wants.arrival_rate:
        need_arises(v, day)
    for genre in range(N_GENRES):
        v.satiation[genre] = single(v.satiation[genre] * day.calendar.satiation_left)
    v.shelf_habit = habit_after(v.shelf_habit, False, day.purchase)
    taste_drifts(v, day)
    if v.adoptable:
        adopts(v, day)
    if v.awareness > 0:
        v.awareness = campaigns.faded(v.awareness, day.campaigns)
    if day.calendar.campaigns_run:
        for platform in range(N_PLATFORMS):
            chance = day.venues.campaign[platform] if v.platforms >> platform & 1 else 0.0
            if chance and day.luck(v, Purpose.CAMPAIGN, platform) < chance:
                campaign_met(v, day, platform)


def payday(v, day):
    month, before = v.daily_income * 30, v.wallet
    v.wallet = needs.wallet_after_payday(before, v.daily_income, day.wants)
    day.count(v, Count.INCOME, month)
    day.count(v, Count.SWEPT, before + month - v.wallet)
    day.saw("money spent elsewhere", before + month > v.wallet)
    day.count(v, Count.MONTHS)
    day.count(v, Count.BOUND, v.bound)
    day.saw("month that money bound", v.bound)
    v.bound = 0
    for platform in range(N_PLATFORMS):
        fee = day.venues.member_fee[platform]
        if v.memberships >> platform & 1:
            day.saw("fee not affordable", fee > v.wallet)
            if fee <= v.wallet:
                v.wallet -= fee
                day.add(v, "memberships", platform, times=fee)
                v.gain(-fee, day)


def need_arises(v, day):
    category = pick_share(day.stores.need_mix[v.segment], N_CATEGORIES, day.luck(v, Purpose.NEED_CATEGORY))
    if v.needs_a(category):
        day.saw("need that is open already")
        return
    day.count(v, Count.NEEDS)
    if v.stocked >> category & 1:
        v.stocked -= 1 << category
        day.count(v, Count.SWALLOWED)
        day.saw("need swallowed")
    else:
        v.open(category, drawn_value(v, day, category, 0))


def drawn_value(v, day, category, k):
    """What a need of today is worth, in fen."""
    shock = day.shock(v, Purpose.NEED_VALUE, k)
    return needs.value_of_need(day.stores.usual_price[category], v.daily_income, shock, day.wants)


def taste_drifts(v, day):
    genre = (day.calendar.day + v.row) % N_GENRES
    mean, spread = day.stores.taste_mean[v.segment][genre], day.stores.taste_spread[genre]
    shock = day.shock(v, Purpose.TASTE_DRIFT)
    v.taste[genre] = single(discovery.drifted_taste(v.taste[genre], mean, spread, shock, N_GENRES, day.discovery))
    v.profile_data = discovery.remembered_data(v.profile_data, day.discovery)
    v.profile_age += v.profile_age < 1000


def adopts(v, day):
    calendar, p, home = day.calendar, day.adoption, 1 << v.home_paid if v.home_paid >= 0 else 0
    if v.adoption == Adoption.PAID:
        if day.luck(v, Purpose.LAPSE) < calendar.lapse_chance:
            v.adoption, v.platforms = Adoption.FEED, v.platforms & ~home
            day.count(v, Count.ENDED, v.following >= 0)
            day.saw("payer lapsed")
            v.following = -1
        return
    if v.adoption == Adoption.FEED:
        if v.payer:
            known = v.peer_paid / (calendar.adoptable * p.payer_share)
            rate = rate_of(calendar, p, "paid", known) * calendar.push
            day.saw("more acquaintances pay than ever will", known > 1)
            if day.luck(v, Purpose.ADOPT_PAID) < adoption_chance(rate * v.eagerness):
                v.adoption, v.platforms = Adoption.PAID, v.platforms | home
                day.saw("pays from now on")
        day.saw("watches and never pays", not v.payer)
        return
    rate = rate_of(calendar, p, "feed", v.peer_feed / calendar.adoptable)
    if day.luck(v, Purpose.ADOPT_FEED) < adoption_chance(rate * v.eagerness):
        v.adoption = Adoption.FEED
        day.saw("watches from now on")


def campaign_met(v, day, platform):
    """Somebody comes upon the campaign for brands on a platform."""
    day.count(v, Count.CAMPAIGN_CONTACTS)
    now = day.calendar.day
    if v.campaign_on != platform:
        v.campaign_elsewhere = v.campaign_day
    lifted = campaigns.is_lately(now, v.campaign_elsewhere, day.campaigns)
    day.saw("campaign met on several platforms" if lifted else "campaign met on one platform")
    v.awareness = campaigns.awareness_after(v.awareness, lifted, day.campaigns)
    v.campaign_on, v.campaign_day = platform, now


def rate_of(calendar, p, what, known):
    """Rate of adopting, by the share of acquaintances who have; all look at everybody where there is no feedback."""
    everybody = getattr(calendar, f"{what}_share")
    known = known if calendar.adoption_feedback else everybody
    return adoption_rate(getattr(p, f"{what}_external"), getattr(p, f"{what}_imitation"), everybody, known, p)
