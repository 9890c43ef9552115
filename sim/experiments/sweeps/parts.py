"""Files of finished runs: one row a run, with its daily series in list columns of that row.

The name of a part holds the SHA-256 of its content, so that a part and its checksum appear in the same instant.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.experiments.sweeps.plan import about
from sim.records.store import replace_file
from sim.records.units import DAILY, with_units
from sim.scenario.explaining import printable

STATUSES = ("ok", "failed", "quarantined")
_TEXT = ("key", "status", "error", "commit")
_WHOLE = ("point", "seed", "model_version")
ALWAYS = ("key", "status", *_WHOLE)
"""Columns that every part has."""
_MARK = b"microdrama sweep"
_MOST_TOLD = 5
_NAME = re.compile(r"[0-9a-f]+-[0-9a-f]{8}-([0-9a-f]{64})\.parquet")


class PartError(ValueError):
    """A file that holds no runs of this sweep; the message names it and says why."""


def rows_as_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows with any columns as one table; what a row lacks is null."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: _column(name, [row.get(name) for row in rows]) for name in names})


def write_part(parts: Path, table: pa.Table, sweep: str) -> Path:
    """Write a part of the sweep with that digest, which appears whole or not at all, under a name of its own."""
    sink = pa.BufferOutputStream()
    words = [field.name for field in table.schema if pa.types.is_string(field.type)]
    marked = with_units(table, "sweep", about).replace_schema_metadata({_MARK: sweep.encode()})
    options: dict[str, Any] = {"compression": "zstd", "use_dictionary": words, "write_statistics": False}
    pq.write_table(marked, sink, **options)
    content = sink.getvalue().to_pybytes()
    path = parts / f"{time.time_ns():x}-{secrets.token_hex(4)}-{sha256(content).hexdigest()}.parquet"
    replace_file(path, content)
    return path


def has_checksum(name: str) -> bool:
    """Whether the name of a part holds its checksum; those of earlier versions of this program do not."""
    return _NAME.fullmatch(name) is not None


def read_part(
    path: Path,
    sweep: str,
    columns: Iterable[str] | None = None,
    series: bool = True,
    needed: Collection[str] = (),
) -> pa.Table:
    """Some columns of a part, or all, with or without the daily series; ``needed`` are outcomes that must be there.

    Raises:
        PartError: the file is damaged, no part of the sweep with that digest, or lacks something a part must have.
        FileNotFoundError: there is none, or no longer.
    """
    try:
        content = path.read_bytes()
        if (named := _NAME.fullmatch(path.name)) and sha256(content).hexdigest() != named[1]:
            raise PartError(f"{path} is truncated or damaged (its checksum does not hold)")
        with pq.ParquetFile(pa.BufferReader(content)) as file:
            if (file.metadata.metadata or {}).get(_MARK) != sweep.encode():
                raise PartError(f"{path} is no part of this sweep")
            found = file.schema_arrow.names
            if wrong := _wrong_columns(file.schema_arrow, needed):
                raise PartError(f"{path} cannot be used: {'; '.join(wrong)}")
            wanted = [n for n in found if (columns is None or n in columns) and (series or not n.startswith(DAILY))]
            table = file.read(columns=wanted, use_threads=False).replace_schema_metadata(None)
            table.validate(full=True)
    except (FileNotFoundError, PartError):
        raise
    except Exception as error:  # what the readers of a foreign format raise over a damaged file is no closed list
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise PartError(f"{path} is truncated or damaged ({printable(reason)})") from None
    if wrong := _wrong_values(table):
        raise PartError(f"{path} cannot be used: {wrong}")
    return table


def _wrong_columns(schema: pa.Schema, needed: Collection[str]) -> list[str]:
    """What is wrong with the columns of a part."""
    twice = sorted({name for name in schema.names if schema.names.count(name) > 1})
    lacking = [name for name in (*ALWAYS, *needed) if name not in schema.names]
    wrong = [f"column {printable(name)} is there twice" for name in twice]
    wrong += [f"column {name} is missing" for name in lacking[:_MOST_TOLD]]
    wrong += [f"{len(lacking) - _MOST_TOLD} more columns are missing"] if len(lacking) > _MOST_TOLD else []
    odd = [field for field in schema if field.name not in twice and not _fits(field, needed)]
    wrong += [f"column {printable(f.name)} holds {printable(str(f.type))}" for f in odd[:_MOST_TOLD]]
    return wrong


def _fits(field: pa.Field, needed: Collection[str]) -> bool:
    """Whether a column may hold what it holds; what is varied may be anything but a table in the table."""
    kind = field.type
    if field.name in _WHOLE:
        return pa.types.is_integer(kind)
    if field.name in ("key", "status"):
        return pa.types.is_string(kind)
    if pa.types.is_null(kind):
        return True
    if field.name in _TEXT:
        return pa.types.is_string(kind)
    if field.name.startswith(DAILY):
        return pa.types.is_list(kind) and pa.types.is_float64(kind.value_type)
    if field.name in needed:
        return pa.types.is_integer(kind) or pa.types.is_floating(kind)
    return not pa.types.is_nested(kind)


def _wrong_values(table: pa.Table) -> str | None:
    """What is wrong with the values of a part, so far as they were read."""
    for name in ALWAYS:
        if name in table.column_names and table[name].null_count:
            return f"column {name} has gaps"
    if "status" in table.column_names:
        unknown = set(table["status"].unique().to_pylist()) - set(STATUSES)
        if unknown:
            return f"status is {printable(min(unknown))}: must be one of {', '.join(STATUSES)}"
    days = [table[name] for name in table.column_names if name.startswith(DAILY)]
    length: Any = pc.__dict__["list_value_length"]  # which pyarrow makes when it is imported
    lengths = [length(one).to_pylist() for one in days if not pa.types.is_null(one.type)]
    if any(other != lengths[0] for other in lengths[1:]):
        return "its outcomes have different numbers of days"
    return None


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
