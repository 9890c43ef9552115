"""Word of mouth: a talk with one acquaintance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.phases.playing import Playing
from sim.draws import Purpose
from sim.rules.word_of_mouth import peers_after_talk, trust_after_talk
from sim.world.names import Adoption

if TYPE_CHECKING:
    from sim.world.today import Tally, Today


class Talking(Playing):
    """A viewer listening."""

    def talk(self, today: Today, tally: Tally) -> None:
        """Talk to one acquaintance, about what was said until yesterday."""
        calendar, p = today.calendar, today.word
        if self.joins_on > calendar.day:
            return
        if self.heard_drama >= 0 and self.luck(today, Purpose.REMEMBER) >= p.memory:
            self.heard_drama = -1
        start, end = int(today.first[self.row]), int(today.first[self.row + 1])
        if start == end or self.luck(today, Purpose.LISTEN) >= p.listen:
            return
        other_row = int(today.neighbours[start + int(self.luck(today, Purpose.NEIGHBOUR) * (end - start))])
        other = self.model.live_viewers[other_row]
        if other.was_adoption < 0:  # not there yet
            return
        if calendar.adoption_feedback:
            self.peer_feed = peers_after_talk(self.peer_feed, other.was_adoption >= Adoption.FEED, p)
            self.peer_paid = peers_after_talk(self.peer_paid, other.was_adoption == Adoption.PAID, p)
        if calendar.word_feedback:
            if other.said_drama >= 0:
                self.heard_drama, self.heard_valence = other.said_drama, other.said_valence
                slot = int(today.screens.slot_of[other.said_drama])
                if slot >= 0:
                    tally.word[slot] += self.weight * other.said_valence
            self.trust = trust_after_talk(self.trust, other.said_service / 100.0, p)
