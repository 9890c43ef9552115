"""What a day's orders come to: by channel, altogether, and by platform."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from sim.engine.compile import ByClass, kernel
from sim.names import N_CHANNELS, N_PLATFORMS, Channel
from sim.world.orders import Columns

OF_CHANNEL = "orders", "shopping_seconds"
OF_SALES = "gmv_microdrama", "gmv_incremental", "personal_surcharges", "personal_discounts"
_IN_DRAMA = int(Channel.DRAMA)
_Orders = namedtuple(
    "_Orders", ["weight", "price", "channel", "platform", "incremental", "shopping_seconds", "personal"]
)


def sums_of(orders: Columns) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What `OF_CHANNEL` names by channel, what `OF_SALES` names (fen), and sales by platform (fen), all int64."""
    by_channel, sums = np.zeros((len(OF_CHANNEL), N_CHANNELS), np.int64), np.zeros(len(OF_SALES), np.int64)
    sold_at = np.zeros(N_PLATFORMS, np.int64)
    _add_up(_Orders(*(orders[name] for name in _Orders._fields)), by_channel, sums, sold_at)
    return by_channel, sums, sold_at


@ByClass
@kernel
def _add_up(orders: Any, by_channel: np.ndarray, sums: np.ndarray, sold_at: np.ndarray) -> None:
    """Add up orders into room for `sums_of`."""
    for k in range(len(orders.weight)):
        weight, channel = np.int64(orders.weight[k]), orders.channel[k]
        paid, personal = orders.price[k] * weight, orders.personal[k] * weight
        by_channel[0][channel] += weight
        by_channel[1][channel] += orders.shopping_seconds[k] * weight
        sold_at[orders.platform[k]] += paid
        if channel == _IN_DRAMA:
            sums[0] += paid
            sums[1] += paid * orders.incremental[k]
        if personal > 0:
            sums[2] += personal
        else:
            sums[3] -= personal
