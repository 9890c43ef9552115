"""What viewers keep of campaigns for brands that they meet on the platforms they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.names import N_PLATFORMS
from sim.processes.campaigns.rules import awareness_after, faded, is_lately
from sim.processes.luck import luck_of
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today


def meet_campaigns(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """Awareness fades; a campaign may be met on every platform used on which one runs."""
    if viewer.awareness > 0.0:
        viewer.awareness = faded(viewer.awareness, today.campaigns)
    if not today.calendar.campaigns_run:
        return
    for p in range(N_PLATFORMS):
        chance = today.venues.campaign[p] * ((viewer.platforms >> p) & 1)
        if chance > 0.0 and luck_of(viewer, today, Purpose.CAMPAIGN.value + p) < chance:
            meet_campaign(viewer, today, p)
            tally.counts[Count.CAMPAIGN_CONTACTS.value] += viewer.weight


def meet_campaign(viewer: ViewerRow, today: Today, platform: int) -> None:
    """A contact on a platform; where and when it was is remembered, and when the last one elsewhere was."""
    day = today.calendar.day
    if platform != viewer.campaign_on:
        viewer.campaign_elsewhere = viewer.campaign_day
    elsewhere = is_lately(day, viewer.campaign_elsewhere, today.campaigns)
    viewer.awareness = awareness_after(viewer.awareness, elsewhere, today.campaigns)
    viewer.campaign_on = platform
    viewer.campaign_day = day
