"""Money is whole fen, rounded in one place."""

import math
from fractions import Fraction

import numpy as np
import pytest
from numba import njit
from numba.extending import register_jitable

from sim.money import round_fen, to_fen, yuan

register_jitable(round_fen)


@njit
def compiled_round(amounts: np.ndarray) -> np.ndarray:
    whole = np.empty(len(amounts), np.int64)
    for row in range(len(amounts)):
        whole[row] = round_fen(amounts[row])
    return whole


AWKWARD = [0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -1.5, -2.5, 0.49999999999999994, -0.5000000000000001, 4503599627370495.5]


@pytest.mark.parametrize(
    ("amount", "whole"),
    [(2.4, 2), (2.5, 3), (2.6, 3), (3.5, 4), (-2.4, -2), (-2.5, -2), (-2.6, -3), (0.49999999999999994, 0), (7.0, 7)],
)
def test_an_amount_is_rounded_to_the_nearest_fen_and_halves_go_up(amount: float, whole: int) -> None:
    assert round_fen(amount) == whole


def test_rounding_is_exact_over_the_whole_range_of_money() -> None:
    sizes = np.random.default_rng(3).normal(size=2000) * 10.0 ** np.arange(-2, 14).repeat(125)
    for amount in [*sizes.tolist(), *AWKWARD]:
        assert round_fen(amount) == math.floor(Fraction(amount) + Fraction(1, 2))


def test_a_rounded_amount_is_a_python_integer() -> None:
    assert type(round_fen(2.5)) is int


@pytest.mark.parametrize("amount", [math.nan, math.inf])
def test_an_amount_that_is_no_number_cannot_become_money(amount: float) -> None:
    with pytest.raises((ValueError, OverflowError)):
        round_fen(amount)


def test_compiled_code_rounds_the_same() -> None:
    amounts = np.concatenate([np.random.default_rng(4).normal(scale=1e6, size=5000), np.arange(-50, 50) / 2, AWKWARD])
    assert compiled_round(amounts).tolist() == [round_fen(amount) for amount in amounts.tolist()]


def test_yuan_and_fen_are_a_hundred_to_one() -> None:
    assert yuan(12_345) == 123.45
    assert to_fen(123.45) == 12_345
    assert to_fen(0.29) == 29  # 0.29 * 100 is 28.999999999999996
