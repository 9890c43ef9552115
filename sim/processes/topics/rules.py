"""Hot topics flare and fade; a short production cycle catches them (seed §2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import LN_2, clamp, exponential

if TYPE_CHECKING:
    from sim.processes.topics.parameters import Topics

_MOST_HALVINGS = 50.0
"""Halvings after which nothing is left of the heat."""


def topic_lasting(luck: float, p: Topics) -> float:
    """Days in which a topic's heat halves, known to nobody beforehand."""
    return p.lasting * (1.0 + p.lasting_spread * (2.0 * luck - 1.0))


def topic_heat(age_days: float, lasting: float, p: Topics) -> float:
    """Heat in [0, 1] of a topic ``age_days`` after its first spark: a linear flare, then exponential decay.

    lasting: days in which the heat halves after the peak, > 0. Before the spark the heat is 0.
    """
    if age_days < 0.0:
        return 0.0
    if age_days < p.flare_days:
        return (age_days + 1.0) / (p.flare_days + 1.0)
    halvings = clamp((age_days - p.flare_days) / lasting, 0.0, _MOST_HALVINGS)
    return exponential(-LN_2 * halvings)


def heat_at_release(age_days: float, production_days: int, own_genre: bool, p: Topics) -> float:
    """Heat a creator expects a topic to have when the title is out; it knows the usual lasting only."""
    heat = topic_heat(age_days + production_days, p.lasting, p)
    return heat if own_genre else p.foreign_genre * heat


def takes_up(expected_heat: float, p: Topics) -> bool:
    """Whether a topic is worth taking up."""
    return expected_heat >= p.take_up
