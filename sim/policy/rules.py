"""What a regulator or a platform prescribes: caps, a tax, and what is forbidden; for all platforms or for some."""

from __future__ import annotations

from sim.parameters.base import Parameters, param

_FREE = "assumed: nothing of the kind is prescribed today"


class Rules(Parameters):
    """The rules at the start of a run. A policy `{set: rules.<name>, ...}` changes one by date and platform."""

    sales_tax: float = param(
        0.0,
        "tax on sales of goods, added to the merchant's price; buyers pay it, and it is due when the sale is final",
        unit="share of the merchant's price",
        source="assumed: prices contain today's taxes; this one comes on top",
        dated=True,
        ge=0,
        le=1,
    )
    commission_cap: float = param(
        1.0, "highest commission on sales", unit="share of the price", source=_FREE, dated=True, ge=0, le=1
    )
    ad_load_cap: float = param(
        1.0,
        "highest advertising load in dramas",
        unit="share of impressions",
        source=_FREE,
        dated=True,
        ge=0,
        le=1,
    )
    personalisation: bool = param(
        True,
        "whether platforms may use what they know of a person: on every surface that ranks, offers fitted to the "
        "person included; without it nothing is shared between platforms either",
        unit="switch",
        source="assumed: allowed; since 2022 users may switch it off one by one (rules on recommendation, Article 17)",
        dated=True,
    )
    personal_prices: float = param(
        0.0,
        "how far a merchant's price may be moved up or down for a person, by what the platform believes the person "
        "would pay; platforms pay for fitting it",
        unit="share of the price",
        source="assumed: prices are the same for everybody (seed §3.2 asks for offers fitted to the person)",
        dated=True,
        ge=0,
        le=0.5,
    )
    drama_links: bool = param(
        True,
        "whether dramas may carry links to products; without them nothing is placed in dramas either",
        unit="switch",
        source=_FREE,
        dated=True,
    )
    licence_needed: bool = param(
        False,
        "whether titles need a licence, got through formal channels, to be shown",
        unit="switch",
        source="assumed: not so on any platform in 2023, when tens of thousands of titles a year had none (seed §4.1)",
        dated=True,
    )
    service_audits: float = param(
        0.0,
        "strictness of audits of merchants that have many complaints, which raise the standard that they have to meet; "
        "platforms pay for them",
        unit="0-1",
        source="assumed: 0 leaves service to the standard for all; seed §4.2 proposes audits",
        dated=True,
        ge=0,
        le=1,
    )
    service_pooling: float = param(
        1.0,
        "a merchant's service staff that answers enquiries from every platform; the rest answers those of one",
        unit="share of staff",
        source="assumed: merchants answer all platforms from one desk; seed §4.3 asks for it",
        dated=True,
        ge=0,
        le=1,
    )


RULES: tuple[str, ...] = tuple(Rules.model_fields)
