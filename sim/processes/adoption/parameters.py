"""How the form spreads: free dramas in feeds, and paying or using an app (MODEL, closure point 10)."""

from __future__ import annotations

from datetime import date

from sim.parameters.base import Parameters, param

_FROM_MARKET = "calibrated: derived from the market's size through 2023 (iiMedia)"
_FROM_FEEDS = (
    "calibrated: some 530 million who watch free dramas by the end of 2023; Kuaishou alone had 270 million a day"
)
_FORMS = "measured: DataEye, monthly users in November 2023"


class Adoption(Parameters):
    """Bass (1969) diffusion in two states. Rates are per year and refer to the adoptable viewers."""

    feed_since: date = param(
        date(2019, 1, 1),
        "nobody watches microdramas in feeds before",
        unit="date",
        source="assumed: Kuaishou's theatre, 2019",
    )
    feed_external: float = param(
        0.01, "adoption of free dramas from feeds themselves", unit="per year", source=_FROM_FEEDS, ge=0, le=1
    )
    feed_imitation: float = param(
        1.1, "adoption of free dramas by imitation, if everybody had", unit="per year", source=_FROM_FEEDS, ge=0, le=20
    )
    paid_since: date = param(
        date(2020, 1, 1), "nobody pays for microdramas before", unit="date", source="assumed: mini-programs, 2020-21"
    )
    paid_external: float = param(
        0.002, "adoption of paid dramas, imitation aside", unit="per year", source=_FROM_MARKET, ge=0, le=1
    )
    paid_imitation: float = param(
        1.15,
        "adoption of paid dramas by imitation, if everybody had",
        unit="per year",
        source=_FROM_MARKET,
        ge=0,
        le=20,
    )
    needs_ads: float = param(
        0.8,
        "part of adopting paid dramas that comes through bought traffic",
        unit="share",
        source="assumed: .83 of revenue is spent on traffic (DataEye)",
        ge=0,
        le=1,
    )
    lapse: float = param(
        0.9,
        "rate at which paying viewers whose platform buys no traffic fall back to free dramas; with usual traffic they "
        "are won back, which the rates above already contain",
        unit="per year",
        source="assumed: mini-programs live on bought traffic (seed §2.2)",
        ge=0,
        le=50,
    )
    usual_impressions: float = param(
        1.0,
        "bought impressions of paid dramas a person meets on a usual day",
        unit="impressions per day",
        source="calibrated: what the market for traffic of 2023 settles at",
        ge=0.001,
        le=1000,
    )
    ads_limit: float = param(
        3.0,
        "bought traffic over its usual level beyond which more of it draws in nobody",
        unit="ratio",
        source="assumed: three times as often, everybody has seen it",
        ge=1,
        le=100,
    )
    order_activity: float = param(
        0.4,
        "correlation of adopting early with free time",
        unit="correlation",
        source="calibrated: users of drama apps watch 90 minutes a day, all viewers 10 (CNSA)",
        ge=0,
        le=0.7,
    )
    order_income: float = param(
        0.2,
        "correlation of adopting early with income",
        unit="correlation",
        source="assumed: Rogers 2003",
        ge=0,
        le=0.7,
    )
    share_douyin_mini: float = param(
        0.65, "paying viewers who use mini-programs on Douyin", unit="share", source=_FORMS, ge=0, le=0.8
    )
    share_drama_app: float = param(
        0.25, "paying viewers who use a drama app", unit="share", source=_FORMS, ge=0, le=0.9
    )
    share_wechat_mini: float = param(
        0.10, "paying viewers who use mini-programs on WeChat", unit="share", source=_FORMS, ge=0.001, le=0.9
    )
    app_activity: float = param(
        0.6,
        "effect of one sd of free time on preferring an app to a mini-program",
        unit="logit per sd",
        source="calibrated: users of drama apps watch 90 minutes a day (CNSA)",
        ge=0,
        le=2,
    )
