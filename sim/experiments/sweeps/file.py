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

import pandas as pd

from sim.experiments.sweeps.designs import KINDS, SAMPLED, Kind, Point, Range, count, crossed, points
from sim.experiments.sweeps.factors import ANY, HEADINGS, FactorReader, as_written
from sim.experiments.sweeps.idle import idle_in
from sim.experiments.sweeps.plan import SweepPlan, shown
from sim.experiments.sweeps.recorded import MOST_POINTS, MOST_RUNS
from sim.locale import Message, Names
from sim.scenario import Assignment, Problem, Scenario, ScenarioError
from sim.scenario.changing import applied
from sim.scenario.characters import printable
from sim.scenario.checking import validated
from sim.scenario.explaining import closest, one_of
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
        found.append(Problem(os.fspath(path), None, Message("varied.no_sweep")))
    return _checked(applied(root, assignments), section, [*problems, *found])


def plan_of(
    base: Scenario,
    parameters: Mapping[str, Any] | pd.DataFrame | Sequence[Mapping[str, Any] | pd.DataFrame],
    design: str | None,
    n: int | None,
) -> SweepPlan:
    """The plan of `sim.sweep`, see there.

    Raises:
        ScenarioError: with every problem at once.
    """
    many = isinstance(parameters, Sequence) and not isinstance(parameters, str | bytes)
    problems: list[Problem] = []
    headed = [_listed(block, problems) for block in parameters] if many else [_listed(parameters, problems)]
    if isinstance(parameters, Mapping) and not set(parameters) & set(_KEYS):
        headed = [{ANY: parameters}]
    given = {name: value for name, value in (("design", design), ("n", n)) if value is not None}
    if given and len(headed) > 1:
        problems.append(Problem(_PYTHON, None, Message("varied.own_design")))
    elif given and headed and isinstance(headed[0], Mapping):
        headed = [{**headed[0], **given}]
    section = tree([_spelt_out(block) for block in headed], _PYTHON)
    return _checked(tree(base, _PYTHON), section, problems)


def _listed(block: Any, problems: list[Problem]) -> Any:
    """A data frame, of pandas or alike, as the list it means; columns that have one name are problems."""
    if isinstance(block, Mapping) or not hasattr(block, "columns"):
        return block
    names = [str(name) for name in block.columns]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(Problem(_PYTHON, None, Message("varied.twice", name=printable(name))))
    columns = (
        {} if problems else {name: block[given].to_list() for name, given in zip(names, block.columns, strict=True)}
    )
    return {"design": "list", ANY: columns}


def _spelt_out(value: Any) -> Any:
    """Tuples as the ranges they mean."""
    if isinstance(value, Mapping):
        return {name: _spelt_out(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return {"low": value[0], "high": value[1]} if len(value) == 2 else str(value)
    return value


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
        found.append(Problem(section.source, section.line, Message("varied.no_design")))
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
        points = f"{total:,}" if total < _UNTOLD else Message("varied.far_too_many")
        return [Problem(at.source, at.line, Message("varied.points", points=points, most=f"{MOST_POINTS:,}"))]
    if (runs := total * base.replications) > MOST_RUNS:
        numbers = {"points": total, "replications": base.replications, "most": MOST_RUNS, "runs": runs}
        said = Message("varied.runs", **{name: f"{number:,}" for name, number in numbers.items()})
        return [Problem(at.source, at.line, said)]
    return []


class _Block:
    """One design of a sweep."""

    def __init__(self, node: Node, reader: FactorReader, problems: list[Problem]) -> None:
        self.node, self.problems = node, problems
        before = len(problems)
        keys: dict[str, Node] = node.value if isinstance(node.value, dict) else {}
        if not isinstance(node.value, dict):
            self._wrong(node, Message("varied.form"))
        for key, inside in keys.items():
            if key not in _KEYS and not (key == ANY and node.source == _PYTHON):
                self._wrong(inside, _unknown(key, reader))
        self.factors = reader.factors(keys)
        self.names = [factor.name for factor in self.factors]
        self.choices = [factor.choice for factor in self.factors]
        if len(problems) == before and not self.factors:
            self._wrong(node, Message("varied.nothing"))
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

    def _wrong(self, node: Node, said: Message) -> None:
        self.problems.append(Problem(node.source, node.line, said))

    def _kind(self, node: Node | None) -> Kind:
        ranges = [factor for factor in self.factors if factor.needs_n]
        if node is None:
            if ranges:
                self._wrong(self.node, Message("varied.design_missing", name=ranges[0].name))
            return "grid"
        if node.value not in KINDS:
            self._wrong(node, one_of("design", as_written(node), node.value, KINDS))
            return "grid"
        if node.value not in SAMPLED:
            for factor in ranges:
                self._wrong(factor.node, Message("varied.needs_values", name=factor.name, design=node.value))
        return node.value

    def _number(self, node: Node | None) -> int | None:
        if node is None:
            if self.kind in SAMPLED:
                self._wrong(self.node, Message("varied.n_missing", design=self.kind))
            return None
        number = node.plain()
        if type(number) is not int or not 1 <= number < _UNTOLD:
            rule = Message("rule.number_of_points", most=f"{MOST_POINTS:,}")
            self._wrong(node, Message("value.wrong", path="n", value=as_written(node), rule=rule))
            return None
        return number

    def _fits(self) -> None:
        """Whether lists are as long as they must be, and a grid has no value twice; a list may repeat its points."""
        if self.kind in SAMPLED:
            for factor in self.factors:
                if isinstance(factor.choice, Range) and factor.choice.steps is not None:
                    self._wrong(factor.node, Message("varied.no_steps", name=factor.name, design=self.kind))
            return
        values = {factor.name: factor.choice.values() for factor in self.factors}
        if self.kind == "list" and len({len(some) for some in values.values()}) > 1:
            told = tuple(Message("varied.length", name=name, n=len(some)) for name, some in values.items())
            self._wrong(self.node, Message("varied.lengths", told=told))
            return
        for name, some in values.items() if self.kind == "grid" else ():
            if len(set(some)) < len(some):
                twice = next(one for place, one in enumerate(some) if one in some[:place])
                self._wrong(self.node, Message("varied.value_twice", name=name, value=shown(twice)))
        found = count(self.kind, self.choices, None)
        if self.n not in (None, found):
            self._wrong(self.node, Message("varied.n_wrong", n=self.n, design=self.kind, points=f"{found:,}"))


def _unknown(key: str, reader: FactorReader) -> Message:
    if heading := reader.heading(key):
        return Message("varied.heading", name=key, heading=heading)
    if near := closest(key, list(_KEYS)):
        return Message("varied.key_near", key=printable(key), near=near)
    return Message("varied.key_known", key=printable(key), names=Names(_KEYS))
