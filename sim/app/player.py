"""Who plays for all sessions of a server: one runner, and what was played before."""

from __future__ import annotations

import pickle
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sim.app.replication import first_parts, play_parts
from sim.app.window import parts_of
from sim.experiments.comparison.playing import Played
from sim.experiments.execution.chunks import Job, Task
from sim.experiments.execution.executors import Make
from sim.experiments.execution.runner import Runner
from sim.experiments.execution.worker_processes import NoWorkerError
from sim.market.checkpoint import DECISIONS
from sim.outcomes import OUTCOMES
from sim.scenario import Scenario

MOST_KEPT = 25_000_000
"""Bytes of replications that are remembered: some 650 for a season."""

_EACH = 16_300  # bytes that a part takes beside its numbers, measured
_EACH_DAY = 8 * (len(OUTCOMES) + 2)  # bytes

GRACE = 2.0
"""Seconds for which a baseline that nobody compares with is played on: somebody may be moving a lever."""

type Key = tuple[Scenario, Scenario, int]


class Arrived(NamedTuple):
    """A replication that has been played: of the baseline (``under`` False) or the scenario, in parts; or why not."""

    under: bool
    seed: int
    parts: tuple[Played, ...]
    error: str | None = None


class Player:
    """Plays replications with workers that stay, and remembers them. Sessions share it; it is safe in threads."""

    def __init__(self, make: Make) -> None:
        """Prepare; what ``make`` makes starts with the first replication."""
        self.workers = make.workers
        self._runner = Runner(make, make.workers)
        self._folder = TemporaryDirectory(prefix="microdrama-")
        # packed: a frame that is kept for long grows with every column that is read, by pandas' notes on who read it
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._claimed: set[Key] = set()
        self._baselines: dict[Scenario, tuple[Path, int]] = {}
        self._changed = threading.Condition()

    def wake(self, base: Scenario) -> None:
        """Start the workers and play the baseline, in the background."""
        order = self.order(base, base)

        def play() -> None:
            with suppress(RuntimeError, NoWorkerError):  # closed meanwhile; and who asks is told where nobody can play
                for _ in order.arrivals():
                    pass

        threading.Thread(target=play, name="baseline", daemon=True).start()

    def close(self) -> None:
        """End the workers."""
        self._runner.close()
        self._folder.cleanup()

    def order(self, base: Scenario, scenario: Scenario) -> Order:
        """An order for all replications of a scenario and of its baseline."""
        return Order(self, base, scenario)

    def ticket(self) -> Path:
        """A new ticket: whoever deletes it no longer wants what is played on it."""
        path = Path(self._folder.name) / secrets.token_hex(8)
        path.touch()
        return path

    def enter(self, base: Scenario) -> Path:
        """The ticket of a baseline, which all who compare with it share."""
        with self._changed:
            ticket, users = self._baselines.get(base) or (self.ticket(), 0)
            self._baselines[base] = (ticket, users + 1)
        return ticket

    def leave(self, base: Scenario) -> None:
        """Somebody no longer compares with a baseline; if nobody does for a moment, it is played no further."""
        with self._changed:
            ticket, users = self._baselines[base]
            self._baselines[base] = (ticket, users - 1)
        if users == 1:
            later = threading.Timer(GRACE, self._give_up, (base,))
            later.daemon = True
            later.start()

    def _give_up(self, base: Scenario) -> None:
        with self._changed:
            ticket, users = self._baselines.get(base, (None, 1))
            if ticket is not None and not users:
                del self._baselines[base]
                ticket.unlink(missing_ok=True)

    def play(
        self, base: Scenario, scenario: Scenario, tickets: tuple[Path, Path], stop: threading.Event
    ) -> Iterator[Arrived]:
        """Play, and tell of each replication as it arrives; of what was played before, at once.

        ``tickets`` are those of the baseline and of the scenario. Setting ``stop`` ends this before anything begins.
        """
        seeds = range(scenario.seed, scenario.seed + scenario.replications)
        sides = (False,) if scenario == base else (False, True)
        wanted = {(under, seed): key_of(base, scenario if under else base, seed) for seed in seeds for under in sides}
        while wanted and not stop.is_set():
            for place, parts in self._known(wanted):
                yield Arrived(*place, parts)
            mine = {place: key for place, key in wanted.items() if self._claim(key, place[0])}
            try:
                for arrived in self._run(mine, base, scenario, tickets, stop):
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
        tickets: tuple[Path, Path],
        stop: threading.Event,
    ) -> Iterator[Arrived]:
        tasks = [
            Task(
                f"{int(under)}:{seed}",
                Job(play_parts, (base, scenario if under else base, seed, str(tickets[under]), under)),
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
        return [(place, pickle.loads(packed)) for place, packed in found]

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
        packed = pickle.dumps(parts, protocol=5)
        with self._changed:
            self._bytes += len(packed) - len(self._kept.pop(key, b""))
            self._kept[key] = packed
            while self._bytes > MOST_KEPT:
                self._bytes -= len(self._kept.popitem(last=False)[1])
            self._changed.notify_all()


class Order:
    """What one session wants played, until it has it or no longer wants it."""

    def __init__(self, player: Player, base: Scenario, scenario: Scenario) -> None:
        """Nothing is played before `arrivals` is asked."""
        self.base, self.scenario = base, scenario
        self._player, self._stop, self._lock = player, threading.Event(), threading.Lock()
        self._tickets = player.enter(base), player.ticket()

    def arrivals(self) -> Iterator[Arrived]:
        """Each replication as it arrives. Ends soon after `end`."""
        return self._player.play(self.base, self.scenario, self._tickets, self._stop)

    def first_parts(self) -> dict[int, Played]:
        """The first parts of replications of the scenario that came since the last time, by seed."""
        return first_parts(self._tickets[True])

    def end(self) -> None:
        """Want nothing more: what has begun for this scenario alone is given up."""
        with self._lock:
            if self._stop.is_set():
                return
            self._stop.set()
        self._tickets[True].unlink(missing_ok=True)
        self._player.leave(self.base)


def results_size(days: int) -> int:
    """Bytes that a replication of so many days takes while it is shown, its first part included."""
    return sum(_EACH + part * _EACH_DAY for part in parts_of(days))


def baseline_of(scenario: Scenario, base: Scenario) -> Scenario:
    """The baseline in the world of a scenario: its assumptions, dates and sizes, with the decisions of the base."""
    return scenario.model_copy(update={name: getattr(base, name) for name in DECISIONS})


def key_of(base: Scenario, scenario: Scenario, seed: int) -> Key:
    """What a replication depends on."""
    same = {"title": "", "replications": 1, "seed": seed}
    return base.model_copy(update=same), scenario.model_copy(update=same), seed
