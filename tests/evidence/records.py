"""Records made by hand, for tests of what is measured on them."""

from datetime import date

import numpy as np

from sim.evidence.observing import Record

DAY_ONE = date(2023, 1, 1)
DAYS = 365


def daily(**amounts):
    """A record of 2023 in which every series has the same amount on every day."""
    return Record(DAY_ONE, DAYS, {name: np.full(DAYS, amount) for name, amount in amounts.items()})


def monthly(**rows):
    """A record of 2023 with figures by month."""
    return Record(DAY_ONE, DAYS, months={name: np.array(values) for name, values in rows.items()})


def with_titles(**columns):
    """A record of 2023 with titles that came out on its days."""
    number = len(next(iter(columns.values())))
    usual = {"released_on": np.arange(number), "status": np.ones(number, int), "title_weight": np.ones(number, int)}
    return Record(DAY_ONE, DAYS, titles=usual | {name: np.array(values) for name, values in columns.items()})


def with_merchants(orders, profit=None, price=None, unit_cost=None):
    """A record of 2023 with merchants, the smallest first."""
    columns = {
        "orders": orders,
        "profit": profit or [1] * len(orders),
        "price": price or [10] * len(orders),
        "unit_cost": unit_cost or [5] * len(orders),
        "size": list(range(len(orders))),
    }
    return Record(DAY_ONE, DAYS, merchants={name: np.array(values) for name, values in columns.items()})
