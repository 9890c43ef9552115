"""What is one viewer's own: luck, drawn for the viewer, the day and what is decided, and the liking of a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import normal, uniform
from sim.names import N_CLUSTERS
from sim.processes.discovery.rules import title_match

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Today


def luck_of(viewer: ViewerRow, today: Today, purpose: int) -> float:
    """Uniform in [0, 1) for one purpose (``Purpose.X.value``, plus the number of the draw) today."""
    return uniform(today.keys[purpose], viewer.row)


def shock_of(viewer: ViewerRow, today: Today, purpose: int) -> float:
    """Standard normal for one purpose today."""
    return normal(today.keys[purpose], viewer.row)


def cluster_of(viewer: ViewerRow, today: Today, category: int) -> int:
    """The cluster of tastes in goods of a category that this viewer belongs to, for good."""
    return int(uniform(today.stores.cluster_key[category], viewer.row) * N_CLUSTERS)


def match_with(viewer: ViewerRow, today: Today, a: int) -> float:
    """True match of this viewer with the title at position ``a``, in sd."""
    own = normal(today.screens.match_key[a], viewer.row)
    return title_match(viewer.taste[today.screens.genre[a]], own, today.discovery)
