"""Checkpoints of a market, and branches: copies that go on under other levers and policies.

A market is plain data, so it can be pickled whole at the close of any day; luck is a pure function of seed, agent,
day and purpose, so whatever is restored meets the luck it would have met.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, cast

from mesa.time.events import Event

from sim.engine.compile import PLAYED
from sim.engine.compiled import CompiledEngine
from sim.locale import Message
from sim.machine import usable_cores
from sim.market.dated import put_in_force
from sim.market.model import MarketModel
from sim.policy.book import Plan, PolicyBook, with_others
from sim.scenario import Scenario
from sim.scenario.errors import Problem, ScenarioError
from sim.world import columns

DECISIONS = frozenset({"title", "levers", "rules", "policies", "subsidy"})
"""What a branch may change; beside days, everything else is an assumption about the world."""
_NO_ASSUMPTION = frozenset({"replications", "warm_up"})

_ROOM = 1_000_000  # for numbers that other threads draw meanwhile
_CHECKSUM = 8  # letters after the kind of record in the name of its type
_MARK = b"microdrama checkpoint 1\n"


class CheckpointError(Exception):
    """Bytes that are no checkpoint, or one that another version of the source made."""


def code_hash() -> str:
    """The hash of everything a day is played with."""
    return PLAYED


def checkpoint(model: MarketModel) -> bytes:
    """The whole market between two days, for `restore`."""
    written = io.BytesIO()
    written.write(_MARK + code_hash().encode() + b"\n")
    _Pickler(written, protocol=5).dump(model)
    return written.getvalue()


class _Pickler(pickle.Pickler):
    """Writes records of columns with the names of their fields.

    Their types are made when they are first asked for, so that a process which restores a market may lack them.
    """

    def reducer_override(self, obj: Any) -> Any:
        kind = type(obj)
        if kind.__module__ != columns.__name__ or not hasattr(kind, "_fields") or kind is columns.Attribute:
            return NotImplemented
        return _record, (kind.__name__[:-_CHECKSUM], kind._fields, tuple(obj))


def _record(kind: str, names: tuple[str, ...], values: tuple[Any, ...]) -> Any:
    """A record of columns as `columns.record_type` makes it."""
    return columns.record_type(kind, names)(*values)


def restore(saved: bytes, *, threads: int | None = None) -> MarketModel:
    """The market of a checkpoint; it continues bit for bit.

    Args:
        saved: what `checkpoint` returned. Unpickling runs what it contains: restore only what you trust.
        threads: threads of the compiled engine; None for the usable cores, bounded by NUMBA_NUM_THREADS.

    Raises:
        CheckpointError: these bytes are no checkpoint, are damaged, or come from another version of the source, under
            which the market would not continue as it began.
    """
    mark, source, pickled = saved.partition(code_hash().encode() + b"\n")
    if not saved.startswith(_MARK):
        raise CheckpointError("this is no checkpoint of a market")
    if mark != _MARK or not source:
        raise CheckpointError("the checkpoint was made by another version of the source")
    try:
        model = pickle.loads(pickled)
    except Exception as error:  # damaged bytes can raise anything
        raise CheckpointError(f"the checkpoint is damaged: {error}") from error
    if isinstance(model.player, CompiledEngine):
        model.player.threads = threads or usable_cores()
    _count_on(model)
    return cast(MarketModel, model)


def _count_on(model: Any) -> None:
    """Number the events still to come after those that wait already.

    Mesa plays events of the same moment by their numbers, and each process counts from 0: in another process than the
    one that saved the market, what is decided from now on would overtake what was decided before.
    """
    waiting = model._event_list._events
    latest = max((event.unique_id for event in waiting), default=0)
    Event._ids = count(max(next(Event._ids), latest) + _ROOM)


def branch(model: MarketModel, scenario: Scenario) -> MarketModel:
    """An independent copy of a market that goes on under the levers and policies of another scenario.

    The scenario starts either when the market did: then it is another course of the same run, from today on. Or it
    starts today: then what came before was its warm-up, its days and undated policies count from today, and the copy
    plays ``scenario.days`` more. A plan under way keeps what it has left if its terms are the same; of any other plan
    that should have begun by now, the part of the budget that belongs to the days left is paid in.

    Raises:
        ScenarioError: the scenario's assumptions are not the market's; the message names the first that differs.
    """
    must_share_assumptions(model.assumed, scenario, {"start", "days"})
    if model.day == 0 and scenario.start == model.settings.start:  # nothing has happened yet: open it afresh
        return type(model)(scenario, engine=model.engine)
    return turn(pickle.loads(pickle.dumps(model, protocol=5)), scenario)


def turn(model: MarketModel, scenario: Scenario) -> MarketModel:
    """Like `branch`, but the market given goes on itself: no second one has to fit into memory."""
    must_share_assumptions(model.assumed, scenario, {"start", "days"})
    first = _first_day(model, scenario)
    if first + scenario.days > model.settings.days:
        said = Message("branch.longer", day=first + scenario.days, days=model.settings.days)
        raise ScenarioError([Problem("branch", None, said)])
    model.book = PolicyBook(scenario, first)
    model.book.dated_plans = tuple(_from_today(plan, model) for plan in model.book.dated_plans)
    decided = {name: getattr(scenario, name) for name in DECISIONS}
    model.assumed = model.assumed.model_copy(update=decided | {"days": first + scenario.days})
    model.settings = with_others(model.assumed, model.others)
    put_in_force(model)
    model.running = model.day < model.settings.days
    # Mesa's own scenario refuses assignment while a model runs
    vars(model.scenario).update(model.settings.levers.model_dump(), settings=model.settings)
    return model


def must_share_assumptions(
    base: Scenario, other: Scenario, besides: Iterable[str] = (), source: str = "branch"
) -> None:
    """Check that a scenario differs from a base in decisions only, and in the top-level keys of ``besides``.

    Raises:
        ScenarioError: naming every assumption that differs, with both values. ``source`` says whose it is.
    """
    found = differences(base.resolved(), other.resolved(), DECISIONS | _NO_ASSUMPTION | set(besides))
    said = [Message("branch.differs", path=path, value=str(value), base=str(assumed)) for path, assumed, value in found]
    if said:
        raise ScenarioError([Problem(source, None, one) for one in said])


def differences(
    ours: Mapping[str, Any], other: Mapping[str, Any], ignored: Iterable[str] = ()
) -> Iterator[tuple[str, Any, Any]]:
    """The dotted path of each value that differs between two resolved scenarios, and both values."""
    for name, mine in ours.items():
        theirs = other[name]
        if name in ignored or mine == theirs:
            continue
        if isinstance(mine, Mapping):
            yield from ((f"{name}.{path}", *values) for path, *values in differences(mine, theirs))
        else:
            yield name, mine, theirs


def _first_day(model: MarketModel, scenario: Scenario) -> int:
    """The day of the market on which the scenario starts."""
    if scenario.start == model.settings.start:
        return 0
    if scenario.start == model.date:
        return model.day
    said = Message("branch.start", start=scenario.start, first=model.settings.start, today=model.date)
    raise ScenarioError([Problem("branch", None, said)])


def _from_today(plan: Plan, model: MarketModel) -> Plan:
    """A dated plan as it holds from today: carried on, begun late, or still to come.

    An account belongs to one plan for good, so a new plan that would take over the name of an old one gets its own.
    """
    fund = model.policy_desk.funds.get(plan.id)
    if fund is not None and replace(fund.plan, end_day=plan.end_day) == plan:
        return plan
    if fund is not None:
        plan = replace(plan, id=f"{model.day}:{plan.id}")
    if plan.start_day >= model.day or plan.end_day < model.day:
        return plan
    left = (plan.end_day - model.day + 1) / (plan.end_day - plan.start_day + 1)
    return replace(plan, start_day=model.day, budget=int(plan.budget * left))
