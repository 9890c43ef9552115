"""Purchase: an open need, or the pull of the moment, is filled at most once (seed §3.2, §3.3).

A nested logit (McFadden 1978): the ways to buy share a nest, waiting stands alone. Channels therefore take sales
from each other first, and from waiting second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import MOST_EXPONENT, clamp, exponential, logarithm, logistic
from sim.money import FEN_PER_YUAN

if TYPE_CHECKING:
    from sim.processes.shopping.parameters import Purchase

UNAVAILABLE = -1000.0
"""Utility of a way to buy that is not there; no other comes near it."""
_NEAR_UNAVAILABLE = -100.0
"""Up to this utility a way to buy is not there, whatever speaks for it."""


def opens_page(immersion: float, needed: bool, fit: float, luck: float, p: Purchase) -> bool:
    """Whether a viewer opens the page of the product in an episode. immersion, fit: in [0, 1]."""
    need = p.click_need if needed else 0.0
    return luck < logistic(p.click_base + p.click_immersion * immersion + need + p.fit_weight * fit)


def absorbed_utility(enjoyment: float, control: float, merging: float, p: Purchase) -> float:
    """What the state of mind while watching adds to buying, in logits; each part on its own.

    The parts are in [0, 1] and standardised by their usual mean and spread. Losing track of time works against it.
    """
    lost = merging - p.distortion_from if merging > p.distortion_from else 0.0
    enjoyed = p.enjoyment_slope * (enjoyment - p.usual_enjoyment) / p.enjoyment_sd
    felt = enjoyed + p.control_slope * (control - p.usual_control) / p.control_sd
    merged = p.merging_slope * (merging - p.usual_merging) / p.merging_sd
    return felt + merged + p.distortion_slope * lost / p.distortion_sd


def offer_utility(risk: float, minutes: float, price: int, daily_income: int, p: Purchase) -> float:
    """Disutility common to all ways to buy: uncertainty, minutes of shopping, price to pay (fen, after coupon)."""
    return -p.risk_weight * risk - p.minute_weight * minutes - p.price_weight * price / daily_income


def drama_utility(absorbed: float, trust: float, fit: float, equity: float, p: Purchase) -> float:
    """What speaks for the offer in a drama, in logits. trust, fit, equity: in [0, 1]."""
    return p.drama_appeal + absorbed + p.trust_weight * trust + p.fit_weight * fit + p.equity_weight * equity


def live_utility(years_since_2023: float, equity: float, p: Purchase) -> float:
    """What speaks for a live room, fading over the years, in logits."""
    return p.live_appeal - p.live_fading * years_since_2023 + p.equity_weight * equity


def shelf_utility(shelf_habit: float, equity: float, p: Purchase) -> float:
    """What speaks for the shelf, in logits; a habit of visiting helps."""
    return p.shelf_appeal + p.habit_weight * shelf_habit + p.equity_weight * equity


def known_utility(relation_trust: float, equity: float, p: Purchase) -> float:
    """What speaks for the merchant bought from before, in logits."""
    return p.known_appeal + p.relation_weight * relation_trust + p.equity_weight * equity


def nest_term(utility: float, p: Purchase) -> float:
    """exp(V / λ) of one way to buy; zero where it is not available."""
    if utility <= _NEAR_UNAVAILABLE:
        return 0.0
    return exponential(clamp(utility / p.nest, -MOST_EXPONENT, MOST_EXPONENT))


def buy_probability(nest_sum: float, needed: bool, p: Purchase) -> float:
    """Probability of buying at all, given the sum of the nest's terms."""
    if nest_sum <= 0.0:
        return 0.0
    need = p.need_weight if needed else 0.0
    return logistic(need + p.nest * logarithm(nest_sum) - p.wait)


def would_buy_anyway(nest_sum_without: float, needed: bool, luck: float, p: Purchase) -> bool:
    """The same choice with the same luck and the drama offer removed."""
    return luck < buy_probability(nest_sum_without, needed, p)


def usable_coupon(face_value: int, min_spend: int, price: int) -> int:
    """Fen a coupon takes off a price."""
    if price < min_spend:
        return 0
    return face_value if face_value < price else price


def habit_after(habit: float, visited: bool, p: Purchase) -> float:
    """Habit of visiting shelf platforms after a day with or without a drama session there."""
    if visited:
        return habit + p.habit_gain * (1.0 - habit)
    return habit * (1.0 - p.habit_loss)


def product_value(price: int, quality: float, needed: bool, p: Purchase) -> float:
    """Experienced worth of a kept product in fen; the price is part of the yardstick, worry and immersion are not."""
    worth = price * (p.value_margin + p.value_quality * quality)
    return worth if needed else worth * p.impulse_value


def time_pressure(minutes_left: float, free_minutes: float, p: Purchase) -> float:
    """Weight of a minute of shopping: 1 on a free day, more the more of its free time has gone into watching."""
    if free_minutes <= 0.0 or minutes_left <= 0.0:
        return p.time_pressure
    left = minutes_left / free_minutes
    return p.time_pressure - (p.time_pressure - 1.0) * left if left < 1.0 else 1.0


def shopping_cost(minutes: float, p: Purchase) -> float:
    """Cost in fen of the minutes spent on shopping itself: waiting, searching, checkout."""
    return minutes * p.yuan_per_minute * FEN_PER_YUAN
