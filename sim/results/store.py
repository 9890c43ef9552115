"""A folder of results that appears whole or not at all, and never overwrites another."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import pandas as pd

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
    draft = target.parent / f".{target.name}.{secrets.token_hex(4)}.tmp"
    draft.mkdir()
    try:
        for name, frame in frames.items():
            _write_frame(draft / f"{name}.parquet", frame)
        for name, document in documents.items():
            _write_document(draft / f"{name}.json", document)
        for name, page in (pages or {}).items():
            (draft / f"{name}.html").write_text(page, encoding="utf-8")
        files = {path.relative_to(draft).as_posix(): sha256_of(path) for path in files_in(draft)}
        _write_document(draft / record_name, sealed({**record, "files": files}))
        for path in [*draft.rglob("*"), draft]:
            _to_disk(path)
        must_be_new(target)  # somebody may have been faster
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _to_disk(target.parent)
    return target


def replace_page(folder: Path, name: str, page: str, record_name: str = RECORD) -> Path:
    """Write a page of an existing folder anew, and its SHA-256 into the record; return the page's path.

    Each of the two files is replaced at once. Only for a folder whose record and files were found unchanged.
    """
    record = json.loads((folder / record_name).read_text(encoding="utf-8"))
    content = page.encode()
    files = record["files"] | {f"{name}.html": sha256(content).hexdigest()}
    changed = sealed({**record, "files": dict(sorted(files.items()))})
    for target, new in ((folder / f"{name}.html", content), (folder / record_name, document_text(changed).encode())):
        replace_file(target, new)
    return folder / f"{name}.html"


def replace_file(target: Path, content: bytes) -> None:
    """Write a file that appears whole, in place of what had its name, or not at all."""
    draft = target.parent / f".{target.name}.{secrets.token_hex(4)}.tmp"
    try:
        draft.write_bytes(content)
        _to_disk(draft)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _to_disk(target.parent)


def create_file(target: Path, content: bytes) -> bool:
    """Write a file that appears whole or not at all, unless something has its name already; whether it was written."""
    draft = target.parent / f".{target.name}.{secrets.token_hex(4)}.tmp"
    try:
        draft.write_bytes(content)
        _to_disk(draft)
        try:
            os.link(draft, target)  # unlike a rename, this replaces nothing
        except (NotImplementedError, OSError):  # it exists, or there are no hard links here
            with target.open("xb") as file:
                file.write(content)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    _to_disk(target.parent)
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


def _write_frame(path: Path, frame: pd.DataFrame) -> None:
    path.parent.mkdir(exist_ok=True)
    frame.to_parquet(path, engine="pyarrow", compression="zstd", use_dictionary=True, index=False)


def _write_document(path: Path, document: Any) -> None:
    path.write_text(document_text(document), encoding="utf-8")


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
