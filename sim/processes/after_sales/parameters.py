"""What happens after an order: faults, answers, returns, trust, and what is told of it."""

from sim.parameters.base import Parameters, param


class AfterSales(Parameters):
    """Deliveries, faults, answers, returns and what they do to trust (seed §4.2)."""

    fault_base: float = param(
        -1.1,
        "log-odds that a delivery disappoints, at zero quality and reliability",
        unit="logit",
        source="calibrated: return rates .12 shelf, .25 drama, .40 live",
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
        0.9,
        "effect of full reliability on it",
        unit="logit",
        source="assumed: nearly as much as quality (seed §4.2)",
        ge=0,
        le=10,
    )
    fault_risk: float = param(
        1.5,
        "effect of full uncertainty at purchase on it",
        unit="logit",
        source="assumed: not seen in use, not as expected (seed §1)",
        ge=0,
        le=10,
    )
    regret_drama: float = param(
        0.7,
        "extra disappointment of a purchase in a drama",
        unit="logit",
        source="calibrated: return rate of microdrama orders .15-.40",
        ge=-5,
        le=10,
    )
    regret_impulse: float = param(
        0.8,
        "extra disappointment of a purchase on impulse",
        unit="logit",
        source="calibrated: return rate of microdrama orders .15-.40",
        ge=-5,
        le=10,
    )
    regret_live: float = param(
        2.2,
        "extra disappointment of a live purchase",
        unit="logit",
        source="calibrated: return rate of live orders .30-.50",
        ge=-5,
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
        0.9,
        "weight of earlier days in the load on service staff",
        unit="share per day",
        source="assumed: a queue of about ten days",
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
    satisfied: float = param(
        0.8,
        "satisfaction with a delivery that did not disappoint, at average quality",
        unit="share",
        source="assumed: good",
        ge=0,
        le=1,
    )
    return_base: float = param(
        0.4,
        "log-odds of returning a disappointing product, with no options to do so",
        unit="logit",
        source="calibrated: return rate of shelf orders .10-.15",
        ge=-10,
        le=10,
    )
    return_options: float = param(
        1.4,
        "effect of full return options on returning",
        unit="logit",
        source="assumed: pickup and a clear process lower the hassle (seed §4.2)",
        ge=0,
        le=10,
    )
    return_recovery: float = param(
        1.0,
        "effect of full recovery on keeping a disappointing product",
        unit="logit",
        source="assumed: some are content with compensation",
        ge=0,
        le=10,
    )
    pickup_wish: float = param(
        0.5,
        "effect of collection at the door on returning a disappointing product",
        unit="logit",
        source="assumed: a third of that of all other options together (seed §4.2)",
        ge=0,
        le=10,
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
        "cost to the merchant of collecting one return at the door",
        unit="yuan",
        source="assumed: a courier's call at the door",
        ge=0,
        le=500,
    )
    options_care: float = param(
        0.3,
        "share of the rest of satisfaction that full return options add after a return",
        unit="share",
        source="assumed: an easy return is forgiven (seed §4.2)",
        ge=0,
        le=1,
    )
    trust_step: float = param(
        0.08,
        "share of the way trust in buying from dramas moves to the last satisfaction",
        unit="share",
        source="assumed: a dozen purchases to learn",
        ge=0,
        le=1,
    )
    relation_step: float = param(
        0.5,
        "share of the way trust in a merchant moves to the last satisfaction",
        unit="share",
        source="assumed: two purchases to learn",
        ge=0,
        le=1,
    )
    relation_start: float = param(
        0.5,
        "trust in a merchant before its first delivery",
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
        ge=0,
        le=60,
    )
    hassle_yuan: float = param(
        8.0,
        "cost to the buyer of a return without any options",
        unit="yuan",
        source="assumed: a trip and postage",
        ge=0,
        le=200,
    )
    hassle_relief: float = param(
        0.8,
        "share of that cost that full return options save",
        unit="share",
        source="assumed: little is left to do when goods are picked up (seed §4.2)",
        ge=0,
        le=1,
    )
    return_cost_yuan: float = param(
        9.0,
        "cost to the merchant of a return",
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
        "worth of a disappointing product that is kept, over that of a good one",
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
