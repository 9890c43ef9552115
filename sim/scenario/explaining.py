"""From a validation error to a sentence an analyst can act on: the value, what is allowed, what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from sim.policy.levers import Levers
from sim.policy.plans import PLANS, LeverSetting, kind_of
from sim.scenario.characters import listed, printable, shortened
from sim.scenario.errors import MOST_CHARACTERS, Problem
from sim.scenario.tree import Node, Path

_WHOLE = "must be a whole number"
_NUMBER = "must be a number"
_DATE = "must be a date such as 2024-03-01"
_RULES = {
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be above {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be below {lt}",
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_type": _NUMBER,
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "string_type": "must be text",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "tuple_type": "must be a list",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "model_type": "must be a group, with lines of the form `name: value`",
}
_LONGEST_PATH = 80
MOST_GUESSES = 100
"""Unknown names of one scenario for which the name meant is looked for: it takes a while, and nobody reads more."""


def problems_in(invalid: ValidationError, tree: Node, scenario: type[BaseModel]) -> list[Problem]:
    """Every validation error as a problem at its place in the tree; overlapping plans are told apart elsewhere."""
    found: list[Problem] = []
    guesses = MOST_GUESSES
    for error in invalid.errors(include_url=False):
        if error["type"] == "together":
            found += [_together(path, rule, tree, scenario) for path, rule in error.get("ctx", {})["found"]]
        elif error["type"] != "overlap":
            found.append(_problem(error, tree, scenario, guesses > 0))
            guesses -= error["type"] == "extra_forbidden"
    return found


def dotted(path: Path) -> str:
    """A path as messages write it: `policies[0].budget`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{printable(step)}" for step in path)
    return shortened(text.removeprefix("."), _LONGEST_PATH)


def closest(word: str, words: list[str]) -> str | None:
    """The word that was probably meant, or None."""
    near = get_close_matches(word[:_LONGEST_PATH].lower(), words, n=1, cutoff=0.6)
    return near[0] if near else None


def _problem(error: Any, tree: Node, scenario: type[BaseModel], guess: bool) -> Problem:
    context = error.get("ctx", {})
    path = _without_tags(error["loc"]) + ((context["key"],) if "key" in context else ())
    node, found = tree.at(path)
    fields, field = _field(scenario, path, tree)
    kind = error["type"]
    if kind == "extra_forbidden":
        told = f"{dotted(path)}: no such parameter; "
        near = _meant(path, fields, scenario) if guess else None
        hint = f"did you mean '{near}'?" if near else known_here(fields, told)
        return Problem(node.source, node.line, told + hint)
    if kind == "missing":
        return Problem(node.source, node.line, f"{dotted(path)} is missing.", _meaning(field))
    if kind.startswith("union_tag"):
        return Problem(node.source, node.line, f"{dotted(path)}{_unknown_policy(node)}")
    if "lever" in context:
        field = Levers.model_fields[context["lever"]]
    told = f"{dotted(found)} is {_shown(node)}: "
    return Problem(node.source, node.line, _sentence(told + _rule(error, node, field, told)), _meaning(field))


def _together(path: Path, rule: str, tree: Node, scenario: type[BaseModel]) -> Problem:
    """Values that are each allowed, told at one of them."""
    node, found = tree.at(path)
    _, field = _field(scenario, path, tree)
    return Problem(node.source, node.line, f"{dotted(found)} is {_shown(node)}: {rule}.", _meaning(field))


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _without_tags(loc: tuple[str | int, ...]) -> Path:
    """The path in the file: pydantic adds the kind of a policy after its place in the list."""
    if len(loc) > 2 and loc[0] == "policies":
        return (*loc[:2], *loc[3:])
    return loc


def _rule(error: Any, node: Node, field: FieldInfo | None, told: str) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return one_of(node.value, _choices(field), told)
    if kind in _RULES:
        return _RULES[kind].format(**{name: _number(limit) for name, limit in context.items()})
    message = error["msg"].removeprefix("Value error, ")
    return message[:1].lower() + message[1:].rstrip(".")


def one_of(value: Any, choices: Sequence[str], told: str) -> str:
    """The rule that a value must be one of some words, and which was probably meant; ``told`` stands before it."""
    near = closest(value, list(choices)) if isinstance(value, str) else None
    rule, meant = "must be one of ", f"; did you mean '{near}'?" if near else ""
    return rule + listed(choices, MOST_CHARACTERS - len(told + rule + meant) - 1) + meant


def known_here(names: Iterable[str], told: str) -> str:
    """Which names there are; ``told`` stands before it."""
    known = "known here: "
    return f"{known}{listed(names, MOST_CHARACTERS - len(told + known) - 1)}."


def _choices(field: FieldInfo | None) -> list[str]:
    """The words a field allows, however deeply its type nests them."""
    pending, words = [field.annotation if field else None], []
    while pending:
        kind = pending.pop(0)
        if isinstance(kind, str):
            words.append(kind)
        else:
            pending += [*get_args(kind), getattr(kind, "__value__", None)] if kind is not None else []
    return words


def _number(limit: Any) -> Any:
    """A bound as people write it: 20_000_000, 0.2, 1."""
    if isinstance(limit, float) and limit.is_integer() and abs(limit) < 1e15:
        limit = int(limit)
    return f"{limit:_}" if isinstance(limit, int) and not isinstance(limit, bool) else limit


def _shown(node: Node) -> str:
    if isinstance(node.value, dict):
        return "a group"
    if isinstance(node.value, list):
        return "a list"
    return "empty" if node.value is None else printable(node.written or str(node.value))


def _meaning(field: FieldInfo | None) -> str:
    """What a parameter is, with its unit; empty for what states neither."""
    if field is None or not field.description:
        return ""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return f"{field.description} [{extra['unit']}]" if extra.get("unit") else field.description


def _field(scenario: type[BaseModel], path: Path, tree: Node) -> tuple[Mapping[str, FieldInfo], FieldInfo | None]:
    """The fields known where a path ends, by the names files use, and the one it names (None if there is none)."""
    group: type[BaseModel] | None = scenario
    fields, field = by_name(scenario), None
    for depth, step in enumerate(path):
        if path[:1] == ("policies",) and depth == 1:
            kind = kind_of(tree.at(path[:2])[0].plain())
            group = LeverSetting if kind == "set" else PLANS.get(kind) if isinstance(kind, str) else None
            fields = by_name(group)
            continue
        field = fields.get(str(step), field if isinstance(step, int) else None)
        inner = field.annotation if field else None
        if depth < len(path) - 1 and isinstance(inner, type) and issubclass(inner, BaseModel):
            fields = by_name(inner)
    return fields, field


@cache
def by_name(group: type[BaseModel] | None) -> Mapping[str, FieldInfo]:
    """The fields of a group under the names that files use."""
    return {field.alias or name: field for name, field in group.model_fields.items()} if group else {}


def _meant(path: Path, fields: Mapping[str, FieldInfo], scenario: type[BaseModel]) -> str | None:
    """The name probably meant, in the same group or else in another one."""
    name = str(path[-1])
    near = closest(name, list(fields))
    if near or path[0] == "policies":
        return near
    places = _places(scenario)
    far = closest(name, list(places))
    return places[far] if far else None


@cache
def _places(scenario: type[BaseModel]) -> Mapping[str, str]:
    """Every parameter by the last part of its path."""
    return {leaf.rpartition(".")[2]: leaf for leaf in reversed(leaves(scenario))}


def leaves(group: type[BaseModel], prefix: str = "") -> list[str]:
    """The dotted path of every parameter in a group, in order."""
    found = []
    for name, field in by_name(group).items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found += leaves(inner, f"{prefix}{name}.")
        else:
            found.append(f"{prefix}{name}")
    return found


def _unknown_policy(node: Node) -> str:
    """Why an entry of `policies` is neither a setting nor a plan."""
    if not isinstance(node.value, dict):
        return f" is {_shown(node)}: must be a group with `set: levers...` or `plan: ...`."
    if "plan" not in node.value:
        return f": must say `set: levers...` or `plan: ...` with one of {', '.join(PLANS)}."
    plan = node.value["plan"]
    told = f".plan is {_shown(plan)}: "
    return _sentence(told + one_of(plan.value, list(PLANS), told))
