"""From a validation error to a sentence an analyst can act on: the value, what is allowed, what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from sim.locale import Message, Names
from sim.names import FORMS, PLATFORMS, Form
from sim.parameters.base import BROKEN
from sim.policy.dated import DATED
from sim.policy.plans import PLANS, Setting, kind_of
from sim.processes.platforms.one_platform import platforms_with
from sim.scenario.characters import printable, shortened
from sim.scenario.errors import Meaning, Problem
from sim.scenario.tree import Node, Path

_RULES = {
    "greater_than_equal": ("rule.at_least", "ge"),
    "greater_than": ("rule.above", "gt"),
    "less_than_equal": ("rule.at_most", "le"),
    "less_than": ("rule.below", "lt"),
    "int_type": ("rule.whole", None),
    "int_from_float": ("rule.whole", None),
    "int_parsing": ("rule.whole", None),
    "int_parsing_size": ("rule.whole", None),
    "float_type": ("rule.number", None),
    "float_parsing": ("rule.number", None),
    "finite_number": ("rule.finite", None),
    "bool_type": ("rule.true_or_false", None),
    "date_type": ("rule.date", None),
    "date_parsing": ("rule.date", None),
    "date_from_datetime_parsing": ("rule.date", None),
    "string_type": ("rule.text", None),
    "string_too_long": ("rule.most_characters", "max_length"),
    "tuple_type": ("rule.list", None),
    "too_short": ("rule.least_entries", "min_length"),
    "too_long": ("rule.most_entries", "max_length"),
    "model_type": ("rule.group", None),
}
"""What is said of a kind of pydantic's errors, and which part of its context is the limit."""
_FORMS = {
    Form.SHORT_VIDEO: Message("form.short_video"),
    Form.SHELF: Message("form.shelf"),
    Form.LONG_VIDEO: Message("form.long_video"),
    Form.MINI_PROGRAM: Message("form.mini_program"),
    Form.APP: Message("form.app"),
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
        if said := of_another_form(path, dotted(path)):
            return Problem(node.source, node.line, said)
        near = _meant(path, fields, scenario) if guess else None
        return Problem(node.source, node.line, no_such_name(dotted(path), near, fields))
    if kind == "missing":
        return Problem(node.source, node.line, Message("value.missing", path=dotted(path)), _meaning(field))
    if kind.startswith("union_tag"):
        return Problem(node.source, node.line, _unknown_policy(dotted(path), node))
    if "dated" in context:
        field = DATED[context["dated"]].field
    if path[:1] == ("policies",) and path[-1] == "set" and node.value in leaves(scenario):
        said = Message("policy.not_dated", path=dotted(found), value=_shown(node), way=_way_to_vary(str(node.value)))
    elif path[:1] == ("policies",) and path[-1] == "set" and (other := _set_elsewhere(node.value)):
        return Problem(node.source, node.line, other)
    elif kind == "literal_error":
        said = one_of(dotted(found), _shown(node), node.value, _choices(field))
    else:
        said = Message("value.wrong", path=dotted(found), value=_shown(node), rule=_rule(error))
    return Problem(node.source, node.line, said, _meaning(field))


def of_another_form(path: Path, written: str) -> Message | None:
    """What to say where a path names a setting that only platforms of other forms have; None where it does not.

    written: the path as people read it.
    """
    if len(path) != 3 or path[0] != "platforms" or path[1] not in PLATFORMS:
        return None
    having = platforms_with(str(path[2]))
    if not having or path[1] in having:
        return None
    forms = dict.fromkeys(FORMS[PLATFORMS.index(name)] for name in having)
    return Message("name.other_form", path=written, forms=tuple(_FORMS[form] for form in forms), names=Names(having))


def _set_elsewhere(path: Any) -> Message | None:
    """The same of the path that a policy sets."""
    return of_another_form(tuple(path.split(".")), printable(path)) if isinstance(path, str) else None


def _way_to_vary(path: str) -> Message:
    """How to change what no policy changes on a date."""
    group = path.partition(".")[0]
    if group == "subsidy":
        return Message("way.plan", names=", ".join(PLANS))
    if path in ("seed", "replications", "warm_up", "title", "policies"):
        return Message("way.run")
    return Message("way.set", path=path)


def _together(path: Path, rule: Message, tree: Node, scenario: type[BaseModel]) -> Problem:
    """Values that are each allowed, told at one of them."""
    node, found = tree.at(path)
    _, field = _field(scenario, path, tree)
    said = Message("value.wrong", path=dotted(found), value=_shown(node), rule=rule)
    return Problem(node.source, node.line, said, _meaning(field))


def _without_tags(loc: tuple[str | int, ...]) -> Path:
    """The path in the file: pydantic adds the kind of a policy after its place in the list."""
    if len(loc) > 2 and loc[0] == "policies":
        return (*loc[:2], *loc[3:])
    return loc


def _rule(error: Any) -> Message:
    """Why a value is not allowed: ours, one of pydantic's that people meet, or else in pydantic's own words."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == BROKEN:
        return context["rule"]
    if kind in _RULES:
        key, limit = _RULES[kind]
        return Message(key, limit=_number(context[limit])) if limit else Message(key)
    text = error["msg"].removeprefix("Value error, ")
    return Message("rule.other", text=text[:1].lower() + text[1:].rstrip("."))


def one_of(path: str, shown: Message, value: Any, choices: Sequence[str]) -> Message:
    """That a value, ``shown`` like that, must be one of some words, and which was probably meant."""
    near = closest(value, list(choices)) if isinstance(value, str) else None
    if near:
        return Message("value.near", path=path, value=shown, names=Names(choices), near=near)
    return Message("value.wrong", path=path, value=shown, rule=Message("rule.one_of", names=Names(choices)))


def no_such_name(path: str, near: str | None, names: Iterable[str]) -> Message:
    """That there is no parameter of a name; which one was probably meant, or else which ones there are."""
    if near:
        return Message("name.near", path=path, near=near)
    return Message("name.known", path=path, names=Names(names))


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


def shown_value(value: Any, written: str) -> Message:
    """A value as messages show it: what kind of thing was given, or what was written."""
    if isinstance(value, dict | list):
        return Message("value.group" if isinstance(value, dict) else "value.list")
    return Message("value.written", text=printable(written)) if written else Message("value.empty")


def _shown(node: Node) -> Message:
    return shown_value(node.value, "" if node.value is None else node.written or str(node.value))


def _meaning(field: FieldInfo | None) -> Meaning:
    """What a parameter is, with its unit; empty for what states neither."""
    if field is None or not field.description:
        return Meaning()
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return Meaning(field.description, str(extra.get("unit", "")))


def _field(scenario: type[BaseModel], path: Path, tree: Node) -> tuple[Mapping[str, FieldInfo], FieldInfo | None]:
    """The fields known where a path ends, by the names files use, and the one it names (None if there is none)."""
    group: type[BaseModel] | None = scenario
    fields, field = by_name(scenario), None
    for depth, step in enumerate(path):
        if path[:1] == ("policies",) and depth == 1:
            kind = kind_of(tree.at(path[:2])[0].plain())
            group = Setting if kind == "set" else PLANS.get(kind) if isinstance(kind, str) else None
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


def _unknown_policy(path: str, node: Node) -> Message:
    """Why an entry of `policies` is neither a setting nor a plan."""
    if not isinstance(node.value, dict):
        return Message("value.wrong", path=path, value=_shown(node), rule=Message("rule.policy"))
    if "plan" not in node.value:
        return Message("policy.neither", path=path, names=", ".join(PLANS))
    plan = node.value["plan"]
    return one_of(f"{path}.plan", _shown(plan), plan.value, list(PLANS))
