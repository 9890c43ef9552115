"""Plays a run for one session: opens the market, plays on, stops; and never keeps playing for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import anywidget
import solara
import solara.lab
import traitlets

from sim.app.charts import widget
from sim.app.serving.presence import Presence
from sim.app.watch.showing import AbandonedError, Seen, Showing
from sim.scenario import Scenario

FRAME = 0.25
"""Seconds between two pictures, at least: a browser need not draw more of them."""
SPEEDS = (1, 7, 30)
"""Days a second."""
_PATIENCE = 2.0  # seconds to wait for a browser that does not draw, such as one in the background

# A day of 5,000 viewers takes some 12 ms, most of it in kernels that let others go on: a thread that plays flat out
# delays the server's event loop by 1 ms in the median and 10 ms at most, so no process of its own is needed. Sessions
# take turns on these threads.
_threads = ThreadPoolExecutor(2, thread_name_prefix="watch")

_kept: solara.Reactive[Showing | None] = solara.reactive(None)  # so that leaving the page and coming back loses nothing


class Beat(anywidget.AnyWidget):
    """Shows nothing; ``drawn`` follows ``picture`` once the browser has drawn everything sent before it."""

    _esm = (Path(__file__).parents[1] / "assets" / "beat.js").read_text(encoding="utf-8")
    picture = traitlets.Int(0).tag(sync=True)
    drawn = traitlets.Int(0).tag(sync=True)


@dataclass(frozen=True)
class Player:
    """What a page needs: what is seen, whether it plays, and what the buttons do."""

    seen: Seen | None
    """None until the first market is open; while another opens, what was seen before."""
    opening: bool
    warmed: int
    """Days of the warm-up played so far, while the market opens."""
    settled: bool
    """Whether the browser has drawn something: it can take more."""
    playing: bool
    error: str
    """What stopped the run; empty if nothing did."""
    play: Callable[[], None]
    pause: Callable[[], None]
    step: Callable[[], None]
    reset: Callable[[], None]
    beat: Callable[[], Any]
    """The element that paces the play; it belongs behind everything that is drawn."""


class _Picture(NamedTuple):
    """What the page shows: of which showing, and the how manieth picture it is."""

    showing: Showing
    seen: Seen | None
    number: int


class _Wish(NamedTuple):
    """The day to which single steps led."""

    showing: Showing
    days: int


async def in_thread(work: Callable[..., Any], *given: Any) -> Any:
    """The result of work done in one of the threads that sessions share."""
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *given)


def use_player(scenario: Scenario, speed: int) -> Player:
    """The player of this session for a scenario, at ``speed`` days a second."""
    again, set_again = solara.use_state(0)
    present = solara.use_memo(Presence, [])
    showing: Showing = solara.use_memo(lambda: _showing(scenario, again), [scenario.sha256, again])
    picture, set_picture = solara.use_state(_Picture(showing, None, 0))
    drawn = solara.use_ref(0)
    settled, set_settled = solara.use_state(False)
    wish, set_wish = solara.use_state(_Wish(showing, 0))
    goal = wish.days if wish.showing is showing else 0
    playing, set_playing = solara.use_state(False)
    warmed, set_warmed = solara.use_state(0)
    solara.use_effect(lambda: showing.give_up, [showing])  # what is under way then ends with its day

    async def run() -> None:
        number = picture.number

        def show(seen: Seen) -> None:
            nonlocal number
            number += 1
            set_picture(_Picture(showing, seen, number))

        show(await _opened(showing, set_warmed, present))
        if goal:
            show(await in_thread(showing.play_to, goal))
        days, clock = max(1, round(speed * FRAME)), asyncio.get_running_loop()
        while playing:
            if not await present.returned():
                return
            due = clock.time() + days / speed
            now = await in_thread(showing.play, days)
            show(now)
            if now.over:
                set_playing(False)
                return
            await asyncio.sleep(max(0.0, due - clock.time()))
            while drawn.current < number and clock.time() < due + _PATIENCE:
                await asyncio.sleep(0.02)

    task = solara.lab.use_task(run, dependencies=[showing, playing, goal, speed], raise_error=False)
    seen, opening = picture.seen, picture.seen is None or picture.showing is not showing

    def has_drawn(number: int) -> None:
        drawn.current = number
        set_settled(number > 0)

    def back() -> None:
        set_playing(False)
        set_again(again + 1)

    return Player(
        seen=seen,
        opening=opening,
        warmed=warmed,
        settled=settled,
        playing=playing,
        error=str(task.exception) if task.error else "",
        play=lambda: set_playing(True),
        pause=lambda: set_playing(False),
        step=lambda: set_wish(_Wish(showing, max(goal, seen.days if seen and not opening else 0) + 1)),
        reset=back,
        beat=lambda: widget(Beat, picture=picture.number, on_drawn=has_drawn),
    )


def _showing(scenario: Scenario, again: int) -> Showing:
    """The showing this session left, if it is of this scenario and not to begin again; else a new one."""
    kept = _kept.peek()
    if kept is None or kept.scenario != scenario or again:
        kept = Showing(scenario)
        _kept.set(kept)
    kept.go_on()
    return kept


async def _opened(showing: Showing, tell: Callable[[int], None], present: Presence) -> Seen:
    """What is seen of a market once it is open; tells the days of its warm-up meanwhile.

    Where nobody is there, the warm-up is given up, and begun again when somebody comes back.
    """
    while True:
        # not in the threads that play: a warm-up may take long
        opening = asyncio.get_running_loop().run_in_executor(None, showing.play, 0)
        try:
            while not opening.done():
                tell(showing.warmed)
                if not present:
                    showing.give_up()
                await asyncio.wait([opening], timeout=FRAME)
            return opening.result()
        except AbandonedError:
            if not await present.returned():
                raise
            showing.go_on()
        finally:
            opening.cancel()  # where nobody waits any more, nobody is told how it ended
