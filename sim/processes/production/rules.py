"""Making a drama: its quality, time, budget and story (seed §3.1, §4.1).

Quality has diminishing returns in spending (Michaelis-Menten saturation), so a most profitable budget exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import clamp
from sim.money import round_fen

if TYPE_CHECKING:
    from sim.money import Fen
    from sim.processes.production.parameters import Production


def craft(skill: float, p: Production) -> float:
    """The best quality that ``skill`` (0-1) could reach with unlimited money, in [0, 1]."""
    return p.craft_floor + (1.0 - p.craft_floor) * skill


def drama_quality(
    budget: Fen, skill: float, pooled: float, industrialisation: float, head: bool, p: Production
) -> float:
    """Quality to be expected of a title, in [0, 1]; known before production starts.

    budget: fen per title. skill, pooled (head resources at hand), industrialisation: in [0, 1]. head: whether it is
    made to the costlier standard of head creators.
    """
    half = 100.0 * (p.half_budget_head if head else p.half_budget_ordinary)
    effective = budget * (1.0 + p.industrial_gain * industrialisation)
    made = craft(skill, p) * effective / (effective + half)
    return clamp(made * (1.0 + p.crew_bonus * pooled), 0.0, 1.0)


def realised_quality(expected: float, originality: float, luck: float, p: Production) -> float:
    """Quality as it turns out, in [0, 1]; the original miss by more, either way, than the imitators."""
    miss = p.luck_spread * (0.5 + 0.5 * originality) * (2.0 * luck - 1.0)
    return clamp(expected + miss, 0.0, 1.0)


def usual_cost(head: bool, p: Production) -> Fen:
    """What a title usually costs, in fen."""
    return round_fen(100.0 * (p.cost_head if head else p.cost_ordinary))


def production_days(budget: Fen, usual: Fen, industrialisation: float, p: Production) -> int:
    """Whole days from the plan to the first release, at least one; money adds work, standardisation saves time.

    A budget at the usual cost and industrialisation of .3 (0-1) take ``p.days``.
    """
    size = 1.0
    if usual > 0:
        size = 1.0 + p.days_per_budget * (budget / usual - 1.0)
    speed = (1.0 - p.industrial_speed * industrialisation) / (1.0 - 0.3 * p.industrial_speed)
    days = int(p.days * clamp(size, 0.3, 10.0) * speed + 0.5)
    return days if days > 1 else 1


def own_budget(wanted: Fen, subsidy: Fen, p: Production) -> Fen:
    """What a creator spends of its own on a title that it would give ``wanted``, knowing the cash subsidy (fen).

    Crowding-out: part of the subsidy replaces own money. Never negative, never more than ``wanted``.
    """
    own = wanted - round_fen(p.crowding_out * subsidy)
    return own if own > 0 else 0


def spent_before_release(cost: Fen, p: Production) -> Fen:
    """Part of the cost spent before the first release; the rest is spent while releasing."""
    if not p.release_while_shooting:
        return cost
    return round_fen(p.shot_before_release * cost)


def imitates(skill: float, luck: float, p: Production) -> bool:
    """Whether a creator copies the story pattern of a hit."""
    return luck < p.imitation * (1.0 - p.craft_against_imitation * skill)


def originality(imitating: bool, luck: float) -> float:
    """How little of a title imitates, in [0, 1]: a copy stays below .3, anything else is above .5."""
    if imitating:
        return 0.3 * luck
    return 0.5 + 0.5 * luck


def realism(usual_of_genre: float, skill: float, luck: float) -> float:
    """Closeness to real life, in [0, 1]: set by the genre, helped by skill."""
    return clamp(usual_of_genre + 0.2 * (skill - 0.5) + 0.3 * (luck - 0.5), 0.0, 1.0)


def emotional_value(usual_of_genre: float, skill: float, luck: float) -> float:
    """Emotional value, in [0, 1]: set by the genre, helped by skill more than realism is."""
    return clamp(usual_of_genre + 0.4 * (skill - 0.5) + 0.3 * (luck - 0.5), 0.0, 1.0)
