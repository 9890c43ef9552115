"""What happens after an order: faults, answers, returns, trust, and what is told of it."""

from sim.parameters.base import Parameters, param


class AfterSales(Parameters):
    """Deliveries, faults, answers, returns and what they do to trust (seed §4.2)."""

    fault_base: float = param(
        -1.0,
        "log-odds that a delivery has a fault, at zero quality and reliability",
        unit="logit",
        source="assumed: about one delivery in eleven",
        ge=-10,
        le=10,
    )
    fault_quality: float = param(
        1.0,
        "effect of perfect product quality on it",
        unit="logit",
        source="assumed: a factor of about three",
        ge=0,
        le=10,
    )
    fault_reliability: float = param(
        1.2,
        "effect of full reliability on it",
        unit="logit",
        source="assumed: nearly as much as quality (seed §4.2)",
        ge=0,
        le=10,
    )
    quality_base: float = param(
        0.74,
        "what arrives over what was promised, from a merchant of no quality",
        unit="ratio",
        source="assumed: poor products are a quarter worse than they seem",
        ge=0,
        le=3,
    )
    quality_gain: float = param(
        0.4,
        "what perfect quality adds to that",
        unit="ratio",
        source="assumed: the best are a little better than promised",
        ge=0,
        le=3,
    )
    best_felt: float = param(
        1.3,
        "experience over promise above which nothing more is noticed",
        unit="ratio",
        source="assumed: delight is bounded",
        ge=1,
        le=10,
    )
    content_usual: float = param(
        0.7,
        "contentment with a channel that kept what was expected of it",
        unit="0-1",
        source="assumed: above the middle of the scale",
        ge=0,
        le=1,
    )
    content_slope: float = param(
        0.5,
        "contentment lost where experience falls short of what was expected by the usual price",
        unit="per usual price",
        source="assumed: twice the usual price would be the whole scale",
        ge=0,
        le=10,
    )
    answer_hours: float = param(
        10.0,
        "hours to the first answer at zero responsiveness and normal load",
        unit="hour",
        source="assumed: next working day",
        ge=0.001,
        le=240,
    )
    responsiveness_gain: float = param(
        0.85,
        "share of those hours saved by full responsiveness",
        unit="share",
        source="assumed: an answer in an hour and a half",
        ge=0,
        le=1,
    )
    load_power: float = param(
        1.0,
        "hours added per unit of load beyond capacity, over the normal hours",
        unit="ratio",
        source="assumed: the queue grows with the excess",
        ge=0,
        le=20,
    )
    load_memory: float = param(
        0.96,
        "weight of earlier days in the load on service staff",
        unit="share per day",
        source="assumed: a queue of about a month",
        ge=0,
        lt=1,
    )
    complexity_delay: float = param(
        0.6,
        "share of hours added on the most cluttered page inside the player",
        unit="ratio",
        source="assumed: the way to the merchant is long (seed §4.2)",
        ge=0,
        le=10,
    )
    shelf_service: float = param(
        0.5,
        "part of shelf orders served by the platform itself",
        unit="share",
        source="assumed: half (seed §4.2)",
        ge=0,
        le=1,
    )
    patience_hours: float = param(
        12.0,
        "hours of waiting that halve the satisfaction with an answer",
        unit="hour",
        source="assumed: half a day",
        ge=0.001,
        le=240,
    )
    weight_answer: float = param(
        0.40,
        "weight of a quick answer in recovery",
        unit="share",
        source="assumed: largest of three (seed §4.2)",
        ge=0,
        le=1,
    )
    weight_compensation: float = param(
        0.35,
        "weight of compensation in recovery",
        unit="share",
        source="assumed: close to a quick answer (seed §4.2)",
        ge=0,
        le=1,
    )
    weight_care: float = param(
        0.25, "weight of care in recovery", unit="share", source="assumed: smallest of three (seed §4.2)", ge=0, le=1
    )
    recovery_ceiling: float = param(
        0.9,
        "best satisfaction after a failure, over that without one",
        unit="ratio",
        source="measured: excellent recovery never beats no failure (de Matos et al. 2007)",
        ge=0,
        le=1,
    )
    pickup_relief: float = param(
        0.6,
        "share of the rest of the hassle of a return that collection at the door saves",
        unit="share",
        source="assumed: the trip is saved, packing is not (seed §4.2)",
        ge=0,
        le=1,
    )
    pickup_cost_yuan: float = param(
        6.0,
        "mean cost to the merchant of collecting a return at the door where all are; rises with the square of the "
        "share collected",
        unit="yuan",
        source="assumed: a courier's call at the door",
        ge=0,
        le=500,
    )
    easy_return: float = param(
        0.3,
        "share of the rest of satisfaction after a fault that sending the product back without any trouble adds",
        unit="share",
        source="assumed: an easy return is forgiven (seed §4.2)",
        ge=0,
        le=1,
    )
    bother_yuan: float = param(
        7.4,
        "trouble of sending a product back that halves that",
        unit="yuan",
        source="assumed: the usual trouble",
        ge=0.01,
        le=200,
    )
    credit_lapse: float = param(
        0.1,
        "part of a refund in credit at the platform that is lost to the buyer: it lapses, or is left over",
        unit="share",
        source="assumed: as of vouchers that were paid for; the rest buys like money",
        ge=0,
        le=1,
    )
    trust_step: float = param(
        0.1,
        "share of the way trust in a channel moves to the last contentment with it",
        unit="share",
        source="assumed: a dozen purchases to learn",
        ge=0,
        le=1,
    )
    relation_step: float = param(
        0.7,
        "share of the way what is expected of a merchant moves to the last experience",
        unit="share",
        source="assumed: two purchases to learn",
        ge=0,
        le=1,
    )
    relation_start: float = param(
        0.69,
        "experience with a merchant before its first delivery, over the best that is noticed",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    relation_days: int = param(
        90,
        "days within which another order counts as repurchase",
        unit="day",
        source="measured: definition of repurchase_rate",
        ge=7,
        le=365,
    )
    known_at_start: float = param(
        0.99,
        "viewers who have bought somewhere before the start",
        unit="share",
        source="calibrated: share in a market that has been running for a year",
        ge=0,
        le=1,
    )
    window_over_at_start: float = param(
        0.24,
        "those of them whose last first order is longer ago than relation_days",
        unit="share",
        source="calibrated: as known_at_start",
        ge=0,
        le=0.3,
    )
    repeated_at_start: float = param(
        0.13,
        "those who have ordered there again",
        unit="share",
        source="calibrated: as known_at_start",
        ge=0,
        le=0.3,
    )
    replacing_at_start: float = param(
        0.12,
        "those whose next order there replaces what they sent back",
        unit="share",
        source="calibrated: as known_at_start",
        ge=0,
        le=0.3,
    )
    delivery_days: int = param(
        3, "days from order to delivery, at least", unit="day", source="assumed: usual parcels", ge=1, le=30
    )
    delivery_spread: int = param(
        3, "further days a delivery may take", unit="day", source="assumed: usual parcels", ge=0, le=30
    )
    return_window: int = param(
        7,
        "days after delivery until the escrow is released",
        unit="day",
        source="measured: seven-day return rule of Chinese online trade",
        dated=True,
        ge=0,
        le=60,
    )
    hassle_yuan: float = param(
        17.5714,
        "cost to the buyer of a return without a clear process, and not collected",
        unit="yuan",
        source="assumed: a trip and postage",
        ge=0,
        le=500,
    )
    hassle_relief: float = param(
        0.8,
        "share of that cost that a wholly clear process saves",
        unit="share",
        source="assumed: little is left to find out, and postage is insured (seed §4.2)",
        ge=0,
        le=1,
    )
    return_cost_yuan: float = param(
        7.5,
        "cost to the merchant of a return that is not collected",
        unit="yuan",
        source="assumed: postage both ways, goods resold",
        ge=0,
        le=500,
    )
    compensation_share: float = param(
        0.15,
        "share of the price paid as compensation for a kept fault, at full compensation",
        unit="share",
        source="assumed: a partial refund",
        ge=0,
        le=1,
    )
    fault_worth: float = param(
        0.4,
        "worth of a product with a fault, over that of one without",
        unit="ratio",
        source="assumed: less than half",
        ge=0,
        le=1,
    )
    tell_base: float = param(
        -3.0, "inclination to talk about a purchase", unit="logit", source="assumed: one in twenty", ge=-15, le=5
    )
    tell_extreme: float = param(
        2.5,
        "effect of a purchase that went very well or very badly",
        unit="logit",
        source="assumed: people tell of extremes (seed §4.2)",
        ge=0,
        le=20,
    )
    tell_neutral: float = param(
        0.5,
        "satisfaction that is neither good nor bad to tell of",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
