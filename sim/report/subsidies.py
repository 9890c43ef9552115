"""Where policy money went, by kind: offered, spent, what it brought about, and what kept the rest from being spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill
from typing import Any, NamedTuple

from sim.locale import Words
from sim.records.figures import decimals, number, scale_of
from sim.records.subsidies import REASONS
from sim.records.summary import Estimate
from sim.report.markup import Table

type Means = Mapping[str, float | None]
"""Outcomes, figures of `sim.records.subsidies` and effects, by name."""

IN_MONEY, IN_KIND = ("cash", "coupons", "commission"), ("traffic",)
_GOES_ON = "unspent_goes_on"
_COLUMNS = ("offered", "spent", "marginal", "inframarginal", "unspent")
_WIDEST = 120
"""Characters of a line on the terminal."""


class Told(NamedTuple):
    """A table by kind, and sentences on what was not spent."""

    table: Table
    sentences: Sequence[str]


def means_of(summary: Mapping[str, Estimate]) -> dict[str, float | None]:
    """The means of a run's summary."""
    return {name: estimate["mean"] for name, estimate in summary.items()}


def under_policy(effects: Iterable[Mapping[Any, Any]]) -> dict[str, float | None]:
    """The means under a policy, from the rows of its effects in a comparison; of what has no base, the effects."""
    means = {}
    for row in effects:
        known = [row[name] for name in ("base", "difference") if row[name] is not None and row[name] == row[name]]
        name = str(row["outcome"])
        if known:
            means[name] = known[-1] if name.startswith("subsidy_paired") else sum(known)
    return means


def subsidies_told(means: Means, words: Words, caption: str = "") -> Told | None:
    """The table and the sentences; None where no plan offered anything. Beside a base there is a column more."""
    kinds = [kind for kind in (*IN_MONEY, *IN_KIND) if means.get(f"subsidy_offered_{kind}")]
    if not kinds:
        return None
    columns = [*_COLUMNS, *(["paired"] if any(name.startswith("subsidy_paired") for name in means) else [])]
    rows = [[words(f"subsidy.{kind}"), *_cells([kind], columns, means, words)] for kind in kinds]
    for name, some in (("in_money", IN_MONEY), ("in_kind", IN_KIND)):
        if there := [kind for kind in some if kind in kinds]:
            rows.append([words(f"subsidy.{name}"), *_cells(there, columns, means, words)])
    headings = [words("subsidy.kind"), *(words(f"subsidy.{name}") for name in columns)]
    table = Table(caption or words("subsidy.table"), headings, rows, numbers=range(1, len(headings)))
    sentences = [_sentence(kind, means, words) for kind in kinds if _unspent(kind, means) > 0]
    if means.get(_GOES_ON):
        sentences.append(words("subsidy.goes_on", money=_yuan(means[_GOES_ON] or 0.0, words)))
    if "commission" in kinds and "paired" not in columns:
        sentences.append(words("subsidy.only_paired"))
    return Told(table, sentences)


def subsidy_text(means: Means) -> str:
    """The same for the terminal; empty where no plan offered anything."""
    told = subsidies_told(means, Words("en"))
    if told is None:
        return ""
    rows = [["", *told.table.headings[1:]], *told.table.rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for name, *cells in rows:
        right = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        lines.append("  ".join([name.ljust(widths[0]), *right]))
    sentences = (fill(sentence, _WIDEST) for sentence in told.sentences)
    return "\n".join([told.table.caption, "", *(line.rstrip() for line in lines), "", *sentences])


def _cells(kinds: Sequence[str], columns: Sequence[str], means: Means, words: Words) -> list[str]:
    """Sums of some kinds by column; empty where that of any kind is not known."""
    cells = []
    for column in columns:
        found = [_of(column, kind, means) for kind in kinds]
        known = [value for value in found if value is not None]
        cells.append(_yuan(sum(known), words) if len(known) == len(kinds) else "–")
    return cells


def _of(column: str, kind: str, means: Means) -> float | None:
    return _unspent(kind, means) if column == "unspent" else means.get(f"subsidy_{column}_{kind}")


def _unspent(kind: str, means: Means) -> float:
    return (means.get(f"subsidy_offered_{kind}") or 0.0) - (means.get(f"subsidy_spent_{kind}") or 0.0)


def _sentence(kind: str, means: Means, words: Words) -> str:
    """What kept money of a kind from being spent, by what happened; the largest part first."""
    parts = {name: means.get(name) or 0.0 for name in REASONS if name.startswith(f"unspent_{kind}_")}
    reasons = [
        words(f"subsidy.{name}", money=_yuan(parts[name], words), **_counts(means))
        for name in sorted(parts, key=lambda name: -parts[name])
        if parts[name] > 0
    ]
    return words(
        "subsidy.unspent_of",
        kind=words(f"subsidy.{kind}"),
        unspent=_yuan(_unspent(kind, means), words),
        offered=_yuan(means.get(f"subsidy_offered_{kind}") or 0.0, words),
        reasons=words("subsidy.and").join(reasons) or words("subsidy.reason_unknown"),
    )


def _counts(means: Means) -> dict[str, str]:
    names = ("titles_planned", "titles_qualified", "titles_paid", "vouchers_issued", "vouchers_redeemed")
    counts = {name: f"{means.get(name) or 0.0:,.0f}" for name in names}
    shown, lifted = (means.get(name) or 0.0 for name in ("titles_on_offer", "titles_lifted"))
    return counts | {"lifted_share": f"{100 * lifted / shown if shown else 0.0:.0f}"}


def _yuan(value: float, words: Words) -> str:
    divisor, magnitude = scale_of(value, "yuan", words.magnitudes)
    return words.amount(number(value / divisor, decimals(value / divisor, None)), magnitude, "yuan")
