"""The report card: plays what its rows need, each market once, and says which figures are inside their ranges."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.evidence.experiments import Play
from sim.evidence.observing import NotShownError, Record
from sim.evidence.rows import REASONS, Part, Row
from sim.evidence.targets import PAST, ROWS
from sim.experiments.execution.chunks import Job
from sim.experiments.execution.ensemble import play_all, side_by_side
from sim.locale import Language, Message, Names, Words
from sim.records.summary import Estimate, estimate
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.characters import printable
from sim.scenario.explaining import closest

SEEDS = 3
"""Seeds where nobody says how many."""


@dataclass(frozen=True)
class Figure:
    """What became of a part of a row: its estimate over seeds, whether it counts and holds, and why not."""

    part: Part
    found: Estimate
    counted: bool
    inside: bool
    why: str
    """A key of `REASONS`."""


@dataclass(frozen=True)
class Verdict:
    """What became of a row. It is inside only if the mean over seeds of each of its parts that count is."""

    row: Row
    figures: tuple[Figure, ...]

    @property
    def counted(self) -> bool:
        """Whether any part counts."""
        return any(figure.counted for figure in self.figures)

    @property
    def inside(self) -> bool:
        """Whether every part that counts is inside its range."""
        return self.counted and all(figure.inside for figure in self.figures if figure.counted)

    @property
    def why(self) -> str:
        """The reason that all parts share; of a row that counts, the first reason why a part is not inside."""
        told = [figure.why for figure in self.figures if figure.counted == self.counted and figure.why]
        return told[0] if told else ""

    def entry(self, language: Language = "en") -> dict[str, Any]:
        """The row as `evidence.json` has it; a row of several parts has no value or range of its own."""
        words = Words(language)
        known = {"id": self.row.id, "kind": self.row.kind}
        parts = [known | {"id": f.part.name} | entry_of(f, words) for f in self.figures]
        if len(parts) == 1:
            return parts[0] | known
        blank = dict.fromkeys(("value", "low", "high", "range_low", "range_high"))
        judged = {"inside": self.inside if self.counted else None, "counted": self.counted}
        return known | blank | judged | {"reason": reason(self.why, words), "parts": parts}


def entry_of(figure: Figure, words: Words) -> dict[str, Any]:
    """The figures of a part as `evidence.json` has them."""
    found, part = figure.found, figure.part
    numbers = {"value": found["mean"], "low": found["ci_low"], "high": found["ci_high"]}
    limits = {"range_low": part.low, "range_high": part.high}
    judged = {"inside": figure.inside if figure.counted else None, "counted": figure.counted}
    return numbers | limits | judged | {"reason": reason(figure.why, words)}


def reason(why: str, words: Words) -> str:
    """A reason in the reader's language; empty where there is none."""
    return words.declared(REASONS[why]) if why else ""


@dataclass(frozen=True)
class Card:
    """A report card: the verdicts, the records they rest on, and what was played."""

    scenario: Scenario
    seeds: tuple[int, ...]
    verdicts: tuple[Verdict, ...]
    past: tuple[Record, ...] = ()
    """The market of the past years with each seed, where it was played: for pictures."""

    @property
    def counted(self) -> int:
        """Rows that count."""
        return sum(verdict.counted for verdict in self.verdicts)

    @property
    def inside(self) -> int:
        """Rows that count and are inside."""
        return sum(verdict.inside for verdict in self.verdicts)

    def entries(self, language: Language = "en") -> list[dict[str, Any]]:
        """The rows as `evidence.json` has them."""
        return [verdict.entry(language) for verdict in self.verdicts]


def chosen(ids: Sequence[str] | None) -> list[Row]:
    """The rows of some ids, in the order of the table; all of them for None.

    Raises:
        ScenarioError: every id that is none, with the one that was probably meant.
    """
    if ids is None:
        return list(ROWS.values())
    unknown = [name for name in dict.fromkeys(ids) if name not in ROWS]
    if unknown:
        raise ScenarioError([Problem("--only", None, no_such_row(name)) for name in unknown])
    return [row for row in ROWS.values() if row.id in ids]


def no_such_row(name: str) -> Message:
    """That there is no row of a name, with the one that was probably meant."""
    near = closest(name, list(ROWS))
    if near:
        return Message("evidence.no_row_near", id=printable(name), near=near)
    return Message("evidence.no_row", id=printable(name), names=Names(ROWS))


def judged(part: Part, values: Sequence[float | None], why: str = "") -> Figure:
    """What becomes of a part with a value for each seed; ``why``: a reason for which nothing could be measured."""
    found = estimate([value for value in values if value is not None and math.isfinite(value)])
    counted = part.judged and not why
    mean = found["mean"]
    if mean is None:
        return Figure(part, found, counted, False, why or part.why or "undefined")
    partly = "partly" if found["replications"] < len(values) else ""
    return Figure(part, found, counted, counted and part.holds(mean), part.why or partly)


def verdict_of(row: Row, scenario: Scenario, runs: Sequence[Mapping[Play, Record]], lacking: str) -> Verdict:
    """The verdict on a row.

    runs: for each seed, the record of every play of the row that there is. lacking: why there is none of the others.
    """
    return Verdict(row, tuple(_figure(part, row, scenario, runs, lacking) for part in row.parts))


def _figure(part: Part, row: Row, scenario: Scenario, runs: Sequence[Mapping[Play, Record]], lacking: str) -> Figure:
    if part.of is None:
        return judged(part, [], part.why)
    if not row.plays:
        return judged(part, [part.of(scenario)])
    if any(play not in records for records in runs for play in row.plays):
        return judged(part, [], part.why or lacking)
    try:
        return judged(part, [part.of(*(records[play] for play in row.plays)) for records in runs])
    except NotShownError as error:
        return judged(part, [], error.why)


def play_card(
    scenario: Scenario,
    *,
    seeds: int = SEEDS,
    only: Sequence[str] | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Card:
    """Play a report card of a scenario: every market that some row needs once, with each of so many seeds.

    Raises:
        ScenarioError: an id of ``only`` is none; the viewers would not fit into memory.
    """
    rows = chosen(only)
    numbers = tuple(range(scenario.seed, scenario.seed + seeds))
    plays = [play for play in dict.fromkeys(play for row in rows for play in row.plays) if _allowed(play, scenario)]
    keys = [(play, seed) for seed in numbers for play in plays]
    jobs = [Job(play.observed, (scenario, seed)) for play, seed in keys]
    count = side_by_side([scenario], workers, max(len(jobs), 1))
    found = dict(zip(keys, play_all(jobs, count, progress), strict=True))
    runs = [{play: found[play, seed] for play in plays} for seed in numbers]
    return card_of(scenario, numbers, rows, runs)


def card_of(
    scenario: Scenario,
    seeds: Iterable[int],
    rows: Iterable[Row],
    runs: Sequence[Mapping[Play, Record]],
    lacking: str = "refused",
) -> Card:
    """The card of some rows from what was played; see `verdict_of`."""
    verdicts = tuple(verdict_of(row, scenario, runs, lacking) for row in rows)
    past = tuple(records[PAST] for records in runs if PAST in records)
    return Card(scenario, tuple(seeds), verdicts, past)


def _allowed(play: Play, scenario: Scenario) -> bool:
    """Whether the scenario allows what a play changes (a plan of coupons may overlap with its own)."""
    try:
        play.scenario(scenario, scenario.seed)
    except ScenarioError:
        return False
    return True


def card_table(card: Card, language: Language = "en") -> str:
    """The card as text: a line a figure with its interval, range and verdict, and how many rows are inside."""
    words = Words(language)
    rows: list[tuple[str, ...]] = []
    for verdict in card.verdicts:
        if len(verdict.figures) == 1:
            rows.append(_line(verdict.row.id, verdict.figures[0], words))
        else:
            rows.append((verdict.row.id, verdict_words(verdict, words), "", "", ""))
            rows += [_line(f"  {words.declared(one.part.name)}", one, words) for one in verdict.figures]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(4)]
    lines = ["  ".join([*map(str.ljust, row, widths), row[4]]).rstrip() for row in rows]
    return "\n".join([*lines, "", words("evidence.total", inside=card.inside, counted=card.counted)])


def _line(name: str, of: Figure, words: Words) -> tuple[str, ...]:
    return name, verdict_words(of, words), value_text(of), range_text(of.part), reason(of.why, words)


def verdict_words(of: Verdict | Figure, words: Words) -> str:
    """Inside, outside or not counted."""
    if not of.counted:
        return words("evidence.not_counted")
    return words("evidence.inside") if of.inside else words("evidence.outside")


def value_text(figure: Figure) -> str:
    """The mean over seeds with its interval, to three significant digits."""
    found = figure.found
    if found["mean"] is None:
        return "–"
    value = plain(found["mean"])
    low, high = found["ci_low"], found["ci_high"]
    return value if low is None or high is None else f"{value} [{plain(low)}, {plain(high)}]"


def range_text(part: Part) -> str:
    """The range, with open ends; empty where there is none."""
    if part.low is None and part.high is None:
        return ""
    if part.low is None:
        return f"≤ {plain(part.high or 0.0)}" if part.high else "< 0"
    if part.high is None:
        return f"≥ {plain(part.low)}" if part.low else "> 0"
    return f"{plain(part.low)} – {plain(part.high)}"


def plain(value: float) -> str:
    """Three significant digits without an exponent."""
    digits = 0 if not value else max(0, 2 - int(np.floor(np.log10(abs(value)))))
    return f"{value:,.{min(digits, 5)}f}"
