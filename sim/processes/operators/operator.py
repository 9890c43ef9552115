"""What one operator does at the end of a day: pay its costs, look at its profit, give up where there is no hope."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.arithmetic import remembered
from sim.draws import Purpose, uniform
from sim.processes.operators.rules import believed_profit, found_there, gives_up, running_cost

if TYPE_CHECKING:
    import numpy as np

    from sim.processes.operators.parameters import Operators
    from sim.world.schema import OperatorRow

EXIT = 58
"""Which draw of planning decides on leaving: an offset from ``Purpose.PLAN``."""


class Day(NamedTuple):
    """What operators close the day by. ``o`` is an operator."""

    day: int
    supply: bool  # whether firms respond to viewers at all
    keys: np.ndarray  # uint64[N_KEYS] of today
    receipts: np.ndarray  # int64[o] fen
    left: np.ndarray  # int64[o] of them once traffic and creators are paid, fen
    sessions: np.ndarray  # int64[o] of the titles it carries
    usual: float  # what operators lately kept of a yuan of costs, beside it
    operators: Operators


def close_day(operator: OperatorRow, day: Day) -> int:
    """Today's costs in fen, written off against what is left; an operator without hope leaves."""
    o, p = operator.row, day.operators
    operator.receipts = remembered(operator.receipts, float(day.receipts[o]), p.memory)
    operator.audience = remembered(operator.audience, float(day.sessions[o]), p.audience_memory)
    cost = running_cost(operator.cost_factor, operator.receipts, p)
    operator.profit = remembered(operator.profit, float(day.left[o] - cost), p.memory)
    luck = uniform(day.keys[Purpose.PLAN.value + EXIT], o)
    own = operator.profit / cost if cost > 0 else 0.0
    if day.supply and gives_up(believed_profit(own, day.usual, p), day.day - operator.since, luck, p):
        operator.active = 0
    return cost


class Audiences(NamedTuple):
    """What tells how well titles are found without advertisements."""

    usual: float  # sessions a day of an operator on average
    operators: Operators


def reach_own_audience(operator: OperatorRow, audiences: Audiences) -> int:
    """Write down how well titles are found there without advertisements, over the usual."""
    operator.found = found_there(operator.audience, audiences.usual, audiences.operators)
    return 0
