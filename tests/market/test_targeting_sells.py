"""Whether sharper targeting makes buyers likelier to buy what links in dramas show, on common seeds."""

import numpy as np
import pytest

import sim
from tests.market.pairs import margin

pytestmark = [pytest.mark.mission, pytest.mark.usefixtures("warm")]

SEEDS = range(1, 11)
BASE = sim.Scenario(viewers=15_000, days=150, warm_up=0)
T_95 = 2.262  # of nine degrees of freedom


def conversion(seed, accuracy):
    plan = BASE.with_(seed=seed, targeting_accuracy=accuracy)
    found = sim.run(plan, threads=1).summary["conversion_microdrama"]["mean"]
    assert found is not None
    return found


def test_targeting_raises_conversion_in_dramas_by_a_twentieth_at_least():
    rise = np.array([conversion(seed, 0.9) / conversion(seed, 0.1) - 1.0 for seed in SEEDS])
    assert rise.mean() >= 0.05
    assert rise.mean() - margin(rise) * T_95 / 2 > 0.0, rise
