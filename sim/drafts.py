"""Drafts: hidden files and folders to write to, which get their own name only once they are whole.

A draft is locked while somebody writes it, so that one a killed process left behind can be told and deleted.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = re.compile(r"\..+\.[0-9a-f]{8}\.tmp", re.DOTALL)
_PART = re.compile(r"(?<![^/])\.([^/]+)\.[0-9a-f]{8}\.tmp(?![^/])")
_LONG = 3600  # seconds after which nobody still writes a draft, where the file system has no locks


@contextmanager
def draft(target: Path, *, folder: bool = False, mode: int = 0o666) -> Iterator[Path]:
    """An empty file or folder beside the target: write to it, then rename it. Unless it was renamed, it is deleted.

    Args:
        target: what the draft will be; its folder is there.
        folder: whether a folder is wanted.
        mode: permissions of a file, before the umask.

    Raises:
        OSError: it cannot be written. Errors name the target, also those to which the system gives no name, such as
            that of a full disk.
    """
    with naming(target):
        path, handle = _made(target, folder, mode)
        try:
            yield path
        finally:
            os.close(handle)
            _delete(path)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Errors of the system name this file where they name none, as on a full disk; and no drafts, which nobody knows.

    Raises:
        OSError: that did.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        name = str(path) if error.filename is None else os.fsdecode(error.filename)
        raise OSError(error.errno, error.strerror, _PART.sub(r"\1", name)) from error


def clear_drafts(folder: Path) -> None:
    """Delete the drafts that killed processes left behind in a folder; those that are being written stay."""
    for path in folder.glob(".*.tmp"):
        if _NAME.fullmatch(path.name):
            with suppress(OSError):
                handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
                try:
                    lock = _locked(handle, wait=False)
                    if lock or (lock is None and time.time() - os.fstat(handle).st_mtime > _LONG):
                        _delete(path)
                finally:
                    os.close(handle)


def _made(target: Path, folder: bool, mode: int) -> tuple[Path, int]:
    """A new draft, and the handle that locks it until it is closed."""
    while True:
        path = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
        if folder:
            path.mkdir()
            handle = os.open(path, os.O_RDONLY)
        else:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        _locked(handle, wait=True)
        with suppress(FileNotFoundError):  # somebody took it for a left one before it was locked
            if os.path.samestat(os.fstat(handle), path.lstat()):
                return path, handle
        os.close(handle)


def _locked(handle: int, wait: bool) -> bool | None:
    """Whether something open could be locked; None where there are no locks."""
    try:
        import fcntl  # not everywhere

        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
