"""Who pays for campaigns for brands: the merchants, as they spend on marketing."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.units import MILLE


def pay_for_campaigns(market: MarketState) -> None:
    """Merchants pay each platform for today's campaign there, in proportion to their budgets for marketing."""
    table = market.merchants_table
    spent = market.levers.brand_campaign * market.platforms_table["active"]
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
