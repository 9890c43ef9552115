"""Taking up dramas: free ones in feeds, then paying; and giving paying up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.names import Adoption
from sim.processes.adoption.rules import adoption_chance
from sim.processes.luck import luck_of
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today


def adopt(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """Take up free dramas, go over to paying, or give paying up."""
    calendar = today.calendar
    home = 1 << viewer.home_paid if viewer.home_paid >= 0 else 0
    if viewer.adoption == Adoption.PAID.value:
        if luck_of(viewer, today, Purpose.LAPSE.value) < calendar.lapse_chance:
            viewer.adoption = Adoption.FEED.value
            viewer.platforms = viewer.platforms & ~home
            if viewer.following >= 0:
                viewer.following = -1
                tally.counts[Count.ENDED.value] += viewer.weight
        return
    peers = (viewer.peer_paid if calendar.adoption_feedback else calendar.path_paid) / calendar.adoptable
    chance = adoption_chance(calendar.external_paid, today.adoption.paid_imitation, peers)
    if luck_of(viewer, today, Purpose.ADOPT_PAID.value) < chance:
        viewer.adoption = Adoption.PAID.value
        viewer.platforms = viewer.platforms | home
    elif viewer.adoption == Adoption.NONE.value:
        peers = (viewer.peer_feed if calendar.adoption_feedback else calendar.path_feed) / calendar.adoptable
        chance = adoption_chance(today.adoption.feed_external, today.adoption.feed_imitation, peers)
        if luck_of(viewer, today, Purpose.ADOPT_FEED.value) < chance:
            viewer.adoption = Adoption.FEED.value
