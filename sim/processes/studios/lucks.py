"""The luck of planning: all draws of some creators at once."""

from __future__ import annotations

import numpy as np

from sim.draws import Purpose, uniform
from sim.engine.compile import before_compiling, kernel, register
from sim.world.titles import Luck

_PLAN = int(Purpose.PLAN)


def lucks_of(keys: np.ndarray, rows: np.ndarray) -> list[Luck]:
    """The draws of today's decisions of the creators in some rows. keys: of all purposes today."""
    drawn = np.empty((len(rows), Purpose.PLAN.width))
    _draw(np.asarray(keys, np.uint64), rows, drawn)
    return [of_one.__getitem__ for of_one in drawn.tolist()]


before_compiling(lambda: register(uniform))


@kernel
def _draw(keys: np.ndarray, rows: np.ndarray, drawn: np.ndarray) -> None:
    """All draws of planning of some creators, float64[rows, draws]."""
    for n in range(len(rows)):
        for k in range(len(drawn[n])):
            drawn[n][k] = uniform(keys[_PLAN + k], rows[n])
