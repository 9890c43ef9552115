"""The luck of planning: all draws of some creators at once."""

from __future__ import annotations

import numpy as np

from sim.draws import Purpose, uniform
from sim.engine.compile import before_compiling, kernel, register

_PLAN = int(Purpose.PLAN)


def room_for_luck(creators: int) -> np.ndarray:
    """Room for what `draw_luck` draws, float64[creators, draws]."""
    return np.zeros((creators, Purpose.PLAN.width))


before_compiling(lambda: register(uniform))


@kernel
def draw_luck(keys: np.ndarray, rows: np.ndarray, drawn: np.ndarray) -> None:
    """Draw all luck of today's decisions of the creators in some rows. keys: of all purposes today."""
    for n in range(len(rows)):
        for k in range(len(drawn[rows[n]])):
            drawn[rows[n]][k] = uniform(keys[_PLAN + k], rows[n])
