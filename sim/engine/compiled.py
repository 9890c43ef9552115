"""The compiled engine: each phase of the day is one pass over the viewers' columns, in blocks on several threads.

A block writes only its own rows, and what it adds up are integers; so neither the size of a block nor the number of
threads can change a bit of the result.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Semaphore
from typing import Any

import numpy as np

from sim.engine.blocks import (
    TILE,
    discover_block,
    receive_block,
    shop_block,
    talk_block,
    wake_block,
    watch_block,
)
from sim.engine.needs import columns_mentioned, mentioned, narrowed
from sim.machine import usable_cores
from sim.processes.after_sales.viewer import receive
from sim.processes.discovery.viewer import discover
from sim.processes.shopping.viewer import shop
from sim.processes.waking import wake
from sim.processes.watching.viewer import watch
from sim.processes.word_of_mouth.viewer import acquaintance, listen
from sim.world.columns import Table
from sim.world.orders import Columns, filled, outcomes, room_for, served
from sim.world.today import Tally, Today, empty_tally

MENTIONED = {
    wake: mentioned(wake),
    discover: mentioned(discover),
    watch: mentioned(watch),
    shop: mentioned(shop),
    receive: mentioned(receive),
    listen: mentioned(acquaintance, listen),
}
"""The names each phase looks up."""

BLOCK = 32_768
"""Most viewers in a block: enough that a call's cost does not show, few enough that orders find room in the cache."""
LEAST = 4_096
"""Fewest viewers for whom another thread is worth waking."""


class CompiledEngine:
    """Plays the day with compiled kernels."""

    def __init__(self, viewers: Table, *, threads: int | None = None, block: int = BLOCK) -> None:
        """Prepare to play a population.

        Args:
            viewers: the viewers' table.
            threads: at least 1; by default the number of usable cores, bounded by NUMBA_NUM_THREADS.
            block: most viewers in a block, at least 1.
        """
        self.viewers = viewers
        self.threads = threads or usable_cores()
        self.block = block
        self._pool: ThreadPoolExecutor | None = None
        self._tallies: list[Tally] = []
        self._under_way: list[Future[None]] = []
        self._columns = {text: columns_mentioned(viewers, names) for text, names in MENTIONED.items()}

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
        viewers, now = self._handed(wake, today)
        self._meanwhile(lambda lo, hi, tally: wake_block(lo, hi, viewers, now, tally))

    def discover(self, today: Today) -> None:
        """Who opens a platform, and what it shows."""
        viewers, now = self._handed(discover, today)

        def play(lo: int, hi: int, tally: Tally) -> None:
            discover_block(lo, hi, viewers, now, tally, np.empty(TILE, np.int64))

        self._each_block(play)

    def watch(self, today: Today) -> None:
        """The serial being followed, then what was shown."""
        viewers, now = self._handed(watch, today)
        self._each_block(lambda lo, hi, tally: watch_block(lo, hi, viewers, now, tally))

    def shop(self, today: Today) -> Columns:
        """Offers and needs; today's orders as columns, in the order of viewers."""
        viewers, now = self._handed(shop, today)

        def orders_of(lo: int, hi: int, tally: Tally) -> Columns:
            room = room_for(hi - lo)
            return filled(room, shop_block(lo, hi, viewers, room, now, tally))

        parts = self._each_block(orders_of)
        if len(parts) == 1:
            return parts[0]
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def serve(self, today: Today, due: Columns) -> Columns:
        """Serve today's deliveries, sorted by viewer: status, seconds to the answer and compensation of each."""
        viewers, now = self._handed(receive, today)
        deliveries = served(due)

        def play(lo: int, hi: int, tally: Tally) -> None:
            start, end = due["viewer"].searchsorted((lo, hi))  # all orders of one viewer in one block
            receive_block(start, end, viewers, deliveries, now, tally)

        self._each_block(play)
        return outcomes(deliveries)

    def talk(self, today: Today) -> None:
        """Word of mouth; while deliveries are settled."""
        viewers, now = self._handed(listen, today)
        self._meanwhile(lambda lo, hi, tally: talk_block(lo, hi, viewers, now, tally))

    def _handed(self, text: Callable[..., Any], today: Today) -> tuple[Any, Any]:
        """What of the viewers' columns and of today a phase mentions."""
        return self._columns[text], narrowed(today, MENTIONED[text])

    def _each_block(self, play: Callable[[int, int, Tally], Any]) -> list[Any]:
        """Play all blocks and return what each returned, in the order of blocks."""
        self._wait()
        viewers, blocks = len(self.viewers), self._blocks()
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

    def _blocks(self) -> int:
        """How many blocks: a multiple of the threads, so that none has less to do, if there is enough for all."""
        viewers = len(self.viewers)
        blocks = max(-(-viewers // self.block), min(self.threads, viewers // LEAST), 1)
        return blocks if blocks < self.threads else -(-blocks // self.threads) * self.threads

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
