"""What a viewer comes to need, and the money of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.names import N_CATEGORIES, N_PLATFORMS
from sim.picking import pick_share
from sim.processes.luck import luck_of, shock_of
from sim.processes.needs.rules import brought_forward, latent_chance, value_of_need, wallet_after_payday
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


def drawn_value(viewer: ViewerRow, today: Today, category: int, purpose: int) -> int:
    """What a need of today is worth, in fen."""
    usual = today.stores.usual_price[category]
    return value_of_need(usual, viewer.daily_income, shock_of(viewer, today, purpose), today.wants)


def latent_value(viewer: ViewerRow, today: Today, category: int, visit: int) -> int:
    """What an impulse is worth in fen: a need that would come soon, brought forward; 0 where none would."""
    mix = today.stores.need_mix[viewer.segment]
    share: float = mix[category] - mix[category - 1] if category > 0 else mix[0]
    if luck_of(viewer, today, Purpose.LATENT.value + visit) >= latent_chance(share, today.wants):
        return 0
    value = drawn_value(viewer, today, category, Purpose.NEED_VALUE.value + 1 + visit)
    return brought_forward(value, today.wants)


def is_open(viewer: ViewerRow, category: int) -> bool:
    """Whether there is an open need of a category."""
    return (viewer.needs >> category) & 1 == 1


def open_need(viewer: ViewerRow, category: int, value: int) -> None:
    """A need that is worth ``value`` fen opens."""
    viewer.needs = viewer.needs | (1 << category)
    viewer.need_value[category] = value


def close_need(viewer: ViewerRow, category: int) -> None:
    """A need is met, or passes."""
    viewer.needs = viewer.needs & ~(1 << category)
    viewer.need_value[category] = 0


def receive_pay(viewer: ViewerRow, today: Today, tally: Tally) -> None:
    """The month's budget arrives, what exceeds the cap is spent elsewhere, memberships are paid."""
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
    viewer.wallet = money
