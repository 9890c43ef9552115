"""The normal distribution made of exact operations, so that a population is the same on every machine."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from sim.arithmetic import exponential
from sim.draws import ALL_BITS, key_of, nearly_normal, uniform
from sim.engine.compile import before_compiling, kernel, register

_DENSITY_AT_0 = 0.3989422804014327


def uniforms(seed: int, rows: np.ndarray, purpose: int, day: int = 0) -> np.ndarray:
    """One uniform in [0, 1) for each agent in ``rows`` (uint64)."""
    drawn = np.empty(len(rows))
    _draw(np.array([seed & ALL_BITS], np.uint64), day, int(purpose), rows, drawn)
    return drawn


def sixteenths(seed: int, rows: np.ndarray, purpose: int, day: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three independent integers in [0, 65536) for each agent, cut from one draw."""
    bits = (uniforms(seed, rows, purpose, day) * 2.0**48).astype(np.int64)
    return bits >> 32, (bits >> 16) & 65535, bits & 65535


def normals(seed: int, rows: np.ndarray, purpose: int, day: int = 0) -> np.ndarray:
    """A standard normal for each agent, within ±6: the Irwin–Hall sum of twelve uniforms, which is exact.

    Takes the purposes ``purpose`` to ``purpose + 3``, each cut into three uniforms of 16 bits.
    """
    drawn = np.empty(len(rows))
    _draw_normals(np.array([seed & ALL_BITS], np.uint64), day, int(purpose), np.empty(4, np.uint64), rows, drawn)
    return drawn


before_compiling(lambda: register(key_of, uniform, nearly_normal))


@kernel
def _draw(seed: np.ndarray, day: int, purpose: int, rows: np.ndarray, drawn: np.ndarray) -> None:
    key = key_of(seed[0], day, purpose)
    for k in range(len(rows)):
        drawn[k] = uniform(key, rows[k])


@kernel
def _draw_normals(
    seed: np.ndarray, day: int, purpose: int, keys: np.ndarray, rows: np.ndarray, drawn: np.ndarray
) -> None:
    for part in range(4):
        keys[part] = key_of(seed[0], day, purpose + part)
    for k in range(len(rows)):
        drawn[k] = nearly_normal(keys, 0, rows[k])


def normal_cdf(x: np.ndarray) -> np.ndarray:
    """The share of a standard normal below x; absolute error below 1e-7."""
    distance = np.minimum(np.abs(x), 8.0)
    tail = _tail(distance)
    return np.where(x < 0.0, tail, 1.0 - tail)


@lru_cache(maxsize=1024)  # of the habits of all groups of people, which hardly any scenario changes
def normal_quantile(share: float) -> float:
    """The x below which ``share`` of a standard normal lies; beyond ±8 it is ±9, which no draw reaches."""
    if share <= 0.0 or share >= 1.0:
        return -9.0 if share <= 0.0 else 9.0
    low, high = -8.0, 8.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        below = _tail(-middle) if middle < 0.0 else 1.0 - _tail(middle)
        if below < share:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _tail(x: Any) -> Any:
    """The share above x, for 0 <= x <= 8 (Abramowitz & Stegun 1964, 26.2.17)."""
    t = 1.0 / (1.0 + 0.2316419 * x)
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    return _DENSITY_AT_0 * exponential(-0.5 * x * x) * series
