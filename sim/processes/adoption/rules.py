"""Adoption: free dramas in feeds first, paying second (Bass 1969; MODEL, closure point 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from sim.processes.adoption.parameters import Adoption


def adoption_rate(external: float, imitation: float, everybody: float, peers: float, p: Adoption) -> float:
    """Rate of adopting per year.

    everybody, peers: those who have, over those who ever will, among all people and among acquaintances, in [0, 1].
    """
    followed = peers if peers < 1.0 else 1.0
    return external + imitation * (p.mass * everybody + (1.0 - p.mass) * followed)


def adoption_chance(rate: float) -> float:
    """Chance of adopting today at a rate per year."""
    chance = rate / DAYS_PER_YEAR
    return chance if chance < 1.0 else 1.0


def exposure(impressions_per_user: float, p: Adoption) -> float:
    """Bought impressions a user meets a day over the mean of them and the usual: 1 at the usual, below 2 always."""
    over_usual = impressions_per_user / p.usual_impressions
    return over_usual / ((1.0 + over_usual) / 2.0)


def impressions_for(ad_exposure: float, p: Adoption) -> float:
    """Bought impressions a user meets a day at an exposure below 2: the inverse of `exposure`."""
    return p.usual_impressions * ad_exposure / (1.0 + (1.0 - ad_exposure))


def push(ad_exposure: float, p: Adoption) -> float:
    """What bought traffic makes of the rate of adopting paid forms: 1 at the usual exposure."""
    return 1.0 - p.needs_ads + p.needs_ads * ad_exposure


def lapse_chance(lapse: float, ad_exposure: float) -> float:
    """Chance that a user of a paid form falls back today: only where less traffic than usual wins them back.

    lapse: per year without any bought traffic.
    """
    missing = 1.0 - ad_exposure if ad_exposure < 1.0 else 0.0
    return lapse * missing / DAYS_PER_YEAR
