"""What a compiled phase is handed: the columns and the tables of the day that its text mentions, and no others.

Handing an array or a number to compiled code costs a tenth of a microsecond a call, and much code. Nobody declares what
a phase reads: its text says so, and that of everything it calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from sim.world.columns import Table, record_type


def called_by(*texts: Callable[..., Any]) -> tuple[FunctionType, ...]:
    """Functions of this package, and every other one of it that they call, each once and before those it calls."""
    found = dict.fromkeys(text for text in texts if isinstance(text, FunctionType))
    waiting = list(found)
    while waiting:
        text = waiting.pop()
        called = (text.__globals__.get(name) for name in _names(text.__code__))
        new = [f for f in called if isinstance(f, FunctionType) and f.__module__.startswith("sim.") and f not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return tuple(found)


def mentioned(*texts: Callable[..., Any]) -> frozenset[str]:
    """Every name that functions of this package, and those they call, look up: attributes and globals."""
    return frozenset(name for text in called_by(*texts) for name in _names(text.__code__))


def columns_mentioned(table: Table, names: Iterable[str]) -> Any:
    """The columns of a table with names among these, as a named tuple of the arrays."""
    names = set(names)
    return table.columns(tuple(name for name in table.stored if name in names))


def narrowed(record: Any, names: frozenset[str]) -> Any:
    """The record with only those fields, and of the records in it only those fields, that are mentioned."""
    how = _WAYS.get((type(record), names))
    if how is None:
        how = _WAYS[type(record), names] = _way(record, names)
    made, fields = how
    return _new(made, [read(record) for read in fields])


_WAYS: dict[tuple[type, frozenset[str]], Any] = {}
"""How records of a type are narrowed: the type that is made, and how each of its fields is read."""
_new = tuple.__new__  # what a named tuple's own `_make` calls, several times a phase


def _way(record: Any, names: frozenset[str]) -> Any:
    fields = {
        field: _Part(place, record[place], names) if hasattr(record[place], "_fields") else itemgetter(place)
        for place, field in _places(record, names)
    }
    return record_type(type(record).__name__, tuple(fields)), list(fields.values())


def _places(record: Any, names: frozenset[str]) -> list[tuple[int, str]]:
    """Where the fields that are mentioned stand, and what they are called."""
    return [(place, field) for place, field in enumerate(record._fields) if field in names]


class _Part:
    """Reads a record within a record, narrowed; parameters, the same every day, are narrowed only once."""

    def __init__(self, place: int, value: Any, names: frozenset[str]) -> None:
        kept = _places(value, names)
        self._place, self._fields = place, [place for place, _ in kept]
        self._several = itemgetter(*self._fields) if len(kept) > 1 else None
        self._made = record_type(type(value).__name__, tuple(field for _, field in kept))
        self._latest: tuple[Any, Any] = (None, None)
        self._lasts = not any(isinstance(part, np.ndarray) for part in value)

    def __call__(self, record: Any) -> Any:
        value = record[self._place]
        seen, narrow = self._latest
        if seen is value:
            return narrow
        narrow = _new(self._made, self._several(value) if self._several else [value[place] for place in self._fields])
        if self._lasts:
            self._latest = value, narrow
        return narrow


def _names(code: CodeType) -> Iterable[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
