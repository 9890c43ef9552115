"""What every phase of a viewer's day in plain Python needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.viewer_base import ViewerBase
from sim.draws import normal, uniform
from sim.rules.discovery import title_match
from sim.rules.picking import remembers
from sim.world.names import N_SEEN

if TYPE_CHECKING:
    from sim.world.today import Today


class Playing(ViewerBase):
    """A viewer that can draw its luck and knows its own tastes."""

    def luck(self, today: Today, purpose: int) -> float:
        """This viewer's uniform draw for one purpose today."""
        return uniform(today.keys[purpose], self.row)

    def match_with(self, today: Today, a: int) -> float:
        """True match of this viewer with the drama at position ``a`` of today's list, in sd."""
        own = normal(int(today.screens.match_key[a]), self.row)
        return title_match(self.taste[int(today.screens.genre[a])], own, today.discovery)

    def has_seen(self, drama: int) -> bool:
        """Whether a title is among those watched last."""
        return remembers(self._table["seen"], self.row, N_SEEN, drama)

    def set_at(self, name: str, index: int, value: float) -> None:
        """Write one element of a vector attribute."""
        self._table[name][self.row, index] = value
