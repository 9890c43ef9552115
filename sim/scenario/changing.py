"""Single values changed by path: `--set`, the options of the command line, and `Scenario.with_`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sim.locale import Message
from sim.policy.levers import LEVERS
from sim.scenario.characters import printable
from sim.scenario.errors import Problem
from sim.scenario.reading import scalar
from sim.scenario.tree import Node, branch, merged


class Assignment(NamedTuple):
    """A value for one path. ``source`` is how messages call where it came from."""

    source: str
    path: str
    value: Node


def written(source: str, path: str, text: str) -> Assignment:
    """An assignment whose value is text, read like an unquoted YAML value; quotes keep it text."""
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return Assignment(source, path, Node(text[1:-1] if quoted else scalar(text), source, typed=text))


def parsed(assignments: Iterable[str], source: str = "--set") -> tuple[list[Assignment], list[Problem]]:
    """Assignments of the form `path=value`, and those that have another form."""
    given, problems = [], []
    for text in assignments:
        path, equals, value = text.partition("=")
        if equals and path.strip():
            given.append(written(source, path.strip(), value.strip()))
        else:
            said = Message("option.form", text=printable(text), example="levers.targeting_accuracy=0.8")
            problems.append(Problem(source, None, said))
    return given, problems


def applied(root: Node, assignments: Iterable[Assignment]) -> Node:
    """The tree with assignments applied in order. A lever may go by its bare name."""
    for given in assignments:
        path = re.sub(r"\[(\d+)\]", r".\1", given.path)
        steps = ["levers", path] if path in LEVERS else path.split(".")
        root = merged(root, branch(steps, given.value))
    return root
