"""What a compiled phase is handed: the columns and the tables of the day that its text mentions, and no others.

Handing an array to compiled code costs a tenth of a microsecond a call, and much code. Nobody declares what a phase
reads: its text says so, and that of everything it calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from operator import attrgetter
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
    return table.columns([a.name for a in table.attributes.values() if a.name in names and not a.follows])


def narrowed(record: Any, names: frozenset[str]) -> Any:
    """The record with only those fields, and of the records of arrays in it only those arrays, that are mentioned."""
    how = _WAYS.get((type(record), names))
    if how is None:
        how = _WAYS[type(record), names] = _way(record, names)
    made, fields = how
    return made._make(read(record) if within is None else within._make(read(record)) for read, within in fields)


_WAYS: dict[tuple[type, frozenset[str]], Any] = {}
"""How records of a type are narrowed: the type that is made, and for each of its fields how it is read."""


def _way(record: Any, names: frozenset[str]) -> Any:
    fields = []
    for field, value in zip(record._fields, record, strict=True):
        if field not in names:
            continue
        if not _holds_arrays(value):
            fields.append((field, attrgetter(field), None))
            continue
        kept = tuple(name for name in value._fields if name in names)
        several = attrgetter(*(f"{field}.{name}" for name in kept)) if len(kept) > 1 else None
        read = several or partial(_only, field, kept)
        fields.append((field, read, record_type(type(value).__name__, kept)))
    made = record_type(type(record).__name__, tuple(field for field, *_ in fields))
    return made, [how for _, *how in fields]


def _only(field: str, kept: tuple[str, ...], record: Any) -> tuple[Any, ...]:
    """A single field of a field, or none, as a tuple."""
    return tuple(getattr(getattr(record, field), name) for name in kept)


def _holds_arrays(value: Any) -> bool:
    return hasattr(value, "_fields") and any(isinstance(part, np.ndarray) for part in value)


def _names(code: CodeType) -> Iterable[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
