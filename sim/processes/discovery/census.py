"""Who there is to watch and to pay, counted or expected by the path of adoption."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.compile import kernel
from sim.market.state import Census, MarketState
from sim.names import FIRST_PAID, N_PLATFORMS, PLATFORMS, Adoption
from sim.scenario.diffusion import adoption_path, people_on

if TYPE_CHECKING:
    from sim.scenario import Scenario

_WATCHES, _PAYS = int(Adoption.FEED), int(Adoption.PAID)


def count_people(model: MarketState) -> Census:
    """Count the people there are this morning."""
    viewers = model.viewers_table
    columns = ("weight", "joins_on", "adoptable", "payer", "adoption", "platforms")
    counted = np.zeros(4 + N_PLATFORMS, np.int64)
    _count(*(viewers[name] for name in columns), int(model.day), counted)
    adoptable, watching, payers, users = counted[:4].tolist()
    return Census(watching / max(adoptable, 1), users / max(payers, 1), watching, users, counted[4:])


def expected_people(scenario: Scenario, day: date) -> Census:
    """Those there should be on a day by the path of adoption, where nobody must depend on who else is there."""
    feed, paid = adoption_path(scenario, day)
    p, q = scenario.population, scenario.adoption
    adoptable = people_on(day, p) * p.adoptable_share
    users = adoptable * q.payer_share * paid
    at_home = {name: getattr(q, f"share_{name}") for name in PLATFORMS[FIRST_PAID:]}
    monthly = {name: getattr(scenario.platforms, name).monthly_users for name in PLATFORMS[:FIRST_PAID]}
    shares = [one / p.short_video_users[-1][1] for one in monthly.values()]
    shares += [one / sum(at_home.values()) for one in at_home.values()]
    return Census(feed, paid, int(adoptable * feed), int(users), (users * np.array(shares)).astype(np.int64))


@kernel
def _count(
    weight: np.ndarray,
    joins_on: np.ndarray,
    adoptable: np.ndarray,
    payer: np.ndarray,
    adoption: np.ndarray,
    platforms: np.ndarray,
    day: int,
    counted: np.ndarray,
) -> None:
    """Sums of weights, exact in any order."""
    for i in range(len(weight)):
        if joins_on[i] > day or not adoptable[i]:
            continue
        w = np.int64(weight[i])
        counted[0] += w
        counted[1] += w * (adoption[i] >= _WATCHES)
        counted[2] += w * payer[i]
        if adoption[i] == _PAYS:
            counted[3] += w
            for p in range(N_PLATFORMS):
                counted[4 + p] += w * ((platforms[i] >> p) & 1)
