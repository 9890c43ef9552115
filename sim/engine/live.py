"""The mesa engine: each phase of the day is played by one live ``mesa.Agent`` per viewer, in plain Python.

It is slow and easy to follow, lets a viewer be subclassed, and proves the compiled engine: both give the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.agents.viewer import Viewer
from sim.world.schema import ORDER
from sim.world.today import Tally, Today, empty_tally


class MesaEngine:
    """Plays the day with live agents."""

    def __init__(self, viewers: Sequence[Viewer]) -> None:
        """Prepare to play the given agents, in the order of their rows."""
        self.viewers = viewers
        self._tally: Tally
        self._keys: list[int]

    def open_day(self, today: Today, running: int) -> None:
        """Start the day's tally, with ``running`` dramas; plain Python draws from keys that are plain integers."""
        self._tally = empty_tally(running)
        self._keys = today.keys.tolist()

    def close_day(self) -> Tally:
        """What viewers did today."""
        return self._tally

    def wake(self, today: Today) -> None:
        """Pay, needs, tastes, adoption."""
        today = today._replace(keys=self._keys)
        for viewer in self.viewers:
            viewer.wake(today, self._tally)

    def discover(self, today: Today) -> None:
        """Who opens a platform, and what it shows."""
        today = today._replace(keys=self._keys)
        for viewer in self.viewers:
            viewer.discover(today, self._tally)

    def watch(self, today: Today) -> None:
        """The serial being followed, then what was shown."""
        today = today._replace(keys=self._keys)
        for viewer in self.viewers:
            viewer.watch(today, self._tally)

    def shop(self, today: Today) -> dict[str, np.ndarray]:
        """Offers and needs; today's orders as columns, in the order of viewers."""
        today = today._replace(keys=self._keys)
        orders = [order for viewer in self.viewers if (order := viewer.shop(today, self._tally)) is not None]
        return {a.name: np.array([order[a.name] for order in orders], a.dtype) for a in ORDER}

    def serve(self, today: Today, due: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Serve today's deliveries, sorted by viewer: status, seconds to the answer and compensation of each."""
        today = today._replace(keys=self._keys)
        count = len(due["viewer"])
        columns: dict[str, list[Any]] = {name: column.tolist() for name, column in due.items()}
        orders = [{name: column[k] for name, column in columns.items()} for k in range(count)]
        served = [self.viewers[o["viewer"]].receive(today, o, self._tally) for o in orders]
        return {
            "status": np.array([s.status for s in served], np.int8),
            "seconds": np.array([s.seconds for s in served], np.int64),
            "compensation": np.array([s.compensation for s in served], np.int64),
        }

    def talk(self, today: Today) -> None:
        """Word of mouth."""
        today = today._replace(keys=self._keys)
        for viewer in self.viewers:
            viewer.talk(today, self._tally)
