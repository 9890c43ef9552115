"""Adoption: free dramas in feeds first, paying second (Bass 1969; MODEL, closure point 10)."""

from __future__ import annotations


def adoption_chance(external: float, imitation: float, peers: float) -> float:
    """Chance of adopting today. external, imitation: per year. peers: share of acquaintances who have, in [0, 1]."""
    chance = (external + imitation * peers) / 365.0
    return chance if chance < 1.0 else 1.0


def external_pull(external: float, needs_ads: float, ad_exposure: float) -> float:
    """External adoption per year of paying, when a share of it needs bought traffic.

    needs_ads: that share, in [0, 1]. ad_exposure: bought drama impressions over their usual level, >= 0.
    """
    exposure = ad_exposure if ad_exposure < 3.0 else 3.0
    return external * (1.0 - needs_ads + needs_ads * exposure)


def thriftier_income(daily_income: float, adopted_share: float, decline: float) -> float:
    """Free income of somebody adopting when ``adopted_share`` has already: later adopters spend less."""
    return daily_income * (1.0 - decline * adopted_share)
