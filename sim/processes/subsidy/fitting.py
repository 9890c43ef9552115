"""Whom a coupon should sway, as far as a platform knows people (seed §3.2)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arithmetic import MOST_EXPONENT, exponential
from sim.draws import Purpose
from sim.market.state import MarketState
from sim.money import to_fen
from sim.names import N_CATEGORIES
from sim.policy.book import Plan
from sim.processes.discovery.rules import effective_accuracy
from sim.processes.subsidy.rules import brought_about
from sim.world.normal import normals


def believed_response(market: MarketState, plan: Plan, rows: np.ndarray) -> np.ndarray:
    """What a platform believes a coupon of a plan would change about some viewers, float64 in sd; 0 unknown.

    It sees what would change with the correlation ρ at which it knows each of them, and trusts what it sees as far.
    """
    true = response(market, plan, rows)
    spread = float(true.std())
    if spread <= 0.0:
        return np.zeros(len(rows))
    accuracy = accuracy_of(market, plan.platform, rows)
    misread = normals(market.seed, rows.astype(np.uint64), Purpose.FITTED_COUPON, market.day)
    seen = accuracy * (true - true.mean()) / spread + np.sqrt(1.0 - accuracy * accuracy) * misread
    return accuracy * seen


def response(market: MarketState, plan: Plan, rows: np.ndarray) -> np.ndarray:
    """Share of their orders with a coupon that it would bring about at the usual price of what viewers need (0-1).

    The mean over open needs for which the coupon can be used; 0 without any.
    """
    p, viewers = market.settings.purchase, market.viewers_table
    usual = np.array([to_fen(price) for price in market.settings.commerce.prices])
    logit = p.noise * usual
    value = viewers["need_value"][rows] / usual
    usable = (viewers["needs"][rows][:, None] >> np.arange(N_CATEGORIES)) & 1 == 1
    usable &= usual >= plan.terms.min_spend
    here = _weight((value * p.usual_rating - 1.0) / p.noise)
    rest = _weight((value - 1.0) / p.noise + p.outside) + exponential(p.wait)
    lift = _weight(p.coupon_weight * np.minimum(plan.terms.face_value, usual) / logit)
    swayed: Any = brought_about(here / (here + rest), lift)  # type: ignore[arg-type]
    return (swayed * usable).sum(axis=1) / np.maximum(usable.sum(axis=1), 1)


def accuracy_of(market: MarketState, platform: int, rows: np.ndarray) -> np.ndarray:
    """ρ at which a platform knows some viewers this morning, by what it records of them itself, float64."""
    viewers, p = market.viewers_table, market.settings.discovery
    data: Any = viewers["profile_data"][rows] * market.platforms_table["data_share"][platform]
    age: Any = viewers["profile_age"][rows]
    known: Any = effective_accuracy(market.levers.targeting_accuracy[platform], data, age, p.taste_drift, p)  # type: ignore[arg-type]
    return known


def _weight(utility: np.ndarray) -> np.ndarray:
    """The exponential of utilities, which are not more than ±30."""
    weight: Any = exponential(np.clip(utility, -MOST_EXPONENT, MOST_EXPONENT))  # type: ignore[arg-type]
    return weight
