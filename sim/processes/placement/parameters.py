"""Product placement: which product answers which drama, and how merchant and creator share what it brings."""

from __future__ import annotations

from sim.parameters.base import Parameters, param
from sim.parameters.tables import ByCategory, ByGenre, Share

_FIT = (
    # skin care, apparel, food, home, baby, health, electronics, learning
    (0.80, 0.80, 0.50, 0.30, 0.10, 0.20, 0.30, 0.10),  # sweet romance
    (0.95, 0.60, 0.20, 0.50, 0.45, 0.60, 0.10, 0.40),  # marriage and revenge
    (0.60, 0.70, 0.40, 0.30, 0.10, 0.30, 0.20, 0.20),  # time travel
    (0.30, 0.30, 0.70, 0.80, 0.85, 0.80, 0.30, 0.70),  # family
    (0.10, 0.50, 0.50, 0.20, 0.10, 0.60, 0.80, 0.20),  # war god
    (0.20, 0.60, 0.40, 0.30, 0.10, 0.50, 0.80, 0.80),  # comeback
    (0.10, 0.30, 0.50, 0.30, 0.05, 0.40, 0.80, 0.50),  # suspense
    (0.40, 0.40, 0.60, 0.70, 0.60, 0.70, 0.50, 0.80),  # realism
)


class Placement(Parameters):
    """How placements come about and what they pay (seed §3.2; Nash 1950)."""

    fit: ByGenre[ByCategory[Share]] = param(
        _FIT,
        "how well a product category answers the worry a genre is about, one row per genre",
        unit="0-1",
        source="assumed: seed §3.2 (ageing in marriage dramas → skin care); the rest by analogy",
    )
    clash_share: float = param(
        0.34,
        "placements made without regard to the plot",
        unit="share",
        source="measured: brand survey, share of placements that clash with their plot",
        ge=0,
        le=1,
    )
    near_best: float = param(
        0.75,
        "fit, over that of the best category, from which a category answers the worry of a drama",
        unit="ratio",
        source="assumed: three quarters of the best will do",
        ge=0,
        le=1,
    )
    found_share: float = param(
        0.7,
        "chance that a creator meets a merchant before the release, at the usual commissions",
        unit="probability",
        source="assumed: nobody publishes it",
        ge=0,
        le=1,
    )
    ordered_share: float = param(
        0.1,
        "chance that a merchant asks a creator who plans a title for one made to order, at the usual commissions",
        unit="probability",
        source="assumed: series of a few brands in 2023 (KANS) became the model for others (seed §3.3)",
        ge=0,
        le=1,
    )
    ordered_fit: float = param(
        0.95,
        "how well a product answers the worry of a drama made to order for it",
        unit="0-1",
        source="assumed: it is written around the product",
        ge=0,
        le=1,
    )
    creator_power: float = param(
        0.4,
        "bargaining power of an established creator",
        unit="share of the surplus",
        source="assumed: merchants choose among many creators",
        ge=0,
        le=1,
    )
    head_premium: float = param(
        0.25,
        "bargaining power a head creator (IP, star) has on top; the long tail has as much less",
        unit="share of the surplus",
        source="assumed: stars are scarce",
        ge=0,
        le=1,
    )
    commission_part: float = param(
        0.5,
        "what of the creator's pay is a commission on sales; the rest is a fixed fee",
        unit="share",
        source="assumed: contracts share the risk of few sales",
        ge=0,
        le=1,
    )
    highest_commission: float = param(
        0.3,
        "highest commission on sales through the link",
        unit="share of the price",
        source="assumed: usual upper end of link commissions",
        dated=True,
        ge=0,
        le=0.9,
    )
    integration_cost: float = param(
        3000.0,
        "cost to the creator of writing a product into one title",
        unit="yuan per title",
        source="assumed: one day of shooting for a small team",
        ge=0,
        le=1e7,
    )
    order_rate: float = param(
        0.0008,
        "orders expected of one view of a drama whose product fits averagely",
        unit="orders per view",
        source="measured: a bound derived from the KANS dramas of 2023; range .0001-.0036",
        ge=0,
        le=0.1,
    )
    fit_gain: float = param(
        1.0,
        "relative rise of expected orders from average fit to perfect fit",
        unit="ratio",
        source="assumed: half of the usual gain from targeting",
        ge=0,
        le=10,
    )
