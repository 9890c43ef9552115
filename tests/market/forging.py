"""Ways to forge a folder of results: each makes what a forger would, with checksums that hold."""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.records.store import SEAL, document_text, sealed, sha256_of


def record_in(folder):
    return next(folder / name for name in ("run.json", "compare.json") if (folder / name).exists())


def seal(folder, change=lambda record: None):
    """The record with some change, and right checksums for whatever the files now hold."""
    path = record_in(folder)
    record = json.loads(path.read_text("utf-8"))
    record["files"] = {name: sha256_of(folder / name) for name in record["files"]}
    change(record)
    path.write_text(document_text(sealed(record)), encoding="utf-8")


def field(*path, value):
    """A forgery: one field of the record has another value."""

    def forge(folder):
        def change(record):
            for step in path[:-1]:
                record = record[step]
            record[path[-1]] = value

        seal(folder, change)

    return forge


def table(name, change):
    """A forgery: a table is what ``change`` makes of it."""

    def forge(folder):
        path = folder / f"{name}.parquet"
        changed = change(pd.read_parquet(path))
        if isinstance(changed, pa.Table):
            pq.write_table(changed, path)
        else:
            changed.to_parquet(path, index=False)
        seal(folder)

    return forge


def summary(change):
    """A forgery: the summary is what ``change`` makes of it."""

    def forge(folder):
        path = folder / "summary.json"
        path.write_text(json.dumps(change(json.loads(path.read_text("utf-8")))), encoding="utf-8")
        seal(folder)

    return forge


def text(name, content):
    """A forgery: a file has this content, and the record is sealed if it is another one."""

    def forge(folder):
        (folder / name).write_text(content, encoding="utf-8")
        if (folder / name) != record_in(folder):
            seal(folder)

    return forge


def numbers_without_json(folder):
    """The seal holds for the number as Python reads it, and JSON has no such number."""
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["wall_seconds"] = float("nan")
    del record[SEAL]
    (folder / "run.json").write_text(json.dumps(record | {SEAL: "0" * 64}), encoding="utf-8")


def pandas_metadata(folder):
    path = folder / "daily.parquet"
    found = pq.read_table(path)
    pq.write_table(found.replace_schema_metadata({b"pandas": b'{"index_columns": [7], "columns": 3}'}), path)
    seal(folder)


def with_value(frame, column, row, value):
    values = frame[column].tolist()
    values[row] = value
    return frame.assign(**{column: values})
