"""Shopping: an offer seen in a drama first, then one of the open needs, or a live room; at most one order a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.money import round_fen
from sim.names import N_CATEGORIES, Channel
from sim.picking import pick_bit, pick_share
from sim.processes.after_sales.rules import delivery_delay
from sim.processes.campaigns.rules import unaware_weight
from sim.processes.luck import cluster_of, luck_of
from sim.processes.open_needs import close_need, is_open, latent_value
from sim.processes.profile import feed_profile
from sim.processes.relation import count_repeat
from sim.processes.shopping.offers import (
    FOR_NEED,
    IN_DRAMA,
    Choice,
    Visit,
    by_drama,
    elsewhere,
    is_missed,
    no_choice,
    plain_term,
    term_of,
    with_live,
)
from sim.processes.shopping.rules import (
    buys_from_videos,
    comes_chance,
    expected_surplus,
    live_habit,
    logit_value,
    nest_term,
    nest_weight,
    outside_utility,
    outside_weight,
    real_match,
    response_of_order,
    shopping_cost,
    surplus_over_waiting,
    wait_weight,
)
from sim.units import SECONDS_PER_MINUTE
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.order_schema import OrderColumns
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today


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
    if not buys_from_videos(viewer.video_reluctance, today.calendar.video_buyers):
        return -1
    liking = live_habit(today.calendar.years_since_2023, p)
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
    of_drama = term_of(drama, p)
    others = no_choice()
    if visit.needed:
        others = elsewhere(viewer, today, tally, visit, viewer.weight if searched else 0)
    feed_profile(viewer, today.discovery.data_per_page)
    every = of_drama + others.terms if searched else of_drama
    plain = plain_term(drama, of_drama, p)
    plain = plain + others.plain if searched else plain
    missed = is_missed(drama, p) | others.missed if searched else is_missed(drama, p)
    in_drama = luck_of(viewer, today, Purpose.CHANNEL.value) * every < of_drama
    if not decides(viewer, order, today, tally, visit, Choice(every, plain, missed, drama if in_drama else others.way)):
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


def rest_weight(visit: Visit, today: Today) -> float:
    """Weight of everything but buying here: of waiting and, for a need, of meeting it outside."""
    p = today.purchase
    usual: int = today.stores.usual_price[visit.category]
    return wait_weight(p) + (outside_weight(visit.value, usual, p) if visit.needed else 0.0)


def buys_anyway(viewer: ViewerRow, today: Today, visit: Visit, choice: Choice) -> bool:
    """Whether something would have been bought on this visit without any coupon, with the same luck."""
    bought = nest_weight(choice.plain, today.purchase)
    luck = luck_of(viewer, today, Purpose.BUY.value + visit.number)
    return luck * (bought + rest_weight(visit, today)) < bought


def buys_unaware(viewer: ViewerRow, today: Today, visit: Visit, buying: float) -> bool:
    """Whether something would have been bought on this visit without awareness of brands, with the same luck."""
    bought = unaware_weight(buying, viewer.awareness, today.campaigns)
    luck = luck_of(viewer, today, Purpose.BUY.value + visit.number)
    return luck * (bought + rest_weight(visit, today)) < bought


def decides(viewer: ViewerRow, order: OrderColumns, today: Today, tally: Tally, visit: Visit, choice: Choice) -> bool:
    """Buy what was chosen among the offers, meet the need outside, or wait; whether something is ordered."""
    p = today.purchase
    usual: int = today.stores.usual_price[visit.category]
    viewer.bound = viewer.bound | choice.missed
    tally.counts[Count.MISSED.value] += viewer.weight * choice.missed
    buying = nest_weight(choice.terms, p)
    total = buying + rest_weight(visit, today)
    tally.counts[Count.EXPECTED.value] += viewer.weight * round_fen(surplus_over_waiting(total, usual, p))
    luck = luck_of(viewer, today, Purpose.BUY.value + visit.number) * total
    if luck < buying:
        if viewer.awareness > 0.0 and not buys_unaware(viewer, today, visit, buying):
            tally.counts[Count.CAMPAIGN_ORDERS.value] += viewer.weight
        buy(viewer, order, today, tally, choice, visit, total)
        return True
    if visit.needed and luck < total - wait_weight(p):
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
        viewer.voucher_in = -1
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
    brought = viewer.shown_by_ad == 1 and viewer.shown == viewer.offer
    order.brought = 1 if brought and chosen.channel == Channel.DRAMA.value else 0
    order.platform = chosen.platform
    order.channel = chosen.channel
    order.category = category
    order.needed = 1 if visit.needed else 0
    order.incremental = 0
    order.prompted = 0
    if chosen.coupon > 0 and not buys_anyway(viewer, today, visit, choice):
        order.prompted = 1
    order.known = chosen.known
    order.value = visit.value
    order.worth = round_fen(chosen.worth)
    order.match = round_fen(real_match(total, chosen.utility, usual, p))
    order.expected = round_fen(expected_surplus(total, usual, p)) + cost
    within = nest_term(chosen.utility, p) / terms
    order.response = response_of_order(within, nest_weight(terms, p) / total, p)
    order.price = chosen.price
    order.tax = chosen.tax
    order.personal = chosen.personal
    order.coupon = chosen.coupon
    order.shopping_seconds = round_fen(chosen.minutes * SECONDS_PER_MINUTE)
    order.ordered_on = day
    order.due_on = due
    order.settles_on = due + today.after_sales.return_window
    order.status = 0
