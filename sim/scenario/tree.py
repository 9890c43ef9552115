"""A scenario as text: values with the place where each was given, and how one file's lines override another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel

type Path = tuple[str | int, ...]

_PLAIN = {type(None), bool, int, float, str}


_MOST_BITS = 4_000
"""Of whole numbers: Python writes none of more than 4,300 digits, and nothing is bounded by one of a thousand."""
_DEEPEST = 50


@runtime_checkable
class _Array(Protocol):
    """A number or an array of NumPy, or a column of pandas."""

    def tolist(self) -> Any: ...


@dataclass(slots=True)
class Node:
    """A value and where it was given. ``value`` is a scalar, a dict of nodes by name, or a list of nodes."""

    value: Any
    source: str
    line: int | None = None
    typed: str | None = None
    """A scalar as the user typed it, where Python would write it otherwise."""

    @property
    def written(self) -> str:
        """A scalar as the user wrote it; nothing for a group or a list."""
        if self.typed is not None:
            return self.typed
        return "" if isinstance(self.value, dict | list) else repr(self.value)

    def at(self, path: Path) -> tuple[Node, Path]:
        """The node under a path, or the deepest one above it; and the path really found."""
        node, found = self, ()
        for step in path:
            inside = node.value
            if isinstance(inside, dict) and step in inside:
                node = inside[str(step)]
            elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
                node = inside[step]
            else:
                break
            found = (*found, step)
        return node, found

    def plain(self) -> Any:
        """The bare value. A float that is a whole number becomes an int: `1e5` viewers are 100,000 of them."""
        value = self.value
        if isinstance(value, dict):
            return {name: node.plain() for name, node in value.items()}
        if isinstance(value, list):
            return [node.plain() for node in value]
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value


def tree(value: Any, source: str, depth: int = 0) -> Node:
    """A tree of Python values (those of NumPy, dates and parameter groups included) that all come from one source.

    What no scenario could hold becomes text, which is then refused in its place.
    """
    if depth > _DEEPEST:
        return Node("nested too deep", source, typed="nested too deep")
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", by_alias=True)
    kind = type(value)  # nearly all are plain: to ask what else they could be takes longer than all the rest
    if kind is dict:
        return Node({str(name): tree(part, source, depth + 1) for name, part in value.items()}, source)
    if kind is list or kind is tuple:
        return Node([tree(part, source, depth + 1) for part in value], source)
    if kind not in _PLAIN:
        return _from_elsewhere(value, source, depth)
    if kind is int and value.bit_length() > _MOST_BITS:
        return Node("a number of too many digits", source, typed="a number of too many digits")
    return Node(value, source)


def _from_elsewhere(value: Any, source: str, depth: int) -> Node:
    """A tree of what is no value of Python's own, nor a list, a dict or a group."""
    if isinstance(value, _Array):
        return tree(_listed(value), source, depth + 1)
    if isinstance(value, Mapping):
        return tree(dict(value), source, depth)
    if isinstance(value, Sequence) and not isinstance(value, bytes | str):
        return tree(list(value), source, depth)
    if isinstance(value, datetime) and value.time() == time():  # as pandas has dates
        value = value.date()
    if isinstance(value, date):
        return Node(value.isoformat(), source)
    return Node(str(value), source, typed=repr(value))


def _listed(value: _Array) -> Any:
    """The Python values of an array; NumPy's own dates, of any resolution, as dates rather than as counts."""
    dated = getattr(getattr(value, "dtype", None), "kind", "") == "M" and type(value).__module__ == "numpy"
    return value.astype("datetime64[us]").tolist() if dated else value.tolist()  # pyright: ignore[reportAttributeAccessIssue]


def branch(path: Sequence[str], leaf: Node) -> Node:
    """A tree that holds one value, under a dotted path split into its steps."""
    for step in reversed(path):
        leaf = Node({step: leaf}, leaf.source, leaf.line)
    return leaf


def merged(base: Node, change: Node) -> Node:
    """The base with everything the change mentions taken from the change.

    Groups merge name by name, so a file states only what differs. Lists are replaced as a whole, unless single
    entries are addressed by number (`policies.0.budget`). An empty group (a name with nothing behind it) changes
    nothing.
    """
    if isinstance(change.value, dict) and isinstance(base.value, dict):
        together = dict(base.value)
        for name, part in change.value.items():
            together[name] = merged(together[name], part) if name in together else part
        return Node(together, change.source, change.line)
    if (
        isinstance(change.value, dict)
        and isinstance(base.value, list)
        and _places(change) <= set(range(len(base.value)))
    ):
        entries = list(base.value)
        for place, part in change.value.items():
            entries[int(place)] = merged(entries[int(place)], part)
        return Node(entries, change.source, change.line)
    if change.value is None and isinstance(base.value, dict):
        return base
    return change


def _places(change: Node) -> set[int]:
    """The places in a list that a change addresses by number; -1 for a name that is no number."""
    return {int(name) if name.isascii() and name.isdecimal() and len(name) < 6 else -1 for name in change.value}
