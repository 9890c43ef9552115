"""Incidence of policy money: who paid it, who was paid, and where sales went; goods sent back are taken off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.experiments.comparison.effects import Effect, paired
from sim.experiments.comparison.groups import MEMBERS, member_of_account
from sim.market.model import MarketModel
from sim.money import FEN_PER_YUAN
from sim.names import PLATFORMS
from sim.policy.book import PolicyBook
from sim.scenario import Scenario

PAID_BY, FORGONE_BY, RECEIVED_BY, SOLD_AT = "paid", "forgone", "received", "sales"
BUYERS = "buyers"
"""Who redeems coupons: they are money off a price, and no account's."""
ALL = "all"
AT_PAYERS, ELSEWHERE = "at_payers", "elsewhere"
"""Sales where somebody pays for the policy, and at all other platforms: what the latter lose was diverted."""
_REASONS = {"cash": "subsidy_cash", "coupons": "coupon", "commission": "commission_rebate"}
"""For what each kind of policy money is paid. Exposure is in kind: nobody pays it."""
KINDS = (*_REASONS, "traffic")


class Flow(NamedTuple):
    """Policy money of one kind that one member paid or received, or sales at one platform."""

    part: str
    kind: str  # of policy money, "" of sales
    member: str


def _given(kind: str) -> str:
    """Whether a platform pays for policy of a kind, or forgoes what it would have earned."""
    return PAID_BY if kind in _REASONS else FORGONE_BY


def _flows() -> Iterator[Flow]:
    makers, categories = ([m.member for m in MEMBERS if m.group == group] for group in ("creators", "merchants"))
    paid_to = {"cash": makers, "coupons": [BUYERS], "commission": categories}
    for kind in KINDS:
        yield from (Flow(_given(kind), kind, name) for name in PLATFORMS)
        yield from (Flow(RECEIVED_BY, kind, name) for name in paid_to.get(kind, ()))
    yield from (Flow(SOLD_AT, "", name) for name in PLATFORMS)


FLOWS = tuple(_flows())


def flows_of(model: MarketModel, first: int, days: int, entries: pd.DataFrame) -> np.ndarray:
    """What each of `FLOWS` comes to in ``days`` days from ``first``, int64 fen.

    ``entries`` are the payments of these days. Who paid is counted by the desk, who was paid is read off the ledger:
    the two agree to the fen, but for coupons of orders from before these days that come back in them.
    """
    totals, member_of = model.totals, member_of_account(model)
    found: dict[Flow, int] = {}
    for kind in KINDS:
        spent = totals.at_platforms(f"subsidy_spent_{kind}", first, days)
        found |= {Flow(_given(kind), kind, PLATFORMS[p]): fen for p, fen in enumerate(spent.tolist())}
    for kind, reason in _REASONS.items():
        some = entries.loc[entries["reason"] == reason]
        payee = member_of[some["payee"].cat.codes.to_numpy()]
        for place in np.unique(payee).tolist():
            member = MEMBERS[place].member if place >= 0 else BUYERS
            found[Flow(RECEIVED_BY, kind, member)] = int(some["fen"].to_numpy()[payee == place].sum())
    buyers = Flow(RECEIVED_BY, "coupons", BUYERS)
    found[buyers] = found.get(buyers, 0) - _came_back(model, entries)
    kept = totals.at_platforms("gmv", first, days) - totals.at_platforms("refunds", first, days)
    found |= {Flow(SOLD_AT, "", PLATFORMS[p]): fen for p, fen in enumerate(kept.tolist())}
    return np.array([found.get(flow, 0) for flow in FLOWS], np.int64)


def _came_back(model: MarketModel, entries: pd.DataFrame) -> int:
    """Coupons that platforms got back, with orders that were sent back, in fen."""
    refunds = entries.loc[entries["reason"] == "refund"]
    to_platforms = np.isin(refunds["payee"].cat.codes.to_numpy(), model.accounts.platforms)
    return int(refunds["fen"].to_numpy()[to_platforms].sum())


def payers_of(base: Scenario, policy: Scenario) -> set[str]:
    """Platforms whose subsidy plans a policy changes on some day."""
    ours, theirs = PolicyBook(base), PolicyBook(policy)
    changed: set[int] = set()
    for day in range(policy.days):
        without, under = ([replace(plan, id="") for plan in book.plans_on(day)] for book in (ours, theirs))
        changed |= {plan.platform for plan in without if plan not in under}
        changed |= {plan.platform for plan in under if plan not in without}
    return {PLATFORMS[platform] for platform in changed}


def rows_of(
    label: str, payers: set[str], base: Sequence[np.ndarray], policy: Sequence[np.ndarray]
) -> Iterator[Mapping[str, object]]:
    """The rows of one policy: every flow of money there is, sums by part and kind, and sales by platform and place.

    payers: `payers_of` the policy; without any there is nothing to tell. base, policy: `flows_of` of each replication.
    """
    if not payers:
        return
    without, under = np.array(base), np.array(policy)
    there = ((under != 0) | (without != 0)).any(axis=0)
    for (part, kind), together in groupby(range(len(FLOWS)), key=lambda place: FLOWS[place][:2]):
        places = [place for place in together if there[place]]
        sums = {ALL: places} if len(places) > 1 else {}
        if part == SOLD_AT:
            at_payers = [place for place in places if FLOWS[place].member in payers]
            sums = {AT_PAYERS: at_payers, ELSEWHERE: [place for place in places if place not in at_payers]}
        shown = [(FLOWS[place], [place]) for place in places]
        shown += [(Flow(part, kind, member), some) for member, some in sums.items() if some]
        yield from (_row(label, flow, _effect(without, under, some)) for flow, some in shown)


def _effect(without: np.ndarray, under: np.ndarray, places: list[int]) -> Effect:
    return paired(*([int(fen) / FEN_PER_YUAN for fen in some[:, places].sum(axis=1)] for some in (without, under)))


def _row(label: str, flow: Flow, effect: Effect) -> Mapping[str, object]:
    return {"policy": label, **flow._asdict(), "unit": "yuan"} | effect._asdict()


COLUMNS = ("policy", *Flow._fields, "unit", *Effect._fields)
"""Of the table, also where it has no rows."""
