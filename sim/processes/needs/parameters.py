"""What viewers come to need, whatever they watch; what it is worth to them, and the money they have for it."""

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
    wtp_median: float = param(
        0.85,
        "median willingness to pay for a well-matched product, over the usual price of its category",
        unit="ratio",
        source="calibrated: sales when all prices rise by a tenth fall by 5 to 15 %",
        ge=0.05,
        le=20,
    )
    wtp_sd: float = param(
        0.33,
        "spread of willingness to pay between needs",
        unit="sd of log",
        source="calibrated: as wtp_median",
        ge=0,
        le=2,
    )
    wtp_budget: float = param(
        0.5,
        "elasticity of willingness to pay to a viewer's monthly budget",
        unit="per unit of log",
        source="calibrated: budgets that rise by a tenth raise sales by 3 to 12 %",
        ge=0,
        le=2,
    )
    usual_budget: float = param(
        210.0,
        "monthly budget from which willingness to pay is counted",
        unit="yuan per month",
        source="assumed: the median of the population's",
        ge=1,
        le=100_000,
    )
    expiry: float = param(
        0.07,
        "chance that an open need passes unmet",
        unit="per day",
        source="assumed: a need lasts two weeks",
        ge=0,
        le=1,
    )
    latent_days: float = param(
        14.0,
        "days ahead from which an impulse can bring a need forward",
        unit="day",
        source="assumed: what would have been needed within two weeks",
        ge=0,
        le=365,
    )
    impulse_value: float = param(
        0.95,
        "worth of what is bought ahead of its need, over that of what is needed now",
        unit="ratio",
        source="assumed: a little less",
        ge=0,
        le=2,
    )
    wallet_months: float = param(
        1.5,
        "most months of budget kept in hand; the rest is spent elsewhere",
        unit="month",
        source="assumed: money not spent here is not hoarded",
        ge=1,
        le=12,
    )
    open_at_start: float = param(
        4.0,
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
