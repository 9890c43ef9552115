"""Taking up dramas: free ones in feeds, then paying; and giving paying up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.names import Adoption
from sim.processes.adoption.rules import adoption_chance, adoption_rate
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
    p = today.adoption
    if viewer.adoption == Adoption.NONE.value:
        peers = viewer.peer_feed if calendar.adoption_feedback else calendar.feed_share * calendar.adoptable
        rate = adoption_rate(p.feed_external, p.feed_imitation, calendar.feed_share, peers / calendar.adoptable, p)
        if luck_of(viewer, today, Purpose.ADOPT_FEED.value) < adoption_chance(rate * viewer.eagerness):
            viewer.adoption = Adoption.FEED.value
    elif viewer.payer:
        may_pay = calendar.adoptable * p.payer_share
        peers = viewer.peer_paid if calendar.adoption_feedback else calendar.paid_share * may_pay
        rate = adoption_rate(p.paid_external, p.paid_imitation, calendar.paid_share, peers / may_pay, p)
        if luck_of(viewer, today, Purpose.ADOPT_PAID.value) < adoption_chance(rate * calendar.push * viewer.eagerness):
            viewer.adoption = Adoption.PAID.value
            viewer.platforms = viewer.platforms | home
