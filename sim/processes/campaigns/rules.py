"""Campaigns: money buys contacts, contacts leave awareness that fades, and awareness moves a decision (seed §4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import exponential

if TYPE_CHECKING:
    from sim.processes.campaigns.parameters import Campaigns


def meets_chance(spent: float, p: Campaigns) -> float:
    """Chance that a user of a platform meets a campaign there on a day, once or more often.

    spent: yuan per thousand users and day. Contacts fall on users by chance, so that more money meets the same ones.
    """
    return 1.0 - exponential(-spent / p.contact_price)


def faded(awareness: float, p: Campaigns) -> float:
    """What is left of awareness (0-1) after a night."""
    return awareness * (1.0 - p.fading)


def awareness_after(awareness: float, elsewhere: bool, p: Campaigns) -> float:
    """Awareness (0-1) after a contact. elsewhere: whether the campaign was lately met on another platform too."""
    step = p.contact_step * p.synergy if elsewhere else p.contact_step
    return awareness + (step if step < 1.0 else 1.0) * (1.0 - awareness)


def is_lately(day: int, met: int, p: Campaigns) -> bool:
    """Whether a contact on the day ``met`` (-1: never) still lifts one of today."""
    return met >= 0 and day - met <= p.synergy_days


def awareness_push(awareness: float, p: Campaigns) -> float:
    """What awareness (0-1) adds to a decision for any offer, in logits."""
    return p.awareness_weight * awareness


def unaware_weight(weight: float, awareness: float, p: Campaigns) -> float:
    """Weight of buying without any awareness, given the one with it: all offers are moved alike."""
    return weight * exponential(-awareness_push(awareness, p))
