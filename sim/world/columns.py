"""Columns: one array per attribute, one row per agent.

Every kind of agent declares its attributes once, with storage type, meaning and unit. Both engines read and write
the same columns, so a value is rounded to its storage type at the same moment whichever engine plays.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np


class Attribute(NamedTuple):
    """One attribute of a kind of agent. ``width`` > 0 makes it a row of that many values (a vector attribute)."""

    name: str
    dtype: str
    meaning: str
    unit: str = ""
    width: int = 0
    initial: float = 0


class Table:
    """The columns of one kind of agent. ``table["wallet"]`` is the array itself, never a copy."""

    def __init__(self, kind: str, attributes: Sequence[Attribute], rows: int = 0) -> None:
        self.kind = kind
        self.attributes = {attribute.name: attribute for attribute in attributes}
        self.rows = rows
        self._stored = {a.name: _filled(a, rows) for a in attributes}

    def __len__(self) -> int:
        return self.rows

    def __contains__(self, name: object) -> bool:
        return name in self.attributes

    def __iter__(self) -> Iterator[str]:
        return iter(self.attributes)

    def __getitem__(self, name: str) -> np.ndarray:
        return self._stored[name][: self.rows]

    def __setitem__(self, name: str, values: Any) -> None:
        """Overwrite a whole column in place."""
        self._stored[name][: self.rows] = values

    def append(self, **values: Any) -> int:
        """Add one row and return its number; attributes left out take their initial value."""
        unknown = values.keys() - self.attributes.keys()
        if unknown:
            raise AttributeError(f"a {self.kind} has no attribute {', '.join(sorted(unknown))}")
        row = self.rows
        capacity = len(next(iter(self._stored.values())))
        if row == capacity:  # doubling keeps appending cheap over a long run
            self._stored = {n: _grown(self.attributes[n], c) for n, c in self._stored.items()}
        self.rows = row + 1
        for name, value in values.items():
            self._stored[name][row] = value
        return row

    def columns(self, names: Sequence[str] | None = None) -> Any:
        """The arrays as a named tuple, which compiled kernels read by attribute."""
        chosen = tuple(names or self.attributes)
        return _column_type(self.kind, chosen)(*(self[name] for name in chosen))

    def copy(self) -> Table:
        """An independent copy of every column."""
        other = Table(self.kind, list(self.attributes.values()), self.rows)
        for name in self:
            other[name] = self[name]
        return other

    def equals(self, other: Table) -> bool:
        """Whether every column is the same to the last bit."""
        return not self.differences(other)

    def differences(self, other: Table) -> list[str]:
        """The names of the columns that differ in any bit."""
        same = self.rows == other.rows
        return [n for n in self if not (same and self[n].tobytes() == other[n].tobytes())]


_TYPES: dict[tuple[str, tuple[str, ...]], Any] = {}


def _column_type(kind: str, names: tuple[str, ...]) -> Any:
    """The named tuple of these columns, under a name of this module that is the same in every process.

    numba stores what it compiled by the names of the types; it would not find it again under another.
    """
    if (kind, names) not in _TYPES:
        name = f"{kind.title()}Columns{crc32(' '.join(names).encode()):08x}"
        globals()[name] = _TYPES[kind, names] = namedtuple(name, names)
    return _TYPES[kind, names]


def _filled(attribute: Attribute, rows: int) -> np.ndarray:
    shape = (rows, attribute.width) if attribute.width else (rows,)
    return np.full(shape, attribute.initial, dtype=attribute.dtype)


def _grown(attribute: Attribute, column: np.ndarray) -> np.ndarray:
    room = _filled(attribute, max(16, 2 * len(column)))
    room[: len(column)] = column
    return room
