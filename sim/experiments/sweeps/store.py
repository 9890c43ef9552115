"""A sweep's folder: its plan, and the runs finished so far, which no crash loses and no second driver spoils.

``plan.json`` is written once. ``parts/*.parquet`` appear whole or not at all, under names no other driver uses. Two
drivers may play the same run: it then has two rows, which are equal, and one of them is used. ``index/`` says which
runs every part holds, so that runs that were lost are told from runs that were not yet played.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sim.drafts import clear_drafts
from sim.experiments.sweeps.folder import write_plan
from sim.experiments.sweeps.index import INDEX, Index
from sim.experiments.sweeps.parts import ALWAYS, PartError, has_checksum, joined, read_part, rows_as_table, write_part
from sim.records.provenance import MODEL_VERSION

FLUSH_ROWS, FLUSH_SECONDS = 500, 2.0
"""Rows, and seconds since the first of them, after which they are written: what a killed driver loses at most."""
PART_ROWS, SMALL_PARTS = 100, 20
"""Parts with fewer rows are joined, once they have as many together, or are so many."""
RESCAN_SECONDS = 5.0
"""How often a driver looks what others have finished."""


class SweepStore:
    """The folder of one sweep, open for one driver. Use it as a context manager, or close it.

    A run that failed or was quarantined counts as finished: its key says that it would fail again. To play such runs
    once more, ask for it with ``retry``.

    Args:
        folder: made if there is none.
        plan: what is swept, as plain data. It is written once; later drivers must have the same.
        retry: whether only runs that are ok count as finished.
        outcomes: columns of numbers that every part must have.

    Raises:
        ScenarioError: the folder holds another sweep, one of another version of the model, or something else.
        OSError: it cannot be made or written to.
    """

    def __init__(
        self, folder: str | Path, plan: Mapping[str, Any], *, retry: bool = False, outcomes: Collection[str] = ()
    ) -> None:
        self.folder = Path(folder)
        self._sweep = write_plan(self.folder, plan)
        self._parts = self.folder / "parts"
        self._parts.mkdir(exist_ok=True)
        self._index = Index(self.folder)
        for place in (self.folder, self._parts, self.folder / INDEX):
            clear_drafts(place)
        self._outcomes = outcomes
        self._retry = retry
        self._finished: set[str] = set()
        self._known: set[str] = set()  # names of the parts whose keys are among the finished
        self._problems: dict[str, str] = {}  # by the name of the part
        self._spare: set[str] = set()  # damaged parts whose runs are in others
        self._unmarked: set[str] = set()  # parts without a checksum in their names
        self._scanned = -math.inf
        self._waiting: list[Mapping[str, Any]] = []
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self._small: dict[Path, pa.Table] = {}
        self._writer: threading.Thread | None = None
        self._failure: Exception | None = None
        self._closed = False

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with files of the folder, so far as they were read; runs that are lost are played again."""
        spare = "; all its runs are in other parts, so it can be deleted"
        return tuple(f"{problem}{spare if name in self._spare else ''}" for name, problem in self._problems.items())

    @property
    def notes(self) -> tuple[str, ...]:
        """What else to know about the files that were read."""
        count = len(self._unmarked)  # written by earlier versions of this program
        return (f"{count} files in {self._parts} have no checksum: damage in them cannot be seen",) if count else ()

    def lost(self) -> Set[str]:
        """Keys of runs that were finished, and whose rows are in no part that can be read."""
        noted = self._index.parts()  # before the parts: what is joined meanwhile is then found in its new part
        parts = self._read(ALWAYS, series=False)
        there = {key for part in parts.values() for key in part["key"].to_pylist()}
        lost = set[str]()
        for name in noted - parts.keys():
            try:
                gone = self._index.runs(name) - there
            except ValueError as error:
                self._problems[f"{name} in the index"] = str(error)
                continue
            lost |= gone
            if gone:
                self._problems.setdefault(name, f"{self._parts / name} is missing")
            elif name in self._problems:
                self._spare.add(name)
        return lost

    def finished(self) -> Set[str]:
        """Keys of the runs that need not be played; those of other drivers are a few seconds old."""
        if time.monotonic() - self._scanned >= RESCAN_SECONDS:
            parts = self._read(ALWAYS, known=self._known)
            for name, part in parts.items():
                keys = part["key"].to_pylist()
                self._known.add(name)
                self._note(name, keys)
                counts = [self._counts(status) for status in part["status"].to_pylist()]
                self._finished |= {key for key, good in zip(keys, counts, strict=True) if good}
            self._scanned = time.monotonic()
        return self._finished

    def add(self, row: Mapping[str, Any]) -> None:
        """Keep a finished run; it is on disk within two seconds. What a row lacks is null.

        Raises:
            OSError: what came before could not be written.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._failure or len(self._waiting) < 4 * FLUSH_ROWS)
            if self._failure is not None:
                raise self._failure
            if self._closed:
                raise ValueError(f"the store in {self.folder} was closed")
            self._waiting.append({"model_version": MODEL_VERSION, **row})
            if self._counts(row["status"]):
                self._finished.add(row["key"])
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="sweep store", daemon=True)
                self._writer.start()
            self._changed.notify_all()

    def table(self, series: bool = False) -> pd.DataFrame:
        """One row per key, by point, then seed; with ``series`` also the days, as an array in each field."""
        self._flush()
        parts = self._read(None, series)
        if not parts:
            return pd.DataFrame(columns=["key", "point", "seed", "status", "error"])
        frame = joined(list(parts.values())).to_pandas()
        # a run that was tried once more, and now is ok, has two rows
        frame = frame.sort_values("status", key=lambda status: status != "ok", kind="stable").drop_duplicates("key")
        return frame.sort_values(["point", "seed"], kind="stable", ignore_index=True)

    def parts(self) -> Iterator[tuple[str, pa.Table]]:
        """Every part that can be read, with all rows and days, one after the other, by its name."""
        for name in sorted(self._read(ALWAYS, series=False)):
            yield from self._read(None, only=name).items()

    def close(self) -> None:
        """Write what is left. Raises OSError if that is not possible."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._writer is not None:
            self._writer.join()
        self._flush()
        with self._writing:
            self._join_small()

    def __enter__(self) -> SweepStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _counts(self, status: str) -> bool:
        return status == "ok" or not self._retry

    def _write(self) -> None:
        """Write from time to time, in a thread of its own."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                self._changed.wait_for(lambda: len(self._waiting) >= FLUSH_ROWS or self._closed, FLUSH_SECONDS)
                if self._closed:
                    return
            try:
                self._flush()
            except Exception as error:
                with self._changed:
                    self._failure = error
                    self._changed.notify_all()
                return

    def _flush(self) -> None:
        """Write what waits, and join small parts where they have become many."""
        with self._writing:
            while rows := self._waiting[:FLUSH_ROWS]:
                table = rows_as_table(rows)
                self._small[self._new_part(table)] = table
                with self._changed:
                    del self._waiting[: len(rows)]
                    self._changed.notify_all()
                if len(self._small) >= SMALL_PARTS or sum(map(len, self._small.values())) >= PART_ROWS:
                    self._join_small()

    def _join_small(self) -> None:
        """Make one part of several. Whoever reads meanwhile may see rows twice, which does no harm, but misses none."""
        if len(self._small) > 1:
            table = joined(list(self._small.values()))
            path = self._new_part(table)
            for old in self._small:
                self._index.forget(old.name)
                old.unlink(missing_ok=True)
            self._small = {path: table}
        self._small = {path: table for path, table in self._small.items() if len(table) < PART_ROWS}

    def _new_part(self, table: pa.Table) -> Path:
        path = write_part(self._parts, table, self._sweep)
        self._index.note(path.name, table["key"].to_pylist())
        self._known.add(path.name)
        return path

    def _note(self, part: str, keys: list[str]) -> None:
        """Write the entry of a part whose driver was killed before it could."""
        if part not in self._index:
            with suppress(OSError):  # what can only be read is read
                self._index.note(part, keys)

    def _read(
        self, columns: Iterable[str] | None, series: bool = True, known: Set[str] = frozenset(), only: str = "*.parquet"
    ) -> dict[str, pa.Table]:
        """Rows of this version of the model, by the name of the part, of all but the ``known`` parts, or of one."""
        found: dict[str, pa.Table] = {}
        gone = set[str]()
        complete = False
        while not complete:  # a part that vanishes was made part of another
            complete = True
            for path in sorted(self._parts.glob(only)):
                if path.name in found or path.name in known:
                    continue
                try:
                    part = read_part(path, self._sweep, columns, series, self._outcomes)
                except FileNotFoundError:
                    if path.name in gone:  # a link that leads nowhere is listed for ever
                        self._problems[path.name] = f"{path} is listed, but not there"
                        continue
                    gone.add(path.name)
                    complete = False
                except PartError as error:
                    self._problems[path.name] = str(error)
                else:
                    found[path.name] = part.filter(pc.field("model_version") == MODEL_VERSION)
        self._unmarked |= {name for name in found if not has_checksum(name)}
        return found
