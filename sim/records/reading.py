"""Read a folder of results back, and say what is missing, truncated or changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.records.recorded import wrong_fields
from sim.records.store import RECORD, SEAL, document_text, files_in, parsed, sealed, sha256_of
from sim.scenario.explaining import printable

COMPARISON = "compare.json"
"""The record of a comparison; that of a run is ``run.json``."""

_NEEDED = {"title", "scenario", "seeds", "engine", "files", SEAL}


class FolderError(ValueError):
    """A folder that cannot be read as results; the message names the file."""


class ChangedError(FolderError):
    """Something in the folder is not as it was written; the message names the file."""


def record_name(folder: Path) -> str:
    """What the record of a folder is called: that of a comparison, or else of a run."""
    return COMPARISON if (folder / COMPARISON).exists() and not (folder / RECORD).exists() else RECORD


def read_record(folder: Path) -> dict[str, Any]:
    """The record of a folder, which must be as it was written to the last byte.

    Raises:
        FolderError: there is no such folder or record, it is no JSON, or its fields are not those of a record.
        ChangedError: the record's checksum of itself does not hold.
    """
    if not folder.is_dir():
        raise FolderError(f"{folder}: no such folder" if not folder.exists() else f"{folder} is no folder")
    path = folder / record_name(folder)
    record, content = _document(path, f": {folder} is no folder of results")
    lacking = sorted(_NEEDED - record.keys()) if isinstance(record, dict) else []
    if not isinstance(record, dict) or lacking or not isinstance(record["files"], dict):
        raise FolderError(f"{path} is no record of results" + (f": {', '.join(lacking)} missing" if lacking else ""))
    if document_text(sealed(record)).encode() != content:
        raise ChangedError(f"{path} was changed after it was written: its checksum does not hold")
    if wrong := wrong_fields(record, comparison=path.name == COMPARISON):
        raise FolderError(f"{path} is no record of results: {'; '.join(wrong)}")
    return record


def missing(folder: Path, record: Mapping[str, Any]) -> list[str]:
    """Files that the record names and the folder lacks."""
    return [name for name in record["files"] if not (folder / name).is_file()]


def changed(folder: Path, record: Mapping[str, Any]) -> list[str]:
    """Files that are not as they were written, and files that the record does not name."""
    expected = record["files"]
    found = {path.relative_to(folder).as_posix(): path for path in files_in(folder)}
    different = [name for name, sha in expected.items() if name in found and sha256_of(found[name]) != sha]
    return different + sorted(found.keys() - expected.keys() - {record_name(folder)})


def read_frame(folder: Path, name: str) -> pd.DataFrame:
    """The table ``name`` (its path without ``.parquet``). Raises FolderError if it cannot be read."""
    path = folder / f"{name}.parquet"
    try:
        with path.open("rb") as file:  # Arrow takes paths only that are UTF-8
            return pd.read_parquet(file)
    except FileNotFoundError:
        raise FolderError(f"{path} is missing") from None
    except Exception as error:  # what the readers of a foreign format raise over a damaged file is no closed list
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FolderError(f"{path} cannot be read: truncated or damaged ({printable(reason)})") from None


def read_document(folder: Path, name: str) -> Any:
    """The document ``name`` (without ``.json``). Raises FolderError if it cannot be read."""
    return _document(folder / f"{name}.json")[0]


def _document(path: Path, without: str = "") -> tuple[Any, bytes]:
    """A document and its bytes; ``without`` is added where there is none."""
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise FolderError(f"{path} is no file")
    try:
        content = path.read_bytes()
        return parsed(content), content
    except FileNotFoundError:
        raise FolderError(f"{path} is missing{without}") from None
    except OSError as error:
        raise FolderError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise FolderError(f"{path} is no JSON: truncated or damaged") from None
