"""Specification of piracy: copies follow a title with a lag; enforcement takes them down."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import draw
from sim.processes.piracy.parameters import Piracy
from sim.processes.piracy.rules import copies_about, copying_after, copying_cost, taken_down, watches_copy
from sim.processes.watching.parameters import Watching

P = Watching().as_tuple()


def test_there_are_no_copies_on_the_day_of_release():
    assert copies_about(0.0, 0.0, P) == 0.0


def test_copies_have_spread_halfway_after_the_lag_and_fully_in_the_end():
    assert copies_about(P.pirate_lag, 0.0, P) == pytest.approx(P.pirate_leakage / 2, rel=1e-8)
    assert copies_about(1_000.0, 0.0, P) == pytest.approx(P.pirate_leakage, rel=1e-5)


def test_copies_only_spread():
    shares = [copies_about(float(age), 0.3, P) for age in range(100)]
    assert all(before <= after for before, after in pairwise(shares))


def test_a_longer_lag_protects_the_first_days():
    slow = P._replace(pirate_lag=2 * P.pirate_lag)
    assert copies_about(3.0, 0.0, slow) < copies_about(3.0, 0.0, P)


@given(age=st.floats(0, 1000), enforcement=st.floats(0, 1))
@settings(derandomize=True)
def test_enforcement_takes_down_at_least_its_share_of_copies_and_full_enforcement_all(age, enforcement):
    unchecked = copies_about(age, 0.0, P)
    assert 0.0 <= copies_about(age, enforcement, P) <= unchecked <= P.pirate_leakage
    assert copies_about(age, enforcement, P) <= (1.0 - enforcement) * unchecked * (1.0 + 1e-12)
    evenly = P._replace(pirate_hiding=0.0)
    assert copies_about(age, enforcement, evenly) == pytest.approx((1.0 - enforcement) * copies_about(age, 0.0, evenly))
    assert copies_about(age, 1.0, P) == 0.0


def test_each_step_of_enforcement_finds_fewer_copies_than_the_one_before():
    found = [taken_down(effort, P) for effort in (0.0, 0.25, 0.5, 0.75, 1.0)]
    steps = [later - before for before, later in pairwise(found)]
    assert (found[0], found[-1]) == (0.0, 1.0)
    assert sorted(steps, reverse=True) == steps
    assert steps[0] > 1.5 * steps[-1] > 0


def test_the_share_of_sessions_on_copies_is_the_share_of_copies():
    met = np.mean([watches_copy(0.28, draw(1, i, 0, 1)) for i in range(20_000)])
    assert met == pytest.approx(0.28, abs=4 * (0.28 * 0.72 / 20_000) ** 0.5)
    assert not watches_copy(0.0, 0.0)


def test_a_pirate_copies_more_where_copies_earn_more_than_they_cost_and_less_where_they_earn_less():
    p = Piracy().as_tuple()
    assert copying_after(1.0, 300.0, 300.0, p) == 1.0
    assert copying_after(1.0, 450.0, 300.0, p) == pytest.approx(1.0 + p.response / 2)
    assert copying_after(1.0, 150.0, 300.0, p) == pytest.approx(1.0 - p.response / 2)
    assert copying_after(0.5, 0.0, 1e9, p._replace(response=1.0)) == p.least
    assert copying_after(1.0, 1e12, 1.0, p) == p.most
    assert copying_after(0.7, 0.0, 0.0, p) == 0.7


def test_copying_twice_as_much_costs_four_times_as_much():
    p = Piracy().as_tuple()
    assert copying_cost(1.0, 1000.0, p) == p.copy_cost
    assert copying_cost(2.0, 1000.0, p) == pytest.approx(4 * p.copy_cost)
