"""The luck of one viewer: drawn for the viewer, the day and what is decided, and for nobody and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.draws import normal, uniform

if TYPE_CHECKING:
    from sim.world.today import Today


def luck_of(viewer: Any, today: Today, purpose: int) -> float:
    """Uniform in [0, 1) for one purpose (``Purpose.X.value``, plus the number of the draw) today."""
    return uniform(today.keys[purpose], viewer.row)


def shock_of(viewer: Any, today: Today, purpose: int) -> float:
    """Standard normal for one purpose today."""
    return normal(today.keys[purpose], viewer.row)
