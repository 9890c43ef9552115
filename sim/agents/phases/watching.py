"""Watching: the serial being followed first, then what was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.phases.playing import Playing
from sim.draws import Purpose
from sim.money import round_fen
from sim.rules.piracy import watches_copy
from sim.rules.purchase import habit_after, opens_page
from sim.rules.watching import (
    coins_to_buy,
    control,
    drawn_in,
    enjoyment,
    episodes_that_fit,
    episodes_wanted,
    immersion,
    liking_after,
    merging,
    pays_on,
    satiation_after,
    starts,
    tells_of_drama,
    viewing_value,
)
from sim.rules.word_of_mouth import spoken_valence
from sim.world.names import N_SEEN, Form
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.today import Tally, Today


class Watching(Playing):
    """A viewer watching."""

    def watch(self, today: Today, tally: Tally) -> None:
        """Watch the serial being followed, then what was shown, as long as free time lasts."""
        if self.venue < 0:
            return
        visited = self._watch_one(today, tally, 0, self.following, -1)
        self._watch_one(today, tally, 1, self.shown, visited)

    def _watch_one(self, today: Today, tally: Tally, session: int, drama: int, visited: int) -> int:
        """One session; returns the last platform counted as visited today."""
        if drama < 0 or (session == 1 and drama == self.following):
            return visited
        screens, p = today.screens, today.watching
        a = int(screens.slot_of[drama])
        if a < 0:  # no longer running
            if session == 0:
                self._give_up(tally)
            return visited
        first = self.episode if session == 0 else 0
        if first >= int(screens.episodes[a]):  # cut short by its maker
            tally.counts[Count.COMPLETIONS] += self.weight  # all of it was seen, as by those who come to it later
            self._give_up(tally)
            return visited
        platform = self.followed_on if session == 0 else self.shown_on
        genre, seconds, price = int(screens.genre[a]), int(screens.seconds[a]), int(screens.price[a])
        enjoyed = enjoyment(float(screens.appeal[a]), self.match_with(today, a), self.satiation[genre], p)
        if session == 1 and not starts(enjoyed, self.luck(today, Purpose.START), p):
            return visited
        copy = price > 0 and watches_copy(float(screens.copies[a]), self.luck(today, Purpose.PIRACY + session))
        ads = 0.0 if copy else float(today.venues.ad_load[platform])
        in_control = control(ads, float(today.venues.complexity[platform]), p)
        most = min(int(screens.released[a]) - first, episodes_that_fit(self.minutes_left, seconds))
        if most <= 0:
            return visited
        n = episodes_wanted(drawn_in(enjoyed, in_control, p), most, self.luck(today, Purpose.EPISODES + session), p)
        spent, stopped_at_wall = 0, False
        free = max(int(screens.free_episodes[a]) - first, 0)
        if price > 0 and not copy and n > free:
            felt = immersion(enjoyed, in_control, merging(n * seconds / 60.0, p), p)
            paid = self._unlock(today, tally, session, felt, n - free, price)
            spent = paid * price
            tally.unlocks[platform, a] += self.weight * spent
            stopped_at_wall = paid == 0
            n = free + paid
            if n <= 0:
                if session == 0:
                    self._give_up(tally)
                return visited
        self._note(tally, session, drama)
        minutes = n * seconds / 60.0
        self.minutes_left = self.minutes_left - minutes
        merged = merging(minutes, p)
        felt = immersion(enjoyed, in_control, merged, p)
        if copy:
            tally.copies[a] += self.weight
        else:
            tally.views[platform, a] += self.weight
            tally.episodes[platform, a] += self.weight * n
            if platform != visited:
                tally.visitors[platform] += self.weight
                visited = platform
        complete = first + n >= int(screens.episodes[a])
        if complete:
            tally.counts[Count.COMPLETIONS] += self.weight
            tally.completions[a] += self.weight
        keep = felt >= p.follow_threshold and not complete and not stopped_at_wall
        if session == 0 or self.following < 0:
            self.following = drama if keep else -1
            self.followed_on = platform
            self.episode = first + n
        if self.following != drama:
            tally.counts[Count.ENDED] += self.weight
        self.set_at("satiation", genre, satiation_after(self.satiation[genre], minutes, p))
        self.liking = liking_after(self.liking, felt, p)
        if not copy:  # whoever runs the copy tells no platform
            self.profile_data = self.profile_data + today.discovery.data_per_session
            self.profile_age = 0
        if int(today.venues.form[platform]) == Form.SHELF:
            self.shelf_habit = habit_after(self.shelf_habit, True, today.purchase)
        worth = round_fen(viewing_value(minutes, enjoyed, in_control, p)) - spent
        self.surplus = self.surplus + worth
        tally.counts[Count.SURPLUS] += self.weight * worth
        if tells_of_drama(felt, self.luck(today, Purpose.TELL + session), p):
            self.saying_drama = drama
            self.saying_valence = spoken_valence(felt)
        if not copy and int(screens.merchant[a]) >= 0:
            tally.counts[Count.EXPOSURES] += self.weight
            needed = (self.needs >> int(today.stores.category[int(screens.merchant[a])])) & 1 == 1
            if opens_page(
                felt, needed, float(screens.fit[a]), self.luck(today, Purpose.NOTICE + session), today.purchase
            ):
                self.offer, self.offer_on = drama, platform
                self.immersion, self.enjoyment, self.control, self.merging = felt, enjoyed, in_control, merged
        return visited

    def _give_up(self, tally: Tally) -> None:
        """Nothing more is watched of the serial being followed."""
        self.following = -1
        tally.counts[Count.ENDED] += self.weight

    def _note(self, tally: Tally, session: int, drama: int) -> None:
        """The first session makes the day an active one; a new title is remembered."""
        if not self.active_days & 1:
            tally.counts[Count.ACTIVE] += self.weight
            tally.counts[Count.RETENTION_HITS] += self.weight if (self.active_days >> 7) & 1 else 0
            self.active_days = self.active_days | 1
        if session == 1:
            self.set_at("seen", self.seen_next, drama)
            self.seen_next = (self.seen_next + 1) % N_SEEN

    def _unlock(self, today: Today, tally: Tally, session: int, felt: float, wanted: int, price: int) -> int:
        """Pay for episodes behind the wall; how many were unlocked."""
        luck = self.luck(today, Purpose.UNLOCK + session)
        if not pays_on(felt, price, self.daily_income, luck, today.watching):
            return 0
        bought = coins_to_buy(wanted * price - self.coins, self.wallet, today.coin_pack)
        self.wallet = self.wallet - bought
        tally.counts[Count.TOP_UP] += self.weight * bought
        coins = self.coins + bought
        paid = min(wanted, coins // price)
        self.coins = coins - paid * price
        return paid
