"""Columns: one array per attribute, one row per agent.

Every kind of agent declares its attributes once, with storage type, meaning and unit. Both engines read and write
the same columns, so a value is rounded to its storage type at the same moment whichever engine plays.
"""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol
from zlib import crc32

import numpy as np

from sim.world.rows import row_type


class Attribute(NamedTuple):
    """One attribute of a kind of agent. ``width`` > 0 makes it a row of that many values (a vector attribute).

    One that ``follows`` from another, by a function of its values, is worked out when it is read and never stored.
    What is written from outside the market must lie ``between`` its bounds; the meaning names them.
    """

    name: str
    dtype: str
    meaning: str
    unit: str = ""
    width: int = 0
    initial: float = 0
    follows: tuple[str, Callable[[Any], Any]] | None = None
    between: tuple[int, int] | None = None


class Vector[T](Protocol):
    """A vector attribute as phases of the day read and write it: element by element."""

    def __getitem__(self, index: int, /) -> T: ...

    def __setitem__(self, index: int, value: T, /) -> None: ...


def column(
    dtype: str,
    meaning: str,
    unit: str = "",
    *,
    width: int = 0,
    initial: float = 0,
    follows: tuple[str, Callable[[Any], Any]] | None = None,
    between: tuple[int, int] | None = None,
) -> Any:
    """Declare one column, as an annotated attribute of a class.

    ``wallet: int = column("int64", "money in hand", "fen")``: the annotation tells type checkers what an agent's
    attribute is, `declared` collects the rest. ``between`` are the bounds of its values; the meaning ends with them.
    """
    if between:
        low, high = between
        meaning += f", {low} to {high}" if low < 0 else f", {low}-{high}"
    return Attribute("", dtype, meaning, unit, width, initial, follows, between)


def declared(kind: type) -> tuple[Attribute, ...]:
    """The columns declared in the body of a class, in their order."""
    return tuple(value._replace(name=name) for name, value in vars(kind).items() if isinstance(value, Attribute))


def allowed(attribute: Attribute) -> tuple[float, float]:
    """Between which bounds, both included, a whole number may certainly be written into a column."""
    low, high = attribute.between or (-math.inf, math.inf)
    if np.dtype(attribute.dtype).kind in "iu":
        ends = np.iinfo(attribute.dtype)
        return max(low, int(ends.min)), min(high, int(ends.max))
    return low, high


class Table:
    """The columns of one kind of agent. ``table["wallet"]`` is the array itself, never a copy."""

    def __init__(self, kind: str, attributes: Sequence[Attribute], rows: int = 0) -> None:
        self.kind = kind
        self.attributes = {attribute.name: attribute for attribute in attributes}
        self.rows = rows
        self._stored = _filled(attributes, rows)
        self.stored = tuple(self._stored)
        # of columns by name, and records of several, until a row is added
        self._views: dict[Any, Any] = dict(self._stored)
        self._kinds: dict[tuple[str, ...], Any] = {}  # the types of these records

    def __len__(self) -> int:
        return self.rows

    def __contains__(self, name: object) -> bool:
        return name in self.attributes

    def __iter__(self) -> Iterator[str]:
        return iter(self.attributes)

    def __getitem__(self, name: str) -> np.ndarray:
        view = self._views.get(name)  # asked for hundreds of times a day
        return self._view(name) if view is None else view

    def _view(self, name: str) -> np.ndarray:
        """The rows there are of a column; remembered where it is stored, as those of all others are at once."""
        if name in self._stored:
            self._views.update({other: column[: self.rows] for other, column in self._stored.items()})
            return self._views[name]
        attribute = self.attributes[name]
        assert attribute.follows is not None
        source, function = attribute.follows
        values = function(self[source]).astype(attribute.dtype)
        values.flags.writeable = False
        return values

    def __setitem__(self, name: str, values: Any) -> None:
        """Overwrite a whole column in place."""
        view = self._views.get(name)
        if view is None:
            self.must_be_stored(name)
            view = self[name]
        if values is not view:  # as it is after an addition in place
            view[...] = values

    def must_be_stored(self, name: str) -> None:
        """Raise AttributeError for an attribute that cannot be written because it follows from another."""
        follows = self.attributes[name].follows
        if follows:
            raise AttributeError(f"{name} follows from {follows[0]}: set that")

    def must_allow(self, name: str, values: Any) -> None:
        """Check what somebody outside the market writes into a column.

        Raises:
            AttributeError: the attribute follows from another.
            ValueError: a value lies outside the declared bounds, or is no number.
            OverflowError: a value is too large for the column's storage type.
        """
        self.must_be_stored(name)
        attribute, given = self.attributes[name], np.asarray(values)
        if given.dtype.kind not in "biuf":
            return  # what cannot be stored as a number NumPy itself refuses
        low, high = attribute.between or (-math.inf, math.inf)
        outside = given[~((given >= low) & (given <= high))]
        if outside.size:
            bounds = f"lie between {low} and {high}" if attribute.between else "be a number"
            raise ValueError(f"{name} would be {outside.flat[0]}: must {bounds} ({attribute.meaning})")
        if np.dtype(attribute.dtype).kind in "iu":
            ends = np.iinfo(attribute.dtype)
            if given.size and not (given.min() >= ends.min and given.max() <= ends.max):
                raise OverflowError(
                    f"{name} must lie between {ends.min} and {ends.max}: it is stored as {attribute.dtype}"
                )

    def append(self, **values: Any) -> int:
        """Add one row and return its number; attributes left out take their initial value."""
        return self.extend(1, **values)

    def extend(self, number: int, **values: Any) -> int:
        """Add so many rows and return the number of the first; a single value holds for all of them."""
        if not values.keys() <= self._stored.keys():
            unknown = ", ".join(sorted(values.keys() - self._stored.keys()))
            raise AttributeError(f"a {self.kind} has no attribute {unknown}")
        first = self.rows
        until = first + number
        while until > len(next(iter(self._stored.values()))):  # doubling keeps adding rows cheap over a long run
            self._stored = {n: _grown(self.attributes[n], c) for n, c in self._stored.items()}
        self.rows = until
        self._views.clear()
        self.__dict__.pop("row_type", None)
        for name, value in values.items():
            self._stored[name][first:until] = value
        return first

    @cached_property
    def row_type(self) -> type[Any]:
        """Rows of this table in plain Python, see `sim.world.rows`; to be asked for again after `append`."""
        return row_type(self.columns())

    def __getstate__(self) -> dict[str, Any]:
        """All but the views of memory and their types, which are made anew."""
        kept = {name: value for name, value in self.__dict__.items() if name != "row_type"}
        return kept | {"_views": {}, "_kinds": {}}

    def columns(self, names: tuple[str, ...] = ()) -> Any:
        """The stored arrays as a named tuple, which compiled kernels read by attribute; all of them by default."""
        record = self._views.get(names or self.stored)
        return self._record(names or self.stored) if record is None else record

    def _record(self, names: tuple[str, ...]) -> Any:
        """Some columns as a named tuple; remembered."""
        kind, views = self._kinds.get(names), self._views
        if kind is None:
            kind = self._kinds[names] = record_type(f"{self.kind.title()}Columns", names)
        if not views:
            self._view(self.stored[0])
        record = views[names] = tuple.__new__(kind, [views[name] for name in names])
        return record

    def seen(self) -> Any:
        """Every column as phases of the day read it, in 64 bits: a copy, as a named tuple of the arrays."""
        those = zip(self.columns(), self._widened, strict=True)
        values = [column.copy() if dtype is None else column.astype(dtype) for column, dtype in those]
        return record_type(f"{self.kind.title()}sSeen", self.stored)(*values)

    @cached_property
    def _widened(self) -> list[Any]:
        """What each stored column becomes in 64 bits, None where it has them: a plain copy takes half the time."""
        wide = [np.dtype(np.float64 if column.dtype.kind == "f" else np.int64) for column in self.columns()]
        return [None if column.dtype == dtype else dtype for column, dtype in zip(self.columns(), wide, strict=True)]

    def copy(self) -> Table:
        """An independent copy of every column."""
        other = Table(self.kind, list(self.attributes.values()), self.rows)
        for name in self._stored:
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


def record_type(kind: str, names: tuple[str, ...]) -> Any:
    """The named tuple of fields with these names, under a name of this module that is the same in every process.

    numba stores what it compiled by the names of the types; it would not find it again under another.
    """
    known = _TYPES.get((kind, names))
    if known is None:
        name = f"{kind}{crc32(' '.join(names).encode()):08x}"
        globals()[name] = known = _TYPES[kind, names] = namedtuple(name, names)
    return known


def _filled(attributes: Iterable[Attribute], rows: int) -> dict[str, np.ndarray]:
    """The columns that are stored, at their initial values."""
    columns = {}
    for name, dtype, _, _, width, initial, follows, _ in attributes:  # a dozen tables a day are made and forgotten
        if not follows:
            column = columns[name] = np.zeros((rows, width) if width else rows, _number(dtype))
            if initial:
                column.fill(initial)
    return columns


_number = cache(np.dtype)


def _grown(attribute: Attribute, column: np.ndarray) -> np.ndarray:
    room = _filled([attribute], max(16, 2 * len(column)))[attribute.name]
    room[: len(column)] = column
    return room
