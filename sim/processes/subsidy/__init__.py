"""Subsidies: plans with budgets, and who gets what (seed §3.1)."""
