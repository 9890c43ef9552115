"""The platforms at the start, and which of them carries dramas in which year."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.money import FEN_PER_YUAN, to_fen
from sim.names import FORMS, N_PLATFORMS, PLATFORMS
from sim.world.columns import Table
from sim.world.schema import PLATFORM

_SETTINGS = ("monthly_users", "take_rate", "ad_load", "page_complexity", "data_share", "content_split", "unlock_share")


def initial_platforms(settings: Any, impressions_per_day: float, users: float = 1.0) -> Table:
    """The platforms' table on the first day.

    Args:
        settings: the scenario.
        impressions_per_day: drama impressions a day that the whole market is expected to have at the start; it must
            not depend on the simulated viewers. Platforms share it by audience.
        users: people online at the start over those at the end of 2023.
    """
    table = Table("platform", PLATFORM, N_PLATFORMS)
    groups = [getattr(settings.platforms, name) for name in PLATFORMS]
    for name in _SETTINGS:
        table[name] = [getattr(group, name) for group in groups]
    table["form"] = FORMS
    table["monthly_users"] = [int(group.monthly_users * users) for group in groups]
    table["member_fee"] = [to_fen(group.member_fee) for group in groups]
    table["reserve_price"] = to_fen(settings.traffic.reserve_price)
    table["traffic_price"] = settings.traffic.reserve_price * FEN_PER_YUAN / 1000.0
    open_channels(table, settings, settings.start.year)
    weights = [
        g.organic_pull * g.monthly_users * carries for g, carries in zip(groups, table["drama_channel"], strict=True)
    ]
    everyone = max(sum(weights), 1.0)
    table["usual_impressions"] = [int(impressions_per_day * (weight / everyone)) for weight in weights]
    table["drama_impressions"] = table["usual_impressions"]
    table["audience_share"] = [weight / everyone for weight in weights]
    return table


def open_channels(table: Table, settings: Any, year: int) -> None:
    """Write which platforms carry dramas in ``year``."""
    groups = [getattr(settings.platforms, name) for name in PLATFORMS]
    table["drama_channel"] = [int(group.drama_channel and group.channel_since <= year) for group in groups]


def hosts(settings: Any) -> np.ndarray:
    """Whose feeds bring whom viewers for money: bool [host, platform that buys traffic there]."""
    buys = np.zeros((N_PLATFORMS, N_PLATFORMS), bool)
    for buyer, name in enumerate(PLATFORMS):
        for host in getattr(settings.platforms, name).buys_traffic_on:
            buys[PLATFORMS.index(host), buyer] = True
    return buys
