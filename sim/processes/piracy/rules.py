"""Piracy: copies divert viewers of paid titles, with a lag; enforcement takes copies down (seed §4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import LN_2, clamp, exponential
from sim.units import MILLE

if TYPE_CHECKING:
    from sim.processes.piracy.parameters import Piracy
    from sim.processes.watching.parameters import Watching


_LONGEST = 20.0
"""Lags after which copies have spread as far as they will."""


def copies_about(days_since_release: float, enforcement: float, p: Watching) -> float:
    """Share of sessions of a title that meet a pirate copy, in [0, 1]. enforcement: in [0, 1]."""
    longest = _LONGEST * p.pirate_lag
    age = days_since_release if days_since_release < longest else longest
    spread = 1.0 - exponential(-LN_2 * age / p.pirate_lag)
    return p.pirate_leakage * spread * (1.0 - taken_down(enforcement, p))


def taken_down(enforcement: float, p: Watching) -> float:
    """Share of copies taken down by an effort, both 0-1: those easily found first, so that each step finds fewer."""
    return enforcement * (1.0 + p.pirate_hiding * (1.0 - enforcement))


def watches_copy(share: float, luck: float) -> bool:
    """Whether this session takes place on a pirate copy."""
    return luck < share


def copying_after(copying: float, earned: float, spent: float, p: Piracy) -> float:
    """How much a pirate copies, over the usual, after a review of what copies earned and cost it (both in fen)."""
    if spent <= 0.0:
        return copying
    return clamp(copying * (1.0 + p.response * (earned / spent - 1.0)), p.least, p.most)


def copying_cost(copying: float, sessions: float, p: Piracy) -> float:
    """What a pirate's copying of titles with so many sessions costs, in yuan: rising with the square of its extent."""
    return p.copy_cost * copying * copying * sessions / MILLE
