"""Functions of a real number that give the same bits on every machine and in both engines."""

import math

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.extending import register_jitable

from sim import arithmetic
from sim.arithmetic import clamp, exponential, logarithm, logistic, remembered

register_jitable(exponential)  # so that compiled code may call it by its own name

POINTS = np.random.default_rng(7).uniform(-40.0, 40.0, 10_000)
POSITIVE = np.exp(np.random.default_rng(8).uniform(-700.0, 700.0, 10_000))


def compiled(function, points):
    kernel = numba.njit(function)
    return np.array([kernel(x) for x in points])


@pytest.mark.parametrize(("function", "points"), [(exponential, POINTS), (logistic, POINTS), (logarithm, POSITIVE)])
def test_compiled_code_gives_the_same_bits(function, points):
    plain = np.array([function(x) for x in points.tolist()])
    assert compiled(function, points).tobytes() == plain.tobytes()


def test_compiled_clamp_gives_the_same_bits():
    limit = numba.njit(clamp)
    assert all(limit(x, -1.5, 2.5) == clamp(x, -1.5, 2.5) for x in POINTS[:1000].tolist())


def test_arrays_give_the_same_bits_as_scalars():
    assert exponential(POINTS).tobytes() == np.array([exponential(x) for x in POINTS.tolist()]).tobytes()


def test_the_exponential_is_accurate():
    assert np.max(np.abs(exponential(POINTS) / np.exp(POINTS) - 1)) < 1e-10
    assert exponential(0.0) == 1.0


def test_the_logarithm_is_accurate():
    mine = np.array([logarithm(x) for x in POSITIVE.tolist()])
    assert np.max(np.abs(mine / np.log(POSITIVE) - 1)) < 1e-15
    near_one = np.linspace(0.5, 2.0, 1001).tolist()
    assert max(abs(logarithm(x) - math.log(x)) for x in near_one) < 1e-15
    assert logarithm(1.0) == 0.0


def test_the_logarithm_of_anything_is_finite_and_ends():
    for x in (0.0, -1.0, math.inf, 5e-324):
        assert math.isfinite(logarithm(x))
    assert math.isnan(logarithm(math.nan))


def test_the_constants_are_what_they_claim():
    assert math.log(2.0) == arithmetic._LN_2_HIGH + arithmetic._LN_2_LOW
    assert int(arithmetic._LN_2_HIGH.hex()[4:17], 16) % 2**21 == 0


def test_the_logistic_is_a_probability_and_its_log_odds_come_back():
    assert 0.0 < logistic(-1e9) < 1e-12
    assert 1.0 - 1e-12 < logistic(1e9) < 1.0
    assert logistic(0.0) == 0.5
    assert logistic(2.0) == pytest.approx(1 / (1 + math.exp(-2.0)), rel=1e-10)


@given(mean=st.floats(0, 1e6), today=st.floats(0, 1e6), days=st.floats(1, 1000))
@settings(derandomize=True)
def test_a_mean_over_days_moves_towards_today_and_never_past_it(mean, today, days):
    after = remembered(mean, today, days)
    low, high = min(mean, today), max(mean, today)
    assert low - 1e-9 * high <= after <= high * (1 + 1e-9)


def test_a_mean_over_days_has_forgotten_two_thirds_after_as_many_days():
    mean = 1.0
    for _ in range(33):
        mean = remembered(mean, 0.0, 33.0)
    assert mean == pytest.approx(np.exp(-1.0), rel=0.02)
