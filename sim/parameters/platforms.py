"""The platforms at the end of 2023: who uses them, what they charge, and how they carry dramas and shopping."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from sim.parameters.base import Parameters, param

_TRACKERS = "assumed: orders of magnitude recalled from company reports and trackers, end of 2023"
_DATAEYE = "measured: DataEye, monthly users in November 2023"


class PlatformSettings(Parameters):
    """One platform. The defaults below describe a small platform without dramas; `Platforms` holds the real ones."""

    monthly_users: int = param(
        0, "people using it in a month (for paid forms: for dramas)", unit="people", source=_TRACKERS, ge=0
    )
    take_rate: float = param(
        0.03, "commission on sales made there", unit="share of the price", source=_TRACKERS, ge=0, le=0.5
    )
    ad_load: float = param(
        0.0,
        "drama impressions sold as advertising",
        unit="share of impressions",
        source="assumed: feeds sell 10-15 %; shelf platforms show dramas almost without advertising (seed §2.2)",
        ge=0,
        le=0.5,
    )
    page_complexity: float = param(
        0.3,
        "how cluttered the shopping page inside the player is",
        unit="0-1",
        source="assumed: seed §4.2 has short video above the shelf",
        ge=0,
        le=1,
    )
    data_share: float = param(
        0.2, "behaviour of its users it records", unit="share", source="assumed: by time spent there", ge=0, le=1
    )
    drama_channel: bool = param(
        False, "whether it carries dramas", unit="yes or no", source="measured: seed §2.2 names the channels"
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
        "outside advertising and membership fees passed on to drama makers",
        unit="share",
        source="assumed: usual revenue splits",
        ge=0,
        le=1,
    )
    unlock_share: float = param(
        0.0,
        "what it keeps of payments for episodes",
        unit="share",
        source="assumed: technical service fees of mini-programs are near a tenth",
        ge=0,
        le=1,
    )
    member_fee: float = param(
        0.0, "membership fee", unit="yuan per month", source="measured: list prices of 2023, discounts included", ge=0
    )
    organic_pull: float = param(
        0.0,
        "weight with which a user of several platforms opens this one for dramas, advertising aside",
        unit="relative weight",
        source="assumed: by drama audience; Kuaishou reported 270 million a day",
        ge=0,
    )
    shop_pull: float = param(
        0.0,
        "weight with which a user of several platforms opens this one to shop",
        unit="relative weight",
        source="assumed: sales per user as reported for 2023",
        ge=0,
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
        ge=0,
        le=1,
    )
    buys_traffic_on: Annotated[tuple[str, ...], BeforeValidator(tuple)] = param(
        (),
        "platforms whose feeds bring it its viewers, for money",
        unit="names of platforms",
        source="measured: seed §2.2, mini-programs and apps depend on bought traffic",
    )


def _default(source: str, **settings: Any) -> Any:
    """One real platform as the default of a field."""
    return param(PlatformSettings(**settings), "settings of this platform", unit="group", source=source)


class Platforms(Parameters):
    """Every platform of the market, under the names of `sim.world.names.PLATFORMS`."""

    douyin: PlatformSettings = _default(
        _TRACKERS,
        monthly_users=750_000_000,
        take_rate=0.04,
        ad_load=0.15,
        page_complexity=0.45,
        data_share=0.8,
        drama_channel=True,
        channel_since=2019,
        content_split=0.4,
        organic_pull=1.0,
        shop_pull=0.55,
        live_share=0.45,
        service_maturity=0.5,
    )
    kuaishou: PlatformSettings = _default(
        _TRACKERS,
        monthly_users=700_000_000,
        take_rate=0.04,
        ad_load=0.12,
        page_complexity=0.5,
        data_share=0.6,
        drama_channel=True,
        channel_since=2019,
        content_split=0.4,
        organic_pull=1.0,
        shop_pull=0.25,
        live_share=0.6,
        service_maturity=0.45,
    )
    taobao: PlatformSettings = _default(
        _TRACKERS,
        monthly_users=900_000_000,
        take_rate=0.035,
        ad_load=0.02,
        page_complexity=0.2,
        data_share=0.6,
        drama_channel=True,
        channel_since=2023,
        content_split=0.5,
        organic_pull=0.12,
        shop_pull=1.2,
        live_share=0.12,
        service_maturity=0.85,
    )
    pinduoduo: PlatformSettings = _default(
        _TRACKERS,
        monthly_users=850_000_000,
        take_rate=0.018,
        ad_load=0.03,
        page_complexity=0.25,
        data_share=0.5,
        drama_channel=True,
        channel_since=2022,
        content_split=0.5,
        organic_pull=0.15,
        shop_pull=0.75,
        live_share=0.04,
        service_maturity=0.75,
    )
    jd: PlatformSettings = _default(
        _TRACKERS,
        monthly_users=520_000_000,
        take_rate=0.055,
        ad_load=0.02,
        page_complexity=0.2,
        data_share=0.4,
        drama_channel=True,
        channel_since=2024,
        content_split=0.5,
        organic_pull=0.06,
        shop_pull=0.9,
        live_share=0.06,
        service_maturity=0.9,
    )
    tencent_video: PlatformSettings = _default(
        _TRACKERS,
        monthly_users=400_000_000,
        ad_load=0.08,
        page_complexity=0.4,
        data_share=0.3,
        drama_channel=True,
        channel_since=2018,
        content_split=0.5,
        unlock_share=0.3,
        member_fee=25.0,
        organic_pull=0.25,
        service_maturity=0.4,
    )
    iqiyi: PlatformSettings = _default(
        _TRACKERS,
        monthly_users=400_000_000,
        ad_load=0.08,
        page_complexity=0.4,
        data_share=0.25,
        drama_channel=True,
        channel_since=2018,
        content_split=0.5,
        unlock_share=0.3,
        member_fee=25.0,
        organic_pull=0.2,
        service_maturity=0.4,
    )
    youku: PlatformSettings = _default(
        _TRACKERS,
        monthly_users=200_000_000,
        ad_load=0.08,
        page_complexity=0.4,
        data_share=0.2,
        drama_channel=True,
        channel_since=2013,
        content_split=0.5,
        unlock_share=0.3,
        member_fee=20.0,
        organic_pull=0.15,
        service_maturity=0.4,
    )
    sohu: PlatformSettings = _default(
        "assumed: small; the form began there in 2012 (seed §2.2)",
        monthly_users=20_000_000,
        ad_load=0.08,
        page_complexity=0.4,
        data_share=0.1,
        drama_channel=True,
        channel_since=2012,
        content_split=0.5,
        unlock_share=0.3,
        member_fee=15.0,
        organic_pull=0.1,
        service_maturity=0.3,
    )
    douyin_mini: PlatformSettings = _default(
        _DATAEYE,
        monthly_users=83_000_000,
        ad_load=0.05,
        page_complexity=0.5,
        data_share=0.3,
        drama_channel=True,
        channel_since=2020,
        content_split=0.7,
        unlock_share=0.1,
        organic_pull=0.3,
        service_maturity=0.3,
        buys_traffic_on=("douyin",),
    )
    wechat_mini: PlatformSettings = _default(
        _DATAEYE,
        monthly_users=12_000_000,
        ad_load=0.05,
        page_complexity=0.5,
        data_share=0.1,
        drama_channel=True,
        channel_since=2020,
        content_split=0.7,
        unlock_share=0.1,
        organic_pull=0.3,
        service_maturity=0.3,
        buys_traffic_on=("kuaishou",),
    )
    drama_app: PlatformSettings = _default(
        _DATAEYE,
        monthly_users=32_000_000,
        ad_load=0.08,
        page_complexity=0.4,
        data_share=0.2,
        drama_channel=True,
        channel_since=2020,
        content_split=0.6,
        unlock_share=0.1,
        organic_pull=0.5,
        service_maturity=0.35,
        buys_traffic_on=("douyin", "kuaishou"),
    )

    @model_validator(mode="before")
    @classmethod
    def _keep_the_settings_not_mentioned(cls, given: Any) -> Any:
        """Changing one setting of a platform leaves its others at that platform's own defaults."""
        if not isinstance(given, dict):
            return given
        return {name: cls._merged(name, settings) for name, settings in given.items()}

    @model_validator(mode="after")
    def _hosts_exist(self) -> Self:
        for name in type(self).model_fields:
            for host in getattr(self, name).buys_traffic_on:
                if host not in type(self).model_fields or host == name:
                    raise ValueError(f"{name}.buys_traffic_on: {host!r} is no other platform")
        return self

    @classmethod
    def _merged(cls, name: str, settings: Any) -> Any:
        if name not in cls.model_fields or not isinstance(settings, dict):
            return settings
        return {**cls.model_fields[name].default.model_dump(), **settings}
