"""What is wrong with a scenario, as a list in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from sim.app.parts import block
from sim.locale import Words
from sim.scenario import Problem, Scenario

_USUAL_TITLE = str(Scenario.model_fields["title"].default)


def list_problems(problems: Iterable[Problem], words: Words) -> None:
    """The entries of a list of problems, to be called inside of it."""
    for problem in problems:
        block("li", problem.told(words))


def shown_title(scenario: Scenario, words: Words) -> str:
    """The title of a scenario; that of the defaults in the reader's language."""
    return words("app.usual_title") if scenario.title == _USUAL_TITLE else scenario.title
