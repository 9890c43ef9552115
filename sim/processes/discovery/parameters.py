"""How viewers come to dramas, and what they are shown."""

from sim.parameters.base import Parameters, param


class Discovery(Parameters):
    """When a viewer opens a platform for dramas, and what the platform can show them (seed §3.2)."""

    open_base: float = param(
        -1.6,
        "inclination to open a drama platform on a day, without habit",
        unit="logit",
        source="calibrated: share of active viewers back next day, KuaiRand .57-.76",
        ge=-6,
        le=6,
    )
    open_habit: float = param(
        2.3,
        "effect of having been active on all of the last seven days",
        unit="logit",
        source="calibrated: share of active viewers back next day, KuaiRand .57-.76",
        ge=0,
        le=8,
    )
    open_serial: float = param(
        0.8,
        "effect of following an unfinished serial",
        unit="logit",
        source="assumed: a cliffhanger brings people back",
        ge=0,
        le=6,
    )
    open_liking: float = param(
        1.2,
        "effect of full satisfaction with what was watched lately",
        unit="logit",
        source="assumed: one third of a habit",
        ge=0,
        le=6,
    )
    usual_liking: float = param(
        0.5,
        "satisfaction with what was watched lately that neither draws nor repels; everybody's at the start",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    shelf_base: float = param(
        0.25,
        "weight of opening a shelf platform for dramas without the habit of visiting it; a full habit adds 1",
        unit="ratio",
        source="assumed: few open a shelf to watch (seed §2.2)",
        ge=0,
        le=10,
    )
    half_data: float = param(
        3.0,
        "recorded events at which a profile is half as good as it can get",
        unit="events",
        source="calibrated: best recommender over random, KuaiRec x1.7-2.1",
        ge=0.001,
        le=1000,
    )
    data_per_session: float = param(
        1.0,
        "events a drama session adds to the profile, however long",
        unit="events per session",
        source="assumed: a view (seed §3.2)",
        ge=0,
        le=100,
    )
    data_per_minute: float = param(
        0.1,
        "events a minute of watching adds to the profile",
        unit="events per minute",
        source="assumed: ten minutes of dwell time tell as much as a view (seed §3.2)",
        ge=0,
        le=100,
    )
    data_per_order: float = param(
        3.0,
        "events an order adds to the profile",
        unit="events per order",
        source="assumed: what is paid for tells more than what is looked at (seed §3.2)",
        ge=0,
        le=100,
    )
    data_per_page: float = param(
        1.0,
        "events a product page adds to the profile",
        unit="events per page",
        source="assumed: page views count too (seed §3.2)",
        ge=0,
        le=100,
    )
    data_memory: float = param(
        0.97,
        "share of a profile's data still useful a day later",
        unit="share per day",
        source="assumed: half-life of about three weeks",
        dated=True,
        ge=0,
        le=1,
    )
    staleness_rate: float = param(
        2.0,
        "loss of accuracy per ten days of age and sd of daily taste drift",
        unit="per ten days and sd",
        source="assumed: a profile of data a month old on average is an eighth worse at the default drift",
        ge=0,
        le=100,
    )
    taste_drift: float = param(
        0.02,
        "standard deviation of the daily change of taste, per genre",
        unit="sd per day",
        source="assumed: tastes turn over in years, interests in weeks (seed §3.2)",
        ge=0,
        le=0.5,
    )
    title_share: float = param(
        0.5,
        "share of taste variance that is about the title, not its genre",
        unit="share",
        source="assumed: half",
        ge=0,
        le=1,
    )
    buzz_weight: float = param(
        0.1,
        "weight of popularity rank in what a platform shows",
        unit="sd",
        source="assumed: recommenders mix taste and popularity",
        ge=0,
        le=5,
    )
    heard_weight: float = param(
        1.2,
        "pull of a full recommendation by an acquaintance",
        unit="sd",
        source="assumed: word of mouth beats one good guess of the recommender",
        ge=0,
        le=10,
    )
    clip_visit: float = param(
        1.0,
        "rise of the inclination to open a platform where a title runs of which a clip was seen elsewhere",
        unit="share",
        source="assumed: twice as inclined; seed §4.3 has clips lead to long works",
        ge=0,
        le=10,
    )
    clip_pull: float = param(
        0.8,
        "pull of a title of which a clip was seen elsewhere, where the title runs",
        unit="sd",
        source="assumed: two thirds of a full recommendation by an acquaintance (seed §4.3)",
        ge=0,
        le=10,
    )
    popularity_weight: float = param(
        0.9,
        "how much of a title's exposure follows its popularity, against an even spread",
        unit="share",
        source="calibrated: Gini of views over titles .70-.90",
        dated=True,
        ge=0,
        le=1,
    )
    popularity_limit: float = param(
        100.0,
        "most that a title's popularity counts, over the average title's",
        unit="ratio",
        source="assumed: no feed shows everybody the same title",
        dated=True,
        ge=1,
        le=1_000_000,
    )
    word_weight: float = param(
        0.5,
        "relative rise of a title's exposure at the most word of mouth that counts",
        unit="share",
        source="assumed: half as much again, or half as much",
        dated=True,
        ge=0,
        le=1,
    )
    word_gain: float = param(
        10.0,
        "how fast word of mouth reaches the most that counts, in net recommendations per view of the average title",
        unit="per recommendation per view",
        source="assumed: one recommendation in ten views is as much as counts",
        ge=0,
        le=1000,
    )
    freshness_half_life: float = param(
        3.0,
        "days after which a title gets half the exposure, and half as many who meet its advertisement open it",
        unit="day",
        source="calibrated: half-life of a title's revenue 1.5-7 days",
        dated=True,
        ge=0.001,
        le=365,
    )
    library_freshness: float = param(
        0.012,
        "freshness of a title that just came into a library, over that of one just out",
        unit="ratio",
        source="calibrated: about a fifth of what is watched on long-video platforms is older than feeds show",
        ge=0,
        le=1,
    )
    library_half_life: float = param(
        180.0,
        "days in a library after which a title gets half the exposure",
        unit="day",
        source="assumed: half a year; films and series on demand fade over months",
        ge=0.001,
        le=3650,
    )
    click_rate: float = param(
        0.08,
        "chance that a bought impression of a drama just out is opened by someone who pays for dramas",
        unit="probability per impression",
        source="calibrated: size of the market of 2021 to 2023, .83 of revenue spent on traffic",
        ge=0,
        le=1,
    )
    promotion_limit: float = param(
        0.95,
        "highest chance a day that what is shown was bought",
        unit="probability",
        source="assumed: the feed stays a feed",
        dated=True,
        ge=0,
        le=1,
    )
