"""Why money moves: every reason for a payment, declared once, with what is derived from it in accounts and outcomes."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """A reason for paying.

    payer, payee: sectors of the ledger. A reason that is ``financing`` is no income: owners' money, and budgets moved
    between a platform's own pockets. ``drama_business``: what drama businesses receive for it is part of
    market_revenue. ``platform_revenue``: what platforms receive for it is part of platform_revenue.
    """

    payer: tuple[str, ...]
    payee: tuple[str, ...]
    financing: bool = False
    drama_business: bool = False
    platform_revenue: bool = False


def _from(*payer: str, to: str | tuple[str, ...], **flags: bool) -> Reason:
    return Reason(payer, (to,) if isinstance(to, str) else to, **flags)


_FIRMS = ("creators", "operators", "merchants", "platforms")
_POCKETS = ("platforms", "policies")

REASONS: dict[str, Reason] = {
    # households
    "income": _from("income", to="households"),
    "swept": _from("households", to="outside_spending"),
    "coin_top_up": _from("households", to="coins"),
    "membership": _from("households", to="platforms", platform_revenue=True),
    "purchase": _from("households", to="escrow"),
    # drama businesses
    "unlock": _from("coins", to="operators", drama_business=True),
    "unlock_share": _from("operators", to="platforms", platform_revenue=True),
    "advertising_sale": _from("advertisers", to="operators", drama_business=True),
    "title_share": _from("operators", "creators", to=("creators", "operators")),
    "operation": _from("operators", to="service_cost"),
    "membership_split": _from("platforms", to="creators", drama_business=True),
    "licence": _from("platforms", to="creators", drama_business=True),
    "advertising_split": _from("platforms", to="creators", drama_business=True),
    "placement_fee": _from("merchants", to="creators"),
    "sales_commission": _from("merchants", to="creators"),
    "production": _from("creators", to="production"),
    "copy_advertising": _from("advertisers", to="pirates"),
    "copying": _from("pirates", to="service_cost"),
    # traffic
    "advertising": _from("advertisers", to="platforms", platform_revenue=True),
    "traffic": _from("operators", "merchants", to="platforms", platform_revenue=True),
    "brand_campaign": _from("merchants", to="platforms", platform_revenue=True),
    # goods
    "sale": _from("escrow", to="merchants"),
    "sales_tax": _from("escrow", to="taxes"),
    "commission": _from("merchants", to="platforms", platform_revenue=True),
    "unit_cost": _from("merchants", to="inputs"),
    "overhead": _from("merchants", to="inputs"),
    # after-sales
    "refund": _from("escrow", to=("households", "platforms")),
    "compensation": _from("merchants", to="households"),
    "service": _from("merchants", "platforms", to="service_cost"),
    "credit_lapsed": _from("escrow", to="platforms", platform_revenue=True),
    "return_cost": _from("merchants", to="service_cost"),
    "replacement": _from("merchants", to="inputs"),
    "integration_fee": _from("merchants", to="platforms", platform_revenue=True),
    "brand_care": _from("merchants", to="service_cost"),
    "restyling": _from("merchants", to="service_cost"),
    "wages": _from("merchants", to="service_cost"),
    # policy, and what levers cost
    "subsidy_budget": _from(*_POCKETS, to=_POCKETS, financing=True),
    "subsidy_cash": _from("policies", to="creators"),
    "coupon": _from(*_POCKETS, to="escrow"),
    "commission_rebate": _from("policies", to="merchants"),
    "data_cost": _from("platforms", to="service_cost"),
    "fitting_cost": _from("platforms", to="service_cost"),
    "advertising_cost": _from("platforms", to="service_cost"),
    "enforcement": _from("platforms", to="service_cost"),
    "clips": _from("platforms", to="service_cost"),
    "quality_gate": _from("platforms", to="service_cost"),
    "service_audit": _from("platforms", to="service_cost"),
    "refund_transfer": _from("platforms", to="service_cost"),
    # owners
    "capital": _from("owners", "income", to=(*_FIRMS, "households", "coins"), financing=True),
    "dividend": _from(*_FIRMS, to="owners", financing=True),
    "default": _from("owners", to=_FIRMS, financing=True),
}
"""By name. A payment for any other reason is refused."""

FINANCING = tuple(name for name, reason in REASONS.items() if reason.financing)
BUSINESS_RECEIPTS = tuple(name for name, reason in REASONS.items() if reason.drama_business)
PLATFORM_RECEIPTS = tuple(name for name, reason in REASONS.items() if reason.platform_revenue)
