"""What campaigns returned in the market lately, by how long their titles have been out.

A simulated viewer stands for thousands of people, so that one payer more or less would decide on a campaign that has
bought little. What all campaigns of its age returned is known far better, and says when a title is spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.engine.compile import before_compiling, kernel, register
from sim.money import FEN_PER_YUAN
from sim.processes.traffic.rules import prior_impressions, weighed
from sim.units import MILLE

if TYPE_CHECKING:
    from sim.processes.traffic.parameters import Traffic

AGES = 15
"""Ages in days by which campaigns are told apart; the last stands for all after it."""

_RECEIPTS, _COST, _IMPRESSIONS = range(3)


class Usual(NamedTuple):
    """What campaigns earn and pay in the market these days."""

    value: np.ndarray  # float64[age] fen per impression
    roi: np.ndarray  # float64[age] receipts over spending
    price: float  # fen per impression


class CampaignRecord:
    """What all campaigns together took, spent and bought, by age; older days weigh less."""

    def __init__(self) -> None:
        """Nothing is known at the start."""
        self._known = np.zeros((3, AGES))  # fen, fen, impressions

    def buy(self, age: np.ndarray, fen: np.ndarray, impressions: np.ndarray, p: Traffic) -> None:
        """Note what was bought today for titles of some ages (days); what was known before fades."""
        self._known *= 1.0 - 1.0 / p.usual_memory
        _enter(age, fen, self._known[_COST])
        _enter(age, impressions, self._known[_IMPRESSIONS])

    def take(self, age: np.ndarray, fen: np.ndarray) -> None:
        """Note what these titles took on the day of that age."""
        _enter(age, fen, self._known[_RECEIPTS])

    def usual(self, titles: int, learns: bool, p: Traffic) -> Usual:
        """What is usual, weighed against what is expected as if tests of so many real titles had shown it.

        Without the feedback of budgets (``learns``) the expectation of the start holds.
        """
        expected = p.prior_value * FEN_PER_YUAN / MILLE
        price = expected / p.required_return
        if not learns:
            return Usual(np.full(AGES, expected), np.full(AGES, p.required_return), price)
        evidence = float(prior_impressions(titles, p))
        took, cost, bought = self._known
        price = weighed(float(cost.sum()), float(bought.sum()), price, evidence)
        value, roi = np.empty((2, AGES))
        _weigh(took, bought, expected, evidence, value)
        _weigh(took, cost, p.required_return, evidence * price, roi)
        return Usual(value, roi, price)


before_compiling(lambda: register(weighed))


@kernel
def _enter(age: np.ndarray, amount: np.ndarray, known: np.ndarray) -> None:
    """Enter amounts for titles of some ages in days into what is known."""
    for k in range(len(age)):
        known[min(age[k], AGES - 1)] += amount[k]


@kernel
def _weigh(amount: np.ndarray, base: np.ndarray, expected: float, evidence: float, ratio: np.ndarray) -> None:
    """The ratio at every age of what was measured, weighed against an expected one."""
    for age in range(len(ratio)):
        ratio[age] = weighed(amount[age], base[age], expected, evidence)
