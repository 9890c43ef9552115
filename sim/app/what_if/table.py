"""The answer in rows: baseline, change, and its interval drawn on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.app.estimate import Estimate
from sim.experiments.comparison.effects import Effect, paired
from sim.experiments.comparison.findings import EXTRAS
from sim.experiments.comparison.groups import MEMBERS
from sim.locale import Words
from sim.money import FEN_PER_YUAN
from sim.outcomes import OUTCOMES
from sim.records.figures import decimals, scale_of
from sim.report.differences import Row, known, level, point, relative, signed
from sim.report.markup import rendered

HEADLINES = (
    "gmv", "gmv_microdrama", "market_revenue", "platform_net_revenue", "creator_income", "merchant_profit",
    "consumer_surplus", "hours_watched", "repurchase_rate", "return_rate",
)  # fmt: skip
SIDES = tuple(dict.fromkeys(member.group for member in MEMBERS))
_WIDTH, _HEIGHT = 240, 22
_ROUND = (1, 2, 3, 5, 10)


class Line(NamedTuple):
    """One row: its key, what it is called and means, its figures, and value and interval in units of the drawing."""

    key: str
    name: str
    meaning: str
    row: Row
    drawn: list[float | None]


def outcome_lines(estimate: Estimate, names: Sequence[str], words: Words) -> list[Line]:
    """Outcomes, drawn in per cent of the baseline."""
    found = []
    for name in names:
        row = estimate.effect(name)._asdict() | {"unit": OUTCOMES[name].unit, "outcome": name}
        found.append(
            Line(name, words.name("outcome", name), words.declared(OUTCOMES[name].meaning), row, relative(row))
        )
    return found


def side_lines(estimate: Estimate, words: Words) -> list[Line]:
    """Surplus of each side of the market and of everybody, drawn in billions of yuan."""
    groups = [[i for i, member in enumerate(MEMBERS) if member.group == side] for side in SIDES]
    everybody = ("everybody", list(range(len(MEMBERS))))
    return [
        _surplus_line(side, words.name("side", side), places, estimate, words)
        for side, places in [*zip(SIDES, groups, strict=True), everybody]
    ]


def member_lines(estimate: Estimate, side: str, words: Words) -> list[Line]:
    """Surplus of each member of a side, the largest gain first."""
    found = [
        _surplus_line(member.member, member_name(member.member, words), [place], estimate, words)
        for place, member in enumerate(MEMBERS)
        if member.group == side
    ]
    return sorted(found, key=lambda line: -(line.row["difference"] or 0.0))


def member_name(member: str, words: Words) -> str:
    """`women, under 30, city tier 1-2`, `skin_care` or `taobao`, in the reader's language."""
    comma = "，" if words.language == "zh" else ", "
    return comma.join(words.name("member", part, words.name("platform", part)) for part in member.split(", "))


class Bar(NamedTuple):
    """A drawn interval: its class, the places of point and ends (empty without), and which ends leave the scale."""

    kind: str
    value: str = ""
    low: str = ""
    high: str = ""
    beyond: Sequence[tuple[int, float]] = ()
    """The side (-1 or 1) and the place of each end that becomes an arrow."""


class Shown(NamedTuple):
    """One row as its template shows it; without a bar its difference is unknown."""

    key: str
    name: str
    meaning: str
    base: str = ""
    sure: str = ""
    change: str = ""
    percent: str = ""
    interval: str = ""
    verdict: str = ""
    bar: Bar | None = None


def lines_table(lines: Sequence[Line], caption: str, unit: str, words: Words, *, verdicts: bool = False) -> str:
    """The rows as a table, their intervals on one scale whose unit is given."""
    limit = _limit(lines)
    return rendered(
        "answer.html",
        package="sim.app",
        words=words,
        caption=caption,
        scale=words("whatif.column.scale", unit=unit, limit=f"{limit:,g}").strip(),
        verdicts=verdicts,
        rows=[_shown(line, limit, words, verdicts) for line in lines],
        box=f"{-_WIDTH / 2 - 6} {-_HEIGHT / 2} {_WIDTH + 12} {_HEIGHT}",
    )


def _shown(line: Line, limit: float, words: Words, verdicts: bool) -> Shown:
    row = line.row
    if not known(row["difference"]):
        return Shown(line.key, line.name, line.meaning)
    sure = _sure(row)
    change, interval = _change(row, words)
    return Shown(
        line.key,
        line.name,
        line.meaning,
        level(row["base"], row["unit"], words),
        sure,
        change,
        "" if verdicts else _percent(relative(row), words),
        interval,
        words(f"verdict.{row['verdict']}") if verdicts and row["ci_low"] is not None else "",
        _bar(line.drawn, limit, sure),
    )


def _change(row: Row, words: Words) -> tuple[str, str]:
    """The difference with its unit, and its interval."""
    value, low, high, unit = row["difference"], row["ci_low"], row["ci_high"], row["unit"]
    divisor, magnitude = scale_of(max(abs(x) for x in (value, low, high) if known(x)), unit, words.magnitudes)
    places = _places(value / divisor, None if low is None else (high - low) / 2 / divisor)
    shown = words("effects.points") if magnitude == "%" else words.unit(magnitude, unit)
    change = f"{signed(value / divisor, places)} {shown}".strip()
    if low is None or low == high:
        return change, ""
    ends = {"low": signed(low / divisor, places), "high": signed(high / divisor, places)}
    return change, words("headline.between", **ends)


def _percent(change: list[float | None], words: Words) -> str:
    value, low, high = change
    if value is None:
        return ""
    places = _places(value, None if low is None or high is None else (high - low) / 2)
    return words("whatif.percent", value=signed(value, max(min(places, 2), 0)))


def _places(value: float, half: float | None) -> int:
    """Decimal places: two digits of the half-width where it begins with 1 or 2, else one."""
    return decimals(value, half and half / 3)


def _sure(row: Row) -> str:
    """The class of a change: more, less, or unclear where the interval holds zero or there is none."""
    low, high = row["ci_low"], row["ci_high"]
    if low is None or high is None or low <= 0 <= high:
        return "unclear"
    return "more" if low > 0 else "less"


def _bar(drawn: list[float | None], limit: float, sure: str) -> Bar:
    """Point and interval as places in the drawing."""
    value, low, high = drawn
    if value is None:
        return Bar("")
    edge = _WIDTH / 2
    at, left, right = (f"{edge * max(-1.0, min(1.0, end / limit)):.1f}" for end in (value, low or value, high or value))
    if low is None or high is None:
        return Bar(sure, at)
    beyond = [(side, side * edge) for side, end in ((-1, low), (1, high)) if side * end > limit * 1.001]
    return Bar(sure, at, left, right, beyond)


def _limit(lines: Sequence[Line]) -> float:
    """The end of the scale: a round number that most intervals stay within."""
    ends = sorted(max(abs(end) for end in line.drawn if end is not None) for line in lines if line.drawn[0] is not None)
    if not ends or not ends[-1]:
        return 1.0
    wanted = min(ends[-1], 8 * max(ends[len(ends) // 2], ends[-1] / 40))
    wanted = ends[-1] if ends[-1] <= 2 * wanted else wanted  # nothing is cut off where half as much room would do
    magnitude = 1.0
    while wanted > 10 * magnitude:
        magnitude *= 10
    while wanted < magnitude:
        magnitude /= 10
    return next(step * magnitude for step in _ROUND if step * magnitude >= wanted * 0.999)


def _surplus_line(key: str, name: str, places: Sequence[int], estimate: Estimate, words: Words) -> Line:
    without, under = (
        [float(one.surplus[list(places)].sum()) / FEN_PER_YUAN for one in side]
        for side in (estimate.without, estimate.under)
    )
    effect: Effect = paired(without, under)
    row: dict[Any, Any] = effect._asdict() | {"unit": "yuan", "verdict": effect.verdict}
    return Line(key, name, "", row, point(row, words.magnitudes[1][0]))


def total_line(estimate: Estimate, words: Words) -> Line:
    """Total surplus as an outcome."""
    line = _surplus_line("total_surplus", words.name("outcome", "total_surplus"), range(len(MEMBERS)), estimate, words)
    row = line.row | {"unit": EXTRAS["total_surplus"].unit}
    return line._replace(meaning=words.declared(EXTRAS["total_surplus"].meaning), row=row, drawn=relative(row))
