"""What firms do, all of them in one pass: compiled, or row by row in plain Python.

What one merchant, one title or one page does is a plain function of its row, like what a viewer does; a `Pass` plays it
for many. Between two markets that differ in their engine nothing differs, so the slow one proves the fast one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sim.engine.compile import ByClass, before_compiling, kernel, register
from sim.engine.needs import mentioned
from sim.engine.row_view import row_of
from sim.world.columns import Table
from sim.world.rows import plain, row_type


class Pass:
    """``text(row, facts)`` for rows of a table, in their order.

    The text writes to nothing but its row, and reads from ``facts`` what it needs to know of others: a named tuple of
    numbers, arrays and named tuples of them. What it returns, a whole number, is handed out.
    """

    def __init__(self, text: Callable[..., Any]) -> None:
        """Prepare to play what one row does."""
        self.text = text
        self._mentioned = mentioned(text)
        self._compiled = _pass_over(text)
        self._known: tuple[tuple[str, ...], tuple[str, ...]] = (), ()

    def play(
        self,
        engine: str,
        table: Table,
        facts: Any,
        rows: np.ndarray | None = None,
        agents: Sequence[Any] | None = None,
    ) -> np.ndarray:
        """Play it with the engine of the market; what each row returned, int64[rows].

        Args:
            engine: "compiled" or "mesa".
            table: the table of the rows.
            facts: what all of them know.
            rows: which of the table's rows, all by default.
            agents: the live agents of the table's rows, if it has any, whose methods of the text's name the mesa
                engine calls.
        """
        rows = np.arange(table.rows) if rows is None else np.ascontiguousarray(rows, np.int64)
        returned = np.empty(len(rows), np.int64)
        columns = table.columns(self._names(table))
        if engine == "compiled":
            self._compiled(rows, columns, facts, returned)
        else:
            row, known = row_type(columns), plain(facts)
            for place, number in enumerate(rows.tolist()):
                if agents is not None:
                    returned[place] = getattr(agents[number], self.text.__name__)(known)
                else:
                    returned[place] = self.text(row(number), known)
        return returned

    def _names(self, table: Table) -> tuple[str, ...]:
        """The columns that the text mentions."""
        stored, names = self._known
        if stored is not table.stored:  # which is faster told than whether they differ
            if stored != table.stored:
                names = tuple(name for name in table.stored if name in self._mentioned)
            self._known = table.stored, names
        return names


def _pass_over(text: Callable[..., Any]) -> Any:
    """The pass as a kernel, named after what it plays."""

    def every(rows: Any, columns: Any, facts: Any, returned: Any) -> None:
        for k in range(len(rows)):
            returned[k] = text(row_of(columns, rows[k]), facts)

    every.__module__, every.__name__ = text.__module__, f"every_{text.__name__}"
    every.__qualname__ = every.__name__
    before_compiling(lambda: register(text))
    return ByClass(kernel(every))
