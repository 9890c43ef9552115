"""Policies that do nothing in a run: out of its dates, or setting a lever to what it is anyway.

Their effect is zero for certain, and a figure that says "no change" must not pass for evidence.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sim.locale import Message
from sim.names import PLATFORMS
from sim.policy.plans import Dated, LeverSetting, kind_of
from sim.scenario.errors import Problem
from sim.scenario.model import Scenario

MOST_DAYS: int = next(bound.le for bound in Scenario.model_fields["days"].metadata if hasattr(bound, "le"))
"""The longest run."""
_NO_PART_OF_A_POLICY = ("title", "seed", "replications", "warm_up")


class Idle(NamedTuple):
    """A policy that does nothing: its place in the list, and a sentence that says why."""

    place: int
    said: Message

    @property
    def message(self) -> str:
        """The sentence in English."""
        return str(self.said)


def idle(scenario: Scenario) -> list[Idle]:
    """The policies of a scenario that do nothing in its run, in their order."""
    out = [Idle(place, _never(place, scenario)) for place in out_of_dates(scenario)]
    return sorted([*out, *_settings_without_effect(scenario, {one.place for one in out})])


def out_of_dates(scenario: Scenario) -> list[int]:
    """The places of the policies that hold on no day of the run."""
    last = last_day(scenario)
    return [
        place for place, policy in enumerate(scenario.policies)
        if misses(policy.starts, policy.ends, scenario.start, last)
    ]  # fmt: skip


def misses(starts: date | None, ends: date | None, first: date, last: date) -> bool:
    """Whether something with these dates (None: open) holds on no day from ``first`` to ``last``."""
    return (starts is not None and starts > last) or (ends is not None and ends < first)


def last_day(scenario: Scenario) -> date:
    """The last day of the run."""
    return scenario.start + timedelta(days=scenario.days - 1)


def differ_in_idle_only(base: Scenario, policy: Scenario) -> list[Message]:
    """What is said of the policies out of dates that are all in which two scenarios differ; empty if more differs."""
    differ = [*_only_in(policy, base), *_only_in(base, policy)]
    same = {name: getattr(base, name) for name in _NO_PART_OF_A_POLICY}
    alike = _within_dates(policy).model_copy(update=same) == _within_dates(base)
    return differ if alike else []


def nothing_to_compare(base: Scenario, policy: Scenario, source: str, noted: Iterable[Problem] = ()) -> list[Problem]:
    """Why comparing two scenarios would tell nothing: they differ only in policies that hold on no day of the run.

    Args:
        base: what to compare with.
        policy: what to compare; it starts when the base does and lasts as long.
        source: how messages call it.
        noted: what `load` noted of both, for the places in their files.
    """
    said = differ_in_idle_only(base, policy)
    if not said:
        return []
    places = {problem.said: problem for problem in noted}
    found = [places.get(one, Problem(source, None, one)) for one in said]
    return [*found, Problem(source, None, Message("idle.only"))]


def _only_in(scenario: Scenario, other: Scenario) -> list[Message]:
    """What is said of the policies out of dates that another scenario lacks."""
    return [_never(place, scenario) for place in out_of_dates(scenario)
            if scenario.policies[place] not in other.policies]  # fmt: skip


def _within_dates(scenario: Scenario) -> Scenario:
    out = set(out_of_dates(scenario))
    kept = tuple(policy for place, policy in enumerate(scenario.policies) if place not in out)
    return scenario.model_copy(update={"policies": kept})


def _never(place: int, scenario: Scenario) -> Message:
    """The dates of a policy and of the run, and what would make them meet."""
    policy = scenario.policies[place]
    if days := days_to_reach(policy, scenario):
        way = Message("way.days", days=days)
    elif policy.ends and policy.ends < scenario.start:
        way = Message("way.start", day=policy.ends)
    else:
        way = Message("way.none")
    run = {"first": scenario.start, "last": last_day(scenario)}
    return Message("idle.never", path=f"policies[{place}]", policy=_what(policy), span=_span(policy), way=way, **run)


def days_to_reach(policy: Dated, scenario: Scenario) -> int | None:
    """How long the run must last for a policy to hold on one day of it; None if no length does."""
    if policy.ends is not None and policy.ends < scenario.start:
        return None
    days = (policy.starts - scenario.start).days + 1 if policy.starts else 1
    return days if days <= MOST_DAYS else None


def _span(policy: Dated) -> Message:
    if policy.starts and policy.ends:
        return Message("span.between", first=policy.starts, last=policy.ends)
    return Message("span.from", first=policy.starts) if policy.starts else Message("span.until", last=policy.ends)


def _what(policy: Dated) -> Message | str:
    """What a policy is, in two words."""
    if isinstance(policy, LeverSetting):
        return policy.set
    return Message("policy.plan", plan=kind_of(policy), platform=getattr(policy, "platform", ""))


def _settings_without_effect(scenario: Scenario, out: set[int]) -> Iterator[Idle]:
    """Settings whose days lie in the run, and that change no lever on any of them."""
    settings = {
        place: policy for place, policy in enumerate(scenario.policies)
        if isinstance(policy, LeverSetting) and place not in out
    }  # fmt: skip
    for lever in {policy.lever: None for policy in settings.values()}:
        ours = {place: policy for place, policy in settings.items() if policy.lever == lever}
        heard, acting = _heard(ours, scenario, _value(lever, getattr(scenario.levers, lever), PLATFORMS))
        for place, policy in ours.items():
            named = {"path": f"policies[{place}]", "policy": policy.set}
            if place not in heard:
                yield Idle(place, Message("idle.replaced", **named))
            elif place not in acting:
                yield Idle(place, Message("idle.unchanged", value=f"{policy.value:g}", **named))


def _heard(settings: dict[int, LeverSetting], scenario: Scenario, usual: object) -> tuple[set[int], set[int]]:
    """Of the settings of one lever: those that are the last in the list somewhere, and those that change it there."""
    heard, acting = set[int](), set[int]()
    values = {place: _value(one.lever, one.value, one.platform or PLATFORMS) for place, one in settings.items()}
    for platform in PLATFORMS:
        here = {place: one for place, one in settings.items() if platform in (one.platform or PLATFORMS)}
        for holding in _together(here, scenario):
            last = holding[-1]
            heard.add(last)
            below = values[holding[-2]] if len(holding) > 1 else usual
            if values[last] != below or values[last] != usual:
                acting.add(last)
    return heard, acting


def _together(settings: dict[int, LeverSetting], scenario: Scenario) -> Iterator[list[int]]:
    """The places of the settings that hold at a time, in their order, for every span of days of the run with any."""
    first, end = scenario.start, last_day(scenario) + timedelta(days=1)
    changes: list[tuple[date, int, bool]] = []
    for place, one in settings.items():
        changes.append((max(one.starts or first, first), place, True))
        changes.append((min(one.ends + timedelta(days=1) if one.ends else end, end), place, False))
    holding: list[int] = []
    for _, some in groupby(sorted(changes), key=itemgetter(0)):
        for _, place, begins in some:
            if begins:
                insort(holding, place)
            else:
                holding.remove(place)
        if holding:
            yield holding


def _value(lever: str, value: float, platforms: Iterable[str]) -> object:
    """A value such that equal ones mean the same on a platform: a subsidy is shared by all the platforms named."""
    return (value, frozenset(platforms)) if lever == "policy_subsidy" and value else value
