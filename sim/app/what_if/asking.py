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
from sim.app.replication import first_parts
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


def use_answer(base: Scenario, scenario: Scenario) -> Answer:
    """Ask anew whenever the scenario or its baseline changes; what is under way then ends, as it does with the page."""
    estimate, set_estimate = state.use_estimate()
    done, set_done = solara.use_state(0.0)
    error, set_error = solara.use_state(cast(str | None, None))

    async def ask() -> None:
        await asyncio.sleep(REST)
        set_error(None)
        set_done(0.0)
        async for found in _estimates(base, scenario):
            set_done(found.done)
            if found.error:
                set_error(found.error)
            if latest := found.estimate():
                set_estimate(latest)

    task = solara.lab.use_task(ask, dependencies=[base, scenario], raise_error=False)
    failed = str(task.exception) if task.error else error
    stale = estimate is not None and (estimate.base, estimate.scenario) != (base, scenario)
    return Answer(estimate, stale, task.pending, task.cancelled, done, failed, task.cancel, task.retry)


async def _estimates(base: Scenario, scenario: Scenario) -> AsyncIterator[Collected]:
    """What has been collected, each time there is more of it."""
    player = desk().player
    ticket, stop = player.ticket(), threading.Event()
    arrived: SimpleQueue[Arrived | None] = SimpleQueue()

    def play() -> None:
        try:
            for one in player.play(base, scenario, ticket, stop):
                arrived.put(one)
        except RuntimeError as error:  # the runner was closed, or no process can be started
            arrived.put(Arrived(True, -1, (), str(error)))
        arrived.put(None)

    found, shown, more, working = Collected(base, scenario), 0.0, False, True
    thread = threading.Thread(target=play, name="what if", daemon=True)
    thread.start()
    try:
        while working:
            await asyncio.sleep(_LOOK)
            while not arrived.empty():
                one = arrived.get()
                if one is None:
                    working = False
                else:
                    found.add(one)
                    more = True
            if early := first_parts(ticket):
                found.early.update(early)
                more = True
            if more and (not working or monotonic() - shown >= PAUSE):
                shown, more = monotonic(), False
                yield found
        if more:
            yield found
    finally:
        stop.set()
        ticket.unlink(missing_ok=True)
