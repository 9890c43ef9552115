"""After-sales: what arrives, what is wrong with it, and what becomes of trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.draws import Purpose, uniform
from sim.money import round_fen
from sim.names import Channel, Form
from sim.processes.after_sales.rules import (
    answer_hours,
    compensation_due,
    disappoints,
    hassle,
    moved_trust,
    recovery,
    regret,
    returns_goods,
    risk_at_purchase,
    satisfaction_after_failure,
    satisfaction_without_failure,
    served_level,
    tells_of_purchase,
)
from sim.processes.shopping.rules import product_value
from sim.processes.word_of_mouth.rules import spoken_valence
from sim.units import SECONDS_PER_HOUR
from sim.world.orders import OrderStatus
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.schema import DeliveryColumns, ViewerRow
    from sim.world.today import Tally, Today


ORDERS_APART = 64
"""Orders of one viewer that arrive on the same day were made fewer days apart: delivery takes at most 60."""
COUNTED = 2
"""``repurchased`` of a viewer whose window with a merchant is over; before, 0 or 1: whether it ordered again."""


class Service(NamedTuple):
    """Who answers for an order: the level of mature service, the share of orders it serves, and clutter in the way."""

    mature: float
    integrated: float
    complexity: float


def receive(viewer: ViewerRow, order: DeliveryColumns, today: Today, tally: Tally) -> None:
    """An order arrives: it pleases, or it disappoints and is answered, made good or returned.

    Writes to the order: ``status`` 1 delivered or 2 returned, ``seconds`` to the first answer (0 if there was nothing
    to answer), ``compensation`` in fen.
    """
    p, sellers, m = today.after_sales, today.sellers, order.merchant
    needed = order.needed == 1
    service = service_for(order, today)
    quality = sellers.quality[m]
    value = product_value(sellers.worth[m], quality, needed, today.purchase)
    satisfaction = satisfaction_without_failure(quality, p)
    worth = round_fen(value) - (order.price - order.coupon)
    order.status = OrderStatus.DELIVERED.value
    order.seconds = 0
    order.compensation = 0
    reliability = served_level(sellers.reliability[m], service.mature, service.integrated)
    risk, rue = risk_at_purchase(order.channel, today.purchase), regret(order.channel, needed, p)
    if disappoints(quality, reliability, risk, rue, arrival_luck(order, today, Purpose.FAULT.value), p):
        satisfaction, worth = complain(viewer, order, today, service, satisfaction, value)
    viewer.surplus = viewer.surplus + worth
    tally.surplus[viewer.segment] += viewer.weight * worth
    remember(viewer, order, today, satisfaction)


def arrival_luck(order: DeliveryColumns, today: Today, purpose: int) -> float:
    """Luck of a buyer with one order: two that arrive together were ordered on different days, and meet their own."""
    return uniform(today.keys[purpose], order.viewer * ORDERS_APART + order.ordered_on % ORDERS_APART)


def service_for(order: DeliveryColumns, today: Today) -> Service:
    """Inside the player a shelf platform may serve; on a shelf the platform itself serves a part of the orders."""
    venues, platform = today.venues, order.platform
    in_player = order.channel != Channel.SHELF.value and venues.form[platform] != Form.SHELF.value
    if in_player:
        integrated = venues.integration[platform]
        return Service(venues.allied[platform], integrated, venues.complexity[platform] * (1.0 - integrated))
    return Service(venues.mature[platform], today.after_sales.shelf_service, 0.0)


def complain(
    viewer: ViewerRow, order: DeliveryColumns, today: Today, service: Service, smooth: float, value: float
) -> tuple[float, int]:
    """A fault is answered, and made good or returned; the satisfaction it leaves, and its worth in fen.

    smooth: satisfaction had there been no fault. value: worth in fen of the product without one.
    """
    p, sellers, m = today.after_sales, today.sellers, order.merchant
    mature, integrated = service.mature, service.integrated
    responsiveness = served_level(sellers.responsiveness[m], mature, integrated)
    compensation = served_level(sellers.compensation[m], mature, integrated)
    care = served_level(sellers.care[m], mature, integrated)
    options = served_level(sellers.return_options[m], mature, integrated)
    hours = answer_hours(responsiveness, sellers.load[m], service.complexity, p)
    order.seconds = 1 + int(hours * SECONDS_PER_HOUR)
    recovered = recovery(hours, compensation, care, p)
    pickup: float = sellers.door_pickup[m]
    returned = returns_goods(recovered, options, pickup, arrival_luck(order, today, Purpose.RETURN.value), p)
    paid = order.price - order.coupon
    if returned:
        order.status = OrderStatus.RETURNED.value
        viewer.wallet = viewer.wallet + paid
        if order.needed == 1:  # the need is open again
            viewer.needs = viewer.needs | (1 << order.category)
        else:
            viewer.stocked = viewer.stocked & ~(1 << order.category)
        worth = -round_fen(hassle(options, pickup, p))
    else:
        made_good = round_fen(compensation_due(order.price, compensation, p))
        order.compensation = made_good
        viewer.wallet = viewer.wallet + made_good
        worth = round_fen(p.fault_worth * value) + made_good - paid
    return satisfaction_after_failure(recovered, smooth, returned, options, p), worth


def remember(viewer: ViewerRow, order: DeliveryColumns, today: Today, satisfaction: float) -> None:
    """Trust moves, in dramas and in this merchant; the experience may be told."""
    p = today.after_sales
    via_drama = order.channel == Channel.DRAMA.value
    if via_drama:
        viewer.trust = moved_trust(viewer.trust, satisfaction, p.trust_step)
    if viewer.known_merchant == order.merchant:
        viewer.relation_trust = moved_trust(viewer.relation_trust, satisfaction, p.relation_step)
    elif viewer.known_merchant < 0 or viewer.repurchased == COUNTED:
        viewer.known_merchant = order.merchant
        viewer.relation_trust = moved_trust(p.relation_start, satisfaction, p.relation_step)
        viewer.relation_day = order.ordered_on
        viewer.repurchased = 0
    if via_drama and tells_of_purchase(satisfaction, arrival_luck(order, today, Purpose.TELL_PURCHASE.value), p):
        viewer.saying_service = spoken_valence(satisfaction)


def close_cohort(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """When its window is over, the first order from a merchant counts as repeated or not."""
    window_over = today.calendar.day - viewer.relation_day >= today.after_sales.relation_days
    if viewer.known_merchant >= 0 and viewer.repurchased < COUNTED and window_over:
        tally.counts[Count.COHORT_BUYERS.value] += viewer.weight
        tally.counts[Count.COHORT_REPURCHASED.value] += viewer.weight * viewer.repurchased
        viewer.repurchased = COUNTED
