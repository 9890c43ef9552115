"""Policies that do nothing in a run: out of its dates, setting what holds anyway, or a cap above all that it caps.

Their effect is zero for certain, and a figure that says "no change" must not pass for evidence.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import reduce
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sim.locale import Message
from sim.names import FIRST_PAID, PLATFORMS
from sim.policy.plans import Dated, Setting, kind_of
from sim.scenario.errors import Problem
from sim.scenario.model import Scenario

MOST_DAYS: int = next(bound.le for bound in Scenario.model_fields["days"].metadata if hasattr(bound, "le"))
"""The longest run."""
LOWEST_PRICES = ("traffic.reserve_price", "pages.reserve_price")
"""What only a played market can tell of: whether some price came down to it."""
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
    unheard = [*out, *_settings_without_effect(scenario, {one.place for one in out})]
    return sorted([*unheard, *_caps_above_all(scenario, {one.place for one in unheard})])


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
    alike = _within_dates(policy).model_copy(update=_no_part_of(base)) == _within_dates(base)
    return differ if alike else []


def nothing_to_compare(base: Scenario, policy: Scenario, source: str, noted: Iterable[Problem] = ()) -> list[Problem]:
    """Why comparing two scenarios would tell nothing: they are the same, or differ only in policies that never hold.

    Args:
        base: what to compare with.
        policy: what to compare; it starts when the base does and lasts as long.
        source: how messages call it.
        noted: what `load` noted of both, for the places in their files.
    """
    said = differ_in_idle_only(base, policy)
    if not said:
        same = policy.model_copy(update=_no_part_of(base)) == base
        return [Problem(source, None, Message("idle.same"))] if same else []
    places = {problem.said: problem for problem in noted}
    found = [places.get(one, Problem(source, None, one)) for one in said]
    return [*found, Problem(source, None, Message("idle.only"))]


def _no_part_of(base: Scenario) -> dict[str, Any]:
    """What two scenarios may have of their own and be the same policy."""
    return {name: getattr(base, name) for name in _NO_PART_OF_A_POLICY}


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
    if isinstance(policy, Setting):
        return policy.set
    return Message("policy.plan", plan=kind_of(policy), platform=getattr(policy, "platform", ""))


def _settings_without_effect(scenario: Scenario, out: set[int]) -> Iterator[Idle]:
    """Settings whose days lie in the run, and that change nothing on any of them."""
    settings = _settings(scenario, out)
    for path in {policy.set: None for policy in settings.values()}:
        ours = {place: policy for place, policy in settings.items() if policy.set == path}
        heard, acting = _heard(ours, scenario, _value(path, float(value_at(scenario, path)), PLATFORMS))
        for place, policy in ours.items():
            named = {"path": f"policies[{place}]", "policy": policy.set}
            if place not in heard:
                yield Idle(place, Message("idle.replaced", **named))
            elif place not in acting:
                yield Idle(place, Message("idle.unchanged", value=policy.told, **named))


def _settings(scenario: Scenario, without: set[int]) -> dict[int, Setting]:
    """The settings of a scenario by their places, but for some."""
    numbered = enumerate(scenario.policies)
    return {place: one for place, one in numbered if isinstance(one, Setting) and place not in without}


def value_at(scenario: Scenario, path: str) -> Any:
    """The value of a parameter of a scenario, by its dotted path."""
    return reduce(getattr, path.split("."), scenario)


def _caps_above_all(scenario: Scenario, out: set[int]) -> Iterator[Idle]:
    """Caps that nothing can reach on their platforms."""
    highest = {"rules.commission_cap": _highest_commission, "rules.ad_load_cap": _highest_load}
    for place, policy in _settings(scenario, out).items():
        if policy.set in highest:
            most = highest[policy.set](scenario, policy.platform or PLATFORMS)
            if policy.value >= most:
                named = {"path": f"policies[{place}]", "policy": policy.set}
                yield Idle(place, Message("idle.not_binding", value=policy.told, most=f"{most:.4g}", **named))


def _highest(scenario: Scenario, path: str) -> float:
    """The highest value of a parameter at any time."""
    set_later = [one.value for one in scenario.policies if isinstance(one, Setting) and one.set == path]
    return max([float(value_at(scenario, path)), *set_later])


def _highest_commission(scenario: Scenario, platforms: Iterable[str]) -> float:
    """The highest commission of some platforms."""
    return max(_highest(scenario, f"platforms.{name}.take_rate") for name in platforms)


def _highest_load(scenario: Scenario, platforms: Iterable[str]) -> float:
    """The highest advertising load of some platforms, as far as their reviews may move it."""
    usual = max(_highest(scenario, f"platforms.{name}.ad_load") for name in platforms)
    reviewed = usual * (1.0 + scenario.platform_plans.range)
    paid = any(name in PLATFORMS[FIRST_PAID:] for name in platforms)
    funded = _highest(scenario, "watching.ads_per_episode") if paid else 0.0
    return min(max(reviewed, funded) * _highest(scenario, "levers.ad_load"), 1.0)


def _heard(settings: dict[int, Setting], scenario: Scenario, usual: object) -> tuple[set[int], set[int]]:
    """Of the settings of one path: those that are the last in the list somewhere, and those that change it there."""
    heard, acting = set[int](), set[int]()
    values = {place: _value(one.set, one.value, one.platform or PLATFORMS) for place, one in settings.items()}
    for platform in PLATFORMS:
        here = {place: one for place, one in settings.items() if platform in (one.platform or PLATFORMS)}
        for holding in _together(here, scenario):
            last = holding[-1]
            heard.add(last)
            below = values[holding[-2]] if len(holding) > 1 else usual
            if values[last] != below or values[last] != usual:
                acting.add(last)
    return heard, acting


def _together(settings: dict[int, Setting], scenario: Scenario) -> Iterator[list[int]]:
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


def _value(path: str, value: float, platforms: Iterable[str]) -> object:
    """A value such that equal ones mean the same on a platform: a subsidy is shared by all the platforms named."""
    return (value, frozenset(platforms)) if path == "levers.policy_subsidy" and value else value


def never_bound(scenario: Scenario, bound: Iterable[str]) -> list[Idle]:
    """Settings of a lowest price, of which ``bound`` names those that some price came down to, and that none did."""
    return [
        Idle(place, Message("unbound.price", path=f"policies[{place}]", policy=one.set, value=one.told))
        for place, one in _settings(scenario, set(out_of_dates(scenario))).items()
        if one.set in LOWEST_PRICES and one.set not in bound
    ]
