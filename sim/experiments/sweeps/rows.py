"""The rows of a sweep, one a run, and where they are when they are in no folder."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cache
from typing import Any, Protocol

import pandas as pd

from sim.experiments.execution.runner import Finished
from sim.experiments.sweeps.plan import SweepPlan
from sim.outcomes import OUTCOMES
from sim.records.provenance import MODEL_VERSION, commit
from sim.records.units import DAILY

COLUMNS = (*OUTCOMES, *(f"{DAILY}{name}" for name in OUTCOMES))
"""What every row has of its run: the value of each outcome, and its days; nothing where a run failed."""
_NOTHING = dict.fromkeys(COLUMNS)


def row_of(plan: SweepPlan, run: tuple[int, int], finished: Finished) -> dict[str, Any]:
    """What is kept of a run: what was played, what became of it, every outcome, and every outcome's days."""
    point, seed = run
    return {
        "key": finished.key,
        "point": point,
        "seed": seed,
        "status": finished.status,
        "error": finished.error,
        "seconds": finished.seconds,
        "model_version": MODEL_VERSION,
        "commit": _commit(),
        **plan.changes(point),
        **(_NOTHING if finished.result is None else finished.result),
    }


@cache
def _commit() -> str | None:
    return commit()["commit"]


class Store(Protocol):
    """Where rows are kept: a `store.SweepStore`, or memory."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What else to know about what was read."""
        ...

    def finished(self) -> Set[str]:
        """Keys of the runs that are there."""
        ...

    def lost(self) -> Set[str]:
        """Keys of the runs that were there once."""
        ...

    def add(self, row: Mapping[str, Any]) -> None:
        """Keep a row."""
        ...

    def table(self, series: bool = False) -> pd.DataFrame:
        """A row for each key, with the days of every outcome if asked for."""
        ...

    def close(self) -> None:
        """Bring everything to where it is kept."""
        ...


class MemoryStore:
    """A store that is gone with the program."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __init__(self) -> None:
        self._rows: dict[str, Mapping[str, Any]] = {}

    def finished(self) -> Set[str]:
        """Keys of the runs that are there."""
        return self._rows.keys()

    def lost(self) -> Set[str]:
        """Memory loses nothing."""
        return frozenset()

    def add(self, row: Mapping[str, Any]) -> None:
        """Keep a row."""
        self._rows[row["key"]] = row

    def table(self, series: bool = False) -> pd.DataFrame:
        """A row for each key, with the days of every outcome if asked for."""
        wanted = [
            {name: value for name, value in row.items() if series or not name.startswith(DAILY)}
            for row in self._rows.values()
        ]
        return pd.DataFrame(wanted)

    def close(self) -> None:
        """Everything is where it will be."""
