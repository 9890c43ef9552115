"""One replication as a worker process plays it for the pages: with a first part to show early, and given up at once.

A ticket is a file: while it is there, somebody wants the result. First parts are left beside it.
"""

from __future__ import annotations

import os
import pickle
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from sim.app.window import first_part, parts_of
from sim.experiments.comparison.playing import Played, measured
from sim.market.checkpoint import checkpoint, restore, turn
from sim.market.model import MarketModel
from sim.runs.warm import warm_market
from sim.scenario import Scenario

_MOST_KEPT = 200_000_000  # bytes of warm markets in one worker; one of 2,000 viewers takes some 6 MB
_kept: OrderedDict[Scenario, bytes] = OrderedDict()


class UnwantedError(Exception):
    """Nobody wants the result any more."""


def play_parts(base: Scenario, scenario: Scenario, seed: int, ticket: str, early: bool) -> tuple[Played, ...]:
    """Play a scenario with one seed on one thread, after the warm-up of its base; results of parts and of all days.

    Args:
        base: under whose levers the market warms up, for ``base.days_before`` days.
        scenario: what to play; it shares the assumptions of the base.
        seed: key of every random draw.
        ticket: the file whose disappearance ends this.
        early: whether to take results of `first_part` only, and leave it beside the ticket; else of all `parts_of`.

    Raises:
        UnwantedError: the ticket is gone.
    """
    _must_be_wanted(ticket)
    model = _opened(base, scenario, seed, ticket)
    found: list[Played] = []
    marks = (first_part(base, scenario), scenario.days) if early else parts_of(scenario.days)
    for day in range(1, scenario.days + 1):
        model.step()
        if day in marks:
            found.append(measured(model, scenario, base.days_before, day))
            if early and day < scenario.days:
                _leave(Path(f"{ticket}.{seed}"), found[-1])
        else:
            _must_be_wanted(ticket)
    return tuple(found)


def first_parts(ticket: Path) -> dict[int, Played]:
    """The first parts that were left beside a ticket, by seed; each is told of once."""
    found = {}
    for path in ticket.parent.glob(f"{ticket.name}.[0-9]*"):
        with suppress(OSError):
            found[int(path.suffix[1:])] = pickle.loads(path.read_bytes())
            path.unlink()
    return found


def _opened(base: Scenario, scenario: Scenario, seed: int, ticket: str) -> MarketModel:
    mine = scenario.model_copy(update={"seed": seed})
    if not base.days_before:
        return MarketModel(mine, threads=1)
    return turn(restore(_warmed(base, seed, ticket), threads=1), mine)


def _warmed(base: Scenario, seed: int, ticket: str) -> bytes:
    """A market that has warmed up, as a checkpoint: this worker may need it again at the next move of a lever."""
    world = base.model_copy(update={"title": "", "policies": (), "replications": 1, "seed": seed})
    if world not in _kept:
        found = warm_market(world, seed, threads=1, progress=lambda _: _must_be_wanted(ticket))
        saved = checkpoint(found.market)
        if len(saved) > _MOST_KEPT:
            return saved
        _kept[world] = saved
        while sum(map(len, _kept.values())) > _MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(world)
    return _kept[world]


def _must_be_wanted(ticket: str) -> None:
    if not os.path.exists(ticket):
        raise UnwantedError


def _leave(path: Path, part: Played) -> None:
    """The file appears whole; where it cannot be written, the first estimate is simply missed."""
    draft = path.with_name(f"draft-{path.name}")
    with suppress(OSError):
        draft.write_bytes(pickle.dumps(part, protocol=5))
        draft.replace(path)
