"""After-sales service as it stands each morning: its levels and its capacity."""

from __future__ import annotations

import numpy as np

from sim.market.state import MarketState
from sim.processes.merchants.rules import service_level
from sim.world.merchants import DIMENSIONS, weighted_mean


def refresh_service(model: MarketState) -> None:
    """Write today's service levels and capacity of every merchant, and count yesterday's contacts for its review.

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
