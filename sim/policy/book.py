"""What holds on a day: every lever and rule on every platform, other parameters that policies set, and the plans.

The book knows what was decided, never what was spent: budgets that remain are the market's.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from sim.money import Fen, to_fen
from sim.names import N_PLATFORMS, PLATFORMS
from sim.policy.dated import BY_PLATFORM, DATED
from sim.policy.levers import DIVIDED, LEVERS
from sim.policy.plans import PLANS, Dated, Setting
from sim.policy.rules import RULES

if TYPE_CHECKING:
    from sim.scenario import Scenario

type ByPlatform = np.ndarray[tuple[int], np.dtype[np.float64]]

DAYS_OF_A_YEAR = 365
_PERSONAL = ("targeting_accuracy", "data_sharing")
"""Levers that come to nothing where personal data may not be used."""
_OPEN_END = 1_000_000


class LeverSettings(namedtuple("LeverSettings", LEVERS)):
    """The levers on one day: one float64 per platform, in the order of `names.PLATFORMS`.

    ``policy_subsidy`` is each platform's own part in yuan a year; the parts add up to the lever. The other units are
    those of `levers.Levers`. The arrays are read-only.
    """

    __slots__ = ()


class RuleSettings(namedtuple("RuleSettings", RULES)):
    """The rules on one day: one float64 per platform, in the order of `names.PLATFORMS`, 1 or 0 for a switch.

    The units are those of `rules.Rules`. The arrays are read-only.
    """

    __slots__ = ()


class InForce(NamedTuple):
    """What settings make of a day: levers, rules, and by path every other parameter that one of them sets."""

    levers: LeverSettings
    rules: RuleSettings
    others: dict[str, float]


@dataclass(frozen=True)
class Plan:
    """A subsidy plan in force.

    ``kind`` is one of `plans.PLANS`; ``platform`` runs and pays it (index of `names.PLATFORMS`). ``start_day`` and
    ``end_day`` (both included) are days of the market. ``terms`` are those of its kind by name, money in fen.
    A dated plan has a ``budget`` for its whole period, in fen, or in impressions where it is not ``in_money``. A plan
    of the subsidy lever has a ``daily_budget`` in fen instead (for traffic support: the price its impressions would
    have fetched), and what it leaves over is there the next day.
    """

    id: str
    kind: str
    platform: int
    start_day: int
    end_day: int
    terms: Any
    budget: int = 0
    daily_budget: Fen | None = None
    in_money: bool = True


@dataclass
class PolicyBook:
    """Levers, rules, other dated parameters and plans of a scenario, day by day.

    ``first_day`` is the day of the market on which the scenario starts: 0, or later where the market ran before.
    """

    scenario: Scenario
    first_day: int = 0
    shares: ByPlatform = field(init=False)
    dated_plans: tuple[Plan, ...] = field(init=False)
    _settings: list[tuple[int, int, Setting]] = field(init=False, repr=False)
    _in_force: dict[tuple[bool, ...], InForce] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        policies = list(enumerate(self.scenario.policies))
        self.shares = audience_shares(self.scenario)
        self._settings = [(*self._days(p), p) for _, p in policies if isinstance(p, Setting)]
        plans = [self._dated_plan(place, p) for place, p in policies if not isinstance(p, Setting)]
        end = self.first_day + self.scenario.days
        self.dated_plans = tuple(p for p in plans if p.end_day >= self.first_day and p.start_day < end)

    def in_force(self, day: int) -> InForce:
        """What holds on a day. Days on which the same settings hold share one object."""
        holding = tuple(first <= day <= last for first, last, _ in self._settings)
        if holding not in self._in_force:
            active = [s for first, last, s in self._settings if first <= day <= last]
            by_platform = [s for s in active if s.set in BY_PLATFORM]
            rules = RuleSettings(**self._values("rules", RULES, by_platform))
            levers = self._values("levers", LEVERS, by_platform)
            for name in _PERSONAL:
                levers[name] = np.where(rules.personalisation > 0, levers[name], 0.0)
                levers[name].flags.writeable = False
            others = {s.set: s.value for s in active if s.set not in BY_PLATFORM}
            self._in_force[holding] = InForce(LeverSettings(**levers), rules, others)
        return self._in_force[holding]

    def levers_on(self, day: int) -> LeverSettings:
        """The levers on a day."""
        return self.in_force(day).levers

    def plans_on(self, day: int) -> list[Plan]:
        """The plans in force on a day: dated ones in the scenario's order, then those of the subsidy lever."""
        dated = [plan for plan in self.dated_plans if plan.start_day <= day <= plan.end_day]
        return dated + self._lever_plans(self.levers_on(day).policy_subsidy)

    def _values(self, group: str, names: tuple[str, ...], settings: list[Setting]) -> dict[str, ByPlatform]:
        """Every lever or every rule on each platform, as some settings leave it."""
        usual = getattr(self.scenario, group)
        values = {name: np.full(N_PLATFORMS, getattr(usual, name), np.float64) for name in names}
        for name in DIVIDED & values.keys():
            values[name] = getattr(usual, name) * self.shares
        for setting in settings:
            where, _, name = setting.set.partition(".")
            if where == group:
                chosen = np.isin(PLATFORMS, setting.platform or PLATFORMS)
                values[name][chosen] = self._set_value(name, setting.value, chosen)[chosen]
        for column in values.values():
            column.flags.writeable = False
        return values

    def _set_value(self, name: str, value: float, chosen: Any) -> ByPlatform:
        """What is divided is shared by the platforms named, by audience; any other value holds for each of them."""
        if name not in DIVIDED:
            return np.full(N_PLATFORMS, value)
        shares = np.where(chosen, self.shares, 0.0)
        total = shares.sum()
        return value * (shares / total if total > 0 else shares)

    def _lever_plans(self, subsidy: ByPlatform) -> list[Plan]:
        """The subsidy lever as plans: each platform's part, divided over kinds of plan by the mix."""
        granted = [(platform, yuan) for platform, yuan in enumerate(subsidy.tolist()) if yuan > 0]
        if not granted:
            return []
        mix = {kind: getattr(self.scenario.subsidy, plan.mix) for kind, plan in PLANS.items()}
        total = sum(mix.values())
        return [
            self._lever_plan(kind, platform, yuan * weight / total)
            for platform, yuan in granted
            for kind, weight in mix.items()
            if weight > 0
        ]

    def _lever_plan(self, kind: str, platform: int, yuan_per_year: float) -> Plan:
        return Plan(
            id=f"lever:{kind}:{PLATFORMS[platform]}",
            kind=kind,
            platform=platform,
            start_day=self.first_day,
            end_day=self.first_day + self.scenario.days - 1,
            daily_budget=to_fen(yuan_per_year / DAYS_OF_A_YEAR),
            terms=_terms(kind, self.scenario.subsidy),
            in_money=PLANS[kind].in_money,
        )

    def _dated_plan(self, place: int, policy: Any) -> Plan:
        """A plan that began before the run keeps the part of its budget that belongs to the days left."""
        first, last = self._days(policy)
        begins = max(first, self.first_day)
        left = (last - begins + 1) / (last - first + 1)
        budget = to_fen(policy.budget) if policy.in_money else policy.budget
        return Plan(
            id=f"{place}:{policy.plan}:{policy.platform}",
            kind=policy.plan,
            platform=PLATFORMS.index(policy.platform),
            start_day=begins,
            end_day=last,
            budget=int(budget * left),
            terms=_terms(policy.plan, policy),
            in_money=policy.in_money,
        )

    def _days(self, policy: Dated) -> tuple[int, int]:
        """First and last day of the market on which a policy holds."""
        start: date = self.scenario.start - timedelta(days=self.first_day)
        first = (policy.starts - start).days if policy.starts else self.first_day
        if policy.ends:
            last = (policy.ends - start).days
            return min(first, last), last
        # a plan must know its last day to say how long its budget has to last; a setting simply stays
        end = self.first_day + self.scenario.days - 1
        return first, _OPEN_END if isinstance(policy, Setting) else max(end, first)


def with_others(scenario: Scenario, others: Mapping[str, float]) -> Scenario:
    """A scenario in which parameters have other values, by dotted path: those that `InForce` calls others."""
    changed: Any = scenario
    for path, value in others.items():
        changed = _changed(changed, path.split("."), path, value)
    return changed


def _changed(group: Any, steps: list[str], path: str, value: float) -> Any:
    name, *inner = steps
    kind: Any = DATED[path].field.annotation
    new = _changed(getattr(group, name), inner, path, value) if inner else kind(value)
    return group.model_copy(update={name: new})


def audience_shares(scenario: Scenario) -> ByPlatform:
    """Each platform's share of the monthly users of all platforms that carry dramas in the year the run starts.

    These platforms take part in the subsidy lever; the others have share 0.
    """
    settings = [getattr(scenario.platforms, name) for name in PLATFORMS]
    carries = [s.drama_channel and s.channel_since <= scenario.start.year for s in settings]
    users = np.array([s.monthly_users if c else 0 for s, c in zip(settings, carries, strict=True)], np.float64)
    total = users.sum()
    return cast(ByPlatform, users / total if total > 0 else users)


def _terms(kind: str, given: Any) -> Any:
    """The terms of a kind of plan by name, money in fen: from a dated plan, or from the group `subsidy`."""
    units = PLANS[kind].terms()
    values = [to_fen(getattr(given, name)) if unit == "yuan" else getattr(given, name) for name, unit in units.items()]
    return _record(kind, tuple(units))(*values)


@cache
def _record(kind: str, names: tuple[str, ...]) -> Any:
    """The named tuple of a kind's terms; a name of this module, so that it can be pickled."""
    name = f"Terms_{kind}"
    made = globals()[name] = namedtuple(name, names)
    return made


for _kind, _plan in PLANS.items():
    _record(_kind, tuple(_plan.terms()))
