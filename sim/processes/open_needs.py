"""The open needs of a viewer, which rise, are met and are opened again in several rooms, and what they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Purpose
from sim.processes.luck import luck_of, shock_of
from sim.processes.needs.rules import brought_forward, latent_chance, value_of_need

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow
    from sim.world.today import Today


def drawn_value(viewer: ViewerRow, today: Today, category: int, purpose: int) -> int:
    """What a need of today is worth, in fen."""
    usual = today.stores.usual_price[category]
    return value_of_need(usual, viewer.daily_income, shock_of(viewer, today, purpose), today.wants)


def latent_value(viewer: ViewerRow, today: Today, category: int, visit: int) -> int:
    """What an impulse is worth in fen: a need that would come soon, brought forward; 0 where none would."""
    mix = today.stores.need_mix[viewer.segment]
    share: float = mix[category] - mix[category - 1] if category > 0 else mix[0]
    if luck_of(viewer, today, Purpose.LATENT.value + visit) >= latent_chance(share, today.wants):
        return 0
    value = drawn_value(viewer, today, category, Purpose.NEED_VALUE.value + 1 + visit)
    return brought_forward(value, today.wants)


def is_open(viewer: ViewerRow, category: int) -> bool:
    """Whether there is an open need of a category."""
    return (viewer.needs >> category) & 1 == 1


def open_need(viewer: ViewerRow, category: int, value: int) -> None:
    """A need that is worth ``value`` fen opens."""
    viewer.needs = viewer.needs | (1 << category)
    viewer.need_value[category] = value


def close_need(viewer: ViewerRow, category: int) -> None:
    """A need is met, or passes."""
    viewer.needs = viewer.needs & ~(1 << category)
    viewer.need_value[category] = 0
