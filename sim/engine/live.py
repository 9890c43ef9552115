"""The mesa engine: each phase of the day is played by one live ``mesa.Agent`` per viewer, in plain Python.

It is slow and easy to follow, lets a viewer be subclassed, and proves the compiled engine: both give the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.agents.viewer import Viewer
from sim.world.orders import Columns, filled, outcomes, room_for, served
from sim.world.rows import plain, row_of, row_type
from sim.world.today import Tally, Today, empty_tally


class MesaEngine:
    """Plays the day with live agents."""

    def __init__(self, viewers: Sequence[Viewer]) -> None:
        """Prepare to play the given agents, in the order of their rows."""
        self.viewers = viewers
        self._tally: Tally
        self._read: tuple[Today, Today] | None = None

    def open_day(self, today: Today, running: int) -> None:
        """Start the day's tally, with ``running`` dramas."""
        self._tally = empty_tally(running)

        self._counted = plain(self._tally)

    def __getstate__(self) -> dict[str, Any]:
        """The agents; views of memory are made anew."""
        return {"viewers": self.viewers}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)

    def _plainly(self, today: Today) -> tuple[Any, Any]:
        """Today and the tally as plain Python reads them."""
        if self._read is None or self._read[0] is not today:
            self._read = today, plain(today)
        return self._read[1], self._counted

    def close_day(self) -> Tally:
        """What viewers did today."""
        return self._tally

    def wake(self, today: Today) -> None:
        """Pay, needs, tastes, adoption."""
        now, tally = self._plainly(today)
        for viewer in self.viewers:
            viewer.wake(now, tally)

    def discover(self, today: Today) -> None:
        """Who opens a platform, and what it shows."""
        now, tally = self._plainly(today)
        for viewer in self.viewers:
            viewer.discover(now, tally)

    def watch(self, today: Today) -> None:
        """The serial being followed, then what was shown."""
        now, tally = self._plainly(today)
        for viewer in self.viewers:
            viewer.watch(now, tally)

    def shop(self, today: Today) -> Columns:
        """Offers and needs; today's orders as columns, in the order of viewers."""
        now, tally = self._plainly(today)
        room = room_for(len(self.viewers))
        order: Any = row_of(room, 0)
        for viewer in self.viewers:
            if viewer.shop(order, now, tally):
                order.row += 1
        return filled(room, order.row)

    def serve(self, today: Today, due: Columns) -> Columns:
        """Serve today's deliveries, sorted by viewer: status, seconds to the answer and compensation of each."""
        now, tally = self._plainly(today)
        deliveries = served(due)
        order = row_type(deliveries)
        for delivery in map(order, range(len(due["viewer"]))):
            self.viewers[delivery.viewer].receive(delivery, now, tally)
        return outcomes(deliveries)

    def talk(self, today: Today) -> None:
        """Word of mouth."""
        now, tally = self._plainly(today)
        for viewer in self.viewers:
            viewer.talk(now, tally)
