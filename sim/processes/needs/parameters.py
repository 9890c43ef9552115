"""What viewers come to need, whatever they watch."""

from __future__ import annotations

from pydantic import model_validator

from sim.parameters.base import Parameters, param
from sim.parameters.tables import ByAgeBand, ByCategory, Ratio, Weight, some_weight

_ONLINE = "assumed: orders by category in online retail, 2023, orders of magnitude"
_TILTS = "assumed: directions of seed §3.2 (ageing and skin care, family and baby, health later in life), sizes a guess"


class Needs(Parameters):
    """How needs arise. Tables follow `sim.names.Category`."""

    arrival_rate: float = param(
        0.10,
        "chance that a need of any of these categories arises",
        unit="per day",
        source="assumed: about three needs a month that can be filled online",
        ge=0,
        le=1,
    )
    category_shares: ByCategory[Weight] = param(
        (0.13, 0.26, 0.24, 0.14, 0.06, 0.06, 0.08, 0.03), "needs by category", unit="share", source=_ONLINE
    )
    women: ByCategory[Ratio] = param(
        (3.0, 1.8, 1.1, 1.3, 1.6, 1.1, 0.45, 1.2),
        "how often women need it over how often men do",
        unit="ratio",
        source=_TILTS,
    )
    by_age: ByAgeBand[ByCategory[Ratio]] = param(
        (
            (1.2, 1.3, 1.1, 0.7, 0.7, 0.4, 1.4, 1.6),
            (1.2, 1.1, 1.0, 1.1, 2.6, 0.7, 1.1, 1.6),
            (1.0, 0.9, 1.0, 1.2, 0.8, 1.1, 0.9, 0.9),
            (0.7, 0.7, 0.9, 1.2, 0.4, 2.2, 0.5, 0.3),
        ),
        "how often each age band needs it over the average",
        unit="ratio",
        source=_TILTS,
    )
    open_at_start: float = param(
        5.0,
        "days for which needs have been gathering at the start",
        unit="day",
        source="assumed: near the mean time a need stays open",
        ge=0,
        le=60,
    )

    @model_validator(mode="after")
    def _check(self) -> Needs:
        some_weight(self.category_shares)
        return self
