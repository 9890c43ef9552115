"""Who plays for all sessions of a server: one runner, and what was played before."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sim.app.replication import play_parts
from sim.experiments.chunks import Job, Task
from sim.experiments.executors import processes
from sim.experiments.playing import Played
from sim.experiments.runner import Runner
from sim.market.checkpoint import DECISIONS
from sim.scenario import Scenario

KEPT = 1_500
"""Replications that are remembered, of some 30 kB each for a season."""

type Key = tuple[Scenario, Scenario, int]


class Arrived(NamedTuple):
    """A replication that has been played: of the baseline (``under`` False) or the scenario, in parts; or why not."""

    under: bool
    seed: int
    parts: tuple[Played, ...]
    error: str | None = None


class Player:
    """Plays replications in processes that stay, and remembers them. Sessions share it; it is safe in threads."""

    def __init__(self, workers: int | None = None) -> None:
        """Prepare; processes start with the first replication."""
        make = processes(workers)
        self._runner = Runner(make, make.workers)
        self._folder = TemporaryDirectory(prefix="microdrama-")
        self._kept: OrderedDict[Key, tuple[Played, ...]] = OrderedDict()
        self._claimed: set[Key] = set()
        self._changed = threading.Condition()

    def wake(self, base: Scenario) -> None:
        """Start the processes and play the baseline, in the background."""
        threading.Thread(target=lambda: list(self.play(base, base)), name="baseline", daemon=True).start()

    def close(self) -> None:
        """End the processes."""
        self._runner.close()
        self._folder.cleanup()

    def ticket(self) -> Path:
        """A new ticket: whoever deletes it no longer wants what is played on it."""
        path = Path(self._folder.name) / secrets.token_hex(8)
        path.touch()
        return path

    def play(
        self, base: Scenario, scenario: Scenario, ticket: Path | None = None, stop: threading.Event | None = None
    ) -> Iterator[Arrived]:
        """Play all replications of a scenario and of its baseline, and tell of each as it arrives.

        What was played before is told of at once. The baseline is played without a ticket: the next move of a lever
        will need it too. Setting ``stop`` ends this before anything else begins.
        """
        stop = stop or threading.Event()
        seeds = range(scenario.seed, scenario.seed + scenario.replications)
        sides = (False,) if scenario == base else (False, True)
        wanted = {(under, seed): key_of(base, scenario if under else base, seed) for seed in seeds for under in sides}
        while wanted and not stop.is_set():
            for place, parts in self._known(wanted):
                yield Arrived(*place, parts)
            mine = {place: key for place, key in wanted.items() if self._claim(key, place[0])}
            try:
                for arrived in self._run(mine, base, scenario, ticket, stop):
                    del wanted[arrived.under, arrived.seed]
                    yield arrived
            finally:
                self._release(mine.values())
            if wanted and not stop.is_set():  # somebody else plays them
                with self._changed:
                    self._changed.wait(0.1)

    def _run(
        self,
        mine: dict[tuple[bool, int], Key],
        base: Scenario,
        scenario: Scenario,
        ticket: Path | None,
        stop: threading.Event,
    ) -> Iterator[Arrived]:
        tasks = [
            Task(
                f"{int(under)}:{seed}",
                Job(play_parts, (base, scenario if under else base, seed, str(ticket) if under and ticket else "")),
            )
            for under, seed in mine
        ]
        for done in self._runner.play(tasks, stop=stop):
            under, seed = (int(part) for part in done.key.split(":"))
            if done.status == "ok":
                self._keep(mine[bool(under), seed], done.result)
                yield Arrived(bool(under), seed, done.result)
            elif not (stop.is_set() or done.error is None or done.error.startswith("UnwantedError")):
                yield Arrived(bool(under), seed, (), done.error)

    def _known(self, wanted: dict[tuple[bool, int], Key]) -> list[tuple[tuple[bool, int], tuple[Played, ...]]]:
        with self._changed:
            found = [(place, self._kept[key]) for place, key in wanted.items() if key in self._kept]
            for place, _ in found:
                self._kept.move_to_end(wanted.pop(place))
        return found

    def _claim(self, key: Key, under: bool) -> bool:
        """Whether the caller plays it: a baseline that another session plays already is waited for."""
        if under:
            return True
        with self._changed:
            if key in self._claimed or key in self._kept:
                return False
            self._claimed.add(key)
            return True

    def _release(self, keys: object) -> None:
        with self._changed:
            self._claimed.difference_update(keys)  # type: ignore[arg-type]
            self._changed.notify_all()

    def _keep(self, key: Key, parts: tuple[Played, ...]) -> None:
        with self._changed:
            self._kept[key] = parts
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            self._changed.notify_all()


def baseline_of(scenario: Scenario, base: Scenario) -> Scenario:
    """The baseline in the world of a scenario: its assumptions, dates and sizes, with the decisions of the base."""
    return scenario.model_copy(update={name: getattr(base, name) for name in DECISIONS})


def key_of(base: Scenario, scenario: Scenario, seed: int) -> Key:
    """What a replication depends on."""
    same = {"title": "", "replications": 1, "seed": seed}
    return base.model_copy(update=same), scenario.model_copy(update=same), seed
