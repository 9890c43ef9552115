"""What the money of `levers.policy_subsidy` is spent on."""

from __future__ import annotations

from typing import Any, Self

from pydantic import model_validator

from sim.names import CREATOR_KINDS, GENRES
from sim.parameters.base import Parameters, broken, param
from sim.parameters.tables import GenreNames, MakerNames

_TAOBAO = "assumed: the terms of Taobao's plan of 2024 (company statements)"
_MIX = "assumed: a production plan by default; platforms publish no split"
FITTED: Any = param(
    0.0,
    "share of the coupons that goes to those whom, by what the platform knows of them, a coupon should sway most",
    unit="share",
    source="assumed: 0 hands all of them out by lot",
    ge=0,
    le=1,
)
FITTED_CHANNEL: Any = param(
    0.0,
    "share of the coupons that are good in one channel alone (link, live room, shelf), where the platform believes "
    "somebody most inclined to buy",
    unit="share",
    source="assumed: 0 lets all be used wherever the platform sells",
    ge=0,
    le=1,
)
"""Terms of coupons, the same for the lever's and for those of a dated plan."""


class Subsidy(Parameters):
    """The plans behind the subsidy lever. Every day each platform may spend 1/365 of its part; the rest carries over.

    The four weights of the mix need not add up to one: only their proportions count.
    """

    mix_cash: float = param(1.0, "weight of cash for production", unit="weight", source=_MIX, ge=0, le=1)
    mix_traffic: float = param(0.0, "weight of free exposure", unit="weight", source=_MIX, ge=0, le=1)
    mix_commission: float = param(0.0, "weight of commission discounts", unit="weight", source=_MIX, ge=0, le=1)
    mix_coupons: float = param(0.0, "weight of coupons for buyers", unit="weight", source=_MIX, ge=0, le=1)
    per_title: float = param(300_000.0, "cash paid for one title", unit="yuan", source=_TAOBAO, ge=1_000, le=1e8)
    min_quality: float = param(
        0.7, "lowest quality expected of a title that is supported", unit="0-1", source=_TAOBAO, ge=0, le=1
    )
    makers: MakerNames = param(
        CREATOR_KINDS[:-1],
        "kinds of creators that are supported with cash: head creators have IP and stars",
        unit="name",
        source="assumed: open to all",
        min_length=1,
    )
    genres: GenreNames = param(
        GENRES, "genres that are supported with cash", unit="name", source="assumed: open to all", min_length=1
    )
    boost: float = param(
        2.0, "exposure of a title with traffic support over one without", unit="multiplier", source=_TAOBAO, ge=1, le=20
    )
    discount: float = param(
        0.5, "part of the take rate that merchants in dramas are let off", unit="share", source=_TAOBAO, ge=0, le=1
    )
    face_value: float = param(10.0, "value of one coupon", unit="yuan", source=_TAOBAO, ge=0.01, le=10_000)
    min_spend: float = param(
        50.0, "price from which a coupon can be used", unit="yuan", source=_TAOBAO, ge=0, le=100_000
    )
    fitted: float = FITTED
    fitted_channel: float = FITTED_CHANNEL
    usual_redemption: float = param(
        0.02,
        "coupons redeemed of those handed out, as expected before any was",
        unit="share",
        source="assumed: one in fifty; platforms publish no figure",
        ge=0.001,
        le=1,
    )
    redemption_evidence: float = param(
        1_000_000.0,
        "coupons handed out after which those redeemed count as much as that expectation",
        unit="coupons",
        source="assumed: a day or two of a small plan",
        ge=1,
        le=1e12,
    )

    @model_validator(mode="after")
    def _spent_on_something(self) -> Self:
        if self.mix_cash + self.mix_traffic + self.mix_commission + self.mix_coupons <= 0:
            raise broken("some_mix", key="mix_cash")  # a lever that spends on nothing would be a lever without effect
        return self
