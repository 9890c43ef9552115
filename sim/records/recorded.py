"""What a record must look like before anything is made of it: a folder may come from a stranger.

Its checksums only say that nothing changed by accident: whoever changes a record on purpose writes new ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Required, TypedDict

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from sim.scenario import Scenario
from sim.scenario.explaining import dotted, printable
from sim.scenario.model import MOST_DAYS

_MOST_TOLD = 5


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if not name.isprintable() or path.is_absolute() or ".." in path.parts or "\\" in name or path.as_posix() != name:
        raise ValueError("must be the name of a file in the folder")
    return name


type _Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
type _Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _Record(TypedDict, total=False):
    title: Required[str]
    scenario: Required[dict[str, Any]]
    scenario_sha256: _Sha
    seed: int
    seeds: Required[Annotated[list[int], Field(min_length=1)]]
    engine: Required[Literal["compiled", "mesa"]]
    versions: dict[str, str]
    machine: str
    commit: str | None
    modified: bool | None
    wall_seconds: _Seconds
    warm_up_seconds_saved: _Seconds
    results_sha256: _Sha
    files: Required[dict[Annotated[str, AfterValidator(_inside)], _Sha]]


type _WarmUp = Annotated[int, Field(ge=0, le=MOST_DAYS)]


class _Run(_Record, total=False):
    warm_up: _WarmUp
    twin: bool
    subsidies: bool


class _Policy(TypedDict):
    label: Annotated[str, Field(min_length=1)]
    scenario: dict[str, Any]
    scenario_sha256: _Sha


class _Comparison(_Record, total=False):
    policies: Required[Annotated[list[_Policy], Field(min_length=1)]]
    warm_up: Required[_WarmUp]
    workers: int
    twin: bool
    unhelped_by_pairing: dict[str, list[str]]


_OF_A_RUN, _OF_A_COMPARISON = TypeAdapter(_Run), TypeAdapter(_Comparison)


def wrong_fields(record: Mapping[str, Any], comparison: bool) -> list[str]:
    """Every field of a record that is missing or of another type."""
    try:
        (_OF_A_COMPARISON if comparison else _OF_A_RUN).validate_python(record, strict=True)
    except ValidationError as error:
        return told(error)
    return []


def recorded_scenario(given: Any) -> Scenario:
    """The scenario that a record holds, resolved; nothing is taken for what it is not.

    Raises:
        ValidationError: this version cannot play it.
    """
    return Scenario.model_validate_json(json.dumps(given), strict=True)


def wrong_scenario(given: Mapping[str, Any], *, unknown: bool = False) -> list[str]:
    """What this version cannot use in a scenario; with ``unknown``, names that it does not know may be there."""
    usual = Scenario().resolved()
    lacking = [name for name, value in usual.items() if not isinstance(value, dict) and name not in given]
    found = [f"scenario.{name} is missing" for name in lacking]
    try:
        recorded_scenario(given)
    except ValidationError as error:
        found += told(error, unknown=unknown)
    return found


def inconsistent(record: Mapping[str, Any]) -> list[str]:
    """Fields of a record that do not follow from its scenarios, as they do in every record that was written."""
    found = _scenario_fields(record, "")
    if "policies" not in record and not found:  # a comparison is played again after the warm-up that its record names
        found += _run_fields(record)
    for place, policy in enumerate(record.get("policies", ())):
        found += _scenario_fields(policy, f"policies[{place}].")
    return found


def _scenario_fields(record: Mapping[str, Any], where: str) -> list[str]:
    try:
        scenario = recorded_scenario(record["scenario"])
    except ValidationError:
        return []  # told elsewhere
    resolved = scenario.resolved()
    unequal = _unequal("", record["scenario"], resolved)
    expected: dict[str, Any] = {"title": scenario.title, "seed": scenario.seed}
    expected["seeds"] = [scenario.seed + replication for replication in range(scenario.replications)]
    if not unequal and _names(record["scenario"]) == _names(resolved):
        expected["scenario_sha256"] = scenario.sha256
    found = [_field(name, record[name], value) for name, value in expected.items() if name in record]
    return [f"{where}{one}" for one in (unequal, *found) if one]


def _run_fields(record: Mapping[str, Any]) -> list[str]:
    try:
        days = recorded_scenario(record["scenario"]).days_before
    except ValidationError:
        return []  # told elsewhere
    return [one for one in [_field("warm_up", record.get("warm_up", days), days)] if one]


def _names(given: Any) -> Any:
    """The names in nested groups."""
    return {name: _names(value) for name, value in given.items()} if isinstance(given, dict) else None


def _field(name: str, recorded: Any, expected: Any) -> str | None:
    return None if recorded == expected else f"{name} is not that of the scenario: {short(recorded)}"


def _unequal(path: str, recorded: Any, resolved: Any) -> str | None:
    """The first value of a recorded scenario that this version reads as another; what it lacks has its default."""
    if isinstance(recorded, dict) and isinstance(resolved, dict):
        for name, value in recorded.items():
            if found := _unequal(f"{path}.{name}".lstrip("."), value, resolved.get(name)):
                return found
        return None
    same = type(recorded) is type(resolved) and recorded == resolved
    return None if same else f"scenario.{printable(path)}: recorded {short(recorded)}, read as {short(resolved)}"


def short(value: Any) -> str:
    """A value of a record as messages show it."""
    return printable(json.dumps(value, ensure_ascii=False))


def told(error: ValidationError, *, unknown: bool = False) -> list[str]:
    """Errors of validation in words: where, and what is wrong; with ``unknown``, unknown names may be there."""
    wrong = [
        f"{dotted(one['loc'])}: {printable(one['msg'][:1].lower() + one['msg'][1:])}"
        for one in error.errors(include_url=False, include_context=False, include_input=False)
        if not (unknown and one["type"] == "extra_forbidden" and one["loc"][0] != "policies")
    ]
    more = len(wrong) - _MOST_TOLD
    return wrong[:_MOST_TOLD] + ([f"and {more} more"] if more > 0 else [])
