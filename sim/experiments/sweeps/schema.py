"""The JSON Schema of what a sweep varies, beside that of scenario files, which a sweep file is but for one more key."""

from __future__ import annotations

from typing import Any

from sim.experiments.sweeps.designs import KINDS
from sim.experiments.sweeps.factors import HEADINGS, NOT_VARIED
from sim.experiments.sweeps.plan import full_path, is_decision, short_name
from sim.experiments.sweeps.recorded import MOST_POINTS
from sim.scenario import Scenario
from sim.scenario.explaining import leaves
from sim.scenario.schema import schema

_SINGLE = ("boolean", "integer", "number", "string")
_MEANINGS = {
    "levers": "What somebody decides: levers by name, rules, terms of the subsidy, and values of policies "
    "(policies[0].budget).",
    "assumptions": "Everything else, by path (purchase.noise), entries of tables by number (production.free_reach[0]).",
}
_MORE_NAMES = {
    "levers": r"^(levers\.[a-z_]+|policies(\[\d+\]|\.\d+)\.[a-z_.]+)$",
    "assumptions": r"^[a-z_.]+((\[\d+\]|\.\d+)+)$",
}
"""Names that no list can hold."""


def sweep_schema() -> dict[str, Any]:
    """The schema of scenario and sweep files."""
    root = schema()
    known = {heading: _varied(root, heading) for heading in HEADINGS}
    root["title"] = "Scenario or sweep of microdrama-sim"
    root["$defs"] |= {"sweep": _design(known), "range": _RANGE, "values_or_range": _ANY}
    root["properties"]["sweep"] = {
        "description": "What to vary, which makes this a sweep file: a design, or a list of designs of which every "
        "point of the first meets every point of the next.",
        "anyOf": [
            {"$ref": "#/$defs/sweep"},
            {"type": "array", "items": {"$ref": "#/$defs/sweep"}, "minItems": 1},
        ],
    }
    return root


_RANGE = {
    "type": "object",
    "description": "Every number from low to high; steps: how many of them, evenly apart, a grid or list takes.",
    "properties": {
        "low": {"type": "number"},
        "high": {"type": "number"},
        "steps": {"type": "integer", "minimum": 2, "maximum": 10_000},
    },
    "required": ["low", "high"],
    "additionalProperties": False,
}
_ANY = {
    "anyOf": [
        {"type": "array", "items": {"type": list(_SINGLE)}, "minItems": 1},
        {"$ref": "#/$defs/range"},
    ]
}


def _design(known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    groups = {
        heading: {
            "type": ["object", "null"],
            "description": _MEANINGS[heading],
            "properties": properties,
            "patternProperties": {_MORE_NAMES[heading]: {"$ref": "#/$defs/values_or_range"}},
            "additionalProperties": False,
        }
        for heading, properties in known.items()
    }
    design = {"enum": list(KINDS), "description": "How points are chosen: grid has every combination, list the first "
              "values of all, then the second ones; latin_hypercube and sobol fill ranges with n points."}  # fmt: skip
    n = {"type": "integer", "minimum": 1, "maximum": MOST_POINTS, "description": "number of points"}
    return {
        "type": "object",
        "properties": {"design": design, "n": n, **groups},
        "additionalProperties": False,
    }


def _varied(root: dict[str, Any], heading: str) -> dict[str, Any]:
    """Every single value that can be varied under a heading, with the bounds and the meaning it has in a scenario."""
    found = {}
    for path in leaves(Scenario):
        decided = HEADINGS[not is_decision(path)]
        if path in NOT_VARIED or decided != heading:
            continue
        part = root
        for step in full_path(path):
            part = part["properties"][step]
        kind = part.get("type")
        if kind not in _SINGLE:
            continue  # a table, whose entries are varied one by one
        bare = {key: value for key, value in part.items() if key not in ("default", "description")}
        forms: list[dict[str, Any]] = [{"type": "array", "items": bare, "minItems": 1}]
        forms += [{"$ref": "#/$defs/range"}] if kind in ("integer", "number") else []
        found[short_name(path)] = {"description": part["description"], "anyOf": forms}
    return found
