"""Policies: settings and plans with dates, each for all platforms or for some."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Union, get_args

from pydantic import Discriminator, Tag, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from sim.parameters.base import Parameters, broken, param
from sim.parameters.tables import GenreNames, MakerNames, PlatformName, PlatformNames
from sim.policy.dated import BY_PLATFORM, DATED
from sim.processes.subsidy.parameters import FITTED, FITTED_CHANNEL

FIRST_DAY = date(2020, 1, 1)
LAST_DAY = date(2040, 12, 31)

type DatedPath = Literal[tuple(DATED)]  # type: ignore[valid-type]


def _chosen(meaning: str, unit: str = "name", **bounds: Any) -> Any:
    """A field every policy must give: a choice of the analyst, so without a default."""
    return param(..., meaning, unit=unit, source="assumed: chosen by the analyst", **bounds)


def _selected(meaning: str) -> Any:
    """A field that narrows a policy; left out, it takes in all."""
    return param(None, f"{meaning}; left out: all", unit="name", source="assumed: chosen by the analyst", min_length=1)


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


class Setting(Dated):
    """A lever, a rule or another dated parameter at another value, on some platforms or on all.

    Where two settings of the same meet, the later in the list holds. What is no lever and no rule holds everywhere: a
    platform's own parameters have its name in their path.
    """

    set: DatedPath = _chosen("what is set: a lever, a rule, or a parameter that a platform or regulator could set")
    platform: PlatformNames | None = _selected("platforms it holds for")
    value: float = _chosen("its value; on or off for a switch", unit="that of what is set")

    @field_validator("platform")
    @classmethod
    def _has_a_value_by_platform(cls, platform: Any, others: ValidationInfo) -> Any:
        path = others.data.get("set")
        if platform and path and path not in BY_PLATFORM:
            raise broken("everywhere", path=path)
        return platform

    @field_validator("value", mode="before")
    @classmethod
    def _within_the_bounds_of_what_is_set(cls, value: Any, others: ValidationInfo) -> Any:
        path = others.data.get("set")
        if path is None:
            return value
        try:
            return DATED[path].value_of(value)
        except ValidationError as invalid:
            error = invalid.errors()[0]
            context = {**error.get("ctx", {}), "dated": path}
            raise PydanticCustomError(error["type"], error["msg"], context) from None  # pyright: ignore

    @property
    def told(self) -> str:
        """Its value as people write it."""
        return DATED[self.set].told(self.value)


class PlanTerms(Dated):
    """A plan of one platform, with a budget it never exceeds; a subclass is a kind of plan and states its terms.

    What a kind does, and when, is written in its scheme (`sim.processes.subsidy`); the subsidy lever reads the same
    terms, and the weight ``mix``, from the group `subsidy`.
    """

    mix: ClassVar[str]
    in_money: ClassVar[bool] = True
    """Whether the budget is money, not impressions."""

    platform: PlatformName = _chosen("platform that runs and pays the plan")

    @classmethod
    def kind(cls) -> str:
        """Its name in scenario files."""
        return get_args(cls.model_fields["plan"].annotation)[0]

    @classmethod
    def money(cls) -> str:
        """What kind of money it is: cash, traffic, commission or coupons."""
        return cls.mix.removeprefix("mix_")

    @staticmethod
    def commission_kept(terms: Any) -> float:
        """Share of its take rate that a platform keeps from merchants in dramas under a plan of these terms."""
        return 1.0

    @classmethod
    def terms(cls) -> dict[str, str]:
        """Its terms beside budget and dates, with their units."""
        facts = {name: field.json_schema_extra for name, field in cls.model_fields.items()}
        ours = set(facts) - set(PlanTerms.model_fields) - {"plan", "budget"}
        return {name: str(facts[name]["unit"]) for name in facts if name in ours}  # type: ignore[index, call-overload]


class ProductionSubsidy(PlanTerms):
    """Cash for titles whose expected quality passes a gate (seed §3.1)."""

    mix = "mix_cash"
    plan: Literal["production_subsidy"]
    budget: float = _chosen("money of the plan", unit="yuan", gt=0, le=1e12)
    per_title: float = _chosen("cash paid for one title", unit="yuan", gt=0, le=1e9)
    min_quality: float = _chosen("lowest expected quality of a title that is supported", unit="0-1", ge=0, le=1)
    makers: MakerNames | None = _selected("kinds of creators that are supported: head creators have IP and stars")
    genres: GenreNames | None = _selected("genres that are supported, the theme of the plan")

    @field_validator("per_title")
    @classmethod
    def _budget_pays_one_title(cls, per_title: float, others: ValidationInfo) -> float:
        return _within_budget(per_title, others)


class TrafficSupport(PlanTerms):
    """Free exposure for titles whose expected quality passes a gate (seed §3.1)."""

    mix = "mix_traffic"
    in_money = False
    plan: Literal["traffic_support"]
    budget: float = _chosen("exposure of the plan", unit="impressions", gt=0, le=1e14)
    boost: float = _chosen("exposure of a supported title over others", unit="multiplier", ge=1, le=20)
    min_quality: float = _chosen("lowest expected quality of a title that is supported", unit="0-1", ge=0, le=1)


class CommissionDiscount(PlanTerms):
    """Part of the platform's take rate let off for merchants who sell through dramas (seed §3.1)."""

    mix = "mix_commission"
    plan: Literal["commission_discount"]
    budget: float = _chosen("money of the plan", unit="yuan", gt=0, le=1e12)
    discount: float = _chosen("part of the take rate let off", unit="share", gt=0, le=1)

    @staticmethod
    def commission_kept(terms: Any) -> float:
        """What the discount leaves."""
        return 1.0 - terms.discount


class Coupons(PlanTerms):
    """Coupons of the platform for buyers in dramas (seed §3.1)."""

    mix = "mix_coupons"
    plan: Literal["coupons"]
    budget: float = _chosen("money of the plan", unit="yuan", gt=0, le=1e12)
    face_value: float = _chosen("value of one coupon", unit="yuan", ge=0.01, le=10_000)
    min_spend: float = _chosen("price from which a coupon can be used", unit="yuan", ge=0, le=100_000)
    fitted: float = FITTED
    fitted_channel: float = FITTED_CHANNEL

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


PLANS: dict[str, type[PlanTerms]] = {terms.kind(): terms for terms in PlanTerms.__subclasses__()}
"""Every kind of plan, by its name."""


def kind_of(policy: Any) -> Any:
    """What kind of policy this is, as its YAML says: `set`, or the name of a plan; None if neither is given."""
    if not isinstance(policy, dict):
        return "set" if isinstance(policy, Setting) else getattr(policy, "plan", None)
    return "set" if "set" in policy else policy.get("plan")


_KINDS: Any = Union[(Annotated[Setting, Tag("set")], *(Annotated[PLANS[k], Tag(k)] for k in PLANS))]
Policy = Annotated[_KINDS, Discriminator(kind_of)]
"""A setting, or a plan of one of the kinds."""


def overlapping_plans(policies: dict[int, Any]) -> list[tuple[int, int]]:
    """Plans that hold on a day on which an earlier one of that kind and platform does: the first such one, and each.

    Keys are places in the list.
    """
    pairs: list[tuple[int, int]] = []
    alike: dict[tuple[Any, str], list[tuple[int, PlanTerms]]] = {}
    for later, plan in policies.items():
        if isinstance(plan, PlanTerms):
            before = alike.setdefault((kind_of(plan), plan.platform), [])
            pairs += [(earlier, later) for earlier, other in before if plan.overlaps(other)][:1]
            before.append((later, plan))
    return pairs
