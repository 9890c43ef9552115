"""How platforms review what they carry and charge."""

from __future__ import annotations

from sim.parameters.base import Parameters, param


class PlatformPlans(Parameters):
    """A platform's regular review of its advertising load and reserve price."""

    review_days: int = param(
        90, "days between two reviews of a platform", unit="days", source="assumed: quarterly planning", ge=1, le=730
    )
    step: float = param(
        0.05,
        "size of a platform's change of ad load and reserve price",
        unit="share",
        source="assumed: small steps",
        ge=0,
        le=0.5,
    )
    range: float = param(
        0.3,
        "furthest a platform's reviews move ad load and reserve price from where they began",
        unit="share",
        source="assumed: habits of users and advertisers bind",
        ge=0,
        le=0.9,
    )
    scarce_price: float = param(
        1.5,
        "price over the reserve above which a platform takes its impressions to be scarce",
        unit="ratio",
        source="assumed: well above the usual ratio",
        ge=1,
        le=10,
    )
    unsold_share: float = param(
        0.15,
        "unsold share of the inventory above which a platform lowers its reserve",
        unit="share",
        source="assumed: a seventh",
        ge=0,
        le=1,
    )
    audience_tolerance: float = param(
        0.02,
        "loss of audience share between reviews that a platform accepts",
        unit="share",
        source="assumed: noise",
        ge=0,
        le=1,
    )
