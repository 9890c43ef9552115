"""Shopping: an offer seen in a drama first, then one of the open needs; at most one order a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.draws import Purpose
from sim.money import round_fen
from sim.names import N_CATEGORIES, N_SELLERS, Channel
from sim.picking import pick, pick_bit, pick_used
from sim.processes.after_sales.rules import delivery_delay
from sim.processes.luck import luck_of
from sim.processes.shopping.rules import (
    UNAVAILABLE,
    absorbed_utility,
    buy_probability,
    drama_utility,
    known_utility,
    live_utility,
    nest_term,
    offer_utility,
    shelf_utility,
    shopping_cost,
    time_pressure,
    usable_coupon,
    would_buy_anyway,
)
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.schema import OrderColumns, ViewerRow
    from sim.world.today import Tally, Today

IN_DRAMA, FOR_NEED = 0, 1
"""What a page is opened for: an offer seen in a drama, or an open need. Each meets a luck of its own."""
VISITS = 2
"""How many visits there can be on a day: the draws of merchants come after those of platforms."""


class Way(NamedTuple):
    """One way to buy: where, from whom, what it takes, and its utility in logits."""

    channel: int
    merchant: int
    platform: int
    minutes: float
    coupon: int
    utility: float


def no_way() -> Way:
    """A way to buy that is not there."""
    return Way(Channel.SHELF.value, -1, -1, 0.0, 0, UNAVAILABLE)


def shop(viewer: ViewerRow, order: OrderColumns, today: Today, tally: Tally) -> bool:
    """Look at the offer seen in a drama, then at one of the open needs; whether the ``order`` was filled in."""
    if viewer.joins_on > today.calendar.day or (viewer.offer < 0 and viewer.needs == 0):
        return False
    focus = -1
    considered: int = -1
    if viewer.needs != 0 and luck_of(viewer, today, Purpose.SHOPPING_DAY.value) < today.purchase.shopping_day:
        focus = pick_bit(viewer.needs, N_CATEGORIES, luck_of(viewer, today, Purpose.FOCUS.value))
    if viewer.offer >= 0:
        slot: int = today.screens.slot_of[viewer.offer]
        seller: int = today.screens.merchant[slot]
        considered = today.sellers.category[seller]
        has_enough = (viewer.stocked >> considered) & 1 == 1 and (viewer.needs >> considered) & 1 == 0
        if not has_enough and consider(viewer, order, today, tally, IN_DRAMA, considered, slot, focus):
            return True
    if focus < 0 or focus == considered:
        return False
    return consider(viewer, order, today, tally, FOR_NEED, focus, -1, focus)


def consider(
    viewer: ViewerRow, order: OrderColumns, today: Today, tally: Tally, visit: int, category: int, slot: int, focus: int
) -> bool:
    """Choose among the ways to fill a need, or to follow an impulse, and waiting; whether something is ordered.

    visit: IN_DRAMA or FOR_NEED. slot: position of the drama with the offer. focus: the need looked into today, or -1.
    """
    p = today.purchase
    needed = (viewer.needs >> category) & 1 == 1
    viewer.profile_data = viewer.profile_data + today.discovery.data_per_page
    viewer.profile_age = 0
    drama, live, shelf, known = no_way(), no_way(), no_way(), no_way()
    looked_into = needed and focus == category  # the other ways are open only on a day spent on this need
    if visit == IN_DRAMA:
        tally.counts[Count.PAGES_DRAMA.value] += viewer.weight
        drama = by_drama(viewer, today, slot)
    if needed:
        people = viewer.weight if looked_into else 0
        live = by_live(viewer, today, tally, visit, category, people)
        where_luck = luck_of(viewer, today, Purpose.STORE.value + visit)
        where = pick_used(viewer.platforms, today.venues.shelf_pull, N_SELLERS, where_luck)
        if where >= 0:
            shelf = by_shelf(viewer, today, tally, visit, category, people, where)
            known = by_known(viewer, today, tally, category, people, where)
    of_drama, of_live = nest_term(drama.utility, p), nest_term(live.utility, p)
    of_shelf, of_known = nest_term(shelf.utility, p), nest_term(known.utility, p)
    without = of_live + of_shelf + of_known
    every = of_drama + without if looked_into else of_drama
    luck = luck_of(viewer, today, Purpose.BUY.value + visit)
    if not luck < buy_probability(every, needed, p):
        return False
    left = luck_of(viewer, today, Purpose.CHANNEL.value + visit) * every
    incremental = 0
    if left < of_drama or not looked_into:
        chosen = drama
        incremental = 0 if would_buy_anyway(without, needed, luck, p) else 1
    elif left < of_drama + of_live:
        chosen = live
    elif of_known > 0.0 and left >= of_drama + of_live + of_shelf:
        chosen = known
    elif of_shelf > 0.0:
        chosen = shelf
    else:  # rounding left nothing behind the live room
        chosen = live
    buy(viewer, order, today, tally, chosen, category, needed, incremental)
    return True


def by_drama(viewer: ViewerRow, today: Today, slot: int) -> Way:
    """The offer in the drama at position ``slot``, in the state of mind it was seen in."""
    p = today.purchase
    seller: int = today.screens.merchant[slot]
    state = absorbed_utility(viewer.enjoyment, viewer.control, viewer.merging, p)
    appeal = drama_utility(state, viewer.trust, today.screens.fit[slot], today.sellers.brand_equity[seller], p)
    return way(viewer, today, Channel.DRAMA.value, seller, viewer.offer_on, p.risk_drama, p.minutes_drama, appeal)


def by_live(viewer: ViewerRow, today: Today, tally: Tally, visit: int, category: int, people: int) -> Way:
    """A live room; its pages count for ``people``."""
    p, sellers = today.purchase, today.sellers
    where_luck = luck_of(viewer, today, Purpose.STORE_LIVE.value + visit)
    where = pick_used(viewer.platforms, today.venues.live_pull, N_SELLERS, where_luck)
    if where < 0:
        return no_way()
    merchant = merchant_met(today, category, luck_of(viewer, today, Purpose.STORE_LIVE.value + VISITS + visit))
    if merchant < 0:
        return no_way()
    tally.counts[Count.PAGES_LIVE.value] += people * p.pages_live
    appeal = live_utility(today.calendar.years_since_2023, sellers.brand_equity[merchant], p)
    return way(viewer, today, Channel.LIVE.value, merchant, where, p.risk_live, p.minutes_live, appeal)


def by_shelf(viewer: ViewerRow, today: Today, tally: Tally, visit: int, category: int, people: int, where: int) -> Way:
    """The shelf of a platform; its pages count for ``people``."""
    p, sellers = today.purchase, today.sellers
    merchant = merchant_met(today, category, luck_of(viewer, today, Purpose.STORE.value + VISITS + visit))
    if merchant < 0:
        return no_way()
    tally.counts[Count.PAGES_SHELF.value] += people * p.pages_shelf
    appeal = shelf_utility(viewer.shelf_habit, sellers.brand_equity[merchant], p)
    return way(viewer, today, Channel.SHELF.value, merchant, where, p.risk_shelf, p.minutes_shelf, appeal)


def by_known(viewer: ViewerRow, today: Today, tally: Tally, category: int, people: int, where: int) -> Way:
    """The merchant bought from before, if it sells what is needed; one page counts for ``people``."""
    p, sellers, merchant = today.purchase, today.sellers, viewer.known_merchant
    if merchant < 0 or sellers.category[merchant] != category or not sellers.active[merchant]:
        return no_way()
    tally.counts[Count.PAGES_SHELF.value] += people
    appeal = known_utility(viewer.relation_trust, sellers.brand_equity[merchant], p)
    return way(viewer, today, Channel.SHELF.value, merchant, where, p.risk_known, p.minutes_known, appeal)


def merchant_met(today: Today, category: int, luck: float) -> int:
    """A merchant of a category, by weight; -1 if there is none."""
    stores = today.stores
    k = pick(stores.weight, stores.start[category], stores.start[category + 1], luck)
    return stores.order[k] if k >= 0 else -1


def way(
    viewer: ViewerRow,
    today: Today,
    channel: int,
    merchant: int,
    platform: int,
    risk: float,
    minutes: float,
    appeal: float,
) -> Way:
    """A way to buy: its own appeal, and what is common to all (uncertainty, minutes, price after coupon)."""
    p, price, coupon = today.purchase, today.sellers.price[merchant], 0
    if platform == viewer.voucher_from:
        coupon = usable_coupon(viewer.voucher, today.stores.coupon_floor[platform], price)
    if price - coupon > viewer.wallet:
        return Way(channel, merchant, platform, minutes, 0, UNAVAILABLE + appeal)
    pay = price - round_fen(p.coupon_weight * coupon)
    weighed = time_pressure(viewer.minutes_left, viewer.free_minutes, p) * minutes
    cost = offer_utility(risk, weighed, pay, viewer.daily_income, p)
    return Way(channel, merchant, platform, minutes, coupon, cost + appeal)


def buy(
    viewer: ViewerRow,
    order: OrderColumns,
    today: Today,
    tally: Tally,
    chosen: Way,
    category: int,
    needed: bool,
    incremental: int,
) -> None:
    """Pay into escrow, close or stock the need, and fill in the order."""
    price = today.sellers.price[chosen.merchant]
    viewer.wallet = viewer.wallet - (price - chosen.coupon)
    if chosen.coupon > 0:
        viewer.voucher = 0
        viewer.voucher_from = -1
    if needed:
        viewer.needs = viewer.needs & ~(1 << category)
    else:
        viewer.stocked = viewer.stocked | (1 << category)
    viewer.minutes_left = max(viewer.minutes_left - chosen.minutes, 0.0)
    cost = round_fen(shopping_cost(chosen.minutes, today.purchase))
    viewer.surplus = viewer.surplus - cost
    tally.surplus[viewer.segment] -= viewer.weight * cost
    if chosen.merchant == viewer.known_merchant and viewer.repurchased == 0:
        viewer.repurchased = 1
    day = today.calendar.day
    due = day + delivery_delay(luck_of(viewer, today, Purpose.DELIVERY.value), today.after_sales)
    order.viewer = viewer.row
    order.weight = viewer.weight
    order.merchant = chosen.merchant
    order.drama = viewer.offer if chosen.channel == Channel.DRAMA.value else -1
    order.platform = chosen.platform
    order.channel = chosen.channel
    order.category = category
    order.needed = 1 if needed else 0
    order.incremental = incremental
    order.price = price
    order.coupon = chosen.coupon
    order.ordered_on = day
    order.due_on = due
    order.settles_on = due + today.after_sales.return_window
    order.status = 0
