"""What the plan in a sweep's folder must look like before anything is played or read by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from sim.records.recorded import told, wrong_scenario

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


def wrong_plan(plan: Any) -> list[str]:
    """What is wrong with a plan as plain data: its types, and what does not follow from its scenario."""
    try:
        _PLAN.validate_python(plan, strict=True)
    except ValidationError as error:
        return told(error)
    scenario = plan["scenario"]
    if wrong := wrong_scenario(scenario):
        return wrong
    return [words for words, right in _follows(plan, scenario).items() if not right]


def _follows(plan: Mapping[str, Any], scenario: Mapping[str, Any]) -> dict[str, bool]:
    """Everything a sound plan keeps to."""
    seeds = [scenario["seed"] + replication for replication in range(scenario["replications"])]
    return {
        "names holds the same one twice": len(set(plan["names"])) == len(plan["names"]),
        "points must have a value for every name": {len(point) for point in plan["points"]} == {len(plan["names"])},
        "seeds are not those of the scenario": plan["seeds"] == seeds,
        "warm_up is not that of the scenario": plan["warm_up"] == scenario["warm_up"],
        f"there are more than {MOST_RUNS:,} runs": len(plan["points"]) * len(plan["seeds"]) <= MOST_RUNS,
    }
