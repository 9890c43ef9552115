"""Orders on their way, in batches by the day they were placed."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np

from sim.engine.compile import kernel
from sim.world.columns import Attribute, Table
from sim.world.order_schema import ORDER

type Columns = dict[str, np.ndarray]

_Orders = namedtuple("_Orders", [a.name for a in ORDER])
_OF_DELIVERY = "seconds", "compensation", "felt", "gained", "exchanged", "lapsed", "near"
_Deliveries = namedtuple("_Deliveries", [*_Orders._fields, *_OF_DELIVERY])
_SETTLED = [a for a in ORDER if a.name in ("weight", "merchant", "drama", "brought", "platform", "price", "tax")]


class OrderStatus(IntEnum):
    """Where an order is; the values of the column ``status``."""

    value = int.real  # type: ignore[assignment]  # see draws.Purpose

    ON_ITS_WAY = 0
    DELIVERED = 1
    RETURNED = 2
    SETTLED = 3  # the escrow was released to the merchant


_DELIVERED, _SETTLED_BY_NOW = int(OrderStatus.DELIVERED), int(OrderStatus.SETTLED)


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
    becomes |= {"compensation": np.zeros(number, np.int64), "felt": np.zeros(number)}
    becomes |= {"gained": np.zeros(number, np.int64), "exchanged": np.zeros(number, np.int8)}
    becomes |= {"lapsed": np.zeros(number, np.int64), "near": np.zeros(number, np.int8)}
    return _Deliveries(**due | becomes)


def outcomes(deliveries: Any) -> Columns:
    """What became of each: the columns that an order has only once it was delivered, and its status."""
    return {name: getattr(deliveries, name) for name in ("status", *_OF_DELIVERY)}


def note_orders(orders: Columns, titles: Table, merchants: Table) -> None:
    """Enter orders placed today into what titles and merchants have sold so far."""
    _noted(orders["drama"], orders["merchant"], orders["weight"], titles["orders"], merchants["orders"])


@kernel
def _noted(
    drama: np.ndarray, merchant: np.ndarray, weight: np.ndarray, of_title: np.ndarray, of_merchant: np.ndarray
) -> None:
    for k in range(len(weight)):
        of_merchant[merchant[k]] += np.int64(weight[k])
        if drama[k] >= 0:
            of_title[drama[k]] += np.int64(weight[k])


class OrderBook:
    """Every order whose payment is still in escrow."""

    def __init__(self, fastest: int, slowest: int, window: int) -> None:
        """Open an empty book.

        fastest, slowest: days from an order to its delivery. window: days from there to the release of the escrow.
        """
        self.fastest, self.slowest = fastest, slowest
        self.shortest = self.longest = window
        self.batches: dict[int, Columns] = {}

    def allow(self, window: int) -> None:
        """Orders placed from now on have a window of so many days."""
        self.shortest, self.longest = min(self.shortest, window), max(self.longest, window)

    def add(self, day: int, orders: Columns) -> None:
        """Take in the orders of a day; batches in which nothing is left are dropped."""
        self.batches[day] = orders
        for old in [d for d in self.batches if d < day - self.slowest - self.longest]:
            del self.batches[old]

    def due(self, day: int) -> tuple[Columns, list[tuple[int, np.ndarray]], np.ndarray]:
        """Orders that arrive on ``day``, sorted by viewer, then by age.

        Returns the columns; where they came from (batch and rows, in the order of batches); and the sorting order.
        """
        sources = []
        for placed in range(day - self.slowest, day - self.fastest + 1):
            if placed in self.batches:
                due_on = self.batches[placed]["due_on"]
                rows = np.empty(len(due_on), np.int64)
                if arriving := _arriving(due_on, day, rows):
                    sources.append((placed, rows[:arriving]))
        parts = [(self.batches[d], rows) for d, rows in sources]
        joined = _joined(parts, ORDER)
        order = np.argsort(joined["viewer"], kind="stable")
        return {name: column.take(order) for name, column in joined.items()}, sources, order

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
        for placed in range(day - self.longest - self.slowest, day - self.shortest - self.fastest + 1):
            if placed not in self.batches:
                continue
            batch = self.batches[placed]
            rows = np.empty(len(batch["status"]), np.int64)
            if closing := _settled(batch["settles_on"], batch["status"], day, rows):
                parts.append((batch, rows[:closing]))
        return _joined(parts, _SETTLED)

    def in_escrow(self) -> int:
        """Fen that buyers and coupons have paid for orders not yet settled or returned."""
        return sum(_held(batch["status"], batch["price"], batch["weight"]) for batch in self.batches.values())


def _joined(parts: list[tuple[Columns, np.ndarray]], attributes: Sequence[Attribute]) -> Columns:
    """Columns of some rows of several batches, one batch after the other."""
    if not parts:
        return {a.name: np.empty(0, a.dtype) for a in attributes}
    return {a.name: np.concatenate([batch[a.name].take(rows) for batch, rows in parts]) for a in attributes}


@kernel
def _arriving(due_on: np.ndarray, day: int, rows: np.ndarray) -> int:
    """List the rows of the orders due on ``day``; how many there are."""
    arriving = 0
    for k in range(len(due_on)):
        if due_on[k] == day:
            rows[arriving] = k
            arriving += 1
    return arriving


@kernel
def _settled(settles_on: np.ndarray, status: np.ndarray, day: int, rows: np.ndarray) -> int:
    """Settle the delivered orders whose window closes on ``day``, and list their rows; how many there are."""
    closing = 0
    for k in range(len(status)):
        if status[k] == _DELIVERED and settles_on[k] == day:
            status[k], rows[closing] = _SETTLED_BY_NOW, k
            closing += 1
    return closing


@kernel
def _held(status: np.ndarray, price: np.ndarray, weight: np.ndarray) -> int:
    """Fen paid for the orders of a batch that are neither settled nor returned."""
    total = 0
    for k in range(len(status)):
        if status[k] <= _DELIVERED:
            total += price[k] * weight[k]
    return total
