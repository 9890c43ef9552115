"""Rows of columns in plain Python, and the day's tables as plain Python reads them.

Whatever plain Python reads of a column is a Python number, never a NumPy scalar: those keep their width
(``int - np.int32`` is ``int32``), so that the same text would round and wrap differently, and they cost a third more.
A memoryview reads and writes the same memory, rounds to the column's storage type, and refuses a fraction in a column
of whole numbers as well as a number that does not fit.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """The same value for plain Python: arrays as memoryviews of the same memory, tables as lists of them.

    Named tuples are gone through field by field; anything else is returned as it is. A read-only array gives a
    read-only view. Arrays have one or two dimensions.
    """
    if isinstance(value, np.ndarray):
        return memoryview(value) if value.ndim == 1 else [memoryview(row) for row in value]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(plain, value))
    return value


_LATEST: dict[int, tuple[Any, type[Any]]] = {}  # by identity: columns have no hash
_MOST = 8


class Row:
    """Row ``row`` of some columns: ``viewer.wallet`` is one cell, ``viewer.taste`` the cells of a vector attribute.

    Cells can be read and written, those of a vector attribute one by one. Made by `row_type`.
    """

    __slots__ = ("row",)

    def __init__(self, row: int) -> None:
        """Look at row ``row``, 0 <= row < the length of the columns."""
        self.row = row


def row_type(columns: Any) -> type[Any]:
    """The rows of a named tuple of arrays, as a class of `Row`: ``row_type(columns)(0).wallet``."""
    cells = {name: _cell(plain(column)) for name, column in zip(columns._fields, columns, strict=True)}
    return type("Row", (Row,), {"__slots__": ()} | cells)


def row_of(columns: Any, row: int) -> Any:
    """One row of a named tuple of arrays; the `row_type` of the columns asked for last is remembered."""
    known = _LATEST.get(id(columns))
    if known is None or known[0] is not columns:
        if len(_LATEST) == _MOST:
            _LATEST.clear()
        known = _LATEST[id(columns)] = columns, row_type(columns)
    return known[1](row)


def _cell(memory: Any) -> property:
    """Access to one column; the memory is bound here because a look-up on the row would cost a fifth more."""

    def get(row: Row) -> Any:
        return memory[row.row]

    def set_(row: Row, value: Any) -> None:
        memory[row.row] = value

    return property(get, set_ if isinstance(memory, memoryview) else None)
