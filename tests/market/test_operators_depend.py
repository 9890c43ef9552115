"""Mini-programs and apps live on bought traffic: what dearer traffic costs them, in whole markets on common seeds."""

import numpy as np
import pytest

import sim
from sim.scenario import Scenario
from tests.market.pairs import margin

pytestmark = [pytest.mark.mission, pytest.mark.usefixtures("warm")]

SEEDS = range(1, 19)
BASE = Scenario(viewers=20_000, days=90)
"""A market that has been running for the usual warm-up."""


def played(seed, reserve):
    """Profit of operators and what dramas take in, fen, over 90 days."""
    dear = {"set": "traffic.reserve_price", "value": reserve * BASE.traffic.reserve_price}
    model = sim.open_market(BASE.with_(seed=seed, policies=[dear] if reserve > 1.0 else []), threads=1)
    first = model.day
    for _ in range(BASE.days):
        model.step()
    days = slice(first, first + BASE.days)
    return [int(model.totals.until(name, days.stop)[days].sum()) for name in ("operator_profit", "market_revenue")]


@pytest.fixture(scope="module")
def outcomes():
    """By reserve price over the usual: float64[seed, what of `played`]."""
    return {reserve: np.array([played(seed, reserve) for seed in SEEDS], float) for reserve in (1.0, 1.2)}


@pytest.mark.xfail(
    strict=True, reason="lost in luck: 1e8 yuan .044 ± .035 (s.e.) with version 13, -.056 ± .032 with 14"
)
def test_a_fifth_higher_reserve_price_takes_more_than_a_fifth_of_the_profit_of_operators(outcomes):
    usual, dear = (outcomes[reserve][:, 0] for reserve in (1.0, 1.2))
    assert usual.mean() > 0.0
    assert dear.mean() < 0.8 * usual.mean()
    lost = usual - dear
    assert lost.mean() - margin(lost) > 0.0, lost


def test_and_less_of_what_dramas_take_in_since_fewer_viewers_are_bought(outcomes):
    usual, dear = (outcomes[reserve][:, 1] for reserve in (1.0, 1.2))
    assert (dear < usual).mean() >= 0.8
    assert 0.7 * usual.mean() < dear.mean() < 0.99 * usual.mean()
