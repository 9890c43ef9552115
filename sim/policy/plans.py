"""Policies: lever settings and plans with dates, each for all platforms or for some."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from sim.parameters.base import Parameters, broken, param
from sim.parameters.tables import PlatformName, PlatformNames
from sim.policy.levers import LEVERS, Levers

FIRST_DAY = date(2020, 1, 1)
LAST_DAY = date(2040, 12, 31)

type LeverPath = Literal[tuple(f"levers.{name}" for name in LEVERS)]  # type: ignore[valid-type]


def _chosen(meaning: str, unit: str = "name", **bounds: Any) -> Any:
    """A field every policy must give: a choice of the analyst, so without a default."""
    return param(..., meaning, unit=unit, source="assumed: chosen by the analyst", **bounds)


def _dated(meaning: str, alias: str) -> Any:
    return param(None, meaning, unit="date", source="assumed: chosen by the analyst", alias=alias, ge=FIRST_DAY,
                 le=LAST_DAY)  # fmt: skip


class Dated(Parameters):
    """Something that holds from one day to another, both included; without dates, for the whole run."""

    starts: date | None = _dated("first day it holds; left out: the first day of the run", "from")
    ends: date | None = _dated("last day it holds; left out: the last day of the run", "to")

    @field_validator("ends")
    @classmethod
    def _ends_after_it_starts(cls, ends: date | None, others: ValidationInfo) -> date | None:
        starts = others.data.get("starts")
        if starts and ends and ends < starts:
            raise broken("not_before", first=starts)
        return ends

    def overlaps(self, other: Dated) -> bool:
        """Whether there is a day on which both hold."""
        first, last = date.min, date.max
        return (self.starts or first) <= (other.ends or last) and (other.starts or first) <= (self.ends or last)


class LeverSetting(Dated):
    """A lever at another value, on some platforms or on all. Where two settings meet, the later in the list holds."""

    set: LeverPath = _chosen("the lever to set")
    platform: PlatformNames | None = param(
        None, "platforms it holds for; left out: all", unit="name", source="assumed: chosen by the analyst",
        min_length=1,
    )  # fmt: skip
    value: float = _chosen("value of the lever", unit="the lever's")

    @property
    def lever(self) -> str:
        """Name of the lever, without the group."""
        return self.set.removeprefix("levers.")

    @field_validator("value")
    @classmethod
    def _within_the_bounds_of_the_lever(cls, value: float, others: ValidationInfo) -> float:
        lever = others.data.get("set", "").removeprefix("levers.")
        if lever:
            try:
                Levers.model_validate({lever: value})
            except ValidationError as invalid:
                error = invalid.errors()[0]
                context = {**error.get("ctx", {}), "lever": lever}
                raise PydanticCustomError(error["type"], error["msg"], context) from None  # pyright: ignore
        return value


class _Plan(Dated):
    """A plan of one platform, with a budget it never exceeds."""

    platform: PlatformName = _chosen("platform that runs and pays the plan")


class ProductionSubsidy(_Plan):
    """Cash for titles whose expected quality passes a gate (seed §3.1)."""

    plan: Literal["production_subsidy"]
    budget: float = _chosen("money of the plan", unit="yuan", gt=0, le=1e12)
    per_title: float = _chosen("cash paid for one title", unit="yuan", gt=0, le=1e9)
    min_quality: float = _chosen("lowest expected quality of a title that is supported", unit="0-1", ge=0, le=1)

    @field_validator("per_title")
    @classmethod
    def _budget_pays_one_title(cls, per_title: float, others: ValidationInfo) -> float:
        return _within_budget(per_title, others)


class TrafficSupport(_Plan):
    """Free exposure for titles whose expected quality passes a gate (seed §3.1)."""

    plan: Literal["traffic_support"]
    budget: float = _chosen("exposure of the plan", unit="impressions", gt=0, le=1e14)
    boost: float = _chosen("exposure of a supported title over others", unit="multiplier", ge=1, le=20)
    min_quality: float = _chosen("lowest expected quality of a title that is supported", unit="0-1", ge=0, le=1)


class CommissionDiscount(_Plan):
    """Part of the platform's take rate let off for merchants who sell through dramas (seed §3.1)."""

    plan: Literal["commission_discount"]
    budget: float = _chosen("money of the plan", unit="yuan", gt=0, le=1e12)
    discount: float = _chosen("part of the take rate let off", unit="share", gt=0, le=1)


class Coupons(_Plan):
    """Coupons of the platform for buyers in dramas (seed §3.1)."""

    plan: Literal["coupons"]
    budget: float = _chosen("money of the plan", unit="yuan", gt=0, le=1e12)
    face_value: float = _chosen("value of one coupon", unit="yuan", ge=0.01, le=10_000)
    min_spend: float = _chosen("price from which a coupon can be used", unit="yuan", ge=0, le=100_000)

    @field_validator("face_value")
    @classmethod
    def _budget_pays_one_coupon(cls, face_value: float, others: ValidationInfo) -> float:
        return _within_budget(face_value, others)


def _within_budget(amount: float, others: ValidationInfo) -> float:
    """The amount, if the plan's budget pays it at least once."""
    budget = others.data.get("budget", amount)
    if amount > budget:
        raise broken("within_budget", budget=f"{budget:_.10g}")
    return amount


PLANS: dict[str, type[_Plan]] = {
    "production_subsidy": ProductionSubsidy,
    "traffic_support": TrafficSupport,
    "commission_discount": CommissionDiscount,
    "coupons": Coupons,
}


def kind_of(policy: Any) -> Any:
    """What kind of policy this is, as its YAML says: `set`, or the name of a plan; None if neither is given."""
    if not isinstance(policy, dict):
        return "set" if isinstance(policy, LeverSetting) else getattr(policy, "plan", None)
    return "set" if "set" in policy else policy.get("plan")


type Policy = Annotated[
    Annotated[LeverSetting, Tag("set")]
    | Annotated[ProductionSubsidy, Tag("production_subsidy")]
    | Annotated[TrafficSupport, Tag("traffic_support")]
    | Annotated[CommissionDiscount, Tag("commission_discount")]
    | Annotated[Coupons, Tag("coupons")],
    Discriminator(kind_of),
]


def overlapping_plans(policies: dict[int, Any]) -> list[tuple[int, int]]:
    """Plans that hold on a day on which an earlier one of that kind and platform does: the first such one, and each.

    Keys are places in the list.
    """
    pairs: list[tuple[int, int]] = []
    alike: dict[tuple[Any, str], list[tuple[int, _Plan]]] = {}
    for later, plan in policies.items():
        if isinstance(plan, _Plan):
            before = alike.setdefault((kind_of(plan), plan.platform), [])
            pairs += [(earlier, later) for earlier, other in before if plan.overlaps(other)][:1]
            before.append((later, plan))
    return pairs
