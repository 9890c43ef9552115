"""A platform reviews its plans: how much advertising it carries, and the least it asks for an impression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import clamp
from sim.money import round_fen

if TYPE_CHECKING:
    from sim.money import Fen
    from sim.processes.platforms.plans import PlatformPlans


def audience_lost(share_before: float, share_now: float) -> float:
    """Share of its audience a platform lost to others since the last review; negative for a gain."""
    return 1.0 - share_now / share_before if share_before > 0.0 else 0.0


def next_ad_load(load: float, usual: float, lost: float, scarcity: float, p: PlatformPlans) -> float:
    """Advertising load after a review: less where viewers leave, else more where impressions are scarce.

    lost: from ``audience_lost``. scarcity: clearing price over the reserve. It stays within a range of ``usual``.
    """
    moved = load
    if lost > p.audience_tolerance:
        moved = load * (1.0 - p.step)
    elif scarcity > p.scarce_price:
        moved = load * (1.0 + p.step)
    return clamp(moved, usual * (1.0 - p.range), usual * (1.0 + p.range))


def next_reserve_price(reserve: Fen, usual: Fen, unsold: float, scarcity: float, p: PlatformPlans) -> Fen:
    """Reserve price after a review, fen per 1000: lower where much is unsold, higher where impressions are scarce."""
    moved = float(reserve)
    if unsold > p.unsold_share:
        moved = reserve * (1.0 - p.step)
    elif scarcity > p.scarce_price:
        moved = reserve * (1.0 + p.step)
    return round_fen(clamp(moved, usual * (1.0 - p.range), usual * (1.0 + p.range)))
