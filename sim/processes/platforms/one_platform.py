"""What describes a platform: who uses it, what it charges, and how it carries dramas and shopping."""

from __future__ import annotations

from sim.names import FORMS, N_PLATFORMS, PLATFORMS, Form
from sim.parameters.base import Parameters, param
from sim.parameters.tables import PlatformNames

_TRACKERS = "assumed: orders of magnitude recalled from company reports and trackers, end of 2023"


class PlatformSettings(Parameters):
    """What every platform has. The defaults describe a small one without dramas; `Platforms` holds the real ones.

    A form of platforms has settings of its own, which mean nothing on others.
    """

    monthly_users: int = param(
        0,
        "people using it in a month (for paid forms: for dramas)",
        unit="people",
        source=_TRACKERS,
        ge=0,
        le=10_000_000_000,
    )
    take_rate: float = param(
        0.03, "commission on sales made there", unit="share of the price", source=_TRACKERS, dated=True, ge=0, le=0.5
    )
    ad_load: float = param(
        0.0,
        "drama impressions sold as advertising",
        unit="share of impressions",
        source="assumed: feeds sell 10-15 %; shelf platforms show dramas almost without advertising (seed §2.2)",
        dated=True,
        ge=0,
        le=0.5,
    )
    page_complexity: float = param(
        0.3,
        "how cluttered the shopping page inside the player is",
        unit="0-1",
        source="assumed: seed §4.2 has short video above the shelf",
        dated=True,
        ge=0,
        le=1,
    )
    data_share: float = param(
        0.2,
        "behaviour of its users it records",
        unit="share",
        source="assumed: by time spent there",
        dated=True,
        ge=0,
        le=1,
    )
    drama_channel: bool = param(
        False,
        "whether it carries dramas",
        unit="yes or no",
        source="measured: seed §2.2 names the channels",
        dated=True,
    )
    channel_since: int = param(
        2012,
        "first calendar year in which it carries dramas",
        unit="year",
        source="measured: seed §2.2 and launches reported by the press",
        ge=2000,
        le=2100,
    )
    content_split: float = param(
        0.0,
        "passed on to drama makers: of outside advertising and membership fees; in mini-programs and apps, of what a "
        "title's traffic leaves of its receipts, profit or loss",
        unit="share",
        source="assumed: usual revenue splits; distributors keep 10-20 % (trade press)",
        dated=True,
        ge=0,
        le=1,
    )
    organic_pull: float = param(
        0.0,
        "weight with which a user of several platforms opens this one for dramas, advertising aside",
        unit="relative weight",
        source="assumed: by drama audience; Kuaishou reported 270 million a day",
        ge=0,
        le=1_000_000,
    )
    buys_traffic_on: PlatformNames = param(
        (),
        "platforms whose feeds bring it its viewers, for money",
        unit="names of platforms",
        source="measured: seed §2.2, mini-programs and apps depend on bought traffic",
        max_length=N_PLATFORMS,
    )


class SellingPlatform(PlatformSettings):
    """A platform on which goods are sold: short video, or a shelf."""

    shop_pull: float = param(
        0.0,
        "weight with which a user of several platforms opens this one to shop",
        unit="relative weight",
        source="assumed: sales per user as reported for 2023",
        ge=0,
        le=1_000_000,
    )
    live_share: float = param(
        0.0,
        "its shopping visits that go to live rooms rather than the shelf",
        unit="share",
        source="assumed: trackers' split of sales in 2023",
        ge=0,
        le=1,
    )
    service_maturity: float = param(
        0.3,
        "how well its after-sales service is built in",
        unit="0-1",
        source="assumed: mature on the shelf, less so in short video (seed §4.2)",
        dated=True,
        ge=0,
        le=1,
    )


class MemberPlatform(PlatformSettings):
    """A long-video platform, funded by members and advertising."""

    member_fee: float = param(
        0.0,
        "membership fee",
        unit="yuan per month",
        source="measured: list prices of 2023, discounts included",
        dated=True,
        ge=0,
        le=1000,
    )


class PaidPlatform(PlatformSettings):
    """Mini-programs or an app, in which episodes are paid for."""

    unlock_share: float = param(
        0.0,
        "what it keeps of payments for episodes",
        unit="share",
        source="assumed: technical service fees of mini-programs are near a tenth",
        dated=True,
        ge=0,
        le=1,
    )


OF_FORM: dict[Form, type[PlatformSettings]] = {
    Form.SHORT_VIDEO: SellingPlatform,
    Form.SHELF: SellingPlatform,
    Form.LONG_VIDEO: MemberPlatform,
    Form.MINI_PROGRAM: PaidPlatform,
    Form.APP: PaidPlatform,
}
"""What describes the platforms of each form."""


def settings_of(platform: str) -> type[PlatformSettings]:
    """What describes a platform, by its name."""
    return OF_FORM[FORMS[PLATFORMS.index(platform)]]


def platforms_with(setting: str) -> tuple[str, ...]:
    """The platforms that have a setting."""
    return tuple(name for name in PLATFORMS if setting in settings_of(name).model_fields)
