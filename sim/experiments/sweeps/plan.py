"""A sweep before it is played: a base, the points to visit, the seeds they share, and the name of every run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.experiments.sweeps.designs import Point, Value
from sim.experiments.sweeps.recorded import wrong_plan
from sim.locale import Message
from sim.market.checkpoint import DECISIONS
from sim.policy.levers import LEVERS
from sim.records.provenance import MODEL_VERSION
from sim.records.recorded import recorded_scenario
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.characters import shortened

_NOT_OF_A_RUN = {"title", "replications", "seed", "warm_up"}
_SHOWN = 5  # points named in an error
_LABEL = 100  # characters that say which one it is


@cache
def full_path(name: str) -> tuple[str, ...]:
    """The steps from a scenario to a parameter: levers go by their bare names, entries of lists by their numbers."""
    steps = name.replace("[", ".").replace("]", "").split(".")
    return ("levers", *steps) if name in LEVERS else tuple(steps)


def short_name(name: str) -> str:
    """What a table calls a parameter: a lever by its bare name, any other by its path, entries as ``name[3]``."""
    first, *rest = full_path(name)
    if first == "levers" and len(rest) == 1:
        return rest[0]
    return first + "".join(f"[{step}]" if step.isdecimal() else f".{step}" for step in rest)


def is_decision(name: str) -> bool:
    """Whether a parameter is decided (a lever, a policy, terms of the subsidy), and not assumed about the world."""
    return full_path(name)[0] in DECISIONS


def about(name: str) -> tuple[str, str]:
    """Meaning and unit of a parameter; both empty for values of policies."""
    group: Any = Scenario
    field = None
    for step in full_path(name):
        if not (isinstance(group, type) and issubclass(group, BaseModel) and step in group.model_fields):
            break
        field = group.model_fields[step]
        group = field.annotation
    facts = field.json_schema_extra if field else None
    return (field.description or "", str(facts["unit"])) if field and isinstance(facts, dict) else ("", "")


def changed(resolved: Mapping[str, Any], changes: Mapping[str, Value]) -> dict[str, Any]:
    """A resolved scenario with single values changed by path, which must exist; the one given stays as it is."""
    root = dict(resolved)
    for name, value in changes.items():
        *way, last = full_path(name)
        inside: Any = root
        for step in way:
            place = _place(step, inside)
            inside[place] = inside[place].copy()
            inside = inside[place]
        inside[_place(last, inside)] = value
    return root


def _place(step: str, inside: Any) -> Any:
    return int(step) if isinstance(inside, list) else step


@dataclass(frozen=True, eq=False)
class SweepPlan:
    """What a sweep plays: every point with every seed, each after its warm-up."""

    base: Scenario
    names: tuple[str, ...]
    """What is varied, as tables call it."""
    points: tuple[Point, ...]
    """The values of every point, in the order of ``names``."""
    seeds: tuple[int, ...]
    design: str
    """How the points were chosen, in words."""
    warnings: tuple[str, ...] = ()

    @cached_property
    def world(self) -> dict[str, Any]:
        """The base, resolved."""
        return self.base.resolved()

    @property
    def warm_up(self) -> int:
        """Days that the base's market plays before the start."""
        return self.base.days_before

    @cached_property
    def warm_up_span(self) -> int | str:
        """The same of all points; where their starts leave it more or less room, the least and the most: 31-120."""
        found = {self.warm_up}
        if "start" in self.names:
            found = {self.scenario(point).days_before for point in range(len(self.points))}
        return found.pop() if len(found) == 1 else f"{min(found)}-{max(found)}"

    @cached_property
    def openings(self) -> tuple[Point, ...]:
        """For every point the values of what it assumes: points of one opening share a warm market by seed."""
        assumed = [place for place, name in enumerate(self.names) if not is_decision(name)]
        return tuple(tuple(point[place] for place in assumed) for point in self.points)

    def changes(self, point: int) -> dict[str, Value]:
        """The values of one point by name."""
        return dict(zip(self.names, self.points[point], strict=True))

    def assumptions(self, point: int) -> dict[str, Value]:
        """The part of `changes` that holds in the point's warm-up."""
        return {name: value for name, value in self.changes(point).items() if not is_decision(name)}

    def scenario(self, point: int) -> Scenario:
        """The scenario of one point.

        Raises:
            ScenarioError: these values are not allowed together.
        """
        try:
            return Scenario.model_validate(changed(self.world, self.changes(point)))
        except ValidationError:
            return self.base.with_(self.changes(point))

    def runs(self) -> Iterator[tuple[int, int]]:
        """Every (point, seed), seed by seed: an interrupted sweep has played each point about as often."""
        return ((point, seed) for seed in self.seeds for point in range(len(self.points)))

    @cached_property
    def keys(self) -> dict[tuple[int, int], str]:
        """The name of every (point, seed): a hash of all its results depend on, so that equal runs have one name.

        Raises:
            ScenarioError: with the points whose values are not allowed together.
        """
        keys: dict[tuple[int, int], str] = {}
        wrong = []
        for point in range(len(self.points)):
            try:
                before = self.scenario(point).days_before
            except ScenarioError as error:
                values = shortened(self.label(point), _LABEL)
                said = Message("varied.point", point=point, values=values, message=error.problems[0].said)
                wrong.append(Problem("sweep", None, said))
                continue
            facts = [str(MODEL_VERSION), self._text(self.changes(point)), str(before)]
            if before:  # the base's levers hold before the start, whatever the point's
                facts.append(self._text(self.assumptions(point)))
            told = sha256("\n".join(facts).encode())
            for seed in self.seeds:
                name = told.copy()
                name.update(f"\n{seed}".encode())
                keys[point, seed] = name.hexdigest()
        if wrong:
            more = len(wrong) - _SHOWN
            rest = [Problem("sweep", None, Message("varied.more", n=more))] if more > 0 else []
            raise ScenarioError([*wrong[:_SHOWN], *rest])
        return keys

    @cached_property
    def _texts(self) -> dict[str, str]:
        """All that a run of the base depends on beside its seed and warm-up, as text by top-level name."""
        return {name: _json(value) for name, value in self.world.items() if name not in _NOT_OF_A_RUN}

    def _text(self, changes: Mapping[str, Value]) -> str:
        """The same of the base with changes; only what they touch is written anew, as points may be many."""
        new, touched = changed(self.world, changes), {full_path(name)[0] for name in changes}
        return "\n".join(_json(new[name]) if name in touched else text for name, text in self._texts.items())

    def label(self, point: int) -> str:
        """The values of a point in one line."""
        return ", ".join(f"{name} {shown(value)}" for name, value in self.changes(point).items())

    def record(self) -> dict[str, Any]:
        """The plan as plain data, for `from_record`."""
        return {
            "scenario": self.world,
            "design": self.design,
            "names": list(self.names),
            "points": [list(point) for point in self.points],
            "seeds": list(self.seeds),
            "warm_up": self.warm_up,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> SweepPlan:
        """The plan that `record` described.

        Raises:
            ScenarioError: it describes none, or one that this version cannot play.
        """
        if wrong := wrong_plan(record):
            raise ScenarioError([Problem("plan.json", None, one) for one in wrong])
        plan = cls(
            base=recorded_scenario(record["scenario"]),
            names=tuple(record["names"]),
            points=tuple(map(tuple, record["points"])),
            seeds=tuple(record["seeds"]),
            design=record["design"],
        )
        try:
            changed(plan.world, plan.changes(0))
        except (LookupError, TypeError, ValueError):
            raise ScenarioError([Problem("plan.json", None, Message("record.no_parameter"))]) from None
        return plan


def shown(value: Value) -> str:
    """A value as people write it: 0.25, 1.5e9, true."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}".replace("e+0", "e").replace("e+", "e")


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
