"""The start of a viewer's day: pay, needs, tastes, adoption."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.draws import Purpose
from sim.phases.luck import luck_of, shock_of
from sim.rules.adoption import adoption_chance
from sim.rules.discovery import drifted_taste, fed_profile
from sim.rules.picking import pick_share
from sim.rules.purchase import habit_after, wallet_after_payday
from sim.world.names import N_CATEGORIES, N_GENRES, N_PLATFORMS, Adoption
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.today import Tally, Today

OLDEST = 1000
"""Days after which the age of a profile is no longer counted."""


def wake(viewer: Any, today: Today, tally: Tally) -> None:
    """Start the day: yesterday's words stand, pay arrives, needs arise, tastes drift, adoption may move on."""
    if viewer.joins_on > today.calendar.day:
        return
    tally.counts[Count.PRESENT.value] += viewer.weight
    stand_by_words(viewer)
    viewer.was_adoption = viewer.adoption
    viewer.offer = -1
    viewer.surplus = 0
    if viewer.payday == today.calendar.day_of_month:
        receive_pay(viewer, today, tally)
    close_cohort(viewer, today, tally)
    meet_need(viewer, today, tally)
    drift(viewer, today)
    if viewer.adoptable:
        adopt(viewer, today, tally)
    if viewer.adoption >= Adoption.FEED.value:
        tally.counts[Count.ADOPTED_FEED.value] += viewer.weight
    if viewer.adoption == Adoption.PAID.value:
        tally.counts[Count.ADOPTED_PAID.value] += viewer.weight


def stand_by_words(viewer: Any) -> None:
    """What was said yesterday can be heard today; nothing has been said today."""
    viewer.said_drama = viewer.saying_drama
    viewer.said_valence = viewer.saying_valence
    viewer.said_service = viewer.saying_service
    viewer.saying_drama = -1
    viewer.saying_valence = 0
    viewer.saying_service = 0


def receive_pay(viewer: Any, today: Today, tally: Tally) -> None:
    """The month's budget arrives, what exceeds the cap is spent elsewhere, memberships are paid."""
    before = viewer.wallet
    monthly = viewer.daily_income * 30
    money = wallet_after_payday(before, viewer.daily_income, today.purchase)
    tally.counts[Count.INCOME.value] += viewer.weight * monthly
    tally.counts[Count.SWEPT.value] += viewer.weight * (before + monthly - money)
    for platform in range(N_PLATFORMS):
        fee = today.venues.member_fee[platform]
        if (viewer.memberships >> platform) & 1 and money >= fee:
            money -= fee
            tally.memberships[platform] += viewer.weight * fee
    viewer.wallet = money


def close_cohort(viewer: Any, today: Today, tally: Tally) -> None:
    """When its window is over, the first order from a merchant counts as repeated or not."""
    window_over = today.calendar.day - viewer.relation_day >= today.after_sales.relation_days
    if viewer.known_merchant >= 0 and viewer.repurchased < 2 and window_over:
        tally.counts[Count.COHORT_BUYERS.value] += viewer.weight
        tally.counts[Count.COHORT_REPURCHASED.value] += viewer.weight * viewer.repurchased
        viewer.repurchased = 2


def meet_need(viewer: Any, today: Today, tally: Tally) -> None:
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


def drift(viewer: Any, today: Today) -> None:
    """Tastes move, tiredness and habit fade, what platforms know grows old."""
    genre = (today.calendar.day + viewer.row) % N_GENRES  # one genre a day: each drifts once in N_GENRES days
    mean = today.stores.taste_mean[viewer.segment][genre]
    spread = today.stores.taste_spread[genre]
    shock = shock_of(viewer, today, Purpose.TASTE_DRIFT.value)
    taste = viewer.taste
    taste[genre] = drifted_taste(taste[genre], mean, spread, shock, float(N_GENRES), today.discovery)
    satiation = viewer.satiation
    for g in range(N_GENRES):
        satiation[g] = satiation[g] * today.calendar.satiation_left
    viewer.shelf_habit = habit_after(viewer.shelf_habit, False, today.purchase)
    viewer.profile_data = fed_profile(viewer.profile_data, 0.0, today.discovery)
    if viewer.profile_age < OLDEST:
        viewer.profile_age = viewer.profile_age + 1


def adopt(viewer: Any, today: Today, tally: Tally) -> None:
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
