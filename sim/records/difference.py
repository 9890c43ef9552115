"""Where two tables first differ."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.scenario.explaining import printable

_KEYS = ("replication", "day")
_MOST_TOLD = 10


def first_difference(recorded: pd.DataFrame, found: pd.DataFrame) -> str | None:
    """The first row, and in it the first column, whose value is not the same; None if the tables are equal.

    Numbers are the same if every bit is (one NaN counts as any other), whatever type holds them; words if they are
    equal. The text names row, column, recorded and found value.
    """
    columns, ours = recorded.columns.tolist(), found.columns.tolist()
    if columns != ours:
        lacking = [name for name in ours if name not in columns]
        other = lacking + [name for name in columns if name not in ours]
        told = ", ".join(printable(str(name)) for name in other[:_MOST_TOLD])
        return f"columns in only one of both: {told}" if other else "columns are in another order"
    pairs = {name: (pd.Series(recorded[name]), pd.Series(found[name])) for name in columns}
    for name, (one, other) in pairs.items():
        if (kind := _family(one)) != (here := _family(other)):
            return f"column {name}: recorded {kind}, found {here}"
    rows = min(len(recorded), len(found))
    if len(recorded) != len(found):
        pairs = {name: (one.iloc[:rows], other.iloc[:rows]) for name, (one, other) in pairs.items()}
    places = {name: _first(one, other) for name, (one, other) in pairs.items()}
    row = min((place for place in places.values() if place is not None), default=None)
    if row is None:
        return None if len(recorded) == len(found) else f"{len(recorded)} rows recorded, {len(found)} found"
    column = next(name for name, place in places.items() if place == row)
    keys = [f"{name} {recorded[name].iloc[row]}" for name in _KEYS if name in recorded and name != column]
    where = f"row {row}" + (f" ({', '.join(keys)})" if keys else "")
    was, now = _plain(recorded[column].iloc[row]), _plain(found[column].iloc[row])
    return f"{where}, column {column}: recorded {was}, found {now}"


def _first(recorded: pd.Series, found: pd.Series) -> int | None:
    one, other = _comparable(recorded, found)
    different = np.flatnonzero(one != other)
    return int(different[0]) if len(different) else None


def _comparable(recorded: pd.Series, found: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Both columns as integers that are equal exactly where the values are."""
    kinds = {recorded.dtype.kind, found.dtype.kind}
    if kinds <= set("biu"):
        return recorded.to_numpy(), found.to_numpy()
    if kinds <= set("biuf"):
        return _bits(recorded), _bits(found)
    if kinds == {"M"}:
        return _milliseconds(recorded), _milliseconds(found)
    words = [column.astype("category") for column in (recorded, found)]
    names = words[0].cat.categories.astype(object).union(words[1].cat.categories.astype(object))
    one, other = (column.cat.set_categories(names) for column in words)
    return one.cat.codes.to_numpy(), other.cat.codes.to_numpy()


def _family(column: pd.Series) -> str:
    """What a column holds: only numbers are compared with numbers, dates with dates and words with words."""
    kind = column.dtype.kind if isinstance(column.dtype, np.dtype) else ""
    if kind and kind in "biuf":
        return "numbers"
    if kind == "M":
        return "dates"
    held = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column.dropna()
    return (
        "words" if all(isinstance(value, str) for value in held) else f"values of type {printable(str(column.dtype))}"
    )


def _milliseconds(column: pd.Series) -> np.ndarray:
    return column.to_numpy().astype("datetime64[ms]").astype(np.int64)


def _bits(column: pd.Series) -> np.ndarray:
    values = column.to_numpy().astype(np.float64)
    values[np.isnan(values)] = np.nan
    return values.view(np.int64)


def _plain(value: object) -> str:
    return repr(value.item()) if isinstance(value, np.generic) else printable(str(value))
