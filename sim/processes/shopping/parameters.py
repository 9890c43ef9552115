"""What speaks for and against buying, in a drama, a live room or on the shelf."""

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
    usual_enjoyment: float = param(
        0.5,
        "enjoyment of an average viewer, from which its effect is measured",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    usual_control: float = param(
        0.65,
        "control of an average viewer, from which its effect is measured",
        unit="share",
        source="calibrated: mean over sessions",
        ge=0,
        le=1,
    )
    usual_merging: float = param(
        0.5,
        "merging felt by an average viewer, from which its effect is measured",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    enjoyment_sd: float = param(
        0.2, "spread of enjoyment over sessions", unit="sd", source="assumed: a fifth of the scale", ge=0.01, le=1
    )
    control_sd: float = param(
        0.1, "spread of control over sessions", unit="sd", source="assumed: half that of enjoyment", ge=0.01, le=1
    )
    merging_sd: float = param(
        0.2, "spread of merging over sessions", unit="sd", source="assumed: as that of enjoyment", ge=0.01, le=1
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
    distortion_sd: float = param(
        0.05,
        "merging above that at which track of time is lost by one sd",
        unit="0-1",
        source="assumed: a third of what is left of the scale",
        ge=0.01,
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
    time_pressure: float = param(
        2.0,
        "weight of a minute of shopping when the day's free time is used up, over a free day",
        unit="ratio",
        source="assumed: the last minutes count twice",
        ge=1,
        le=20,
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
