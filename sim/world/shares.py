"""Dividing and adding up whole numbers exactly."""

from __future__ import annotations

import numpy as np


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Split ``total`` in proportion to integer ``weights`` >= 0, in whole numbers that add up exactly; int64[n].

    By rounding the running sum, so each part is within one of its exact share. 0 <= total < 2**53. Without any
    weight nobody gets anything.
    """
    running = np.cumsum(weights, dtype=np.int64)
    if not len(weights) or running[-1] <= 0:
        return np.zeros(len(weights), np.int64)
    until = np.floor(total * (running / running[-1])).astype(np.int64)
    until[1:] -= until[:-1].copy()
    return until


def apportion_each(totals: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`apportion` for every row: int64[n, k] of ``totals`` [n] by ``weights`` [n, k]."""
    running = np.cumsum(weights, axis=1, dtype=np.int64)
    if not running.size:
        return np.zeros(running.shape, np.int64)
    whole = np.maximum(running[:, -1:], 1)
    until = np.floor(totals[:, None] * (running / whole)).astype(np.int64)
    until[:, 1:] -= until[:, :-1].copy()
    return until


def summed_by(group: np.ndarray, amount: np.ndarray, number: int) -> np.ndarray:
    """Sums of integers by group, int64[number]."""
    sums = np.zeros(number, np.int64)
    np.add.at(sums, group, amount)
    return sums
