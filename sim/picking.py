"""Picking one of many by weight. The tables are any sequences that can be indexed."""

from __future__ import annotations

from typing import Any


def pick(cumulative: Any, low: int, high: int, luck: float) -> int:
    """Position in [low, high) drawn by weight; -1 where all weights are zero.

    cumulative: running sums of integer weights, below 2**53. luck: uniform in [0, 1).
    """
    if high <= low:
        return -1
    before = cumulative[low - 1] if low > 0 else 0
    total = cumulative[high - 1] - before
    if total <= 0:
        return -1
    target = before + int(luck * float(total))
    first = 0
    left = len(cumulative)
    while left > 1:  # always over the whole table, without branches that depend on luck: those cost most of a search
        half = left // 2
        first = first + half if cumulative[first + half - 1] <= target else first
        left -= half
    return first


def pick_share(shares: Any, count: int, luck: float) -> int:
    """Which of ``count`` cumulative shares (the last is 1) ``luck`` falls into."""
    chosen = 0
    for k in range(count - 1):
        chosen += 1 if luck >= shares[k] else 0
    return chosen


def pick_used(bits: int, weights: Any, count: int, luck: float) -> int:
    """One of the set bits among the lowest ``count``, drawn by weight (>= 0); -1 if none has any."""
    total = 0.0
    for k in range(count):
        total += weights[k] * float((bits >> k) & 1)
    left = luck * total
    chosen = -1
    for k in range(count):
        weight = weights[k] * float((bits >> k) & 1)
        chosen = k if weight > 0.0 and left >= 0.0 else chosen
        left -= weight
    return chosen


def pick_any(weights: Any, luck: float) -> int:
    """One of all, drawn by weight (>= 0); -1 if none has any."""
    return pick_used((1 << len(weights)) - 1, weights, len(weights), luck)


def bits_set(bits: int, count: int) -> int:
    """How many of the lowest ``count`` bits are set."""
    total = 0
    for k in range(count):
        total += (bits >> k) & 1
    return total


def pick_bit(bits: int, count: int, luck: float) -> int:
    """One of the set bits among the lowest ``count``, each with the same chance; -1 if there is none."""
    wanted = int(luck * bits_set(bits, count)) + 1
    passed = 0
    chosen = -1
    for k in range(count):  # to the end, without branches that depend on luck
        bit = (bits >> k) & 1
        passed += bit
        chosen = k if (bit == 1) & (passed == wanted) else chosen
    return chosen


def remembers(seen: Any, count: int, title: int) -> bool:
    """Whether a title is among the ``count`` last noted in ``seen``."""
    found = False
    for k in range(count):
        if seen[k] == title:
            found = True
    return found
