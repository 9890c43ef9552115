"""What becomes of needs, budgets, returns and repurchase in whole markets, in pairs on common seeds."""

import numpy as np
import pytest

from sim.evidence.experiments import BASE, DEAR_ALL, LIVE_CLOSED, RICHER, SERVED_MUCH, repurchase
from sim.evidence.measures import ratio, sum_of
from sim.scenario import Scenario
from tests.market.pairs import Pairs, clear_of, margin

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("warm")]

SETTLED, WINDOW = 60, 28
"""Days after which orders no longer live on what was open at the start; days of a window."""
MARKETS = Pairs(Scenario(viewers=10_000), seeds=(1, 2, 3))


def over_windows(record, name, per):
    """One daily series over another, in every 28 days once the market has settled."""
    first = range(SETTLED, record.length - WINDOW + 1)
    sums = ([record.days[series][day : day + WINDOW].sum() for day in first] for series in (name, per))
    return np.divide(*map(np.array, sums))


def return_rates(channel):
    return np.array(
        [
            ratio(sum_of(one, f"returned_{channel}"), sum_of(one, f"delivered_{channel}"))
            for one in MARKETS.records(BASE)
        ]
    )


@pytest.mark.parametrize("play", [BASE, RICHER, LIVE_CLOSED, DEAR_ALL], ids=["usual", "richer", "no live", "dear"])
def test_no_more_is_bought_and_kept_than_is_needed(play):
    for one in MARKETS.records(play):
        met = over_windows(one, "kept_orders", "needs")
        assert (met > 0).all()
        assert met.max() <= 1


def test_needs_end_by_orders_kept_outside_or_unmet_and_none_is_lost():
    for one in MARKETS.records(BASE):
        ways = ("kept_orders", "needs_outside", "needs_expired", "needs_swallowed")
        shares = [over_windows(one, way, "needs") for way in ways]
        assert min(share.min() for share in shares) > 0
        kept, outside, expired, swallowed = shares
        # what is bought on impulse and kept is the need that it swallows when that comes: it is counted as kept
        assert np.allclose(kept + outside + expired, 1, atol=0.1)
        assert (swallowed < kept).all()


@pytest.mark.parametrize("name", ["household_budgets", "live_closed", "all_prices"])
def test_an_experiment_gives_what_economists_expect(name):
    parts = MARKETS.of_experiment(name)
    assert parts
    for part, (low, high, values) in parts.items():
        assert clear_of(low, high, values), (part, values)


@pytest.mark.parametrize(("channel", "low", "high"), [("live", 0.30, 0.50), ("shelf", 0.10, 0.15)])
def test_returns_are_those_that_were_published(channel, low, high):
    rates = return_rates(channel)
    assert low <= rates.mean() - margin(rates)
    assert rates.mean() + margin(rates) <= high


def test_more_comes_back_to_live_rooms_than_to_dramas_and_more_to_dramas_than_to_shelves():
    """Few orders come through dramas, so that their rate is taken over all seeds and markets together."""
    plays = (BASE, RICHER, DEAR_ALL)
    there = [one for play in plays for one in MARKETS.records(play)]
    live, drama, shelf = (
        ratio(
            sum(sum_of(one, f"returned_{channel}") for one in there),
            sum(sum_of(one, f"delivered_{channel}") for one in there),
        )
        for channel in ("live", "drama", "shelf")
    )
    assert live > drama > shelf


def test_who_met_a_fault_that_was_made_good_comes_back_no_more_often_than_who_met_none():
    for play in (BASE, SERVED_MUCH):
        pairs = [(repurchase(one, "smooth"), repurchase(one, "recovered")) for one in MARKETS.records(play)]
        more = np.array([smooth - recovered for smooth, recovered in pairs])
        assert more.mean() >= 0, more


def test_what_was_sent_back_brings_back_fewest():
    for one in MARKETS.records(BASE):
        assert 0 < repurchase(one, "returned") < repurchase(one, "recovered")


def test_the_budget_binds_for_some_people_in_some_months_and_for_fewer_of_the_richer():
    bound = [
        np.array([ratio(sum_of(one, "budget_bound"), sum_of(one, "budget_months")) for one in MARKETS.records(play)])
        for play in (BASE, RICHER)
    ]
    usual, richer = bound
    assert 0.02 < usual.mean() < 0.4
    assert (richer < usual).all()
