"""Whom a coupon should sway, and in which channel, as far as a platform knows people (seed §3.2)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arithmetic import MOST_EXPONENT, exponential
from sim.draws import Purpose
from sim.market.state import MarketState
from sim.money import to_fen
from sim.names import N_CATEGORIES, N_CHANNELS, Channel
from sim.policy.book import Plan
from sim.processes.discovery.rules import effective_accuracy
from sim.processes.subsidy.rules import brought_about
from sim.world.normal import normals

ANYWHERE = -1
"""A coupon that can be used in any channel."""


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


def believed_channel(market: MarketState, platform: int, rows: np.ndarray) -> np.ndarray:
    """The channel in which a platform believes some viewers to be most inclined to buy beside other people, int8.

    Only where it sells; `ANYWHERE` if that is nowhere. It sees each inclination with the ρ at which it knows them.
    """
    accuracy, sells = accuracy_of(market, platform, rows), _channels_of(market, platform)
    seen = np.full((N_CHANNELS, len(rows)), -np.inf)
    for channel in sells:
        true = inclination(market, channel, rows)
        spread = float(true.std())
        stands = (true - true.mean()) / spread if spread > 0.0 else np.zeros(len(rows))
        misread = normals(market.seed, rows.astype(np.uint64), Purpose.FITTED_CHANNEL + 4 * channel, market.day)
        seen[channel] = accuracy * stands + np.sqrt(1.0 - accuracy * accuracy) * misread
    return seen.argmax(axis=0).astype(np.int8) if sells else np.full(len(rows), ANYWHERE, np.int8)


def inclination(market: MarketState, channel: int, rows: np.ndarray) -> np.ndarray:
    """How far some viewers are inclined to buy in a channel: their trust in it, less what videos put them off; 0-1."""
    viewers = market.viewers_table
    trust: np.ndarray = viewers["trust"][rows, channel]
    if channel == Channel.SHELF:
        return trust
    return trust * np.maximum(1.0 - viewers["video_reluctance"][rows], 0.0)


def _channels_of(market: MarketState, platform: int) -> list[int]:
    """The channels in which a platform sells goods."""
    traits = market.traits
    sold = {Channel.DRAMA: market.rules.drama_links, Channel.LIVE: traits.live_pull, Channel.SHELF: traits.shelf_pull}
    return [channel.value for channel, of in sold.items() if of[platform] > 0]


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
