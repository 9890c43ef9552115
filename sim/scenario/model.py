"""A scenario: everything a run depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Self, Unpack

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from sim.parameters.base import Parameters, param
from sim.parameters.feedbacks import Feedbacks
from sim.policy.levers import Levers
from sim.policy.plans import FIRST_DAY, Policy, overlapping_plans
from sim.policy.rules import Rules
from sim.processes.adoption.parameters import Adoption
from sim.processes.after_sales.parameters import AfterSales
from sim.processes.campaigns.parameters import Campaigns
from sim.processes.discovery.parameters import Discovery
from sim.processes.merchants.parameters import Commerce
from sim.processes.needs.parameters import Needs
from sim.processes.operators.parameters import Operators
from sim.processes.pages.parameters import Pages
from sim.processes.piracy.parameters import Piracy
from sim.processes.placement.parameters import Placement
from sim.processes.platforms.parameters import Platforms
from sim.processes.platforms.plans import PlatformPlans
from sim.processes.population.network import Network
from sim.processes.population.parameters import Population
from sim.processes.production.parameters import Production
from sim.processes.shopping.parameters import Purchase
from sim.processes.studios.parameters import Studios
from sim.processes.subsidy.parameters import Subsidy
from sim.processes.topics.parameters import Topics
from sim.processes.traffic.parameters import Traffic
from sim.processes.upkeep.parameters import Costs
from sim.processes.watching.parameters import Watching
from sim.processes.word_of_mouth.parameters import WordOfMouth
from sim.scenario.changes import Changes
from sim.scenario.changing import Assignment, applied, parsed
from sim.scenario.checking import validated
from sim.scenario.shown import scenario_html
from sim.scenario.sizes import excesses
from sim.scenario.tree import tree

MOST_DAYS = 3660
"""The longest run, and the longest warm-up before it."""
_CHOICE = "assumed: chosen by the analyst"


class Scenario(Parameters):
    """Everything a run depends on: when, how large, the levers, the policies, and every group of parameters.

    A group of parameters is a field of its own, under its name.
    """

    title: str = param("Baseline", "what the scenario is about", unit="text", source=_CHOICE, max_length=200)
    start: date = param(
        date(2024, 1, 1),
        "first day of the run",
        unit="date",
        source="assumed: the year after the figures of EVIDENCE end",
        ge=FIRST_DAY,
        le=date(2030, 12, 31),
    )
    days: int = param(365, "length of the run", unit="days", source="assumed: one year", ge=1, le=MOST_DAYS)
    viewers: int = param(
        100_000,
        "number of simulated viewers; memory and time grow with it, the population they stand for does not",
        unit="viewers",
        source="assumed: small sampling error of market figures at a few seconds a run",
        ge=50,
        le=20_000_000,
    )
    seed: int = param(1, "key of every random draw", unit="number", source=_CHOICE, ge=0, le=2**31 - 1)
    replications: int = param(
        1, "runs with different luck: seeds seed, seed + 1, ...", unit="runs", source=_CHOICE, ge=1, le=10_000
    )
    warm_up: int = param(
        120,
        "days the market runs before the start, without policies and in nobody's results, from 2020-01-01 at the "
        "earliest; 0 starts it as it opens",
        unit="days",
        source=_CHOICE,
        ge=0,
        le=MOST_DAYS,
    )
    levers: Levers = param(Levers(), "levers at the start", unit="group", source=_CHOICE)
    rules: Rules = param(Rules(), "rules at the start", unit="group", source=_CHOICE)
    policies: tuple[Policy, ...] = param((), "dated settings and plans", unit="list", source=_CHOICE, max_length=1000)

    population: Population = Population()
    network: Network = Network()
    needs: Needs = Needs()
    adoption: Adoption = Adoption()
    discovery: Discovery = Discovery()
    watching: Watching = Watching()
    purchase: Purchase = Purchase()
    after_sales: AfterSales = AfterSales()
    word_of_mouth: WordOfMouth = WordOfMouth()
    campaigns: Campaigns = Campaigns()
    production: Production = Production()
    studios: Studios = Studios()
    operators: Operators = Operators()
    topics: Topics = Topics()
    piracy: Piracy = Piracy()
    commerce: Commerce = Commerce()
    pages: Pages = Pages()
    placement: Placement = Placement()
    platforms: Platforms = Platforms()
    platform_plans: PlatformPlans = PlatformPlans()
    traffic: Traffic = Traffic()
    subsidy: Subsidy = Subsidy()
    costs: Costs = Costs()
    feedbacks: Feedbacks = Feedbacks()

    @model_validator(mode="after")
    def _plans_of_a_kind_do_not_overlap(self) -> Self:
        for earlier, later in overlapping_plans(dict(enumerate(self.policies))):
            raise PydanticCustomError(
                "overlap", "policies {earlier} and {later} overlap", {"earlier": earlier, "later": later}
            )
        return self

    @model_validator(mode="after")
    def _values_go_together(self) -> Self:
        if found := excesses(self):
            told = [(one.path, one.rule) for one in found]
            raise PydanticCustomError("together", "{path}: {rule}", {
                "path": ".".join(found[0].path), "rule": found[0].rule, "found": told})  # fmt: skip
        return self

    def with_(self, paths: Mapping[str, Any] | None = None, /, **changes: Unpack[Changes]) -> Scenario:
        """The scenario with some values changed, by lever name, top-level key or dotted path.

        ``base.with_(targeting_accuracy=0.8, days=90)``, ``base.with_({"purchase.minutes_shelf": 30}, days=90)``. A
        group given as a dict changes only what it mentions; policies are replaced as a whole.

        Args:
            paths: values by any of these names.
            changes: values by lever name or top-level key, which type checkers know.

        Raises:
            ScenarioError: a name does not exist, or a value is not allowed.
        """
        asked = {**(paths or {}), **changes}
        given = [Assignment("with_", name, tree(value, "with_")) for name, value in asked.items()]
        return validated(applied(tree(self, "scenario"), given), Scenario)

    def _repr_html_(self) -> str:
        """What a notebook shows: what differs from the defaults."""
        return scenario_html(self)

    def with_set(self, assignments: Iterable[str]) -> Scenario:
        """The scenario with assignments of the form `path=value` applied, as `--set` gives them.

        Raises:
            ScenarioError: every assignment that is wrong.
        """
        given, problems = parsed(assignments)
        return validated(applied(tree(self, "scenario"), given), Scenario, problems)

    @property
    def days_before(self) -> int:
        """Days that the market really plays before the start: ``warm_up``, or as many as the calendar has room for."""
        return min(self.warm_up, (self.start - FIRST_DAY).days)

    def warmed_up(self) -> Scenario:
        """The longer scenario of a warm start: it starts `days_before` days earlier and has no policies."""
        start, days = self.start - timedelta(days=self.days_before), self.days_before + self.days
        return self.model_copy(update={"start": start, "days": days, "policies": (), "warm_up": 0})

    def resolved(self) -> dict[str, Any]:
        """Every value, defaults included, as plain data that JSON can hold and `Scenario.model_validate` reads back."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def sha256(self) -> str:
        """Digest of the resolved scenario: equal if and only if every value is."""
        text = json.dumps(self.resolved(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


GROUPS: dict[str, type[Parameters]] = {
    name: field.annotation
    for name, field in Scenario.model_fields.items()
    if name != "levers" and isinstance(field.annotation, type) and issubclass(field.annotation, Parameters)
}
"""Every group of parameters, by the name it has in a scenario."""
