"""Which points of a parameter space a sweep visits: grid, list, Latin hypercube, Sobol, and products of them."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, get_args

import numpy as np

type Kind = Literal["grid", "list", "latin_hypercube", "sobol"]
KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
SAMPLED: tuple[Kind, ...] = ("latin_hypercube", "sobol")
"""Designs that choose points themselves, ``n`` of them."""

type Value = bool | int | float | str
type Point = tuple[Value, ...]


@dataclass(frozen=True)
class Range:
    """Every number from ``low`` to ``high``, or every whole number, both ends included."""

    low: float
    high: float
    whole: bool = False
    steps: int | None = None
    """How many values, evenly apart, stand for the range in a grid or list."""

    def at(self, share: float) -> Value:
        """The number below which ``share`` (in [0, 1)) of the range lies."""
        if self.whole:
            return int(self.low) + math.floor(share * (int(self.high) - int(self.low) + 1))
        return min(self.low + share * (self.high - self.low), self.high)

    def values(self) -> tuple[Value, ...]:
        """The ``steps`` values."""
        last = (self.steps or 0) - 1
        found = [self.low + (self.high - self.low) * step / last for step in range(last)] + [self.high]
        # people look points up by their values: 0.3, not 0.30000000000000004
        return tuple(round(value) if self.whole else float(f"{value:.12g}") for value in found)


@dataclass(frozen=True)
class Values:
    """The values given, each as often as any other."""

    given: tuple[Value, ...]

    def at(self, share: float) -> Value:
        """The value in whose place ``share`` (in [0, 1)) of the list lies."""
        return self.given[math.floor(share * len(self.given))]

    def values(self) -> tuple[Value, ...]:
        """All of them."""
        return self.given


type Choice = Range | Values


def count(kind: Kind, choices: Sequence[Choice], n: int | None) -> int:
    """How many points a design has, without making them."""
    sizes = [len(c.given) if isinstance(c, Values) else c.steps or 0 for c in choices]
    return math.prod(sizes) if kind == "grid" else sizes[0] if kind == "list" else n or 0


def points(kind: Kind, choices: Sequence[Choice], n: int | None, seed: Sequence[int]) -> list[Point]:
    """The points of a design, a value for each choice. The same ``seed`` always gives the same points.

    A grid has every combination, the last choice changing fastest. A list takes the i-th value of every choice for
    point i. A Latin hypercube or a (scrambled) Sobol sequence fills the ranges with ``n`` points.
    """
    if kind == "grid":
        return list(product(*(choice.values() for choice in choices)))
    if kind == "list":
        return list(zip(*(choice.values() for choice in choices), strict=True))
    from scipy.stats import qmc  # takes a second, which grids need not wait for

    luck = np.random.default_rng(seed)
    sampler = (qmc.Sobol if kind == "sobol" else qmc.LatinHypercube)(len(choices), rng=luck)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # n that is no power of two: the plan says so in its own words
        shares = sampler.random(n or 0)
    return [tuple(choice.at(share) for choice, share in zip(choices, row, strict=True)) for row in shares.tolist()]


def crossed(parts: Sequence[Sequence[Point]]) -> list[Point]:
    """Every point of the first part with every point of the next, and so on."""
    return [tuple(value for part in parts for value in part) for parts in product(*parts)]
