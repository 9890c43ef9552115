"""Markets that have run before: simulated once, and kept in the user's cache for all who start from the same one.

A warm start is a longer run: the market opens ``warm_up`` days before the scenario's start, plays these days without
policies, and then goes on under the scenario. Only its days from the start on are reported.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import pyarrow as pa

from sim.engine.compile import cache_folder
from sim.market import MarketModel
from sim.market.checkpoint import CheckpointError, checkpoint, code_hash, restore
from sim.results.provenance import versions
from sim.scenario import Scenario
from sim.scenario.errors import Problem, ScenarioError

CACHE_BYTES = 4_000_000_000
"""Room for warm markets on disk; beyond it those unused for longest are deleted."""

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
    path = cached_at(longer, warm_up, engine)
    begun = perf_counter()
    if found := _read(path, threads):
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
    _write(path, market, seconds)
    return Warmed(market, seconds, found=False, fetched=0.0)


def with_warm_up(scenario: Scenario, warm_up: int) -> Scenario:
    """The longer scenario of a warm start: it starts earlier and has no policies.

    Raises:
        ScenarioError: the market would have to start before the model's first year.
    """
    start = scenario.start - timedelta(days=warm_up)
    if start < _EARLIEST:
        message = f"warm_up is {warm_up}: the market would start on {start}, and the model begins on {_EARLIEST}."
        raise ScenarioError([Problem("warm-up", None, message)])
    changes = {"start": start, "days": warm_up + scenario.days, "policies": (), "warm_up": 0}
    return scenario.model_copy(update=changes)


def cached_at(longer: Scenario, warm_up: int, engine: str) -> Path:
    """Where the warm market is kept: the name is a hash of all it depends on."""
    world: dict[str, Any] = longer.resolved()
    for name in _NOT_OF_THE_WORLD:
        del world[name]
    facts = [world, longer.seed, warm_up, engine, code_hash(), versions()]
    key = sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    return cache_folder().parent / "warm" / f"{key}.market"


def _read(path: Path, threads: int | None) -> tuple[MarketModel, float] | None:
    """The market in a file and the seconds it took to play; None where there is none or it is damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, packed = content[:32], content[32:]
    if sha256(packed).digest() != digest:
        return None
    size, seconds = json.loads(packed[:64])
    try:
        market = restore(pa.decompress(packed[64:], size, codec="zstd", asbytes=True), threads=threads)
    except CheckpointError:
        return None
    with suppress(OSError):
        os.utime(path)  # used now: the last to be deleted
    return market, seconds


def _write(path: Path, market: MarketModel, seconds: float) -> None:
    """Keep a market. The file appears whole or not at all; where it cannot be kept, it will be played again."""
    saved = checkpoint(market)
    facts = json.dumps([len(saved), seconds]).encode().ljust(64)
    packed = facts + pa.compress(saved, codec="zstd", asbytes=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_room(path.parent, CACHE_BYTES - len(packed))
        draft.write_bytes(sha256(packed).digest() + packed)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _make_room(folder: Path, most: int) -> None:
    """Delete the markets unused for longest until the rest takes at most ``most`` bytes."""
    kept = sorted(folder.glob("*.market"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept:
        most -= path.stat().st_size
        if most < 0:
            path.unlink(missing_ok=True)
