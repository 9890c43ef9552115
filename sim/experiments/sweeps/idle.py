"""Policies of a sweep that never act: at no point, or at some where the dates they have there lie outside the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sim.experiments.sweeps.designs import Value
from sim.experiments.sweeps.plan import SweepPlan, changed, full_path
from sim.locale import Message
from sim.scenario import Problem, ScenarioError
from sim.scenario.idle import Idle, idle, misses
from sim.scenario.tree import Node

_DATES = ("from", "to")


def idle_in(
    plan: SweepPlan, varied: Mapping[str, Node], told: Callable[[Idle], str]
) -> tuple[list[Problem], list[str]]:
    """What is wrong with a plan whose policies do nothing, and what is worth a warning.

    A value of a policy that is varied although the policy acts at no point is wrong: all its points would be the same.

    Args:
        plan: the sweep.
        varied: where each factor was asked for.
        told: a sentence about a policy of the base, with its place.
    """
    points = _points_out_of_dates(plan)
    wrong, warnings = [], []
    for place, (count, example) in points.items():
        try:
            said = next(one for one in idle(plan.scenario(example)) if one.place == place)
        except ScenarioError:  # its values are not allowed together, which is said where points get their names
            continue
        if count < len(plan.points):
            label = plan.label(example)
            warnings.append(f"at {count:,} of {len(plan.points):,} points, such as {example} ({label}): {said.message}")
            continue
        factors = [name for name in varied if full_path(name)[:2] == ("policies", str(place))]
        wrong += [
            Problem(varied[name].source, varied[name].line, Message("varied.idle", name=name, message=said.said))
            for name in factors
        ]
        warnings += [] if factors else [told(said)]
    return wrong, warnings


def _points_out_of_dates(plan: SweepPlan) -> dict[int, tuple[int, int]]:
    """For each policy out of the run's dates at some points: how many these are, and the first of them."""
    dated = [column for column, name in enumerate(plan.names) if _is_date(name)]
    first: dict[tuple[Value, ...], int] = {}
    counts: dict[tuple[Value, ...], int] = {}
    for number, point in enumerate(plan.points):
        dates = tuple(point[column] for column in dated)
        first.setdefault(dates, number)
        counts[dates] = counts.get(dates, 0) + 1
    found: dict[int, tuple[int, int]] = {}
    for dates, number in first.items():
        for place in _out_of_dates(plan, number, dated):
            count, example = found.get(place, (0, number))
            found[place] = count + counts[dates], example
    return found


def _out_of_dates(plan: SweepPlan, point: int, dated: list[int]) -> list[int]:
    """The places of the policies that miss the run of a point; its scenario need not be checked, as points are many."""
    world: Any = changed(plan.world, {plan.names[column]: plan.points[point][column] for column in dated})
    first = date.fromisoformat(world["start"])
    last = first + timedelta(days=world["days"] - 1)
    dates = [[policy[name] and date.fromisoformat(policy[name]) for name in _DATES] for policy in world["policies"]]
    return [place for place, (starts, ends) in enumerate(dates) if misses(starts, ends, first, last)]


def _is_date(name: str) -> bool:
    """Whether a factor moves the run's dates or those of a policy."""
    path: Any = full_path(name)
    return path in (("start",), ("days",)) or (path[0] == "policies" and path[-1] in _DATES)
