"""What a sweep varies, checked: does the parameter exist, is it a lever or an assumption, are its values allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.experiments.sweeps.designs import Choice, Range, Value, Values
from sim.experiments.sweeps.plan import full_path, is_decision, short_name, shown
from sim.policy.levers import LEVERS
from sim.scenario import Assignment, Problem, Scenario, ScenarioError
from sim.scenario.changing import applied
from sim.scenario.characters import listed, printable
from sim.scenario.checking import validated
from sim.scenario.errors import MOST_CHARACTERS
from sim.scenario.explaining import MOST_GUESSES, closest, known_here, leaves
from sim.scenario.tree import Node, tree

HEADINGS = ("levers", "assumptions")
ANY = "parameters"
"""In Python what is varied may stand without a heading: then its name says what it is."""
_NOT_VARIED = {
    "title": "it only names the sweep",
    "policies": "name one value of a policy, such as policies[0].budget",
    "seed": "every point is played with the same seeds",
    "replications": "every point is played equally often",
    "warm_up": "it is the same for all points",
}
_NOTHING = object()


@dataclass(frozen=True)
class Factor:
    """A parameter and the values it takes."""

    name: str
    choice: Choice
    node: Node
    """Where it was asked for."""

    @property
    def needs_n(self) -> bool:
        """Whether it has a range without values of its own, from which a design takes as many as it needs."""
        return isinstance(self.choice, Range) and self.choice.steps is None


class FactorReader:
    """Reads what stands under `levers` and `assumptions`; problems are added to the list given."""

    def __init__(self, base: Scenario, problems: list[Problem]) -> None:
        self.problems = problems
        self.resolved = base.resolved()
        self.root = tree(base, "scenario")
        self.known: dict[str, str] = {}
        self.guesses = MOST_GUESSES
        self.paths = [short_name(path) for path in leaves(Scenario) if path not in _NOT_VARIED]

    def factors(self, keys: Mapping[str, Node]) -> list[Factor]:
        """The factors of one design; those that are wrong are left out."""
        found = []
        for heading in (*HEADINGS, ANY):
            node = keys.get(heading)
            if node is None or node.value is None:
                continue
            if isinstance(node.value, dict):
                found += [factor for name, one in node.value.items() if (factor := self._factor(name, one, heading))]
            else:
                self._wrong(node, f"{heading} must be a group, with lines of the form `name: [value, value]`.")
        return found

    def heading(self, name: str) -> str | None:
        """Under which heading a parameter belongs; None where there is none of this name."""
        found = self._value(name)
        return None if found is _NOTHING or isinstance(found, dict | list) else HEADINGS[not is_decision(name)]

    def _wrong(self, node: Node, message: str) -> None:
        self.problems.append(Problem(node.source, node.line, message))

    def _factor(self, name: str, node: Node, heading: str) -> Factor | None:
        before = len(self.problems)
        if message := self._misnamed(name, heading):
            self._wrong(node, message)
            return None
        short = short_name(name)
        if short in self.known:
            other = self.known[short]
            also = "" if other == name else f", also as {printable(other)}"
            self._wrong(node, f"{printable(name)} is varied twice{also}.")
            return None
        self.known[short] = name
        current = self._value(name)
        choice = None
        if isinstance(node.value, list):
            choice = self._values(name, node, current)
        elif isinstance(node.value, dict):
            choice = self._range(name, node, current)
        else:
            self._wrong(node, f"{name} is {as_written(node)}: {_form(current)}")
        return Factor(short, choice, node) if choice and len(self.problems) == before else None

    def _misnamed(self, name: str, heading: str) -> str | None:
        """What is wrong with naming this parameter under this heading."""
        if name in _NOT_VARIED:
            return f"{name} cannot be varied: {_NOT_VARIED[name]}."
        current = self._value(name)
        if current is _NOTHING:
            told = f"{printable(name)}: no such parameter; "
            return told + self._meant(name, heading, told)
        if isinstance(current, dict):
            return f"{name} is a group: name one of its parameters, such as {name}.{next(iter(current))}."
        if isinstance(current, list):
            return f"{name} is a table: name one entry, {name}[0] to {name}[{len(current) - 1}]."
        proper = HEADINGS[not is_decision(name)]
        if heading not in (proper, ANY):
            kind = "a lever" if name in LEVERS else "part of a policy" if is_decision(name) else "an assumption"
            return f"{name} is {kind}: write it under `{proper}`."
        return None

    def _meant(self, name: str, heading: str, told: str) -> str:
        """What was probably meant by a name that does not exist; ``told`` stands before it."""
        if full_path(name)[0] == "policies":
            last = len(self.resolved["policies"]) - 1
            if isinstance(policy := self._value(".".join(full_path(name)[:2])), dict):
                near = closest(full_path(name)[-1], list(policy))
                return f"did you mean '{near}'?" if near else known_here(policy, told)
            return "the base has no policies." if last < 0 else f"the base has policies[0] to policies[{last}]."
        self.guesses -= 1
        here = [path for path in self.paths if heading == HEADINGS[not is_decision(path)]]
        for some in (here, self.paths) if self.guesses >= 0 else ():
            ends = {path.rpartition(".")[2]: path for path in reversed(some)}
            near = closest(name, some) or closest(name.rpartition(".")[2], list(ends))
            if near:
                return f"did you mean '{ends.get(near, near)}'?"
        levers = "levers are "
        room = MOST_CHARACTERS - len(told + levers) - 1
        return f"{levers}{listed(LEVERS, room)}." if heading == "levers" else "`microdrama schema` lists them all."

    def _value(self, name: str) -> Any:
        """What the base has under a name; `_NOTHING` where there is none."""
        inside: Any = self.resolved
        for step in full_path(name):
            if isinstance(inside, dict) and step in inside:
                inside = inside[step]
            elif isinstance(inside, list) and _place(step) < len(inside):
                inside = inside[_place(step)]
            else:
                return _NOTHING
        return inside

    def _values(self, name: str, node: Node, current: Any) -> Values | None:
        if not node.value:
            self._wrong(node, f"{name} is an empty list: it must hold at least one value.")
        given: list[Value] = []
        for one in node.value:
            if isinstance(one.value, dict | list) or one.value is None:
                self._wrong(one, f"{name} must hold single values: {_form(current)}")
            elif self._allowed(name, one):
                value = one.plain()
                given.append(float(value) if type(current) is float and type(value) is int else value)
        return Values(tuple(given)) if given else None

    def _range(self, name: str, node: Node, current: Any) -> Range | None:
        if unknown := node.value.keys() - {"low", "high", "steps"}:
            inner = f"{name}.{min(unknown)}"
            meant = f"write {inner}" if self._value(inner) is not _NOTHING else _form(current)
            self._wrong(node, f"{name} has '{printable(min(unknown))}': {meant}")
            return None
        if type(current) not in (int, float):
            self._wrong(
                node, f"{name} is {shown(current)} in the base, which is no number: it must be a list of values."
            )
            return None
        low, high = (self._bound(name, end, node, whole=type(current) is int) for end in ("low", "high"))
        steps = self._steps(name, node.value.get("steps"))
        if low is None or high is None:
            return None
        if low >= high:
            self._wrong(node, f"{name} goes from {low:g} to {high:g}: low must be below high.")
        return Range(low, high, type(current) is int, steps)

    def _bound(self, name: str, end: str, node: Node, whole: bool) -> float | None:
        """One end of a range; that of whole numbers is rounded."""
        one = node.value.get(end)
        if one is None:
            self._wrong(node, f"{name} has no {end}: a range is {{low: ..., high: ...}}.")
            return None
        if type(one.value) not in (int, float) or one.value in (float("inf"), float("-inf")) or one.value != one.value:
            self._wrong(one, f"{name}.{end} is {as_written(one)}: must be a number.")
            return None
        value = round(one.value) if whole else one.value
        if not self._allowed(name, Node(value, one.source, one.line, one.written)):
            return None  # and a whole number beyond any float is no longer among those that are
        return value if whole else float(value)

    def _steps(self, name: str, node: Node | None) -> int | None:
        if node is None:
            return None
        steps = node.plain()
        if type(steps) is int and 2 <= steps <= 10_000:
            return steps
        self._wrong(node, f"{name}.steps is {as_written(node)}: must be a whole number from 2 to 10,000.")
        return None

    def _allowed(self, name: str, node: Node) -> bool:
        """Whether the base may have this value; what it may not is a problem at the value's place."""
        try:
            validated(applied(self.root, [Assignment(node.source, name, node)]), Scenario)
        except ScenarioError as error:
            for problem in error.problems:
                about = "" if full_path(name)[-1] in problem.message else f"{name} {printable(node.written)}: "
                self.problems.append(Problem(node.source, node.line, about + problem.message, problem.meaning))
            return False
        return True


def _place(step: str) -> int:
    """The place in a list that a step of a path names; beyond any list for what is no number."""
    return int(step) if step.isascii() and step.isdecimal() and len(step) < 6 else 1_000_000


def as_written(node: Node) -> str:
    """A value as the user gave it, or what kind of thing was given."""
    if isinstance(node.value, dict | list):
        return "a group" if isinstance(node.value, dict) else "a list"
    return printable(node.written) or "empty"


def _form(current: Any) -> str:
    """How values are given, with an example near the one in the base."""
    if type(current) in (int, float):
        low, high = (f"{current / 2:g}", f"{current:g}") if current else (0, 1)
        return f"must be a list of values, such as [{low}, {high}], or a range, {{low: {low}, high: {high}}}."
    example = "[false, true]" if isinstance(current, bool) else f"[{current}]"
    return f"must be a list of values, such as {example}."
