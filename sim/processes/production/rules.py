"""Making a drama: its quality, time, budget and story (seed §3.1, §4.1).

Quality has diminishing returns in spending (Michaelis-Menten saturation), so a most profitable budget exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import MEAN_LUCK, clamp
from sim.money import FEN_PER_YUAN, round_fen

if TYPE_CHECKING:
    from sim.money import Fen
    from sim.processes.production.parameters import Production


_HALF_DAY = 0.5
"""Added before a time is cut to whole days, to round it."""


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
    half = FEN_PER_YUAN * (p.half_budget_head if head else p.half_budget_ordinary)
    effective = budget * (1.0 + p.industrial_gain * industrialisation)
    made = craft(skill, p) * effective / (effective + half)
    return clamp(made * (1.0 + p.crew_bonus * pooled), 0.0, 1.0)


def realised_quality(expected: float, originality: float, luck: float, p: Production) -> float:
    """Quality as it turns out, in [0, 1]; the original miss by more, either way, than the imitators."""
    miss = p.luck_spread * (p.copy_miss + (1.0 - p.copy_miss) * originality) * (2.0 * luck - 1.0)
    return clamp(expected + miss, 0.0, 1.0)


def usual_cost(head: bool, p: Production) -> Fen:
    """What a title usually costs, in fen."""
    return round_fen(FEN_PER_YUAN * (p.cost_head if head else p.cost_ordinary))


def production_days(budget: Fen, usual: Fen, industrialisation: float, p: Production) -> int:
    """Whole days from the plan to the first release, at least one; money adds work, standardisation saves time.

    A budget at the usual cost and the usual industrialisation (0-1) take ``p.days``.
    """
    size = 1.0
    if usual > 0:
        size = 1.0 + p.days_per_budget * (budget / usual - 1.0)
    speed = (1.0 - p.industrial_speed * industrialisation) / (1.0 - p.usual_industrial * p.industrial_speed)
    days = int(p.days * clamp(size, p.shortest, p.longest) * speed + _HALF_DAY)
    return days if days > 1 else 1


def own_budget(wanted: Fen, grant: Fen) -> Fen:
    """What a creator spends of its own on a title for which ``wanted`` is best, given cash for it (fen).

    What a title returns depends on all that is spent on it, so the best total stays where it was and the grant takes
    the place of own money; all of a larger one is spent.
    """
    return wanted - grant if wanted > grant else 0


def spent_before_release(cost: Fen, p: Production) -> Fen:
    """Part of the cost spent before the first release; the rest is spent while releasing."""
    if not p.release_while_shooting:
        return cost
    return round_fen(p.shot_before_release * cost)


def episodes_shot(episodes: int, p: Production) -> int:
    """Episodes there are before the response to the first ones is known: all, unless it is shot while releasing."""
    if not p.release_while_shooting:
        return episodes
    shot = int(p.shot_before_release * episodes)
    return shot if shot > 1 else 1


def imitates(skill: float, luck: float, p: Production) -> bool:
    """Whether a creator copies the story pattern of a hit."""
    return luck < p.imitation * (1.0 - p.craft_against_imitation * skill)


def originality(imitating: bool, luck: float, p: Production) -> float:
    """How little of a title imitates, in [0, 1]: a copy stays below one bound, anything else above another."""
    if imitating:
        return p.copy_originality * luck
    return p.own_originality + (1.0 - p.own_originality) * luck


def realism(usual_of_genre: float, skill: float, luck: float, p: Production) -> float:
    """Closeness to real life, in [0, 1]: set by the genre, helped by skill."""
    skilled = p.realism_skill * (skill - p.usual_skill)
    return clamp(usual_of_genre + skilled + p.realism_spread * (luck - MEAN_LUCK), 0.0, 1.0)


def emotional_value(usual_of_genre: float, skill: float, luck: float, p: Production) -> float:
    """Emotional value, in [0, 1]: set by the genre, helped by skill more than realism is."""
    skilled = p.emotion_skill * (skill - p.usual_skill)
    return clamp(usual_of_genre + skilled + p.emotion_spread * (luck - MEAN_LUCK), 0.0, 1.0)
