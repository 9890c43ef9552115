"""What one session knows: its scenario, the baseline to compare with, and its language. The address bar mirrors it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote

import solara

from sim.app.address import decoded, encoded, usual
from sim.app.desk import desk
from sim.app.estimate import Estimate
from sim.app.language import language_of
from sim.locale import LANGUAGES, Language, Words
from sim.scenario import Problem, Scenario, ScenarioError

_scenario: solara.Reactive[Scenario | None] = solara.reactive(None)
_base: solara.Reactive[Scenario | None] = solara.reactive(None)
_language: solara.Reactive[Language] = solara.reactive("en")
_estimate: solara.Reactive[Estimate | None] = solara.reactive(None)
_agreed: solara.Reactive[Any] = solara.reactive(None)
_problems: solara.Reactive[tuple[Problem, ...]] = solara.reactive(())


def use_scenario() -> tuple[Scenario, Callable[[Scenario], None]]:
    """The scenario of this session as it stands, and how to replace it."""
    return _scenario.value or use_base(), _scenario.set


def current_scenario() -> Scenario:
    """The scenario of this session at this moment, for what happens after a page was drawn."""
    return _scenario.peek() or _base.peek() or desk().base


def use_estimate() -> tuple[Estimate | None, Callable[[Estimate | None], None]]:
    """What the page What if last found, perhaps of an earlier scenario; and how it sets that."""
    return _estimate.value, _estimate.set


def use_base() -> Scenario:
    """The baseline of this session: that of the server, unless the address or a file brought another."""
    return _base.value or desk().base


def use_words() -> Words:
    """The words of the session's language."""
    return Words(_language.value)


def set_language(language: Language) -> None:
    """Show everything in one of `LANGUAGES`."""
    _language.set(language)


def use_agreed() -> Any:
    """The largest `sim.app.serving.permission.Demand` that somebody agreed to in this session; None before."""
    return _agreed.value


def agree(demand: Any) -> None:
    """Play whatever takes no more than this from now on."""
    _agreed.set(demand)


def use_problems() -> tuple[tuple[Problem, ...], Callable[[], None]]:
    """What was wrong with the address, and how to put that away."""
    return _problems.value, lambda: _problems.set(())


def query() -> str:
    """The part of the address behind `?` that brings a reload or a colleague to the same scenario and language."""
    base = use_base()
    scenario = _scenario.value or base
    parts = {} if _language.value == LANGUAGES[0] else {"lang": _language.value}
    if base != usual() or base != desk().base:
        parts["b"] = encoded(base, usual())
    if scenario != base:
        parts["s"] = encoded(scenario, base)
    return "&".join(f"{name}={quote(text, safe='-_')}" for name, text in parts.items())


def open_address(search: str | None) -> None:
    """Take over what an address says; a bad one leaves the baseline and says what is wrong."""
    given = {name: values[-1] for name, values in parse_qs(search or "", keep_blank_values=True).items()}
    _language.set(language_of(search or ""))
    if "b" not in given and "s" not in given:
        return
    try:
        base = decoded(given.get("b", ""), usual())
        scenario = decoded(given.get("s", ""), base)
    except ScenarioError as error:
        _problems.set(error.problems)
    else:
        _base.set(base)
        _scenario.set(scenario)
