"""Needs: what one is worth, how long it lasts, what an impulse brings forward; and the budget of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import MOST_EXPONENT, clamp, exponential, logarithm
from sim.money import FEN_PER_YUAN, round_fen
from sim.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from sim.processes.needs.parameters import Needs


def value_of_need(usual: int, daily_income: int, shock: float, p: Needs) -> int:
    """Willingness to pay in fen for a well-matched product, drawn once for a need.

    usual: price of the category, fen. daily_income: fen. shock: standard normal. Log-normal around the usual price.
    """
    budget = daily_income * DAYS_PER_MONTH / (p.usual_budget * FEN_PER_YUAN)
    power = p.wtp_budget * logarithm(budget) + p.wtp_sd * shock
    value = round_fen(usual * p.wtp_median * exponential(clamp(power, -_MOST_POWER, _MOST_POWER)))
    return value if value > 1 else 1


_MOST_POWER = 5.0
"""A need is worth at most e**5 times as much as usual."""


def willingness(value: int, usual: int, p: Needs) -> float:
    """Willingness to pay in sd of its log between needs, from that of a median need. value, usual: fen, above 0."""
    if p.wtp_sd <= 0.0:
        return 0.0
    return (logarithm(value) - logarithm(usual * p.wtp_median)) / p.wtp_sd


def latent_chance(share: float, p: Needs) -> float:
    """Chance that a need of some kind would arise within the days that an impulse looks ahead.

    share: of that kind among the needs that arise.
    """
    ahead = p.arrival_rate * share * p.latent_days
    return 1.0 - exponential(-(ahead if ahead < MOST_EXPONENT else MOST_EXPONENT))


def brought_forward(value: int, p: Needs) -> int:
    """Worth in fen of what is bought ahead of a need that will be worth ``value``."""
    return round_fen(value * p.impulse_value)


def wallet_after_payday(wallet: int, daily_income: int, p: Needs) -> int:
    """Money in hand after the monthly budget arrives; what exceeds the cap is spent elsewhere."""
    monthly = daily_income * DAYS_PER_MONTH
    cap = int(monthly * p.wallet_months)
    return wallet + monthly if wallet + monthly < cap else cap
