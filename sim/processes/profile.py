"""What platforms have recorded of a viewer, and how well they know the viewer by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.processes.discovery.rules import effective_accuracy, mean_age

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Today


def accuracy_at(viewer: ViewerRow, today: Today, platform: int) -> float:
    """How accurately a platform knows this viewer's tastes today: ρ, in [0, 1]."""
    p = today.discovery
    data = viewer.profile_data * today.venues.data_share[platform]
    return effective_accuracy(today.venues.accuracy[platform], data, viewer.profile_age, p.taste_drift, p)


def feed_profile(viewer: ViewerRow, events: float) -> None:
    """Platforms record what somebody does: fresh data among older ones."""
    viewer.profile_age = mean_age(viewer.profile_age, viewer.profile_data, events)
    viewer.profile_data = viewer.profile_data + events
