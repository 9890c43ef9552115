"""Read a scenario file, with the files it extends."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sim.locale import Message
from sim.scenario.changing import Assignment, applied
from sim.scenario.characters import printable, shortened
from sim.scenario.checking import validated
from sim.scenario.errors import Problem, ScenarioError, shown_source
from sim.scenario.idle import Idle, idle
from sim.scenario.model import Scenario
from sim.scenario.reading import read, reason
from sim.scenario.shipped import meant, place_of
from sim.scenario.tree import Node, merged, tree

MAX_FILES = 20


def load(
    path: str | os.PathLike[str],
    assignments: Iterable[Assignment] = (),
    problems: Iterable[Problem] = (),
    notes: list[Problem] | None = None,
) -> Scenario:
    """The scenario in a YAML file; what neither it nor the files it extends mention keeps its default.

    Args:
        path: the file, or the name of a shipped one, such as ``baseline``. `extends` in it is such a name, or a file
            relative to its folder.
        assignments: single values that override the file, such as those of the command line.
        problems: what is wrong already; reported together with the file's own.
        notes: takes in what is allowed but does nothing: policies that never act, each with file and line.

    Raises:
        ScenarioError: with every problem at once, each with file and line.
    """
    root, found = layered(path)
    if section := root.value.pop("sweep", None):
        found.append(Problem(section.source, section.line, Message("file.sweep")))
    root = applied(root, assignments)
    scenario = validated(root, Scenario, [*problems, *found])
    if notes is not None:
        notes += [idle_at(root, one) for one in idle(scenario)]
    return scenario


def idle_at(root: Node, one: Idle) -> Problem:
    """What is said of a policy that does nothing, with its place in the file."""
    node, _ = root.at(("policies", one.place))
    return Problem(node.source, node.line, one.said)


def is_sweep(path: str | os.PathLike[str]) -> bool:
    """Whether a file, or one that it extends, says what to vary."""
    return "sweep" in layered(path)[0].value


def says_nothing(path: str | os.PathLike[str]) -> bool:
    """Whether neither a file nor those that it extends hold anything but comments: such a scenario is the defaults."""
    return not any(layer.value for layer in _layers(os.fspath(path), []))


def layered(path: str | os.PathLike[str]) -> tuple[Node, list[Problem]]:
    """The tree of a file, over those it extends, over the defaults; and what is wrong with the form of these files."""
    name = os.fspath(path)
    found: list[Problem] = []
    root = Node(dict(_defaults().value), "default")
    for layer in reversed(_layers(name, found)):
        root = merged(root, layer)
    return root, found


@cache
def _defaults() -> Node:
    return tree(Scenario(), "default")


def _layers(name: str, problems: list[Problem]) -> list[Node]:
    """The file, the one it extends, and so on down to the base; problems are added to the list given."""
    path = place_of(name)
    layers: list[Node] = []
    seen: list[Path] = []
    named_at: Node | None = None
    while True:
        try:
            if len(seen) == MAX_FILES or path.resolve() in seen:
                raise ScenarioError([_circle(named_at, name)])
            seen.append(path.resolve())
            root, found = read(path, name)
        except ScenarioError as error:
            problems += [_missing(problem, named_at) for problem in _guessed(error.problems, path, name)]
            return layers
        except (OSError, RuntimeError, ValueError) as error:  # a circle of links, a name no system allows
            problems.append(Problem(name, None, Message("file.unreadable", reason=reason(error))))
            return layers
        problems += found
        layers.append(root)
        named_at = root.value.pop("extends", None)
        if named_at is None:
            return layers
        if not isinstance(named_at.value, str) or not named_at.value.strip():
            problems.append(Problem(named_at.source, named_at.line, Message("extends.form")))
            return layers
        path = place_of(named_at.value, path.parent)
        name = os.path.normpath(os.path.join(os.path.dirname(name), named_at.value))


def _guessed(problems: Iterable[Problem], path: Path, name: str) -> Iterable[Problem]:
    """Of a file that is not there, which of the shipped ones was probably meant."""
    if os.path.lexists(path) or (near := meant(name)) is None:
        return problems
    return [Problem(name, None, Message("file.missing_near", near=near))]


def _missing(problem: Problem, named_at: Node | None) -> Problem:
    """A base that cannot be read at all is a problem of the line that names it."""
    if named_at is None or problem.line is not None or problem.source == named_at.source:
        return problem
    missing = shortened(shown_source(problem.source))
    said = Message("extends.missing", name=printable(named_at.value), file=missing, message=problem.said)
    return Problem(named_at.source, named_at.line, said)


def _circle(named_at: Node | None, name: str) -> Problem:
    source, line = (named_at.source, named_at.line) if named_at else (name, None)
    return Problem(source, line, Message("extends.circle", name=printable(name), most=MAX_FILES))
