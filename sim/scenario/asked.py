"""What somebody hands to a function of Python, looked at before anything is played: of the right kind or not."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any

from sim.scenario.characters import printable
from sim.scenario.model import Scenario

_KINDS = {
    "workers": "a whole number from 1, or None",
    "threads": "a whole number from 1, or None",
    "twin": "True or False",
    "retry": "True or False",
    "progress": "a function of two numbers, or None",
    "cluster": "the address of a scheduler, or None",
    "out": "the path of a folder, or None",
}


def must_be_scenarios(scenarios: Mapping[str, Any], **others: Any) -> None:
    """Refuse what is no scenario, and other arguments of the wrong kind, by name.

    Raises:
        TypeError: with everything that is wrong at once.
    """
    wrong = [_told(name, one, _wanted(one)) for name, one in scenarios.items() if not isinstance(one, Scenario)]
    wrong += [_told(name, one, _KINDS[name]) for name, one in others.items() if not _fits(name, one)]
    if wrong:
        raise TypeError("\n".join(wrong))


def each(name: str, given: Any) -> dict[str, Any]:
    """The entries of an argument that is one scenario or several, by what messages call them."""
    if isinstance(given, Sequence) and not isinstance(given, str | bytes):
        return {f"{name}[{place}]": one for place, one in enumerate(given)}
    return {name: given}


def _told(name: str, value: Any, wanted: str) -> str:
    return f"{name} is {printable(repr(value))}: must be {wanted}"


def _wanted(value: Any) -> str:
    file = isinstance(value, str | os.PathLike)
    return f"a Scenario, such as sim.load({printable(repr(os.fspath(value))) if file else "'baseline'"}) gives"


def _fits(name: str, value: Any) -> bool:
    if name in ("twin", "retry"):
        return isinstance(value, bool)
    if value is None:
        return True
    if name == "progress":
        return callable(value)
    if name in ("cluster", "out"):
        return isinstance(value, str) or (name == "out" and isinstance(value, os.PathLike))
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= 1
