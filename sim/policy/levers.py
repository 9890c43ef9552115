"""What a policy analyst turns: the headline levers and the finer ones, each for all platforms or for some."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from sim.parameters.base import Parameters, param

_SHIFT = "assumed: 0 leaves the dimension at after_sales_quality"


class Upkeep(NamedTuple):
    """What holding a lever costs a platform each day: a rate for each unit of what is done, times the level's square.

    rate: a parameter of the group `costs`, in yuan for ``units`` of them at a level of 1.
    """

    rate: str
    per: Literal["screens", "advertisements", "paid sessions", "titles"]
    units: int


class Bearer(NamedTuple):
    """Who bears what a lever costs, and for which reasons the ledger books it.

    What the next step of a lever costs rises with its level; ``proportional`` says why where it does not.
    """

    payer: str
    reasons: tuple[str, ...]
    how: str
    upkeep: Upkeep | None = None
    proportional: str = ""


def lever(default: float, meaning: str, *, costs: Bearer, divided: bool = False, **facts: Any) -> Any:
    """Declare a lever: a parameter that policies set by date and platform, and who bears what it costs.

    divided: whether platforms share the value by audience; otherwise it holds for each of them.
    """
    field = param(default, meaning, **facts)
    field.json_schema_extra |= {"costs": costs, "divided": divided}
    return field


_SERVICE = Bearer(
    "merchants",
    ("service", "wages", "compensation"),
    "with every order delivered, rising with the square of each dimension, and with what faults cost",
)


class Levers(Parameters):
    """The levers at the start of a run. A policy `{set: levers.<name>, ...}` changes one by date and platform."""

    policy_subsidy: float = lever(
        0.0,
        "money platforms spend on microdramas by policy, all platforms together; the group subsidy says on what",
        unit="yuan per year",
        source="assumed: none; Taobao's plan was some 5e7 yuan of cash a year (company statements)",
        ge=0,
        le=2e10,
        costs=Bearer(
            "platforms",
            ("subsidy_cash", "coupon", "commission_rebate"),
            "as the plans pay out; supported traffic is forgone",
            proportional="it is money: a yuan costs a yuan, and it is what a yuan buys that falls",
        ),
        divided=True,
    )
    targeting_accuracy: float = lever(
        0.6,
        "how well what is shown agrees with the viewer's true taste",
        unit="correlation",
        source="assumed: an AUC of .67-.80 for a long view corresponds to about .4-.9 (KuaiRand analyses)",
        ge=0,
        le=1,
        costs=Bearer("platforms", ("data_cost",), "computing and data", Upkeep("targeting", "screens", 1000)),
    )
    after_sales_quality: float = lever(
        0.5,
        "service after a sale, the mean of its four dimensions",
        unit="0-1",
        source="assumed: the middle of the scale; nobody published a level",
        ge=0,
        le=1,
        costs=_SERVICE,
    )
    responsiveness: float = lever(
        0.0,
        "shift of the speed of answers on top of after_sales_quality",
        unit="0-1",
        source=_SHIFT,
        ge=-1,
        le=1,
        costs=_SERVICE,
    )
    compensation: float = lever(
        0.0,
        "shift of making good on top of after_sales_quality",
        unit="0-1",
        source=_SHIFT,
        ge=-1,
        le=1,
        costs=_SERVICE,
    )
    reliability: float = lever(
        0.0,
        "shift of getting it right the first time on top of after_sales_quality",
        unit="0-1",
        source=_SHIFT,
        ge=-1,
        le=1,
        costs=_SERVICE,
    )
    care: float = lever(
        0.0,
        "shift of kindness on top of after_sales_quality",
        unit="0-1",
        source=_SHIFT,
        ge=-1,
        le=1,
        costs=_SERVICE,
    )
    return_options: float = lever(
        0.5,
        "how clear the process of a return is: guidance, labels, insured postage",
        unit="0-1",
        source="assumed: the middle of the scale (seed §4.2 asks for a clear process)",
        ge=0,
        le=1,
        costs=_SERVICE,
    )
    original_refund: float = lever(
        1.0,
        "refunds that go back by the route by which they were paid, rather than as credit at the platform",
        unit="share of refunds",
        source="assumed: all of them, as the rules of the seven-day return ask; seed §4.2 names it",
        ge=0,
        le=1,
        costs=Bearer(
            "platforms",
            ("refund_transfer",),
            "with every refund, rising with the square of the share that goes back by its route; what lapses of "
            "credit is forgone besides",
        ),
    )
    exchanges: float = lever(
        0.0,
        "goods with a fault that are sent back for which a sound one is offered instead of the money",
        unit="share of faults",
        source="assumed: 0 leaves refunds alone; seed §4.2 proposes exchanges",
        ge=0,
        le=1,
        costs=Bearer(
            "merchants",
            ("service", "replacement", "return_cost"),
            "spares with every order delivered, rising with the square of the share, and every good that is exchanged",
        ),
    )
    door_pickup: float = lever(
        0.5,
        "returned goods collected at the buyer's door",
        unit="share of returns",
        source="assumed: half, as large platforms collect; seed §4.2 proposes it",
        ge=0,
        le=1,
        costs=Bearer(
            "merchants", ("return_cost",), "with every return, rising with the square of the share that is collected"
        ),
    )
    brand_consistency: float = lever(
        0.0,
        "by how much merchants' brands are made one over platforms, on top of their own consistency",
        unit="0-1",
        source="assumed: 0 leaves brands as they are; seed §4.3 asks for one brand everywhere",
        ge=0,
        le=1,
        costs=Bearer("merchants", ("brand_care",), "with every order, rising with the square of what is added"),
    )
    adaptation: float = lever(
        0.0,
        "by how much offers are told in the platform's own style, on top of the merchants' own adaptation",
        unit="0-1",
        source="assumed: 0 leaves offers as they are; seed §4.3 asks for each platform's style",
        ge=0,
        le=1,
        costs=Bearer("merchants", ("restyling",), "with every order there, rising with the square of what is added"),
    )
    integration: float = lever(
        0.2,
        "short-video orders served by the mature after-sales of shelf platforms",
        unit="share of orders",
        source="assumed: some; seed §4.2 asks for more",
        ge=0,
        le=1,
        costs=Bearer(
            "merchants",
            ("integration_fee",),
            "with every order, rising with the square of the share that shelf platforms serve",
        ),
    )
    anti_piracy: float = lever(
        0.3,
        "effort to find and block copies, 1 for all of them",
        unit="0-1",
        source="assumed: leaves the leakage near .28 of views (industry estimates)",
        ge=0,
        le=1,
        costs=Bearer("platforms", ("enforcement",), "finding copies", Upkeep("enforcement", "paid sessions", 1000)),
    )
    data_sharing: float = lever(
        0.0,
        "what allied platforms know of a viewer that each of them sees",
        unit="share",
        source="assumed: no alliance; seed §4.3 proposes one",
        ge=0,
        le=1,
        costs=Bearer("platforms", ("data_cost",), "exchanging data", Upkeep("data_sharing", "screens", 1000)),
    )
    ad_load: float = lever(
        1.0,
        "multiplier of each platform's advertising load",
        unit="multiplier",
        source="assumed: 1 leaves the platforms as they are",
        ge=0,
        le=3,
        costs=Bearer(
            "platforms",
            ("advertising_cost",),
            "reviewing and placing advertisements; viewers lose control and watch less",
            Upkeep("advertising", "advertisements", 1000),
        ),
    )
    clips: float = lever(
        0.0,
        "screens beside which a clip of a free title is shown that runs elsewhere, and in no feed",
        unit="share of screens",
        source="assumed: none; seed §4.3 has short clips lead to long works on other platforms",
        ge=0,
        le=1,
        costs=Bearer("platforms", ("clips",), "cutting and showing clips", Upkeep("clips", "screens", 1000)),
    )
    brand_campaign: float = lever(
        0.0,
        "campaign for merchants' brands on a platform, which they pay for together",
        unit="yuan per 1000 users and day",
        source="assumed: none beyond what merchants usually spend; seed §4.3 has one on all platforms at once",
        ge=0,
        le=200,
        costs=Bearer(
            "merchants",
            ("brand_campaign",),
            "day by day, in proportion to what each spends on marketing",
            proportional="it is money: a yuan costs a yuan, and it is the people whom a yuan reaches anew that fall",
        ),
    )
    quality_gate: float = lever(
        0.0,
        "lowest expected quality of a title that a platform admits",
        unit="0-1",
        source="assumed: no gate",
        ge=0,
        le=1,
        costs=Bearer("platforms", ("quality_gate",), "rating titles", Upkeep("gate", "titles", 1)),
    )
    service_staffing: float = lever(
        1.0,
        "multiplier of the merchants' service staff",
        unit="multiplier",
        source="assumed: 1 leaves the merchants as they are",
        ge=0.2,
        le=5,
        costs=Bearer(
            "merchants",
            ("wages",),
            "for every contact that could be answered, at a wage that rises with what is asked of the staff",
        ),
    )


LEVERS: tuple[str, ...] = tuple(Levers.model_fields)


def _said(fact: str) -> dict[str, Any]:
    return {name: field.json_schema_extra[fact] for name, field in Levers.model_fields.items()}  # type: ignore[index, call-overload]


BEARERS: dict[str, Bearer] = _said("costs")
"""Who bears what each lever costs."""
DIVIDED: frozenset[str] = frozenset(name for name, divided in _said("divided").items() if divided)
"""Levers whose value platforms share by audience."""
