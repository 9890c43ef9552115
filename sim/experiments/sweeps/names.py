"""What somebody asks a sweep for by name or number: is it there, and if not, what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.experiments.sweeps.plan import SweepPlan
from sim.outcomes import OUTCOMES
from sim.scenario.characters import printable
from sim.scenario.explaining import closest


def must_be_outcomes(names: Iterable[str]) -> None:
    """Refuse with ValueError a name that no outcome has."""
    for name in names:
        if name not in OUTCOMES:
            raise ValueError(f"{printable(str(name))}: no such outcome; {_meant(str(name), list(OUTCOMES))}")


def must_be_varied(plan: SweepPlan, names: Iterable[str | None]) -> None:
    """Refuse with ValueError the name of a parameter that the sweep does not vary; None is nobody's name."""
    for name in names:
        if name is not None and name not in plan.names:
            raise ValueError(f"{printable(str(name))} is not varied in this sweep; {_meant(str(name), plan.names)}")


def must_be_points(plan: SweepPlan, numbers: Iterable[int]) -> None:
    """Refuse with IndexError a number that no point has."""
    for number in numbers:
        if number not in range(len(plan.points)):
            raise IndexError(f"there are points 0 to {len(plan.points) - 1}, and no {number}")


def _meant(name: str, known: Sequence[str]) -> str:
    ends = {one.rpartition(".")[2]: one for one in reversed(known)}
    near = closest(name, list(known)) or closest(name.rpartition(".")[2], list(ends))
    return f"did you mean '{ends.get(near, near)}'?" if near else f"known here: {', '.join(known)}."
