"""The number of simulated viewers is a matter of precision, not of what the market does.

Equivalence (two one-sided tests, 5 % each): the 90 % interval of the paired mean difference between 4,000 and 8,000
viewers lies within one standard deviation of a single run at 4,000, so that halving the viewers moves an outcome by
less than the luck of one seed does.

What does move, because it is measured on few viewers (docs/design/number-of-viewers.md): the Gini of creators'
income, 0.76 at 4,000 and 0.72 at 8,000 viewers, since a creator's receipts are then a matter of a few viewers; hours to
an answer, a quarter longer, since queues are convex in load and an order's contact comes in a lump; what paid titles
earn and spend on traffic. The Herfindahl index
of genres (by 0.3 %) and the Gini of views (by 0.1 %) hardly move: genres and titles share many viewers each.
"""

import numpy as np
import pytest
from scipy.stats import t

from sim.market.model import MarketModel
from sim.scenario import Scenario
from sim.totals import run_values

pytestmark = [pytest.mark.usefixtures("warm"), pytest.mark.slow]

SEEDS, DAYS = range(1, 13), 35
FEW, MANY = 4_000, 8_000
STABLE = (
    "gmv", "gmv_net", "gmv_microdrama", "orders", "orders_per_need", "conversion_live", "conversion_shelf",
    "return_rate", "active_viewers", "retention_7d", "hours_watched", "completion_rate", "consumer_surplus",
    "merchant_profit", "platform_revenue", "market_revenue", "views_gini", "mean_quality",
)  # fmt: skip


@pytest.fixture(scope="module")
def values():
    """The value of each outcome by number of viewers: float64[seed]."""
    found = {viewers: [values_of(viewers, seed) for seed in SEEDS] for viewers in (FEW, MANY)}
    return {n: {name: np.array([run[name] for run in runs]) for name in runs[0]} for n, runs in found.items()}


def values_of(viewers, seed):
    model = MarketModel(Scenario(viewers=viewers, days=DAYS, seed=seed), threads=1)
    while model.running:
        model.step()
    return run_values(model.totals, DAYS)


MOVED = pytest.mark.xfail(strict=True, reason="campaigns of titles with hardly any simulated users end too soon")
"""Not yet independent of the number of viewers."""


@pytest.mark.parametrize("outcome", [pytest.param(one, marks=[MOVED] * (one == "platform_revenue")) for one in STABLE])
def test_halving_the_viewers_moves_an_outcome_by_less_than_one_seeds_luck(values, outcome):
    few, many = values[FEW][outcome], values[MANY][outcome]
    difference = few - many
    margin = few.std(ddof=1)
    half = t.ppf(0.95, len(SEEDS) - 1) * difference.std(ddof=1) / np.sqrt(len(SEEDS))
    assert -margin < difference.mean() - half
    assert difference.mean() + half < margin


def test_the_gini_of_incomes_is_biased_upwards_by_few_viewers_and_by_how_much(values):
    bias = (values[FEW]["creator_income_gini"] - values[MANY]["creator_income_gini"]).mean()
    assert 0.02 < bias < 0.06


def test_the_concentration_of_genres_is_biased_upwards_by_few_viewers_and_by_how_much(values):
    bias = (values[FEW]["genre_hhi"] - values[MANY]["genre_hhi"]).mean()
    assert 0.0 < bias < 0.008


def test_answers_take_a_little_longer_where_the_same_orders_come_in_larger_lumps(values):
    ratio = (values[FEW]["response_hours"] / values[MANY]["response_hours"]).mean()
    assert 1.0 < ratio < 1.4
