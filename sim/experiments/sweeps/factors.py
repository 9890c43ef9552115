"""What a sweep varies, checked: does the parameter exist, is it a lever or an assumption, are its values allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sim.experiments.sweeps.designs import Choice, Range, Value, Values
from sim.experiments.sweeps.plan import full_path, is_decision, short_name, shown
from sim.locale import Message, Names
from sim.policy.levers import LEVERS
from sim.scenario import Assignment, Problem, Scenario, ScenarioError
from sim.scenario.changing import applied
from sim.scenario.characters import printable
from sim.scenario.checking import validated
from sim.scenario.explaining import MOST_GUESSES, closest, leaves, no_such_name, of_another_form, shown_value
from sim.scenario.tree import Node, tree

HEADINGS = ("levers", "assumptions")
ANY = "parameters"
"""In Python what is varied may stand without a heading: then its name says what it is."""
NOT_VARIED = ("title", "policies", "seed", "replications", "warm_up")
"""What all points of a sweep share."""
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
                self._wrong(node, Message("varied.heading_form", heading=heading))
        return found

    def heading(self, name: str) -> str | None:
        """Under which heading a parameter belongs; None where there is none of this name."""
        found = self._value(name)
        return None if found is _NOTHING or isinstance(found, dict | list) else HEADINGS[not is_decision(name)]

    def _wrong(self, node: Node, said: Message) -> None:
        self.problems.append(Problem(node.source, node.line, said))

    def _factor(self, name: str, node: Node, heading: str) -> Factor | None:
        before = len(self.problems)
        if said := self._misnamed(name, heading):
            self._wrong(node, said)
            return None
        short = short_name(name)
        if short in self.known:
            other = self.known[short]
            key = "varied.twice" if other == name else "varied.twice_also"
            self._wrong(node, Message(key, name=printable(name), other=printable(other)))
            return None
        self.known[short] = name
        current = self._value(name)
        choice = None
        if isinstance(node.value, list):
            choice = self._values(name, node, current)
        elif isinstance(node.value, dict):
            choice = self._range(name, node, current)
        else:
            self._wrong(node, Message("value.wrong", path=name, value=as_written(node), rule=_form(current)))
        return Factor(short, choice, node) if choice and len(self.problems) == before else None

    def _misnamed(self, name: str, heading: str) -> Message | None:
        """What is wrong with naming this parameter under this heading."""
        if name in NOT_VARIED:
            return Message("varied.fixed", name=name, why=Message(f"varied.fixed.{name}"))
        current = self._value(name)
        if current is _NOTHING:
            return self._unknown(name, heading)
        if isinstance(current, dict):
            return Message("varied.is_group", name=name, first=next(iter(current)))
        if isinstance(current, list):
            return Message("varied.is_table", name=name, last=len(current) - 1)
        proper = HEADINGS[not is_decision(name)]
        if heading not in (proper, ANY):
            kind = "lever" if name in LEVERS else "policy" if is_decision(name) else "assumption"
            return Message("varied.misplaced", name=name, kind=Message(f"varied.kind.{kind}"), heading=proper)
        return None

    def _unknown(self, name: str, heading: str) -> Message:
        """That a name does not exist, with what was probably meant."""
        path = printable(name)
        if full_path(name)[0] == "policies":
            last = len(self.resolved["policies"]) - 1
            if isinstance(policy := self._value(".".join(full_path(name)[:2])), dict):
                return no_such_name(path, closest(full_path(name)[-1], list(policy)), policy)
            return Message("name.no_policies" if last < 0 else "name.policies", path=path, last=last)
        if said := of_another_form(tuple(full_path(name)), path):
            return said
        self.guesses -= 1
        here = [known for known in _varied() if heading == HEADINGS[not is_decision(known)]]
        for some in (here, _varied()) if self.guesses >= 0 else ():
            ends = {known.rpartition(".")[2]: known for known in reversed(some)}
            near = closest(name, some) or closest(name.rpartition(".")[2], list(ends))
            if near:
                return Message("name.near", path=path, near=ends.get(near, near))
        if heading == "levers":
            return Message("name.levers", path=path, names=Names(LEVERS))
        return Message("name.schema", path=path)

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
            self._wrong(node, Message("varied.no_values", name=name))
        given: list[Value] = []
        right: set[tuple[type, Value]] = set()  # a sample of a thousand rows may hold ten values
        for one in node.value:
            if isinstance(one.value, dict | list) or one.value is None:
                self._wrong(one, Message("varied.single", name=name, rule=_form(current)))
            elif (type(value := one.plain()), value) in right or self._allowed(name, one):
                right.add((type(value), value))
                given.append(float(value) if type(current) is float and type(value) is int else value)
        return Values(tuple(given)) if given else None

    def _range(self, name: str, node: Node, current: Any) -> Range | None:
        if unknown := node.value.keys() - {"low", "high", "steps"}:
            key = printable(min(unknown))
            self._wrong(node, Message("varied.range_form", name=name, key=key, rule=_form(current)))
            return None
        if type(current) not in (int, float):
            self._wrong(node, Message("varied.no_number", name=name, value=shown(current)))
            return None
        low, high = (self._bound(name, end, node, whole=type(current) is int) for end in ("low", "high"))
        steps = self._steps(name, node.value.get("steps"))
        if low is None or high is None:
            return None
        if low >= high:
            self._wrong(node, Message("varied.low_high", name=name, low=f"{low:g}", high=f"{high:g}"))
        return Range(low, high, type(current) is int, steps)

    def _bound(self, name: str, end: str, node: Node, whole: bool) -> float | None:
        """One end of a range; that of whole numbers is rounded."""
        one = node.value.get(end)
        if one is None:
            self._wrong(node, Message("varied.no_end", name=name, end=end))
            return None
        if type(one.value) not in (int, float) or one.value in (float("inf"), float("-inf")) or one.value != one.value:
            rule = Message("rule.number")
            self._wrong(one, Message("value.wrong", path=f"{name}.{end}", value=as_written(one), rule=rule))
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
        rule = Message("rule.steps")
        self._wrong(node, Message("value.wrong", path=f"{name}.steps", value=as_written(node), rule=rule))
        return None

    def _allowed(self, name: str, node: Node) -> bool:
        """Whether the base may have this value; what it may not is a problem at the value's place."""
        try:
            validated(applied(self.root, [Assignment(node.source, name, node)]), Scenario)
        except ScenarioError as error:
            for problem in error.problems:
                said = problem.said
                if full_path(name)[-1] not in problem.message:
                    said = Message("varied.value", name=name, value=printable(node.written), message=said)
                self.problems.append(Problem(node.source, node.line, said, problem.about))
            return False
        return True


@cache
def _varied() -> list[str]:
    """What a sweep may vary, as its table calls it."""
    return [short_name(path) for path in leaves(Scenario) if path not in NOT_VARIED]


def _place(step: str) -> int:
    """The place in a list that a step of a path names; beyond any list for what is no number."""
    return int(step) if step.isascii() and step.isdecimal() and len(step) < 6 else 1_000_000


def as_written(node: Node) -> Message:
    """A value as the user gave it, or what kind of thing was given."""
    return shown_value(node.value, node.written)


def _form(current: Any) -> Message:
    """How values are given, with an example near the one in the base."""
    if type(current) in (int, float):
        low, high = (f"{current / 2:g}", f"{current:g}") if current else (0, 1)
        return Message("rule.values_or_range", low=low, high=high)
    return Message("rule.values", example="[false, true]" if isinstance(current, bool) else f"[{current}]")
