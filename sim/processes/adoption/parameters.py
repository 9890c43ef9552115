"""How the form spreads: free dramas in feeds, and paying or using an app (MODEL, closure point 15)."""

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
        0.11, "adoption of free dramas from feeds themselves", unit="per year", source=_FROM_FEEDS, ge=0, le=1
    )
    feed_imitation: float = param(
        0.65, "adoption of free dramas by imitation, if everybody had", unit="per year", source=_FROM_FEEDS, ge=0, le=20
    )
    paid_since: date = param(
        date(2019, 1, 1), "nobody pays for microdramas before", unit="date", source="assumed: the first paid series"
    )
    payer_share: float = param(
        0.5,
        "adoptable viewers who may ever pay for episodes or use a mini-program or an app",
        unit="share",
        source="calibrated: ever-payers .32, range .25-.60 (CNSA); 127 million users of paid forms in November 2023",
        ge=0.001,
        le=1,
    )
    paid_external: float = param(
        0.095,
        "adoption of paid forms by those who may, imitation aside",
        unit="per year",
        source=_FROM_MARKET,
        ge=0,
        le=1,
    )
    paid_imitation: float = param(
        1.28,
        "adoption of paid forms by imitation, if everybody had who may",
        unit="per year",
        source=_FROM_MARKET,
        ge=0,
        le=20,
    )
    mass: float = param(
        0.6,
        "part of imitation that follows what everybody does, the rest what acquaintances do",
        unit="share",
        source="calibrated: imitation along acquaintances alone is too slow for the growth of 2021-23",
        ge=0,
        le=1,
    )
    eagerness: float = param(
        0.36,
        "how much people differ in their rates of adopting",
        unit="sd of log",
        source="assumed: most within a factor of two of each other",
        ge=0,
        le=2,
    )
    needs_ads: float = param(
        0.4,
        "part of adopting paid forms that comes through bought traffic",
        unit="share",
        source="assumed: .83 of revenue is spent on traffic (DataEye)",
        ge=0,
        le=1,
    )
    lapse: float = param(
        2.3,
        "rate at which users of paid forms to whom no traffic is bought fall back to free dramas; with usual traffic "
        "they are won back, which the rates above already contain",
        unit="per year",
        source="assumed: mini-programs live on bought traffic (seed §2.2)",
        ge=0,
        le=50,
    )
    usual_impressions: float = param(
        29.0,
        "bought impressions of titles in paid forms that one of their users meets on a usual day",
        unit="impressions per day",
        source="calibrated: .83 of 2023's revenue, at 30 yuan per 1000, over some 90 million users",
        ge=0.001,
        le=1000,
    )
    exposure_memory: float = param(
        30.0,
        "days over which bought impressions win people and keep them",
        unit="days",
        source="assumed: a month, as monthly users are counted",
        ge=1,
        le=365,
    )
    order_activity: float = param(
        0.22,
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
        1.8,
        "effect of one sd of free time on preferring an app to a mini-program",
        unit="logit per sd",
        source="calibrated: users of drama apps watch 90 minutes a day (CNSA)",
        ge=0,
        le=2,
    )
