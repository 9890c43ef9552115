"""Where campaigns for brands run today, and who pays for them: the merchants, as they spend on marketing."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.processes.campaigns.rules import meets_chance
from sim.units import MILLE


def campaigns_met(market: MarketState) -> np.ndarray:
    """Chance that a user meets the campaign on each platform today, float64[p]; 0 where none runs."""
    p = market.settings.campaigns.as_tuple()
    return np.array([meets_chance(spent, p) if spent > 0.0 else 0.0 for spent in _spent(market).tolist()], np.float64)


def pay_for_campaigns(market: MarketState) -> None:
    """Merchants pay each platform for today's campaign there, in proportion to their budgets for marketing."""
    spent, table = _spent(market), market.merchants_table
    if not spent.any():
        return
    budget = table["marketing_budget"].sum(axis=1) + table["page_budget"]
    part = np.where(table["active"] == 1, np.maximum(budget, 1), 0)
    share = part / max(int(part.sum()), 1)
    for platform in np.flatnonzero(spent).tolist():
        users = market.platforms_table["monthly_users"].item(platform)
        fen = (users * spent[platform] * (FEN_PER_YUAN / MILLE) * share).astype(np.int64)
        payee = market.accounts.platforms[platform]
        market.pay(market.accounts.merchants, np.full(len(fen), payee), "brand_campaign", fen)


def _spent(market: MarketState) -> np.ndarray:
    """Yuan per thousand users that a campaign is given on each platform today, float64[p]."""
    return market.levers.brand_campaign * market.platforms_table["active"]
