"""The seed of a market: from ``rng`` as Mesa's tools pass it, or the scenario's own."""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np

from sim.scenario import Scenario


class Omitted(Enum):
    """What stands in the place of an ``rng`` that nobody passed. ``None`` asks for a fresh seed, as in Mesa."""

    RNG = "the scenario's seed"


def chosen_seed(rng: Any, settings: Scenario, overrides: dict[str, Any]) -> int:
    """The seed of a market of these settings, which hold the overrides already.

    ``batch_run`` passes ``rng=None`` even where nobody named it, so a seed among the overrides comes first.

    Raises:
        ValueError: ``rng`` is no seed, or another one than the overrides name.
    """
    if rng is Omitted.RNG or (rng is None and overrides.get("seed") is not None):
        return settings.seed
    seed = seed_of(rng)
    if overrides.get("seed") is not None and settings.seed != seed:
        raise ValueError(f"rng is {rng!r} and seed is {settings.seed}: give one of them")
    return seed


def seed_of(rng: Any) -> int:
    """The seed in what Mesa passes as ``rng``: a whole number >= 0, also as text, or a source of NumPy's randomness.

    None is the source of a seed that nobody had before.

    Raises:
        ValueError: it is none of these.
    """
    if isinstance(rng, str | float | np.floating):
        try:
            number = int(rng) if isinstance(rng, str) or rng == int(rng) else -1
        except (ValueError, OverflowError):
            number = -1
    elif isinstance(rng, int | np.integer):
        number = int(rng)
    else:
        number = int(np.random.default_rng(rng).integers(2**31))
    if number < 0:
        raise ValueError(f"rng is {rng!r}: must be a whole number, at least 0")
    return number
