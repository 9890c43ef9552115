"""What the folder of a run can show of the report card: all that needs no second market."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.evidence.card import Card, card_of, chosen
from sim.evidence.experiments import Play
from sim.evidence.observing import FLOWS, TITLE_COLUMNS, Record
from sim.market.observing import DAILY, HISTOGRAMS, MONTHLY, MOST_EPISODES
from sim.outcomes import OUTCOMES
from sim.records.observed import PEOPLE, SERIES, TABLES, USERS
from sim.records.observed_checks import Expected, wrong_observed
from sim.records.reading import FolderError, changed, missing, read_document, read_frame, read_record
from sim.records.recorded import inconsistent, wrong_scenario
from sim.records.store import RECORD
from sim.report.expected import wrong_run
from sim.scenario import Scenario


def card_of_folder(folder: Path, only: Sequence[str] | None = None) -> Card:
    """The card of a run in a folder: rows that need pairs of runs, other dates or more than it kept say so.

    Raises:
        FolderError: it is no folder of a run, or not as it was written.
        ScenarioError: an id of ``only`` is none.
    """
    if not (folder / RECORD).exists():
        raise FolderError(f"{folder} is no folder of a run")
    record = read_record(folder)
    if damaged := missing(folder, record) or changed(folder, record):
        raise FolderError(f"{folder / damaged[0]} is missing or was changed after it was written")
    if wrong := wrong_scenario(record["scenario"]) or inconsistent(record):
        raise FolderError(f"{folder / RECORD} is no record of results: {'; '.join(wrong)}")
    scenario = Scenario.model_validate(record["scenario"])
    daily, ledger, dramas = (read_frame(folder, name) for name in ("daily", "ledger", "agents/dramas"))
    tables = Tables(daily, ledger, dramas, {name: read_frame(folder, f"observed/{name}") for name in TABLES})
    if wrong := wrong_run(record, read_document(folder, "summary"), daily, ledger) + wrong_seen(scenario, tables):
        raise FolderError(f"{folder} holds what no run gives, so there is no card of it: {'; '.join(wrong)}")
    seeds = record["seeds"]
    rows = chosen(only)
    alone = {play for row in rows for play in row.plays if play == Play(play.start, play.days)}
    runs = [dict.fromkeys(alone, seen(scenario, n, tables)) for n in range(len(seeds))]
    return card_of(scenario, seeds, rows, runs, lacking="paired")


class Tables(NamedTuple):
    """The tables of a run's folder that a card of it reads."""

    daily: pd.DataFrame
    ledger: pd.DataFrame
    dramas: pd.DataFrame
    observed: dict[str, pd.DataFrame]
    """By their names in `sim.records.observed.TABLES`."""


def wrong_seen(scenario: Scenario, tables: Tables) -> list[str]:
    """What is wrong with the tables of titles and with what was observed."""
    if lacking := wrong_titles(tables.dramas):
        return lacking
    return wrong_observed(tables.observed, Expected(scenario, scenario.replications, tables.dramas))


def wrong_titles(dramas: pd.DataFrame) -> list[str]:
    """What is wrong with a table of titles: columns that are missing or hold no numbers."""
    numbers = {name for name in dramas if dramas[name].dtype.kind in "iuf"}
    lacking = sorted({"replication", "drama", *TITLE_COLUMNS} - numbers)
    return [f"agents/dramas has no numbers in {', '.join(lacking)}"] if lacking else []


def seen(scenario: Scenario, n: int, tables: Tables) -> Record:
    """What is known of replication ``n`` of a run from its tables."""
    days, paid, made = (frame.loc[frame["replication"] == n] for frame in tables[:3])
    observed = {name: frame.loc[frame["replication"] == n] for name, frame in tables.observed.items()}
    found = {
        name: np.rint(days[name].to_numpy() * outcome.scale)
        for name, outcome in OUTCOMES.items()
        if outcome.kind == "flow" and outcome.numerator == name and not outcome.less and name in days
    }
    found |= {name: observed["days"][name].to_numpy() for name in (*DAILY, *SERIES)}
    found |= _plays(observed["plays"], scenario.days)
    found |= {name: _flow(paid, *flow, scenario.days) for name, flow in FLOWS.items()}
    months = {name: observed["months"][name].to_numpy() for name in (*MONTHLY, "accuracy")}
    months["platform_users"] = observed["months"][list(USERS)].to_numpy()
    titles = {name: made[name].to_numpy() for name in TITLE_COLUMNS}
    titles["first_week"] = observed["titles"]["first_week"].to_numpy()
    people = float(scenario.population.netizens)
    return Record(scenario.start, scenario.days, found, months, titles, {}, people)


def _plays(plays: pd.DataFrame, days: int) -> dict[str, np.ndarray]:
    """People by day and by the episodes they watched, int64[day, episodes]."""
    found = {name: np.zeros((days, MOST_EPISODES + 1), np.int64) for name in HISTOGRAMS}
    for name, people in zip(HISTOGRAMS, PEOPLE, strict=True):
        found[name][plays["day"], plays["episodes"]] = plays[people]
    return found


def _flow(paid: pd.DataFrame, payer: str, payee: str, reason: str, days: int) -> np.ndarray:
    """What a sector paid another for a reason by day, fen; accounts of firms are named after their kind."""
    rows = paid["reason"] == reason
    for column, sector in (("payer", payer), ("payee", payee)):
        named = paid[column].astype(str)
        rows &= named.str.startswith(f"{sector.removesuffix('s')}:") | (named == sector)
    return _by_day(paid, rows, days)


def _by_day(paid: pd.DataFrame, rows: pd.Series, days: int) -> np.ndarray:
    found = np.zeros(days, np.int64)
    np.add.at(found, paid.loc[rows, "day"].to_numpy(), paid.loc[rows, "fen"].to_numpy())
    return found
