"""Orders on their way, in batches by the day they were placed."""

from __future__ import annotations

from collections import namedtuple
from enum import IntEnum
from typing import Any

import numpy as np

from sim.engine.compile import kernel
from sim.world.columns import Table
from sim.world.order_schema import ORDER

type Columns = dict[str, np.ndarray]

ORDERS = tuple(a.name for a in ORDER)
"""The columns of an order."""
_Orders, _DTYPES = namedtuple("_Orders", ORDERS), [np.dtype(a.dtype) for a in ORDER]
_OF_DELIVERY = "seconds", "compensation", "felt", "gained", "exchanged", "lapsed", "near"
_Deliveries = namedtuple("_Deliveries", [*_Orders._fields, *_OF_DELIVERY])
_SETTLED = "weight", "merchant", "drama", "brought", "platform", "price", "tax", "ordered_on"
_FIRST_ROOM = 256  # orders; more is made as they come


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
    return _Orders(*[np.empty(orders, dtype) for dtype in _DTYPES])


def filled(room: Any, orders: int) -> Columns:
    """The first ``orders`` rows of what `room_for` gave."""
    return {name: column[:orders] for name, column in zip(ORDERS, room, strict=True)}


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
    """Every order whose payment is still in escrow, those of a day side by side and one day after the other."""

    def __init__(self, fastest: int, slowest: int, window: int) -> None:
        """Open an empty book.

        fastest, slowest: days from an order to its delivery. window: days from there to the release of the escrow.
        """
        self.fastest, self.slowest = fastest, slowest
        self.shortest = self.longest = window
        self._kept = room_for(_FIRST_ROOM)
        self._starts: dict[int, int] = {}  # by the day they were placed: their first row
        self._end = 0

    def allow(self, window: int) -> None:
        """Orders placed from now on have a window of so many days."""
        self.shortest, self.longest = min(self.shortest, window), max(self.longest, window)

    def add(self, day: int, orders: Columns) -> None:
        """Take in the orders of a day; days of which nothing is left are dropped."""
        for old in [d for d in self._starts if d < day - self.slowest - self.longest]:
            del self._starts[old]
        number = len(orders["viewer"])
        if self._end + number > len(self._kept.viewer):
            self._move_up(number)
        self._starts[day], self._end = self._end, self._end + number
        for name, column in zip(ORDERS, self._kept, strict=True):
            column[self._starts[day] : self._end] = orders[name]

    def _move_up(self, number: int) -> None:
        """Move what is left to the front of larger columns, with room for so many more."""
        first = self._row(min(self._starts, default=0))
        left = self._end - first
        larger = room_for(2 * (left + number))
        for new, old in zip(larger, self._kept, strict=True):
            new[:left] = old[first : self._end]
        self._kept, self._end = larger, left
        self._starts = {day: start - first for day, start in self._starts.items()}

    def _row(self, day: int) -> int:
        """Where the orders placed on ``day`` or later begin."""
        return next((start for placed, start in self._starts.items() if placed >= day), self._end)

    @property
    def batches(self) -> dict[int, Columns]:
        """The orders by the day they were placed: views, which the book goes on writing to."""
        return {
            day: {name: column[start : self._row(day + 1)] for name, column in zip(ORDERS, self._kept, strict=True)}
            for day, start in self._starts.items()
        }

    def due(self, day: int) -> tuple[Columns, np.ndarray]:
        """Orders that arrive on ``day``, sorted by viewer, then by age: their columns and their rows in the book."""
        kept, first, last = self._kept, self._row(day - self.slowest), self._row(day - self.fastest + 1)
        rows = np.empty(last - first, np.int64)
        rows = rows[: _arriving(kept.due_on, first, last, day, rows)]
        rows = rows[np.argsort(kept.viewer[rows], kind="stable")]
        return {name: column.take(rows) for name, column in zip(ORDERS, kept, strict=True)}, rows

    def mark(self, rows: np.ndarray, status: np.ndarray) -> None:
        """Write down what became of orders in some rows, as `due` gave them."""
        self._kept.status[rows] = status

    def release(self, day: int) -> Columns:
        """Settle the delivered orders whose return window closes on ``day``: who sold what, where, for how much."""
        first = self._row(day - self.longest - self.slowest)
        last = self._row(day - self.shortest - self.fastest + 1)
        rows, kept = np.empty(max(last - first, 0), np.int64), self._kept
        rows = rows[: _settled(kept.settles_on, kept.status, first, last, day, rows)]
        return {name: getattr(kept, name).take(rows) for name in _SETTLED}

    def in_escrow(self) -> int:
        """Fen that buyers and coupons have paid for orders not yet settled or returned."""
        kept, first = self._kept, self._row(min(self._starts, default=0))
        return int(_held(kept.status, kept.price, kept.weight, first, self._end))


@kernel
def _arriving(due_on: np.ndarray, first: int, last: int, day: int, rows: np.ndarray) -> int:
    """List the rows from ``first`` until before ``last`` of the orders due on ``day``; how many there are."""
    arriving = 0
    for k in range(first, last):
        if due_on[k] == day:
            rows[arriving] = k
            arriving += 1
    return arriving


@kernel
def _settled(settles_on: np.ndarray, status: np.ndarray, first: int, last: int, day: int, rows: np.ndarray) -> int:
    """Settle the delivered orders whose window closes on ``day``, and list their rows; how many there are."""
    closing = 0
    for k in range(first, last):
        if status[k] == _DELIVERED and settles_on[k] == day:
            status[k], rows[closing] = _SETTLED_BY_NOW, k
            closing += 1
    return closing


@kernel
def _held(status: np.ndarray, price: np.ndarray, weight: np.ndarray, first: int, last: int) -> int:
    """Fen paid for the orders in these rows that are neither settled nor returned."""
    total = 0
    for k in range(first, last):
        if status[k] <= _DELIVERED:
            total += price[k] * weight[k]
    return total
