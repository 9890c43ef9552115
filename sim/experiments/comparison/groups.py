"""Who has how much: surplus by group of agents, which adds up to the market's to the fen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.market.model import MarketModel
from sim.market.reasons import FINANCING
from sim.names import AGE_BANDS, CITY_TIERS, FIRST_PAID, GENDERS, N_SEGMENTS, PLATFORMS, Category
from sim.policy.levers import BEARERS, DIVIDED, LEVERS
from sim.policy.plans import Setting
from sim.scenario import Scenario
from sim.totals import DailyTotals
from sim.world.segments import age_band_of, city_tier_of, gender_of

WELFARE = ("consumer_surplus", "creator_income", "operator_profit", "merchant_profit", "platform_net_revenue")
"""The daily series whose sum is total surplus, taxes aside. Policy money is inside: it is a cost of who pays it."""
COSTS_OF = {name: bearer.reasons for name, bearer in BEARERS.items() if bearer.reasons and name not in DIVIDED}
"""Reasons for which those who hold a lever pay what it costs; policy money is an outlay by itself."""
LEVER_COSTS = tuple(dict.fromkeys(reason for reasons in COSTS_OF.values() for reason in reasons))

_MAKERS = ("head", "established", "long tail", "pirate")


class Member(NamedTuple):
    """One group: a segment of viewers, a kind of creators, a form of operators, a category, a platform, or taxes."""

    group: str
    member: str


MEMBERS = (
    *(
        Member("viewers", f"{GENDERS[gender_of(s)]}, {AGE_BANDS[age_band_of(s)]}, {CITY_TIERS[city_tier_of(s)]}")
        for s in range(N_SEGMENTS)
    ),
    *(Member("creators", kind) for kind in _MAKERS),
    *(Member("operators", form) for form in PLATFORMS[FIRST_PAID:]),
    *(Member("merchants", category.name.lower()) for category in Category),
    *(Member("platforms", name) for name in PLATFORMS),
    Member("public", "taxes"),
)
_FIRST_MAKER = N_SEGMENTS
_FIRST_FORM = _FIRST_MAKER + len(_MAKERS)
_FIRST_CATEGORY = _FIRST_FORM + len(PLATFORMS) - FIRST_PAID
_FIRST_PLATFORM = _FIRST_CATEGORY + len(Category)


def surplus_by_group(model: MarketModel, first: int, entries: pd.DataFrame) -> np.ndarray:
    """Surplus of each of `MEMBERS` from day ``first`` of a market on, int64 fen.

    Viewers: experienced consumer surplus. Firms: receipts less payments in ``entries`` (those of the same days),
    without owners' money; a plan's account belongs to the platform that pays for it.
    """
    surplus = np.zeros(len(MEMBERS), np.int64)
    surplus[:N_SEGMENTS] = np.sum([np.zeros(N_SEGMENTS, np.int64), *model.recorder.surplus_by_segment[first:]], axis=0)
    member_of = member_of_account(model)
    entries = entries.loc[~entries["reason"].isin(FINANCING)]
    fen = entries["fen"].to_numpy()
    for side, add in (("payer", np.subtract), ("payee", np.add)):
        member = member_of[entries[side].cat.codes.to_numpy()]
        add.at(surplus, member[member >= 0], fen[member >= 0])
    return surplus


def total_surplus(totals: DailyTotals, days: int, first: int) -> int:
    """Surplus of the whole market over ``days`` days from ``first``, in fen."""
    return sum(int(totals.until(name, first + days)[first:].sum()) for name in WELFARE)


def changed_levers(base: Scenario, policy: Scenario) -> list[str]:
    """The levers that a policy holds at another value than its base, from the start or by a dated setting."""
    ours, theirs = ({p for p in s.policies if isinstance(p, Setting)} for s in (base, policy))  # pyright: ignore[reportUnhashable]
    dated = {setting.set.removeprefix("levers.") for setting in ours ^ theirs}
    return [name for name in LEVERS if name in dated or getattr(base.levers, name) != getattr(policy.levers, name)]


def member_of_account(model: MarketModel) -> np.ndarray:
    """The place in `MEMBERS` of every account's owner, -1 for households and what lies outside."""
    member = np.full(len(model.ledger.names), -1, np.int64)
    accounts = model.accounts
    member[accounts.creators] = _FIRST_MAKER + model.creators_table["kind"]
    member[accounts.operators] = _FIRST_FORM + model.operators_table["home"] - FIRST_PAID
    member[accounts.merchants] = _FIRST_CATEGORY + model.merchants_table["category"]
    member[accounts.platforms] = _FIRST_PLATFORM + np.arange(len(PLATFORMS))
    member[accounts.taxes] = len(MEMBERS) - 1
    for fund in model.policy_desk.funds.values():
        member[fund.account] = _FIRST_PLATFORM + fund.plan.platform
    return member
