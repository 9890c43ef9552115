"""One run of a sweep, played in some process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from sim.experiments.sweeps.designs import Value
from sim.experiments.sweeps.plan import changed, is_decision
from sim.outcomes import OUTCOMES
from sim.records.units import DAILY
from sim.runs.warm import opened, warm_market
from sim.scenario import Scenario
from sim.totals import daily_frame, run_values

_ENGINE = "compiled"

type Result = dict[str, float | np.ndarray | None]


def play_point(world: str, changes: Mapping[str, Value], seed: int, shared: bool) -> Result:
    """The run value of every outcome, and under ``daily.<outcome>`` its days.

    Args:
        world: the base of the sweep, resolved, as JSON text.
        changes: what is different at this point.
        seed: of the run.
        shared: whether other points start from the same warm market, which then is worth keeping in the cache.
    """
    scenario = _changed(world, changes)
    market, _ = opened(_opening(world, changes), scenario, seed, _ENGINE, 1, kept=shared)
    for _ in range(scenario.days):
        market.step()
    first = scenario.days_before
    daily = daily_frame(market.totals, scenario.days, scenario.start, first)
    values = run_values(market.totals, scenario.days, first)
    return {**values, **{f"{DAILY}{name}": daily[name].to_numpy(np.float64) for name in OUTCOMES}}


def keep_warm(world: str, assumptions: Mapping[str, Value], seed: int) -> None:
    """Bring a warm market into the cache."""
    warm_market(_changed(world, assumptions), seed, _ENGINE, 1)


def _opening(world: str, changes: Mapping[str, Value]) -> Scenario:
    """Under what the market warms up: the base's decisions, and what the point assumes."""
    return _changed(world, {name: value for name, value in changes.items() if not is_decision(name)})


def _changed(world: str, changes: Mapping[str, Value]) -> Scenario:
    return Scenario.model_validate(changed(_read(world), changes))


@lru_cache(maxsize=4)
def _read(world: str) -> dict[str, Any]:
    return json.loads(world)
