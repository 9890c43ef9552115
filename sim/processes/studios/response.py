"""What the first episodes of titles drew lately, by what titles live on: a title's own response is held against it.

In a small market a title meets a handful of simulated viewers before its creator decides whether to go on, and one more
or less would decide. So its response counts by the sessions there are to judge it by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arithmetic import exponential
from sim.names import N_FUNDING
from sim.processes.studios.rules import response

if TYPE_CHECKING:
    from sim.processes.studios.parameters import Studios


class Lately(NamedTuple):
    """What titles drew lately. ``f`` is what a title lives on."""

    sessions: np.ndarray  # float64[f] real ones by the end of their tests
    cost: np.ndarray  # float64[f] fen
    viewer: float  # real people that a simulated one stands for


def over_the_usual(lately: Lately, funding: int, sessions: int, cost: int, p: Studios) -> float:
    """A title's response over what is usual for its cost (fen)."""
    usual = 0.0
    if lately.cost[funding] > 0.0:
        usual = lately.sessions[funding] * cost / lately.cost[funding]
    return response(sessions, usual, p.evidence_sessions * lately.viewer)


class FirstResponses:
    """Sessions that titles drew by the end of their tests, and what they cost; older titles weigh less."""

    def __init__(self) -> None:
        """Nothing is known at the start."""
        self._sessions, self._cost = np.zeros((2, N_FUNDING))  # real sessions; fen

    def note(self, funding: np.ndarray, sessions: np.ndarray, cost: np.ndarray, p: Studios) -> None:
        """Enter the titles whose tests end today (their cost: of all real ones, fen); what was known before fades."""
        kept = exponential(-1.0 / p.memory)
        self._sessions *= kept
        self._cost *= kept
        for on, drew, fen in zip(funding.tolist(), sessions.tolist(), cost.tolist(), strict=True):
            self._sessions[on] += drew
            self._cost[on] += fen

    def lately(self, viewer: float) -> Lately:
        """What is known by now; ``viewer`` is how many real people a simulated one stands for."""
        return Lately(self._sessions, self._cost, viewer)
