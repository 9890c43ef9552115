"""The tables of a comparison: effects on outcomes, winners and losers, incidence of policy money, and the league."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.experiments.comparison.effects import Effect, paired, per_yuan
from sim.experiments.comparison.groups import COSTS_OF, MEMBERS, changed_levers
from sim.experiments.comparison.incidence import COLUMNS, payers_of, rows_of
from sim.experiments.comparison.playing import Played
from sim.money import FEN_PER_YUAN
from sim.outcomes import OUTCOMES
from sim.records.subsidies import SUBSIDIES
from sim.records.twins import TWIN
from sim.scenario import Scenario

BASE = "base"
_PER_YUAN = "yuan per yuan"


class Extra(NamedTuple):
    """Unit and meaning of what a comparison reports beside the outcomes."""

    unit: str
    meaning: str


EXTRAS = {
    "total_surplus": Extra(
        "yuan",
        "consumer surplus, income of creators, profit of operators and merchants, platform net revenue and taxes",
    ),
    "social_return": Extra(_PER_YUAN, "change of total surplus per yuan of policy money"),
    "outlay": Extra("yuan", "policy money, and what the changed levers cost those who hold them"),
    "return_per_yuan": Extra(_PER_YUAN, "change of total surplus per yuan of outlay"),
    "subsidy_paired_cash": Extra(
        "yuan", "spending on titles beyond the paired base's: what cash added once rivals had answered to it"
    ),
    "subsidy_paired_commission": Extra(
        "yuan", "rebates of commissions on the sales through dramas that the paired base does not have"
    ),
    "subsidy_paired_coupons": Extra("yuan", "coupons on as many orders as the paired base does not have"),
}
"""What a comparison reports beside the outcomes, by name."""
_KNOWN: dict[str, Any] = {**OUTCOMES, **EXTRAS, **SUBSIDIES, **TWIN}
type PlayedBy = Mapping[str, Sequence[Played]]


class Frames(NamedTuple):
    """The tables of a comparison; see `compare.Comparison`."""

    effects: pd.DataFrame
    groups: pd.DataFrame
    incidence: pd.DataFrame
    league: pd.DataFrame
    daily: pd.DataFrame
    values: pd.DataFrame
    surplus: pd.DataFrame


def frames_of(base: Scenario, policies: Mapping[str, Scenario], seeds: Sequence[int], played: PlayedBy) -> Frames:
    """All tables, from what was played under each label; that of the base is ``BASE``."""
    plans = any(one.subsidies is not None for runs in played.values() for one in runs)
    found = {label: _effects(played[BASE], played[label], _reasons(base, policies[label]), plans) for label in policies}
    effects = pd.DataFrame([
        {"policy": label, "outcome": name, "unit": _KNOWN[name].unit}
        | effect._asdict()
        for label, effect_of in found.items()
        for name, effect in effect_of.items()
    ])  # fmt: skip
    groups = pd.DataFrame([row for label in policies for row in _group_rows(label, played[BASE], played[label])])
    return Frames(
        effects=_numeric(effects),
        groups=_numeric(groups),
        incidence=_incidence(base, policies, played),
        league=_league(found),
        daily=_labelled({label: [one.daily for one in runs] for label, runs in played.items()}),
        values=_values(seeds, played),
        surplus=_surplus(played),
    )


def unhelped(effects: pd.DataFrame) -> dict[str, list[str]]:
    """By policy, the outcomes for which pairing did not reduce the variance."""
    rows = effects[effects["variance_ratio"] <= 1.0]
    return {str(policy): group["outcome"].tolist() for policy, group in rows.groupby("policy", sort=False)}


def _effects(base: Sequence[Played], policy: Sequence[Played], reasons: set[str], plans: bool) -> dict[str, Effect]:
    """The effect on every outcome and on ``EXTRAS``. ``plans``: whether there were any anywhere."""
    effects = {name: paired([r.values[name] for r in base], [r.values[name] for r in policy]) for name in OUTCOMES}
    welfare = [[_yuan(int(r.surplus.sum())) for r in runs] for runs in (base, policy)]
    outlay = [[_yuan(sum(r.costs[reason] for reason in reasons)) for r in runs] for runs in (base, policy)]
    subsidy = _differences([[_yuan(r.costs["subsidy_spent"]) for r in runs] for runs in (base, policy)])
    before = [[(r.values["platform_net_revenue"] or 0.0) for r in runs] for runs in (base, policy)]
    income = [change + spent for change, spent in zip(_differences(before), subsidy, strict=True)]
    gain, cost = _differences(welfare), _differences(outlay)
    effects["subsidy_return"] = per_yuan(income, subsidy)
    effects["total_surplus"] = paired(*welfare)
    effects["social_return"] = per_yuan(gain, subsidy)
    effects["outlay"] = paired(*outlay)
    # where an outlay is saved, or its sign is a matter of luck, a return on it means nothing
    effects["return_per_yuan"] = per_yuan(gain, cost if min(cost) > 0 else [0.0] * len(cost))
    effects |= _beside_the_base(base, policy)
    if plans:
        told = [[one.subsidies or dict.fromkeys(SUBSIDIES, 0.0) for one in runs] for runs in (base, policy)]
        effects |= {name: paired(*([one[name] for one in some] for some in told)) for name in SUBSIDIES}
    twins = [[one.twin for one in runs if one.twin is not None] for runs in (base, policy)]
    if all(twins):
        effects |= {name: paired(*([_yuan(one[name]) for one in some] for some in twins)) for name in TWIN}
    return effects


def _beside_the_base(base: Sequence[Played], policy: Sequence[Played]) -> dict[str, Effect]:
    """What policy money brought about, by what the paired base has.

    Below 0 where there is less than in the base; none where no more money of that kind was spent than there.
    """

    def change(name: str) -> list[float]:
        return _differences([[(r.values[name] or 0.0) for r in runs] for runs in (base, policy)])

    nothing = per_yuan([], [])
    effects = {f"subsidy_paired_{kind}": nothing for kind in ("cash", "commission", "coupons")}
    if any(change("subsidy_spent_cash")):
        effects["subsidy_paired_cash"] = paired(*([_yuan(r.production) for r in runs] for runs in (base, policy)))
    if any(rebates := change("subsidy_spent_commission")):
        sales = [r.values["gmv_microdrama"] or 0.0 for r in policy]
        gained = [more * spent for more, spent in zip(change("gmv_microdrama"), rebates, strict=True)]
        effects["subsidy_paired_commission"] = per_yuan(gained, sales)
    counts = [[(r.subsidies or {}).get("vouchers_redeemed", 0.0) for r in runs] for runs in (base, policy)]
    gained = [more * spent for more, spent in zip(change("orders"), change("subsidy_spent_coupons"), strict=True)]
    return effects | {"subsidy_paired_coupons": per_yuan(gained, _differences(counts))}


def _group_rows(label: str, base: Sequence[Played], policy: Sequence[Played]) -> list[dict[str, Any]]:
    """Members, sums of groups, and everybody: surplus in yuan."""
    rows = []
    kinds = np.array([member.group for member in MEMBERS])
    wanted = [(m.group, m.member, np.arange(len(MEMBERS)) == i) for i, m in enumerate(MEMBERS)]
    wanted += [(kind, "all", kinds == kind) for kind in dict.fromkeys(kinds.tolist())]
    wanted += [("everybody", "all", kinds == kinds)]
    for group, member, chosen in wanted:
        values = [[_yuan(int(r.surplus[chosen].sum())) for r in runs] for runs in (base, policy)]
        effect = paired(*values)
        about = {"policy": label, "group": group, "member": member, "unit": "yuan"}
        rows.append(about | effect._asdict() | {"verdict": effect.verdict})
    return rows


def _incidence(base: Scenario, policies: Mapping[str, Scenario], played: PlayedBy) -> pd.DataFrame:
    flows = {label: [one.flows for one in runs] for label, runs in played.items()}
    rows = [
        row
        for label, policy in policies.items()
        for row in rows_of(label, payers_of(base, policy), flows[BASE], flows[label])
    ]
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS))
    return _numeric(frame) if rows else frame.astype(dict.fromkeys(Effect._fields, np.float64))


def _league(found: Mapping[str, Mapping[str, Effect]]) -> pd.DataFrame:
    """Policies by return per yuan, then those without an outlay by their effect on total surplus."""

    def merit(label: str) -> tuple[bool, float]:
        of = found[label]
        by_yuan = of["return_per_yuan"].difference
        return (by_yuan is None, -(of["total_surplus"].difference or 0.0) if by_yuan is None else -by_yuan)

    columns = ("return_per_yuan", "subsidy_return", "social_return", "total_surplus", "outlay", "subsidy_spent")
    rows = []
    for rank, label in enumerate(sorted(found, key=merit), start=1):
        row: dict[str, Any] = {"rank": rank, "policy": label}
        for name in columns:
            effect = found[label][name]
            row |= {name: effect.difference, f"{name}_ci_low": effect.ci_low, f"{name}_ci_high": effect.ci_high}
        rows.append(row)
    return _numeric(pd.DataFrame(rows))


def _reasons(base: Scenario, policy: Scenario) -> set[str]:
    """For what a policy pays: its policy money, and the costs of the levers it changes."""
    levers = changed_levers(base, policy)
    return {"subsidy_spent"} | {reason for lever in levers for reason in COSTS_OF.get(lever, ())}


def _values(seeds: Sequence[int], played: PlayedBy) -> pd.DataFrame:
    rows = [
        {"scenario": label, "replication": r, "seed": seeds[r]} | one.values
        for label, runs in played.items()
        for r, one in enumerate(runs)
    ]
    return _numeric(pd.DataFrame(rows))


def _surplus(played: PlayedBy) -> pd.DataFrame:
    by_run = [
        pd.DataFrame(MEMBERS).assign(scenario=label, replication=r, fen=one.surplus)
        for label, runs in played.items()
        for r, one in enumerate(runs)
    ]
    return pd.concat(by_run, ignore_index=True).loc[:, ["scenario", "replication", "group", "member", "fen"]]


def _labelled(frames: Mapping[str, Sequence[pd.DataFrame]]) -> pd.DataFrame:
    """Daily frames one below the other, with the columns ``scenario`` and ``replication`` in front."""
    parts = [f.assign(scenario=label, replication=r) for label, some in frames.items() for r, f in enumerate(some)]
    joined = pd.concat(parts, ignore_index=True)
    return joined.loc[:, ["scenario", "replication", *parts[0].columns.drop(["scenario", "replication"])]]


def _numeric(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of numbers in which some are missing, as float64."""
    mixed = [name for name in frame if frame[name].dtype == object and _numbers(frame.loc[:, name])]
    return frame.astype(dict.fromkeys(mixed, np.float64))


def _numbers(column: pd.Series) -> bool:
    return all(value is None or isinstance(value, float | int) for value in column)


def _differences(pair: Sequence[Sequence[float]]) -> list[float]:
    return [under - without for without, under in zip(*pair, strict=True)]


def _yuan(fen: int) -> float:
    return fen / FEN_PER_YUAN
