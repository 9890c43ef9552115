"""Who the viewers are: how many, in which segments, with what income, time, tastes and platforms."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from sim.parameters.base import Parameters, broken, param
from sim.parameters.tables import ByAgeBand, ByGenre, ByPlatform, Liking, Ratio, Tilt

_CNNIC = "measured: CNNIC statistical reports no. 43 to 53, users of short video"
_SEGMENTS = "measured: CNNIC-based, end of 2023"
_THEMES = (
    "assumed: women's and men's themes of seed §3.2, about one sd apart; older viewers prefer family and real life"
)
_TILTS = "assumed: direction from trackers' user portraits of 2023, size a guess"


type _People = Annotated[int, Field(ge=1, le=10_000_000_000)]


class Population(Parameters):
    """The viewers at the start. Tables by genre follow `sim.names.Genre`, by platform `names.PLATFORMS`."""

    short_video_users: tuple[tuple[date, _People], ...] = param(
        (
            (date(2018, 12, 31), 648_000_000),
            (date(2020, 3, 31), 773_000_000),
            (date(2020, 12, 31), 873_000_000),
            (date(2021, 12, 31), 934_000_000),
            (date(2022, 12, 31), 1_012_000_000),
            (date(2023, 12, 31), 1_053_000_000),
        ),
        "people using short video, by date; straight lines between, constant before and after",
        unit="people",
        source=_CNNIC,
        min_length=1,
        max_length=1000,
    )
    netizens: int = param(
        1_092_000_000,
        "internet users at the last of these dates",
        unit="people",
        source="measured: CNNIC no. 53",
        ge=1,
        le=1e10,
    )
    long_run_share: float = param(
        0.70,
        "netizens who may ever watch microdramas",
        unit="share of netizens",
        source="assumed: .58-.80; four points of market data cannot identify a ceiling",
        ge=0.001,
        le=0.96,
    )
    women: float = param(0.52, "women among viewers", unit="share", source="measured: Kuaishou", ge=0.01, le=0.99)
    aged_30_39: float = param(0.22, "viewers aged 30 to 39", unit="share", source=_SEGMENTS, ge=0, le=1)
    aged_40_49: float = param(0.17, "viewers aged 40 to 49", unit="share", source=_SEGMENTS, ge=0, le=1)
    aged_50_over: float = param(0.30, "viewers aged 50 and over", unit="share", source=_SEGMENTS, ge=0, le=1)
    lower_tier: float = param(
        0.65, "viewers in cities of the third tier and below", unit="share", source=_SEGMENTS, ge=0.01, le=0.99
    )

    income_median: float = param(
        7.0,
        "median income free for the simulated goods and entertainment",
        unit="yuan per day",
        source="calibrated: budgets bind for a sixth of people in a month; a fifteenth of disposable income",
        ge=0.001,
        le=1000,
    )
    income_sd: float = param(
        0.6,
        "spread of that income within a segment",
        unit="sd of log",
        source="assumed: near China's Gini",
        ge=0,
        le=1.2,
    )
    income_upper_tier: float = param(
        1.6,
        "free income in upper-tier cities over that in lower ones",
        unit="ratio",
        source="assumed: urban over rural disposable income was 2.39 in 2023 (NBS), tiers differ less",
        ge=0.01,
        le=10,
    )
    income_by_age: ByAgeBand[Ratio] = param(
        (0.9, 1.25, 1.15, 0.8),
        "free income by age band over the average",
        unit="ratio",
        source="assumed: earnings peak between 30 and 50",
    )
    minutes_median: float = param(
        20.0,
        "median of the free fragments of time for feeds and shopping",
        unit="minutes per day",
        source="calibrated: about 10 minutes of drama a day over all viewers, 90 among users of drama apps (CNSA)",
        ge=0.001,
        le=600,
    )
    minutes_sd: float = param(
        1.1, "spread of free time over viewers", unit="sd of log", source="measured: KuaiRec, plays a day", ge=0, le=2
    )

    platform_activity: float = param(
        0.3,
        "correlation of using a platform with free time",
        unit="correlation",
        source="assumed: active people use more platforms",
        ge=0,
        le=0.95,
    )
    platform_women: ByPlatform[Tilt] = param(
        (0, 0, 0.12, 0.06, -0.2, 0, 0.1, 0, 0, 0, 0, 0),
        "use of each platform by women over that by men, relative to its average use",
        unit="ratio",
        source=_TILTS,
    )
    platform_lower_tier: ByPlatform[Tilt] = param(
        (-0.03, 0.2, -0.05, 0.12, -0.3, -0.15, -0.15, -0.15, 0, 0, 0, 0),
        "use of each platform in lower-tier over upper-tier cities, relative to its average use",
        unit="ratio",
        source=_TILTS,
    )
    platform_over_50: ByPlatform[Tilt] = param(
        (-0.1, 0.08, -0.15, 0.05, -0.3, -0.3, -0.35, -0.3, 0, 0, 0, 0),
        "use of each platform at 50 and over against below, relative to its average use",
        unit="ratio",
        source=_TILTS,
    )
    member_share: float = param(
        0.27,
        "members among users of a long-video platform",
        unit="share",
        source="assumed: iQiyi and Tencent Video reported about 100 and 117 million against 400 million users in 2023",
        ge=0,
        le=1,
    )

    taste_women: ByGenre[Liking] = param(
        (0.9, 1.0, 0.5, 0.6, -1.1, -0.8, -0.4, 0.1),
        "women's mean liking of each genre less men's",
        unit="sd within a segment",
        source=_THEMES,
    )
    taste_by_age: ByAgeBand[ByGenre[Liking]] = param(
        (
            (0.3, -0.2, 0.3, -0.4, 0.0, 0.1, 0.3, -0.3),
            (0.1, 0.1, 0.1, 0.0, 0.1, 0.1, 0.1, -0.1),
            (-0.1, 0.1, -0.1, 0.2, 0.1, 0.0, -0.1, 0.1),
            (-0.4, 0.1, -0.4, 0.5, -0.1, -0.2, -0.3, 0.5),
        ),
        "mean liking of each genre by age band",
        unit="sd within a segment",
        source=_THEMES,
    )
    genre_choice: float = param(
        1.0,
        "how sharply a segment's viewing follows its mean taste",
        unit="logit per sd",
        source="assumed: one sd of liking multiplies the odds by 2.7",
        ge=0,
        le=10,
    )

    trust_mean: float = param(
        0.62,
        "mean trust in buying from dramas at the start",
        unit="0-1",
        source="assumed: the usual trust",
        ge=0.05,
        le=0.95,
    )
    trust_live: float = param(
        0.5,
        "mean trust in live rooms at the start",
        unit="0-1",
        source="calibrated: trust in a market that has been running for a year",
        ge=0.05,
        le=0.95,
    )
    trust_shelf: float = param(
        0.58,
        "mean trust in the shelf at the start",
        unit="0-1",
        source="calibrated: as trust_live",
        ge=0.05,
        le=0.95,
    )
    savings_at_start: float = param(
        0.75,
        "budget in hand at the start besides what is left of the month",
        unit="month",
        source="calibrated: as trust_live",
        ge=0,
        le=12,
    )
    trust_spread: float = param(
        0.12, "half-width of its uniform spread", unit="0-1", source="assumed: trust varies widely", ge=0, le=0.5
    )
    active_at_start: float = param(
        0.6,
        "days with a drama among those who watched them before the start",
        unit="share of days",
        source="measured: active viewers back within a day, KuaiRand .57-.76",
        ge=0,
        le=1,
    )
    profile_age: float = param(
        32.0,
        "mean age of what platforms know of viewers at the start",
        unit="day",
        source="calibrated: in a market that has been running for a year",
        ge=0,
        le=1000,
    )
    profile_watchers: float = param(
        90.0,
        "events platforms know of a viewer who watched dramas before the start",
        unit="events",
        source="calibrated: two to three a day, forgotten by 3 % a day",
        ge=0,
        le=1_000_000,
    )
    profile_others: float = param(
        14.0,
        "events platforms know of other viewers",
        unit="events",
        source="assumed: a few product pages",
        ge=0,
        le=1_000_000,
    )

    @model_validator(mode="after")
    def _check(self) -> Population:
        if self.aged_30_39 + self.aged_40_49 + self.aged_50_over > 1.0:
            raise broken("age_bands")
        dates = [day for day, _ in self.short_video_users]
        if dates != sorted(set(dates)):
            raise broken("dates_increase")
        people = [count for _, count in self.short_video_users]
        if people != sorted(people):
            raise broken("users_never_fall")
        return self

    @property
    def age_shares(self) -> tuple[float, float, float, float]:
        """Shares of the four age bands; those under 30 are the rest."""
        rest = 1.0 - self.aged_30_39 - self.aged_40_49 - self.aged_50_over
        return (rest, self.aged_30_39, self.aged_40_49, self.aged_50_over)

    @property
    def adoptable_share(self) -> float:
        """Short-video users who may ever watch microdramas, as a share of all of them."""
        share = self.long_run_share * self.netizens / self.short_video_users[-1][1]
        return share if share < 1.0 else 1.0
