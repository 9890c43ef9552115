"""What a viewer is in either engine: a row of the viewers' table that Mesa can hold as an agent."""

from __future__ import annotations

from typing import Any, Self

from sim.agents.cells import ColumnAgent
from sim.world.schema import VIEWER


class ViewerBase(ColumnAgent, attributes=VIEWER):
    """A row of the viewers' table.

    In the mesa engine every viewer is a *live* agent, registered once and kept. In the compiled engine there are none:
    ``ViewerBase.view`` makes a *view* of a row when somebody asks for it. Both have the same class, attributes and
    ``unique_id`` (``model.first_viewer_id + row``). Two views of the same row of the same model are equal.
    """

    is_view: bool = False

    @classmethod
    def view(cls, model: Any, row: int) -> Self:
        """The viewer of one row, without registering it.

        Args:
            model: the market.
            row: the viewer's row, 0 <= row < len(model.viewers_table).
        """
        viewer = cls.__new__(cls)
        viewer.__dict__.update(
            model=model,
            unique_id=model.first_viewer_id + row,
            pos=None,
            row=row,
            _table=model.viewers_table,
            is_view=True,
        )
        return viewer

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
        return hash((id(self.model), self.row)) if self.is_view else object.__hash__(self)
