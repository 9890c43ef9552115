"""What speaks for and against buying, in a drama, a live room or on the shelf."""

from sim.parameters.base import param
from sim.parameters.tables import ByGender, Share
from sim.processes.shopping.brands import BrandPull


class Purchase(BrandPull):
    """Choice among drama offer, live room, shelf, the known merchant, and waiting (seed §3.2, §3.3)."""

    click_base: float = param(
        -4.0,
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
    click_match: float = param(
        0.5,
        "effect of the product's fit to the person on opening the page",
        unit="logit per sd",
        source="calibrated: clicks with personal data over those without, EVIDENCE",
        ge=0,
        le=10,
    )
    drama_appeal: float = param(
        0.0,
        "what pushes towards a drama offer, apart from the state of mind",
        unit="logit",
        source="calibrated: orders per product-page view",
        ge=-15,
        le=15,
    )
    live_appeal: float = param(
        1.57,
        "what pushes towards an offer in a live room: haste, and things found nowhere else",
        unit="logit",
        source="calibrated: live multiplier 1-3 on shelf conversion",
        ge=-15,
        le=15,
    )
    noise: float = param(
        0.39,
        "worth of one logit, over the usual price of the category",
        unit="ratio",
        source="calibrated: own-price elasticity of a seller near -2.6 (Bijmolt et al. 2005)",
        ge=0.02,
        le=10,
    )
    taste_real: float = param(
        0.55,
        "share of the logit draw of what is chosen that is a real match; the rest is misjudgement",
        unit="share",
        source="calibrated: return rates by channel, EVIDENCE",
        ge=0,
        le=1,
    )
    match_value: float = param(
        0.5,
        "worth gained by one sd of fit between product and person, over that of a well-matched product",
        unit="share per sd",
        source="calibrated: sales with personal data over those without, EVIDENCE",
        ge=0,
        le=5,
    )
    usual_match: float = param(
        1.5,
        "fit of a well-matched product: near the best of eight",
        unit="sd",
        source="assumed: what a good page finds",
        ge=0,
        le=5,
    )
    rating_weight: float = param(
        0.6,
        "how far buyers believe a rating",
        unit="share",
        source="assumed: ratings are trusted by more than half",
        ge=0,
        le=2,
    )
    usual_rating: float = param(
        0.9,
        "experience over promise that buyers expect of a merchant they know nothing of",
        unit="ratio",
        source="assumed: a little less than promised",
        ge=0.1,
        le=1.3,
    )
    usual_trust: float = param(
        0.58,
        "trust in a channel with which its pages are looked into as often as stated",
        unit="0-1",
        source="assumed: the usual experience is a little below what was expected",
        ge=0,
        le=1,
    )
    worry_weight: float = param(
        1.0,
        "what uncertainty about the product takes from a decision, per unit of the sd of what arrives",
        unit="logit per unit of log",
        source="assumed: known risks are weighed lightly",
        ge=0,
        le=20,
    )
    surprise_drama: float = param(
        0.15,
        "spread of what arrives around what was promised, bought in a drama",
        unit="sd of log",
        source="calibrated: return rates by channel, EVIDENCE; shown in use (seed §1)",
        ge=0,
        le=2,
    )
    surprise_live: float = param(
        0.58,
        "spread of what arrives around what was promised, bought in a live room",
        unit="sd of log",
        source="calibrated: return rates by channel, EVIDENCE; shown, but pressed, and often a single lot",
        ge=0,
        le=2,
    )
    surprise_shelf: float = param(
        0.255,
        "spread of what arrives around what was promised, bought on the shelf",
        unit="sd of log",
        source="calibrated: return rates by channel, EVIDENCE; pictures and reviews of many buyers",
        ge=0,
        le=2,
    )
    surprise_known: float = param(
        0.14,
        "spread of what arrives around what was promised, bought from the merchant bought from before",
        unit="sd of log",
        source="calibrated: return rates by channel, EVIDENCE; bought before",
        ge=0,
        le=2,
    )
    outside: float = param(
        0.27,
        "utility of meeting a need outside the simulated channels, at the usual price",
        unit="logit",
        source="calibrated: share of needs met there",
        ge=-15,
        le=15,
    )
    live_discount: float = param(
        0.1,
        "what live rooms take off a price",
        unit="share",
        source="assumed: a tenth",
        ge=0,
        le=0.9,
    )
    live_visit: float = param(
        0.44,
        "chance that somebody who searches a shelf, and buys because of videos, looks into live rooms as well",
        unit="probability",
        source="calibrated: live orders over shelf orders",
        ge=0,
        le=1,
    )
    live_day: float = param(
        0.051,
        "chance that somebody with an open need looks into live rooms alone",
        unit="probability per day",
        source="calibrated: as live_visit",
        ge=0,
        le=1,
    )
    live_browse: float = param(
        0.08,
        "chance that somebody looks into live rooms for nothing in particular",
        unit="probability per day",
        source="calibrated: as live_visit",
        ge=0,
        le=1,
    )
    video_buyers: ByGender[Share] = param(
        (0.72, 0.25),
        "women and men who may ever buy because of a video, in a drama or in a live room",
        unit="share",
        source="calibrated: .427 of users by 2022 (CNSA), women's odds of buying from dramas three times those of men",
    )
    video_growth: float = param(
        0.24,
        "how fast such buyers became more until the end of 2023",
        unit="per unit of log and year",
        source="calibrated: .157 of users by 2020, .427 by 2022 (CNSA)",
        ge=0,
        le=5,
    )
    live_growth: float = param(
        0.38,
        "how fast the habit of looking into live rooms spread until the end of 2023",
        unit="per unit of log and year",
        source="measured: live commerce of 0.45 trillion yuan in 2019 and 4.9 in 2023, EVIDENCE",
        ge=0,
        le=5,
    )
    live_fading: float = param(
        0.03,
        "how fast the liking of live rooms fades from then on",
        unit="per unit of log and year",
        source="assumed: their appeal fades slowly (seed §1)",
        ge=0,
        le=5,
    )
    known_appeal: float = param(
        0.61,
        "what pushes towards the merchant bought from before, apart from what was experienced there",
        unit="logit",
        source="calibrated: order again within 90 days",
        ge=-15,
        le=15,
    )
    fit_weight: float = param(
        0.4,
        "effect of a product that answers the worry the drama is about",
        unit="logit",
        source="assumed: half a need (seed §3.2)",
        ge=0,
        le=10,
    )
    trust_weight: float = param(
        3.0,
        "effect of full trust in a channel on looking into it",
        unit="logit",
        source="assumed: .39 logit per sd at an sd of .2",
        ge=0,
        le=20,
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
        8,
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
        0.95,
        "dissimilarity of the ways to buy (1: independent; small: close substitutes)",
        unit="ratio",
        source="assumed: channels substitute (McFadden 1978)",
        ge=0.2,
        le=1,
    )
    wait: float = param(
        0.65,
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
    habit_visits: float = param(
        0.5,
        "searches of somebody with the full habit that go to the shelf where dramas are watched, whatever others offer",
        unit="share",
        source="assumed: half; visits for dramas become visits for goods (seed §2.2)",
        ge=0,
        le=1,
    )
    habit_weight: float = param(
        0.6,
        "effect of a full habit on the appeal of the shelf where dramas are watched",
        unit="logit",
        source="assumed: visits bring purchases (seed §2.2)",
        ge=0,
        le=10,
    )
    yuan_per_minute: float = param(
        0.25,
        "money value of a minute of shopping time",
        unit="yuan per minute",
        source="assumed: 15 yuan an hour",
        ge=0,
        le=10,
    )
