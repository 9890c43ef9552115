"""What levers cost, apart from what merchants pay for their service: no lever is free."""

from sim.parameters.base import Parameters, param

_NOBODY = "assumed: nobody published a figure"


class Costs(Parameters):
    """Running costs that platforms pay for the levers they hold, and costs of returns."""

    targeting: float = param(
        8.0,
        "computing and data for a thousand screens at full targeting accuracy; rises with its square",
        unit="yuan per 1000 screens",
        source=_NOBODY,
        ge=0,
        le=10_000,
    )
    data_sharing: float = param(
        2.0,
        "exchanging and protecting data for a thousand screens when everything is shared; rises with the square of "
        "what is shared",
        unit="yuan per 1000 screens",
        source=_NOBODY,
        ge=0,
        le=10_000,
    )
    advertising: float = param(
        2.0,
        "reviewing and placing a thousand advertisements at a platform's own load; rises with the square of the load",
        unit="yuan per 1000 advertisements",
        source="assumed: near a tenth of what they sell for",
        ge=0,
        le=10_000,
    )
    enforcement: float = param(
        5.0,
        "finding and blocking copies, for a thousand sessions of paid titles, at full enforcement; rises with its "
        "square",
        unit="yuan per 1000 sessions",
        source=_NOBODY,
        ge=0,
        le=10_000,
    )
    clips: float = param(
        20.0,
        "cutting and showing clips beside a thousand screens if each has one; rises with the square of that share",
        unit="yuan per 1000 screens",
        source="assumed: two thirds of what a thousand impressions cost; nobody published a figure",
        ge=0,
        le=10_000,
    )
    gate: float = param(
        2_000.0,
        "reading and rating a title for the strictest quality gate; rises with the square of the gate: near misses "
        "are read again",
        unit="yuan per title",
        source=_NOBODY,
        ge=0,
        le=1_000_000,
    )
    fitted_offers: float = param(
        8.0,
        "computing a thousand offers for single persons: coupons handed out by what is believed of people, and a "
        "day's prices of a thousand users, by the square of how far these may move",
        unit="yuan per 1000 offers",
        source="assumed: as a thousand screens at full targeting accuracy",
        ge=0,
        le=10_000,
    )
    audit: float = param(
        0.1,
        "looking into an order delivered, where audits are as strict as can be; rises with the square of that",
        unit="yuan per order",
        source="assumed: a minute of work for each sixth order",
        ge=0,
        le=1_000,
    )
    refund_transfer: float = param(
        0.002,
        "sending a refund back by the route by which it was paid, over its amount, where all go so; rises with the "
        "square of that share",
        unit="share",
        source="assumed: a third of what payment services keep of a payment; bank cards are the dearest",
        ge=0,
        le=0.1,
    )
    integrated_order: float = param(
        1.0,
        "fee per order where shelf platforms serve all of them; rises with the square of the share they serve",
        unit="yuan per order",
        source=_NOBODY,
        ge=0,
        le=1_000,
    )
    brand_care: float = param(
        1.0,
        "keeping a brand fully the same on a platform, on top of what is done anyway; rises with the square of that",
        unit="yuan per order",
        source=_NOBODY,
        ge=0,
        le=1_000,
    )
    restyling: float = param(
        1.0,
        "telling an offer fully in a platform's style, on top of what is done anyway; rises with the square of that",
        unit="yuan per order",
        source=_NOBODY,
        ge=0,
        le=1_000,
    )
    platform_service: float = param(
        1.5,
        "cost of serving an order itself, for a platform whose after-sales is perfect; rises with its square",
        unit="yuan per order",
        source=_NOBODY,
        ge=0,
        le=1_000,
    )
    membership_drama_share: float = param(
        0.03,
        "part of membership fees that long-video platforms owe to microdramas",
        unit="share",
        source="assumed: their share of viewing time",
        ge=0,
        le=1,
    )
    licence_fee: float = param(
        0.02,
        "what a shelf platform pays a creator for each session of an older title that it shows under licence",
        unit="yuan per session",
        source="assumed: what advertising earns in a feed with a session",
        ge=0,
        le=100,
    )
    platform_capital: float = param(
        2e10,
        "cash of all platforms at the start, divided by monthly users",
        unit="yuan",
        source="assumed: a small part of what their companies hold",
        ge=0,
        le=1e13,
    )
    platform_credit: float = param(
        1e11,
        "credit line of all platforms, divided by monthly users",
        unit="yuan",
        source="assumed: listed companies",
        ge=0,
        le=1e13,
    )
