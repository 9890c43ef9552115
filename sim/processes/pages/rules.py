"""The rank of a merchant on a page: a logit of what the platform sees and believes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import logarithm
from sim.names import N_CLUSTERS, VARIANTS
from sim.units import MILLE

if TYPE_CHECKING:
    from sim.processes.pages.parameters import Pages

_FLOOR = 0.05
"""Sales over the mean that even a merchant without any counts as: a newcomer has to be found."""


def log_sales(relative: float) -> float:
    """Sales as a page weighs them, in logs. relative: orders over the mean of the category."""
    return logarithm(relative + _FLOOR)


def public_score(sold: float, promoted: float, rating: float, lean: float, p: Pages) -> float:
    """What a page says of a merchant, whoever looks. sold: `log_sales`. rating: experience over promise.

    promoted: places bought over an even share. lean: weight of sales and of places, 1 on the page of nobody in
    particular.
    """
    return lean * (p.rank_sales * sold + p.rank_bid * logarithm(1.0 + promoted)) + p.rank_rating * rating


def bid_for_place(value: float, required_return: float) -> int:
    """Highest price for a place, in whole fen per 1000. value: of one place, fen."""
    return int(MILLE * value / required_return) if value > 0.0 else 0


def page_row(category: int, cluster: int, variant: int) -> int:
    """Where a page lies in the table of the day's pages; ``cluster`` N_CLUSTERS is the page of nobody in particular."""
    return (category * (N_CLUSTERS + 1) + cluster) * VARIANTS + variant
