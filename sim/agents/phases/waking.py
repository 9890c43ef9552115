"""The start of a viewer's day: pay, needs, tastes, adoption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.phases.playing import Playing
from sim.draws import Purpose, normal
from sim.rules.adoption import adoption_chance
from sim.rules.discovery import drifted_taste, fed_profile
from sim.rules.picking import pick_share
from sim.rules.purchase import habit_after, wallet_after_payday
from sim.world.names import N_CATEGORIES, N_GENRES, N_PLATFORMS, Adoption
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.today import Tally, Today


class Waking(Playing):
    """A viewer waking up."""

    def wake(self, today: Today, tally: Tally) -> None:
        """Start the day: yesterday's words stand, pay arrives, needs arise, tastes drift, adoption may move on."""
        if self.joins_on > today.calendar.day:
            return
        tally.counts[Count.PRESENT] += self.weight
        self.said_drama, self.said_valence, self.said_service = (
            self.saying_drama, self.saying_valence, self.saying_service,
        )  # fmt: skip
        self.saying_drama, self.saying_valence, self.saying_service = -1, 0, 0
        self.was_adoption = self.adoption
        self.offer = -1
        self.surplus = 0
        if self.payday == today.calendar.day_of_month:
            self._receive_pay(today, tally)
        self._close_cohort(today, tally)
        self._meet_need(today, tally)
        self._drift(today)
        if self.adoptable:
            self._adopt(today, tally)
        if self.adoption >= Adoption.FEED:
            tally.counts[Count.ADOPTED_FEED] += self.weight
        if self.adoption == Adoption.PAID:
            tally.counts[Count.ADOPTED_PAID] += self.weight

    def _receive_pay(self, today: Today, tally: Tally) -> None:
        before, monthly = self.wallet, self.daily_income * 30
        money = wallet_after_payday(before, self.daily_income, today.purchase)
        tally.counts[Count.INCOME] += self.weight * monthly
        tally.counts[Count.SWEPT] += self.weight * (before + monthly - money)
        for platform in range(N_PLATFORMS):
            fee = int(today.venues.member_fee[platform])
            if (self.memberships >> platform) & 1 and money >= fee:
                money -= fee
                tally.memberships[platform] += self.weight * fee
        self.wallet = money

    def _close_cohort(self, today: Today, tally: Tally) -> None:
        window_over = today.calendar.day - self.relation_day >= today.after_sales.relation_days
        if self.known_merchant >= 0 and self.repurchased < 2 and window_over:
            tally.counts[Count.COHORT_BUYERS] += self.weight
            tally.counts[Count.COHORT_REPURCHASED] += self.weight * self.repurchased
            self.repurchased = 2

    def _meet_need(self, today: Today, tally: Tally) -> None:
        if self.luck(today, Purpose.NEED) >= today.arrival_rate:
            return
        luck = self.luck(today, Purpose.NEED_CATEGORY)
        bit = 1 << pick_share(today.stores.need_mix, self.segment, N_CATEGORIES, luck)
        if self.stocked & bit:  # bought ahead: this need is already filled
            self.stocked = self.stocked & ~bit
        elif not self.needs & bit:
            self.needs = self.needs | bit
            tally.counts[Count.NEEDS] += self.weight

    def _drift(self, today: Today) -> None:
        genre = (today.calendar.day + self.row) % N_GENRES  # one genre a day: each drifts once in N_GENRES days
        shock = normal(today.keys[Purpose.TASTE_DRIFT], self.row)
        stores = today.stores
        mean, spread = float(stores.taste_mean[self.segment, genre]), float(stores.taste_spread[genre])
        taste = drifted_taste(self.taste[genre], mean, spread, shock, float(N_GENRES), today.discovery)
        self.set_at("taste", genre, taste)
        self.satiation = [s * today.calendar.satiation_left for s in self.satiation]
        self.shelf_habit = habit_after(self.shelf_habit, False, today.purchase)
        self.profile_data = fed_profile(self.profile_data, 0.0, today.discovery)
        if self.profile_age < 1000:
            self.profile_age = self.profile_age + 1

    def _adopt(self, today: Today, tally: Tally) -> None:
        calendar = today.calendar
        home = 1 << self.home_paid if self.home_paid >= 0 else 0
        if self.adoption == Adoption.PAID:
            if self.luck(today, Purpose.LAPSE) < calendar.lapse_chance:
                self.adoption = Adoption.FEED
                self.platforms = self.platforms & ~home
                if self.following >= 0:
                    self.following = -1
                    tally.counts[Count.ENDED] += self.weight
            return
        peers = (self.peer_paid if calendar.adoption_feedback else calendar.path_paid) / calendar.adoptable
        chance = adoption_chance(calendar.external_paid, today.adoption.paid_imitation, peers)
        if self.luck(today, Purpose.ADOPT_PAID) < chance:
            self.adoption = Adoption.PAID
            self.platforms = self.platforms | home
        elif self.adoption == Adoption.NONE:
            peers = (self.peer_feed if calendar.adoption_feedback else calendar.path_feed) / calendar.adoptable
            chance = adoption_chance(today.adoption.feed_external, today.adoption.feed_imitation, peers)
            if self.luck(today, Purpose.ADOPT_FEED) < chance:
                self.adoption = Adoption.FEED
