"""The left side of What if: levers first, what they rest on folded away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import solara

from sim.app import state
from sim.app.controls import ControlList
from sim.app.facts import (
    HEADLINES,
    defaults,
    facts_of,
    group_controls,
    groups,
    lever_controls,
    size_controls,
    value_at,
)
from sim.app.parts import Fold, Press, block, markup
from sim.locale import Words
from sim.policy.levers import LEVERS
from sim.report.markup import part
from sim.report.question import policies_table
from sim.scenario import Problem, Scenario, ScenarioError

_TERMS = "subsidy"
"""The group of parameters that are decisions: the terms of the subsidy."""
type Move = Callable[[str, Any], None]


@solara.component
def Levers(base: Scenario, scenario: Scenario, words: Words) -> None:
    """All that can be moved; ``base`` is the baseline in the world of the scenario."""
    _, set_scenario = state.use_scenario()
    problems, set_problems = solara.use_state(cast(tuple[Problem, ...], ()))

    def move(path: str, value: Any) -> None:
        try:
            set_scenario(state.current_scenario().with_(**{path: value}))
            set_problems(())
        except ScenarioError as error:
            set_problems(error.problems)

    # by their keys, folds stay open or shut when policies come or go
    with solara.v.Html(tag="section", class_="panel levers", attributes={"aria-label": words("whatif.levers")}):
        with solara.v.Html(tag="div", class_="heading"):
            block("h2", words("whatif.levers"))
            Press(words("whatif.reset"), lambda: set_scenario(state.use_base()), disabled=scenario == state.use_base())
        block("p", words("whatif.levers_about"), "note")
        _problems(problems, words)
        ControlList(lever_controls(HEADLINES, scenario, base, words), words, move)
        finer = tuple(name for name in LEVERS if name not in HEADLINES)
        with Fold(words("whatif.finer", n=len(finer)), changed=_changed("levers", scenario, base, finer)).key("finer"):
            _Sliders(finer, scenario, base, words, move)
        _group_fold(_TERMS, scenario, words, move)
        _policies(scenario, words)
        with Fold(words("whatif.assumptions"), changed=_assumed(scenario)).key("assumptions"):
            block("p", words("whatif.assumptions_about"), "note")
            for group in groups():
                if group != _TERMS:
                    _group_fold(group, scenario, words, move)
        with Fold(words("whatif.size")).key("size"):
            block("p", words("whatif.size_about"), "note")
            ControlList(size_controls(scenario, state.use_base(), words), words, move)


# components of their own, because what stands in a fold that is shut is then never made


@solara.component
def _Sliders(names: tuple[str, ...], scenario: Scenario, base: Scenario, words: Words, move: Move) -> None:
    ControlList(lever_controls(names, scenario, base, words), words, move)


@solara.component
def _Boxes(group: str, scenario: Scenario, words: Words, move: Move) -> None:
    ControlList(group_controls(group, scenario, words), words, move, "default")


def _problems(problems: tuple[Problem, ...], words: Words) -> None:
    if problems:
        with solara.v.Html(tag="div", class_="problem", attributes={"role": "alert"}):
            for problem in problems:
                block("p", problem.said.told(words.language))


def _group_fold(group: str, scenario: Scenario, words: Words, move: Move) -> None:
    facts = facts_of(group)
    title = words("whatif.group", name=words.name("group", group), n=len(facts))
    with Fold(title, changed=_changed(group, scenario, defaults())).key(group):
        _Boxes(group, scenario, words, move)


def _policies(scenario: Scenario, words: Words) -> None:
    """The dated policies, which come from a file or an address."""
    if scenario.policies:
        with Fold(words("whatif.policies", n=len(scenario.policies)), opened=True).key("policies"):
            markup(part("policies", policies_table(scenario.resolved(), None, words), words=words), "policies")


def _changed(group: str, scenario: Scenario, base: Scenario, names: tuple[str, ...] = ()) -> bool:
    """Whether some value of a group (of some names only, if given) is not that of the base."""
    paths = [f"{group}.{name}" for name in names] or [fact.path for fact in facts_of(group)]
    return any(value_at(scenario, path) != value_at(base, path) for path in paths)


def _assumed(scenario: Scenario) -> bool:
    usual = defaults()
    return any(getattr(scenario, group) != getattr(usual, group) for group in groups() if group != _TERMS)
