"""From a tree to a scenario, or to everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from sim.locale import Message
from sim.policy.plans import Policy, overlapping_plans
from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.explaining import problems_in
from sim.scenario.tree import Node


def validated[S: BaseModel](root: Node, scenario: type[S], problems: Sequence[Problem] = ()) -> S:
    """The scenario a tree describes. ``problems`` are those found earlier; they are reported with the new ones.

    Raises:
        ScenarioError: with every problem at once.
    """
    found = [*problems, *_overlaps(root)]
    result = None
    try:
        # strict JSON: what YAML writes as a number, a date or a truth value is taken for that and nothing else
        result = scenario.model_validate_json(json.dumps(root.plain()), strict=True)
    except ValidationError as invalid:
        found += problems_in(invalid, root, scenario)
    if result is None or found:
        raise ScenarioError(_in_order(found))
    return result


def _in_order(problems: list[Problem]) -> list[Problem]:
    """File by file in the order met, each from top to bottom, without repetitions."""
    sources = list(dict.fromkeys(problem.source for problem in problems))
    distinct = dict.fromkeys(problems)
    return sorted(distinct, key=lambda problem: (sources.index(problem.source), problem.line or 0))


def _overlaps(root: Node) -> list[Problem]:
    """Plans of one kind on one platform at the same time, also where other policies are wrong."""
    listed = root.value.get("policies")
    if listed is None or not isinstance(listed.value, list):
        return []
    policies = {place: _policy(node) for place, node in enumerate(listed.value)}
    return [_overlap(listed.value, earlier, later, policies[later]) for earlier, later in overlapping_plans(policies)]


def _overlap(nodes: list[Node], earlier: int, later: int, plan: Any) -> Problem:
    line = nodes[earlier].line
    here = line is not None and nodes[earlier].source == nodes[later].source
    first = Message("policy.on_line" if here else "policy.first", path=f"policies[{earlier}]", line=line)
    said = Message("policy.overlap", later=f"policies[{later}]", earlier=first, plan=plan.plan, platform=plan.platform)
    return Problem(nodes[later].source, nodes[later].line, said)


def _policy(node: Node) -> Any:
    """One policy by itself, or None if it is wrong."""
    try:
        return _adapter().validate_json(json.dumps(node.plain()), strict=True)
    except ValidationError:
        return None


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(Policy)
