"""Merchants: what they sell at what price and cost, how they serve buyers, and how they learn."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.parameters.base import Parameters, param
from sim.parameters.tables import ByCategory

type _Basket = Annotated[float, Field(ge=1, le=10_000)]  # yuan


class Commerce(Parameters):
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
        0.64,
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
    pass_through: float = param(
        0.5,
        "what of a change in commission reaches the price",
        unit="share",
        source="assumed: between none and full pass-through",
        ge=0,
        le=1,
    )
    size_spread: float = param(
        0.9, "spread of merchants' sizes", unit="sd of log", source="assumed: sizes are log-normal", ge=0, le=3
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
    prior_spend_days: float = param(
        7.0,
        "evidence against which a measured return is weighed",
        unit="days of the budget",
        source="assumed: a week of spending counts as much as the expectation",
        ge=0.001,
        le=10_000,
    )
    contacts_per_order: float = param(
        0.08,
        "service contacts expected per order when staff is first hired",
        unit="contacts per order",
        source="assumed: near the share of orders that disappoint",
        ge=0,
        le=5,
    )
    filled_needs: float = param(
        0.42,
        "needs that end in an order, as merchants expect at the start",
        unit="share",
        source="assumed: most are filled in one of the channels",
        ge=0.01,
        le=1,
    )
    target_load: float = param(
        0.85,
        "contacts over capacity that a merchant aims at",
        unit="ratio",
        source="assumed: usual occupancy of call centres",
        ge=0.05,
        le=2,
    )
    staffing_speed: float = param(
        0.5,
        "how far a review moves staff towards its target",
        unit="share",
        source="assumed: hiring takes a while",
        ge=0,
        le=1,
    )
    contact_cost: float = param(
        4.0,
        "wage cost of the capacity for one service contact",
        unit="yuan per contact",
        source="assumed: 30 yuan an hour, 7-8 contacts",
        ge=0,
        le=200,
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
    own_service_spread: float = param(
        0.08,
        "spread of each after-sales dimension between merchants",
        unit="sd",
        source="assumed: merchants differ",
        ge=0,
        le=0.3,
    )
    feedback_step: float = param(
        0.6,
        "what a review improves each after-sales dimension per complaint per order above the tolerated rate",
        unit="per complaint per order",
        source="assumed: seed §4.2, service improves by audits and complaints",
        ge=0,
        le=20,
    )
    tolerated_complaints: float = param(
        0.01,
        "complaints per delivered order that call for nothing",
        unit="share",
        source="assumed: one in a hundred",
        ge=0,
        le=1,
    )
    best_own_service: float = param(
        0.4,
        "most a merchant can add to each dimension by itself",
        unit="0-1",
        source="assumed: bounded effort",
        ge=0,
        le=1,
    )
    cost_responsiveness: float = param(
        2.4,
        "cost of full responsiveness",
        unit="yuan per order",
        source="assumed: a tenth of margins for full service",
        ge=0,
        le=1000,
    )
    cost_compensation: float = param(
        1.6,
        "cost of administering full compensation",
        unit="yuan per order",
        source="assumed: as cost_responsiveness",
        ge=0,
        le=1000,
    )
    cost_reliability: float = param(
        4.0,
        "cost of full reliability: checks, packing, better delivery",
        unit="yuan per order",
        source="assumed: prevention is the dearest",
        ge=0,
        le=1000,
    )
    cost_care: float = param(
        1.6, "cost of full care", unit="yuan per order", source="assumed: as cost_responsiveness", ge=0, le=1000
    )
    cost_return_options: float = param(
        1.6,
        "cost of full return options: pickup, exchange",
        unit="yuan per order",
        source="assumed: freight insurance of about one yuan per order",
        ge=0,
        le=1000,
    )
    equity_speed: float = param(
        0.15,
        "how far a review moves brand equity towards what the brand does",
        unit="share",
        source="assumed: brands are built over a year",
        ge=0,
        le=1,
    )
    equity_at_start: float = param(
        0.5,
        "brand equity at the start, over the consistency of the brand",
        unit="ratio",
        source="assumed: brands are half built",
        ge=0,
        le=1,
    )
    consistency_mean: float = param(
        0.6,
        "mean consistency of brands across platforms",
        unit="0-1",
        source="assumed: a little above the middle of the scale",
        ge=0,
        le=1,
    )
    consistency_spread: float = param(
        0.3,
        "half-width of its uniform spread between merchants",
        unit="0-1",
        source="assumed: merchants differ",
        ge=0,
        le=0.5,
    )
    presence_share: float = param(
        0.05,
        "part of the marketing budget from which a brand is present on a platform",
        unit="share",
        source="assumed: less than a twentieth is not noticed",
        ge=0,
        le=1,
    )
    half_presence: float = param(
        2.0,
        "platforms on which a brand is half as present as it can be",
        unit="platforms",
        source="assumed: two make half a presence (seed §4.3)",
        ge=0.01,
        le=100,
    )
    adaptation_gain: float = param(
        0.3,
        "relative rise of response from no to full adaptation to each platform's style",
        unit="ratio",
        source="assumed: seed §4.3 gives the sign",
        ge=0,
        le=5,
    )
    adaptation_mean: float = param(
        0.5,
        "mean adaptation to each platform's style, at which the response is as usual",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    adaptation_spread: float = param(
        0.3,
        "half-width of its uniform spread over merchants",
        unit="0-1",
        source="assumed: merchants differ",
        ge=0,
        le=0.5,
    )
