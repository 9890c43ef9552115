"""Who paid whom, by group: the accounts of every group, and money flows that a Sankey diagram can show.

A Sankey diagram has no circles, a market has many. Groups outside the market (households, owners, advertisers,
suppliers) stand on the left with what they pay and on the right with what they get. What two groups of firms pay each
other is netted, and money that goes round in a longer circle is left out; both keep what each group keeps.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.money import Fen

type Link = tuple[str, str]

INNER = ("escrow", "coins", "merchants", "platforms", "operators", "creators", "pirates", "policies")
_PLURALS = {
    "creator": "creators",
    "operator": "operators",
    "merchant": "merchants",
    "platform": "platforms",
    "policy": "policies",
}
_HOUSEHOLD = {"income": "households", "outside_spending": "households"}
_BOTH_SIDES = ("households", "owners")
DRAMA = frozenset(
    (
        *(
            "coin_top_up",
            "unlock",
            "unlock_share",
            "advertising_sale",
            "title_share",
            "operation",
            "membership",
            "membership_split",
            "licence",
            "advertising",
            "advertising_split",
        ),
        *("traffic", "production", "placement_fee", "sales_commission", "subsidy_cash"),
        *(
            "subsidy_budget",
            "advertising_cost",
            "enforcement",
            "quality_gate",
            "service_audit",
            "copy_advertising",
            "copying",
        ),
    )
)
"""What is paid for making, showing and watching dramas; the rest is goods, owners and household budgets."""


class Account(NamedTuple):
    """What one group received and paid in all, in fen; what remains changed its cash."""

    received: Fen
    paid: Fen

    @property
    def change(self) -> Fen:
        """The change in cash."""
        return self.received - self.paid


def payments_by_sector(ledger: pd.DataFrame) -> dict[tuple[str, str, str], Fen]:
    """Total fen by (paying sector, receiving sector, reason) of a run's ledger, all replications together."""
    payers, payer = _by_sector(pd.Series(ledger["payer"]))
    payees, payee = _by_sector(pd.Series(ledger["payee"]))
    reasons = ledger["reason"].cat.categories.tolist()
    key = (payer * len(payees) + payee) * len(reasons) + ledger["reason"].cat.codes.to_numpy(np.int64)
    names = [(one, other, reason) for one, other, reason in product(payers, payees, reasons)]
    totals = np.zeros(len(names), np.int64)
    np.add.at(totals, key, ledger["fen"].to_numpy(np.int64))
    return {name: fen for name, fen in zip(names, totals.tolist(), strict=True) if fen}


def accounts(payments: dict[tuple[str, str, str], Fen]) -> dict[str, Account]:
    """The account of every sector that paid or received something."""
    received, paid = defaultdict(int), defaultdict(int)
    for (payer, payee, _), fen in payments.items():
        paid[payer] += fen
        received[payee] += fen
    return {sector: Account(received[sector], paid[sector]) for sector in sorted({*received, *paid})}


def diagram(payments: dict[tuple[str, str, str], Fen], *, drama_only: bool) -> dict[Link, Fen]:
    """The links of a Sankey diagram in fen (> 0): free of circles, and every group of firms balances.

    What a group receives and does not pay on goes to ``cash:kept`` and what it pays beyond that comes from
    ``cash:drawn``; with ``drama_only`` these are ``other:kept`` and ``other:drawn``.
    """
    links: dict[Link, Fen] = defaultdict(int)
    for (payer, payee, reason), fen in payments.items():
        source, target = _HOUSEHOLD.get(payer, payer), _HOUSEHOLD.get(payee, payee)
        wanted = reason in DRAMA if drama_only else source != target
        if wanted and source != target:
            links[_side(source, "pays"), _side(target, "gets")] += fen
    links = _without_circles(_netted(links))
    rest = "other" if drama_only else "cash"
    for sector in INNER:
        kept = sum(fen for (_, target), fen in links.items() if target == sector)
        kept -= sum(fen for (source, _), fen in links.items() if source == sector)
        if kept:
            links[(sector, f"{rest}:kept") if kept > 0 else (f"{rest}:drawn", sector)] = abs(kept)
    return links


def sector_of(account: str) -> str:
    """The sector that an account belongs to, from its name."""
    kind = account.partition(":")[0]
    return _PLURALS.get(kind) or kind


def _by_sector(accounts: pd.Series) -> tuple[list[str], np.ndarray]:
    """The sectors of a categorical column of accounts, and the place of each row's sector among them."""
    of_account = [sector_of(str(name)) for name in accounts.cat.categories]
    sectors = list(dict.fromkeys(of_account))
    place = np.array([sectors.index(sector) for sector in of_account], np.int64)
    return sectors, place[accounts.cat.codes]


def _side(sector: str, side: str) -> str:
    return f"{sector}:{side}" if sector in _BOTH_SIDES else sector


def _netted(links: dict[Link, Fen]) -> dict[Link, Fen]:
    net = {(source, target): fen - links.get((target, source), 0) for (source, target), fen in links.items()}
    return {link: fen for link, fen in net.items() if fen > 0}


def _without_circles(links: dict[Link, Fen]) -> dict[Link, Fen]:
    """The links less what only goes round, which changes nobody's balance."""
    while circle := _circle(links):
        least = min(links[link] for link in circle)
        links = {link: fen - least * (link in circle) for link, fen in links.items()}
        links = {link: fen for link, fen in links.items() if fen > 0}
    return links


def _circle(links: dict[Link, Fen]) -> list[Link]:
    """Some links that form a circle; empty if there is none."""
    onwards: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        onwards[source].append(target)
    finished: set[str] = set()

    def follow(path: list[str]) -> list[Link]:
        for target in onwards[path[-1]]:
            if target in path:
                nodes = [*path[path.index(target) :], target]
                return list(pairwise(nodes))
            if target not in finished and (found := follow([*path, target])):
                return found
        finished.add(path[-1])
        return []

    for start in list(onwards):
        if start not in finished and (found := follow([start])):
            return found
    return []
