"""Discovery: whether a viewer opens a platform, and what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.phases.playing import Playing
from sim.draws import Purpose, normal
from sim.rules.discovery import (
    believed_match,
    days_active_of_last_seven,
    effective_accuracy,
    heard_score,
    opens_probability,
    paid_home,
    screen_score,
    venue_weight,
)
from sim.rules.picking import pick, pick_share
from sim.world.names import N_GENRES, N_PLATFORMS, Adoption, Form
from sim.world.today import CANDIDATES, Count

if TYPE_CHECKING:
    from sim.world.today import Tally, Today


class Discovering(Playing):
    """A viewer in front of a platform."""

    def discover(self, today: Today, tally: Tally) -> None:
        """Open a platform or not, and be shown what it believes this viewer likes."""
        self.venue = self.shown = self.shown_on = -1
        self.shown_by_ad = 0
        if self.joins_on > today.calendar.day:
            return
        self.minutes_left = self.free_minutes
        serial = int(today.screens.slot_of[self.following]) if self.following >= 0 else -1
        follows = serial >= 0 and self.episode < int(today.screens.released[serial])
        opens, venue = False, -1
        if self.adoption != Adoption.NONE:
            days = days_active_of_last_seven(self.active_days)
            chance = opens_probability(days, follows, self.liking, today.discovery)
            opens = self.luck(today, Purpose.ACTIVE) < chance
        if opens:
            venue = self._choose_venue(today)
            opens = venue >= 0 or follows
        if (self.active_days >> 6) & 1:
            tally.counts[Count.RETENTION_BASE] += self.weight
        self.active_days = (self.active_days << 1) & 0xFFFF  # today's bit is set by watching
        if not opens:
            return
        paying = self.adoption == Adoption.PAID
        self.minutes_left = self.free_minutes * today.watching.paid_time_factor if paying else self.free_minutes
        if venue < 0:
            self.venue = N_PLATFORMS  # only the serial, wherever it runs
            return
        self.venue = venue
        shown, shown_on = self._answer_promotion(today, venue)
        if shown >= 0:
            self.shown_by_ad = 1
        else:
            shown, shown_on = self._screen(today, venue), venue
        if shown >= 0:
            self.shown = int(today.screens.drama[shown])
            self.shown_on = shown_on
            tally.shown[shown_on, shown] += self.weight

    def _choose_venue(self, today: Today) -> int:
        pulls = [
            venue_weight(float(today.venues.pull[p]), int(today.venues.form[p]) == Form.SHELF, self.shelf_habit)
            if (self.platforms >> p) & 1
            else 0.0
            for p in range(N_PLATFORMS)
        ]
        total = 0.0
        for pull in pulls:
            total += pull
        left = self.luck(today, Purpose.VENUE) * total
        venue = -1
        for platform, pull in enumerate(pulls):
            if pull > 0.0:
                venue = platform
                left -= pull
                if left < 0.0:
                    break
        return venue

    def _answer_promotion(self, today: Today, venue: int) -> tuple[int, int]:
        """The title opened from a bought impression and where it is watched, or -1, -1."""
        screens = today.screens
        if self.luck(today, Purpose.AD_SLOT) >= float(screens.promotion[venue]):
            return -1, -1
        a = pick(screens.promoted[venue], 0, len(screens.genre), self.luck(today, Purpose.AD_PICK))
        if a < 0 or self.has_seen(int(screens.drama[a])):
            return -1, -1
        if int(screens.price[a]) == 0:
            return a, venue
        if self.adoption != Adoption.PAID:
            return -1, -1
        where = paid_home(self.home_paid, int(screens.platforms[a]))
        return (a, where) if where >= 0 else (-1, -1)

    def _screen(self, today: Today, venue: int) -> int:
        """The best of a few candidates, as far as the platform can tell; -1 if it has none."""
        screens, p = today.screens, today.discovery
        data = self.profile_data * float(today.venues.data_share[venue])
        ceiling = float(today.venues.accuracy[venue])
        accuracy = effective_accuracy(ceiling, data, float(self.profile_age), p.taste_drift, p)
        best, shown = -1000.0, -1
        for k in range(CANDIDATES + 1):
            heard = 0.0
            if k < CANDIDATES:
                a = self._candidate(today, venue, accuracy, k)
            else:
                a = self._heard_of(today, venue)
                heard = heard_score(self.heard_valence / 100.0, p)
            if a < 0 or self.has_seen(int(screens.drama[a])):
                continue
            noise = normal(today.keys[Purpose.BELIEF + k], self.row)
            belief = believed_match(accuracy, self.match_with(today, a), noise)
            score = screen_score(belief, float(screens.buzz[a]), p) + heard
            if score > best:
                best, shown = score, a
        return shown

    def _candidate(self, today: Today, venue: int, accuracy: float, k: int) -> int:
        screens = today.screens
        table, low, high = screens.organic[venue], 0, len(screens.genre)
        if self.luck(today, Purpose.CANDIDATE_KNOWN + k) < accuracy:  # the segment is known
            genre = pick_share(screens.genre_mix, self.segment, N_GENRES, self.luck(today, Purpose.CANDIDATE_GENRE + k))
            low, high = int(screens.genre_start[genre]), int(screens.genre_start[genre + 1])
        luck = self.luck(today, Purpose.CANDIDATE + k)
        a = pick(table, low, high, luck)
        return a if a >= 0 else pick(table, 0, len(screens.genre), luck)

    def _heard_of(self, today: Today, venue: int) -> int:
        a = int(today.screens.slot_of[self.heard_drama]) if self.heard_drama >= 0 else -1
        return a if a >= 0 and (int(today.screens.platforms[a]) >> venue) & 1 else -1
