"""Mini-programs and apps as businesses: what they pay and keep, when they come and go."""

from __future__ import annotations

from sim.parameters.base import Parameters, param


class Operators(Parameters):
    """Who runs mini-programs and apps: carries titles, buys their traffic, shares what is left (MODEL, point 8)."""

    users_each: float = param(
        5_000_000.0,
        "users of paid forms for each operator there is at the start",
        unit="people",
        source="calibrated: as many as markets from 2021 on have at the end of 2023",
        ge=1000,
        le=1e9,
    )
    fewest: int = param(
        4,
        "operators there are at the start at least",
        unit="operators",
        source="assumed: some were there for the first titles",
        ge=1,
        le=300,
    )
    room: int = param(
        500,
        "operators there may ever be",
        unit="operators",
        source="assumed: some five times as many as at the end of 2023",
        ge=1,
        le=2000,
    )
    daily_cost: float = param(
        40000.0,
        "what an operator costs a day, however small",
        unit="yuan per day",
        source="assumed: a hundred people and their servers",
        ge=0,
        le=1e7,
    )
    staff_share: float = param(
        0.019,
        "what it costs besides, over its receipts lately",
        unit="share",
        source="calibrated: the operators' part of net receipts leaves little profit",
        ge=0,
        le=1,
    )
    cost_spread: float = param(
        0.1,
        "how much operators differ in their costs",
        unit="sd of log",
        source="assumed: a tenth",
        ge=0,
        le=2,
    )
    capital: float = param(
        20_000_000.0,
        "what owners pay in at entry; more than twice that is paid out to them",
        unit="yuan",
        source="assumed: a few weeks of traffic of one title that does well",
        ge=0,
        le=1e9,
    )
    memory: float = param(
        120.0, "days over which an operator looks at its profit", unit="days", source="assumed: a season", ge=1, le=365
    )
    patience: float = param(
        180.0,
        "days a newcomer is given, and that one with losses holds out on average",
        unit="days",
        source="assumed: two quarters",
        ge=1,
        le=3650,
    )
    loss_borne: float = param(
        0.04,
        "loss over its costs, as it believes, beyond which an operator gives up",
        unit="share",
        source="assumed: a twenty-fifth of the costs: less than what newcomers ask for",
        ge=0,
        le=10,
    )
    own_results: float = param(
        0.25,
        "weight of its own profit lately, against that of all operators, when an operator thinks of giving up",
        unit="share",
        source="assumed: a season's few hits are luck; what all of them earn is not",
        ge=0,
        le=1,
    )
    entry_rate: float = param(
        0.2,
        "newcomers a month for each operator, per yuan that operators earn over a yuan of cost",
        unit="per month",
        source="calibrated: operators follow users from 2021 to 2023",
        ge=0,
        le=20,
    )
    required_margin: float = param(
        1.05,
        "earnings over costs that newcomers ask for",
        unit="ratio",
        source="assumed: little above a deposit",
        ge=0,
        le=10,
    )
    trickle: float = param(
        0.5, "newcomers a month whatever others earn", unit="per month", source="assumed: somebody always tries",
        ge=0, le=100,
    )  # fmt: skip
    private_traffic: float = param(
        0.3,
        "how far an operator's own audience decides which titles are found there without advertisements",
        unit="share",
        source="assumed: communities and followers bring a third (seed §2.2)",
        ge=0,
        le=1,
    )
    audience_memory: float = param(
        30.0, "days over which an audience of its own is gathered and lost", unit="days", source="assumed: a month",
        ge=1, le=365,
    )  # fmt: skip
