"""What a viewer comes to need, and the money of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.names import N_CATEGORIES, N_PLATFORMS
from sim.picking import pick_share
from sim.processes.luck import luck_of
from sim.processes.needs.rules import wallet_after_payday
from sim.units import DAYS_PER_MONTH
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today


def meet_need(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """A need may arise, in a category that the viewer's segment often needs."""
    if luck_of(viewer, today, Purpose.NEED.value) >= today.arrival_rate:
        return
    luck = luck_of(viewer, today, Purpose.NEED_CATEGORY.value)
    bit = 1 << pick_share(today.stores.need_mix[viewer.segment], N_CATEGORIES, luck)
    if viewer.stocked & bit:  # bought ahead: this need is already filled
        viewer.stocked = viewer.stocked & ~bit
    elif not viewer.needs & bit:
        viewer.needs = viewer.needs | bit
        tally.counts[Count.NEEDS.value] += viewer.weight


def receive_pay(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """The month's budget arrives, what exceeds the cap is spent elsewhere, memberships are paid."""
    before = viewer.wallet
    monthly = viewer.daily_income * DAYS_PER_MONTH
    money = wallet_after_payday(before, viewer.daily_income, today.purchase)
    tally.counts[Count.INCOME.value] += viewer.weight * monthly
    tally.counts[Count.SWEPT.value] += viewer.weight * (before + monthly - money)
    for platform in range(N_PLATFORMS):
        fee = today.venues.member_fee[platform]
        if (viewer.memberships >> platform) & 1 and money >= fee:
            money -= fee
            tally.memberships[platform] += viewer.weight * fee
    viewer.wallet = money
