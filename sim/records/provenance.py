"""Where a result comes from: enough to play it again and to tell whether every number is the same."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import sim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.scenario import Scenario

MODEL_VERSION = 14
"""Of what the model means. Raise it by one whenever the same scenario and seed give other numbers.

Results of other versions are never mixed with its own. tests/market/test_model_version.py holds the digest of a small
run of this version.
"""

# The packages that results could depend on.
_PACKAGES = ("numpy", "pandas", "scipy", "numba", "llvmlite", "mesa", "networkx", "pydantic", "pyarrow", "ruamel.yaml")


def record_of(
    scenario: Scenario,
    frames: Mapping[str, pd.DataFrame],
    *,
    seeds: Sequence[int],
    engine: str,
    wall_seconds: float,
) -> dict[str, Any]:
    """The record of a run, ready for JSON: what was played, with which code, and a digest of the results."""
    return {
        "title": scenario.title,
        "scenario": scenario.resolved(),
        "scenario_sha256": scenario.sha256,
        "seed": scenario.seed,
        "seeds": list(seeds),
        "engine": engine,
        "versions": versions(),
        "machine": f"{platform.system()} {platform.machine()}",
        **commit(),
        "wall_seconds": round(wall_seconds, 3),
        "results_sha256": digest(frames),
    }


def versions() -> dict[str, str]:
    """The versions of this package, of Python and of the packages that results could depend on."""
    found = {"microdrama-sim": sim.__version__, "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def commit() -> dict[str, Any]:
    """The commit of the source tree and whether its files were changed since; both null outside a git checkout."""
    package = Path(sim.__file__).parent
    nothing = {"commit": None, "modified": None}
    # An installed copy may lie inside somebody else's repository: only a checkout of this project counts.
    root = _git(package, "rev-parse", "--show-toplevel")
    if root is None or Path(root) != package.parent:
        return nothing
    head = _git(package, "rev-parse", "HEAD")
    return {"commit": head, "modified": bool(_git(package, "status", "--porcelain", "--", "."))} if head else nothing


def digest(frames: Mapping[str, pd.DataFrame]) -> str:
    """SHA-256 over the names and values of data frames, whatever file format or library version carried them.

    Integers count as int64, floats as float64 with one NaN, text and categories by their sorted distinct words.
    """
    total = sha256()
    for name in sorted(frames):
        frame = frames[name]
        total.update(f"{name}: {len(frame)} rows\n".encode())
        for column in frame.columns:
            total.update(f"{column}\n".encode())
            for part in _canonical(pd.Series(frame[column])):
                total.update(part)
    return total.hexdigest()


def _canonical(values: pd.Series) -> tuple[bytes, ...]:
    if values.dtype.kind == "M":
        return b"date\n", values.to_numpy().astype("datetime64[ms]").astype("<i8").tobytes()
    if values.dtype.kind in "biu":
        return b"int\n", values.to_numpy().astype("<i8").tobytes()
    if values.dtype.kind == "f":
        numbers = values.to_numpy().astype("<f8")
        numbers[np.isnan(numbers)] = np.nan
        return b"float\n", numbers.tobytes()
    words = values.astype("category").cat.remove_unused_categories()
    names = sorted(words.cat.categories)
    return json.dumps(names).encode(), words.cat.reorder_categories(names).cat.codes.to_numpy().astype("<i4").tobytes()


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return os.fsdecode(done.stdout).strip()  # a folder's name need not be UTF-8
