"""The JSON Schema (draft 2020-12) of scenario files, from which editors complete, explain and check as one types.

It says what the parameters say about themselves, so it cannot drift from them. It checks names, types and bounds;
what needs several values at once (overlapping plans, a budget below one title's cash) only `microdrama validate` sees.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic.fields import FieldInfo

from sim.parameters.base import Parameters
from sim.policy.dated import BY_PLATFORM, DATED, DatedParameter
from sim.policy.plans import PLANS, Setting
from sim.scenario.model import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BOUNDS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
_FACTS = ("title", "unit", "source", "status", "default", "dated")
"""What the description of a parameter says already."""
_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_SWITCH = [True, False, "on", "off"]
_EVERYWHERE = {
    "if": {"not": {"properties": {"set": {"enum": sorted(BY_PLATFORM)}}}},
    "then": {"properties": {"platform": {"type": "null"}}},
}
"""What has no value by platform is set everywhere."""
_EXTENDS = {
    "type": "string",
    "minLength": 1,
    "description": "Another scenario file, relative to this one, or the name of one that comes with the program "
    "(baseline). This file changes only what it mentions.",
}


def schema() -> dict[str, Any]:
    """The schema of a scenario file."""
    definitions: dict[str, Any] = {}
    root = _group(Scenario, Scenario(), definitions)
    root["type"] = "object"
    root["properties"] = {"extends": _EXTENDS, **root["properties"]}
    root["properties"]["policies"] = _policies(definitions)
    head = {"$schema": DIALECT, "title": "Scenario of microdrama-sim", "description": _first_line(Scenario)}
    return {**head, **root, "$defs": definitions}


def _group(kind: type[Parameters], usual: Parameters | None, definitions: dict[str, Any]) -> dict[str, Any]:
    """A group as an object that knows all its names; ``usual`` holds its defaults (None: every name is required).

    A name with nothing behind it changes nothing, so a group may also be null.
    """
    raw = kind.model_json_schema(by_alias=True)
    nested = {key: field.annotation for key, field in kind.model_fields.items() if _is_group(field)}
    for key, part in raw.get("$defs", {}).items():
        # the types of single values and tables, which are the same in every group
        if kind is not Scenario and part.get("type") != "object":
            definitions[key] = part
    properties = {}
    for key, field in kind.model_fields.items():
        alias, default = field.alias or key, getattr(usual, key, None)
        if key in nested:
            part = _group(nested[key], default, definitions)  # type: ignore[arg-type]
            properties[alias] = {**part, "description": f"{field.description}. {_first_line(nested[key])}"}
        else:
            properties[alias] = _parameter(raw["properties"][alias], field, default, usual is not None)
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _parameter(raw: dict[str, Any], field: FieldInfo, usual: Any, has_usual: bool) -> dict[str, Any]:
    """The schema of one parameter, its description with unit, bounds, default and source."""
    facts = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    part = {key: value for key, value in raw.items() if key not in _FACTS}
    sentences = [f"{field.description} [{facts['unit']}]" if facts else ""]
    if bounds := [f"{word} {_number(limit)}" for word, limit in _bounds(field)]:
        sentences.append(" and ".join(bounds))
    if has_usual:
        part["default"] = _plain(usual)
        sentences.append(f"default {_number(part['default'])}")
    if facts:
        sentences.append(str(facts["source"]))
    part["description"] = "; ".join(sentence for sentence in sentences if sentence)
    return part


def _policies(definitions: dict[str, Any]) -> dict[str, Any]:
    kinds = {"set": Setting, **PLANS}
    for name, kind in kinds.items():
        part = _group(kind, None, definitions)
        part["type"] = "object"
        part["description"] = _first_line(kind)
        key = "set" if name == "set" else "plan"
        required = [field.alias or known for known, field in kind.model_fields.items() if field.is_required()]
        properties = part["properties"]
        properties = {key: properties.pop(key), **properties}
        if key == "plan":
            properties["plan"] = {"const": name, "description": _first_line(kind)}
        else:
            properties["platform"] = _one_or_many(properties["platform"])
            properties["value"] = {**properties["value"], "type": ["number", "boolean", "string"]}
            known = {group: group.model_json_schema()["properties"] for group in {one.group for one in DATED.values()}}
            limits = (_within(path, one, known[one.group][one.name]) for path, one in DATED.items())
            part["allOf"] = [*limits, _EVERYWHERE]
        definitions[name] = {**part, "properties": properties, "required": required}
    return {
        "type": ["array", "null"],
        "maxItems": 1000,
        "default": [],
        "description": "Dated settings of levers, rules and more (set: ...) and plans with a budget (plan: ...); "
        "a file that has policies replaces those of the file it extends.",
        "items": {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in kinds]},
    }


def _within(path: str, parameter: DatedParameter, raw: dict[str, Any]) -> dict[str, Any]:
    """The value of a setting is one that its parameter may have."""
    limits: dict[str, Any] = {key: raw[key] for key in _LIMITS if key in raw}
    allowed = {"enum": _SWITCH} if parameter.is_switch else {"type": "number", **limits}
    return {
        "if": {"properties": {"set": {"const": path}}, "required": ["set"]},
        "then": {"properties": {"value": allowed}},
    }


def _one_or_many(part: dict[str, Any]) -> dict[str, Any]:
    """`taobao` means `[taobao]`."""
    one = {"$ref": "#/$defs/PlatformName"}
    return {**part, "anyOf": [one, {"type": "array", "items": one, "minItems": 1}, {"type": "null"}]}


def _is_group(field: FieldInfo) -> bool:
    return isinstance(field.annotation, type) and issubclass(field.annotation, Parameters)


def _bounds(field: FieldInfo) -> list[tuple[str, Any]]:
    return [(word, limit) for fact in field.metadata for key, word in _BOUNDS.items()
            if (limit := getattr(fact, key, None)) is not None]  # fmt: skip


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{int(value):,}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:g}"
    return ", ".join(map(_number, value)) if isinstance(value, list) else str(value)


def _plain(value: Any) -> Any:
    """A default as JSON holds it."""
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _first_line(kind: Any) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
