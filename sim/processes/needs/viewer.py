"""What a viewer comes to need, and the money of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.names import N_CATEGORIES, N_PLATFORMS
from sim.picking import pick_share
from sim.processes.luck import luck_of
from sim.processes.needs.rules import wallet_after_payday
from sim.processes.open_needs import close_need, drawn_value, is_open, open_need
from sim.units import DAYS_PER_MONTH
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today


def forget_needs(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """Needs that have been open for long pass."""
    if viewer.needs == 0:
        return
    for category in range(N_CATEGORIES):
        if is_open(viewer, category) and (luck_of(viewer, today, Purpose.EXPIRY.value + category) < today.wants.expiry):
            close_need(viewer, category)
            tally.counts[Count.EXPIRED.value] += viewer.weight


def meet_need(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """A need may arise, in a category that the viewer's segment often needs; what it is worth is drawn with it."""
    if luck_of(viewer, today, Purpose.NEED.value) >= today.wants.arrival_rate:
        return
    luck = luck_of(viewer, today, Purpose.NEED_CATEGORY.value)
    category = pick_share(today.stores.need_mix[viewer.segment], N_CATEGORIES, luck)
    if is_open(viewer, category):
        return
    tally.counts[Count.NEEDS.value] += viewer.weight
    if (viewer.stocked >> category) & 1:  # bought ahead: this need is already met
        viewer.stocked = viewer.stocked & ~(1 << category)
        tally.counts[Count.SWALLOWED.value] += viewer.weight
    else:
        open_need(viewer, category, drawn_value(viewer, today, category, Purpose.NEED_VALUE.value))


def receive_pay(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """The month's budget arrives, what exceeds the cap is spent elsewhere, memberships are paid.

    What somebody pays for a membership is lost to them: what it is worth lies in the dramas watched, and in what else a
    platform shows, which is outside the model.
    """
    before = viewer.wallet
    monthly = viewer.daily_income * DAYS_PER_MONTH
    money = wallet_after_payday(before, viewer.daily_income, today.wants)
    tally.counts[Count.INCOME.value] += viewer.weight * monthly
    tally.counts[Count.SWEPT.value] += viewer.weight * (before + monthly - money)
    tally.counts[Count.MONTHS.value] += viewer.weight
    tally.counts[Count.BOUND.value] += viewer.weight * viewer.bound
    viewer.bound = 0
    for platform in range(N_PLATFORMS):
        fee = today.venues.member_fee[platform]
        if (viewer.memberships >> platform) & 1 and money >= fee:
            money -= fee
            tally.memberships[platform] += viewer.weight * fee
            viewer.surplus = viewer.surplus - fee
            tally.surplus[viewer.segment] -= viewer.weight * fee
    viewer.wallet = money
