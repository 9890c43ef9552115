"""What the plan in a sweep's folder must look like before anything is played or read by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from sim.locale import Message
from sim.records.recorded import recorded_scenario, told, wrong_scenario

MOST_POINTS, MOST_RUNS = 100_000, 1_000_000

type _Number = Annotated[float, Field(allow_inf_nan=False)]
type _Value = bool | int | _Number | str


class _Plan(TypedDict):
    __pydantic_config__ = ConfigDict(extra="forbid")  # pyright: ignore[reportGeneralTypeIssues]

    scenario: dict[str, Any]
    design: str
    names: Annotated[list[str], Field(min_length=1)]
    points: Annotated[list[list[_Value]], Field(min_length=1, max_length=MOST_POINTS)]
    seeds: Annotated[list[int], Field(min_length=1)]
    warm_up: int


_PLAN = TypeAdapter(_Plan)


def wrong_plan(plan: Any) -> list[Message]:
    """What is wrong with a plan as plain data: its types, and what does not follow from its scenario."""
    try:
        _PLAN.validate_python(plan, strict=True)
    except ValidationError as error:
        return [Message("record.wrong", what=one) for one in told(error)]
    scenario = plan["scenario"]
    if wrong := wrong_scenario(scenario):
        return [Message("record.wrong", what=one) for one in wrong]
    return [said for said, right in _follows(plan, scenario).items() if not right]


def _follows(plan: Mapping[str, Any], scenario: Mapping[str, Any]) -> dict[Message, bool]:
    """Everything a sound plan keeps to."""
    seeds = [scenario["seed"] + replication for replication in range(scenario["replications"])]
    return {
        Message("record.names_twice"): len(set(plan["names"])) == len(plan["names"]),
        Message("record.points"): {len(point) for point in plan["points"]} == {len(plan["names"])},
        Message("record.seeds"): plan["seeds"] == seeds,
        Message("record.warm_up"): plan["warm_up"] == recorded_scenario(scenario).days_before,
        Message("record.runs", most=f"{MOST_RUNS:,}"): len(plan["points"]) * len(plan["seeds"]) <= MOST_RUNS,
    }
