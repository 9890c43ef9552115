"""What it takes to make a drama: cost, time, quality, format."""

from typing import Self

from pydantic import model_validator

from sim.parameters.base import Parameters, param
from sim.parameters.tables import ByGenre, ByPlatform, Share, Weight, some_weight

_PRESS = "measured: trade press, 2023"


class Production(Parameters):
    """Cost, time, quality and format of a title (seed §3.1, §4.1)."""

    cost_ordinary: float = param(
        400_000.0,
        "production cost of an ordinary title",
        unit="yuan",
        source=_PRESS + ", range 1e5-7e5",
        ge=0.001,
        le=1e8,
    )
    cost_head: float = param(
        700_000.0,
        "production cost of a title by a head creator (IP, star, brand)",
        unit="yuan",
        source=_PRESS + ", range 5e5-2e6",
        ge=0.001,
        le=1e8,
    )
    half_budget_ordinary: float = param(
        235_000.0,
        "effective spending at which an ordinary title reaches half of what craft allows",
        unit="yuan",
        source="calibrated: the most profitable budget is the usual cost",
        ge=0.001,
        le=1e8,
    )
    half_budget_head: float = param(
        470_000.0,
        "the same for a head creator, whose stars and stories cost more",
        unit="yuan",
        source="calibrated: the most profitable budget is the usual cost",
        ge=0.001,
        le=1e8,
    )
    craft_floor: float = param(
        0.5,
        "share of the best craft that the least skilled creator has",
        unit="share",
        source="assumed: half of the best; nobody published it",
        ge=0,
        le=1,
    )
    crew_bonus: float = param(
        0.25,
        "what fully pooled head resources (story, crew, stars) add to quality",
        unit="share",
        source="assumed: seed §4.1 on joint production",
        ge=0,
        le=3,
    )
    industrial_gain: float = param(
        0.3,
        "what fully standardised production adds to the effect of a yuan",
        unit="share",
        source="assumed: seed §4.1 on industrialised production",
        ge=0,
        le=3,
    )
    luck_spread: float = param(
        0.15,
        "largest miss of an original title's quality against what was expected",
        unit="0-1",
        source="assumed: nobody knows beforehand",
        ge=0,
        le=0.5,
    )
    copy_miss: float = param(
        0.5,
        "the same of a title without any originality, over that",
        unit="ratio",
        source="assumed: a copy is half as much of a gamble",
        ge=0,
        le=1,
    )
    days: float = param(10.0, "production time at usual cost", unit="day", source=_PRESS + ", 5-20", ge=0.001, le=365)
    usual_industrial: float = param(
        0.3,
        "industrialisation at which production takes that time",
        unit="0-1",
        source="assumed: between the long tail and established creators",
        ge=0,
        le=1,
    )
    days_per_budget: float = param(
        0.5,
        "share by which doubling the usual budget lengthens production",
        unit="share",
        source="assumed: more scenes, but crews grow too",
        ge=0,
        le=3,
    )
    shortest: float = param(
        0.3,
        "least time a small budget takes, over the usual time",
        unit="ratio",
        source="assumed: even the cheapest shoot takes days",
        ge=0.01,
        le=1,
    )
    longest: float = param(
        10.0,
        "most time a large budget takes, over the usual time",
        unit="ratio",
        source="assumed: three months at most for a microdrama",
        ge=1,
        le=100,
    )
    industrial_speed: float = param(
        0.4,
        "share of production time that standardised production saves at best",
        unit="share",
        source="assumed: seed §4.1",
        ge=0,
        le=0.9,
    )
    episodes_ordinary: int = param(80, "episodes of an ordinary title", unit="episodes", source=_PRESS, ge=1, le=1000)
    episodes_head: int = param(16, "episodes of a head title", unit="episodes", source=_PRESS, ge=1, le=1000)
    episode_seconds: int = param(
        90, "length of an episode", unit="second", source="measured: KuaiRand; trade press 1-3 min", ge=10, le=3600
    )
    cadence_ordinary: int = param(
        40,
        "episodes of an ordinary title released a day",
        unit="episodes per day",
        source="assumed: all out in two days",
        ge=1,
        le=1000,
    )
    cadence_head: int = param(
        4,
        "episodes of a head title released a day",
        unit="episodes per day",
        source="assumed: all out in four days",
        ge=1,
        le=1000,
    )
    free_episodes: int = param(10, "episodes before the paywall", unit="episodes", source=_PRESS, ge=0, le=1000)
    episode_price: float = param(
        1.0, "price of an episode behind the paywall", unit="yuan", source=_PRESS + ", .3-3", ge=0, le=100
    )
    paid_reach: ByPlatform[Weight] = param(
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0.65, 0.10, 0.25),
        "where a title of mini-programs and apps is at home, by platform",
        unit="relative weight",
        source="measured: DataEye, monthly users, November 2023",
    )
    second_home: float = param(
        0.9,
        "chance that such a title also runs in another of these forms",
        unit="probability",
        source="calibrated: monthly users by form, DataEye, November 2023",
        ge=0,
        le=1,
    )
    free_reach: ByPlatform[Share] = param(
        (0.8, 0.7, 0.25, 0.25, 0.15, 0.15, 0.12, 0.1, 0.05, 0, 0, 0),
        "chance that a title free in feeds runs there",
        unit="probability by platform",
        source="assumed: by drama audience",
    )
    head_reach: float = param(
        1.8,
        "the same for head creators, as a multiple, at most 1",
        unit="ratio",
        source="assumed: platforms court them (seed §3.1)",
        ge=0,
        le=10,
    )
    tropes: int = param(
        60,
        "story patterns known",
        unit="tropes",
        source="assumed: an order of magnitude; the four most used take .72 of titles",
        ge=5,
        le=5000,
    )
    hit_tropes: int = param(4, "most watched tropes that imitators copy", unit="tropes", source=_PRESS, ge=1, le=5)
    imitation: float = param(
        0.77,
        "chance that a creator without any craft copies a trope of a hit",
        unit="probability",
        source="calibrated: .72 of titles in the four most used tropes (trade press)",
        ge=0,
        le=1,
    )
    craft_against_imitation: float = param(
        0.15,
        "how much of that the most skilled creator does without",
        unit="share",
        source="assumed: small, since hits are copied by all (seed §4.1)",
        ge=0,
        le=1,
    )
    copy_originality: float = param(
        0.3,
        "most originality of a title that copies",
        unit="0-1",
        source="assumed: names and faces are new",
        ge=0,
        le=1,
    )
    own_originality: float = param(
        0.5,
        "least originality of a title that does not",
        unit="0-1",
        source="assumed: half of it at least is its own",
        ge=0,
        le=1,
    )
    genre_realism: ByGenre[Share] = param(
        (0.35, 0.5, 0.1, 0.6, 0.2, 0.4, 0.4, 0.85),
        "closeness to real life, by genre",
        unit="0-1",
        source="assumed: by the nature of the genre; everyday life high, fantasy low",
    )
    genre_emotion: ByGenre[Share] = param(
        (0.65, 0.75, 0.55, 0.65, 0.55, 0.65, 0.45, 0.55),
        "emotional value, by genre",
        unit="0-1",
        source="assumed: by the nature of the genre, all near the middle",
    )
    usual_skill: float = param(
        0.5,
        "skill with which a title is as usual for its genre",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    realism_skill: float = param(
        0.2,
        "what full skill adds to closeness to real life, against none",
        unit="0-1",
        source="assumed: less than to emotional value",
        ge=0,
        le=1,
    )
    realism_spread: float = param(
        0.3,
        "range of closeness to real life of titles of one genre and skill",
        unit="0-1",
        source="assumed: titles of a genre differ",
        ge=0,
        le=1,
    )
    emotion_skill: float = param(
        0.4,
        "what full skill adds to emotional value, against none",
        unit="0-1",
        source="assumed: twice as much as to closeness to real life",
        ge=0,
        le=1,
    )
    emotion_spread: float = param(
        0.3,
        "range of emotional value of titles of one genre and skill",
        unit="0-1",
        source="assumed: titles of a genre differ",
        ge=0,
        le=1,
    )
    shelf_life: int = param(
        90, "days a title stays on offer", unit="day", source="assumed: half-life of revenue is 3 days", ge=1, le=3650
    )
    licensed_2022: float = param(
        0.12,
        "head creators' titles that go through formal channels until the middle of 2022",
        unit="share",
        source="calibrated: near 75 titles in 2022 (seed §4.1)",
        ge=0,
        le=1,
    )
    licensed_later: float = param(
        0.73,
        "the same from the autumn of 2023 on; in between the share rises evenly",
        unit="share",
        source="calibrated: 150 titles in the third quarter of 2023 (seed §4.1)",
        ge=0,
        le=1,
    )
    library_titles: int = param(
        60,
        "simulated titles that long-video platforms keep on offer after others dropped them, the most watched",
        unit="titles",
        source="assumed: some 600 real titles; seed §2.2, long-video platforms hold an older catalogue",
        ge=0,
        le=10_000,
    )
    licensed_titles: int = param(
        20,
        "simulated titles of the library that shelf platforms show under licence, the most watched",
        unit="titles",
        source="assumed: a third; seed §2.2, shelf platforms use such titles again",
        ge=0,
        le=10_000,
    )
    library_days: int = param(
        730,
        "days from the first release for which a title may stay in the library",
        unit="day",
        source="assumed: usual terms of non-exclusive licences are two years",
        ge=1,
        le=36_500,
    )
    release_while_shooting: bool = param(
        True,
        "whether a title can be stopped after the first episodes' response",
        unit="yes or no",
        source="measured: seed §3.1, shooting while releasing",
    )
    shot_before_release: float = param(
        0.8,
        "share of the cost spent before the first release, when shooting while releasing",
        unit="share",
        source="assumed: more than half; shooting goes on after the first episodes (seed §3.1)",
        ge=0.001,
        le=1,
    )

    @model_validator(mode="after")
    def _something_to_choose_from(self) -> Self:
        some_weight(self.paid_reach)
        return self
