"""What levers cost the platforms that hold them, as each lever declares it, and what fitting prices costs them."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.policy.levers import BEARERS, Upkeep
from sim.units import MILLE
from sim.world.catalogue import paid_sessions
from sim.world.today import Tally

_PAID_FOR = {
    reason: [(name, bearer.upkeep) for name, bearer in BEARERS.items() if bearer.upkeep and bearer.reasons[0] == reason]
    for reason in dict.fromkeys(bearer.reasons[0] for bearer in BEARERS.values() if bearer.upkeep)
}
"""The levers that are paid for, by the reason of the payment."""


def pay_upkeep(market: MarketState, tally: Tally) -> None:
    """Charge every platform today's upkeep of its levers; levers paid for the same reason are paid for together."""
    done = _done_today(market, tally)
    for reason, levers in _PAID_FOR.items():
        held = [(name, upkeep) for name, upkeep in levers if any(getattr(market.levers, name).tolist())]
        if not held:
            continue
        effort = sum(_effort(market, name, upkeep) for name, upkeep in held)
        _, upkeep = levers[0]
        fen = (done[upkeep.per] * effort * (FEN_PER_YUAN / upkeep.units)).astype(np.int64)
        if fen.any():
            market.pay(market.accounts.platforms, market.accounts.service_cost, reason, fen)
    market.submissions[:] = 0
    _pay_for_fitting(market)


def _pay_for_fitting(market: MarketState) -> None:
    """Charge platforms for offers fitted to single persons: today's coupons, and prices for all who use them."""
    level = market.today.venues.personal_prices
    offers = market.policy_desk.fitted + market.platforms_table["monthly_users"] * (level * level)
    fen = (offers * (market.settings.costs.fitted_offers * FEN_PER_YUAN / MILLE)).astype(np.int64)
    if fen.any():
        market.pay(market.accounts.platforms, market.accounts.service_cost, "fitting_cost", fen)


def _effort(market: MarketState, lever: str, upkeep: Upkeep) -> np.ndarray:
    """Yuan for ``upkeep.units`` at each platform's level of a lever, float64[p]."""
    level = getattr(market.levers, lever)
    return getattr(market.settings.costs, upkeep.rate) * level * level


def _done_today(market: MarketState, tally: Tally) -> dict[str, np.ndarray]:
    """How much was done on each platform, by what upkeep is counted in, [p]."""
    screens = tally.shown.sum(axis=1)
    return {
        "screens": screens,
        "advertisements": screens * market.traits.ad_load,  # at the platform's own load; the lever multiplies it
        "paid sessions": paid_sessions(market.catalogue, tally),
        "titles": market.submissions,
    }
