"""Who is connected with whom on one day: audiences, views, orders and money between the platforms and the sides.

Nodes go by name: the platforms of ``names.PLATFORMS``, and the sides of the market. A flow goes from one node to
another; amounts are whole numbers for the real population.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.market.model import MarketModel
from sim.money import Fen
from sim.names import N_PLATFORMS, PLATFORMS

VIEWERS, CREATORS, OPERATORS = "viewers", "creators", "operators"
MERCHANTS, ADVERTISERS = "merchants", "advertisers"
SIDES = (VIEWERS, CREATORS, OPERATORS, MERCHANTS, ADVERTISERS)
_SECTORS = (CREATORS, OPERATORS, MERCHANTS, ADVERTISERS)
# what viewers have paid in for coins and for orders on their way is still theirs until a firm gets it
_OF_VIEWERS = ("households", "coins", "escrow")

type Flows = dict[tuple[str, str], int]
"""Amounts > 0 by (from, to)."""


class Venue(NamedTuple):
    """A platform on one day, for the real population."""

    audience: int  # people who watched a drama there
    views: int  # sessions
    seconds: int  # watched
    word: int  # of the audience, people whom an acquaintance recommended a drama
    orders: int
    received: Fen
    paid: Fen


@dataclass(frozen=True)
class Network:
    """The market's connections on the day just played."""

    active: int
    """People who watched a drama anywhere; who did so on two platforms counts once."""
    venues: dict[str, Venue]
    """By platform."""
    views: Flows
    """Sessions: viewers to platform, platform to creators; and people whom an advert led from platform to platform."""
    orders: Flows
    """Orders: viewers to platform, platform to merchants."""
    money: Flows
    """Fen between platforms and sides; payments within a side and to anybody else are left out."""
    shared: Flows
    """Of those who watched a drama somewhere, people who use both platforms; each pair once."""


def network_of(model: MarketModel) -> Network:
    """The network of the day just played. Raises ValueError before the first day."""
    if model.day == 0:
        raise ValueError("no day has been played yet")
    tally, people = model.tally, model.viewers_table
    weight = people["weight"].astype(np.int64)
    views = tally.views.sum(axis=1)
    seconds = tally.episodes @ model.dramas["episode_seconds"][model.today.screens.drama].astype(np.int64)
    orders = _sums(model.new_orders["platform"], model.new_orders["weight"])
    money, received, paid = _money(model)
    heard = people["heard_drama"] >= 0
    word = _sums(people["venue"][heard], weight[heard])
    columns = (tally.visitors, views, seconds, word, orders, received, paid)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    active = (people["active_days"] & 1) == 1
    return Network(
        active=int(weight[active].sum()),
        venues={name: Venue(*row) for name, row in zip(PLATFORMS, rows, strict=True)},
        views=_through(views, CREATORS) | _led_on(people, weight),
        orders=_through(orders, MERCHANTS),
        money=money,
        shared=_shared(people["platforms"][active], weight[active]),
    )


def _through(amounts: np.ndarray, side: str) -> Flows:
    """From the viewers through each platform to another side."""
    known = [(name, amount) for name, amount in zip(PLATFORMS, amounts.tolist(), strict=True) if amount]
    return {(VIEWERS, name): amount for name, amount in known} | {(name, side): amount for name, amount in known}


def _led_on(people: Any, weight: np.ndarray) -> Flows:
    """People who visited one platform and were led by an advert to a drama on another."""
    venue, watched = people["venue"].astype(np.int64), people["shown_on"].astype(np.int64)
    led = (people["shown_by_ad"] == 1) & (watched >= 0) & (venue >= 0) & (venue < N_PLATFORMS) & (venue != watched)
    matrix = np.zeros((N_PLATFORMS, N_PLATFORMS), np.int64)
    np.add.at(matrix, (venue[led], watched[led]), weight[led])
    return _flows(matrix)


def _shared(used: np.ndarray, weight: np.ndarray) -> Flows:
    """People who use two platforms, by pair."""
    uses = ((used[:, None] >> np.arange(N_PLATFORMS)) & 1).astype(np.float64)
    both = (uses * weight[:, None]).T @ uses  # whole numbers far below 2**53: exact
    return _flows(np.triu(both, 1).astype(np.int64))


def _money(model: MarketModel) -> tuple[Flows, np.ndarray, np.ndarray]:
    """The day's payments between nodes, and what each platform received and paid in all, in fen."""
    ledger = model.ledger
    nodes = (*PLATFORMS, *SIDES)
    place = {name: i for i, name in enumerate(nodes)}
    of_account = np.array(
        [place.get(node, -1) for node in map(_node_of(model), ledger.names, ledger.sectors)], np.int64
    )
    entries = ledger.entries(model.day - 1)
    payer = of_account[entries["payer"].cat.codes.to_numpy()]
    payee = of_account[entries["payee"].cat.codes.to_numpy()]
    fen = entries["fen"].to_numpy()
    between = payer != payee
    platforms = [_sums(side[between], fen[between]) for side in (payee, payer)]
    known = between & (payer >= 0) & (payee >= 0)
    matrix = np.zeros((len(nodes), len(nodes)), np.int64)
    np.add.at(matrix, (payer[known], payee[known]), fen[known])
    return _flows(matrix, nodes), platforms[0], platforms[1]


def _node_of(model: MarketModel) -> Any:
    """The function from an account's name and sector to its node; a plan's money is its platform's."""
    funds = model.policy_desk.funds

    def node(name: str, sector: str) -> str | None:
        if sector == "platforms":
            return name.partition(":")[2]
        if sector == "policies":
            return PLATFORMS[funds[name.partition(":")[2]].plan.platform]
        if sector in _OF_VIEWERS:
            return VIEWERS
        return sector if sector in _SECTORS else None

    return node


def _sums(platform: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Amounts by platform, int64[p]; what belongs to none is left out."""
    there = (platform >= 0) & (platform < N_PLATFORMS)
    sums = np.zeros(N_PLATFORMS, np.int64)
    np.add.at(sums, platform[there].astype(np.int64), amount[there].astype(np.int64))
    return sums


def _flows(matrix: np.ndarray, nodes: tuple[str, ...] = PLATFORMS) -> Flows:
    """What is not zero in a square matrix."""
    return {(nodes[i], nodes[j]): int(matrix[i, j]) for i, j in np.argwhere(matrix).tolist()}
