"""Placement: a merchant pays a creator for writing its product into a drama (seed §3.2).

They share what the placement brings by the asymmetric Nash solution (Nash 1950; Kalai 1977): each gets what it would
have without the other, and a share of the surplus by bargaining power.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import clamp
from sim.money import FEN_PER_YUAN, round_fen

if TYPE_CHECKING:
    from sim.money import Fen
    from sim.processes.placement.parameters import Placement

HEAD = 0
LONG_TAIL = 2
_MOST_ORDERS = 10.0
"""Orders that the best fit makes of one expected at average fit, however large ``fit_gain``."""


def meets_a_merchant(luck: float, interest: float, p: Placement) -> bool:
    """Whether a creator finds a merchant before the release.

    interest: the merchant's, over its usual.
    """
    return luck < p.found_share * interest


def is_asked(luck: float, interest: float, p: Placement) -> bool:
    """Whether a merchant asks a creator who plans a title for one made to order.

    interest: the merchant's, over its usual.
    """
    return luck < p.ordered_share * interest


def answers_the_plot(luck: float, p: Placement) -> bool:
    """Whether the product is chosen to answer the drama's worry; otherwise it may clash with the plot."""
    return luck >= p.clash_share


def orders_expected(views: float, fit: float, p: Placement) -> float:
    """Orders through the link that a title of so many views can expect. fit: in [0, 1]; views >= 0."""
    return views * p.order_rate * clamp(1.0 + p.fit_gain * (2.0 * fit - 1.0), 0.0, _MOST_ORDERS)


def bargaining_power(kind: int, p: Placement) -> float:
    """The creator's share of the surplus, in [0, 1]. kind: 0 head, 1 established, 2 long tail."""
    power = p.creator_power
    if kind == HEAD:
        power = power + p.head_premium
    if kind >= LONG_TAIL:
        power = power - p.head_premium
    return clamp(power, 0.0, 1.0)


def placement_surplus(orders: float, margin: float, p: Placement) -> float:
    """What a placement brings both together, in fen per title: gross margin less the cost of writing it in.

    margin: of one order, in fen. Zero where it would bring a loss: then there is no deal.
    """
    surplus = orders * margin - p.integration_cost * FEN_PER_YUAN
    return surplus if surplus > 0.0 else 0.0


def creator_pay(surplus: float, power: float, p: Placement) -> float:
    """What the creator expects to be paid, in fen per title: its cost and its share of the surplus.

    The merchant keeps the rest of the margin, (1 − power) × surplus.
    """
    return p.integration_cost * FEN_PER_YUAN + power * surplus


def commission_share(pay: float, sales: float, p: Placement) -> float:
    """Commission on sales through the link, in [0, highest_commission]. pay, sales: expected, in fen per title."""
    if sales <= 0.0:
        return 0.0
    return clamp(p.commission_part * pay / sales, 0.0, p.highest_commission)


def fixed_fee(pay: float, commission: float, sales: float) -> Fen:
    """The part of the creator's pay due at the release, in fen per title; never negative."""
    fee = pay - commission * sales
    return round_fen(fee) if fee > 0.0 else 0
