"""Whole markets played for experiments in pairs on common seeds, each once for all tests of a file."""

from dataclasses import dataclass, field

import numpy as np

from sim.evidence.experiments import Play
from sim.evidence.observing import Record
from sim.evidence.targets import ROWS
from sim.scenario import Scenario

ERRORS = 2
"""Standard errors over seeds that a mean keeps from the ends of its range."""


@dataclass(frozen=True)
class Pairs:
    """Markets of one size on a few seeds."""

    scenario: Scenario
    seeds: tuple[int, ...]
    played: dict[tuple[Play, int], Record] = field(default_factory=dict)

    def record(self, play: Play, seed: int) -> Record:
        """What was seen of a market, which is played when it is first asked for."""
        if (play, seed) not in self.played:
            self.played[play, seed] = play.observed(self.scenario, seed)
        return self.played[play, seed]

    def records(self, play: Play) -> list[Record]:
        return [self.record(play, seed) for seed in self.seeds]

    def of_experiment(self, name: str) -> dict[str, tuple[float | None, float | None, np.ndarray]]:
        """The parts of an experiment that have a range: its ends, and the values by seed."""
        row = ROWS[name]
        arms = [[self.record(play, seed) for play in row.plays] for seed in self.seeds]
        return {
            part.name: (part.low, part.high, np.array([part.of(*those) for those in arms], float))
            for part in row.parts
            if part.judged and part.of is not None
        }


def margin(values: np.ndarray) -> float:
    """How far the mean over seeds may be off."""
    return float(ERRORS * values.std(ddof=1) / np.sqrt(len(values)))


def clear_of(low: float | None, high: float | None, values: np.ndarray) -> bool:
    """Whether the mean over seeds is inside a range, further from its ends than chance would take it."""
    near = margin(values)
    return (low is None or values.mean() - near >= low) and (high is None or values.mean() + near <= high)
