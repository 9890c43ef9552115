"""The relation of a viewer to the merchant known: whether another order there has been counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.world.schema import ViewerRow

REPEATED = 1
"""``repurchased`` of a viewer who ordered again from the merchant known; before any further order it is 0."""
COUNTED = 2
"""Of one whose window with that merchant is over."""
REPLACING = 3
"""Of one whose next order there replaces what was sent back."""


def count_repeat(viewer: ViewerRow) -> None:
    """Another order from the merchant known: a repurchase, unless it replaces what was sent back."""
    if viewer.repurchased == REPLACING:
        viewer.repurchased = 0
    elif viewer.repurchased == 0:
        viewer.repurchased = REPEATED
