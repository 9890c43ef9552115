"""What a row of the report card is, and when a figure is inside its range."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sim.evidence.experiments import Play

type Kind = Literal["target", "pattern", "experiment"]
KINDS: tuple[Kind, ...] = ("target", "pattern", "experiment")

REASONS = {
    "": "",
    "input": "an input of the model, so it cannot fail",
    "forecast": "a forecast, no observation: shown, not judged",
    "licences": "licences of titles are not in the model",
    "daily": "one step is a day: hours of the day are not in the model",
    "volume": "of what is said only the balance is kept for each title, not volume and valence apart",
    "amount": "an amount for comparison, without a range of its own",
    "noise": "chance moves it more than what is asked of it: shown, not judged",
    "unrecorded": "the folder of a run does not hold it: play the scenario",
    "uncovered": "the run does not cover these dates",
    "paired": "needs pairs of runs: play the scenario",
    "refused": "the scenario does not allow what the experiment changes",
    "partly": "undefined with some of the seeds: the mean is that of the others",
    "undefined": "undefined in this market: nothing to measure it on",
}
"""Why a row or a part of it is not judged, or cannot be inside."""


@dataclass(frozen=True)
class Part:
    """One figure of a row. ``low``, ``high``: its range, None at an open end; without both it is shown, not judged.

    ``of`` takes the records of the row's plays, in their order; the scenario in a row that plays nothing; None where
    the model cannot show it, for the reason ``why`` (a key of `REASONS`).
    """

    name: str
    of: Callable[..., float | None] | None
    low: float | None = None
    high: float | None = None
    why: str = ""

    @property
    def judged(self) -> bool:
        """Whether it counts."""
        return not self.why and (self.low is not None or self.high is not None)

    def holds(self, value: float) -> bool:
        """Whether a value is in the range. Where a range is open and ends at 0, a sign is claimed, and 0 has none."""
        sign = (self.low == 0 and self.high is None) or (self.high == 0 and self.low is None)
        above = self.low is None or value >= self.low
        below = self.high is None or value <= self.high
        return above and below and not (sign and value == 0)


@dataclass(frozen=True)
class Row:
    """One line of the card."""

    id: str
    kind: Kind
    meaning: str
    when: str
    source: str
    trust: str
    """H official, peer-reviewed or recomputed from open data, M an industry tracker, L a single secondary source."""
    unit: str
    plays: tuple[Play, ...]
    parts: tuple[Part, ...]
