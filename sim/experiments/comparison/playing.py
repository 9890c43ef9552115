"""One replication of one scenario in a comparison, played in some process."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.experiments.comparison.groups import LEVER_COSTS, surplus_by_group
from sim.experiments.comparison.incidence import flows_of
from sim.market.model import MarketModel
from sim.records.frames import entries_since
from sim.records.subsidies import noted
from sim.runs.twin import Notes, twin_figures, without_links
from sim.runs.warm import opened, warm_market
from sim.scenario import Scenario
from sim.totals import daily_frame, run_values


@dataclass(frozen=True, eq=False)
class Played:
    """What a comparison keeps of one replication; amounts of ``surplus``, ``costs`` and ``flows`` are fen."""

    values: dict[str, float | None]
    daily: pd.DataFrame
    surplus: np.ndarray
    """By `groups.MEMBERS`."""
    costs: dict[str, int]
    """What was paid for each reason in `groups.LEVER_COSTS`, and policy money as subsidy_spent."""
    flows: np.ndarray
    """Policy money and sales by `incidence.FLOWS`."""
    seconds_saved: float
    """By the cache of warm markets."""
    bound: frozenset[str] = frozenset()
    """Lowest prices set by policies that some price came down to."""
    twin: dict[str, int] | None = None
    """What its twin tells, fen."""
    production: int = 0
    """Spent on making titles, fen."""
    subsidies: dict[str, float] | None = None
    """What kept policy money from being spent, see `sim.records.subsidies.SUBSIDIES`; None without any plan."""


def play_replication(base: Scenario, scenario: Scenario, seed: int, engine: str, twin: bool = False) -> Played:
    """Play a scenario with one seed on one thread, after the warm-up of its base; with ``twin``, its twin as well."""
    played = without_links(scenario, scenario.days) if twin else scenario
    model, saved = opened(base, played, seed, engine, 1)
    notes, before = Notes(model) if twin else None, dict(model.policy_desk.notes)
    for _ in range(scenario.days):
        model.step()
        if notes:
            notes.after_day()
    found = measured(model, scenario, base.days_before, scenario.days, saved)
    told = noted(model.policy_desk, before, model.totals, scenario.days, base.days_before)
    found = replace(found, subsidies=told)
    return replace(found, twin=twin_figures(notes, base, scenario, seed, engine, 1)) if notes else found


def measured(model: MarketModel, scenario: Scenario, warm_up: int, days: int, saved: float = 0.0) -> Played:
    """What came of the first ``days`` days (all played) of a scenario in a market that ran ``warm_up`` days before."""
    entries = entries_since(model.ledger, warm_up)
    paid = entries.loc[entries["reason"].isin(LEVER_COSTS)].groupby("reason", observed=True)["fen"].sum()
    spent = int(model.totals.until("subsidy_spent", warm_up + days)[warm_up:].sum())
    return Played(
        values=run_values(model.totals, days, warm_up),
        daily=daily_frame(model.totals, days, scenario.start, warm_up),
        surplus=surplus_by_group(model, warm_up, entries),
        costs={reason: int(paid.get(reason, 0)) for reason in LEVER_COSTS} | {"subsidy_spent": spent},
        flows=flows_of(model, warm_up, days, entries),
        seconds_saved=saved,
        production=int(entries.loc[entries["reason"] == "production", "fen"].sum()),
        bound=frozenset(model.bound),
    )


def warm_up_market(base: Scenario, seed: int, engine: str) -> float:
    """Bring a warm market into the cache; the seconds it took, without compiling."""
    return warm_market(base, seed, engine, 1).seconds
