"""Merchants: price, service and its cost, staff, brand, and the split of marketing over platforms (seed §4.2, §4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import clamp
from sim.money import FEN_PER_YUAN, round_fen

if TYPE_CHECKING:
    from sim.money import Fen
    from sim.processes.merchants.parameters import Commerce


_MOST_PASSED = 0.9
"""Share of a price that a change in commission moves at most, so that the price stays positive."""


def list_price(unit_cost: Fen, markup: float, commission_change: float, p: Commerce) -> Fen:
    """Price in fen: cost and mark-up, and the passed-on part of a change in the commission since the start.

    markup: over cost, >= 0. commission_change: in shares of the price, negative for a cut.
    """
    kept = 1.0 - clamp(p.pass_through * commission_change, -_MOST_PASSED, _MOST_PASSED)
    price = round_fen(unit_cost * (1.0 + markup) / kept)
    return price if price > 1 else 1


def margin(price: Fen, unit_cost: Fen, commission: float) -> float:
    """What a sale leaves, in fen, after cost and commission (share of the price); may be negative."""
    return price * (1.0 - commission) - unit_cost


def measured_return(earned: float, spent: float, expected: float, p: Commerce) -> float:
    """Return on marketing on one platform, weighed against ``expected``.

    earned, spent: margin and outlay since the last review, as multiples of the platform's daily budget.
    """
    return (earned + expected * p.prior_spend_days) / (spent + p.prior_spend_days)


def budget_share(share: float, own: float, average: float, p: Commerce) -> float:
    """A platform's share of the budget after a review, before shares are made to add up to one.

    own, average: measured returns there and over all platforms. It moves part of the way to share × own / average.
    """
    relative = own / average if average > 0.0 else 1.0
    moved = share * (1.0 + p.reallocation * (clamp(relative, 0.0, p.return_limit) - 1.0))
    return moved if moved > p.least_share else p.least_share


def staff_target(contacts_per_day: float, p: Commerce) -> float:
    """Contacts a day the staff should be able to answer."""
    return contacts_per_day / p.target_load


def next_staff(staff: int, target: float, p: Commerce) -> int:
    """Staff (contacts a day) after a review: part of the way to its target, at least one."""
    moved = round_fen(staff + p.staffing_speed * (target - staff))
    return moved if moved > 1 else 1


def service_level(lever: float, shift: float, own: float) -> float:
    """An after-sales dimension in [0, 1]: the policy lever, its shift, and what the merchant adds by itself."""
    return clamp(lever + shift + own, 0.0, 1.0)


def improved_service(own: float, complaints: int, delivered: int, p: Commerce) -> float:
    """What a merchant adds to a dimension by itself after a review of complaints (seed §4.2).

    Complaints below the tolerated rate change nothing, and efforts get harder the more has been done.
    """
    if delivered <= 0 or own >= p.best_own_service:
        return own
    excess = complaints / delivered - p.tolerated_complaints
    if excess <= 0.0:
        return own
    room = p.best_own_service - own
    step = p.feedback_step * excess
    return own + room * (step if step < 1.0 else 1.0)


def service_cost_per_order(
    responsiveness: float, compensation: float, reliability: float, care: float, return_options: float, p: Commerce
) -> Fen:
    """Cost in fen of providing after-sales service with one order, staff aside; convex in each level (0-1)."""
    yuan = (
        p.cost_responsiveness * responsiveness * responsiveness
        + p.cost_compensation * compensation * compensation
        + p.cost_reliability * reliability * reliability
        + p.cost_care * care * care
        + p.cost_return_options * return_options * return_options
    )
    return round_fen(yuan * FEN_PER_YUAN)


def working_capital(staff: int, unit_cost: Fen, p: Commerce) -> Fen:
    """Goods and wages in fen that a merchant pays ahead of its receipts. staff: contacts a day it can answer."""
    orders = staff * p.target_load / p.contacts_per_order if p.contacts_per_order > 0.0 else 0.0
    return round_fen(p.working_days * (orders * unit_cost + staff * p.contact_cost * FEN_PER_YUAN))


def staff_cost(capacity: int, p: Commerce) -> Fen:
    """A day's wages in fen of staff that can answer ``capacity`` contacts."""
    return round_fen(capacity * p.contact_cost * FEN_PER_YUAN)


def next_brand_equity(equity: float, consistency: float, platforms: int, p: Commerce) -> float:
    """Brand equity in [0, 1] after a review: one brand on many platforms builds it, contradictions erode it.

    consistency: in [0, 1]. platforms: where the brand is advertised (seed §4.3).
    """
    seen = platforms / (platforms + p.half_presence) if platforms > 0 else 0.0
    return equity + p.equity_speed * (consistency * seen - equity)


def response_factor(adaptation: float, p: Commerce) -> float:
    """Response to an offer told in a platform's own style, over that at the mean adaptation."""
    return 1.0 + p.adaptation_gain * (adaptation - p.adaptation_mean)
