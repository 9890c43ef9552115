"""Mark-ups and service of merchants do not drift: what pays in the third year is what paid in the first."""

import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.scenario import Scenario
from sim.units import DAYS_PER_YEAR
from sim.world.merchants import DIMENSIONS

pytestmark = [pytest.mark.mission, pytest.mark.usefixtures("warm")]

SEEDS = range(1, 6)
YEARS = 3
LOOK = 14  # days from one look to the next


def yearly(seed):
    """Mark-up, service chosen and service given, by year; means over merchants by their orders."""
    year = round(DAYS_PER_YEAR)
    model = MarketModel(Scenario(viewers=1_500, days=YEARS * year, seed=seed), threads=1)
    table, seen = model.merchants_table, np.zeros((YEARS, 3))
    while model.running:
        model.step()
        if model.day % LOOK == 0:
            weight = table["recent_orders"] * table["active"]
            shares = weight / weight.sum()
            levels = [sum(float(shares @ table[f"{of}{name}"]) for name in DIMENSIONS) for of in ("chosen_", "")]
            seen[(model.day - 1) // year] += float(shares @ (table["price"] / table["unit_cost"])), *levels
    return seen


def test_mark_ups_and_service_of_the_third_year_are_within_a_twentieth_of_the_firsts():
    seen = np.mean([yearly(seed) for seed in SEEDS], axis=0)
    for name, drift in zip(("mark-up", "service chosen", "service given"), seen[-1] / seen[0] - 1.0, strict=True):
        assert abs(drift) < 0.05, (name, drift)
