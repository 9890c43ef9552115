"""From a YAML file to a tree that knows the line of everything in it.

The reader works on the events of ruamel.yaml's parser (YAML 1.2) rather than on loaded values: so it sees every
duplicate key and every tag, keeps invalid dates as text for a message of our own, and stops at a depth and a size
before anything is built from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from sim.locale import Message
from sim.scenario.characters import Lines, Odd, Span, controls, mended, oddities, printable, suspicious
from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.grammar import mistake
from sim.scenario.tree import Node

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_NAMES = 1_000
"""Names in one group: more than twice as many as there are parameters."""

_FREE_TEXT = ("title", "extends")
"""Top-level names whose values may hold any characters."""
_RESOLVER = VersionedResolver()
_OPENINGS = (MappingStartEvent, SequenceStartEvent)
_CLOSINGS = (MappingEndEvent, SequenceEndEvent)
_BASES = {"0x": 16, "0o": 8, "0b": 2}


def read(path: Path, name: str) -> tuple[Node, list[Problem]]:
    """The tree in a file and what is wrong with its form. ``name`` is how messages call the file.

    Raises:
        ScenarioError: the file cannot be read at all.
    """
    return parse(_text(path, name), name)


def _text(path: Path, name: str) -> str:
    try:
        if not path.is_file():
            key = "file.folder" if path.is_dir() else "file.irregular" if path.exists() else "file.missing"
            raise ScenarioError([Problem(name, None, Message(key))])
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, ScenarioError):
            raise
        raise ScenarioError([Problem(name, None, Message("file.unreadable", reason=reason(error)))]) from None
    if len(content) > MAX_BYTES:
        raise ScenarioError([Problem(name, None, Message("file.too_large", size=MAX_BYTES // 1024))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ScenarioError([Problem(name, line, Message("file.encoding"))]) from None


def reason(error: Exception) -> Message | str:
    """Why a file cannot be read: in the words of the system, but for a name that no system takes."""
    null = isinstance(error, ValueError) and not isinstance(error, UnicodeError)
    return Message("file.null") if null else getattr(error, "strerror", None) or str(error)


def parse(text: str, name: str) -> tuple[Node, list[Problem]]:
    """The tree in a YAML text and what is wrong with its form; see `read`.

    Characters that only look like those of YAML are problems, and are then read as what they look like.
    """
    odd = controls(text)
    problems = _told(odd, text, name)
    text = mended(text, odd)
    spans: list[Span] = []
    try:
        root, found = _tree(text, name, spans)
    except ScenarioError as error:
        odd = [] if text.isascii() else oddities(text, suspicious(text))
        if not odd:
            raise ScenarioError([*problems, *error.problems]) from None
    else:
        odd = oddities(text, spans)
        if not odd:
            return root, [*problems, *found]
    problems += _told(odd, text, name)
    try:
        root, found = _tree(mended(text, odd), name, [])
    except ScenarioError as error:
        raise ScenarioError([*problems, *error.problems]) from None
    return root, [*problems, *found]


def _told(odd: list[Odd], text: str, name: str) -> list[Problem]:
    """Odd characters as problems, each once a line."""
    lines = Lines(text)
    return list(dict.fromkeys(Problem(name, lines.at(one.place), one.said) for one in odd))


def _tree(text: str, name: str, spans: list[Span]) -> tuple[Node, list[Problem]]:
    """The tree in a text without control characters, and what is wrong with its form.

    The places of all that is not plain ASCII, titles and names of files aside, are added to ``spans``.
    """
    problems: list[Problem] = []
    try:
        root = _build(YAML(typ="rt", pure=True).parse(text), name, problems, spans)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise ScenarioError([*problems, Problem(name, line, mistake(error))]) from None
    except (YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, ScenarioError):
            raise
        said = Message("yaml.wrong", problem=str(error).splitlines()[0])
        raise ScenarioError([*problems, Problem(name, None, said)]) from None
    if root.value is None:
        root.value = {}
    if not isinstance(root.value, dict):
        raise ScenarioError([*problems, Problem(name, root.line, Message("yaml.lines"))])
    return root, problems


def scalar(text: str) -> Any:
    """The value of an unquoted YAML scalar: number, true or false, null, else text (dates included)."""
    tag = str(_RESOLVER.resolve(ScalarNode, text, (True, False))).rpartition(":")[2]
    digits = text.replace("_", "").lower()
    try:
        if tag == "int":
            base = _BASES.get(digits.lstrip("+-")[:2], 10)
            return int(digits, base)
        if tag == "float":
            return float(re.sub(r"\.(inf|nan)$", r"\1", digits))
    except ValueError:  # more digits than Python converts, or none at all
        return text
    return {"null": None, "bool": digits == "true"}.get(tag, text)


def _build(events: Iterator[Any], name: str, problems: list[Problem], spans: list[Span]) -> Node:
    """The tree of the first document. Problems that leave the rest readable are collected, others raised."""
    root = Node(None, name, typed="")
    stack: list[_Open] = []
    documents = 0
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise ScenarioError([*problems, Problem(name, line, Message("yaml.documents"))])
        elif isinstance(event, _CLOSINGS):
            stack.pop()
        elif isinstance(event, (ScalarEvent, AliasEvent, *_OPENINGS)):
            problems += _form(event, name, line)
            node = _node(event, name, line)
            free_text = len(stack) == 1 and stack[0].key in _FREE_TEXT
            if isinstance(event, ScalarEvent) and not event.value.isascii() and not free_text:
                spans.append((event.start_mark.index, event.end_mark.index))
            if stack:
                problems += stack[-1].add(node)
                if len(stack[-1].lines) > MAX_NAMES:
                    problems.append(Problem(name, line, Message("yaml.names", most=f"{MAX_NAMES:_}")))
                    return root
            else:
                root = node
            if isinstance(event, _OPENINGS):
                stack.append(_Open(node))
                if len(stack) > MAX_DEPTH:
                    raise ScenarioError([*problems, Problem(name, line, Message("yaml.deep", most=MAX_DEPTH))])
    return root


def _form(event: Any, name: str, line: int) -> list[Problem]:
    """What scenario files must not use: they stay plain lists of values."""
    found = []
    if isinstance(event, AliasEvent):
        found.append(Problem(name, line, Message("yaml.alias", name=printable(event.anchor))))
    elif event.anchor:
        found.append(Problem(name, line, Message("yaml.anchor", name=printable(event.anchor))))
    tag = getattr(event, "tag", None)
    if tag is not None and tag != "!":
        found.append(Problem(name, line, Message("yaml.tag", tag=printable(str(tag)))))
    return found


def _node(event: Any, name: str, line: int) -> Node:
    if isinstance(event, MappingStartEvent):
        return Node({}, name, line)
    if isinstance(event, SequenceStartEvent):
        return Node([], name, line)
    if isinstance(event, AliasEvent):
        return Node(None, name, line, typed="")
    text = event.value.encode("utf-8", "replace").decode()  # half a character of an escape such as \ud800
    if event.style is None:
        return Node(scalar(text), name, line, typed=text)
    return Node(text, name, line)


class _Open:
    """A mapping or list that is still being read."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.key: str | None = None
        self.lines: dict[str, int | None] = {}

    def add(self, part: Node) -> list[Problem]:
        """Take in the next key, value or entry."""
        if isinstance(self.node.value, list):
            self.node.value.append(part)
            return []
        if self.key is None:
            return self._start(part)
        part.line = self.lines[self.key]  # people look for the name, also where the value is on a later line
        self.node.value[self.key] = part
        self.key = None
        return []

    def _start(self, key: Node) -> list[Problem]:
        self.key = key.value if isinstance(key.value, str) else key.written or "?"
        first = self.lines.get(self.key)
        self.lines[self.key] = key.line
        if isinstance(key.value, dict | list):
            return [Problem(key.source, key.line, Message("yaml.name"))]
        if first is None:
            return []
        return [Problem(key.source, key.line, Message("yaml.twice", name=printable(self.key), line=first))]
