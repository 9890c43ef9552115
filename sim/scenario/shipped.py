"""The scenarios and sweeps that come with the program, by name: `extends: baseline`, `microdrama run baseline`.

In a clone they are in the folders ``scenarios`` and ``sweeps`` at its top; a wheel has them in ``sim/shipped``.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sim.scenario.explaining import closest

FOLDERS = ("scenarios", "sweeps")
_PACKAGE = Path(__file__).parents[1]


@cache
def shipped() -> MappingProxyType[str, Path]:
    """The files by name, the scenarios first."""
    home = _PACKAGE / "shipped" if (_PACKAGE / "shipped").is_dir() else _PACKAGE.parent
    return MappingProxyType({path.stem: path for part in FOLDERS for path in sorted(home.glob(f"{part}/*.yaml"))})


def place_of(name: str, beside: Path = Path()) -> Path:
    """The file that a name means: one in a folder, else the shipped one of that name, else none that is there."""
    path = Path(os.path.normpath(os.path.join(beside, name)))
    found = shipped().get(name)
    return path if found is None or (path.exists() and not path.is_dir()) else found


def meant(name: str) -> str | None:
    """The shipped file that was probably meant by the name of a file that is not there."""
    return closest(os.path.splitext(os.path.basename(name))[0], list(shipped()))
