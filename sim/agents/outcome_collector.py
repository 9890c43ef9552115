"""Mesa's collector for a market: every outcome of the day just played, all at once."""

from __future__ import annotations

from typing import Any

import mesa

from sim.outcomes import OUTCOMES


class OutcomeCollector(mesa.DataCollector):
    """Collects the seed and the outcomes of a market, and what is reported of its agents as Mesa does.

    Mesa asks each reporter by itself and copies whatever it says, which for the outcomes takes longer than to work them
    out; what is collected, and where, is the same.
    """

    def __init__(self, agenttype_reporters: dict[type, dict[str, Any]] | None = None) -> None:
        """Mesa turns an agent reporter given as text into a closure, which cannot be pickled; ``attrgetter`` can."""
        # without a fresh seed nobody could play the run again
        super().__init__(model_reporters={"seed": "seed"}, agenttype_reporters=agenttype_reporters)
        self.model_vars |= {name: [] for name in OUTCOMES}

    def collect(self, model: Any) -> None:
        """Collect everything on the day just played."""
        super().collect(model)
        for name, value in model.outcomes().items():
            self.model_vars[name].append(value)
