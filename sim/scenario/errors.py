"""What is wrong with a scenario, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sim.locale import Message, Words
from sim.locale.messages import MOST_CHARACTERS
from sim.scenario.characters import shortened, visible

_LONGEST_SOURCE = 100
_NO_FILE = ("address", "baseline")
"""Sources that have a name in every language."""


class Meaning(NamedTuple):
    """What a parameter is, and its unit (empty: none), in the English of its declaration."""

    text: str = ""
    unit: str = ""

    def told(self, words: Words) -> str:
        """In the reader's language: `length of the run [days]`."""
        text = words.declared(self.text)
        return f"{text} [{words.declared(self.unit)}]" if self.unit else text


_NONE = Meaning()


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario, in words that are safe to print and not longer than `MOST_CHARACTERS`.

    ``source`` is the file as the user named it, or the option (`--set`); ``line`` counts from 1 and is None outside a
    file. ``said`` is one sentence; ``about`` is the parameter it is about.
    """

    source: str
    line: int | None
    said: Message
    about: Meaning = _NONE

    @property
    def message(self) -> str:
        """The sentence in English."""
        return _told(self.said, _ENGLISH)

    @property
    def meaning(self) -> str:
        """What the parameter is, with its unit, in English; empty where it is about none."""
        return self.about.told(_ENGLISH)

    def told(self, words: Words) -> str:
        """The problem in the reader's language, with its place and with what the parameter means."""
        source = shown_source(self.source)
        where: dict[str, object] = {
            "source": Message(f"source.{source}") if source in _NO_FILE else source,
            "message": _told(self.said, words),
        }
        key = "place.file" if self.line is None else "place.line"
        text = Message(key, line=self.line, **where).told(words.language)
        meaning = Message("place.meaning", meaning=self.about.told(words)).told(words.language)
        return text + (meaning if self.about.text else "")

    def __str__(self) -> str:
        return self.told(_ENGLISH)


class ScenarioError(ValueError):
    """A scenario that cannot be run. ``problems`` holds every reason at once, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def shown_source(source: str) -> str:
    """A source as messages call it; of a very long name the end, which tells more than the beginning."""
    shown = visible(source)
    return shown if len(shown) <= _LONGEST_SOURCE else f"...{shown[3 - _LONGEST_SOURCE :]}"


_ENGLISH = Words("en")


def _told(said: Message, words: Words) -> str:
    return shortened(visible(said.told(words.language)), MOST_CHARACTERS)
