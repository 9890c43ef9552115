"""What policies set comes to hold in a market: its levers, its rules, and parameters that columns of firms hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.money import to_fen
from sim.names import PLATFORMS
from sim.policy.book import with_others
from sim.world.platforms import COPIED, open_channels, platform_traits, setting

if TYPE_CHECKING:
    from sim.market.model import MarketModel
    from sim.scenario import Scenario


def put_in_force(model: MarketModel) -> None:
    """Levers, rules and settings of the day. On most days nothing changes."""
    holds = model.book.in_force(model.day)
    model.levers, model.rules = holds.levers, holds.rules
    if holds.others != model.others:
        model.bound -= {path for path, value in holds.others.items() if model.others.get(path) != value}
        before, model.others = model.settings, holds.others
        model.settings = with_others(model.assumed, model.others)
        _rewrite(model, before, model.settings)


def _rewrite(model: MarketModel, before: Scenario, now: Scenario) -> None:
    """Columns that hold what was set: what platforms review moves in proportion, anything else is what is set."""
    table = model.platforms_table
    for row, name in enumerate(PLATFORMS):
        was, becomes = getattr(before.platforms, name), getattr(now.platforms, name)
        if was is becomes:
            continue
        for field in COPIED:
            if setting(was, field) != setting(becomes, field):
                table[field][row] = setting(becomes, field)
        table["member_fee"][row] = to_fen(setting(becomes, "member_fee"))
        table["ad_load"][row] = _moved(table["ad_load"].item(row), was.ad_load, becomes.ad_load)
    open_channels(table, now, model.date.year)
    model.traits = platform_traits(now)
    was, becomes = before.traffic.reserve_price, now.traffic.reserve_price
    if was != becomes:
        reserve = [_moved(price, to_fen(was), to_fen(becomes)) for price in table["reserve_price"].tolist()]
        table["reserve_price"] = np.rint(reserve).astype(np.int64)
    model.orders.allow(now.after_sales.return_window)
    model.window.read()


def _moved(value: float, was: float, becomes: float) -> float:
    """A value that was reviewed since it was ``was``, as it would have been from ``becomes``."""
    if was == becomes:
        return value
    return value * becomes / was if was > 0 else becomes
