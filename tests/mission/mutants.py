"""Rows played with their mechanism disconnected: a copy of the package with one text changed, in a new process.

    python -m tests.mission.mutants 1

prints, as JSON, what row 1 shows with the package that is imported.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.mission.frame import Row
from tests.mission.rows import ROWS

ROOT = Path(__file__).parents[2]
HOURS = 1.0
"""A mutant that takes longer hangs."""


def report(row: Row) -> dict[str, Any]:
    """What a row shows: the claims that do not hold, and a digest of its markets."""
    return {"failures": failing(row), "digest": row.digest()}


def failing(row: Row) -> list[str]:
    """Names of the claims that do not hold."""
    return [c.name for c in row.claims if c.judged and not c.holds(c.effect(row.arms, row.seeds))]


def mutated(row: Row) -> dict[str, Any]:
    """The same with the row's mechanism disconnected: numba compiles the changed text anew."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        for part in ("sim", "tests"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        path = copy / "sim" / row.mutant.file
        path.write_text(row.mutant.applied(path.read_text(encoding="utf-8")), encoding="utf-8")
        here = {"PYTHONPATH": str(copy), "MICRODRAMA_CACHE": f"{folder}/cache", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "tests.mission.mutants", str(row.number)],
            cwd=copy,
            env=os.environ | here,
            capture_output=True,
            text=True,
            check=False,
            timeout=HOURS * 3600,
        )
    if done.returncode:
        raise RuntimeError(f"row {row.number}: its mutant does not run:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def noticed(row: Row, now: dict[str, Any], changed: dict[str, Any]) -> list[str]:
    """The claims that hold, and fail once the mechanism is disconnected.

    Raises:
        ValueError: the mutant plays the same market, so it says nothing.
    """
    if changed["digest"] == now["digest"]:
        raise ValueError(f"row {row.number}: its mutant plays the very same market")
    return [name for name in changed["failures"] if name not in now["failures"]]


if __name__ == "__main__":
    print(json.dumps(report(ROWS[int(sys.argv[1])])))
