"""What the columns of result tables are measured in and mean, as the fields of Parquet files say."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import MappingProxyType

import pyarrow as pa

from sim.outcomes import OUTCOMES
from sim.world.columns import Attribute
from sim.world.schema import CREATOR, DRAMA, MERCHANT, OPERATOR, PLATFORM

_AGENTS = {
    "creators": CREATOR,
    "operators": OPERATOR,
    "merchants": MERCHANT,
    "platforms": PLATFORM,
    "dramas": DRAMA,
}
_EVERYWHERE = {
    "day": ("days", "days since the start"),
    "fen": ("fen", "an amount"),
    "weight": ("people", "people for whom one simulated viewer stands"),
    "first_week": ("fen", "receipts of a title until the end of its first week"),
    "seconds_watched": ("seconds", "time spent on dramas"),
    "minutes": ("minutes", "time spent on dramas"),
}
_BEGINNINGS = (
    ("fen_", "fen"),
    ("orders_", "orders"),
    ("delivered_", "orders"),
    ("returned", "orders"),
    ("pages_", "page views"),
    ("users", "people"),
    ("watched", "people"),
    ("bought", "people"),
    ("paid", "people"),
    ("people", "people"),
    ("titles_", "titles"),
    ("recommended", "titles"),
    ("active_days", "days"),
    ("active_", "people"),
    ("back_today", "people"),
    ("sessions", "sessions"),
    ("episodes", "episodes"),
    ("days", "days"),
    ("opening_views", "views"),
)
"""Units of what was observed, by how names begin."""

DAILY = "daily."
"""How columns begin that have the days of an outcome."""

type Facts = MappingProxyType[str, str]


@cache
def facts_of(table: str, column: str) -> Facts:
    """``unit`` and ``meaning`` of a column of a table (its name in the folder), as far as they are declared.

    A column that is a key, a name or a share without a unit has none.
    """
    unit, meaning = _found(table, column)
    return MappingProxyType({name: text for name, text in (("unit", unit), ("meaning", meaning)) if text})


def with_units(table: pa.Table, name: str, about: Callable[[str], tuple[str, str]] | None = None) -> pa.Table:
    """The same table; its fields say what they hold. ``about`` knows meaning and unit of what else is in it."""
    fields = []
    for field in table.schema:
        facts = facts_of(name, field.name)
        if about is not None and not facts:
            facts = {fact: text for fact, text in zip(("meaning", "unit"), about(field.name), strict=True) if text}
        fields.append(field.with_metadata({**(field.metadata or {}), **facts}))
    return pa.Table.from_arrays(table.columns, schema=pa.schema(fields, metadata=table.schema.metadata))


def _found(table: str, column: str) -> tuple[str, str]:
    folder, _, kind = table.rpartition("/")
    if folder == "agents":
        attribute = _attribute(_AGENTS.get(kind, ()), column)
        return (attribute.unit, attribute.meaning) if attribute else ("", "")
    if not folder and (outcome := OUTCOMES.get(column.removeprefix(DAILY))):
        return outcome.unit, outcome.meaning
    if column in _EVERYWHERE:
        return _EVERYWHERE[column]
    if folder == "observed":
        return next((unit for beginning, unit in _BEGINNINGS if column.startswith(beginning)), ""), ""
    return "", ""


def _attribute(declared: tuple[Attribute, ...], column: str) -> Attribute | None:
    """The attribute that a column holds: whole, or an element of a vector, which is named after it."""
    mine = [one for one in declared if one.name == column or (one.width and column.startswith(f"{one.name}_"))]
    return max(mine, key=lambda one: len(one.name), default=None)
