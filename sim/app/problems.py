"""What is wrong with a scenario, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sim.app.parts import block
from sim.scenario import Problem, Scenario
from sim.words import Words

_USUAL_TITLE = str(Scenario.model_fields["title"].default)


def told(problem: Problem, words: Words) -> str:
    """A problem with its place, and with what the parameter means and its unit."""
    source = words.name("problem.source", problem.source, problem.source)
    message = words.problem(problem.message)
    if problem.line is None:
        text = words("problem.place", source=source, message=message)
    else:
        text = words("problem.line", source=source, line=problem.line, message=message)
    return text + (words("problem.meaning", meaning=_meaning(problem.meaning, words)) if problem.meaning else "")


def list_problems(problems: Iterable[Problem], words: Words) -> None:
    """The entries of a list of problems, to be called inside of it."""
    for problem in problems:
        block("li", told(problem, words))


def shown_title(scenario: Scenario, words: Words) -> str:
    """The title of a scenario; that of the defaults in the reader's language."""
    return words("app.usual_title") if scenario.title == _USUAL_TITLE else scenario.title


def _meaning(text: str, words: Words) -> str:
    """`length of the run [days]`, `运行长度 [天]`."""
    parts = re.fullmatch(r"(.*) \[(.*)\]", text, re.DOTALL)
    return f"{words.parameter(parts[1])} [{words.parameter(parts[2])}]" if parts else words.parameter(text)
