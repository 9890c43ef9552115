"""Compare policies with a base on common random numbers: what changes, how surely, at whose cost."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd

from sim.engine.cache import is_kept
from sim.experiments.comparison.findings import Frames, frames_of, unhelped
from sim.experiments.comparison.playing import Played, play_replication, warm_up_market
from sim.experiments.comparison.tables import comparison_text
from sim.experiments.execution.ensemble import Job, play_all, side_by_side
from sim.locale import Language
from sim.market.checkpoint import must_share_assumptions
from sim.records.provenance import record_of
from sim.records.store import write_folder
from sim.report import comparison_page
from sim.runs.run import Engine, Progress
from sim.runs.warm import WARM, kept_as
from sim.scenario import Scenario
from sim.scenario.asked import each, must_be_scenarios
from sim.scenario.errors import ScenarioError
from sim.scenario.idle import Idle, idle, never_bound, nothing_to_compare

REPLICATIONS = 10
"""Fewer would make the intervals too narrow (t with estimated variance of skewed outcomes)."""
RECORD = "compare.json"


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """The effects of policies against one base. Money is yuan for the real population, except in ``surplus`` (fen).

    Policies go by their labels: their titles, or what they change where titles do not tell them apart.
    """

    base: Scenario
    policies: dict[str, Scenario]
    effects: pd.DataFrame
    """A row per policy and outcome: base, difference, ci_low, ci_high (95 %), relative, variance_ratio, replications.

    ``subsidy_return``: the platforms' net revenue before policy money, per yuan of it. Beside the outcomes:
    ``total_surplus``, the sum of consumer surplus, creators' income, merchants' profit and platforms' net revenue;
    ``social_return``, its change per yuan of policy money; ``outlay``, policy money and what the levers that were
    changed cost those who hold them; ``return_per_yuan``, the change of total surplus per yuan of outlay.
    """
    groups: pd.DataFrame
    """The same for the surplus of each group of agents; ``verdict`` says whether it gains or loses. Rows whose member
    is "all" are sums; "everybody" is total surplus."""
    incidence: pd.DataFrame
    """Of policies that change a plan, the same for policy money (goods sent back taken off): what each member ``paid``
    and ``received`` of each ``kind``, or has ``forgone`` of exposure, and ``sales`` at each platform. Rows whose member
    is "all" are sums; "at_payers" and "elsewhere" sum sales up by whether a platform's plans are changed."""
    league: pd.DataFrame
    """Policies by return_per_yuan, best first; without an outlay, at the end, by their effect on total surplus."""
    daily: pd.DataFrame
    """scenario, replication, day, date, and one column per outcome, for the base ("base") and every policy."""
    values: pd.DataFrame
    """scenario, replication, seed, and the run value of every outcome."""
    surplus: pd.DataFrame
    """scenario, replication, group, member, fen."""
    record: dict[str, Any]
    """What was played, with which code and versions, what the warm cache saved, and the digest of the results."""
    unbound: Mapping[str, list[Idle]] = field(default_factory=dict)
    """By scenario, settings of a lowest price that no price came down to in any pair."""

    def __repr__(self) -> str:
        """One line, because the tables would fill the screen."""
        pairs = len(self.record["seeds"])
        return f"<Comparison of {len(self.policies)} policies with {self.base.title!r}: {pairs} pairs>"

    def save(self, folder: str | Path) -> Path:
        """Write everything to a new folder, which appears whole or not at all; the record is ``compare.json``.

        Raises FileExistsError, NotADirectoryError or PermissionError where that folder cannot be made.
        """
        frames = {name: getattr(self, name) for name in Frames._fields}
        return write_folder(folder, frames, {}, self.record, {"report": self.report()}, record_name=RECORD)

    def report(self, language: Language = "en") -> str:
        """One HTML page that needs no network: effects, winners and losers, return per yuan, assumptions."""
        tables = {name: getattr(self, name) for name in Frames._fields}
        return comparison_page(self.record, tables, language=language)

    def table(self) -> str:
        """Effects, winners and losers, and the league, as text."""
        return comparison_text(self)


def compare(
    base: Scenario,
    policies: Scenario | Sequence[Scenario],
    *,
    replications: int | None = None,
    warm_up: int | None = None,
    workers: int | None = None,
    seed: int | None = None,
    days: int | None = None,
    viewers: int | None = None,
    engine: Engine = "compiled",
    twin: bool = False,
    progress: Progress | None = None,
) -> Comparison:
    """Play a base and policies with the same seeds and pair the results.

    Args:
        base: the scenario to compare with.
        policies: scenarios that differ from it in levers, policies or the terms of the subsidy only.
        replications: pairs; by default the base's, or 10 where it has one only.
        warm_up: days the market runs before the start under the base's levers, without policies: each seed once, for
            all policies, and kept in the user's cache; replaces that of every scenario.
        workers: processes; by default one for each usable core, or as many as memory has room for.
        seed: replaces that of the base; pair r has the seed ``seed + r``.
        days: replaces that of every scenario.
        viewers: replaces that of every scenario.
        engine: "compiled" or "mesa".
        twin: whether the twin of every run is played too, the same market without links in dramas (see `run`); the
            effects then have rows of ``gmv_twin`` and its parts.
        progress: called with the number of runs played and of all.

    Warns of policies that never act in the run, or that change nothing.

    Raises:
        ScenarioError: a policy differs from the base in an assumption, or in nothing that acts on any day of the run,
            or so many markets at once would not fit into memory.
        TypeError: what is to be a scenario is none, or another argument is of the wrong kind; all are named.
        ValueError: there is no policy.
    """
    given = each("policies", policies)
    must_be_scenarios({"base": base, **given}, workers=workers, twin=twin, progress=progress)
    asked = {"seed": seed, "days": days, "viewers": viewers, "replications": replications, "warm_up": warm_up}
    base, named = prepared(base, list(given.values()), asked)
    if problems := [problem for label, one in named.items() for problem in nothing_to_compare(base, one, label)]:
        raise ScenarioError(problems)
    for label, one in {base.title: base, **named}.items():
        for note in idle(one):
            warnings.warn(f"{label}: {note.message}", stacklevel=2)
    found = play_comparison(base, named, workers=workers, engine=engine, twin=twin, progress=progress)
    for label, notes in found.unbound.items():
        for note in notes:
            warnings.warn(f"{label}: {note.message}", stacklevel=2)
    return found


def play_comparison(
    base: Scenario,
    named: dict[str, Scenario],
    *,
    workers: int | None = None,
    engine: Engine = "compiled",
    twin: bool = False,
    progress: Progress | None = None,
) -> Comparison:
    """Play what `prepared` returned, whether or not a policy acts; see `compare`."""
    start = perf_counter()
    seeds = [base.seed + r for r in range(base.replications)]
    scenarios = [base, *named.values()]
    workers = side_by_side(scenarios, workers, len(seeds) * len(scenarios))
    seconds = _warm_up(base, seeds, engine, workers) if base.days_before else 0.0
    jobs = [Job(play_replication, (base, one, seed, engine, twin)) for seed in seeds for one in scenarios]
    results: list[Played] = play_all(jobs, workers, progress)
    played = {label: results[i :: len(scenarios)] for i, label in enumerate(["base", *named])}
    frames = frames_of(base, named, seeds, played)
    record = record_of(
        base, frames._asdict(), seeds=seeds, engine=engine, wall_seconds=perf_counter() - start
    ) | {
        "policies": [
            {"label": label, "scenario": one.resolved(), "scenario_sha256": one.sha256} for label, one in named.items()
        ],
        "warm_up": base.days_before,
        "warm_up_seconds_saved": round(max(sum(one.seconds_saved for one in results) - seconds, 0.0), 3),
        "workers": workers,
        "unhelped_by_pairing": unhelped(frames.effects),
    } | ({"twin": True} if twin else {})  # fmt: skip
    unbound = {
        label: never_bound(scenario, frozenset().union(*(one.bound for one in results[place :: len(scenarios)])))
        for place, (label, scenario) in enumerate(zip([base.title, *named], scenarios, strict=True))
    }
    return Comparison(base, named, *frames, record, unbound)


def prepared(
    base: Scenario, policies: Sequence[Scenario], asked: Mapping[str, int | None]
) -> tuple[Scenario, dict[str, Scenario]]:
    """Base and labelled policies with the settings asked for, on common seeds.

    Raises:
        ScenarioError: naming every policy that differs from the base in an assumption.
    """
    if not policies:
        raise ValueError("there is no policy to compare with the base")
    changes = {name: value for name, value in asked.items() if value is not None}
    if asked.get("replications") is None and base.replications == 1:
        changes["replications"] = REPLICATIONS
    base = base.with_(changes)
    common = {name: getattr(base, name) for name in ("seed", "replications", "warm_up")}
    aligned = [policy.with_(changes | common) for policy in policies]
    problems = []
    for label, policy in zip(labels(base, aligned), aligned, strict=True):
        try:
            must_share_assumptions(base, policy, source=label)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return base, dict(zip(labels(base, aligned), aligned, strict=True))


def labels(base: Scenario, policies: Sequence[Scenario]) -> list[str]:
    """What to call each policy: its title; where that is the base's or another's, what it changes; or its number."""
    titles = [policy.title for policy in policies]
    found: list[str] = []
    for number, policy in enumerate(policies, start=1):
        label = policy.title
        if label in (base.title, "base") or titles.count(label) > 1:
            label = ", ".join(_changes(base, policy)) or f"policy {number}"
        found.append(label if label not in found else f"{label} ({number})")
    return found


def _changes(base: Scenario, policy: Scenario) -> list[str]:
    """The levers that are different from the start, and whether the policies are."""
    ours, theirs = base.levers.model_dump(), policy.levers.model_dump()
    levers = [f"{name} {theirs[name]:.6g}" for name in ours if ours[name] != theirs[name]]
    return levers + (["other policies"] if base.policies != policy.policies else [])


def _warm_up(base: Scenario, seeds: list[int], engine: str, workers: int) -> float:
    """Bring the markets that no run has kept into the cache; the seconds of computing it took."""
    names = {seed: kept_as(base, seed, engine) for seed in seeds}
    missing = [seed for seed, name in names.items() if not is_kept(WARM, name)]
    jobs = [Job(warm_up_market, (base, seed, engine)) for seed in missing]
    return sum(play_all(jobs, workers)) if jobs else 0.0
