"""What a sweep found: a row a run, intervals over seeds, days as an xarray data set, and paired differences."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Mapping, Set
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.experiments.comparison.effects import paired
from sim.experiments.sweeps.designs import Value
from sim.experiments.sweeps.folder import read_plan
from sim.experiments.sweeps.names import must_be_outcomes, must_be_points, must_be_varied
from sim.experiments.sweeps.plan import SweepPlan, about, shown
from sim.experiments.sweeps.rows import COLUMNS, Store
from sim.experiments.sweeps.store import SweepStore
from sim.experiments.sweeps.text import sweep_text
from sim.outcomes import OUTCOMES
from sim.records.summary import estimate
from sim.records.units import DAILY

if TYPE_CHECKING:
    import xarray as xr

    from sim.experiments.graphics.pictures import Pictures


class Sweep(pd.DataFrame):
    """The runs of a sweep that are there, a row each, sorted by point, then seed; and what they say together.

    Columns: point, seed, status, error, what is varied, and the run value of every outcome. Money is yuan for the real
    population. What is selected or copied from it is a plain data frame. It can be pickled; one that was kept in a
    folder reads its days there.
    """

    _metadata = ["plan", "with_days", "problems", "lost"]  # noqa: RUF012 - pandas: attributes that are no columns

    def __init__(
        self,
        plan: SweepPlan,
        kept: pd.DataFrame,
        with_days: Callable[[], pd.DataFrame],
        problems: tuple[str, ...] = (),
        lost: Set[str] = frozenset(),
    ) -> None:
        """Arrange the rows that are ``kept``, one for each different run; ``with_days`` reads them with their days."""
        table = _by_run(plan, kept, ["status", "error"], OUTCOMES)
        super().__init__(table.astype(dict.fromkeys(OUTCOMES, np.float64)))
        self.plan = plan
        self.with_days = with_days
        self.problems = problems  # what could not be read in the folder, or not be checked
        self.lost = tuple(run for run in sorted(plan.keys) if plan.keys[run] in lost)  # (point, seed), played and gone

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def __repr__(self) -> str:
        """One line, because the table would fill the screen."""
        points, seeds = len(self.plan.points), len(self.plan.seeds)
        return f"<Sweep of {self.plan.base.title!r}: {points} points × {seeds} seeds, {len(self)} runs>"

    @classmethod
    def load(cls, folder: str | Path) -> Sweep:
        """The sweep in a folder, whether it is finished or not.

        Raises:
            ScenarioError: this is no folder of a sweep.
        """
        plan = read_plan(folder)["plan"]
        with opened(folder, plan) as store:
            return cls.of(SweepPlan.from_record(plan), store)

    @classmethod
    def of(cls, plan: SweepPlan, store: Store) -> Sweep:
        """What a store holds of a plan."""
        in_folder = isinstance(store, SweepStore)  # an open store cannot be pickled, its place can
        with_days = partial(_days_in, store.folder.absolute()) if in_folder else partial(store.table, series=True)
        kept, lost = store.table(), store.lost()
        return cls(plan, kept, with_days, (*store.problems, *store.notes), lost)

    @property
    def table(self) -> pd.DataFrame:
        """The runs as a plain data frame."""
        return pd.DataFrame(self)

    @property
    def failed(self) -> pd.DataFrame:
        """The runs without a result, with their errors."""
        return self.loc[self["status"] != "ok"]

    def summary(self, *outcomes: str) -> pd.DataFrame:
        """A row per point and outcome, by default of all outcomes.

        Columns: point, what is varied, outcome, unit, mean, ci_low, ci_high (95 %), replications.
        """
        must_be_outcomes(outcomes)
        rows = []
        columns = {name: self[name].to_numpy() for name in outcomes or OUTCOMES}
        for point, places in self.groupby("point").indices.items():
            varied = self.plan.changes(int(str(point)))
            for name, column in columns.items():
                found = estimate([value for value in column[places].tolist() if not math.isnan(value)])
                rows.append({"point": point, **varied, "outcome": name, "unit": OUTCOMES[name].unit, **found})
        names = ["point", *self.plan.names, "outcome", "unit", "mean", "ci_low", "ci_high", "replications"]
        return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(("mean", "ci_low", "ci_high"), np.float64))

    def series(self, *outcomes: str) -> xr.Dataset:
        """The days of outcomes, by default of all, by point, seed and day; NaN where there is nothing.

        What is varied, and the date of a day where all points start together, are coordinates. Units and meanings are
        attributes.
        """
        must_be_outcomes(outcomes)
        import xarray as xr  # takes half a second

        names = outcomes or tuple(OUTCOMES)
        rows = _by_run(self.plan, self.with_days(), [], [f"{DAILY}{name}" for name in names])
        days = max((len(one) for one in rows[f"{DAILY}{names[0]}"] if one is not None), default=0)
        plan = self.plan
        shape = (len(plan.points), len(plan.seeds), days)
        seeds = {seed: place for place, seed in enumerate(plan.seeds)}
        found = {}
        for name in names:
            values = np.full(shape, np.nan)
            for point, seed, one in zip(rows["point"], rows["seed"], rows[f"{DAILY}{name}"], strict=True):
                if one is not None:
                    values[point, seeds[seed], : len(one)] = one
            facts = {"units": OUTCOMES[name].unit, "long_name": OUTCOMES[name].meaning}
            found[name] = (("point", "seed", "day"), values, facts)
        coordinates: dict[str, Any] = {"point": range(shape[0]), "seed": list(plan.seeds), "day": range(days)}
        for name, column in zip(plan.names, zip(*plan.points, strict=True), strict=True):
            meaning, unit = about(name)
            coordinates[name] = ("point", np.array(column), {"units": unit, "long_name": meaning})
        if "start" not in plan.names:
            dates = np.datetime64(plan.base.start, "D") + np.arange(days)
            coordinates["date"] = ("day", dates.astype("datetime64[ns]"))
        return xr.Dataset(found, coordinates, {"title": plan.base.title})

    def compare(self, base: int, point: int) -> pd.DataFrame:  # pyright: ignore[reportIncompatibleMethodOverride]
        """What is different at ``point`` from ``base``, seed by seed.

        A row per outcome: outcome, unit, base, difference, ci_low, ci_high (95 %), relative, variance_ratio (how many
        times more replications independent seeds would have needed), replications.
        """
        one, other = self._runs(base), self._runs(point)
        seeds = one.index.intersection(other.index)
        rows = []
        for name, outcome in OUTCOMES.items():
            sides = ([_or_none(v) for v in side.loc[seeds, name]] for side in (one, other))
            rows.append({"outcome": name, "unit": outcome.unit, **paired(*sides)._asdict()})
        return pd.DataFrame(rows).astype(dict.fromkeys((*_NUMBERS, "relative", "variance_ratio"), np.float64))

    def interaction(self, first: str, second: str, outcome: str, **at: Value) -> pd.DataFrame:
        """What ``first`` does at the lowest and at the highest value of ``second``, and the difference of the two.

        Each is paired by seed, from the lowest to the highest value of ``first``. A row each: effect, difference,
        ci_low, ci_high (95 %), replications. ``at`` fixes whatever else is varied.
        """
        must_be_varied(self.plan, [first, second, *at])
        must_be_outcomes([outcome])
        ends = {name: self._ends(name) for name in (first, second)}
        corners = [
            [self._runs(self.point(at | {first: f, second: s}))[outcome] for f in ends[first]] for s in ends[second]
        ]
        steps = {
            f"{first}, {second} {shown(s)}": high - low for s, (low, high) in zip(ends[second], corners, strict=True)
        }
        low, high = steps.values()
        steps["interaction"] = high - low
        rows = [{"effect": name, **estimate(step.dropna().tolist())} for name, step in steps.items()]
        return pd.DataFrame(rows).rename(columns={"mean": "difference"})

    def point(self, values: Mapping[str, Value] | None = None, /, **named: Value) -> int:
        """The number of the one point with these values; of points that a list repeats, the first.

        Raises:
            KeyError: no point has them, or several different ones do.
        """
        wanted = {**(values or {}), **named}
        columns = {name: self.plan.names.index(name) for name in wanted if name in self.plan.names}
        found = [
            number
            for number, point in enumerate(self.plan.points)
            if len(columns) == len(wanted) and all(_same(point[columns[name]], value) for name, value in wanted.items())
        ]
        if len({self.plan.points[number] for number in found}) != 1:
            told = ", ".join(f"{name} {shown(value)}" for name, value in wanted.items())
            raise KeyError(f"{'several points have' if found else 'no point has'} {told}")
        return found[0]

    @property
    def picture(self) -> Pictures:
        """Pictures of this sweep: ``sweep.picture.lines("gmv", over="targeting_accuracy")``; see `pictures`."""
        try:
            from sim.experiments.graphics.pictures import Pictures
        except ImportError as error:
            raise ImportError(f"pictures need more packages: pip install microdrama-sim[notebooks] ({error})") from None
        return Pictures(self)

    def text(self) -> str:
        """What was varied, and where the main outcomes are lowest and highest, as text."""
        return sweep_text(self)

    def _ends(self, name: str) -> tuple[Any, Any]:
        column = [point[self.plan.names.index(name)] for point in self.plan.points]
        return min(column), max(column)

    def _runs(self, point: int) -> pd.DataFrame:
        """The successful runs of a point by seed."""
        must_be_points(self.plan, [point])
        return self.loc[(self["point"] == point) & (self["status"] == "ok")].set_index("seed")


_NUMBERS = ("base", "difference", "ci_low", "ci_high")


def _days_in(folder: Path) -> pd.DataFrame:
    """The rows in a folder with their days."""
    with opened(folder, read_plan(folder)["plan"]) as store:
        rows = store.table(series=True)
        for problem in store.problems:
            warnings.warn(problem, stacklevel=3)
        return rows


def opened(folder: str | Path, plan: Mapping[str, Any], *, retry: bool = False) -> SweepStore:
    """The store in a folder, whose parts must have every outcome; see `SweepStore`."""
    return SweepStore(folder, plan, retry=retry, outcomes=COLUMNS)


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value


def _same(value: Value, wanted: Any) -> bool:
    if isinstance(value, int | float) and isinstance(wanted, int | float):
        return math.isclose(value, wanted, rel_tol=1e-9)
    return value == wanted


def _by_run(plan: SweepPlan, kept: pd.DataFrame, before: Iterable[str], after: Iterable[str]) -> pd.DataFrame:
    """A row for each (point, seed) that is there: these, what is varied, and some columns of what is kept."""
    there = set(kept["key"]) if len(kept) else set()
    runs = [run for run in sorted(plan.keys) if plan.keys[run] in there]
    rows = kept.set_index("key").loc[[plan.keys[run] for run in runs]] if runs else None
    columns: dict[str, Any] = {"point": [run[0] for run in runs], "seed": [run[1] for run in runs]}
    for name in before:
        columns[name] = [None if pd.isna(one) else one for one in rows[name]] if rows is not None else []
    for place, name in enumerate(plan.names):
        columns[name] = [plan.points[run[0]][place] for run in runs]
    for name in after:
        columns[name] = rows[name].to_numpy() if rows is not None else []
    return pd.DataFrame(columns)
