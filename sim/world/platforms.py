"""The platforms at the start, and which of them carries dramas in which year."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.money import FEN_PER_YUAN, to_fen
from sim.names import FORMS, N_PLATFORMS, PLATFORMS, Form
from sim.processes.platforms.one_platform import PlatformSettings
from sim.scenario import Scenario
from sim.units import MILLE
from sim.world.columns import Table
from sim.world.schema import PLATFORM

COPIED = ("take_rate", "page_complexity", "data_share", "content_split", "unlock_share")
"""What of a platform's parameters its columns hold as it is set."""
_SETTINGS = ("monthly_users", "ad_load", *COPIED)


def setting(platform: PlatformSettings, name: str) -> float:
    """A setting of a platform; 0 where its form has none of that name."""
    return getattr(platform, name, 0.0)


DRAMA_BUSINESSES = np.isin(FORMS, (Form.MINI_PROGRAM, Form.APP))
"""Platforms on which dramas are paid for, bool[p]."""


class Traits(NamedTuple):
    """What of the platforms' parameters viewers meet every day; arrays by platform."""

    pull: np.ndarray  # inclination to open it for dramas
    live_pull: np.ndarray  # inclination to look for a live room there
    shelf_pull: np.ndarray  # inclination to search its shelf
    maturity: np.ndarray  # level of the service it provides itself, 0-1
    allied: np.ndarray  # mean level of the shelf platforms' service, by users, 0-1
    buyers: np.ndarray  # platforms whose titles look for viewers there for money, as bits
    ad_load: np.ndarray  # usual share of drama impressions sold as advertising, 0-1


def platform_traits(settings: Scenario) -> Traits:
    """The platforms as viewers meet them, whatever the day."""
    groups = [getattr(settings.platforms, name) for name in PLATFORMS]
    on_shelves = (group for group, form in zip(groups, FORMS, strict=True) if form == Form.SHELF)
    shelves = [(group.service_maturity, group.monthly_users) for group in on_shelves]
    users = sum(u for _, u in shelves)
    joint = sum(m * u for m, u in shelves) / users if users else 0.0
    return Traits(
        pull=np.array([g.organic_pull for g in groups], np.float64),
        live_pull=np.array([setting(g, "shop_pull") * setting(g, "live_share") for g in groups], np.float64),
        shelf_pull=np.array([setting(g, "shop_pull") * (1.0 - setting(g, "live_share")) for g in groups], np.float64),
        maturity=np.array([setting(g, "service_maturity") for g in groups], np.float64),
        allied=np.full(len(groups), joint),
        buyers=(hosts(settings) << np.arange(N_PLATFORMS)).sum(axis=1),
        ad_load=np.array([g.ad_load for g in groups], np.float64),
    )


def initial_platforms(settings: Scenario, impressions_per_day: float, users: float = 1.0) -> Table:
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
        table[name] = [setting(group, name) for group in groups]
    table["form"] = FORMS
    table["monthly_users"] = [int(group.monthly_users * users) for group in groups]
    table["member_fee"] = [to_fen(setting(group, "member_fee")) for group in groups]
    table["reserve_price"] = to_fen(settings.traffic.reserve_price)
    table["traffic_price"] = settings.traffic.reserve_price * FEN_PER_YUAN / MILLE
    open_channels(table, settings, settings.start.year)
    weights = [
        g.organic_pull * g.monthly_users * carries for g, carries in zip(groups, table["drama_channel"], strict=True)
    ]
    everyone = max(sum(weights), 1.0)
    table["usual_impressions"] = [int(impressions_per_day * (weight / everyone)) for weight in weights]
    table["drama_impressions"] = table["usual_impressions"]
    table["audience_share"] = [weight / everyone for weight in weights]
    return table


def open_channels(table: Table, settings: Scenario, year: int) -> None:
    """Write which platforms carry dramas in ``year``: of those in the market, whose channel has opened."""
    groups = [getattr(settings.platforms, name) for name in PLATFORMS]
    opened = [int(group.drama_channel and group.channel_since <= year) for group in groups]
    table["drama_channel"] = opened * table["active"]


def close_platforms(table: Table, leaving: np.ndarray) -> None:
    """Platforms leave the market, bool[p]: nobody opens them any more."""
    table["active"][leaving] = 0
    table["drama_channel"][leaving] = 0


def hosts(settings: Scenario) -> np.ndarray:
    """Whose feeds bring whom viewers for money: bool [host, platform that buys traffic there]."""
    buys = np.zeros((N_PLATFORMS, N_PLATFORMS), bool)
    for buyer, name in enumerate(PLATFORMS):
        for host in getattr(settings.platforms, name).buys_traffic_on:
            buys[PLATFORMS.index(host), buyer] = True
    return buys
