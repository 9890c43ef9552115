"""Word of mouth: everybody may talk to one acquaintance, about what was said until yesterday."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.names import Adoption, Channel
from sim.processes.luck import luck_of
from sim.processes.word_of_mouth.rules import peers_after_talk, trust_after_talk
from sim.units import FULL_VALENCE

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Tally, Today


def acquaintance(viewer: ViewerRow, today: Today) -> int:
    """The row of the acquaintance talked to today, -1 if none; what was heard before may be forgotten."""
    if viewer.joins_on > today.calendar.day:
        return -1
    if viewer.heard_drama >= 0 and luck_of(viewer, today, Purpose.REMEMBER.value) >= today.word.memory:
        viewer.heard_drama = -1
    row = viewer.row
    start: int = today.first[row]
    degree: int = today.first[row + 1] - start
    if degree == 0 or luck_of(viewer, today, Purpose.LISTEN.value) >= today.word.listen:
        return -1
    return today.neighbours[start + int(luck_of(viewer, today, Purpose.NEIGHBOUR.value) * degree)]


def listen(viewer: ViewerRow, other: ViewerRow, today: Today, tally: Tally) -> None:
    """Hear what another viewer said: of a title, of buying from dramas, and whether dramas are watched and paid for."""
    calendar, p = today.calendar, today.word
    adopted = other.was_adoption
    if adopted < 0:  # not there yet
        return
    if calendar.adoption_feedback:
        viewer.peer_feed = peers_after_talk(viewer.peer_feed, adopted >= Adoption.FEED.value, p)
        viewer.peer_paid = peers_after_talk(viewer.peer_paid, adopted == Adoption.PAID.value, p)
    if not calendar.word_feedback:
        return
    drama = other.said_drama
    if drama >= 0:
        viewer.heard_drama = drama
        viewer.heard_valence = other.said_valence
        a = today.screens.slot_of[drama]
        if a >= 0:
            tally.word[a] += viewer.weight * other.said_valence
    in_dramas = Channel.DRAMA.value
    viewer.trust[in_dramas] = trust_after_talk(viewer.trust[in_dramas], other.said_service / FULL_VALENCE, p)


def stand_by_words(viewer: ViewerRow) -> None:
    """What was said yesterday can be heard today; nothing has been said today."""
    viewer.said_drama = viewer.saying_drama
    viewer.said_valence = viewer.saying_valence
    viewer.said_service = viewer.saying_service
    viewer.saying_drama = -1
    viewer.saying_valence = 0
    viewer.saying_service = 0
