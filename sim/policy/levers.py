"""What a policy analyst turns: the headline levers and the finer ones, each for all platforms or for some."""

from __future__ import annotations

from sim.parameters.base import Parameters, param

_SHIFT = "assumed: 0 leaves the dimension at after_sales_quality"


class Levers(Parameters):
    """The levers at the start of a run. A policy `{set: levers.<name>, ...}` changes one by date and platform."""

    policy_subsidy: float = param(
        0.0,
        "money platforms spend on microdramas by policy, all platforms together; the group subsidy says on what",
        unit="yuan per year",
        source="assumed: none; Taobao's plan was some 5e7 yuan of cash a year (company statements)",
        ge=0,
        le=2e10,
    )
    targeting_accuracy: float = param(
        0.6,
        "how well what is shown agrees with the viewer's true taste",
        unit="correlation",
        source="assumed: an AUC of .67-.80 for a long view corresponds to about .4-.9 (KuaiRand analyses)",
        ge=0,
        le=1,
    )
    after_sales_quality: float = param(
        0.5,
        "service after a sale, the mean of its four dimensions",
        unit="0-1",
        source="assumed: the middle of the scale; nobody published a level",
        ge=0,
        le=1,
    )
    responsiveness: float = param(
        0.0, "shift of the speed of answers on top of after_sales_quality", unit="0-1", source=_SHIFT, ge=-1, le=1
    )
    compensation: float = param(
        0.0, "shift of making good on top of after_sales_quality", unit="0-1", source=_SHIFT, ge=-1, le=1
    )
    reliability: float = param(
        0.0,
        "shift of getting it right the first time on top of after_sales_quality",
        unit="0-1",
        source=_SHIFT,
        ge=-1,
        le=1,
    )
    care: float = param(0.0, "shift of kindness on top of after_sales_quality", unit="0-1", source=_SHIFT, ge=-1, le=1)
    return_options: float = param(
        0.5,
        "clear process, exchange, pickup at the door, refund by the original payment route",
        unit="0-1",
        source="assumed: the middle of the scale (seed §4.2 lists the options)",
        ge=0,
        le=1,
    )
    integration: float = param(
        0.2,
        "short-video orders served by the mature after-sales of shelf platforms",
        unit="share of orders",
        source="assumed: some; seed §4.2 asks for more",
        ge=0,
        le=1,
    )
    anti_piracy: float = param(
        0.3,
        "copies found and blocked",
        unit="share of copies",
        source="assumed: leaves the leakage near .28 of views (industry estimates)",
        ge=0,
        le=1,
    )
    data_sharing: float = param(
        0.0,
        "what allied platforms know of a viewer that each of them sees",
        unit="share",
        source="assumed: no alliance; seed §4.3 proposes one",
        ge=0,
        le=1,
    )
    ad_load: float = param(
        1.0,
        "multiplier of each platform's advertising load",
        unit="multiplier",
        source="assumed: 1 leaves the platforms as they are",
        ge=0,
        le=3,
    )
    quality_gate: float = param(
        0.0,
        "lowest expected quality of a title that a platform admits",
        unit="0-1",
        source="assumed: no gate",
        ge=0,
        le=1,
    )
    service_staffing: float = param(
        1.0,
        "multiplier of the merchants' service staff",
        unit="multiplier",
        source="assumed: 1 leaves the merchants as they are",
        ge=0.2,
        le=5,
    )


LEVERS: tuple[str, ...] = tuple(Levers.model_fields)
