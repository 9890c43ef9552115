"""Specification of picking: one of many by weight."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import draw
from sim.picking import bits_set, pick, pick_bit, pick_share, pick_used

DRAWS = 20_000
LUCK = [draw(1, i, 0, 1) for i in range(DRAWS)]
WEIGHTS = st.lists(st.integers(0, 1_000), min_size=1, max_size=20)
BELOW_ONE = st.floats(0, 1, exclude_max=True)
SAFE = {1: 16, 2: 19, 3: 22, 4: 24, 5: 26, 6: 28, 7: 30}  # chi-square at p < 1e-4, by degrees of freedom


def misfit(picked, weights) -> float:
    """Chi-square of picks against weights; those of weight zero must not occur."""
    counts = np.bincount(picked, minlength=len(weights))
    expected = len(picked) * np.array(weights) / sum(weights)
    assert not counts[expected == 0].any()
    some = expected > 0
    return float(((counts[some] - expected[some]) ** 2 / expected[some]).sum())


@pytest.mark.parametrize("weights", [[1, 1], [5, 0, 1, 4], [0, 7, 1, 0, 2, 0], [1, 2, 3, 4, 5, 6]])
def test_picks_are_drawn_by_weight(weights):
    table = np.cumsum(weights)
    picked = [pick(table, 0, len(weights), luck) for luck in LUCK]
    assert misfit(picked, weights) < SAFE[sum(w > 0 for w in weights) - 1]


def test_a_slice_is_picked_from_by_its_own_weights():
    weights = [9, 9, 1, 0, 3, 9]
    picked = [pick(np.cumsum(weights), 2, 5, luck) - 2 for luck in LUCK]
    assert misfit(picked, weights[2:5]) < SAFE[1]


@given(weights=WEIGHTS, luck=BELOW_ONE, data=st.data())
@settings(derandomize=True)
def test_what_has_no_weight_is_never_picked_and_nothing_outside_the_slice(weights, luck, data):
    low = data.draw(st.integers(0, len(weights)))
    high = data.draw(st.integers(low, len(weights)))
    picked = pick(np.cumsum(weights), low, high, luck)
    if sum(weights[low:high]) == 0:
        assert picked == -1
    else:
        assert low <= picked < high
        assert weights[picked] > 0


def test_nothing_is_picked_from_nothing():
    assert pick(np.zeros(0, np.int64), 0, 0, 0.5) == -1
    assert pick_used(0, [1.0, 1.0], 2, 0.5) == -1
    assert pick_used(0b11, [0.0, 0.0], 2, 0.5) == -1
    assert pick_bit(0, 8, 0.5) == -1
    assert pick_bit(0b1_0000_0000, 8, 0.5) == -1, "bits beyond the count do not count"


def test_weights_of_a_whole_population_are_told_apart_to_the_last_one():
    table = np.array([2**52, 2**52 + 1], np.int64)
    assert pick(table, 0, 2, 0.0) == 0
    assert pick(table, 0, 2, 1.0 - 2.0**-53) == 1


def test_shares_are_picked_by_their_size_and_the_last_takes_the_rest():
    shares = [0.2, 0.5, 0.3]
    table = np.array([[0.0, 0.0, 1.0], np.cumsum(shares)])
    picked = [pick_share(table[1], 3, luck) for luck in LUCK]
    assert misfit(picked, shares) < SAFE[2]
    short = np.array([[0.2, 0.7, 0.9999999]])  # rounding must not leave anybody without
    assert pick_share(short[0], 3, 1.0 - 2.0**-53) == 2
    assert {pick_share(table[0], 3, luck) for luck in LUCK[:100]} == {2}


def test_used_platforms_are_picked_by_their_pull_and_others_never():
    pulls = [0.5, 0.25, 3.0, 0.0, 1.25]
    picked = [pick_used(0b11011, pulls, 5, luck) for luck in LUCK]
    assert misfit(picked, [0.5, 0.25, 0.0, 0.0, 1.25]) < SAFE[2]


@given(bits=st.integers(0, 255), pulls=st.lists(st.floats(0, 10), min_size=8, max_size=8), luck=BELOW_ONE)
@settings(derandomize=True)
def test_only_a_used_platform_with_pull_is_ever_picked(bits, pulls, luck):
    picked = pick_used(bits, pulls, 8, luck)
    able = [k for k in range(8) if bits >> k & 1 and pulls[k] > 0.0]
    assert picked in able if able else picked == -1


def test_open_needs_are_picked_with_equal_chances():
    picked = [pick_bit(0b10110001, 8, luck) for luck in LUCK]
    assert misfit(picked, [1, 0, 0, 0, 1, 1, 0, 1]) < SAFE[3]


@given(bits=st.integers(0, 2**12 - 1), count=st.integers(0, 12))
@settings(derandomize=True)
def test_bits_are_counted_up_to_the_count(bits, count):
    assert bits_set(bits, count) == (bits & ((1 << count) - 1)).bit_count()
