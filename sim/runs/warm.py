"""Markets that have run before: simulated once, and kept in the user's cache for all who start from the same one.

A warm start is a longer run: the market opens ``warm_up`` days before the scenario's start, plays these days without
policies, and then goes on under the scenario. Only its days from the start on are reported.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from time import perf_counter
from typing import Any, NamedTuple

import pyarrow as pa

from sim.engine.cache import fetch, keep
from sim.locale import Message
from sim.market.checkpoint import checkpoint, code_hash, restore
from sim.market.model import MarketModel
from sim.records.provenance import versions
from sim.scenario import Scenario
from sim.scenario.errors import Problem, ScenarioError

WARM = "warm"
"""The part of the cache that holds warm markets."""
CACHE_BYTES = 4_000_000_000
"""Room for warm markets on disk; beyond it those unused for longest are deleted."""

_FACTS = 64  # bytes before the market: its size, and the seconds it took
_EARLIEST = date(2020, 1, 1)
_NOT_OF_THE_WORLD = ("title", "policies", "replications", "seed", "warm_up")


class Warmed(NamedTuple):
    """A market on the first day of a scenario, the seconds its warm-up took (now or then), and whether it was found."""

    market: MarketModel
    seconds: float
    found: bool
    fetched: float
    """Seconds it took to load the market; 0 where it was played."""

    @property
    def saved(self) -> float:
        """Seconds that the cache saved."""
        return max(self.seconds - self.fetched, 0.0) if self.found else 0.0


def warm_market(
    scenario: Scenario,
    seed: int,
    warm_up: int,
    engine: str = "compiled",
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Warmed:
    """The market of a scenario after ``warm_up`` days (>= 1), under its levers and without policies.

    It is loaded if it was played before by the same source, and kept if there is room. ``progress`` is called with
    the number of days played.
    """
    longer = with_warm_up(scenario, warm_up).model_copy(update={"seed": seed})
    name = kept_as(longer, warm_up, engine)
    begun = perf_counter()
    if found := _read(name, threads):
        return Warmed(*found, found=True, fetched=perf_counter() - begun)
    market = MarketModel(longer, engine=engine, threads=threads)
    seconds = perf_counter() - begun
    for day in range(warm_up):
        market.step()
        if day == 0:  # which may have compiled the kernels: no part of what a cached market saves
            begun = perf_counter()
        if progress:
            progress(day + 1)
    seconds += perf_counter() - begun
    _write(name, market, seconds)
    return Warmed(market, seconds, found=False, fetched=0.0)


def with_warm_up(scenario: Scenario, warm_up: int) -> Scenario:
    """The longer scenario of a warm start: it starts earlier and has no policies.

    Raises:
        ScenarioError: the market would have to start before the model's first year.
    """
    start = scenario.start - timedelta(days=warm_up)
    if start < _EARLIEST:
        rule = Message("rule.begins", start=start, first=_EARLIEST)
        value = Message("value.written", text=warm_up)
        raise ScenarioError([Problem("warm-up", None, Message("value.wrong", path="warm_up", value=value, rule=rule))])
    changes = {"start": start, "days": warm_up + scenario.days, "policies": (), "warm_up": 0}
    return scenario.model_copy(update=changes)


def kept_as(longer: Scenario, warm_up: int, engine: str) -> str:
    """What the warm market is called in the cache: a hash of all it depends on."""
    world: dict[str, Any] = longer.resolved()
    for name in _NOT_OF_THE_WORLD:
        del world[name]
    facts = [world, longer.seed, warm_up, engine, code_hash(), versions()]
    return f"{sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()}.market"


def _read(name: str, threads: int | None) -> tuple[MarketModel, float] | None:
    """A market that was kept and the seconds it took to play; None where there is none, or none that can be loaded."""
    kept = fetch(WARM, name)
    if kept is None:
        return None
    try:
        size, seconds = json.loads(kept[:_FACTS])
        packed = pa.py_buffer(memoryview(kept)[_FACTS:])
        return restore(pa.decompress(packed, size, codec="zstd", asbytes=True), threads=threads), float(seconds)
    except Exception:  # what cannot be loaded can raise anything, and is played again
        return None


def _write(name: str, market: MarketModel, seconds: float) -> None:
    """Keep a market; where it cannot be kept, it will be played again."""
    saved = checkpoint(market)
    facts = json.dumps([len(saved), seconds]).encode().ljust(_FACTS)
    keep(WARM, name, facts + pa.compress(saved, codec="zstd", asbytes=True), CACHE_BYTES)
