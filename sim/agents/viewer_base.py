"""What a viewer is in either engine: a row of the viewers' table that Mesa can hold as an agent."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self

from sim.agents.cells import ColumnAgent, set_by_mesa
from sim.market.state import MarketState
from sim.world.schema import ViewerColumns


class ViewerBase(ColumnAgent, ViewerColumns):
    """A row of the viewers' table.

    In the mesa engine every viewer is a *live* agent, registered once and kept. In the compiled engine there are none:
    ``ViewerBase.view`` makes a *view* of a row when somebody asks for it. Both have the same class, attributes and
    ``unique_id`` (``model.first_viewer_id + row``). Two views of the same row of the same model are equal.

    A view that is put into a set or is a key is kept by its market from then on: Mesa's own sets hold agents weakly,
    and would lose one view after the other without a word.
    """

    is_view: bool = False

    @classmethod
    def view(cls, model: MarketState, row: int) -> Self:
        """The viewer of one row, without registering it.

        Args:
            model: the market.
            row: the viewer's row, 0 <= row < len(model.viewers_table).
        """
        kept = model.__dict__.get("_kept_views")
        if kept and row in kept:
            return kept[row][0]
        viewer = cls.__new__(cls)
        viewer.__dict__.update(
            set_by_mesa(),
            model=model,
            unique_id=model.first_viewer_id + row,
            pos=None,
            row=row,
            _table=model.viewers_table,
            is_view=True,
        )
        return viewer

    @cached_property
    def cells(self) -> Any:
        """This viewer's row as phases of the day read and write it: numbers, and vector attributes by element."""
        return self._table.row_type(self.row)

    def __getstate__(self) -> dict[str, Any]:
        """All but the view of memory, which is made anew."""
        return {name: value for name, value in self.__dict__.items() if name != "cells"}

    def _keep(self, name: str, value: Any) -> None:
        if self.is_view:
            raise AttributeError(f"{name!r} would be lost: a compiled viewer keeps only columns; use engine='mesa'")
        super()._keep(name, value)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, ViewerBase) or not (self.is_view and other.is_view):
            return False
        return self.row == other.row and self.model is other.model

    def __hash__(self) -> int:
        # live viewers keep the identity hash: it must work while a pickled model is being put together again
        if not self.is_view:
            return object.__hash__(self)
        same_row = self.model.__dict__.setdefault("_kept_views", {}).setdefault(self.row, [])
        if not any(kept is self for kept in same_row):
            same_row.append(self)
        return hash((id(self.model), self.row))
