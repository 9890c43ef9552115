"""After-sales service as it stands each morning: its levels, its capacity, and the wages of its staff."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.rules.merchandising import service_cost_per_order, service_level, staff_cost
from sim.world.merchants import DIMENSIONS, weighted_mean


def refresh_service(model: Any) -> None:
    """Write today's service levels and capacity of every merchant, and pay its staff.

    A lever set for some platforms reaches a merchant by the weight of these platforms in its marketing.
    """
    table, levers = model.merchants_table, model.levers
    weights = table["marketing_budget"]
    quality = weighted_mean(weights, levers.after_sales_quality).tolist()
    for name in DIMENSIONS:
        shift = weighted_mean(weights, getattr(levers, name)).tolist()
        cases = zip(quality, shift, table["own_" + name].tolist(), strict=True)
        table[name] = [service_level(*case) for case in cases]
    table["return_options"] = weighted_mean(weights, levers.return_options)
    staffing = weighted_mean(weights, levers.service_staffing)
    table["capacity"] = np.maximum(1.0, np.floor(table["staff"] * staffing + 0.5))
    table["contacts_since"] += table["contacts"]
    _pay_staff(model)


def service_costs(model: Any) -> np.ndarray:
    """Cost in fen of providing after-sales service with one order of each merchant today, int64[merchant]."""
    table, p = model.merchants_table, model.settings.commerce.as_tuple()
    levels = zip(*(table[name].tolist() for name in (*DIMENSIONS, "return_options")), strict=True)
    return np.array([service_cost_per_order(a, b, c, d, e, p) for a, b, c, d, e in levels], np.int64)


def _pay_staff(model: Any) -> None:
    table, ledger, p = model.merchants_table, model.ledger, model.settings.commerce.as_tuple()
    active = np.flatnonzero(table["active"])
    wages = np.array([staff_cost(capacity, p) for capacity in table["capacity"][active].tolist()], np.int64)
    payers = np.array([ledger.account(f"merchant:{row}") for row in active.tolist()], np.int64)
    ledger.post(model.day, payers, ledger.account("service_cost"), ledger.reason("service"), wages)
    table["profit"][active] -= wages
