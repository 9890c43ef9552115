"""The start of a viewer's day: pay, needs, tastes, adoption, campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.processes.adoption.viewer import adopt
from sim.processes.after_sales.viewer import close_cohort
from sim.processes.campaigns.viewer import meet_campaigns
from sim.processes.discovery.viewer import drift
from sim.processes.needs.viewer import forget_needs, meet_need, receive_pay
from sim.processes.watching.viewer import rest
from sim.processes.word_of_mouth.viewer import stand_by_words

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today


def wake(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """Start the day: yesterday's words stand, pay and needs come, tastes drift, adoption moves on, campaigns run."""
    if viewer.joins_on > today.calendar.day:
        return
    stand_by_words(viewer)
    viewer.was_adoption = viewer.adoption
    viewer.offer = -1
    viewer.surplus = 0
    if viewer.payday == today.calendar.day_of_month:
        receive_pay(viewer, today, tally)
    close_cohort(viewer, today, tally)
    forget_needs(viewer, today, tally)
    meet_need(viewer, today, tally)
    rest(viewer, today)
    drift(viewer, today)
    if viewer.adoptable:
        adopt(viewer, today, tally)
    meet_campaigns(viewer, today, tally)
