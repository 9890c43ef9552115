"""Compiled code calls the rules by their own names, and never a stale copy of them.

numba's cache looks at the kernel's own file, not at the rules it calls: an edited rule would go unnoticed. So the
cache folder carries a hash of every source file of the package. This module must be imported before any kernel.
"""

from __future__ import annotations

import hashlib
import os
from inspect import getmembers, isfunction
from pathlib import Path

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


def source_hash(package: Path) -> str:
    """A hash of the path and content of every Python file of a package."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled kernels of exactly this source are kept, in the user's cache folder."""
    home = os.environ.get("MICRODRAMA_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "microdrama-sim" / source_hash(Path(__file__).resolve().parents[1])


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

kernel = numba.njit(nogil=True, cache=True, error_model="numpy")
"""Compile one phase of the day. Strict float64: no fastmath, so that plain Python gives the same bits."""
