"""The platforms at the end of 2023: who uses them, what they charge, and how they carry dramas and shopping."""

from __future__ import annotations

from typing import Any, Self

from pydantic import model_validator

from sim.parameters.base import Parameters, broken, param
from sim.processes.platforms.one_platform import MemberPlatform, PaidPlatform, PlatformSettings, SellingPlatform

_TRACKERS = "assumed: orders of magnitude recalled from company reports and trackers, end of 2023"
_DATAEYE = "measured: DataEye, monthly users in November 2023"


def _default(kind: type[PlatformSettings], source: str, **settings: Any) -> Any:
    """One real platform as the default of a field."""
    return param(kind(**settings), "settings of this platform", unit="group", source=source)


class Platforms(Parameters):
    """Every platform of the market, under the names of `sim.names.PLATFORMS`."""

    douyin: SellingPlatform = _default(
        SellingPlatform,
        _TRACKERS,
        monthly_users=750_000_000,
        take_rate=0.04,
        ad_load=0.4,
        page_complexity=0.45,
        data_share=0.8,
        drama_channel=True,
        channel_since=2019,
        content_split=0.03,
        organic_pull=1.0,
        shop_pull=0.55,
        live_share=0.45,
        service_maturity=0.5,
    )
    kuaishou: SellingPlatform = _default(
        SellingPlatform,
        _TRACKERS,
        monthly_users=700_000_000,
        take_rate=0.04,
        ad_load=0.36,
        page_complexity=0.5,
        data_share=0.6,
        drama_channel=True,
        channel_since=2019,
        content_split=0.03,
        organic_pull=1.0,
        shop_pull=0.25,
        live_share=0.6,
        service_maturity=0.45,
    )
    taobao: SellingPlatform = _default(
        SellingPlatform,
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
    pinduoduo: SellingPlatform = _default(
        SellingPlatform,
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
    jd: SellingPlatform = _default(
        SellingPlatform,
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
    tencent_video: MemberPlatform = _default(
        MemberPlatform,
        _TRACKERS,
        monthly_users=400_000_000,
        ad_load=0.2,
        page_complexity=0.4,
        data_share=0.3,
        drama_channel=True,
        channel_since=2018,
        content_split=0.5,
        member_fee=15.0,
        organic_pull=0.25,
    )
    iqiyi: MemberPlatform = _default(
        MemberPlatform,
        _TRACKERS,
        monthly_users=400_000_000,
        ad_load=0.2,
        page_complexity=0.4,
        data_share=0.25,
        drama_channel=True,
        channel_since=2018,
        content_split=0.5,
        member_fee=15.0,
        organic_pull=0.2,
    )
    youku: MemberPlatform = _default(
        MemberPlatform,
        _TRACKERS,
        monthly_users=200_000_000,
        ad_load=0.2,
        page_complexity=0.4,
        data_share=0.2,
        drama_channel=True,
        channel_since=2013,
        content_split=0.5,
        member_fee=12.0,
        organic_pull=0.15,
    )
    sohu: MemberPlatform = _default(
        MemberPlatform,
        "assumed: small; the form began there in 2012 (seed §2.2)",
        monthly_users=20_000_000,
        ad_load=0.2,
        page_complexity=0.4,
        data_share=0.1,
        drama_channel=True,
        channel_since=2012,
        content_split=0.5,
        member_fee=10.0,
        organic_pull=0.1,
    )
    douyin_mini: PaidPlatform = _default(
        PaidPlatform,
        _DATAEYE,
        monthly_users=83_000_000,
        ad_load=0.05,
        page_complexity=0.5,
        data_share=0.3,
        drama_channel=True,
        channel_since=2020,
        content_split=0.85,
        unlock_share=0.1,
        organic_pull=0.25,
        buys_traffic_on=("douyin",),
    )
    wechat_mini: PaidPlatform = _default(
        PaidPlatform,
        _DATAEYE,
        monthly_users=12_000_000,
        ad_load=0.05,
        page_complexity=0.5,
        data_share=0.1,
        drama_channel=True,
        channel_since=2020,
        content_split=0.85,
        unlock_share=0.1,
        organic_pull=0.25,
        buys_traffic_on=("kuaishou",),
    )
    drama_app: PaidPlatform = _default(
        PaidPlatform,
        _DATAEYE,
        monthly_users=32_000_000,
        ad_load=0.1,
        page_complexity=0.4,
        data_share=0.2,
        drama_channel=True,
        channel_since=2020,
        content_split=0.85,
        unlock_share=0.1,
        organic_pull=0.65,
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
    def _hosts_are_others(self) -> Self:
        for name in type(self).model_fields:
            if name in getattr(self, name).buys_traffic_on:
                raise broken("other_platform", path=f"{name}.buys_traffic_on", host=f"'{name}'")
        return self

    @classmethod
    def _merged(cls, name: str, settings: Any) -> Any:
        if name not in cls.model_fields or not isinstance(settings, dict):
            return settings
        return {**cls.model_fields[name].default.model_dump(), **settings}
