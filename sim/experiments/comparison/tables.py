"""A comparison as text for the terminal, with no more digits than the evidence carries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

from sim.outcomes import BY_KIND, OUTCOMES
from sim.records.figures import decimals, number, scale_of
from sim.records.subsidies import SUBSIDIES
from sim.records.table import NOTE, warm_up_words
from sim.report.differences import pairing, unchanged
from sim.report.subsidies import subsidy_text, under_policy

if TYPE_CHECKING:
    from sim.experiments.comparison.compare import Comparison

_MOST_MEMBERS = 6  # winners, and losers, that are named one by one
type Row = tuple[str, ...]

_APART = {*SUBSIDIES, *BY_KIND}
"""What is told of subsidies by kind has a table of its own."""
_WIDEST = 120
"""Characters of a line."""


def comparison_text(comparison: Comparison) -> str:
    """What was compared; for each policy its effects, winners and losers; the league; what to trust."""
    parts = [_heading(comparison)]
    for label in comparison.policies:
        parts += [f"{label}: what changes", *_nothing(comparison, label), _effects(comparison, label)]
        effects = comparison.effects.loc[comparison.effects["policy"] == label].to_dict("records")
        parts += [told] if (told := subsidy_text(under_policy(effects))) else []
        parts += [f"{label}: who gains and who loses (surplus of the whole run)", _groups(comparison, label)]
        parts += _incidence(comparison, label)
        if poor := comparison.record["unhelped_by_pairing"].get(label):
            told = f"Warning: pairing bought nothing for {', '.join(poor)}: more replications are needed there."
            parts.append(fill(told, _WIDEST))
    parts.append("League: total surplus per yuan of outlay (policy money, and what changed levers cost)")
    parts.append(_league(comparison))
    return "\n\n".join([*parts, NOTE])


def _heading(comparison: Comparison) -> str:
    base, record = comparison.base, comparison.record
    seeds, count = record["seeds"], len(comparison.policies)
    lines = [
        f"{count} {'policy' if count == 1 else 'policies'} compared with: {base.title}",
        f"{base.days} days from {base.start}, {base.viewers:,} simulated viewers, "
        f"{len(seeds)} pairs with the same luck, seeds {seeds[0]} to {seeds[-1]}"
        if len(seeds) > 1
        else f"one pair with the same luck, seed {seeds[0]}",
    ]
    warm_up, saved = record["warm_up"], record["warm_up_seconds_saved"]
    line = warm_up_words(warm_up) + (", played once for each seed" if warm_up else "")
    lines.append(line + (f"; sharing it saved {saved:.0f} s of computing" if saved >= 1 else ""))
    return "\n".join(lines)


def _nothing(comparison: Comparison, label: str) -> list[str]:
    """A warning where the policy did nothing."""
    table = comparison.effects
    if not unchanged(table.loc[table["policy"] == label].to_dict("records")):
        return []
    return ["Warning: no figure differs from the base in any pair: nothing in this policy acts in this run."]


def _effects(comparison: Comparison, label: str) -> str:
    rows: list[Row] = [("", "base", "difference", "95 % interval", "change", "pairing", "for whom")]
    table = comparison.effects
    for effect in table.loc[table["policy"] == label].to_dict("records"):
        if _known(effect["difference"]) and effect["outcome"] not in _APART:
            rows.append((effect["outcome"], *_cells(effect), _for_whom(effect)))
    return aligned(rows) + (
        '\n"pairing": how many times fewer replications than with independent seeds'
        '\n"for whom": + better, - worse, where the interval leaves no doubt'
    )


def _for_whom(effect: dict[Any, Any]) -> str:
    """For whom a change is better and for whom worse, where its interval excludes zero."""
    outcome, low, high = OUTCOMES.get(effect["outcome"]), effect["ci_low"], effect["ci_high"]
    if outcome is None or not _known(low) or low <= 0 <= high:
        return ""
    rises = low > 0
    signs = (
        ("+", outcome.good_for if rises else outcome.bad_for),
        ("-", outcome.bad_for if rises else outcome.good_for),
    )
    return "  ".join(f"{sign} {', '.join(groups)}" for sign, groups in signs if groups)


def _groups(comparison: Comparison, label: str) -> str:
    table = comparison.groups.loc[comparison.groups["policy"] == label]
    rows: list[Row] = [("", "base", "difference", "95 % interval", "change", "")]
    sums = table.loc[table["member"] == "all"]
    rows += [_group_row(row["group"], row) for row in sums.to_dict("records")]
    members = table.loc[table["member"] != "all"]
    for verdict, falling in (("gains", False), ("loses", True)):
        some = members.loc[members["verdict"] == verdict].sort_values("difference", ascending=falling)
        named = some.to_dict("records")[:_MOST_MEMBERS]
        rows += [_group_row(f"  {row['group']}: {row['member']}", row) for row in named]
        if len(some) > _MOST_MEMBERS:
            rows.append((f"  and {len(some) - _MOST_MEMBERS} more", "", "", "", "", verdict))
    return aligned(rows)


def _incidence(comparison: Comparison, label: str) -> list[str]:
    """Who paid policy money, who was paid, and where sales went; nothing where no plan is changed."""
    table = comparison.incidence
    rows = [
        (" ".join(part for part in (row["part"], row["kind"], row["member"].replace("_", " ")) if part), *_cells(row))
        for row in table.loc[table["policy"] == label].to_dict("records")
    ]
    heads = ("", "base", "difference", "95 % interval", "change", "pairing")
    told = f"{label}: who paid policy money, who received it, and where sales went (goods sent back are taken off)"
    return [told, aligned([heads, *rows])] if rows else []


def _group_row(name: str, row: dict[Any, Any]) -> Row:
    return (name, *_cells(row)[:4], "" if row["verdict"] == "same" else row["verdict"])


def _league(comparison: Comparison) -> str:
    rows: list[Row] = [("", "per yuan of outlay", "subsidy_return", "total surplus", "outlay")]
    for row in comparison.league.to_dict("records"):
        amounts = [_amount(row, name, "yuan") for name in ("total_surplus", "outlay")]
        returns = [_amount(row, name, "") for name in ("return_per_yuan", "subsidy_return")]
        rows.append((f"{row['rank']}. {row['policy']}", *returns, *amounts))
    return aligned(rows)


def _amount(row: dict[Any, Any], name: str, unit: str) -> str:
    """A value and its half-width from a row of the league."""
    value, low, high = row[name], row[f"{name}_ci_low"], row[f"{name}_ci_high"]
    if not _known(value):
        return "–"
    divisor, shown = _in_units(value, unit)
    half = (high - low) / 2 / divisor if _known(low) else None
    places = _places(value / divisor, half)
    spread = f" ± {number(half, places)}" if half else ""
    return f"{_signed(value / divisor, places)}{spread} {shown}".rstrip()


def _cells(effect: dict[Any, Any]) -> Row:
    """Base, difference, interval, relative change, variance ratio."""
    base, value, low, high = (effect[name] for name in ("base", "difference", "ci_low", "ci_high"))
    unit = effect["unit"]
    largest = max((abs(x) for x in (value, low, high) if _known(x)), default=0.0)
    divisor, shown = _in_units(largest, unit)
    half = (high - low) / 2 / divisor if _known(low) else None
    places = _places(value / divisor, half)
    # what it is per stands with the base
    told = "points" if shown == "%" else "" if shown.startswith("per ") else shown
    difference = f"{_signed(value / divisor, places)} {told}".rstrip()
    interval = f"{_signed(low / divisor, places)} to {_signed(high / divisor, places)}" if half else ""
    return _level(base, unit), difference, interval, _change(effect), pairing(effect)


def _level(base: Any, unit: str) -> str:
    if not _known(base):
        return ""
    divisor, shown = _in_units(base, unit)
    return f"{number(base / divisor, decimals(base / divisor, None))} {shown}".rstrip()


def _change(effect: dict[Any, Any]) -> str:
    """The relative difference in percent, to the first digit that is uncertain."""
    relative = effect["relative"]
    if not _known(relative):
        return ""
    base = abs(effect["base"])
    half = (effect["ci_high"] - effect["ci_low"]) / 2 / base if _known(effect["ci_low"]) else 0.0
    return f"{_signed(100 * relative, _places(100 * relative, 100 * half or None))} %"


def _in_units(value: float, unit: str) -> tuple[float, str]:
    """What to divide by, and the word and unit to write behind the number."""
    divisor, magnitude = scale_of(value, unit)
    return divisor, " ".join(part for part in (magnitude, "" if unit in ("share", "0-1") else unit) if part)


def _places(value: float, half: float | None) -> int:
    """Decimal places to show: one more where the half-width's first digit is a 1 or 2, which alone would be coarse."""
    places = decimals(value, half)
    return places + 1 if half and f"{half:e}"[0] in "12" else places


def _signed(value: float, places: int) -> str:
    """A difference, with its sign unless it rounds to zero."""
    text = number(value, places)
    return f"+{text}" if round(value, places) > 0 else text


def _known(value: Any) -> bool:
    return value is not None and not math.isnan(value)


def aligned(rows: Sequence[Row]) -> str:
    """Columns as wide as their widest cell; the first to the left, the rest to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for name, *cells in rows:
        right = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        lines.append("  ".join([name.ljust(widths[0]), *right]).rstrip())
    return "\n".join(lines)
