"""The rank of a merchant on a page: a logit of what the platform sees and believes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import logarithm
from sim.names import N_CLUSTERS, VARIANTS

if TYPE_CHECKING:
    from sim.processes.pages.parameters import Pages

_FLOOR = 0.05
"""Sales over the mean that even a merchant without any counts as: a newcomer has to be found."""


def log_sales(relative: float) -> float:
    """Sales as a page weighs them, in logs. relative: orders over the mean of the category."""
    return logarithm(relative + _FLOOR)


def public_score(sold: float, rating: float, lean: float, p: Pages) -> float:
    """What a page says of a merchant, whoever looks. sold: `log_sales`. rating: experience over promise.

    lean: weight of sales, 1 on the page of nobody in particular.
    """
    return lean * p.rank_sales * sold + p.rank_rating * rating


def remembered(mean: float, today: float, days: float) -> float:
    """A daily mean over about so many ``days``, after one more of them."""
    return mean + (today - mean) / days


def page_row(category: int, cluster: int, variant: int) -> int:
    """Where a page lies in the table of the day's pages; ``cluster`` N_CLUSTERS is the page of nobody in particular."""
    return (category * (N_CLUSTERS + 1) + cluster) * VARIANTS + variant
