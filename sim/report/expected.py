"""What a folder must hold for a report of it: the tables of its record, and in them what a market can give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sim.locale import Words
from sim.records.recorded import wrong_scenario
from sim.records.tables import (
    Check,
    numbers,
    whole,
    words,
    wrong_columns,
    wrong_days,
    wrong_intervals,
    wrong_summary,
)
from sim.report.comparison import CHANGES, LEAGUE
from sim.report.flows import sector_of
from sim.report.subsidies import IN_KIND, IN_MONEY
from sim.scenario.explaining import printable

_BASE = "base"
_MONEY = (*IN_MONEY, *IN_KIND)
_EFFECT = ("base", "difference", "ci_low", "ci_high", "relative", "variance_ratio", "replications")
_EFFECT_ENDS = {"difference": ("ci_low", "ci_high")}
_RETURNS = ("return_per_yuan", "subsidy_return", "social_return", "total_surplus", "outlay", "subsidy_spent")
_MOST_FEN = 2.0**62
_EFFECTS: dict[str, Check] = {"policy": words, "outcome": words, "unit": words} | dict.fromkeys(_EFFECT, numbers)
_GROUPS: dict[str, Check] = (
    {"policy": words, "group": words, "member": words, "unit": words}
    | dict.fromkeys(_EFFECT, numbers)
    | {"verdict": words}
)
_INCIDENCE: dict[str, Check] = (
    {"policy": words, "part": words, "kind": words, "member": words, "unit": words} | dict.fromkeys(_EFFECT, numbers)
)  # fmt: skip
_LEAGUE: dict[str, Check] = {"rank": whole, "policy": words} | {
    f"{name}{end}": numbers for name in _RETURNS for end in ("", "_ci_low", "_ci_high")
}
NAMES = ("payer", "payee", "reason")
"""The columns of names in a ledger."""
_LEDGER: dict[str, Check] = {"replication": whole, "day": whole} | dict.fromkeys(NAMES, words) | {"fen": whole}


def wrong_run(record: Mapping[str, Any], summary: Any, daily: pd.DataFrame, ledger: pd.DataFrame) -> list[str]:
    """What is wrong with the summary and the tables of a run; the scenario in its record is sound."""
    scenario, replications = record["scenario"], len(record["seeds"])
    wrong = wrong_summary(summary, record.get("twin", False), record.get("subsidies", False))
    wrong += wrong_days(daily, replications, scenario["days"], date.fromisoformat(scenario["start"]))
    return wrong + _wrong_ledger(ledger, replications, scenario["days"])


def wrong_policies(record: Mapping[str, Any]) -> list[str]:
    """What is wrong with the policies in the record of a comparison."""
    labels = [policy["label"] for policy in record["policies"]]
    wrong = [] if len({*labels, _BASE}) == len(labels) + 1 else ["policies: their labels must differ"]
    for place, policy in enumerate(record["policies"]):
        found = wrong_scenario(policy["scenario"], unknown=True)
        wrong += [f"policies[{place}].{problem}" for problem in found]
    return wrong


def wrong_comparison(record: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What is wrong with the tables of a comparison; the scenarios in its record are sound."""
    labels = [policy["label"] for policy in record["policies"]]
    scenario = record["scenario"]
    effects, groups, league = (tables[name] for name in ("effects", "groups", "league"))
    wrong = wrong_columns(effects, _EFFECTS, "effects.parquet")
    wrong = wrong or wrong_intervals(effects, _EFFECT_ENDS, "effects.parquet")
    wrong = wrong or _each_has(effects, labels, ["outcome"], {(name,) for name in CHANGES}, "effects.parquet")
    odd = wrong_columns(groups, _GROUPS, "groups.parquet")
    odd = odd or wrong_intervals(groups, _EFFECT_ENDS, "groups.parquet")
    odd = odd or ["groups.parquet: a difference is missing"] * bool(groups["difference"].isna().to_numpy().any())
    wrong += odd or _each_has(groups, labels, ["group", "member"], {("everybody", "all")}, "groups.parquet")
    wrong += _wrong_incidence(tables["incidence"], labels)
    odd = wrong_columns(league, _LEAGUE, "league.parquet")
    ends = {name: (f"{name}_ci_low", f"{name}_ci_high") for name in LEAGUE}
    odd = odd or wrong_intervals(league, ends, "league.parquet")
    wrong += odd or _each_has(league, labels, [], {()}, "league.parquet")
    start = date.fromisoformat(scenario["start"])
    return wrong + wrong_days(tables["daily"], len(record["seeds"]), scenario["days"], start, [_BASE, *labels])


def _wrong_incidence(incidence: pd.DataFrame, labels: list[str]) -> list[str]:
    """What is wrong with the table of policy money, which has rows of policies with plans only."""
    name, key = "incidence.parquet", ["policy", "part", "kind", "member"]
    wrong = wrong_columns(incidence, _INCIDENCE, name) or wrong_intervals(incidence, _EFFECT_ENDS, name)
    if wrong:
        return wrong
    if unknown := [label for label in incidence["policy"].unique() if label not in labels]:
        return [f"{name}: the record knows no policy {printable(unknown[0])}"]
    known = set(incidence["part"]) <= {"paid", "forgone", "received", "sales"}
    known = known and set(incidence["kind"]) <= {"", *_MONEY}
    sound = known and not incidence["difference"].isna().to_numpy().any() and not incidence.duplicated(key).any()
    return [] if sound else [f"{name}: a row is there twice, lacks its difference, or is of no known part or kind"]


def _each_has(
    frame: pd.DataFrame, labels: list[str], names: list[str], needed: set[tuple[str, ...]], table: str
) -> list[str]:
    """Whether a table has the same rows for every policy, none of them twice, and among them what is needed."""
    by_policy: dict[str, list[tuple[str, ...]]] = {label: [] for label in labels}
    for policy, *row in frame[["policy", *names]].astype(object).itertuples(index=False, name=None):
        if policy not in by_policy:
            return [f"{table}: the record knows no policy {printable(policy)}"]
        by_policy[policy].append(tuple(row))
    first, *others = by_policy.values()
    if any(rows != first for rows in others) or len(set(first)) < len(first) or not needed <= set(first):
        return [f"{table}: not the same rows, each once, for every policy"]
    return []


def _wrong_ledger(ledger: pd.DataFrame, replications: int, days: int) -> list[str]:
    name = "ledger.parquet"
    wrong = wrong_columns(ledger, _LEDGER, name)
    if wrong:
        return wrong
    for column, most in (("replication", replications), ("day", days)):
        values = ledger[column].to_numpy()
        if len(places := np.flatnonzero((values < 0) | (values >= most))):
            wrong.append(f"{name}: {column} is {values[places[0]]} in row {places[0]}, and there are {most:,}")
    fen = ledger["fen"].to_numpy()
    if len(fen) and (fen.min() <= 0 or fen.astype(np.float64).sum() > _MOST_FEN):
        wrong.append(f"{name}: fen is not above 0 everywhere, or adds up to more than any market pays")
    names = Words("en")
    accounts = {account for column in ("payer", "payee") for account in ledger[column].unique()}
    unknown = sorted({account for account in accounts if not names.knows("sector", sector_of(account))})
    unknown += sorted(reason for reason in ledger["reason"].unique() if not names.knows("reason", reason))
    return wrong + ([f"{name}: {printable(unknown[0])} is no account or reason of this version"] if unknown else [])
