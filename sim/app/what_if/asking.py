"""Asking what a scenario changes: after a moment of rest, in the background, with estimates as they improve."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from queue import SimpleQueue
from time import monotonic
from typing import cast

import solara
import solara.lab

from sim.app import state
from sim.app.desk import desk
from sim.app.estimate import Collected, Estimate
from sim.app.player import Arrived
from sim.app.serving.presence import Presence
from sim.experiments.execution.worker_processes import NoWorkerError
from sim.scenario import Scenario

REST = 0.25
"""Seconds without another move before anything is played."""
PAUSE = 0.2
"""Seconds between two estimates that are shown, at least."""
_LOOK = 0.04


@dataclass(frozen=True)
class Answer:
    """What there is to show: the last estimate (of an earlier scenario while ``stale``), and how work goes on."""

    estimate: Estimate | None
    stale: bool
    pending: bool
    cancelled: bool
    done: float
    error: str | None
    cancel: Callable[[], None]
    again: Callable[[], None]


def use_answer(base: Scenario, scenario: Scenario, permitted: bool) -> Answer:
    """Ask anew whenever the scenario or its baseline changes; what is under way then ends, as it does with the page.

    Nothing is asked while it is not ``permitted``.
    """
    estimate, set_estimate = state.use_estimate()
    works: set[Work] = solara.use_memo(set, [])
    present = solara.use_memo(Presence, [])
    done, set_done = solara.use_state(0.0)
    error, set_error = solara.use_state(cast(str | None, None))

    async def ask() -> None:
        if not permitted:
            return
        await asyncio.sleep(REST)
        set_error(None)
        set_done(0.0)
        while not await play() and await present.returned():
            pass  # what was played is remembered, so that nothing is lost

    async def play() -> bool:
        """Play until all is there (True) or nobody is."""
        work = Work(base, scenario)
        works.add(work)
        try:
            async for found in work.progress(present):
                set_done(found.done)
                if found.error:
                    set_error(found.error)
                if latest := found.estimate():
                    set_estimate(latest)
            return work.over
        finally:
            work.end()
            works.discard(work)

    def when_the_page_closes() -> Callable[[], None]:
        def end_all() -> None:
            for work in list(works):
                work.end()

        return end_all

    solara.use_effect(when_the_page_closes, [])
    task = solara.lab.use_task(ask, dependencies=[base, scenario, permitted], raise_error=False)
    failed = str(task.exception) if task.error else error
    stale = estimate is not None and (estimate.base, estimate.scenario) != (base, scenario)
    return Answer(estimate, stale, task.pending, task.cancelled, done, failed, task.cancel, task.retry)


class Work:
    """Playing a scenario and its baseline in a thread of its own, until it is done or ended."""

    def __init__(self, base: Scenario, scenario: Scenario) -> None:
        """Begin."""
        self._found = Collected(base, scenario)
        self._order = desk().player.order(base, scenario)
        self._arrived: SimpleQueue[Arrived | None] = SimpleQueue()
        self.end = self._order.end
        self.over = False
        """Whether all has arrived."""
        threading.Thread(target=self._play, name="what if", daemon=True).start()

    async def progress(self, present: Presence) -> AsyncIterator[Collected]:
        """What has been collected, each time there is more of it, but not too often; ends where nobody is there."""
        shown, more = 0.0, False
        while present and not self.over:
            await asyncio.sleep(_LOOK)
            while not self._arrived.empty():
                one = self._arrived.get()
                if one is None:
                    self.over = True
                else:
                    self._found.add(one)
                    more = True
            if early := self._order.first_parts():
                self._found.early.update(early)
                more = True
            if more and (self.over or monotonic() - shown >= PAUSE):
                shown, more = monotonic(), False
                yield self._found

    def _play(self) -> None:
        try:
            for one in self._order.arrivals():
                self._arrived.put(one)
        except (RuntimeError, NoWorkerError) as error:  # the runner was closed, or no process can be started
            self._arrived.put(Arrived(True, -1, (), str(error)))
        finally:
            self._arrived.put(None)
