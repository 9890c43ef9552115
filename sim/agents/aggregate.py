"""Summing, averaging and grouping whole columns with the results Mesa would give agent by agent."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
from mesa.agentset import GroupBy

NAMED: dict[str, Callable[..., Any]] = {
    "count": len,
    "sum": np.sum,
    "mean": np.mean,
    "median": np.median,
    "min": np.min,
    "max": np.max,
    "std": np.std,
    "var": np.var,
}
_EXACT = {sum: "sum", min: "min", max: "max"}  # on integers the builtins and NumPy's agree to the last bit


def aggregate(func: Any, stored: np.ndarray | None, values: Callable[[], Sequence[Any]]) -> Any:
    """Apply one aggregation to one attribute.

    Args:
        func: a name in ``NAMED`` or a callable.
        stored: the column, in storage type; None if the attribute is not a column.
        values: gives the same values as Python objects.

    Returns:
        A Python number; a tuple where a name is applied to a vector attribute; else whatever ``func`` returns.
    """
    if isinstance(func, str) and func not in NAMED:
        raise ValueError(f"cannot aggregate by {func!r}: must be one of {', '.join(NAMED)}, or a function")
    integers = stored is not None and stored.ndim == 1 and stored.dtype.kind in "iu"
    if integers and func in (sum, min, max):
        func = _EXACT[func]
    if isinstance(func, str):
        return _by_name(func, _wide(np.asarray(values()) if stored is None else stored))
    if stored is not None and _is_numpy(func):
        return _plain(func(_wide(stored)))
    return func(values())


def ordered_groups(keys: np.ndarray | list[Any]) -> dict[Hashable, np.ndarray]:
    """Where each key occurs, by order of first appearance; keys as Python objects."""
    if isinstance(keys, np.ndarray):
        distinct, first, which = np.unique(keys, return_index=True, return_inverse=True)
        places = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1])
        labels = distinct.tolist()
        return {labels[group]: places[group] for group in np.argsort(first).tolist()}
    found: dict[Hashable, list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
    return {key: np.array(where, dtype=np.int64) for key, where in found.items()}


class GroupByColumns(GroupBy):
    """Groups that aggregate whole columns, where Mesa's would ask agent by agent."""

    groups: dict[Any, Any]

    def agg(self, attr_name: str, func: Any) -> dict[Hashable, Any]:
        """Aggregate an attribute within each group."""
        return {key: group.agg(attr_name, func) for key, group in self.groups.items()}


def _by_name(name: str, column: np.ndarray) -> Any:
    if name == "count":
        return len(column)
    if len(column) == 0 and name != "sum":
        raise ValueError(f"the {name} of no agents is not defined")
    return _plain(NAMED[name](column, axis=0))


def _wide(column: np.ndarray) -> np.ndarray:
    """The column in 64 bits: sums of narrow columns would overflow, and means of float32 lose digits."""
    kinds = {"i": np.int64, "u": np.int64, "b": np.int64, "f": np.float64}
    return column.astype(kinds.get(column.dtype.kind, column.dtype), copy=False)


def _is_numpy(func: Any) -> bool:
    return isinstance(func, np.ufunc) or (getattr(func, "__module__", None) or "").split(".")[0] == "numpy"


def _plain(result: Any) -> Any:
    if isinstance(result, np.generic):
        return result.item()
    return tuple(result.tolist()) if isinstance(result, np.ndarray) and result.ndim == 1 else result
