"""Dividing and adding up whole numbers exactly."""

from __future__ import annotations

import numpy as np

from sim.engine.compile import kernel


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Split ``total`` in proportion to integer ``weights`` >= 0, in whole numbers that add up exactly; int64[n].

    By rounding the running sum, so each part is within one of its exact share. 0 <= total < 2**53. Without any
    weight nobody gets anything.
    """
    return apportion_each(np.array([total]), weights.reshape(1, -1))[0]


def apportion_each(totals: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`apportion` for every row: int64[n, k] of ``totals`` [n] by ``weights`` [n, k]."""
    parts = np.zeros(weights.shape, np.int64)
    _apportion_rows(totals, weights, parts)
    return parts


@kernel
def _apportion_rows(totals: np.ndarray, weights: np.ndarray, parts: np.ndarray) -> None:
    for row in range(len(totals)):
        whole = 0
        for k in range(len(weights[row])):
            whole += weights[row][k]
        running = before = 0
        for k in range(len(weights[row]) if totals[row] > 0 else 0):
            if weights[row][k] == 0:  # most of them: the running sum stays where it is
                continue
            running += weights[row][k]
            until = int(totals[row] * (running / whole))
            parts[row][k] = until - before
            before = until


def summed_by(group: np.ndarray, amount: np.ndarray, number: int) -> np.ndarray:
    """Sums of integers by group, int64[number]."""
    sums = np.zeros(number, np.int64)
    _sum_up(group, amount, sums)
    return sums


@kernel
def _sum_up(group: np.ndarray, amount: np.ndarray, sums: np.ndarray) -> None:
    for k in range(len(group)):
        sums[group[k]] += amount[k]


def pairs(amounts: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The amounts above zero, int64, each with what stands at its row and its column in int64 arrays, as three columns.

    Row by row. amounts: int64[n, k].
    """
    at_row, at_column, amount = np.empty((3, amounts.size), np.int64)
    found = _paired(np.ascontiguousarray(amounts), rows, columns, at_row, at_column, amount)
    return at_row[:found], at_column[:found], amount[:found]


@kernel
def _paired(
    amounts: np.ndarray,
    rows: np.ndarray,
    columns: np.ndarray,
    at_row: np.ndarray,
    at_column: np.ndarray,
    amount: np.ndarray,
) -> int:
    found = 0
    for n in range(len(rows)):
        some = 0  # often there are none, which is seen sooner than where they are
        for k in range(len(columns)):
            some |= amounts[n][k]
        for k in range(len(columns) if some != 0 else 0):
            if amounts[n][k] > 0:
                at_row[found], at_column[found], amount[found] = rows[n], columns[k], amounts[n][k]
                found += 1
    return found
