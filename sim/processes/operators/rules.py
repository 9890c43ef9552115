"""What an operator of mini-programs or apps owes, keeps and decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import exponential
from sim.money import FEN_PER_YUAN
from sim.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from sim.money import Fen
    from sim.processes.operators.parameters import Operators

_MOST_AUDIENCE = 10.0
"""How much larger than usual an operator's audience counts."""


def cost_factor(shock: float, p: Operators) -> float:
    """What an operator costs over the usual. shock: standard normal."""
    return exponential(p.cost_spread * shock)


def running_cost(factor: float, receipts_lately: float, p: Operators) -> Fen:
    """What an operator costs today, in fen: its offices, and staff for its turnover (fen a day)."""
    return int(factor * (p.daily_cost * FEN_PER_YUAN + p.staff_share * receipts_lately))


def believed_profit(own: float, usual: float, p: Operators) -> float:
    """What an operator holds to be its profit over its costs: its own lately, weighed against that of all operators."""
    return usual + p.own_results * (own - usual)


def gives_up(believed: float, age: int, luck: float, p: Operators) -> bool:
    """Whether an operator closes today, by what it believes its profit over its costs to be, and days in business."""
    return age > p.patience and believed < -p.loss_borne and luck < 1.0 / p.patience


def newcomers(operators: int, margin: float, p: Operators) -> float:
    """Operators expected to come today, where those there earn ``margin`` yuan for each yuan of cost."""
    excess = margin - p.required_margin
    return (operators * p.entry_rate * (excess if excess > 0.0 else 0.0) + p.trickle) / DAYS_PER_MONTH


def found_there(audience: float, usual: float, p: Operators) -> float:
    """Weight of an operator's titles where nothing is advertised, by its own audience over the usual one.

    Audiences are sessions a day.
    """
    if usual <= 0.0:
        return 1.0
    ratio = audience / usual
    return 1.0 - p.private_traffic + p.private_traffic * (ratio if ratio < _MOST_AUDIENCE else _MOST_AUDIENCE)
