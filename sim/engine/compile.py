"""Compiled code calls the rules by their own names, and never a stale copy of them.

numba's cache looks at the kernel's own file, not at the rules it calls: an edited rule would go unnoticed. So the
cache folder carries a hash of all source files a kernel can be made of. This module must be imported before any kernel.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable
from inspect import getmembers, isfunction
from pathlib import Path

import llvmlite.binding
import numba
from numba.extending import register_jitable

from sim import draws, money
from sim.rules import (
    adoption,
    after_sales,
    arithmetic,
    discovery,
    picking,
    piracy,
    purchase,
    watching,
    word_of_mouth,
)

SOURCES = ("draws.py", "money.py", "parameters", "rules", "world", "engine")
"""What kernels are made of: rules and random draws, and the records and columns whose types they are compiled for."""


def source_hash(package: Path, parts: Iterable[str]) -> str:
    """A hash of the path and content of every Python file in some files and folders of a package."""
    digest = hashlib.sha256()
    roots = [package / part for part in parts]
    for path in sorted(path for root in roots for path in ([root] if root.is_file() else root.rglob("*.py"))):
        digest.update(str(path.relative_to(package)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled kernels of exactly this source are kept, in the user's cache folder."""
    home = os.environ.get("MICRODRAMA_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "microdrama-sim" / source_hash(Path(__file__).resolve().parents[1], SOURCES)


if platform.machine() in ("x86_64", "AMD64"):
    # Who chooses by luck is mispredicted half the time if compiled as a jump: keep choices free of jumps.
    llvmlite.binding.set_option("microdrama", "-x86-cmov-converter=false")
numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]

CALLED = (
    draws,
    money,
    adoption,
    after_sales,
    arithmetic,
    discovery,
    picking,
    piracy,
    purchase,
    watching,
    word_of_mouth,
)
for _module in CALLED:
    for _, _rule in getmembers(_module, isfunction):
        if _rule.__module__ == _module.__name__:
            register_jitable(_rule)

kernel = numba.njit(nogil=True, cache=True, error_model="numpy", _nrt=False)  # type: ignore[call-arg]
"""Compile one phase of the day. Strict float64: no fastmath, so that plain Python gives the same bits.

Without references to arrays being counted, for which threads would wait on each other: a kernel makes no arrays.
"""
