"""Money between groups: two Sankey diagrams, and the accounts that show where they balance."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.locale import Words
from sim.money import FEN_PER_YUAN, Fen
from sim.records.figures import number, scale_of
from sim.report.flows import INNER, Account, Link, accounts, diagram, payments_by_sector
from sim.report.markup import Table

type Payments = dict[tuple[str, str, str], Fen]


def money_flows(ledger: pd.DataFrame, replications: int, words: Words) -> tuple[dict[str, Any], dict[str, Any]]:
    """The links of both diagrams as tables, the accounts of every group, and the diagrams' data by name."""
    payments = payments_by_sector(ledger)
    drama = diagram(payments, drama_only=True)
    everything = diagram(payments, drama_only=False)
    found = accounts(payments)
    money = {
        "about": words("money.about", n=replications) if replications > 1 else words("money.about_one"),
        "drama": _links(words("money.drama"), drama, replications, words),
        "everything": _links(words("money.all"), everything, replications, words),
        "imbalance": f"{sum(account.change for account in found.values()):,}",
        "accounts": _accounts(found, replications, words),
        "payments": _payments(payments, replications, words),
    }
    data = {"drama": _sankey(drama, replications, words), "everything": _sankey(everything, replications, words)}
    return money, data


def _sankey(links: dict[Link, Fen], replications: int, words: Words) -> dict[str, Any]:
    names = list(dict.fromkeys(name for link in links for name in link))
    return {
        "kind": "sankey",
        "unit": words("unit.yuan"),
        "nodes": [{"name": name, "label": _label(name, words), "sector": name.partition(":")[0]} for name in names],
        "links": [
            {"source": source, "target": target, "value": fen / FEN_PER_YUAN / replications}
            for (source, target), fen in links.items()
        ],
    }


def _label(node: str, words: Words) -> str:
    sector, _, side = node.partition(":")
    special = side and (sector in ("cash", "other", "owners") or side == "gets")
    return words(f"flow.{node}") if special else words.name("sector", sector)


def _links(title: str, links: dict[Link, Fen], replications: int, words: Words) -> Table:
    rows = [
        (_label(source, words), _label(target, words), _yuan(fen / replications, words))
        for (source, target), fen in sorted(links.items(), key=lambda item: -item[1])
    ]
    headings = [words("money.from"), words("money.to"), words("money.amount")]
    return Table(title, headings, rows, numbers=(2,))


def _accounts(found: dict[str, Account], replications: int, words: Words) -> Table:
    order = sorted(found, key=lambda sector: (sector not in ("households", *INNER), -found[sector].received))
    rows = [
        (
            words.name("sector", sector),
            *(_yuan(fen / replications, words) for fen in (found[sector].received, found[sector].paid)),
            _yuan(found[sector].change / replications, words, signed=True),
        )
        for sector in order
    ]
    received, paid = (sum(getattr(account, side) for account in found.values()) for side in ("received", "paid"))
    total = (_yuan(received / replications, words), _yuan(paid / replications, words))
    rows.append((words("money.total"), *total, _yuan((received - paid) / replications, words)))
    headings = [words(f"money.{name}") for name in ("sector", "received", "paid", "change")]
    return Table(words("money.accounts"), headings, rows, numbers=(1, 2, 3))


def _payments(payments: Payments, replications: int, words: Words) -> Table:
    rows = [
        (
            words.name("sector", payer),
            words.name("sector", payee),
            words.name("reason", reason),
            _yuan(fen / replications, words),
        )
        for (payer, payee, reason), fen in sorted(payments.items(), key=lambda item: -item[1])
    ]
    headings = [words(f"money.{name}") for name in ("payer", "payee", "reason", "amount")]
    return Table(words("money.reasons"), headings, rows, numbers=(3,))


def _yuan(fen: float, words: Words, *, signed: bool = False) -> str:
    """An amount with three significant digits."""
    yuan = fen / FEN_PER_YUAN
    if not yuan:
        return words.amount("0", "", "yuan")
    divisor, magnitude = scale_of(yuan, "yuan", words.magnitudes)
    value = float(f"{yuan / divisor:.3g}")
    places = max(0, 3 - len(str(int(abs(value))))) if abs(value) >= 1 else 2
    sign = "+" if signed and value > 0 else ""
    return words.amount(sign + number(value, places), magnitude, "yuan")
