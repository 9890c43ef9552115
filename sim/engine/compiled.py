"""The compiled engine: each phase of the day is one pass over the viewers' columns, in blocks on several threads.

A block writes only its own rows, and what it adds up are integers; so neither the size of a block nor the number of
threads can change a bit of the result.
"""

from __future__ import annotations

import os
from collections import namedtuple
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Semaphore
from typing import Any

import numpy as np

from sim.engine.kernels import discover, serve, shop, talk, wake, watch
from sim.world.columns import Table
from sim.world.schema import ORDER
from sim.world.today import CANDIDATES, Tally, Today, empty_tally

BLOCK = 8192
"""Most viewers in a block: few enough to share work evenly, enough that a call's cost does not show."""

_Orders = namedtuple("_Orders", [a.name for a in ORDER])
_Outcomes = namedtuple("_Outcomes", ["status", "seconds", "compensation"])


class CompiledEngine:
    """Plays the day with compiled kernels."""

    def __init__(self, viewers: Table, *, threads: int | None = None, block: int = BLOCK) -> None:
        """Prepare to play a population.

        Args:
            viewers: the viewers' table.
            threads: at least 1; by default NUMBA_NUM_THREADS or the number of usable cores.
            block: most viewers in a block, at least 1.
        """
        self.viewers = viewers
        self.threads = threads or default_threads()
        self.block = block
        self._pool: ThreadPoolExecutor | None = None
        self._tallies: list[Tally] = []
        self._under_way: list[Future[None]] = []
        self._lanes = {phase: viewers.columns(phase.READS) for phase in (wake, discover, watch, shop, serve, talk)}

    def __getstate__(self) -> dict[str, Any]:
        """Threads and views of columns are made anew after unpickling."""
        return {"viewers": self.viewers, "threads": self.threads, "block": self.block}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["viewers"], threads=state["threads"], block=state["block"])

    def open_day(self, today: Today, running: int) -> None:
        """Start the day's tallies, one per thread, for a day with ``running`` dramas."""
        self._tallies = [empty_tally(running) for _ in range(self.threads)]

    def close_day(self) -> Tally:
        """What viewers did today, summed over the threads."""
        self._wait()
        total, *others = self._tallies
        for part in others:
            total.add(part)
        return total

    def wake(self, today: Today) -> None:
        """Pay, needs, tastes, adoption; while the morning's traffic is traded."""
        fixed = (today.keys, today.calendar, today.venues, today.stores)
        p = (today.adoption, today.arrival_rate, today.discovery, today.purchase, today.after_sales.relation_days)
        self._meanwhile(lambda lo, hi, t: wake.wake(lo, hi, self._lanes[wake], *fixed, t, p))

    def discover(self, today: Today) -> None:
        """Who opens a platform, and what it shows."""
        fixed = (today.keys, today.calendar, today.screens, today.venues)
        p = (today.discovery, today.watching.paid_time_factor)

        def discover_block(lo: int, hi: int, tally: Tally) -> None:
            room = np.empty(CANDIDATES + 1, np.int64)
            discover.discover(lo, hi, self._lanes[discover], *fixed, room, tally, p)

        self._each_block(discover_block)

    def watch(self, today: Today) -> None:
        """The serial being followed, then what was shown."""
        fixed = (today.keys, today.calendar, today.screens, today.venues, today.stores.category)
        p = (today.discovery, today.watching, today.purchase, today.coin_pack)
        self._each_block(lambda lo, hi, t: watch.watch(lo, hi, self._lanes[watch], *fixed, t, p))

    def shop(self, today: Today) -> dict[str, np.ndarray]:
        """Offers and needs; today's orders as columns, in the order of viewers."""
        fixed = (today.keys, today.calendar, today.screens, today.venues, today.stores)
        p = (today.purchase, today.after_sales, today.discovery.data_per_page)

        def orders_of(lo: int, hi: int, tally: Tally) -> _Orders:
            room = _Orders(*(np.empty(hi - lo, a.dtype) for a in ORDER))
            count = shop.shop(lo, hi, self._lanes[shop], *fixed, room, tally, p)
            return _Orders(*(column[:count].copy() for column in room))

        parts = self._each_block(orders_of)
        return {a.name: np.concatenate([getattr(part, a.name) for part in parts]) for a in ORDER}

    def serve(self, today: Today, due: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Serve today's deliveries, sorted by viewer: status, seconds to the answer and compensation of each."""
        count = len(due["viewer"])
        orders = _Orders(*(due[a.name] for a in ORDER))
        outcomes = _Outcomes(np.zeros(count, np.int8), np.zeros(count, np.int64), np.zeros(count, np.int64))
        fixed = (orders, today.keys, today.venues, today.stores, outcomes)
        p = (today.after_sales, today.purchase)

        def serve_block(lo: int, hi: int, tally: Tally) -> None:
            start, end = np.searchsorted(due["viewer"], (lo, hi))  # all orders of one viewer in one block
            serve.serve(start, end, self._lanes[serve], *fixed, tally, p)

        self._each_block(serve_block)
        return outcomes._asdict()

    def talk(self, today: Today) -> None:
        """Word of mouth; while deliveries are settled."""
        fixed = (today.first, today.neighbours, today.keys, today.calendar, today.screens.slot_of)
        self._meanwhile(lambda lo, hi, t: talk.talk(lo, hi, self._lanes[talk], *fixed, t, today.word))

    def _each_block(self, play: Callable[[int, int, Tally], Any]) -> list[Any]:
        """Play all blocks and return what each returned, in the order of blocks."""
        self._wait()
        viewers = len(self.viewers)
        blocks = -(-viewers // self.block)
        results: list[Any] = [None] * blocks
        waiting = iter(range(blocks))  # whichever thread is free takes the next

        def lane(thread: int) -> None:
            for number in waiting:
                lo, hi = viewers * number // blocks, viewers * (number + 1) // blocks
                results[number] = play(lo, hi, self._tallies[thread])

        if self.threads == 1 or blocks == 1:
            lane(0)
        else:
            list(self._threads().map(lane, range(self.threads)))
        return results

    def _meanwhile(self, play: Callable[[int, int, Tally], None]) -> None:
        """Let all viewers play while the market goes on with what does not touch their columns.

        One core is left to the market; with a single thread they play at once. The next phase waits for them. A thread
        plays its viewers in one go, and the market waits until it has begun: to begin, it needs the interpreter, which
        the market would let go of only milliseconds later.
        """
        self._wait()
        viewers, lanes = len(self.viewers), self.threads - 1
        if not lanes:
            play(0, viewers, self._tallies[0])
            return
        begun = Semaphore(0)

        def lane(thread: int) -> None:
            begun.release()
            play(viewers * thread // lanes, viewers * (thread + 1) // lanes, self._tallies[thread])

        self._under_way = [self._threads().submit(lane, thread) for thread in range(lanes)]
        for _ in range(lanes):
            begun.acquire()

    def _wait(self) -> None:
        """Until no phase is under way."""
        for lane in self._under_way:
            lane.result()
        self._under_way = []

    def _threads(self) -> ThreadPoolExecutor:
        self._pool = self._pool or ThreadPoolExecutor(self.threads, thread_name_prefix="market")
        return self._pool


def default_threads() -> int:
    """NUMBA_NUM_THREADS if set, or the number of cores this process may use."""
    limit = os.environ.get("NUMBA_NUM_THREADS", "")
    return int(limit) if limit.isdigit() and int(limit) > 0 else len(os.sched_getaffinity(0))
