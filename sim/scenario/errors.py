"""What is wrong with a scenario, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.scenario.characters import shortened, visible

MOST_CHARACTERS = 200
"""How long a message may be."""
_LONGEST_SOURCE = 100


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario, in words that are safe to print and not longer than `MOST_CHARACTERS`.

    ``source`` is the file as the user named it, or the option (`--set`); ``line`` counts from 1 and is None outside a
    file. ``message`` is one sentence; ``meaning`` says what the parameter is, with its unit.
    """

    source: str
    line: int | None
    message: str
    meaning: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", shortened(visible(self.message), MOST_CHARACTERS))

    def __str__(self) -> str:
        source = shown_source(self.source)
        where = source if self.line is None else f"{source}:{self.line}"
        return f"{where}: {self.message}" + (f"\n    {self.meaning}" if self.meaning else "")


class ScenarioError(ValueError):
    """A scenario that cannot be run. ``problems`` holds every reason at once, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return ScenarioError, (self.problems,)


def shown_source(source: str) -> str:
    """A source as messages call it; of a very long name the end, which tells more than the beginning."""
    shown = visible(source)
    return shown if len(shown) <= _LONGEST_SOURCE else f"...{shown[3 - _LONGEST_SOURCE :]}"
