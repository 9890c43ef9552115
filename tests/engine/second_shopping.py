"""Shopping of one viewer, written a second time from docs/viewers-day.md and the rules alone, like `second_day`."""

from typing import NamedTuple

from sim.draws import Purpose
from sim.money import round_fen
from sim.names import N_CATEGORIES, N_CLUSTERS, N_SELLERS, VARIANTS, Channel
from sim.picking import pick_bit, pick_share, pick_used
from sim.processes.after_sales.rules import delivery_delay
from sim.processes.campaigns import rules as campaigns
from sim.processes.discovery.rules import believed_match
from sim.processes.needs import rules as needs
from sim.processes.pages.rules import page_row
from sim.processes.shopping import rules as purchase
from sim.world.today import Count
from tests.engine.second_day import single
from tests.engine.second_waking import drawn_value


class Visit(NamedTuple):
    """What is looked for: the number of the visit, the category, and what it is worth in fen."""

    k: int
    category: int
    searched: bool
    needed: bool
    value: int
    cluster: int


class Offer(NamedTuple):
    """One offer: from whom, what it costs, and what speaks for it."""

    way: str
    merchant: int
    platform: int
    minutes: float
    price: int  # tax included
    tax: int
    personal: int
    coupon: int
    worth: float
    utility: float
    reach: bool  # whether the wallet holds it
    plain: float  # its term in the nest without a coupon


def shop(v, day):
    """The order of a viewer, as a dict of its columns; None for most."""
    if v.joins_on > day.calendar.day:
        return None
    p, category, offered, order = day.purchase, -1, -1, None
    focus = -1
    if v.needs and day.luck(v, Purpose.SHOPPING_DAY) < comes(v, day, p.shopping_day, Channel.SHELF):
        focus = pick_bit(v.needs, N_CATEGORIES, day.luck(v, Purpose.FOCUS))
    if v.offer >= 0:
        offered = day.sellers.category[day.screens.merchant[day.screens.slot_of[v.offer]]]
        order = at_offer(v, day, looks_for(v, day, 0, offered, focus == offered))
    if order is None:
        category = focus if focus >= 0 else live_alone(v, day)
        day.saw("live rooms alone", focus < 0 <= category)
        if category >= 0 and category != offered:
            order = at_search(v, day, looks_for(v, day, 1, category, focus >= 0))
            day.saw("search after an offer", offered >= 0)
    return order


def comes(v, day, chance, channel):
    if channel == Channel.LIVE:
        if v.video_reluctance >= day.calendar.video_buyers:
            return 0.0
        chance *= purchase.live_habit(day.calendar.years_since_2023, day.purchase)
    return purchase.comes_chance(chance, v.trust[channel], day.purchase)


def live_alone(v, day):
    """The category of the live rooms that are visited for themselves, -1 for none."""
    if v.needs and day.luck(v, Purpose.LIVE_DAY) < comes(v, day, day.purchase.live_day, Channel.LIVE):
        return pick_bit(v.needs, N_CATEGORIES, day.luck(v, Purpose.FOCUS))
    if day.luck(v, Purpose.LIVE_BROWSE) < comes(v, day, day.purchase.live_browse, Channel.LIVE):
        mix = day.stores.need_mix[v.segment]
        return pick_share(mix, N_CATEGORIES, day.luck(v, Purpose.BROWSE_CATEGORY))
    return -1


def looks_for(v, day, k, category, searched):
    needed = v.needs_a(category)
    value = v.need_value[category] if needed else 0
    if not needed:
        mix = [0.0, *day.stores.need_mix[v.segment]]
        chance = needs.latent_chance(mix[category + 1] - mix[category], day.wants)
        stocked = v.stocked >> category & 1
        day.saw("offer of what is in stock", stocked and k == 0)
        if not stocked and day.luck(v, Purpose.LATENT, k) < chance:
            value = needs.brought_forward(drawn_value(v, day, category, 1 + k), day.wants)
    return Visit(k, category, searched, needed, value, day.cluster(v, category))


def at_offer(v, day, visit):
    day.count(v, Count.PAGES_DRAMA)
    if visit.value == 0:
        v.feed_profile(day.discovery.data_per_page, day)
        day.saw("offer worth nothing")
        return None
    drama, others = offer_in_drama(v, day, visit), []
    if visit.needed:
        others = on_shelf(v, day, visit) + live_beside(v, day, visit)
    v.feed_profile(day.discovery.data_per_page, day)
    preferred, without = best(v, day, visit, others)
    term = term_of(drama, day)
    every = term + without if visit.searched else term
    if day.luck(v, Purpose.CHANNEL) * every < term:
        preferred = drama
    counted = [drama] + [one for _, one in others if visit.searched]
    day.saw("missed, but not looked for", not visit.searched and not missed([drama], day)
            and missed([one for _, one in others], day))  # fmt: skip
    plain = drama.plain + sum(one.plain for _, one in others) if visit.searched else drama.plain
    order = decision(v, day, visit, preferred, every, counted, plain)
    if order and preferred is drama:
        weight = purchase.nest_weight(without, day.purchase)
        anyway = visit.needed and day.luck(v, Purpose.BUY) * (weight + rest(visit, day)) < weight
        order["incremental"] = int(not anyway)
        day.saw("diverted" if anyway else "incremental")
        day.saw("drama order of a need out of focus", visit.needed and not visit.searched)
    return order


def at_search(v, day, visit):
    offers = on_shelf(v, day, visit) + live_beside(v, day, visit) if visit.searched else in_live_rooms(v, day, visit)
    v.feed_profile(day.discovery.data_per_page, day)
    if visit.value == 0:
        day.saw("live rooms worth nothing")
        return None
    preferred, every = best(v, day, visit, offers)
    plain = sum(one.plain for _, one in offers)
    return decision(v, day, visit, preferred, every, [one for _, one in offers], plain)


# the offers


def offer_in_drama(v, day, visit):
    p, a = day.purchase, day.screens.slot_of[v.offer]
    m = day.screens.merchant[a]
    mood = purchase.absorbed_utility(v.enjoyment, v.control, v.merging, p)
    push = purchase.drama_push(mood, day.screens.fit[a], p)
    return offer(v, day, visit, "drama", m, v.offer_on, p.minutes_drama, push, v.offer_match)


def searched(v, day, visit):
    luck, chance = day.luck(v, Purpose.STORE, visit.k), 0.0
    if v.habit_on != -1 and day.venues.shelf_pull[v.habit_on]:
        chance = purchase.searches_where_watched(v.shelf_habit, day.purchase)
    day.saw("shelf of the habit", luck < chance)
    if luck < chance:
        return v.habit_on
    return pick_used(v.platforms, day.venues.shelf_pull, N_SELLERS, (luck - chance) / (1 - chance))


def on_shelf(v, day, visit):
    """The offers on the shelf with their places, and that of the merchant known."""
    p, sellers = day.purchase, day.sellers
    platform = searched(v, day, visit)
    if platform < 0:
        day.saw("no shelf")
        return []
    push = purchase.shelf_push(v.shelf_habit * (platform == v.habit_on), p)
    offers = [
        (place, offer(v, day, visit, "shelf", m, platform, p.minutes_shelf, push, sellers.fit[m][visit.cluster]))
        for place, m in enumerate(day.stores.page[row_of(v, day, visit, platform, Channel.SHELF)])
        if m >= 0
    ]
    day.count(v, Count.PAGES_SHELF, p.pages_shelf * visit.searched)
    m = v.known_merchant
    if m >= 0 and sellers.category[m] == visit.category:
        day.saw("merchant known has left", not sellers.active[m])
        if sellers.active[m]:
            push, fit = purchase.known_push(p), sellers.fit[m][visit.cluster]
            offers.append((4, offer(v, day, visit, "known", m, platform, p.minutes_known, push, fit)))
            day.count(v, Count.PAGES_SHELF, visit.searched)
    return offers


def live_beside(v, day, visit):
    chance = comes(v, day, day.purchase.live_visit, Channel.LIVE)
    return in_live_rooms(v, day, visit) if day.luck(v, Purpose.LIVE_BESIDE, visit.k) < chance else []


def in_live_rooms(v, day, visit):
    p = day.purchase
    platform = pick_used(v.platforms, day.venues.live_pull, N_SELLERS, day.luck(v, Purpose.STORE_LIVE, visit.k))
    if platform < 0:
        day.saw("no live rooms")
        return []
    alone = visit.k == 1 and not visit.searched
    day.count(v, Count.PAGES_LIVE, p.pages_live * (visit.searched or alone))
    push = purchase.live_push(p)
    return [
        (5 + place, offer(v, day, visit, "live", m, platform, p.minutes_live, push, day.sellers.fit[m][visit.cluster]))
        for place, m in enumerate(day.stores.live_page[row_of(v, day, visit, platform, Channel.LIVE)])
        if m >= 0
    ]


def row_of(v, day, visit, platform, channel):
    known = day.luck(v, Purpose.KNOWN, 3 * visit.k + channel) < day.accuracy(v, platform)
    day.saw("page of a person known" if known else "page of nobody in particular")
    variant = int(day.luck(v, Purpose.VARIANT, 2 * visit.k + (channel == Channel.LIVE)) * VARIANTS)
    return page_row(visit.category, visit.cluster if known else N_CLUSTERS, variant)


def offer(v, day, visit, way, m, platform, minutes, push, match):
    p, sellers, price = day.purchase, day.sellers, day.sellers.price[m]
    if way == "live":
        price = purchase.live_price(price, p)
    listed = price
    if day.venues.personal_prices[platform] > 0:
        price = personal(v, day, visit, platform, listed)
    tax, coupon = round_fen(day.venues.sales_tax[platform] * price), 0
    price += tax
    if platform == v.voucher_from and v.voucher_in in (-1, channel_of(way)):
        coupon = purchase.usable_coupon(v.voucher, day.stores.coupon_floor[platform], price)
    day.saw("coupon of another channel", platform == v.voucher_from and v.voucher_in not in (-1, channel_of(way)))
    quality = purchase.believed_quality(sellers.rating[m], p)
    if way == "known":
        quality = v.relation_trust * day.after_sales.best_felt
    worth = purchase.worth_to(visit.value, sellers.tier[m], match, p)
    pay, usual = price - round_fen(coupon * p.coupon_weight), day.stores.usual_price[visit.category]
    felt_minutes = minutes * purchase.time_pressure(v.minutes_left, v.free_minutes, p)
    style = purchase.style_push(sellers.adaptation[m], day.venues.adaptation[platform], p)
    push = push + purchase.brand_push(sellers.brand_equity[m], p) + style
    push = push + campaigns.awareness_push(v.awareness, day.campaigns)
    day.saw("told more in a platform's style", day.venues.adaptation[platform] > 0)
    utility = purchase.offer_utility(worth * quality, pay, felt_minutes, push, usual, p)
    reach = v.wallet >= price - coupon
    if not reach:
        day.saw("better than waiting, not affordable" if utility > p.wait else "neither affordable nor worth having")
    plain = purchase.nest_term(utility, p) if reach else 0.0
    if coupon > 0:
        alone = purchase.offer_utility(worth * quality, price, felt_minutes, push, usual, p)
        plain = purchase.nest_term(alone, p) if price <= v.wallet else 0.0
    return Offer(way, m, platform, minutes, price, tax, price - tax - listed, coupon, worth, utility, reach, plain)


def channel_of(way):
    return {"drama": Channel.DRAMA, "live": Channel.LIVE}.get(way, Channel.SHELF)


def personal(v, day, visit, platform, listed):
    """The price that is asked of this viewer alone."""
    if visit.value == 0:
        return listed
    known = day.accuracy(v, platform)
    true = needs.willingness(visit.value, day.stores.usual_price[visit.category], day.wants)
    seen = believed_match(known, true, day.shock(v, Purpose.FITTED_PRICE, visit.category))
    price = purchase.fitted_price(listed, day.venues.personal_prices[platform], known, seen)
    day.saw("more asked than listed" if price > listed else "less asked than listed", price != listed)
    return price


# the choice


def best(v, day, visit, offers):
    """The offer preferred among those at their places, and the sum of the terms of all."""
    preferred, total = None, 0.0
    for place, one in offers:
        term = term_of(one, day)
        total += term
        if day.luck(v, Purpose.OFFER, 10 * visit.k + place) * total < term:
            preferred = one
    return preferred, total


def term_of(one, day):
    return purchase.nest_term(one.utility, day.purchase) if one.reach else 0.0


def missed(offers, day):
    """Whether money alone keeps from one that is better than waiting."""
    return any(not one.reach and one.utility > day.purchase.wait for one in offers)


def rest(visit, day):
    usual, p = day.stores.usual_price[visit.category], day.purchase
    return purchase.wait_weight(p) + (purchase.outside_weight(visit.value, usual, p) if visit.needed else 0.0)


def decision(v, day, visit, preferred, every, offers, plain):
    """The order, if something is bought; every: the sum of the terms of the offers, plain: without coupons."""
    p, usual = day.purchase, day.stores.usual_price[visit.category]
    if missed(offers, day):
        v.bound = 1
        day.count(v, Count.MISSED)
        day.saw("bound by money")
    buying = purchase.nest_weight(every, p)
    total = buying + rest(visit, day)
    day.count(v, Count.EXPECTED, round_fen(purchase.surplus_over_waiting(total, usual, p)))
    left = day.luck(v, Purpose.BUY, visit.k) * total
    if left < buying:
        prompted_by_campaign(v, day, visit, buying)
        order, weight = order_of(v, day, visit, preferred, every, total), purchase.nest_weight(plain, p)
        anyway = day.luck(v, Purpose.BUY, visit.k) * (weight + rest(visit, day)) < weight
        order["prompted"] = int(preferred.coupon > 0 and not anyway)
        day.saw("bought for the coupon", order["prompted"] == 1)
        day.saw("coupon of an order that needed none", preferred.coupon > 0 and anyway)
        return order
    if visit.needed and left < total - purchase.wait_weight(p):
        v.close(visit.category)
        utility = purchase.outside_utility(visit.value, usual, p)
        gained = round_fen(purchase.logit_value(usual, p) * utility + purchase.real_match(total, utility, usual, p))
        v.gain(gained, day)
        day.count(v, Count.OUTSIDE)
        day.count(v, Count.OUTSIDE_SURPLUS, gained)
        day.saw("met outside at an offer" if visit.k == 0 else "met outside")
    else:
        day.saw("waits")
    return None


def prompted_by_campaign(v, day, visit, buying):
    """Count an order that would not have been made without awareness of brands."""
    if v.awareness == 0:
        return
    weight = campaigns.unaware_weight(buying, v.awareness, day.campaigns)
    needless = day.luck(v, Purpose.BUY, visit.k) * (weight + rest(visit, day)) < weight
    day.count(v, Count.CAMPAIGN_ORDERS, not needless)
    day.saw("order that needed no campaign" if needless else "order that a campaign prompted")


def order_of(v, day, visit, chosen, every, total):
    p, category, usual = day.purchase, visit.category, day.stores.usual_price[visit.category]
    v.wallet -= chosen.price - chosen.coupon
    if chosen.coupon > 0:
        v.voucher, v.voucher_from, v.voucher_in = 0, -1, -1
        day.saw("coupon used in a drama" if chosen.way == "drama" else "coupon used elsewhere")
    if visit.needed:
        v.close(category)
    else:
        v.stocked |= 1 << category
        day.saw("impulse in a drama" if chosen.way == "drama" else "impulse in a live room")
    v.minutes_left = max(v.minutes_left - chosen.minutes, 0.0)
    v.feed_profile(day.discovery.data_per_order, day)
    cost = round_fen(purchase.shopping_cost(chosen.minutes, p))
    v.gain(-cost, day)
    day.saw(f"{chosen.way} order")
    if chosen.merchant == v.known_merchant and v.repurchased in (0, 3):
        day.saw("bought again" if v.repurchased == 0 else "what was sent back replaced")
        v.repurchased = 1 if v.repurchased == 0 else 0
    due = day.calendar.day + delivery_delay(day.luck(v, Purpose.DELIVERY), day.after_sales)
    within = purchase.nest_term(chosen.utility, p) / every
    brought = chosen.way == "drama" and v.shown == v.offer and v.shown_by_ad == 1
    day.saw("order that a bought impression brought", brought)
    channel = channel_of(chosen.way)
    return {
        "viewer": v.row, "weight": v.weight, "merchant": chosen.merchant,
        "drama": v.offer if chosen.way == "drama" else -1, "platform": chosen.platform, "channel": int(channel),
        "category": category, "needed": int(visit.needed), "brought": int(brought), "incremental": 0,
        "known": int(chosen.way == "known"),
        "value": visit.value, "worth": round_fen(chosen.worth),
        "match": round_fen(purchase.real_match(total, chosen.utility, usual, p)),
        "expected": round_fen(purchase.expected_surplus(total, usual, p)) + cost,
        "response": single(purchase.response_of_order(within, purchase.nest_weight(every, p) / total, p)),
        "price": chosen.price, "tax": chosen.tax, "personal": chosen.personal, "coupon": chosen.coupon,
        "shopping_seconds": round_fen(chosen.minutes * 60), "ordered_on": day.calendar.day,
        "due_on": due, "settles_on": due + day.after_sales.return_window, "status": 0,
    }  # fmt: skip
