"""Incidence of policy money: who paid it, who was paid, and where sales went; returned goods are taken off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.experiments.comparison.effects import Effect, paired
from sim.experiments.comparison.groups import MEMBERS, member_of_account
from sim.market.model import MarketModel
from sim.money import FEN_PER_YUAN
from sim.names import PLATFORMS

PAID_BY, RECEIVED_BY, SOLD_AT = "paid", "received", "sales"
BUYERS = "buyers"
"""Who redeems coupons: they are money off a price, and no account's."""
ALL = "all"
WHERE = ("at_payers", "elsewhere")
"""Sales where somebody pays for the policy, and at all other platforms: what the latter lose was diverted."""
_REASONS = {"cash": "subsidy_cash", "coupons": "coupon", "commission": "commission_rebate"}
"""For what each kind of policy money is paid. Exposure is in kind: nobody pays it."""
KINDS = (*_REASONS, "traffic")


class Flow(NamedTuple):
    """Policy money of one kind that one member paid or received, or sales at one platform."""

    part: str
    kind: str  # of policy money, "" of sales
    member: str


def _flows() -> Iterator[Flow]:
    makers, categories = ([m.member for m in MEMBERS if m.group == group] for group in ("creators", "merchants"))
    paid_to = {"cash": makers, "coupons": [BUYERS], "commission": categories}
    for kind in KINDS:
        yield from (Flow(PAID_BY, kind, name) for name in PLATFORMS)
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
        found |= {Flow(PAID_BY, kind, PLATFORMS[p]): fen for p, fen in enumerate(spent.tolist())}
    for kind, reason in _REASONS.items():
        some = entries.loc[entries["reason"] == reason]
        payee = member_of[some["payee"].cat.codes.to_numpy()]
        for place in np.unique(payee).tolist():
            fen = int(some["fen"].to_numpy()[payee == place].sum())
            member = MEMBERS[place].member if place >= 0 else BUYERS
            found[Flow(RECEIVED_BY, kind, member)] = found.get(Flow(RECEIVED_BY, kind, member), 0) + fen
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


def rows_of(label: str, base: Sequence[np.ndarray], policy: Sequence[np.ndarray]) -> Iterator[Mapping[str, object]]:
    """The rows of one policy: flows that it changes, their sum by part and kind, and sales by place.

    base, policy: `flows_of` of each replication. Nothing where no more policy money was spent than without.
    """
    without, under = np.array(base), np.array(policy)
    changed = (under != without).any(axis=0).tolist()
    payers = {flow.member for flow, moved in zip(FLOWS, changed, strict=True) if moved and flow.part == PAID_BY}
    for flow, places in _told(changed, payers) if payers else ():
        yield _row(label, flow, _effect(without, under, places))


def _told(changed: Sequence[bool], payers: set[str]) -> Iterator[tuple[Flow, list[int]]]:
    """What is told, with the places in `FLOWS` that it is the sum of."""
    for (part, kind), together in groupby(range(len(FLOWS)), key=lambda place: FLOWS[place][:2]):
        if part == SOLD_AT:
            by_where = {where: list[int]() for where in WHERE}
            for place in together:
                by_where[WHERE[FLOWS[place].member not in payers]].append(place)
            yield from ((Flow(part, kind, where), places) for where, places in by_where.items())
        elif moved := [place for place in together if changed[place]]:
            yield from ((FLOWS[place], [place]) for place in moved)
            yield from [(Flow(part, kind, ALL), moved)] * (len(moved) > 1)


def _effect(without: np.ndarray, under: np.ndarray, places: list[int]) -> Effect:
    return paired(*([int(fen) / FEN_PER_YUAN for fen in some[:, places].sum(axis=1)] for some in (without, under)))


def _row(label: str, flow: Flow, effect: Effect) -> Mapping[str, object]:
    return {"policy": label, **flow._asdict(), "unit": "yuan"} | effect._asdict()


COLUMNS = ("policy", *Flow._fields, "unit", *Effect._fields)
"""Of the table, also where it has no rows."""
