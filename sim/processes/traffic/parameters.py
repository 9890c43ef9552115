"""The market for traffic: who else buys impressions, and the rule by which campaigns are run."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.parameters.base import Parameters, broken, param

type _Bid = Annotated[float, Field(ge=0.001, le=100_000)]  # yuan per 1000 impressions
type _Volume = Annotated[float, Field(ge=0, le=100)]  # over the inventory

_TRADE = "measured: campaign rule reported by the trade press"


class Traffic(Parameters):
    """Demand for impressions and the campaign rule of paid dramas (MODEL, closure point 5)."""

    outside_bids: tuple[_Bid, ...] = param(
        (130.0, 100.0, 78.0, 64.0, 54.0, 47.0, 41.0, 35.0, 30.0, 24.0, 17.0),
        "what outside advertisers bid, highest first: the steps of their demand curve",
        unit="yuan per 1000 impressions",
        source="calibrated: a clearing price of about 30 yuan per 1000 views",
        max_length=100,
    )
    outside_volumes: tuple[_Volume, ...] = param(
        (0.08, 0.09, 0.12, 0.15, 0.17, 0.18, 0.21, 0.22, 0.22, 0.24, 0.28),
        "what they want at each of these bids, over the inventory at the usual ad load",
        unit="ratio to inventory",
        source="calibrated: a clearing price of about 30 yuan per 1000 views",
        max_length=100,
    )
    reserve_price: float = param(
        28.0,
        "lowest price at which platforms sell at the start",
        unit="yuan per 1000 impressions",
        source="assumed: platforms keep it just below the usual price",
        ge=0,
        le=1000,
    )
    rest_of_feed: float = param(
        14.0,
        "impressions of a short-video feed outside dramas that can promote a drama, per drama impression",
        unit="ratio",
        source="measured: 151 minutes of short video a day and user (CNSA 2023), some 10 of them dramas (EVIDENCE)",
        ge=0,
        le=1000,
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
        1.10, "return on traffic below which a campaign ends", unit="ratio", source=_TRADE, ge=0, le=100
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
        3, "days over which the test budget is spread", unit="days", source="assumed: a long weekend", ge=1, le=30
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
        0.35,
        "daily growth of a campaign that pays",
        unit="share per day",
        source="calibrated: .83 of paid revenue spent on traffic; a title pays for days, so campaigns double daily",
        ge=0,
        le=10,
    )
    grow_spent: float = param(
        0.5,
        "part of a campaign's budget that must have been spent for it to grow",
        unit="share",
        source="assumed: where half is left over, more is of no use",
        ge=0,
        le=1,
    )
    cut: float = param(
        0.3,
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
        8_000_000.0,
        "impressions at which a campaign's own return counts as much as what is usual in the market",
        unit="impressions per title",
        source="assumed: twenty-four times the test, so that the luck of few simulated viewers ends no campaign",
        ge=0,
        le=1e12,
    )
    memory: float = param(
        0.75,
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

    @model_validator(mode="after")
    def _demand_falls_with_the_price(self) -> Self:
        if len(self.outside_bids) != len(self.outside_volumes):
            raise broken("bids_and_volumes")
        if any(a <= b for a, b in zip(self.outside_bids, self.outside_bids[1:], strict=False)):
            raise broken("bids_fall")
        return self
