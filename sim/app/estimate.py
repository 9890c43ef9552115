"""What is known so far of a scenario against its baseline."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.app.player import Arrived
from sim.app.window import first_part, parts_of
from sim.experiments.comparison.effects import Effect, paired
from sim.experiments.comparison.playing import Played
from sim.outcomes import OUTCOMES
from sim.report.differences import unchanged
from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Estimate:
    """Pairs of replications that met the same luck, over the first ``days`` days of the scenario.

    ``under`` is what came of the scenario and ``without`` of the baseline, both in the order of ``seeds``.
    """

    base: Scenario
    scenario: Scenario
    days: int
    seeds: tuple[int, ...]
    without: tuple[Played, ...]
    under: tuple[Played, ...]

    @property
    def question(self) -> str:
        """What it answers, see `question_of`."""
        return question_of(self.base, self.scenario)

    @property
    def whole(self) -> bool:
        """Whether it covers all days."""
        return self.days == self.scenario.days

    @property
    def finished(self) -> bool:
        """Whether it covers all days of all replications."""
        return self.whole and len(self.seeds) == self.scenario.replications

    @property
    def unchanged(self) -> bool:
        """Whether every outcome of every pair is the same: not by luck, but because nothing that was changed acts."""
        return self.scenario != self.base and unchanged(self.effect(name)._asdict() for name in OUTCOMES)

    def effect(self, outcome: str) -> Effect:
        """The paired difference of an outcome."""
        return paired([one.values[outcome] for one in self.without], [one.values[outcome] for one in self.under])


def question_of(base: Scenario, scenario: Scenario) -> str:
    """A name for what a scenario changes of a base, by which a browser tells whether an answer belongs to it."""
    return f"{hash((base, scenario)):x}"


@dataclass
class Collected:
    """Replications as they arrive."""

    base: Scenario
    scenario: Scenario
    without: dict[int, tuple[Played, ...]] = field(default_factory=dict)
    under: dict[int, tuple[Played, ...]] = field(default_factory=dict)
    early: dict[int, Played] = field(default_factory=dict)
    error: str | None = None

    def add(self, arrived: Arrived) -> None:
        """Take in a replication, or why it failed."""
        if arrived.error:
            self.error = self.error or arrived.error
        else:
            (self.under if arrived.under else self.without)[arrived.seed] = arrived.parts

    def estimate(self) -> Estimate | None:
        """The best there is: whole pairs, else first parts; None if there is no pair yet."""
        under = self.without if self.scenario == self.base else self.under
        if seeds := sorted(under.keys() & self.without.keys()):
            return self._of(
                self.scenario.days, seeds, [self.without[s][-1] for s in seeds], [under[s][-1] for s in seeds]
            )
        first = first_part(self.base, self.scenario)
        if first and (seeds := sorted(self.early.keys() & self.without.keys())):
            place = parts_of(self.scenario.days).index(first)
            return self._of(first, seeds, [self.without[s][place] for s in seeds], [self.early[s] for s in seeds])
        return None

    @property
    def done(self) -> float:
        """The share of the replications of the scenario that have been played, first parts included."""
        whole = len(self.without if self.scenario == self.base else self.under)
        first = first_part(self.base, self.scenario) or 0
        early = len(self.early.keys() - self.under.keys()) * first / self.scenario.days
        return min((whole + early) / self.scenario.replications, 1.0)

    def _of(self, days: int, seeds: list[int], without: list[Played], under: list[Played]) -> Estimate:
        return Estimate(self.base, self.scenario, days, tuple(seeds), tuple(without), tuple(under))
