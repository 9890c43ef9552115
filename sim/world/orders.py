"""Orders on their way, in batches by the day they were placed."""

from __future__ import annotations

from collections import namedtuple
from enum import IntEnum
from typing import Any

import numpy as np

from sim.world.schema import ORDER

type Columns = dict[str, np.ndarray]

_Orders = namedtuple("_Orders", [a.name for a in ORDER])
_Deliveries = namedtuple("_Deliveries", [*_Orders._fields, "seconds", "compensation", "felt", "near"])
_SETTLING = ("weight", "merchant", "drama", "platform", "price")
_SETTLED = [a for a in ORDER if a.name in _SETTLING]


class OrderStatus(IntEnum):
    """Where an order is; the values of the column ``status``."""

    value = int.real  # type: ignore[assignment]  # see draws.Purpose

    ON_ITS_WAY = 0
    DELIVERED = 1
    RETURNED = 2
    SETTLED = 3  # the escrow was released to the merchant


def room_for(orders: int) -> Any:
    """Columns for up to so many orders, as a named tuple: a row is filled in by whoever buys."""
    return _Orders(*(np.empty(orders, a.dtype) for a in ORDER))


def filled(room: Any, orders: int) -> Columns:
    """The first ``orders`` rows of what `room_for` gave."""
    return {name: column[:orders].copy() for name, column in zip(room._fields, room, strict=True)}


def served(due: Columns) -> Any:
    """Orders that arrive, as a named tuple with room for what becomes of them, which `outcomes` returns."""
    number = len(due["viewer"])
    becomes = {"status": np.zeros(number, np.int8), "seconds": np.zeros(number, np.int64)}
    becomes |= {"compensation": np.zeros(number, np.int64), "felt": np.zeros(number), "near": np.zeros(number, np.int8)}
    return _Deliveries(**due | becomes)


def outcomes(deliveries: Any) -> Columns:
    """What became of each: the columns that an order has only once it was delivered, and its status."""
    return {name: getattr(deliveries, name) for name in ("status", "seconds", "compensation", "felt", "near")}


class OrderBook:
    """Every order whose payment is still in escrow."""

    def __init__(self, fastest: int, slowest: int, window: int) -> None:
        """Open an empty book.

        fastest, slowest: days from an order to its delivery. window: days from there to the release of the escrow.
        """
        self.fastest, self.slowest, self.window = fastest, slowest, window
        self.batches: dict[int, Columns] = {}

    def add(self, day: int, orders: Columns) -> None:
        """Take in the orders of a day; batches in which nothing is left are dropped."""
        self.batches[day] = orders
        for old in [d for d in self.batches if d < day - self.slowest - self.window]:
            del self.batches[old]

    def due(self, day: int) -> tuple[Columns, list[tuple[int, np.ndarray]], np.ndarray]:
        """Orders that arrive on ``day``, sorted by viewer, then by age.

        Returns the columns; where they came from (batch and rows, in the order of batches); and the sorting order.
        """
        placed = range(day - self.slowest, day - self.fastest + 1)
        sources = [(d, np.flatnonzero(self.batches[d]["due_on"] == day)) for d in placed if d in self.batches]
        sources = [(d, rows) for d, rows in sources if len(rows)]
        parts = [{name: self.batches[d][name][rows] for name in self.batches[d]} for d, rows in sources]
        joined = {a.name: np.concatenate([np.empty(0, a.dtype), *(part[a.name] for part in parts)]) for a in ORDER}
        order = np.argsort(joined["viewer"], kind="stable")
        return {name: column[order] for name, column in joined.items()}, sources, order

    def mark(self, sources: list[tuple[int, np.ndarray]], order: np.ndarray, status: np.ndarray) -> None:
        """Write back the status of orders taken out by ``due``."""
        unsorted = np.empty_like(status)
        unsorted[order] = status
        start = 0
        for day, rows in sources:
            self.batches[day]["status"][rows] = unsorted[start : start + len(rows)]
            start += len(rows)

    def release(self, day: int) -> Columns:
        """Settle the delivered orders whose return window closes on ``day``: who sold what, where, for how much."""
        parts = []
        for placed in range(day - self.window - self.slowest, day - self.window - self.fastest + 1):
            if placed not in self.batches:
                continue
            batch = self.batches[placed]
            rows = np.flatnonzero((batch["settles_on"] == day) & (batch["status"] == OrderStatus.DELIVERED))
            batch["status"][rows] = OrderStatus.SETTLED
            parts.append({name: batch[name][rows] for name in _SETTLING})
        return {a.name: np.concatenate([np.empty(0, a.dtype), *(part[a.name] for part in parts)]) for a in _SETTLED}

    def in_escrow(self) -> int:
        """Fen that buyers and coupons have paid for orders not yet settled or returned."""
        total = 0
        for batch in self.batches.values():
            held = batch["status"] <= OrderStatus.DELIVERED
            total += int(np.dot(batch["price"].astype(np.int64) * held, batch["weight"].astype(np.int64)))
        return total
