"""Budgets: what arrives once a month, and how much of it stays in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from sim.processes.shopping.parameters import Purchase


def wallet_after_payday(wallet: int, daily_income: int, p: Purchase) -> int:
    """Money in hand after the monthly budget arrives; what exceeds the cap is spent elsewhere."""
    monthly = daily_income * DAYS_PER_MONTH
    cap = int(monthly * p.wallet_months)
    return wallet + monthly if wallet + monthly < cap else cap
