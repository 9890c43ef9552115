"""What controls show: every lever and parameter with bounds, unit, meaning, source and status, from its declaration."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from sim.locale import Words
from sim.parameters.base import Parameters
from sim.policy.levers import Levers
from sim.scenario import Scenario
from sim.scenario.model import GROUPS

HEADLINES = ("policy_subsidy", "targeting_accuracy", "after_sales_quality")
"""The levers that stand open; the others are folded away."""
SIZES = {
    "viewers": (500, 1_000, 2_000, 5_000, 10_000, 20_000),
    "days": (30, 60, 90, 180, 365),
    "replications": (2, 5, 10, 20, 40),
}
"""How large the simulation may be made, and how often it may be played."""
_STEPS = 200
_COUNTED = ("yuan", "people", "days", "multiplier")
"""Beginnings of units that stand behind a figure; the others are in what is told about it."""


class Fact(NamedTuple):
    """One parameter that a control can change."""

    path: str
    kind: type
    low: float | None
    high: float | None
    unit: str
    status: str
    source: str
    meaning: str


@cache
def facts_of(group: str) -> tuple[Fact, ...]:
    """The numbers and switches of a group, in the order of their declaration."""
    return tuple(_facts(group, {"levers": Levers, **GROUPS}[group]))


@cache
def groups() -> tuple[str, ...]:
    """The groups of parameters that have something to change."""
    return tuple(group for group in GROUPS if facts_of(group))


@cache
def defaults() -> Scenario:
    """What every parameter is unless somebody says otherwise, checked once for all pages."""
    return Scenario()


def lever_controls(names: tuple[str, ...], scenario: Scenario, base: Scenario, words: Words) -> list[dict[str, Any]]:
    """Sliders of some levers."""
    facts = {fact.path.removeprefix("levers."): fact for fact in facts_of("levers")}
    return [_control(facts[name], "slider", scenario, base, words) for name in names]


def group_controls(group: str, scenario: Scenario, words: Words) -> list[dict[str, Any]]:
    """Boxes for every number of a group, with the default beside it."""
    return [
        _control(fact, "switch" if fact.kind is bool else "number", scenario, defaults(), words)
        for fact in facts_of(group)
    ]


def size_controls(scenario: Scenario, base: Scenario, words: Words) -> list[dict[str, Any]]:
    """Choices of the size of the simulation; that of the base is among them."""
    sizes = {name: {*SIZES[name], getattr(scenario, name), getattr(base, name)} for name in SIZES}
    return [
        choice(name, words(f"whatif.size.{name}"), [(n, f"{n:,}") for n in sorted(some)], getattr(scenario, name))
        for name, some in sizes.items()
    ]


def choice(path: str, label: str, options: list[tuple[Any, str]], value: Any) -> dict[str, Any]:
    """A choice of one of several values, each with its words."""
    return {"path": path, "kind": "choice", "label": label, "options": options, "value": value}


def value_at(scenario: Scenario, path: str) -> Any:
    """The value of a dotted path."""
    value: Any = scenario
    for step in path.split("."):
        value = getattr(value, step)
    return value


def _facts(prefix: str, group: type[Parameters]) -> Iterator[Fact]:
    for name, field in group.model_fields.items():
        kind, path = field.annotation, f"{prefix}.{name}"
        if isinstance(kind, type) and issubclass(kind, Parameters):
            yield from _facts(path, kind)
        elif kind in (int, float, bool):
            extra: Any = field.json_schema_extra
            limits = {
                limit: getattr(fact, limit) for fact in field.metadata for limit in _LIMITS if hasattr(fact, limit)
            }
            low, high = limits.get("ge", limits.get("gt")), limits.get("le", limits.get("lt"))
            source = extra["source"].removeprefix(extra["status"]).removeprefix(":").strip()
            meaning = field.description or ""
            yield Fact(path, kind, low, high, extra["unit"], extra["status"], source, meaning)


_LIMITS = ("ge", "gt", "le", "lt")


def _control(fact: Fact, kind: str, scenario: Scenario, base: Scenario, words: Words) -> dict[str, Any]:
    unit = words.declared(fact.unit)
    return {
        "path": fact.path,
        "kind": kind,
        "label": _capital(words.label(fact.path)),
        "value": value_at(scenario, fact.path),
        "base": value_at(base, fact.path),
        "low": fact.low,
        "high": fact.high,
        "step": _step(fact),
        "unit": unit if fact.unit.startswith(_COUNTED) else "",
        "status": fact.status,
        "status_words": words(f"status.{fact.status}"),
        "meaning": words.declared(fact.meaning),
        "about": _about(fact, unit, words),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _about(fact: Fact, unit: str, words: Words) -> str:
    """Bounds, unit, status and source in one line."""
    low, high = (None if bound is None else f"{bound:,.15g}" for bound in (fact.low, fact.high))
    key = "between" if low and high else "from" if low else "up_to" if high else "any"
    bounds = words(f"whatif.bounds.{key}", low=low, high=high, unit="" if fact.kind is bool else unit).strip()
    status = words(f"status.{fact.status}")
    return words("whatif.about_parameter", bounds=bounds, status=status, source=words.declared(fact.source))


def _step(fact: Fact) -> float:
    """A round step, some two hundred of which lead from bound to bound."""
    if fact.kind is int:
        return 1
    if fact.low is None or fact.high is None:
        return 0
    rough = (fact.high - fact.low) / _STEPS
    return 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else 0.01
