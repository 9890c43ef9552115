"""The user's cache of compiled kernels and warm markets.

To load one is to run what it holds. So only what nobody else can have written is loaded: folders and files must belong
to this user or to root, and nobody else may write to them. Where the cache cannot be used or written to, a private
temporary folder takes its place, which processes started from this one share.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from sim.drafts import clear_drafts, draft

_SPARE = "MICRODRAMA_SPARE_CACHE"  # set for the processes that this one starts
_NEEDED = 4_000_000  # bytes: more than the kernels of one version take
_DIGEST = 32  # bytes


class CacheWarning(UserWarning):
    """The cache, or a file in it, cannot be used."""


def folders(part: str) -> tuple[Path, ...]:
    """Where a part of the cache is: folders to look in; the last is the one to write to. Nowhere if none can be made.

    Args:
        part: its name, the folder below ``microdrama-sim``.
    """
    return _folders(_home(), part)


def fetch(part: str, name: str) -> bytes | None:
    """What is kept under a name; None where there is nothing, or nothing that is whole and surely ours."""
    for folder in folders(part):
        path = folder / name
        with suppress(OSError, MemoryError), path.open("rb") as file:
            if not _stranger(os.fstat(file.fileno())):
                digest, content = file.read(_DIGEST), file.read()
                if sha256(content).digest() == digest:
                    with suppress(OSError):
                        os.utime(path)  # used now: the last to be deleted
                    return content
    return None


def is_kept(part: str, name: str) -> bool:
    """Whether `fetch` may find something under a name."""
    for folder in folders(part):
        with suppress(OSError):
            if not _stranger((folder / name).stat()):
                return True
    return False


def keep(part: str, name: str, content: bytes, room: int | None = None) -> None:
    """Keep something, which appears whole or not at all; where that is not possible, nothing happens.

    Args:
        part: of the cache.
        name: a file name.
        content: what to keep.
        room: bytes that the part may take; files unused for longest are deleted.
    """
    for folder in folders(part)[-1:]:
        with suppress(OSError):
            clear_drafts(folder)
            if room is not None:
                _make_room(folder, room - len(content))
            with draft(folder / name, mode=0o600) as path:
                with path.open("wb") as file:
                    file.write(sha256(content).digest())
                    file.write(content)
                path.replace(folder / name)


def _home() -> Path | None:
    """The folder of the user's caches; None for a user without a home."""
    try:
        return Path(os.environ.get("MICRODRAMA_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None


@cache
def _folders(home: Path | None, part: str) -> tuple[Path, ...]:
    """The folders of a part of the cache, made where they are missing; with a warning where it cannot be used."""
    usual = home / "microdrama-sim" / part if home else None
    trouble = _trouble(usual) if usual else "the cache is not used: there is no home folder"
    readable = (usual,) if usual and not trouble else ()
    if usual and not trouble:
        _warn_of_strangers(usual)
        trouble = _unwritable(usual)
    if not trouble:
        return readable
    inherited = os.environ.get(_SPARE)
    spare = Path(inherited) if inherited else _temporary()
    if not inherited:
        where = "not kept" if spare is None else "kept in a temporary folder until this program ends"
        _warn(f"{trouble}. What is compiled (a minute) is {where}; MICRODRAMA_CACHE can name another folder.")
    return readable if spare is None or _trouble(spare / part) else (*readable, spare / part)


def _trouble(folder: Path) -> str:
    """Why a part of the cache cannot be used, after it was made if need be; empty if it can."""
    try:
        _make(folder)
        for path in (folder.parent, folder):
            if reason := _stranger(path.stat()):
                return f"the cache is not used: {path} {reason}"
    except (FileExistsError, NotADirectoryError):
        return f"the cache is not used: {folder} lies in something that is no folder"
    except OSError as error:
        return f"the cache is not used: {error.filename or folder}: {error.strerror}"
    return ""


def _make(folder: Path) -> None:
    """Make a folder and those above it, for this user alone."""
    for path in (*reversed(folder.parents), folder):
        if not path.is_dir():
            path.mkdir(mode=0o700, exist_ok=True)


def _unwritable(folder: Path) -> str:
    """Why nothing can be kept in a folder; empty if there is room for all kernels."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_NEEDED))
    except OSError as error:
        return f"the cache cannot be written to: {folder}: {error.strerror}"
    return ""


def _stranger(found: os.stat_result) -> str:
    """Why something may be what somebody else wrote; empty if it cannot."""
    if not hasattr(os, "geteuid"):
        return ""
    if found.st_uid not in (os.geteuid(), 0):
        return "belongs to somebody else"
    return "can be written to by others (chmod go-w)" if found.st_mode & 0o022 else ""


def _temporary() -> Path | None:
    """A new folder for this process and those it starts, which is deleted in the end; None where there can be none."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="microdrama-cache-"))
    except OSError:
        return None
    os.environ[_SPARE] = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _warn_of_strangers(folder: Path) -> None:
    found = [(path, reason) for path, facts in _files(folder) if (reason := _stranger(facts))]
    if found:
        (path, reason), more = found[0], f"; nor are {len(found) - 1} others there" if len(found) > 1 else ""
        _warn(f"{path} is not used: it {reason}{more}")


def _warn(message: str) -> None:
    if multiprocessing.parent_process() is None:  # a worker's parent has said it
        warnings.warn(message, CacheWarning, stacklevel=2)


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in folder.glob("*"):
        with suppress(OSError):
            yield path, path.stat()


def _make_room(folder: Path, most: int) -> None:
    """Delete the files unused for longest until the rest takes at most ``most`` bytes."""
    for path, facts in sorted(_files(folder), key=lambda file: file[1].st_mtime, reverse=True):
        most -= facts.st_size
        if most < 0:
            path.unlink(missing_ok=True)
