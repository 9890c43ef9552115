"""A folder of results that appears whole or not at all, and never overwrites another."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa

from sim.drafts import clear_drafts, draft, naming
from sim.records.units import with_units

RECORD = "run.json"
SEAL = "record_sha256"


def must_be_new(folder: str | Path) -> Path:
    """The folder, if results can be written there.

    Raises FileExistsError where something exists under that name, and NotADirectoryError or PermissionError where
    no folder can be made: worth asking before a long run.
    """
    path = Path(folder)
    if path.exists() or path.is_symlink():
        raise FileExistsError(f"{folder} exists already, and results are never overwritten: choose another folder")
    nearest = next(parent for parent in path.absolute().parents if parent.exists())
    if not nearest.is_dir():
        raise NotADirectoryError(f"{folder} cannot be made: {nearest} is not a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise PermissionError(f"{folder} cannot be made: {nearest} cannot be written to")
    return path


def write_folder(
    folder: str | Path,
    frames: Mapping[str, pd.DataFrame],
    documents: Mapping[str, Any],
    record: Mapping[str, Any],
    pages: Mapping[str, str] | None = None,
    record_name: str = RECORD,
) -> Path:
    """Write data frames as Parquet, documents as JSON, pages as HTML, and the record; return the folder.

    The names are paths inside the folder without their ending (``agents/creators``). The record gains the SHA-256
    of every other file and is sealed with its own. Everything is written to a hidden sibling, brought to disk, and
    then renamed at once.
    """
    target = must_be_new(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    clear_drafts(target.parent)
    with draft(target, folder=True) as unfinished:
        for name, frame in frames.items():
            _write(unfinished, f"{name}.parquet", partial(_write_frame, frame, name))
        for name, document in documents.items():
            _write(unfinished, f"{name}.json", partial(_write_document, document))
        for name, page in (pages or {}).items():
            _write(unfinished, f"{name}.html", partial(_write_text, page))
        files = {path.relative_to(unfinished).as_posix(): sha256_of(path) for path in files_in(unfinished)}
        _write(unfinished, record_name, partial(_write_document, sealed({**record, "files": files})))
        for path in [*unfinished.rglob("*"), unfinished]:
            _to_disk(path)
        must_be_new(target)  # somebody may have been faster
        unfinished.rename(target)
    _to_disk(target.parent)
    return target


def replace_page(folder: Path, name: str, page: str, record_name: str = RECORD) -> Path:
    """Write a page of an existing folder anew, and its SHA-256 into the record; return the page's path.

    Both files are written before either is replaced. Only for a folder whose record and files were found unchanged.
    """
    clear_drafts(folder)
    record = json.loads((folder / record_name).read_text(encoding="utf-8"))
    content, place = page.encode(), folder / f"{name}.html"
    files = record["files"] | {place.name: sha256(content).hexdigest()}
    changed = sealed({**record, "files": dict(sorted(files.items()))})
    with draft(place) as new_page, draft(folder / record_name) as new_record:
        for path, new in ((new_page, content), (new_record, document_text(changed).encode())):
            _fill(path, new)
        new_page.replace(place)
        new_record.replace(folder / record_name)
    _to_disk(folder)
    return place


def replace_file(target: Path, content: bytes) -> None:
    """Write a file that appears whole, in place of what had its name, or not at all."""
    with draft(target) as unfinished:
        _fill(unfinished, content)
        unfinished.replace(target)
    _to_disk(target.parent)


def create_file(target: Path, content: bytes) -> bool:
    """Write a file that appears whole or not at all, unless something has its name already; whether it was written."""
    with draft(target) as unfinished:
        _fill(unfinished, content)
        try:
            os.link(unfinished, target)  # unlike a rename, this replaces nothing
        except FileExistsError:
            return False
        except (NotImplementedError, OSError):  # there are no hard links here
            if not _created(target, content):
                return False
    _to_disk(target.parent)
    return True


def _created(target: Path, content: bytes) -> bool:
    """Whether a file could be made that was not there, and filled."""
    try:
        file = target.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(content)
    except BaseException:
        target.unlink()
        raise
    return True


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with the SHA-256 of its own text (without that entry) as its last entry."""
    bare = {name: value for name, value in record.items() if name != SEAL}
    return {**bare, SEAL: sha256(document_text(bare).encode()).hexdigest()}


def document_text(document: Any) -> str:
    """A document as it is written: the same content always gives the same bytes."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def parsed(content: bytes) -> Any:
    """A document as `document_text` writes them.

    Raises:
        ValueError: it is none: no JSON, or with what JSON has no words for (NaN, infinity, half characters).
    """
    try:
        document = json.loads(content)
        document_text(document).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return document


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def files_in(folder: Path) -> list[Path]:
    """Everything in a folder and its subfolders that is no folder itself, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def _write(folder: Path, name: str, fill: Callable[[BinaryIO], object]) -> None:
    """Write a file of a folder. Paths stay in Python: Arrow takes those only that are UTF-8."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    with naming(path), path.open("xb") as file:
        fill(file)


def _write_frame(frame: pd.DataFrame, name: str, file: BinaryIO) -> None:
    import pyarrow.parquet as pq  # which a run that keeps nothing does not need

    table = with_units(pa.Table.from_pandas(frame, preserve_index=False), name)
    pq.write_table(table, file, compression="zstd", use_dictionary=True)


def _write_document(document: Any, file: BinaryIO) -> None:
    _write_text(document_text(document), file)


def _write_text(text: str, file: BinaryIO) -> None:
    file.write(text.encode())


def _fill(unfinished: Path, content: bytes) -> None:
    """Write a draft, and bring it to disk."""
    with naming(unfinished):
        unfinished.write_bytes(content)
    _to_disk(unfinished)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        with naming(path):
            os.fsync(handle)
    finally:
        os.close(handle)
