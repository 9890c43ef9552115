"""Files of finished runs: one row a run, with its daily series in list columns of that row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.results.store import replace_file

DAILY = "daily."
"""How the names of list columns begin."""
_TEXT = ("key", "status", "error", "commit")
_MARK = b"microdrama sweep"


class PartError(ValueError):
    """A file that holds no runs of this sweep; the message names it and says why."""


def rows_as_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows with any columns as one table; what a row lacks is null."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: _column(name, [row.get(name) for row in rows]) for name in names})


def write_part(path: Path, table: pa.Table, sweep: str) -> None:
    """Write a part of the sweep with that digest, which appears whole or not at all."""
    sink = pa.BufferOutputStream()
    words = [field.name for field in table.schema if pa.types.is_string(field.type)]
    marked = table.replace_schema_metadata({_MARK: sweep.encode()})
    options: dict[str, Any] = {"compression": "zstd", "use_dictionary": words, "write_statistics": False}
    pq.write_table(marked, sink, **options)
    replace_file(path, sink.getvalue().to_pybytes())


def read_part(path: Path, sweep: str, columns: Iterable[str] | None = None, series: bool = True) -> pa.Table:
    """Some columns of a part, or all, with or without the daily series.

    Raises:
        PartError: the file is damaged, or no part of the sweep with that digest.
        FileNotFoundError: there is none, or no longer.
    """
    try:
        with path.open("rb") as opened, pq.ParquetFile(opened) as file:  # Arrow takes paths only that are UTF-8
            if (file.metadata.metadata or {}).get(_MARK) != sweep.encode():
                raise PartError(f"{path} is no part of this sweep")
            found = file.schema_arrow.names
            wanted = [n for n in found if (columns is None or n in columns) and (series or not n.startswith(DAILY))]
            return file.read(columns=wanted, use_threads=False).replace_schema_metadata(None)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        if isinstance(error, PartError):
            raise
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise PartError(f"{path} is truncated or damaged ({reason})") from None


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables one below the other; where a column has text in one and numbers in another, it becomes text."""
    types: dict[str, set[pa.DataType]] = {}
    for table in tables:
        for field in table.schema:
            if not pa.types.is_null(field.type):
                types.setdefault(field.name, set()).add(field.type)
    mixed = {name for name, kinds in types.items() if len({_family(kind) for kind in kinds}) > 1}
    alike = [_with_text(table, mixed) for table in tables] if mixed else tables
    table = pa.concat_tables(alike, promote_options="permissive")
    types_found = [pa.float64() if pa.types.is_null(field.type) else field.type for field in table.schema]
    return table.cast(pa.schema(list(zip(table.column_names, types_found, strict=True))))


def _column(name: str, values: Sequence[Any]) -> pa.Array:
    if name.startswith(DAILY):
        return pa.array(values, pa.list_(pa.float64()))
    if name in _TEXT:
        return pa.array(values, pa.string())
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError, TypeError):
        return _as_text(values)


def _as_text(values: Iterable[Any]) -> pa.Array:
    text = [v if v is None or isinstance(v, str) else json.dumps(v, default=str) for v in values]
    return pa.array(text, pa.string())


def _family(kind: pa.DataType) -> str:
    return "number" if pa.types.is_integer(kind) or pa.types.is_floating(kind) else str(kind)


def _with_text(table: pa.Table, names: Iterable[str]) -> pa.Table:
    for name in names:
        if name in table.column_names:
            place = table.column_names.index(name)
            table = table.set_column(place, name, _as_text(table.column(place).to_pylist()))
    return table
