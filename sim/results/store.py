"""A folder of results that appears whole or not at all, and never overwrites another."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

import pandas as pd


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
    folder: str | Path, frames: Mapping[str, pd.DataFrame], documents: Mapping[str, Any], record: Mapping[str, Any]
) -> Path:
    """Write data frames as Parquet, documents as JSON, and the record as ``run.json``; return the folder.

    The names are paths inside the folder without their ending (``agents/creators``). The record gains the SHA-256
    of every other file. Everything is written to a hidden sibling, brought to disk, and then renamed at once.
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
        files = {path.relative_to(draft).as_posix(): _sha256(path) for path in _files(draft)}
        _write_document(draft / "run.json", {**record, "files": files})
        for path in [*draft.rglob("*"), draft]:
            _to_disk(path)
        must_be_new(target)  # somebody may have been faster
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _to_disk(target.parent)
    return target


def _write_frame(path: Path, frame: pd.DataFrame) -> None:
    path.parent.mkdir(exist_ok=True)
    frame.to_parquet(path, engine="pyarrow", compression="zstd", use_dictionary=True, index=False)


def _write_document(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
