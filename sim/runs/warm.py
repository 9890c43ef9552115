"""Markets that have run before: simulated once, and kept in the user's cache for all who start from the same one.

A warm start is a longer run: the market opens ``warm_up`` days before the scenario's start, but not before
2020-01-01, plays these days without policies, and then goes on under the scenario. Only its days from the start on are
reported. Runs, comparisons, sweeps and the application all begin with `opened`, and so with the same market.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from time import perf_counter
from typing import Any, NamedTuple

import pyarrow as pa

from sim.engine.cache import fetch, keep
from sim.market.checkpoint import checkpoint, code_hash, restore, turn
from sim.market.model import MarketModel
from sim.records.provenance import versions
from sim.scenario import Scenario
from sim.world.memory import bytes_needed, machine_memory

WARM = "warm"
"""The part of the cache that holds warm markets."""
CACHE_BYTES = 4_000_000_000
"""Room for warm markets on disk; beyond it those unused for longest are deleted."""

_FACTS = 64  # bytes before the market: its size, and the seconds it took
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


def open_market(
    scenario: Scenario,
    *,
    engine: str = "compiled",
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> MarketModel:
    """The market of a scenario on the morning of its start, after its warm-up: the one that every run plays.

    ``step()`` plays the next day. Its ``day`` counts the days of the warm-up too, ``scenario.days_before`` of them; its
    data collector begins on the start. ``MarketModel(scenario)`` is the market as it opens, without any warm-up.

    Args:
        scenario: what to play; `Scenario.with_` changes its seed.
        engine: "compiled" or "mesa".
        threads: of the compiled engine; None for the usable cores, bounded by NUMBA_NUM_THREADS.
        progress: called with the number of days of the warm-up played so far.
    """
    return opened(scenario, scenario, scenario.seed, engine, threads, progress)[0]


def opened(
    base: Scenario,
    scenario: Scenario,
    seed: int,
    engine: str,
    threads: int | None,
    progress: Callable[[int], None] | None = None,
    kept: bool = True,
) -> tuple[MarketModel, float]:
    """The market of a scenario on the morning of its start, and the seconds that the cache of warm markets saved.

    It has run for the warm-up of ``base``, under its levers and without policies. ``kept``: see `warm_market`.
    """
    mine = scenario.model_copy(update={"seed": seed})
    if not base.days_before:
        return MarketModel(mine, engine=engine, threads=threads), 0.0
    warmed = warm_market(base, seed, engine, threads, progress, kept)
    market = turn(warmed.market, mine)
    market.datacollector = market.outcome_collector()
    return market, warmed.saved


def warm_market(
    scenario: Scenario,
    seed: int,
    engine: str = "compiled",
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    kept: bool = True,
) -> Warmed:
    """The market of a scenario after its warm-up (at least a day), under its levers and without policies.

    It is loaded if it was played before by the same source, and with ``kept`` it is kept if there is room. ``progress``
    is called with the number of days played.
    """
    longer = scenario.warmed_up().model_copy(update={"seed": seed})
    name, begun = kept_as(scenario, seed, engine), perf_counter()
    if found := _read(name, threads):
        return Warmed(*found, found=True, fetched=perf_counter() - begun)
    market = MarketModel(longer, engine=engine, threads=threads)
    seconds = perf_counter() - begun
    for day in range(scenario.days_before):
        market.step()
        if day == 0:  # which may have compiled the kernels: no part of what a cached market saves
            begun = perf_counter()
        if progress:
            progress(day + 1)
    seconds += perf_counter() - begun
    if kept and _fits_thrice(longer):
        _write(name, market, seconds)
    return Warmed(market, seconds, found=False, fetched=0.0)


def kept_as(scenario: Scenario, seed: int, engine: str) -> str:
    """What a scenario's warm market is called in the cache: a hash of all it depends on."""
    world: dict[str, Any] = scenario.warmed_up().resolved()
    for name in _NOT_OF_THE_WORLD:
        del world[name]
    facts = [world, seed, scenario.days_before, engine, code_hash(), versions()]
    return f"{sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()}.market"


def _fits_thrice(settings: Scenario) -> bool:
    """Whether a market, its bytes and these compressed fit into memory together."""
    room = machine_memory()
    return room is None or 3 * bytes_needed(settings) <= room


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
    kept = facts + pa.compress(saved, codec="zstd", asbytes=True)
    if len(kept) <= CACHE_BYTES:
        keep(WARM, name, kept, CACHE_BYTES)
