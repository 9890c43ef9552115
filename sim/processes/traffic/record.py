"""What campaigns returned in the market lately, by how long their titles have been out.

A simulated viewer stands for thousands of people, so that one payer more or less would decide on a campaign that has
bought little. What all campaigns of its age returned is known far better, and says when a title is spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.money import FEN_PER_YUAN
from sim.processes.traffic.rules import prior_impressions, weighed
from sim.units import MILLE

if TYPE_CHECKING:
    from sim.processes.traffic.parameters import Traffic

AGES = 15
"""Ages in days by which campaigns are told apart; the last stands for all after it."""


class Usual(NamedTuple):
    """What campaigns earn and pay in the market these days."""

    value: np.ndarray  # float64[age] fen per impression
    roi: np.ndarray  # float64[age] receipts over spending
    price: float  # fen per impression


class CampaignRecord:
    """What all campaigns together took, spent and bought, by age; older days weigh less."""

    def __init__(self) -> None:
        """Nothing is known at the start."""
        self._receipts, self._cost, self._impressions = np.zeros((3, AGES))  # fen, fen, impressions

    def buy(self, age: np.ndarray, fen: np.ndarray, impressions: np.ndarray, p: Traffic) -> None:
        """Note what was bought today for titles of some ages (days); what was known before fades."""
        for known in (self._receipts, self._cost, self._impressions):
            known *= 1.0 - 1.0 / p.usual_memory
        age = np.minimum(age, AGES - 1)
        np.add.at(self._cost, age, fen)
        np.add.at(self._impressions, age, impressions)

    def take(self, age: np.ndarray, fen: np.ndarray) -> None:
        """Note what these titles took on the day of that age."""
        np.add.at(self._receipts, np.minimum(age, AGES - 1), fen)

    def usual(self, titles: int, learns: bool, p: Traffic) -> Usual:
        """What is usual, weighed against what is expected as if tests of so many real titles had shown it.

        Without the feedback of budgets (``learns``) the expectation of the start holds.
        """
        expected = p.prior_value * FEN_PER_YUAN / MILLE
        price = expected / p.required_return
        if not learns:
            return Usual(np.full(AGES, expected), np.full(AGES, p.required_return), price)
        evidence = float(prior_impressions(titles, p))
        price = weighed(float(self._cost.sum()), float(self._impressions.sum()), price, evidence)
        took, cost, bought = self._receipts.tolist(), self._cost.tolist(), self._impressions.tolist()
        return Usual(
            np.array([weighed(r, n, expected, evidence) for r, n in zip(took, bought, strict=True)]),
            np.array([weighed(r, c, p.required_return, evidence * price) for r, c in zip(took, cost, strict=True)]),
            price,
        )
