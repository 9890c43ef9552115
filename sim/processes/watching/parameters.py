"""How a drama is watched: immersion, episodes, paying on, and copies."""

from sim.parameters.base import Parameters, param


class Watching(Parameters):
    """Immersion in its three parts, and how many episodes are watched (seed §2.1, §3.3)."""

    enjoy_base: float = param(
        -0.2,
        "enjoyment of an average title by an average viewer",
        unit="logit",
        source="calibrated: share of exposures viewed effectively, KuaiRand .49",
        ge=-5,
        le=5,
    )
    enjoy_match: float = param(
        1.6,
        "effect of the match between taste and title",
        unit="logit per sd",
        source="calibrated: best recommender over random, KuaiRec x1.7-2.1",
        ge=0,
        le=5,
    )
    enjoy_quality: float = param(
        2.0,
        "effect of quality, from none to perfect",
        unit="logit",
        source="assumed: two sd of taste (seed §4.1)",
        ge=0,
        le=10,
    )
    enjoy_emotion: float = param(
        1.0,
        "effect of emotional value and realism, from none to full",
        unit="logit",
        source="assumed: half of quality (seed §4.1)",
        ge=0,
        le=10,
    )
    enjoy_topic: float = param(
        0.8,
        "effect of taking up a topic at full heat",
        unit="logit",
        source="assumed: about one sd of taste (seed §2.1)",
        ge=0,
        le=10,
    )
    usual_quality: float = param(
        0.5,
        "quality of an average title, from which its effect is measured",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    usual_story: float = param(
        0.5,
        "mean of emotional value and realism of an average title, from which their effect is measured",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    satiation_weight: float = param(
        1.7,
        "effect of being fully tired of a genre",
        unit="logit",
        source="assumed: two sd of taste (seed §4.1)",
        ge=0,
        le=10,
    )
    satiation_per_hour: float = param(
        0.35,
        "share of the remaining freshness of a genre used up by an hour of it",
        unit="per hour",
        source="assumed: three hours tire",
        ge=0,
        le=5,
    )
    satiation_half_life: float = param(
        7.0,
        "days in which tiredness of a genre halves",
        unit="day",
        source="assumed: EVIDENCE, 2-21 days",
        ge=0.001,
        le=365,
    )
    trope_weight: float = param(
        0.6,
        "effect of a story pattern that all titles watched last have told, against one that none has",
        unit="logit",
        source="assumed: a third of being fully tired of a genre (seed §4.1: imitation tires viewers)",
        ge=0,
        le=10,
    )
    usual_sameness: float = param(
        0.12,
        "share of the titles watched last that told the same story pattern as what is watched now, from which its "
        "effect is measured",
        unit="share",
        source="calibrated: its mean in the default market, so that hours stay where they were",
        ge=0,
        le=1,
    )
    ad_annoyance: float = param(
        0.5,
        "control lost if every impression were an advertisement",
        unit="share",
        source="assumed: nearly all",
        ge=0,
        le=1,
    )
    ads_per_episode: float = param(
        0.3,
        "advertisements per episode of a title that lives on them, in mini-programs and apps, at the usual load",
        unit="advertisements per episode",
        source="assumed: one unlocks two episodes",
        dated=True,
        ge=0,
        le=1,
    )
    complexity_annoyance: float = param(
        0.5, "control lost on the most cluttered page", unit="share", source="assumed: half (seed §4.2)", ge=0, le=1
    )
    merging_minutes: float = param(
        8.0,
        "minutes in one go after which merging is half complete",
        unit="minute",
        source="assumed: a few episodes",
        ge=0.001,
        le=240,
    )
    weight_enjoyment: float = param(
        0.45,
        "weight of enjoyment in immersion",
        unit="share",
        source="assumed: the largest of three (Oezkara et al. 2017)",
        ge=0,
        le=1,
    )
    weight_control: float = param(
        0.25, "weight of control in immersion", unit="share", source="assumed: Oezkara et al. 2017", ge=0, le=1
    )
    weight_merging: float = param(
        0.30, "weight of merging in immersion", unit="share", source="assumed: Oezkara et al. 2017", ge=0, le=1
    )
    start_base: float = param(
        -5.5,
        "inclination to stay beyond the first seconds without any enjoyment",
        unit="logit",
        source="calibrated: share of exposures viewed effectively, KuaiRand .49",
        ge=-10,
        le=10,
    )
    start_after_clip: float = param(
        1.0,
        "effect on staying of having seen a clip of the title elsewhere",
        unit="logit",
        source="assumed: an eighth of full enjoyment; seed §4.3 gives the sign",
        ge=0,
        le=10,
    )
    start_enjoyment: float = param(
        8.0,
        "effect of full expected enjoyment on staying",
        unit="logit",
        source="calibrated: share of exposures viewed effectively, KuaiRand .49",
        ge=0,
        le=20,
    )
    continue_base: float = param(
        4.6,
        "inclination to go on to the next episode when drawn in as usual",
        unit="logit",
        source="calibrated: about 4.4 episodes a day, Kuaishou 2021",
        ge=-10,
        le=10,
    )
    continue_feed: float = param(
        -2.1,
        "effect of watching in a feed, where something else is a swipe away, on going on",
        unit="logit",
        source="calibrated: about 4.4 episodes a day in feeds (Kuaishou 2021), 90 minutes in drama apps (CNSA)",
        ge=-10,
        le=10,
    )
    continue_immersion: float = param(
        3.0,
        "effect of full immersion on going on",
        unit="logit",
        source="calibrated: about 4.4 episodes a day, Kuaishou 2021",
        ge=0,
        le=20,
    )
    usual_episode: int = param(
        90,
        "length of an episode from which the effect of length on going on, and what advertisements and prices are felt "
        "to be, is measured",
        unit="second",
        source="measured: KuaiRand; trade press 1-3 min",
        ge=10,
        le=3600,
    )
    stop_with_length: float = param(
        1.3,
        "growth of the odds of stopping at an episode's end with its length; 1 if the wish to stop is as strong in "
        "every minute, more if the turn at an episode's end draws on",
        unit="elasticity",
        source="assumed: episodes end on a turn of the story (seed §2.1); nobody published it",
        ge=0,
        le=5,
    )
    usual_drawn_in: float = param(
        0.5,
        "enjoyment and control felt on average, from which their effect on going on is measured",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    follow_threshold: float = param(
        0.5,
        "immersion above which an unfinished serial is followed",
        unit="share",
        source="assumed: above the middle",
        ge=0,
        le=1,
    )
    liking_memory: float = param(
        0.8,
        "share of past satisfaction kept after a session",
        unit="share",
        source="assumed: the last five sessions count",
        ge=0,
        le=1,
    )
    paid_time_factor: float = param(
        4.0,
        "time for dramas of those who pay for them, over others",
        unit="ratio",
        source="assumed: drama app users watch 90 minutes a day (CNSA)",
        ge=0.1,
        le=20,
    )
    other_clips: float = param(
        0.75,
        "part of their free time that viewers in a feed keep for other clips and for shopping",
        unit="share",
        source="calibrated: 4.4 episodes a day on average (Kuaishou 2021), 10 minutes over all viewers",
        ge=0,
        le=1,
    )
    unlock_base: float = param(
        -5.83,
        "inclination to pay on without immersion",
        unit="logit",
        source="calibrated: ever-payers .32 (CNSA); price per title 40 yuan",
        ge=-15,
        le=15,
    )
    unlock_immersion: float = param(
        6.0,
        "effect of full immersion on paying on",
        unit="logit",
        source="calibrated: ever-payers .32 (CNSA); price per title 40 yuan",
        ge=0,
        le=30,
    )
    unlock_price: float = param(
        3.4,
        "disutility of an episode of the usual length that costs one day's free income",
        unit="logit per day of income",
        source="assumed: money matters as in purchases",
        ge=0,
        le=200,
    )
    coin_pack: float = param(
        10.0, "smallest amount of coins sold", unit="yuan", source="assumed: usual packs", dated=True, ge=0.001, le=500
    )
    value_of_hour: float = param(
        9.0,
        "worth of an hour fully enjoyed",
        unit="yuan per hour",
        source="assumed: between a film ticket and nothing",
        ge=0,
        le=1000,
    )
    lasting_minutes: float = param(
        120.0,
        "minutes in one go whose average worth is half that of the first",
        unit="minute",
        source="assumed: two hours in one go tire",
        ge=1,
        le=100_000,
    )
    pirate_leakage: float = param(
        0.28,
        "share of paid sessions lost to pirate copies without enforcement",
        unit="share",
        source="assumed: EVIDENCE, .10-.40 derived",
        ge=0,
        le=1,
    )
    pirate_lag: float = param(
        3.0,
        "days until copies of a title have spread halfway",
        unit="day",
        source="assumed: copies follow within days (seed §4.1)",
        ge=0.001,
        le=90,
    )
    pirate_hiding: float = param(
        0.5,
        "how much less the last effort against pirate copies finds than the first",
        unit="share of what effort finds on average",
        source="assumed: the first half of the effort finds five copies of eight",
        ge=0,
        le=1,
    )
    tell_base: float = param(
        -4.0,
        "inclination to talk about what was watched",
        unit="logit",
        source="assumed: a few per cent of sessions",
        ge=-15,
        le=5,
    )
    tell_extreme: float = param(
        3.5,
        "effect of a session that was very good or very bad",
        unit="logit",
        source="assumed: people tell of extremes (seed §4.2)",
        ge=0,
        le=20,
    )
    tell_neutral: float = param(
        0.5,
        "immersion that is neither good nor bad to tell of",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
