"""Data frames made of a model's columns, and frames of several replications stacked into one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from sim.ledger import Ledger
from sim.names import N_GENRES, N_PLATFORMS, PLATFORMS, Category, Form, Funding, Genre
from sim.world.columns import Table

_CODES: dict[str, type[IntEnum]] = {"genre": Genre, "category": Category, "form": Form, "funding": Funding}
_DATED = ("released_on", "reviewed_on", "since")
_HOME = "home"  # a platform
_ELEMENTS = {N_PLATFORMS: PLATFORMS, N_GENRES: tuple(genre.name.lower() for genre in Genre)}


def table_frame(table: Table, first: int = 0) -> pd.DataFrame:
    """The columns of one kind of agent, a row each, numbered as in the ledger's account names.

    Genres, categories, forms, platforms and what titles live on get their names instead of their codes. A vector
    attribute becomes one column per element, named after it: ``sales_douyin``, ``genre_return_sweet_romance``. Days
    are counted from ``first``, the day of the market on which the run started.
    """
    numbers = np.arange(len(table), dtype=np.int32)
    columns: dict[str, object] = {table.kind: numbers}
    if table.kind == "platform":
        columns[table.kind] = pd.Categorical.from_codes(numbers, PLATFORMS)
    for name, attribute in table.attributes.items():
        values = table[name].copy()
        if attribute.width:
            elements = _ELEMENTS.get(attribute.width, range(attribute.width))
            columns |= {f"{name}_{element}": values[:, i] for i, element in enumerate(elements)}
        elif name in _CODES:
            columns[name] = pd.Categorical.from_codes(values, [code.name.lower() for code in _CODES[name]])
        elif name == _HOME:
            columns[name] = pd.Categorical.from_codes(values, PLATFORMS)
        elif name in _DATED:
            columns[name] = values - first
        else:
            columns[name] = values
    return pd.DataFrame(columns)


def entries_since(ledger: Ledger, first: int) -> pd.DataFrame:
    """The payments of a ledger from day ``first`` on, which becomes day 0."""
    entries = ledger.entries()
    if not first:
        return entries
    entries = entries.loc[entries["day"] >= first].reset_index(drop=True)
    entries["day"] -= first
    return entries


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The frames of replications 0, 1, … one below the other, with the column ``replication`` in front."""
    columns: dict[str, object] = {
        "replication": np.repeat(np.arange(len(frames), dtype=np.int32), [len(frame) for frame in frames])
    }
    for name in frames[0].columns:
        parts = [pd.Series(frame[name]) for frame in frames]
        if isinstance(parts[0].dtype, pd.CategoricalDtype):  # the accounts of two replications may differ
            columns[name] = union_categoricals(parts)
        else:
            columns[name] = np.concatenate([part.to_numpy() for part in parts])
    return pd.DataFrame(columns)
