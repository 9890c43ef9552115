"""The market for traffic: who else buys impressions, and the rule by which campaigns are run."""

from __future__ import annotations

from sim.parameters.base import Parameters, param

_TRADE = "measured: campaign rule reported by the trade press"


class Traffic(Parameters):
    """Demand for impressions and the campaign rule of paid dramas (MODEL, closure point 8)."""

    outside_budget: float = param(
        0.0295,
        "what outside advertisers spend a day, over the advertising slots that are usually for sale",
        unit="yuan per slot",
        source="calibrated: a clearing price of about 30 yuan per 1000 views",
        ge=0,
        le=100,
    )
    outside_value: float = param(
        60.0,
        "what an impression is worth to the median outside advertiser, over the return it requires",
        unit="yuan per 1000 impressions",
        source="calibrated: the response of the price to what dramas buy",
        ge=0.001,
        le=100_000,
    )
    outside_spread: float = param(
        0.8,
        "how much outside advertisers differ in that worth",
        unit="sd of log",
        source="assumed: two thirds within a factor of 2.2",
        ge=0,
        le=3,
    )
    outside_memory: float = param(
        180.0,
        "days over which outside budgets follow the audience of a platform",
        unit="days",
        source="assumed: budgets are made twice a year",
        ge=1,
        le=3650,
    )
    reserve_price: float = param(
        28.0,
        "lowest price at which platforms sell at the start",
        unit="yuan per 1000 impressions",
        source="assumed: platforms keep it just below the usual price",
        dated=True,
        ge=0,
        le=1000,
    )
    feed_slots: float = param(
        27.0,
        "advertising slots in a short-video feed outside dramas, per user of the platform, at its usual load",
        unit="slots per user and day",
        source="measured: 151 minutes of short video a day and user (CNSA 2023), some 200 clips; feeds sell 10-15 %",
        dated=True,
        ge=0,
        le=1000,
    )
    advertising_yield: float = param(
        262.0,
        "what advertisers pay for advertisements in titles of mini-programs and apps that live on them",
        unit="yuan per 1000 advertisements",
        source="calibrated: 30 yuan per 1000 views, range 10-80 (EVIDENCE)",
        ge=0,
        le=10_000,
    )
    required_return: float = param(
        1.15,
        "return on traffic above which a campaign grows; also what bids aim at",
        unit="ratio",
        source=_TRADE,
        ge=0.001,
        le=100,
    )
    stop_return: float = param(
        1.09, "return on traffic below which a campaign ends", unit="ratio", source=_TRADE, ge=0, le=100
    )
    test_budget: float = param(
        10_000.0,
        "traffic bought to test a title",
        unit="yuan per title",
        source=_TRADE + "; range .5-3e4",
        ge=0,
        le=1e8,
    )
    test_days: int = param(
        1,
        "days over which the test budget is spread",
        unit="days",
        source="calibrated: most of a title's receipts come within its first week",
        ge=1,
        le=30,
    )
    test_bid: float = param(
        1.5,
        "what a title under test bids, over the usual price",
        unit="ratio",
        source="assumed: a test must find viewers to tell anything",
        ge=0,
        le=10,
    )
    growth: float = param(
        8.0,
        "daily growth of a campaign per return above the one required",
        unit="share per day and share",
        source="calibrated: .83 of revenue spent on traffic; campaigns are scaled within days of a half-life of 3 days",
        ge=0,
        le=100,
    )
    fastest: float = param(
        3.0,
        "most by which a campaign grows in a day",
        unit="ratio",
        source="assumed: platforms and treasurers hold faster ones back",
        ge=1,
        le=100,
    )
    grow_spent: float = param(
        0.3,
        "part of a campaign's budget that must have been spent for it to grow",
        unit="share",
        source="assumed: where half is left over, more is of no use",
        ge=0,
        le=1,
    )
    cut: float = param(
        0.5,
        "daily cut of a campaign below the stop return",
        unit="share per day",
        source="assumed: wound down within days",
        ge=0.001,
        le=1,
    )
    least_budget: float = param(
        0.1,
        "daily budget below which a campaign ends, over that of its test",
        unit="ratio",
        source="assumed: a tenth buys too little to be worth the care",
        ge=0,
        le=1,
    )
    evidence: float = param(
        2_000_000.0,
        "impressions at which a campaign's own return counts as much as what is usual in the market",
        unit="impressions per title",
        source="assumed: nine times the test, so that the luck of few simulated viewers ends no campaign",
        ge=0,
        le=1e12,
    )
    evidence_viewers: float = param(
        500.0,
        "the same, where that is more, in impressions on simulated viewers: the luck of one is that of many people",
        unit="impressions",
        source="assumed: some forty sessions",
        ge=0,
        le=1e9,
    )
    usual_memory: float = param(
        90.0,
        "days over which what campaigns of the same age returned in the market is remembered",
        unit="days",
        source="assumed: a season",
        ge=1,
        le=3650,
    )
    memory: float = param(
        0.42,
        "weight of earlier days in the measured return, per day",
        unit="share per day",
        source="assumed: the last two or three days count; titles fade with a half-life near 3 days",
        ge=0,
        le=0.99,
    )
    prior_value: float = param(
        34.5,
        "receipts expected of an untested title",
        unit="yuan per 1000 impressions",
        source="calibrated: the usual price times the required return",
        ge=0,
        le=1e6,
    )
    prior_views: float = param(
        3_000_000.0,
        "views after which orders seen weigh as much as orders expected",
        unit="sessions",
        source="assumed: some 2,400 orders at the expected rate",
        ge=0,
        le=1e12,
    )
    starts_per_impression: float = param(
        0.4,
        "sessions of a free drama that a bought impression in the feed leads to, as merchants expect",
        unit="sessions per impression",
        source="measured: KuaiRand, exposures viewed effectively .49, at length .36",
        ge=0,
        le=1,
    )
    customer_value: float = param(
        2.5,
        "worth of an order won by advertising over the margin of that order",
        unit="ratio",
        source="assumed: customers come back, and advertising is remembered",
        ge=0,
        le=50,
    )
