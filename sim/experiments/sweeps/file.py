"""From a sweep file, or the same words in Python, to a plan: or to everything that is wrong with it.

A sweep file is a scenario file with one more key, `sweep`: a design, or a list of designs of which every point of the
first meets every point of the next.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.experiments.sweeps.designs import KINDS, SAMPLED, Kind, Point, Range, count, crossed, points
from sim.experiments.sweeps.factors import ANY, HEADINGS, FactorReader, as_written
from sim.experiments.sweeps.idle import idle_in
from sim.experiments.sweeps.plan import SweepPlan, shown
from sim.experiments.sweeps.recorded import MOST_POINTS, MOST_RUNS
from sim.scenario import Assignment, Problem, Scenario, ScenarioError
from sim.scenario.changing import applied
from sim.scenario.characters import printable
from sim.scenario.checking import validated
from sim.scenario.explaining import closest, known_here
from sim.scenario.loading import idle_at, layered
from sim.scenario.tree import Node, tree

_KEYS = ("design", "n", *HEADINGS)
_PYTHON = "sweep"
_UNTOLD = 10**15
"""A number of points that nobody needs to see in figures."""


def load_sweep(
    path: str | os.PathLike[str], assignments: Iterable[Assignment] = (), problems: Iterable[Problem] = ()
) -> SweepPlan:
    """The plan in a sweep file, with the values in ``assignments`` replaced in its base.

    Raises:
        ScenarioError: with every problem of the file and of the assignments at once.
    """
    root, found = layered(path)
    section = root.value.pop("sweep", None)
    if section is None and not found:
        message = "has no `sweep`: it must say what to vary. `microdrama run` plays a scenario."
        found.append(Problem(os.fspath(path), None, message))
    return _checked(applied(root, assignments), section, [*problems, *found])


def plan_of(
    base: Scenario, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]], design: str | None, n: int | None
) -> SweepPlan:
    """The plan of `sim.sweep`, see there.

    Raises:
        ScenarioError: with every problem at once.
    """
    many = isinstance(parameters, Sequence) and not isinstance(parameters, str | bytes)
    headed: list[Any] = list(parameters) if many else [parameters]
    if isinstance(parameters, Mapping) and not set(parameters) & set(_KEYS):
        headed = [{ANY: parameters}]
    problems: list[Problem] = []
    given = {name: value for name, value in (("design", design), ("n", n)) if value is not None}
    if given and len(headed) > 1:
        problems.append(Problem(_PYTHON, None, "each design of a product has its own `design` and `n`."))
    elif given and headed and isinstance(headed[0], Mapping):
        headed = [{**headed[0], **given}]
    section = tree([_spelt_out(block) for block in headed], _PYTHON)
    return _checked(tree(base, _PYTHON), section, problems)


def _spelt_out(value: Any) -> Any:
    """Tuples as the ranges they mean, arrays as lists."""
    if isinstance(value, Mapping):
        return {name: _spelt_out(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return {"low": value[0], "high": value[1]} if len(value) == 2 else str(value)
    return value.tolist() if hasattr(value, "tolist") else value


def _checked(root: Node, section: Node | None, problems: list[Problem]) -> SweepPlan:
    """The plan of a base and what to vary in it."""
    base, found = None, list(problems)
    try:
        base = validated(root, Scenario)
    except ScenarioError as error:
        found += error.problems
    reader = FactorReader(base or Scenario(), found)
    blocks = [] if section is None else section.value if isinstance(section.value, list) else [section]
    if section is not None and not blocks:
        found.append(Problem(section.source, section.line, "sweep is an empty list: it must say what to vary."))
    parts = [_Block(node, reader, found) for node in blocks]
    total = math.prod(part.count for part in parts)
    if base is not None and not found:
        found += _too_many(total, base, section or root)
    if base is None or found:
        raise ScenarioError(list(dict.fromkeys(found)))
    plan = SweepPlan(
        base=base,
        names=tuple(name for part in parts for name in part.names),
        points=tuple(crossed([part.points((base.seed, place)) for place, part in enumerate(parts)])),
        seeds=tuple(base.seed + replication for replication in range(base.replications)),
        warm_up=base.warm_up,
        design=" × ".join(part.words for part in parts),
        warnings=tuple(warning for part in parts for warning in part.warnings),
    )
    varied = {factor.name: factor.node for part in parts for factor in part.factors}
    wrong, idle = idle_in(plan, varied, lambda one: str(idle_at(root, one)))
    if wrong:
        raise ScenarioError(wrong)
    return replace(plan, warnings=(*plan.warnings, *idle))


def _too_many(total: int, base: Scenario, at: Node) -> list[Problem]:
    if total > MOST_POINTS:
        points = f"{total:,}" if total < _UNTOLD else "far too many"
        return [Problem(at.source, at.line, f"sweep has {points} points: must have at most {MOST_POINTS:,}.")]
    if (runs := total * base.replications) > MOST_RUNS:
        words = f"sweep has {total:,} points × {base.replications:,} replications: must be at most {MOST_RUNS:,} runs."
        return [Problem(at.source, at.line, f"{words[:-1]}, and these are {runs:,}.")]
    return []


class _Block:
    """One design of a sweep."""

    def __init__(self, node: Node, reader: FactorReader, problems: list[Problem]) -> None:
        self.node, self.problems = node, problems
        before = len(problems)
        keys: dict[str, Node] = node.value if isinstance(node.value, dict) else {}
        if not isinstance(node.value, dict):
            self._wrong(
                node, "sweep must be a group with `design`, `n`, `levers` and `assumptions`, or a list of such."
            )
        for key, inside in keys.items():
            if key not in _KEYS and not (key == ANY and node.source == _PYTHON):
                self._wrong(inside, _unknown(key, reader))
        self.factors = reader.factors(keys)
        self.names = [factor.name for factor in self.factors]
        self.choices = [factor.choice for factor in self.factors]
        if len(problems) == before and not self.factors:
            self._wrong(node, "sweep varies nothing: name what to vary under `levers` or `assumptions`.")
        self.kind: Kind = self._kind(keys.get("design"))
        self.n = self._number(keys.get("n"))
        self.sound = len(problems) == before
        if self.sound:
            self._fits()
        self.count = count(self.kind, self.choices, self.n) if len(problems) == before else 0

    def points(self, seed: tuple[int, int]) -> list[Point]:
        """The points, each a value for every name."""
        return points(self.kind, self.choices, self.n, seed)

    @property
    def words(self) -> str:
        """What kind of design, of how many points, of what."""
        return f"{self.kind} of {self.count} ({', '.join(self.names)})"

    @property
    def warnings(self) -> list[str]:
        """What is allowed but not wise."""
        if self.kind != "sobol" or self.count & (self.count - 1) == 0:
            return []
        below = 1 << (self.count.bit_length() - 1)
        return [f"n is {self.count}: a Sobol design is evenly spread where n is a power of two, {below} or {2 * below}"]

    def _wrong(self, node: Node, message: str) -> None:
        self.problems.append(Problem(node.source, node.line, message))

    def _kind(self, node: Node | None) -> Kind:
        ranges = [factor for factor in self.factors if factor.needs_n]
        if node is None:
            if ranges:
                message = f"design is missing: {ranges[0].name} has a range, which needs latin_hypercube or sobol."
                self._wrong(self.node, message)
            return "grid"
        if node.value not in KINDS:
            near = closest(node.value, list(KINDS)) if isinstance(node.value, str) else None
            hint = f"; did you mean '{near}'?" if near else "."
            self._wrong(node, f"design is {as_written(node)}: must be one of {', '.join(KINDS)}{hint}")
            return "grid"
        if node.value not in SAMPLED:
            for factor in ranges:
                message = f"{factor.name} has a range: in a {node.value} it needs values, or `steps`, how many."
                self._wrong(factor.node, message)
        return node.value

    def _number(self, node: Node | None) -> int | None:
        if node is None:
            if self.kind in SAMPLED:
                self._wrong(self.node, f"n is missing: a {self.kind} design needs its number of points.")
            return None
        number = node.plain()
        if type(number) is not int or not 1 <= number < _UNTOLD:
            words = f"must be a whole number from 1 to {MOST_POINTS:,}, the number of points."
            self._wrong(node, f"n is {as_written(node)}: {words}")
            return None
        return number

    def _fits(self) -> None:
        """Whether lists are as long as they must be, and no point is there twice."""
        if self.kind in SAMPLED:
            for factor in self.factors:
                if isinstance(factor.choice, Range) and factor.choice.steps is not None:
                    message = f"{factor.name} has `steps`, but {self.kind} takes `n` values from all over a range:"
                    self._wrong(factor.node, f"{message} leave steps out.")
            return
        values = {factor.name: factor.choice.values() for factor in self.factors}
        if self.kind == "list" and len({len(some) for some in values.values()}) > 1:
            told = ", ".join(f"{name} has {len(some)}" for name, some in values.items())
            self._wrong(self.node, f"a list takes the i-th value of each for point i, but {told}.")
            return
        rows = {name: list(some) for name, some in values.items()} if self.kind == "grid" else {
            "the list": points(self.kind, self.choices, None, (0,))
        }  # fmt: skip
        for name, row in rows.items():
            if len(set(row)) < len(row):
                twice = next(one for place, one in enumerate(row) if one in row[:place])
                self._wrong(self.node, f"{name} has {_together(twice)} twice.")
        found = count(self.kind, self.choices, None)
        if self.n not in (None, found):
            self._wrong(self.node, f"n is {self.n}, but this {self.kind} has {found:,} points: leave n out.")


def _together(value: Any) -> str:
    return ", ".join(map(shown, value)) if isinstance(value, tuple) else shown(value)


def _unknown(key: str, reader: FactorReader) -> str:
    if heading := reader.heading(key):
        return f"{key}: write it under `{heading}`."
    told = f"sweep.{printable(key)}: no such key; "
    near = closest(key, list(_KEYS))
    return told + (f"did you mean '{near}'?" if near else known_here(_KEYS, told))
