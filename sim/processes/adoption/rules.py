"""Adoption: free dramas in feeds first, paying second (Bass 1969; MODEL, closure point 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from sim.processes.adoption.parameters import Adoption


def adoption_chance(external: float, imitation: float, peers: float) -> float:
    """Chance of adopting today. external, imitation: per year. peers: share of acquaintances who have, in [0, 1]."""
    chance = (external + imitation * peers) / DAYS_PER_YEAR
    return chance if chance < 1.0 else 1.0


def external_pull(ad_exposure: float, p: Adoption) -> float:
    """External adoption per year of paying, when a share of it needs bought traffic.

    ad_exposure: bought drama impressions over their usual level, >= 0.
    """
    exposure = ad_exposure if ad_exposure < p.ads_limit else p.ads_limit
    return p.paid_external * (1.0 - p.needs_ads + p.needs_ads * exposure)


def lapse_chance(lapse: float, ad_exposure: float) -> float:
    """Chance that a paying viewer falls back today: only where less traffic than usual wins them back.

    lapse: per year without any bought traffic.
    """
    missing = 1.0 - ad_exposure if ad_exposure < 1.0 else 0.0
    return lapse * missing / DAYS_PER_YEAR
