"""Pictures of sweeps and comparisons, with units and intervals, in English or Chinese.

Each returns a matplotlib figure, which a notebook shows and ``savefig`` writes to a file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.experiments.graphics.dots import SHOWN, changes
from sim.experiments.graphics.drawing import (
    COLOURS,
    DIVERGING,
    SEQUENTIAL,
    Picture,
    by_month,
    canvas,
    cells,
    colour,
    must_be_few,
    outcome_axis,
    outside_legend,
    parameter_axis,
    styled,
    told,
)
from sim.experiments.sweeps.designs import Value
from sim.experiments.sweeps.names import must_be_outcomes, must_be_points, must_be_varied
from sim.experiments.sweeps.plan import shown
from sim.locale import Language, Words
from sim.records.summary import estimate

if TYPE_CHECKING:
    from sim.experiments.sweeps.results import Sweep


class Pictures:
    """The pictures of one sweep, in one language."""

    def __init__(self, sweep: Sweep, language: Language = "en") -> None:
        self.sweep = sweep
        self.words = Words(language)

    def translated(self, language: Language) -> Pictures:
        """The same pictures in another language."""
        return Pictures(self.sweep, language)

    def lines(
        self,
        outcome: str,
        over: str,
        by: str | None = None,
        *,
        at: Mapping[str, Value] | None = None,
        against: Value | None = None,
    ) -> Picture:
        """An outcome over the values of one parameter, a line for each value of another, with 95 % bands over seeds.

        Where other parameters vary too, and ``at`` does not fix them, every point is a dot with its interval. With
        ``against``, a value of ``over``, differences from there, paired by seed: their bands are much narrower.
        """
        must_be_varied(self.sweep.plan, [over, by])
        rows = self._means(outcome, at) if against is None else self._differences(outcome, over, by, at, against)
        lines = [(some[by].iloc[0] if by else 0.0, some) for _, some in rows.groupby(by or "outcome")]
        must_be_few(lines)
        words = self.words
        names = {"outcome": words.name("outcome", outcome), "first": words.label(over)}
        title = words("picture.over_both", **names, second=words.label(by)) if by else words("picture.over", **names)
        joined = all(len(set(some[over])) == len(some) for _, some in lines) and not self._others(rows, {over, by})
        with styled(words):
            note = self._seeds("band" if joined else "bars")
            if against is not None:
                note = words("picture.against_value", value=told(over, against, words), seeds=note)
            picture, axes = canvas(title, note)
            x = parameter_axis(over, rows[over], words)
            y = outcome_axis(outcome, [*rows["mean"], *rows["ci_high"]], words, difference=against is not None)
            scale = parameter_axis(by, rows[by], words) if by else None
            for place, (value, some) in enumerate(lines):
                some = some.sort_values(over)
                label = None if scale is None else scale.shown(value)
                across = x.at(some[over])
                middle, low, high = (some[name] / y.divisor for name in ("mean", "ci_low", "ci_high"))
                if joined:
                    axes.plot(across, middle, label=label, **colour(place))
                    axes.fill_between(across, low, high, color=COLOURS[place], alpha=0.16, linewidth=0)
                else:
                    arms = np.nan_to_num([middle - low, high - middle])
                    axes.errorbar(across, middle, arms, fmt="none", ecolor=COLOURS[place], elinewidth=0.9, alpha=0.6)
                    axes.plot(across, middle, linestyle="none", label=label, **colour(place))
            if against is not None:
                axes.axhline(0, color="#333333", linewidth=0.9)
            x.mark(axes.xaxis)
            axes.set(xlabel=x.label, ylabel=y.label)
            outside_legend(picture, axes, scale.label if scale else "")
        return picture

    def heat_map(self, outcome: str, x: str, y: str, at: Mapping[str, Value] | None = None) -> Picture:
        """The mean of an outcome over two parameters: cells of a grid, or the surface between scattered points."""
        must_be_varied(self.sweep.plan, [x, y])
        rows, words = self._means(outcome, at), self.words
        names = {"outcome": words.name("outcome", outcome), "first": words.label(x), "second": words.label(y)}
        with styled(words):
            picture, axes = canvas(words("picture.over_both", **names), self._seeds("mean"), (6.4, 4.6))
            across, up = parameter_axis(x, rows[x], words), parameter_axis(y, rows[y], words)
            scale = outcome_axis(outcome, rows["mean"], words)
            values = rows["mean"] / scale.divisor
            if rows.duplicated([x, y]).any():
                raise ValueError(f"several points have the same {x} and {y}: fix what else is varied with `at`")
            if len(rows) == rows[x].nunique() * rows[y].nunique():
                grid = rows.assign(mean=values).pivot(index=y, columns=x, values="mean")
                drawn = cells(axes, grid, SEQUENTIAL, (across, up))
            else:
                places = across.at(rows[x]), up.at(rows[y])
                drawn = axes.tricontourf(*places, values, 12, cmap=SEQUENTIAL)
                axes.plot(*places, "o", markersize=3, color="white", alpha=0.8)
                across.mark(axes.xaxis)
                up.mark(axes.yaxis)
            axes.set(xlabel=across.label, ylabel=up.label)
            picture.colorbar(drawn, ax=axes, label=scale.label)
        return picture

    def days(self, outcome: str, points: Sequence[int] | None = None, smooth: int = 7) -> Picture:
        """The days of an outcome at some points (by default all), with 95 % bands over seeds.

        A day shows the mean of the last ``smooth`` days, of the same seed.
        """
        must_be_points(self.sweep.plan, points or ())
        found, words = self.sweep.series(outcome), self.words
        chosen = list(range(found.sizes["point"])) if points is None else list(points)
        must_be_few(chosen)
        with styled(words):
            note = words("picture.days", n=smooth, seeds=self._seeds("band")) if smooth > 1 else self._seeds("band")
            picture, axes = canvas(words.name("outcome", outcome), note)
            smoothed = found[outcome].rolling(day=smooth, min_periods=1).mean()
            dates = found["date"].values if "date" in found.coords else found["day"].values
            scale = outcome_axis(outcome, smoothed.sel(point=chosen).values.ravel().tolist(), words, daily=True)
            for place, point in enumerate(chosen):
                some = smoothed.sel(point=point).values / scale.divisor
                bands = pd.DataFrame([estimate([v for v in day if not math.isnan(v)]) for day in some.T])
                bands = bands.astype(float)
                axes.plot(dates, bands["mean"], color=COLOURS[place], label=self._name(point, chosen))
                axes.fill_between(
                    dates, bands["ci_low"], bands["ci_high"], color=COLOURS[place], alpha=0.16, linewidth=0
                )
            axes.set(ylabel=scale.label)
            axes.margins(x=0)
            if "date" in found.coords:
                by_month(axes, words)
            outside_legend(picture, axes)
        return picture

    def effects(self, base: int, point: int, outcomes: Sequence[str] = SHOWN) -> Picture:
        """The relative change of outcomes from one point to another, each a dot with its 95 % interval."""
        must_be_outcomes(outcomes)
        found, words = self.sweep.compare(base, point), self.words
        sides = [self._name(number, [base, point]) for number in (base, point)]
        title = words("picture.effects", base=sides[0], point=sides[1])
        return changes({"": found}, title, outcomes, words)

    def interaction(self, outcome: str, first: str, second: str, at: Mapping[str, Value] | None = None) -> Picture:
        """What two parameters of a grid add together, beyond the sum of what each does alone.

        For every pair of values the difference to both at their lowest, less those of each alone; paired by seed.
        """
        must_be_varied(self.sweep.plan, [first, second])
        words, runs = self.words, self._runs(outcome, at)
        values = runs.pivot_table(index="seed", columns=[second, first], values=outcome)
        ups, acrosses = (sorted(set(runs[name])) for name in (second, first))
        low, left = ups[0], acrosses[0]
        found = {
            (up, across): estimate(
                (values[up, across] - values[up, left] - values[low, across] + values[low, left]).dropna().tolist()
            )
            for up in ups
            for across in acrosses
        }
        grid, ends = (
            pd.DataFrame([[found[up, across][part] for across in acrosses] for up in ups], ups, acrosses, dtype=float)
            for part in ("mean", "ci_high")
        )
        names = {"first": words.label(first), "second": words.label(second)}
        with styled(words):
            title = words("picture.interaction", outcome=words.name("outcome", outcome), **names)
            picture, axes = canvas(title, words("picture.interaction_note", n=len(values)), (6.4, 4.6))
            x, y = parameter_axis(first, acrosses, words), parameter_axis(second, ups, words)
            scale = outcome_axis(outcome, grid.to_numpy().ravel().tolist(), words)
            drawn = cells(axes, grid / scale.divisor, DIVERGING, (x, y), (ends - grid) / scale.divisor)
            axes.set(xlabel=x.label, ylabel=y.label)
            picture.colorbar(drawn, ax=axes, label=scale.label)
        return picture

    def _runs(self, outcome: str, at: Mapping[str, Value] | None) -> pd.DataFrame:
        """The runs with these values, of a sweep that has these names."""
        must_be_outcomes([outcome])
        must_be_varied(self.sweep.plan, at or ())
        runs = self.sweep.table
        for name, value in (at or {}).items():
            runs = runs.loc[runs[name] == value]
        if runs.empty:
            raise ValueError("no run is there to draw")
        return runs.drop_duplicates(["seed", *self.sweep.plan.names])  # of points that a list repeats, the first

    def _means(self, outcome: str, at: Mapping[str, Value] | None) -> pd.DataFrame:
        """A row a point: what is varied, mean, ci_low, ci_high."""
        points = set(self._runs(outcome, at)["point"])
        summary = self.sweep.summary(outcome)
        return summary.loc[summary["point"].isin(list(points)) & summary["mean"].notna()]

    def _differences(
        self, outcome: str, over: str, by: str | None, at: Mapping[str, Value] | None, against: Value
    ) -> pd.DataFrame:
        """Like `_means`, of the differences from the runs with ``over`` at ``against``, seed by seed."""
        runs, rows = self._runs(outcome, at), []
        if runs.duplicated(["seed", over, *([by] if by else [])]).any():
            raise ValueError("several points have the same values: fix what else is varied with `at`")
        for value in sorted(set(runs[by])) if by else [None]:
            line = runs if by is None else runs.loc[runs[by] == value]
            values = line.pivot_table(index="seed", columns=over, values=outcome, dropna=False)
            if against not in values:
                raise ValueError(f"no point has {over} {shown(against)}")
            for column in values:
                found = estimate((values[column] - values[against]).dropna().tolist())
                rows.append({"outcome": outcome, over: column, **({by: value} if by else {}), **found})
        return pd.DataFrame(rows).astype(dict.fromkeys(("mean", "ci_low", "ci_high"), float)).dropna(subset="mean")

    def _others(self, rows: pd.DataFrame, used: set[str | None]) -> list[str]:
        """What else varies among rows."""
        return [
            name for name in self.sweep.plan.names if name in rows and name not in used and len(set(rows[name])) > 1
        ]

    def _seeds(self, kind: str) -> str:
        n = len(self.sweep.plan.seeds)
        return self.words(f"picture.{kind}", n=n) if n > 1 else self.words("picture.one")

    def _name(self, point: int, among: Sequence[int]) -> str:
        """What tells a point from others."""
        plan, words = self.sweep.plan, self.words
        every = [plan.changes(other) for other in among]
        varied = [name for name in plan.names if len({str(other[name]) for other in every}) > 1]
        values = plan.changes(point)
        return words("picture.and").join(told(name, values[name], words) for name in varied) or words(
            "picture.point", n=point
        )
