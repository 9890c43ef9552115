"""How viewers buy, what happens after a sale, and what they tell each other."""

from sim.parameters.base import Parameters, param


class Purchase(Parameters):
    """Choice among drama offer, live room, shelf, the known merchant, and waiting (seed §3.2, §3.3)."""

    click_base: float = param(
        -6.4,
        "inclination to open the product page of a drama, without immersion",
        unit="logit",
        source="calibrated: purchases per product exposure .0001-.0036",
        ge=-15,
        le=5,
    )
    click_immersion: float = param(
        2.0,
        "effect of full immersion on opening the product page",
        unit="logit",
        source="assumed: six times the purchase slope per sd",
        ge=0,
        le=20,
    )
    click_need: float = param(
        2.2,
        "effect of an open need for that category on opening the page",
        unit="logit",
        source="assumed: need beats curiosity (seed §3.2)",
        ge=0,
        le=20,
    )
    drama_appeal: float = param(
        -2.6,
        "appeal of a drama offer apart from all else",
        unit="logit",
        source="calibrated: orders per product-page view",
        ge=-15,
        le=15,
    )
    live_appeal: float = param(
        0.0,
        "appeal of live rooms at the start of 2023",
        unit="logit",
        source="calibrated: live multiplier 1-3 on shelf conversion",
        ge=-15,
        le=15,
    )
    live_fading: float = param(
        0.25,
        "appeal lost by live rooms each year since 2023",
        unit="logit per year",
        source="assumed: live commerce is receding (seed §1)",
        ge=0,
        le=5,
    )
    shelf_appeal: float = param(
        0.2, "appeal of the shelf", unit="logit", source="calibrated: purchases per item page view .0225", ge=-15, le=15
    )
    known_appeal: float = param(
        -3.6,
        "appeal of the merchant bought from before, apart from trust",
        unit="logit",
        source="calibrated: order again within 90 days",
        ge=-15,
        le=15,
    )
    relation_weight: float = param(
        3.0,
        "effect of full trust in the known merchant",
        unit="logit",
        source="calibrated: trust to repurchase about .39 logit per sd, sd .13",
        ge=0,
        le=20,
    )
    need_weight: float = param(
        1.8, "utility of filling an open need", unit="logit", source="calibrated: days a need stays open", ge=0, le=20
    )
    fit_weight: float = param(
        1.0,
        "effect of a product that answers the worry the drama is about",
        unit="logit",
        source="assumed: half a need (seed §3.2)",
        ge=0,
        le=10,
    )
    usual_control: float = param(
        0.65,
        "control of an average viewer, from which its effect is measured",
        unit="share",
        source="calibrated: mean over sessions",
        ge=0,
        le=1,
    )
    enjoyment_slope: float = param(
        0.16,
        "effect of enjoyment on buying, per sd",
        unit="logit per sd",
        source="measured: share of .34 for the composite, EVIDENCE",
        ge=0,
        le=3,
    )
    control_slope: float = param(
        0.09,
        "effect of control on buying, per sd",
        unit="logit per sd",
        source="measured: share of .34 for the composite, EVIDENCE",
        ge=0,
        le=3,
    )
    merging_slope: float = param(
        0.09,
        "effect of merging on buying, per sd",
        unit="logit per sd",
        source="measured: share of .34 for the composite, EVIDENCE",
        ge=0,
        le=3,
    )
    distortion_slope: float = param(
        -0.10,
        "effect of losing track of time on buying, per sd of merging",
        unit="logit per sd",
        source="measured: sign by Oezkara et al. 2017, size EVIDENCE",
        ge=-3,
        le=0,
    )
    distortion_from: float = param(
        0.85,
        "merging above which track of time is lost",
        unit="share",
        source="assumed: about three quarters of an hour in one go",
        ge=0,
        le=1,
    )
    trust_weight: float = param(
        2.0,
        "effect of full trust in buying from dramas",
        unit="logit",
        source="assumed: .39 logit per sd at an sd of .2",
        ge=0,
        le=20,
    )
    price_weight: float = param(
        0.25,
        "disutility of spending one day's free income",
        unit="logit per day of income",
        source="calibrated: baskets of 80-110 yuan",
        ge=0,
        le=100,
    )
    risk_weight: float = param(
        2.0,
        "disutility of full uncertainty about the product",
        unit="logit",
        source="assumed: as much as full trust",
        ge=0,
        le=20,
    )
    risk_drama: float = param(
        0.35,
        "uncertainty left after seeing the product in use in a drama",
        unit="share",
        source="assumed: shown in use (seed §1)",
        ge=0,
        le=1,
    )
    risk_live: float = param(
        0.45,
        "uncertainty left after a live presentation",
        unit="share",
        source="assumed: shown, but pressed",
        ge=0,
        le=1,
    )
    risk_shelf: float = param(
        0.55,
        "uncertainty left after reading a shelf page",
        unit="share",
        source="assumed: pictures and reviews only",
        ge=0,
        le=1,
    )
    risk_known: float = param(
        0.20,
        "uncertainty left about the known merchant's product",
        unit="share",
        source="assumed: bought before",
        ge=0,
        le=1,
    )
    minute_weight: float = param(
        0.04,
        "disutility of a minute spent on shopping itself",
        unit="logit per minute",
        source="assumed: 25 minutes weigh as one logit",
        ge=0,
        le=2,
    )
    minutes_drama: float = param(
        3.0,
        "minutes of shopping per order through a drama",
        unit="minute",
        source="assumed: link and checkout (seed §3.3)",
        ge=0,
        le=240,
    )
    minutes_live: float = param(
        22.0,
        "minutes of waiting per order in a live room",
        unit="minute",
        source="assumed: waiting for the product (seed §1)",
        ge=0,
        le=240,
    )
    minutes_shelf: float = param(
        14.0,
        "minutes of searching per order on the shelf",
        unit="minute",
        source="assumed: too many choices (seed §3.3)",
        ge=0,
        le=240,
    )
    minutes_known: float = param(
        3.0, "minutes per order at the known merchant", unit="minute", source="assumed: no search", ge=0, le=240
    )
    pages_live: int = param(
        3,
        "product pages seen per visit to live rooms",
        unit="pages",
        source="calibrated: live multiplier 1-3 on shelf conversion",
        ge=1,
        le=200,
    )
    pages_shelf: int = param(
        10,
        "product pages seen per search on the shelf",
        unit="pages",
        source="calibrated: purchases per item page view .0225",
        ge=1,
        le=200,
    )
    shopping_day: float = param(
        0.4,
        "chance that somebody with open needs goes shopping on a day",
        unit="probability per day",
        source="assumed: every second or third day",
        ge=0,
        le=1,
    )
    nest: float = param(
        0.6,
        "dissimilarity of the ways to buy (1: independent; small: close substitutes)",
        unit="ratio",
        source="assumed: channels substitute (McFadden 1978)",
        ge=0.2,
        le=1,
    )
    wait: float = param(
        0.3,
        "utility of waiting or buying elsewhere",
        unit="logit",
        source="calibrated: days a need stays open",
        ge=-15,
        le=15,
    )
    coupon_weight: float = param(
        1.0,
        "weight of a coupon's yuan over a price's yuan",
        unit="ratio",
        source="assumed: a yuan is a yuan",
        ge=0,
        le=5,
    )
    habit_gain: float = param(
        0.02,
        "share of the missing habit gained by a drama session on a shelf platform",
        unit="share",
        source="assumed: habits grow slowly (seed §2.2)",
        ge=0,
        le=1,
    )
    habit_loss: float = param(
        0.004,
        "share of the habit lost each day",
        unit="share per day",
        source="assumed: half-life of about half a year",
        ge=0,
        le=1,
    )
    habit_weight: float = param(
        0.6,
        "effect of a full shelf habit on the shelf's appeal",
        unit="logit",
        source="assumed: visits bring purchases (seed §2.2)",
        ge=0,
        le=10,
    )
    equity_weight: float = param(
        0.6,
        "effect of full brand equity on a merchant's offer",
        unit="logit",
        source="assumed: a third of trust (seed §4.3)",
        ge=0,
        le=10,
    )
    wallet_months: float = param(
        1.5,
        "most months of budget kept in hand; the rest is spent elsewhere",
        unit="month",
        source="assumed: money not spent here is not hoarded",
        ge=1,
        le=12,
    )
    value_quality: float = param(
        0.5,
        "worth of perfect over zero product quality, over its price",
        unit="ratio",
        source="assumed: half the price",
        ge=0,
        le=5,
    )
    value_margin: float = param(
        0.9,
        "worth of a needed product of no quality, over its price",
        unit="ratio",
        source="assumed: a poor product is worth a little less than it costs",
        ge=0,
        le=5,
    )
    impulse_value: float = param(
        0.75,
        "worth of an impulse purchase over that of a needed one",
        unit="ratio",
        source="assumed: three quarters",
        ge=0,
        le=2,
    )
    yuan_per_minute: float = param(
        0.25,
        "money value of a minute of shopping time",
        unit="yuan per minute",
        source="assumed: 15 yuan an hour",
        ge=0,
        le=10,
    )


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
        gt=0,
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
        gt=0,
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


class WordOfMouth(Parameters):
    """What viewers hear from acquaintances across platforms (seed §4.2)."""

    listen: float = param(
        0.6,
        "chance of a talk with one acquaintance on a day",
        unit="probability per day",
        source="assumed: most days",
        ge=0,
        le=1,
    )
    trust_step: float = param(
        0.04,
        "share of the way trust moves when an acquaintance tells of a purchase",
        unit="share",
        source="assumed: half of an own purchase",
        ge=0,
        le=1,
    )
    peer_step: float = param(
        0.05,
        "share of the way the picture of acquaintances' habits moves with one talk",
        unit="share",
        source="assumed: twenty talks make the picture",
        ge=0,
        le=1,
    )
    memory: float = param(
        0.6,
        "chance that a recommendation is still remembered the next day",
        unit="probability",
        source="assumed: a few days",
        ge=0,
        le=1,
    )
