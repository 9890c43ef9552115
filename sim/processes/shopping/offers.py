"""The offers somebody meets who shops: in a drama, on a page of the shelf, in live rooms, at the merchant known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.draws import Purpose
from sim.money import round_fen
from sim.names import N_CHANNELS, N_CLUSTERS, N_SELLERS, VARIANTS, Channel
from sim.picking import pick_used
from sim.processes.campaigns.rules import awareness_push
from sim.processes.discovery.rules import believed_match
from sim.processes.luck import luck_of, shock_of
from sim.processes.needs.rules import willingness
from sim.processes.pages.rules import page_row
from sim.processes.profile import accuracy_at
from sim.processes.shopping.rules import (
    UNAVAILABLE,
    absorbed_utility,
    believed_quality,
    brand_push,
    buys_from_videos,
    comes_chance,
    drama_push,
    fitted_price,
    known_push,
    live_habit,
    live_price,
    live_push,
    nest_term,
    offer_utility,
    searches_where_watched,
    shelf_push,
    style_push,
    time_pressure,
    usable_coupon,
    worth_to,
)
from sim.world.today import LIVE_PLACES, SHELF_PLACES, Count

if TYPE_CHECKING:
    from sim.processes.shopping.parameters import Purchase
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today

IN_DRAMA, FOR_NEED = 0, 1
"""What is looked at: an offer seen in a drama, or goods for a need or in a live room. Each meets a luck of its own."""
PLACES = 10
"""Draws of a visit to choose among offers: the shelf's places come first, then the merchant known, the live rooms."""
SCREENS = 2
"""The shelf and the live rooms, whose pages differ in their luck."""
AT_KNOWN, AT_LIVE = SHELF_PLACES, SHELF_PLACES + 1


class Visit(NamedTuple):
    """What somebody looks for: the number of the visit, a need or an impulse of a category, and what it is worth."""

    number: int
    category: int
    needed: bool
    value: int
    cluster: int


class Way(NamedTuple):
    """One offer: where, from whom, what it takes, its worth in fen if as promised, and its utility in logits.

    price: tax included. personal: part of it asked of this person alone, fen. known: 1 at the merchant bought from
    before. beyond: 1 if it costs more than the wallet holds. plain: its utility without the coupon, where that leaves
    it within reach.
    """

    channel: int
    merchant: int
    platform: int
    known: int
    minutes: float
    price: int
    tax: int
    personal: int
    coupon: int
    beyond: int
    worth: float
    utility: float
    plain: float


class Choice(NamedTuple):
    """The offers looked at so far: the sum of their terms in the nest, and the one chosen among them.

    plain: that sum without any coupon. missed: 1 if money alone kept from one that is better than waiting.
    """

    terms: float
    plain: float
    missed: int
    way: Way


def no_choice() -> Choice:
    """Nothing looked at yet."""
    nothing = Way(Channel.SHELF.value, -1, -1, 0, 0.0, 0, 0, 0, 0, 0, 0.0, UNAVAILABLE, UNAVAILABLE)
    return Choice(0.0, 0.0, 0, nothing)


def elsewhere(viewer: ViewerRow, today: Today, tally: Tally, visit: Visit, people: int) -> Choice:
    """What the shelf, the merchant known and perhaps live rooms offer; their pages count for ``people``."""
    p = today.purchase
    choice = with_shelf(viewer, today, tally, visit, people)
    if not buys_from_videos(viewer.video_reluctance, today.calendar.video_buyers):
        return choice
    chance = comes_chance(
        p.live_visit * live_habit(today.calendar.years_since_2023, p), viewer.trust[Channel.LIVE.value], p
    )
    if luck_of(viewer, today, Purpose.LIVE_BESIDE.value + visit.number) < chance:
        return with_live(viewer, today, tally, visit, people, choice)
    return choice


def with_shelf(viewer: ViewerRow, today: Today, tally: Tally, visit: Visit, people: int) -> Choice:
    """The page of a platform's shelf, and the merchant bought from before if it sells what is looked for."""
    p, sellers = today.purchase, today.sellers
    choice = no_choice()
    where = shelf_searched(viewer, today, visit)
    if where < 0:
        return choice
    push = shelf_push(viewer.shelf_habit if where == viewer.habit_on else 0.0, p)
    row = page_shown(viewer, today, visit, where, Channel.SHELF.value)
    for place in range(SHELF_PLACES):
        merchant: int = today.stores.page[row][place]
        if merchant >= 0:
            offer = way(
                viewer, today, visit, Channel.SHELF.value, merchant, where, 0, p.minutes_shelf, push,
                believed_quality(sellers.rating[merchant], p), sellers.fit[merchant][visit.cluster],
            )  # fmt: skip
            choice = weighed(choice, offer, offer_luck(viewer, today, visit, place), p)
    tally.counts[Count.PAGES_SHELF.value] += people * p.pages_shelf
    known = viewer.known_merchant
    if known >= 0 and sellers.category[known] == visit.category and sellers.active[known]:
        tally.counts[Count.PAGES_SHELF.value] += people
        offer = way(
            viewer, today, visit, Channel.SHELF.value, known, where, 1, p.minutes_known, known_push(p),
            viewer.relation_trust * today.after_sales.best_felt, sellers.fit[known][visit.cluster],
        )  # fmt: skip
        choice = weighed(choice, offer, offer_luck(viewer, today, visit, AT_KNOWN), p)
    return choice


def shelf_searched(viewer: ViewerRow, today: Today, visit: Visit) -> int:
    """The platform on whose shelf goods are looked for: by habit where dramas are watched, else any used; -1 none."""
    luck = luck_of(viewer, today, Purpose.STORE.value + visit.number)
    by_habit = 0.0
    if viewer.habit_on >= 0 and today.venues.shelf_pull[viewer.habit_on] > 0.0:
        by_habit = searches_where_watched(viewer.shelf_habit, today.purchase)
    if luck < by_habit:
        return viewer.habit_on
    left = (luck - by_habit) / (1.0 - by_habit)
    return pick_used(viewer.platforms, today.venues.shelf_pull, N_SELLERS, left)


def with_live(viewer: ViewerRow, today: Today, tally: Tally, visit: Visit, people: int, choice: Choice) -> Choice:
    """The live rooms of a platform besides what was looked at already."""
    p, sellers = today.purchase, today.sellers
    where_luck = luck_of(viewer, today, Purpose.STORE_LIVE.value + visit.number)
    where = pick_used(viewer.platforms, today.venues.live_pull, N_SELLERS, where_luck)
    if where < 0:
        return choice
    tally.counts[Count.PAGES_LIVE.value] += people * p.pages_live
    row = page_shown(viewer, today, visit, where, Channel.LIVE.value)
    for place in range(LIVE_PLACES):
        merchant: int = today.stores.live_page[row][place]
        if merchant >= 0:
            offer = way(
                viewer, today, visit, Channel.LIVE.value, merchant, where, 0, p.minutes_live, live_push(p),
                believed_quality(sellers.rating[merchant], p), sellers.fit[merchant][visit.cluster],
            )  # fmt: skip
            choice = weighed(choice, offer, offer_luck(viewer, today, visit, AT_LIVE + place), p)
    return choice


def by_drama(viewer: ViewerRow, today: Today, slot: int, visit: Visit) -> Way:
    """The offer in the drama at position ``slot``, as it was shown and in the state of mind it was seen in."""
    p, sellers = today.purchase, today.sellers
    seller: int = today.screens.merchant[slot]
    push = drama_push(absorbed_utility(viewer.enjoyment, viewer.control, viewer.merging, p), today.screens.fit[slot], p)
    quality = believed_quality(sellers.rating[seller], p)
    return way(
        viewer,
        today,
        visit,
        Channel.DRAMA.value,
        seller,
        viewer.offer_on,
        0,
        p.minutes_drama,
        push,
        quality,
        viewer.offer_match,
    )


def page_shown(viewer: ViewerRow, today: Today, visit: Visit, platform: int, channel: int) -> int:
    """The row of the page that a platform shows: that of the viewer's tastes, or that of nobody in particular."""
    luck = luck_of(viewer, today, Purpose.KNOWN.value + N_CHANNELS * visit.number + channel)
    cluster = visit.cluster if luck < accuracy_at(viewer, today, platform) else N_CLUSTERS
    screen = 1 if channel == Channel.LIVE.value else 0
    purpose = Purpose.VARIANT.value + SCREENS * visit.number + screen
    return page_row(visit.category, cluster, int(luck_of(viewer, today, purpose) * VARIANTS))


def way(
    viewer: ViewerRow,
    today: Today,
    visit: Visit,
    channel: int,
    merchant: int,
    platform: int,
    known: int,
    minutes: float,
    push: float,
    quality: float,
    fit: float,
) -> Way:
    """An offer, and its utility: what it is believed to be worth, what it takes, and what pushes towards it."""
    p, sellers, coupon = today.purchase, today.sellers, 0
    price: int = sellers.price[merchant]
    if channel == Channel.LIVE.value:
        price = live_price(price, p)
    listed = price
    price = price_asked(viewer, today, visit, platform, listed)
    personal = price - listed
    tax: int = round_fen(today.venues.sales_tax[platform] * price)
    price = price + tax
    if platform == viewer.voucher_from and (viewer.voucher_in < 0 or viewer.voucher_in == channel):
        coupon = usable_coupon(viewer.voucher, today.stores.coupon_floor[platform], price)
    worth = worth_to(visit.value, sellers.tier[merchant], fit, p)
    believed = worth * quality
    weighs = price - round_fen(p.coupon_weight * coupon)
    weighed_minutes = time_pressure(viewer.minutes_left, viewer.free_minutes, p) * minutes
    style = style_push(sellers.adaptation[merchant], today.venues.adaptation[platform], p)
    towards = push + brand_push(sellers.brand_equity[merchant], p) + style
    towards = towards + awareness_push(viewer.awareness, today.campaigns)
    usual: int = today.stores.usual_price[visit.category]
    utility = offer_utility(believed, weighs, weighed_minutes, towards, usual, p)
    plain = utility
    if coupon > 0:
        plain = UNAVAILABLE
        if price <= viewer.wallet:
            plain = offer_utility(believed, price, weighed_minutes, towards, usual, p)
    beyond = 1 if price - coupon > viewer.wallet else 0
    return Way(channel, merchant, platform, known, minutes, price, tax, personal, coupon, beyond, worth, utility, plain)


def price_asked(viewer: ViewerRow, today: Today, visit: Visit, platform: int, listed: int) -> int:
    """The price asked of this person: the listed one, moved by what the platform believes the person would pay."""
    most = today.venues.personal_prices[platform]
    if most <= 0.0 or visit.value <= 0:
        return listed
    accuracy = accuracy_at(viewer, today, platform)
    would_pay = willingness(visit.value, today.stores.usual_price[visit.category], today.wants)
    misread = shock_of(viewer, today, Purpose.FITTED_PRICE.value + visit.category)
    return fitted_price(listed, most, accuracy, believed_match(accuracy, would_pay, misread))


def term_of(offer: Way, p: Purchase) -> float:
    """The term of an offer in the nest; none where the wallet does not hold its price."""
    return 0.0 if offer.beyond == 1 else nest_term(offer.utility, p)


def plain_term(offer: Way, term: float, p: Purchase) -> float:
    """The term of an offer without its coupon. term: the one with it."""
    return term if offer.coupon == 0 else nest_term(offer.plain, p)


def is_missed(offer: Way, p: Purchase) -> int:
    """1 if money alone keeps somebody from an offer that is better than waiting."""
    return 1 if offer.beyond == 1 and offer.utility > p.wait else 0


def weighed(choice: Choice, offer: Way, luck: float, p: Purchase) -> Choice:
    """One more offer beside those looked at: it is chosen with the share of its term in the sum."""
    term = term_of(offer, p)
    terms = choice.terms + term
    plain = choice.plain + plain_term(offer, term, p)
    return Choice(terms, plain, choice.missed | is_missed(offer, p), offer if luck * terms < term else choice.way)


def offer_luck(viewer: ViewerRow, today: Today, visit: Visit, place: int) -> float:
    """Luck of one offer of a visit."""
    return luck_of(viewer, today, Purpose.OFFER.value + PLACES * visit.number + place)
