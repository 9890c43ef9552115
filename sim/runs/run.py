"""Play a scenario and hold what came out."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import pandas as pd

from sim.locale import Language
from sim.market.observing import Observer
from sim.records.frames import entries_since, stacked, table_frame
from sim.records.observed import observed_frames
from sim.records.provenance import record_of
from sim.records.store import write_folder
from sim.records.subsidies import noted, subsidy_estimates
from sim.records.summary import Estimate, summarise
from sim.records.table import HEADING, MAIN, outcome_rows, outcome_table, warm_up_words
from sim.records.twins import twin_estimates, twin_frame
from sim.runs.twin import Notes, twin_figures, without_links
from sim.runs.warm import opened
from sim.scenario import Scenario
from sim.scenario.asked import must_be_scenarios
from sim.scenario.idle import Idle, idle, never_bound
from sim.scenario.shown import html_table
from sim.totals import daily_frame, run_values

type Engine = Literal["compiled", "mesa"]
type Progress = Callable[[int, int], None]
"""Called after each day with the number of days played and the number of days to play."""


@dataclass(frozen=True, eq=False, repr=False)
class Replication:
    """One play of a scenario with one seed: values, daily outcomes, ledger, agents at the end, what was observed."""

    seed: int
    values: dict[str, float | None]
    daily: pd.DataFrame
    ledger: pd.DataFrame
    agents: dict[str, pd.DataFrame]
    observed: dict[str, pd.DataFrame]
    wall_seconds: float
    warm_up_saved: float
    """Seconds saved because the market's warm-up was in the cache."""
    bound: frozenset[str] = frozenset()
    """Lowest prices set by policies that some price came down to."""
    twin: dict[str, int] | None = None
    """What its twin tells, fen."""
    subsidies: dict[str, float] | None = None
    """What kept policy money from being spent, see `sim.records.subsidies.SUBSIDIES`; None without any plan."""


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """The results of a scenario over all its replications; replication r has the seed ``scenario.seed + r``.

    Money in ``daily`` and ``summary`` is yuan for the real population; ``ledger`` is in fen.
    """

    scenario: Scenario
    daily: pd.DataFrame
    """replication, day, date, and one column per outcome (NaN where it is undefined)."""
    summary: dict[str, Estimate]
    """Per outcome: mean, ci_low, ci_high (95 %, null with one replication), replications."""
    ledger: pd.DataFrame
    """replication, day, payer, payee, reason, fen (> 0)."""
    agents: dict[str, pd.DataFrame]
    """creators, operators, merchants, platforms and dramas at the end."""
    observed: dict[str, pd.DataFrame]
    """days, months, plays, titles and a panel of viewers: what was seen beyond the outcomes. People are weighted to the
    real population, but in the panel, which has a row per simulated viewer and month; money is fen."""
    seeds: list[int]
    """Of each replication."""
    engine: str
    wall_seconds: float
    warm_up_seconds_saved: float
    """Seconds saved because warm-ups were in the cache."""
    unbound: tuple[Idle, ...] = ()
    """Settings of a lowest price that no price came down to, in any replication."""
    twin: pd.DataFrame | None = None
    """What the twin of each replication tells (replication, figure, fen), if there were twins; ``summary`` has the
    same figures of `sim.records.twins.TWIN` in yuan."""
    subsidies: bool = False
    """Whether any plan was in force: ``summary`` then says what kept its money, see `sim.records.subsidies`."""

    @cached_property
    def record(self) -> dict[str, Any]:
        """What was played, with which code and versions, and the digest of the results; made when first asked for."""
        made = record_of(
            self.scenario, self.tables(), seeds=self.seeds, engine=self.engine, wall_seconds=self.wall_seconds
        )
        days, saved = self.scenario.days_before, round(self.warm_up_seconds_saved, 3)
        made |= {"warm_up": days} | ({"warm_up_seconds_saved": saved} if days else {})
        made |= {"subsidies": True} if self.subsidies else {}
        return made if self.twin is None else made | {"twin": True}

    @classmethod
    def load(cls, folder: str | Path) -> Run:
        """The run that `save` (or `microdrama run --out`) kept in a folder; its record is the one kept there.

        What comes from strangers may be loaded: nothing of it is run. ``unbound`` is not kept, and empty.

        Raises:
            FolderError: it is no folder of a run, or something in it is missing, damaged or not as it was written.
        """
        from sim.runs.loading import loaded_run  # which a run that is only printed does not need

        fields, record = loaded_run(Path(folder))
        run = cls(**fields)
        vars(run)["record"] = record  # the property would make one of this version and machine
        return run

    @property
    def outcomes(self) -> dict[str, float]:
        """Everything in ``summary`` as one number by name, the mean over replications; NaN where it is undefined."""
        return {name: math.nan if one["mean"] is None else one["mean"] for name, one in self.summary.items()}

    def __repr__(self) -> str:
        """One line, because the tables would fill the screen."""
        return f"<Run of {self.scenario.title!r}: {len(self.seeds)} × {self.scenario.days} days>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the main outcomes."""
        return html_table(self._heading(), HEADING, outcome_rows(self.summary, MAIN))

    def save(self, folder: str | Path) -> Path:
        """Write everything to a new folder, which appears whole or not at all.

        Raises FileExistsError, NotADirectoryError or PermissionError where that folder cannot be made.
        """
        return write_folder(folder, self.tables(), {"summary": self.summary}, self.record, {"report": self.report()})

    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables under their names in the run's folder: ``daily``, ``agents/creators``, ``observed/days``, ..."""
        groups = {"agents": self.agents, "observed": self.observed}
        named = {f"{group}/{name}": frame for group, frames in groups.items() for name, frame in frames.items()}
        twin = {} if self.twin is None else {"twin": self.twin}
        return {"daily": self.daily, "ledger": self.ledger} | named | twin

    def report(self, language: Language = "en") -> str:
        """One HTML page that needs no network: outcomes, days, money, assumptions, and how to play it again."""
        from sim.report.page import run_page  # which a run that is only printed does not need

        return run_page(self.record, self.summary, self.daily, self.ledger, language=language)

    def table(self) -> str:
        """The outcomes with units and intervals, as text."""
        heading = self._heading()
        if not self.subsidies:
            return outcome_table(self.summary, heading)
        from sim.report.subsidies import means_of, subsidy_text  # which a run without any does not need

        return f"{outcome_table(self.summary, heading)}\n\n{subsidy_text(means_of(self.summary))}"

    def _heading(self) -> str:
        """What was played, in three lines."""
        plan, seeds = self.scenario, self.seeds
        played = (
            f"seed {seeds[0]}" if len(seeds) == 1 else f"{len(seeds)} replications, seeds {seeds[0]} to {seeds[-1]}"
        )
        heading = f"{plan.title}\n{plan.days} days from {plan.start}, {plan.viewers:,} simulated viewers, {played}"
        heading += f"\n{warm_up_words(plan.days_before)}"
        return heading + (f"; the cache saved {saved:.0f} s" if (saved := self.warm_up_seconds_saved) >= 1 else "")


def run(
    scenario: Scenario,
    *,
    seed: int | None = None,
    days: int | None = None,
    viewers: int | None = None,
    replications: int | None = None,
    engine: Engine = "compiled",
    threads: int | None = None,
    twin: bool = False,
) -> Run:
    """Play a scenario, with a few of its settings replaced where given. ``threads`` bounds the threads used.

    ``twin``: whether the same market is played without links in dramas beside it, and both for 90 days more; the
    summary then tells ``gmv_twin`` and what keeps it from ``gmv_incremental``. Nothing else changes.

    Warns of policies that never act in the run, or that change nothing.

    Raises:
        ScenarioError: a setting is not allowed.
        TypeError: ``scenario`` is none, or another argument is of the wrong kind; all are named.
    """
    must_be_scenarios({"scenario": scenario}, threads=threads, twin=twin)
    asked = {"seed": seed, "days": days, "viewers": viewers, "replications": replications}
    changes = {name: value for name, value in asked.items() if value is not None}
    plan = scenario.with_(changes) if changes else scenario
    for note in idle(plan):
        warnings.warn(note.message, stacklevel=2)
    found = run_scenario(plan, engine=engine, threads=threads, twin=twin)
    for note in found.unbound:
        warnings.warn(note.message, stacklevel=2)
    return found


def run_scenario(
    scenario: Scenario,
    *,
    engine: Engine = "compiled",
    threads: int | None = None,
    progress: Progress | None = None,
    twin: bool = False,
) -> Run:
    """Play all replications of a scenario exactly as it stands, one by one. ``progress`` counts warm-ups too.

    ``twin``: see `run`; ``progress`` does not count the days of twins.
    """
    days = scenario.days_before + scenario.days
    played = []
    for replication in range(scenario.replications):
        report = _from(replication * days, days * scenario.replications, progress)
        played.append(play(scenario, scenario.seed + replication, engine, threads, report, twin))
    return gather(scenario, played, engine)


def play(
    scenario: Scenario,
    seed: int,
    engine: Engine,
    threads: int | None,
    progress: Callable[[int], None] | None,
    twin: bool = False,
) -> Replication:
    """Play one replication; everything it takes (but a closure as ``progress``) and returns can be pickled."""
    start, first = perf_counter(), scenario.days_before
    played = without_links(scenario, scenario.days) if twin else scenario
    model, saved = opened(scenario, played, seed, engine, threads, progress)
    notes = Notes(model) if twin else None
    observer, before = Observer(model, scenario.days), dict(model.policy_desk.notes)
    for day in range(first, first + scenario.days):
        model.step()
        if notes:
            notes.after_day()
        if progress:
            progress(day + 1)
    tables = {
        "creators": model.creators_table,
        "operators": model.operators_table,
        "merchants": model.merchants_table,
        "platforms": model.platforms_table,
        "dramas": model.dramas,
    }
    found = Replication(
        seed=seed,
        values=run_values(model.totals, scenario.days, first),
        daily=daily_frame(model.totals, scenario.days, scenario.start, first),
        ledger=entries_since(model.ledger, first),
        agents={kind: table_frame(table, first) for kind, table in tables.items()},
        observed=observed_frames(observer),
        wall_seconds=perf_counter() - start,
        warm_up_saved=saved,
        bound=frozenset(model.bound),
        subsidies=noted(model.policy_desk, before, model.totals, scenario.days, first),
    )
    if notes is None:
        return found
    figures = twin_figures(notes, scenario, scenario, seed, engine, threads)
    return replace(found, twin=figures, wall_seconds=perf_counter() - start)


def gather(scenario: Scenario, played: list[Replication], engine: Engine) -> Run:
    """The run made of its replications, in the order of their seeds."""
    daily = stacked([one.daily for one in played])
    ledger = stacked([one.ledger for one in played])
    agents = {kind: stacked([one.agents[kind] for one in played]) for kind in played[0].agents}
    observed = {name: stacked([one.observed[name] for one in played]) for name in played[0].observed}
    twins = [one.twin for one in played if one.twin is not None]
    plans = [one.subsidies for one in played if one.subsidies is not None]
    return Run(
        scenario,
        daily,
        summarise([one.values for one in played])
        | (subsidy_estimates(plans) if plans else {})
        | (twin_estimates(twins) if twins else {}),
        ledger,
        agents,
        observed,
        seeds=[one.seed for one in played],
        engine=engine,
        wall_seconds=sum(one.wall_seconds for one in played),
        warm_up_seconds_saved=sum(one.warm_up_saved for one in played),
        unbound=tuple(never_bound(scenario, frozenset().union(*(one.bound for one in played)))),
        twin=twin_frame(twins) if twins else None,
        subsidies=bool(plans),
    )


def _from(before: int, total: int, progress: Progress | None) -> Callable[[int], None] | None:
    """The progress of one replication as part of the progress of the whole run."""
    return (lambda days: progress(before + days, total)) if progress else None
