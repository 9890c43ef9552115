"""Shopping: an offer seen in a drama first, then one of the open needs, or a live room; at most one order a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.draws import Purpose
from sim.money import round_fen
from sim.names import N_CATEGORIES, N_CHANNELS, N_CLUSTERS, N_SELLERS, VARIANTS, Channel
from sim.picking import pick_bit, pick_share, pick_used
from sim.processes.after_sales.rules import delivery_delay
from sim.processes.luck import cluster_of, luck_of
from sim.processes.open_needs import close_need, is_open, latent_value
from sim.processes.pages.rules import page_row
from sim.processes.profile import accuracy_at, feed_profile
from sim.processes.relation import count_repeat
from sim.processes.shopping.rules import (
    UNAVAILABLE,
    absorbed_utility,
    believed_quality,
    brand_push,
    comes_chance,
    drama_push,
    expected_surplus,
    faded,
    known_push,
    live_price,
    live_push,
    logit_value,
    nest_term,
    nest_weight,
    offer_utility,
    outside_utility,
    outside_weight,
    real_match,
    response_of_order,
    shelf_push,
    shopping_cost,
    surplus_over_waiting,
    time_pressure,
    usable_coupon,
    wait_weight,
    worth_to,
)
from sim.world.today import LIVE_PLACES, SHELF_PLACES, Count

if TYPE_CHECKING:
    from sim.processes.shopping.parameters import Purchase
    from sim.world.schema import OrderColumns, ViewerRow
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
    """One offer: where, from whom, what it takes, its worth in fen if as promised, and its utility in logits."""

    channel: int
    merchant: int
    platform: int
    known: int
    minutes: float
    price: int
    coupon: int
    worth: float
    utility: float


class Choice(NamedTuple):
    """The offers looked at so far: the sum of their terms in the nest, and the one chosen among them."""

    terms: float
    way: Way


def no_choice() -> Choice:
    """Nothing looked at yet."""
    return Choice(0.0, Way(Channel.SHELF.value, -1, -1, 0, 0.0, 0, 0, 0.0, UNAVAILABLE))


def shop(viewer: ViewerRow, order: OrderColumns, today: Today, tally: Tally) -> bool:
    """Look at the offer seen in a drama, at one of the open needs, or into a live room; whether something is ordered.

    An order is filled in.
    """
    if viewer.joins_on > today.calendar.day:
        return False
    focus = need_in_focus(viewer, today)
    offered: int = -1
    if viewer.offer >= 0:
        slot: int = today.screens.slot_of[viewer.offer]
        seller: int = today.screens.merchant[slot]
        offered = today.sellers.category[seller]
        if look_at_offer(viewer, order, today, tally, slot, offered, focus == offered):
            return True
    if focus >= 0:
        return focus != offered and look_for(viewer, order, today, tally, focus, True)
    browsed = live_room_today(viewer, today)
    return browsed >= 0 and browsed != offered and look_for(viewer, order, today, tally, browsed, False)


def need_in_focus(viewer: ViewerRow, today: Today) -> int:
    """The open need for which the shelf is searched today, -1 if none."""
    if viewer.needs == 0:
        return -1
    chance = comes_chance(today.purchase.shopping_day, viewer.trust[Channel.SHELF.value], today.purchase)
    if luck_of(viewer, today, Purpose.SHOPPING_DAY.value) >= chance:
        return -1
    return pick_bit(viewer.needs, N_CATEGORIES, luck_of(viewer, today, Purpose.FOCUS.value))


def live_room_today(viewer: ViewerRow, today: Today) -> int:
    """The category of the live rooms looked into today without a search: for a need, or for nothing; -1 if none."""
    p = today.purchase
    liking = faded(today.calendar.years_since_2023, p)
    trust = viewer.trust[Channel.LIVE.value]
    alone = comes_chance(p.live_day * liking, trust, p)
    if viewer.needs != 0 and luck_of(viewer, today, Purpose.LIVE_DAY.value) < alone:
        return pick_bit(viewer.needs, N_CATEGORIES, luck_of(viewer, today, Purpose.FOCUS.value))
    if luck_of(viewer, today, Purpose.LIVE_BROWSE.value) < comes_chance(p.live_browse * liking, trust, p):
        luck = luck_of(viewer, today, Purpose.BROWSE_CATEGORY.value)
        return pick_share(today.stores.need_mix[viewer.segment], N_CATEGORIES, luck)
    return -1


def visits(viewer: ViewerRow, today: Today, number: int, category: int) -> Visit:
    """Somebody looks at goods of a category; worth 0 where it is neither needed nor will be soon."""
    needed = is_open(viewer, category)
    value: int = 0
    if needed:
        value = viewer.need_value[category]
    elif (viewer.stocked >> category) & 1 == 0:
        value = latent_value(viewer, today, category, number)
    return Visit(number, category, needed, value, cluster_of(viewer, today, category))


def look_at_offer(
    viewer: ViewerRow, order: OrderColumns, today: Today, tally: Tally, slot: int, category: int, searched: bool
) -> bool:
    """The page of the product in a drama; beside the other ways to buy where the need is looked into today anyway."""
    p = today.purchase
    visit = visits(viewer, today, IN_DRAMA, category)
    tally.counts[Count.PAGES_DRAMA.value] += viewer.weight
    if visit.value <= 0:
        feed_profile(viewer, today.discovery.data_per_page)
        return False
    drama = by_drama(viewer, today, slot, visit)
    of_drama = nest_term(drama.utility, p)
    others = no_choice()
    if visit.needed:
        others = elsewhere(viewer, today, tally, visit, viewer.weight if searched else 0)
    feed_profile(viewer, today.discovery.data_per_page)
    every = of_drama + others.terms if searched else of_drama
    in_drama = luck_of(viewer, today, Purpose.CHANNEL.value) * every < of_drama
    if not decides(viewer, order, today, tally, visit, Choice(every, drama if in_drama else others.way)):
        return False
    if in_drama:
        luck = luck_of(viewer, today, Purpose.BUY.value + IN_DRAMA)
        bought = nest_weight(others.terms, p)
        anyway = visit.needed and luck * (bought + rest_weight(visit, today)) < bought
        order.incremental = 0 if anyway else 1
    return True


def look_for(viewer: ViewerRow, order: OrderColumns, today: Today, tally: Tally, category: int, searched: bool) -> bool:
    """A need is looked into, on the shelf and beside it; or live rooms alone."""
    visit = visits(viewer, today, FOR_NEED, category)
    if searched:
        choice = elsewhere(viewer, today, tally, visit, viewer.weight)
    else:
        choice = with_live(viewer, today, tally, visit, viewer.weight, no_choice())
    feed_profile(viewer, today.discovery.data_per_page)
    return visit.value > 0 and decides(viewer, order, today, tally, visit, choice)


def elsewhere(viewer: ViewerRow, today: Today, tally: Tally, visit: Visit, people: int) -> Choice:
    """What the shelf, the merchant known and perhaps live rooms offer; their pages count for ``people``."""
    p = today.purchase
    choice = with_shelf(viewer, today, tally, visit, people)
    chance = comes_chance(p.live_visit * faded(today.calendar.years_since_2023, p), viewer.trust[Channel.LIVE.value], p)
    if luck_of(viewer, today, Purpose.LIVE_BESIDE.value + visit.number) < chance:
        return with_live(viewer, today, tally, visit, people, choice)
    return choice


def with_shelf(viewer: ViewerRow, today: Today, tally: Tally, visit: Visit, people: int) -> Choice:
    """The page of a platform's shelf, and the merchant bought from before if it sells what is looked for."""
    p, sellers = today.purchase, today.sellers
    choice = no_choice()
    where_luck = luck_of(viewer, today, Purpose.STORE.value + visit.number)
    where = pick_used(viewer.platforms, today.venues.shelf_pull, N_SELLERS, where_luck)
    if where < 0:
        return choice
    push = shelf_push(viewer.shelf_habit, p)
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
    """The offer in the drama at position ``slot``, in the state of mind it was seen in.

    Of the products behind the link a platform shows the one that fits best to somebody whose tastes it knows.
    """
    p, sellers = today.purchase, today.sellers
    seller: int = today.screens.merchant[slot]
    push = drama_push(absorbed_utility(viewer.enjoyment, viewer.control, viewer.merging, p), today.screens.fit[slot], p)
    known = is_known(viewer, today, visit, viewer.offer_on, Channel.DRAMA.value)
    fit = today.stores.best_fit[seller][visit.cluster] if known else sellers.fit[seller][visit.cluster]
    quality = believed_quality(sellers.rating[seller], p)
    return way(
        viewer, today, visit, Channel.DRAMA.value, seller, viewer.offer_on, 0, p.minutes_drama, push, quality, fit
    )


def is_known(viewer: ViewerRow, today: Today, visit: Visit, platform: int, channel: int) -> bool:
    """Whether a platform knows the tastes of this viewer where it ranks today: with its accuracy as chance."""
    luck = luck_of(viewer, today, Purpose.KNOWN.value + N_CHANNELS * visit.number + channel)
    return luck < accuracy_at(viewer, today, platform)


def page_shown(viewer: ViewerRow, today: Today, visit: Visit, platform: int, channel: int) -> int:
    """The row of the page that a platform shows: that of the viewer's tastes, or that of nobody in particular."""
    cluster = visit.cluster if is_known(viewer, today, visit, platform, channel) else N_CLUSTERS
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
    if platform == viewer.voucher_from:
        coupon = usable_coupon(viewer.voucher, today.stores.coupon_floor[platform], price)
    worth = worth_to(visit.value, sellers.tier[merchant], fit, p)
    weighs = price - round_fen(p.coupon_weight * coupon)
    weighed_minutes = time_pressure(viewer.minutes_left, viewer.free_minutes, p) * minutes
    towards = push + brand_push(sellers.brand_equity[merchant], p)
    usual: int = today.stores.usual_price[visit.category]
    utility = offer_utility(worth * quality, weighs, weighed_minutes, towards, usual, p)
    if price - coupon > viewer.wallet:
        if utility > 0.0:
            viewer.bound = 1
        utility = UNAVAILABLE
    return Way(channel, merchant, platform, known, minutes, price, coupon, worth, utility)


def weighed(choice: Choice, offer: Way, luck: float, p: Purchase) -> Choice:
    """One more offer beside those looked at: it is chosen with the share of its term in the sum."""
    term = nest_term(offer.utility, p)
    terms = choice.terms + term
    return Choice(terms, offer if luck * terms < term else choice.way)


def offer_luck(viewer: ViewerRow, today: Today, visit: Visit, place: int) -> float:
    """Luck of one offer of a visit."""
    return luck_of(viewer, today, Purpose.OFFER.value + PLACES * visit.number + place)


def rest_weight(visit: Visit, today: Today) -> float:
    """Weight of everything but buying here: of waiting and, for a need, of meeting it outside."""
    p = today.purchase
    usual: int = today.stores.usual_price[visit.category]
    return wait_weight(p) + (outside_weight(visit.value, usual, p) if visit.needed else 0.0)


def decides(viewer: ViewerRow, order: OrderColumns, today: Today, tally: Tally, visit: Visit, choice: Choice) -> bool:
    """Buy what was chosen among the offers, meet the need outside, or wait; whether something is ordered."""
    p = today.purchase
    usual: int = today.stores.usual_price[visit.category]
    buying = nest_weight(choice.terms, p)
    total = buying + rest_weight(visit, today)
    tally.counts[Count.EXPECTED.value] += viewer.weight * round_fen(surplus_over_waiting(total, usual, p))
    luck = luck_of(viewer, today, Purpose.BUY.value + visit.number) * total
    if luck < buying:
        buy(viewer, order, today, tally, choice, visit, total)
        return True
    if luck < total - wait_weight(p):
        close_need(viewer, visit.category)
        tally.counts[Count.OUTSIDE.value] += viewer.weight
        away = outside_utility(visit.value, usual, p)
        gained = round_fen(logit_value(usual, p) * away + real_match(total, away, usual, p))
        tally.counts[Count.OUTSIDE_SURPLUS.value] += viewer.weight * gained
        viewer.surplus = viewer.surplus + gained
        tally.surplus[viewer.segment] += viewer.weight * gained
    return False


def buy(
    viewer: ViewerRow, order: OrderColumns, today: Today, tally: Tally, choice: Choice, visit: Visit, total: float
) -> None:
    """Pay into escrow, close or stock the need, and fill in the order. total: weight of all there was to choose."""
    p, category, chosen, terms = today.purchase, visit.category, choice.way, choice.terms
    usual: int = today.stores.usual_price[category]
    viewer.wallet = viewer.wallet - (chosen.price - chosen.coupon)
    if chosen.coupon > 0:
        viewer.voucher = 0
        viewer.voucher_from = -1
    if visit.needed:
        close_need(viewer, category)
    else:
        viewer.stocked = viewer.stocked | (1 << category)
    viewer.minutes_left = max(viewer.minutes_left - chosen.minutes, 0.0)
    feed_profile(viewer, today.discovery.data_per_order)
    cost = round_fen(shopping_cost(chosen.minutes, p))
    viewer.surplus = viewer.surplus - cost
    tally.surplus[viewer.segment] -= viewer.weight * cost
    if chosen.merchant == viewer.known_merchant:
        count_repeat(viewer)
    day = today.calendar.day
    due = day + delivery_delay(luck_of(viewer, today, Purpose.DELIVERY.value), today.after_sales)
    order.viewer = viewer.row
    order.weight = viewer.weight
    order.merchant = chosen.merchant
    order.drama = viewer.offer if chosen.channel == Channel.DRAMA.value else -1
    order.platform = chosen.platform
    order.channel = chosen.channel
    order.category = category
    order.needed = 1 if visit.needed else 0
    order.incremental = 0
    order.known = chosen.known
    order.value = visit.value
    order.worth = round_fen(chosen.worth)
    order.match = round_fen(real_match(total, chosen.utility, usual, p))
    order.expected = round_fen(expected_surplus(total, usual, p)) + cost
    within = nest_term(chosen.utility, p) / terms
    order.response = response_of_order(within, nest_weight(terms, p) / total, p)
    order.price = chosen.price
    order.coupon = chosen.coupon
    order.ordered_on = day
    order.due_on = due
    order.settles_on = due + today.after_sales.return_window
    order.status = 0
