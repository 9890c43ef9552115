"""Merchants: what they sell at what price and cost, how they serve buyers, and how they learn."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.parameters.base import param
from sim.parameters.tables import ByCategory
from sim.processes.merchants.service import Brands, Service

type _Basket = Annotated[float, Field(ge=1, le=10_000)]  # yuan


class Commerce(Service, Brands):
    """The merchants of the market and how they manage themselves."""

    merchants: int = param(
        200,
        "simulated merchants; each stands for all the stores of its kind",
        unit="merchants",
        source="assumed: enough for every category to have competition",
        ge=8,
        le=10_000,
    )
    prices: ByCategory[_Basket] = param(
        (120.0, 110.0, 50.0, 90.0, 130.0, 140.0, 260.0, 160.0),
        "median price of a basket, by category",
        unit="yuan",
        source="assumed: baskets of 110 yuan on the shelf and 80 in content, around which categories are spread",
    )
    price_spread: float = param(
        0.20,
        "spread of prices within a category",
        unit="sd of log",
        source="assumed: usual price dispersion",
        ge=0,
        le=2,
    )
    unit_cost_share: float = param(
        0.645,
        "cost of making and shipping at the start",
        unit="share of the price",
        source="assumed: usual gross margins",
        ge=0,
        le=0.95,
    )
    cost_spread: float = param(
        0.10, "spread of that share between merchants", unit="sd", source="assumed: merchants differ", ge=0, le=0.3
    )
    cost_low: float = param(
        0.05,
        "lowest such share of any merchant",
        unit="share of the price",
        source="assumed: nothing is free to make",
        ge=0.001,
        le=0.5,
    )
    cost_high: float = param(
        0.95,
        "highest such share of any merchant",
        unit="share of the price",
        source="assumed: nobody begins at a loss",
        ge=0.5,
        le=1,
    )
    quality_mean: float = param(
        0.6,
        "mean quality of products",
        unit="0-1",
        source="assumed: a little above the middle of the scale",
        ge=0,
        le=1,
    )
    quality_spread: float = param(
        0.13, "spread of quality between merchants", unit="sd", source="assumed: merchants differ", ge=0, le=0.5
    )
    quality_low: float = param(
        0.05,
        "lowest quality of any merchant",
        unit="0-1",
        source="assumed: what is worthless is not sold for long",
        ge=0,
        le=0.5,
    )
    quality_high: float = param(
        0.98, "highest quality of any merchant", unit="0-1", source="assumed: nothing is perfect", ge=0.5, le=1
    )
    price_speed: float = param(
        0.3,
        "how far a review moves the price towards the one that pays best, in logs",
        unit="share",
        source="assumed: partial adjustment",
        ge=0,
        le=1,
    )
    near_response: float = param(
        0.25,
        "share of those who nearly sent a product back, or nearly kept it, whom its price decides",
        unit="share",
        source="assumed: the others chose at the price as it was",
        ge=0,
        le=1,
    )
    evidence_orders: float = param(
        20.0,
        "simulated orders as which a merchant counts what platforms publish of all merchants, beside its own books",
        unit="orders",
        source="assumed: what a few buyers did is weighed against what all do",
        ge=0,
        le=1_000_000,
    )
    most_advertising: float = param(
        0.3,
        "most that merchants spend on places on pages and in live rooms",
        unit="share of sales",
        source="assumed: three times the usual 8-15 % for marketing",
        ge=0,
        le=0.9,
    )
    page_share: float = param(
        0.075,
        "what they spend on such places at the start",
        unit="share of sales",
        source="measured: 8-15 % of sales on marketing, trade press",
        ge=0,
        le=0.9,
    )
    overhead_share: float = param(
        0.075,
        "fixed costs",
        unit="share of the sales expected at the start",
        source="assumed: rent, staff and goods in stock",
        ge=0,
        le=0.9,
    )
    overhead_speed: float = param(
        0.1,
        "how far a review moves fixed costs towards their share of the sales since the last one",
        unit="share",
        source="assumed: leases run for a year",
        ge=0,
        le=1,
    )
    entry_margin: float = param(
        0.08,
        "profit over sales in a category from which new merchants come in",
        unit="share of sales",
        source="assumed: what other trades leave",
        ge=-1,
        le=1,
    )
    entry_rate: float = param(
        0.25,
        "chance between two reviews that one comes in where it pays",
        unit="probability",
        source="assumed: opening takes months",
        ge=0,
        le=1,
    )
    newcomer_sales: float = param(
        0.2,
        "sales by which pages first rank a newcomer, over the mean of its category",
        unit="ratio",
        source="assumed: platforms try newcomers out",
        ge=0,
        le=5,
    )
    room_for_entry: float = param(
        1.1,
        "rows for merchants, over those at the start",
        unit="ratio",
        source="assumed: a tenth more may come in",
        ge=1,
        le=10,
    )
    marketing_share: float = param(
        0.0006,
        "budget for traffic of dramas that carry the product",
        unit="share of expected sales",
        source="assumed: a small part of the usual 10-20 % for marketing: dramas are a small part of sales",
        ge=0,
        le=0.5,
    )
    leaning_spread: float = param(
        0.5,
        "largest difference of a merchant's first budget on a platform from what the audience there calls for",
        unit="share",
        source="assumed: merchants differ",
        ge=0,
        le=1,
    )
    review_days: int = param(
        28, "days between two reviews of a merchant", unit="days", source="assumed: monthly planning", ge=1, le=365
    )
    reallocation: float = param(
        0.3,
        "how far a review moves budgets towards what the measured returns ask for",
        unit="share",
        source="assumed: partial adjustment (seed §4.3)",
        ge=0,
        le=1,
    )
    learners: float = param(
        1.0,
        "merchants that move budgets by what they measure; the others keep the split of their first day",
        unit="share of merchants",
        source="assumed: all of them (seed §4.3)",
        ge=0,
        le=1,
    )
    last_click: bool = param(
        False,
        "of sales through links, merchants credit marketing with those to viewers whom bought traffic brought, "
        "rather than with all",
        unit="switch",
        source="assumed: off, as a merchant sees its sales by platform and not how buyers came to the drama",
    )
    return_limit: float = param(
        3.0,
        "most that a platform's measured return counts in a review, over the average",
        unit="ratio",
        source="assumed: a return of more than three times the average is luck",
        ge=1,
        le=100,
    )
    least_share: float = param(
        0.02,
        "budget kept on every platform where the merchant is, so that it goes on learning",
        unit="share",
        source="assumed: exploration",
        ge=0,
        le=0.08,
    )
    least_drama_return: float = param(
        1.15,
        "margin per yuan paid for sales through dramas below which a merchant gives placements up",
        unit="ratio",
        source="assumed: what other uses of the money return, as required of traffic",
        ge=0,
        le=100,
    )
    drama_trial: float = param(
        0.15,
        "chance at a review that a merchant places products in dramas although it did not pay",
        unit="probability",
        source="assumed: some try again within half a year",
        ge=0,
        le=1,
    )
    margin_response: float = param(
        1.0,
        "relative rise of a merchant's interest in dramas per relative rise of what an order leaves after commissions",
        unit="elasticity",
        source="assumed: in proportion; nobody publishes it",
        ge=0,
        le=10,
    )
    prior_spend_days: float = param(
        7.0,
        "evidence against which a measured return is weighed",
        unit="days of the budget",
        source="assumed: a week of spending counts as much as the expectation",
        ge=0.001,
        le=10_000,
    )
    filled_needs: float = param(
        0.42,
        "needs that end in an order, as merchants expect at the start",
        unit="share",
        source="assumed: most are filled in one of the channels",
        ge=0.01,
        le=1,
    )
    pages_per_order: float = param(
        50.0,
        "product pages looked at per order, as platforms expect at the start",
        unit="pages per order",
        source="calibrated: purchases per item page view .0225",
        ge=1,
        le=10_000,
    )
    working_days: float = param(
        30.0,
        "days of costs a merchant pays ahead of its receipts: its working capital",
        unit="days",
        source="assumed: delivery, the return window and a reserve",
        ge=0,
        le=365,
    )
    credit_used: float = param(
        0.5,
        "part of its credit line a merchant uses before it leaves",
        unit="share",
        source="assumed: what is left pays for winding up",
        ge=0,
        le=1,
    )
