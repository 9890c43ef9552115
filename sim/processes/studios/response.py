"""What the first episodes of titles drew lately, by what titles live on: a title's own response is held against it.

In a small market a title meets a handful of simulated viewers before its creator decides whether to go on, and one more
or less would decide. So its response counts by the sessions there are to judge it by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arithmetic import exponential
from sim.names import N_FUNDING

if TYPE_CHECKING:
    from sim.processes.studios.parameters import Studios


class FirstResponses:
    """Sessions that titles drew by the end of their tests, and what they cost; older titles weigh less."""

    def __init__(self) -> None:
        """Nothing is known at the start."""
        self.sessions, self.cost = np.zeros((2, N_FUNDING))  # real sessions; fen

    def note(self, funding: np.ndarray, sessions: np.ndarray, cost: np.ndarray, p: Studios) -> None:
        """Enter the titles whose tests end today (their cost: of all real ones, fen); what was known before fades."""
        kept = exponential(-1.0 / p.memory)
        for known, today in ((self.sessions, sessions), (self.cost, cost)):
            known *= kept
            np.add.at(known, funding, today)
