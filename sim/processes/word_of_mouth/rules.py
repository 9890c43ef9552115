"""Word of mouth: viewers hear from acquaintances what they watch and how buying went (seed §4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.units import FULL_VALENCE, HALF_SCALE

if TYPE_CHECKING:
    from sim.processes.word_of_mouth.parameters import WordOfMouth


def trust_after_talk(trust: float, valence: float, p: WordOfMouth) -> float:
    """Trust in buying from dramas after an acquaintance told of a purchase; ``valence`` in [-1, 1], 0 says nothing."""
    if valence == 0.0:
        return trust
    heard = (1.0 + valence) / 2.0
    return trust + p.trust_step * (heard - trust)


def peers_after_talk(share: float, does_it: bool, p: WordOfMouth) -> float:
    """Share of acquaintances thought to watch (or pay), after learning about one more."""
    seen = 1.0 if does_it else 0.0
    return share + p.peer_step * (seen - share)


def spoken_valence(feeling: float) -> int:
    """What is said of an experience with a feeling in [0, 1], from -100 to 100."""
    return int(FULL_VALENCE * feeling / HALF_SCALE) - FULL_VALENCE
