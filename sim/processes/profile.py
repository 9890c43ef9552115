"""What platforms have recorded of a viewer, and how well they know the viewer by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.names import N_PLATFORMS
from sim.processes.discovery.rules import effective_accuracy, mean_age, seen_by_allies, shared_data

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Today


def accuracy_at(viewer: ViewerRow, today: Today, platform: int) -> float:
    """How accurately a platform knows this viewer's tastes today: ρ, in [0, 1]."""
    p = today.discovery
    data = viewer.profile_data * share_known(viewer, today, platform)
    return effective_accuracy(today.venues.accuracy[platform], data, viewer.profile_age, p.taste_drift, p)


def share_known(viewer: ViewerRow, today: Today, platform: int) -> float:
    """Share of this viewer's behaviour that a platform knows, with what allies whom the viewer uses tell it: 0-1."""
    own, sharing = today.venues.data_share[platform], today.venues.sharing[platform]
    if sharing == 0.0:
        return own
    unseen = 1.0
    for p in range(N_PLATFORMS):
        if (viewer.platforms >> p) & 1:
            unseen = seen_by_allies(unseen, today.venues.data_share[p], today.venues.sharing[p])
    return shared_data(own, 1.0 - unseen, sharing)


def feed_profile(viewer: ViewerRow, events: float) -> None:
    """Platforms record what somebody does: fresh data among older ones."""
    viewer.profile_age = mean_age(viewer.profile_age, viewer.profile_data, events)
    viewer.profile_data = viewer.profile_data + events
