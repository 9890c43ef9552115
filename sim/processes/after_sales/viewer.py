"""After-sales: what arrives, what is wrong with it, and what becomes of trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.draws import Purpose, normal, uniform
from sim.money import round_fen
from sim.names import Channel, Form
from sim.processes.after_sales.rules import (
    answer_hours,
    compensation_due,
    contentment,
    credit_lapsed,
    delivered_quality,
    felt_after_fault,
    felt_without_fault,
    has_fault,
    hassle,
    load_met,
    moved_trust,
    nearly_decided,
    recovery,
    satisfaction,
    sends_back,
    served_level,
    takes_another,
    tells_of_purchase,
)
from sim.processes.open_needs import is_open, open_need
from sim.processes.relation import COUNTED, REPEATED, REPLACING
from sim.processes.shopping.rules import surprise_of
from sim.processes.word_of_mouth.rules import spoken_valence
from sim.units import SECONDS_PER_HOUR
from sim.world.orders import OrderStatus
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.order_schema import DeliveryColumns
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today


ORDERS_APART = 64
"""Orders of one viewer that arrive on the same day were made fewer days apart: delivery takes at most 60."""


class Service(NamedTuple):
    """Who answers for an order: the level of mature service, the share of orders it serves, and clutter in the way."""

    mature: float
    integrated: float
    complexity: float


class Answer(NamedTuple):
    """How well a fault is made good without an exchange and with one, and the level of compensation; all in [0, 1]."""

    recovered: float
    replaced: float
    compensation: float


def receive(viewer: ViewerRow, order: DeliveryColumns, today: Today, tally: Tally) -> None:
    """An order arrives: it is worth what was promised or not; a fault is answered and made good; it is kept or not.

    Writes to the order: ``status`` 1 delivered or 2 returned, ``seconds`` to the first answer (0 if there was nothing
    to answer), ``compensation`` in fen, whether it was ``exchanged``, fen of the refund that ``lapsed``, what was
    ``felt``, experience over promise, what the buyer ``gained`` in the end, in fen, and whether it was ``near`` to
    having gone the other way.
    """
    p, sellers, m = today.after_sales, today.sellers, order.merchant
    service = service_for(order, today)
    spread = surprise_of(order.channel, order.known == 1, today.purchase)
    shock = normal(today.keys[Purpose.SURPRISE.value], arrival_number(order))
    arrived = delivered_quality(sellers.quality[m], spread, shock, p)
    felt = felt_without_fault(arrived, p)
    paid = order.price - order.coupon
    reliability = served_level(sellers.reliability[m], service.mature, service.integrated)
    fault = has_fault(sellers.quality[m], reliability, arrival_luck(order, today, Purpose.FAULT.value), p)
    made_good: int = 0
    order.seconds = 0
    answer = Answer(0.0, 0.0, 0.0)
    sound: int = round_fen(order.worth * arrived) + order.match - paid
    surplus = sound
    if fault:
        answer = answered(order, today, service)
        made_good = round_fen(compensation_due(order.price, answer.compensation, p))
        surplus = round_fen(order.worth * (arrived * p.fault_worth)) + order.match - paid + made_good
    clear = served_level(sellers.return_options[m], service.mature, service.integrated)
    way_back: int = round_fen(hassle(clear, sellers.door_pickup[m], p))
    lapsed: int = round_fen(credit_lapsed(paid, today.venues.original_refund[order.platform], p))
    trouble = way_back + lapsed
    exchanged = fault and exchange_offered(order, today) and takes_another(sound, surplus, way_back, lapsed)
    returned = not exchanged and sends_back(surplus, trouble)
    order.near = 1 if nearly_decided(surplus, trouble, paid) and not exchanged else 0
    if returned:
        made_good = 0
        surplus = -trouble
        give_back(viewer, order, lapsed)
        if fault:
            felt = felt_after_fault(answer.recovered, felt, True, trouble, p)
    elif exchanged:
        made_good = 0
        surplus = sound - way_back
        felt = felt_after_fault(answer.replaced, felt, True, way_back, p)
    elif fault:
        felt = felt_after_fault(answer.recovered, felt, False, 0.0, p)
    order.status = OrderStatus.RETURNED.value if returned else OrderStatus.DELIVERED.value
    order.compensation = made_good
    order.exchanged = 1 if exchanged else 0
    order.lapsed = lapsed if returned else 0
    order.felt = felt
    order.gained = surplus
    viewer.wallet = viewer.wallet + made_good
    viewer.surplus = viewer.surplus + surplus
    tally.surplus[viewer.segment] += viewer.weight * surplus
    remember(viewer, order, today, felt, surplus, returned)


def arrival_number(order: DeliveryColumns) -> int:
    """A number of a buyer's order: two that arrive together were ordered on different days, and meet their own luck."""
    return order.viewer * ORDERS_APART + order.ordered_on % ORDERS_APART


def arrival_luck(order: DeliveryColumns, today: Today, purpose: int) -> float:
    """Luck of a buyer with one order."""
    return uniform(today.keys[purpose], arrival_number(order))


def exchange_offered(order: DeliveryColumns, today: Today) -> bool:
    """Whether the merchant offers a sound product for this one with a fault."""
    return arrival_luck(order, today, Purpose.EXCHANGE.value) < today.sellers.exchanges[order.merchant]


def service_for(order: DeliveryColumns, today: Today) -> Service:
    """Inside the player a shelf platform may serve; on a shelf the platform itself serves a part of the orders."""
    venues, platform = today.venues, order.platform
    in_player = order.channel != Channel.SHELF.value and venues.form[platform] != Form.SHELF.value
    if in_player:
        integrated = venues.integration[platform]
        return Service(venues.allied[platform], integrated, venues.complexity[platform] * (1.0 - integrated))
    return Service(venues.mature[platform], today.after_sales.shelf_service, 0.0)


def answered(order: DeliveryColumns, today: Today, service: Service) -> Answer:
    """A fault is answered, by the merchant or by whoever serves for it; the time it took is noted on the order."""
    p, sellers, m = today.after_sales, today.sellers, order.merchant
    mature, integrated = service.mature, service.integrated
    responsiveness = served_level(sellers.responsiveness[m], mature, integrated)
    compensation = served_level(sellers.compensation[m], mature, integrated)
    care = served_level(sellers.care[m], mature, integrated)
    load = load_met(sellers.load[m], sellers.desk_load[m][order.platform], sellers.service_pooling[m])
    hours = answer_hours(responsiveness, load, service.complexity, p)
    order.seconds = 1 + int(hours * SECONDS_PER_HOUR)
    in_full = 1.0  # a sound product makes good all that money could
    return Answer(recovery(hours, compensation, care, p), recovery(hours, in_full, care, p), compensation)


def give_back(viewer: ViewerRow, order: DeliveryColumns, lapsed: int) -> None:
    """What was paid comes back, less what is lost of it, and the same need is open again, with the same worth."""
    viewer.wallet = viewer.wallet + (order.price - order.coupon - lapsed)
    category = order.category
    ahead = order.needed == 0 and (viewer.stocked >> category) & 1 == 1
    if ahead:  # the need it was to meet has not come yet
        viewer.stocked = viewer.stocked & ~(1 << category)
    elif not is_open(viewer, category):
        open_need(viewer, category, order.value)


def remember(
    viewer: ViewerRow, order: DeliveryColumns, today: Today, felt: float, surplus: int, returned: bool
) -> None:
    """Trust moves, in the channel and in this merchant; the experience may be told."""
    p, channel = today.after_sales, order.channel
    short = (order.expected - surplus) / today.stores.usual_price[order.category]
    if order.known == 0:
        viewer.trust[channel] = moved_trust(viewer.trust[channel], contentment(short, p), p.trust_step)
    satisfied = satisfaction(felt, p)
    if viewer.known_merchant == order.merchant:
        viewer.relation_trust = moved_trust(viewer.relation_trust, satisfied, p.relation_step)
        if returned and viewer.repurchased == 0:
            viewer.repurchased = REPLACING
    elif viewer.known_merchant < 0 or viewer.repurchased == COUNTED:
        viewer.known_merchant = order.merchant
        viewer.relation_trust = moved_trust(p.relation_start, satisfied, p.relation_step)
        viewer.relation_day = order.ordered_on
        viewer.relation_on = order.platform
        viewer.relation_fault = 1 if order.seconds > 0 else 0
        viewer.repurchased = REPLACING if returned else 0
    via_drama = channel == Channel.DRAMA.value
    if via_drama and tells_of_purchase(satisfied, arrival_luck(order, today, Purpose.TELL_PURCHASE.value), p):
        viewer.saying_service = spoken_valence(satisfied)


def close_cohort(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """When its window is over, the first order from a merchant counts as repeated or not."""
    window_over = today.calendar.day - viewer.relation_day >= today.after_sales.relation_days
    if viewer.known_merchant >= 0 and viewer.repurchased != COUNTED and window_over:
        again = viewer.weight if viewer.repurchased == REPEATED else 0
        tally.counts[Count.COHORT_BUYERS.value] += viewer.weight
        tally.counts[Count.COHORT_REPURCHASED.value] += again
        if viewer.relation_on >= 0:
            count_apart(viewer, today, tally, again)
        viewer.repurchased = COUNTED


def count_apart(viewer: ViewerRow, today: Today, tally: Tally, again: int) -> None:
    """The first order, by how it arrived and by where it was placed. again: people who repeated it."""
    if viewer.relation_fault == 1:
        tally.counts[Count.FAULTY_BUYERS.value] += viewer.weight
        tally.counts[Count.FAULTY_REPURCHASED.value] += again
    else:
        tally.counts[Count.SMOOTH_BUYERS.value] += viewer.weight
        tally.counts[Count.SMOOTH_REPURCHASED.value] += again
    form = today.venues.form[viewer.relation_on]
    if form == Form.SHORT_VIDEO.value:
        tally.counts[Count.VIDEO_BUYERS.value] += viewer.weight
        tally.counts[Count.VIDEO_REPURCHASED.value] += again
    elif form == Form.SHELF.value:
        tally.counts[Count.SHELF_BUYERS.value] += viewer.weight
        tally.counts[Count.SHELF_REPURCHASED.value] += again
