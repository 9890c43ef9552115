"""Which days are played: enough of them for dated policies to act, and the first of them to show early."""

from __future__ import annotations

from datetime import date

from sim.policy.plans import Dated
from sim.scenario import Scenario, ScenarioError
from sim.scenario.idle import days_to_reach, out_of_dates

SEASON = 90
"""Days for which a policy is watched, if it holds so long."""
MOST = 730
"""Days that are played without being asked for."""
_PARTS = 3
_FEW = 5
"""Days: fewer show nothing."""


def days_to_watch(scenario: Scenario) -> int:
    """The days of the scenario, or as many more as its policies take to begin and to hold for a season.

    A policy that acts on half of the days as it is needs no more, and one that would take more than `MOST` gets none.
    """
    needed = [days for policy in scenario.policies if (days := _days_of(policy, scenario)) <= MOST]
    return max([scenario.days, *needed])


def start_to_watch(scenario: Scenario) -> date | None:
    """The day on which to start instead, so that the first policy that more days do not reach acts.

    None where there is no such policy, or the model cannot start on that day.
    """
    for place in out_of_dates(scenario):
        policy = scenario.policies[place]
        if _days_of(policy, scenario) > MOST or days_to_reach(policy, scenario) is None:
            start = policy.starts or policy.ends
            try:
                scenario.with_(start=start)
            except ScenarioError:
                continue
            return start
    return None


def parts_of(days: int) -> tuple[int, ...]:
    """After how many days results are taken: of parts of the days, if these are long enough to show, and of all."""
    parts = [round(days * part / _PARTS) for part in range(1, _PARTS)]
    return (*parts, days) if parts[0] >= _FEW else (days,)


def first_part(base: Scenario, scenario: Scenario) -> int | None:
    """The first of `parts_of` in which every policy acts for some days that only one of the two has; None if none is.

    What differs otherwise holds from the first day.
    """
    begun = [
        _begins(policy, scenario) + min(_FEW, _length(policy))
        for one, other in ((base, scenario), (scenario, base))
        for place, policy in enumerate(one.policies)
        if policy not in other.policies and place not in out_of_dates(one)
    ]
    *parts, _ = parts_of(scenario.days)
    return next((part for part in parts if part >= max(begun, default=0)), None)


def _begins(policy: Dated, scenario: Scenario) -> int:
    """The day of the run on which a policy begins; 0 is the first."""
    return max((policy.starts - scenario.start).days, 0) if policy.starts else 0


def _length(policy: Dated) -> int:
    """For how many days a policy holds, at most a season."""
    return min((policy.ends - policy.starts).days + 1, SEASON) if policy.starts and policy.ends else SEASON


def _days_of(policy: Dated, scenario: Scenario) -> int:
    """How long the run must last to show a policy; 0 for one that it shows, or that ended before."""
    begins, length = _begins(policy, scenario), _length(policy)
    shown = begins == 0 or scenario.days - begins >= min(length, scenario.days / 2)
    return 0 if shown else begins + length
