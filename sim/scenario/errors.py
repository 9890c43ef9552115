"""What is wrong with a scenario, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario.

    ``source`` is the file as the user named it, or the option (`--set`); ``line`` counts from 1 and is None outside a
    file. ``message`` is one sentence; ``meaning`` says what the parameter is, with its unit.
    """

    source: str
    line: int | None
    message: str
    meaning: str = ""

    def __str__(self) -> str:
        where = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{where}: {self.message}" + (f"\n    {self.meaning}" if self.meaning else "")


class ScenarioError(ValueError):
    """A scenario that cannot be run. ``problems`` holds every reason at once, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return ScenarioError, (self.problems,)
