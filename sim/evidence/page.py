"""The report card as one HTML file: the rows with their verdicts, and pictures of the past market."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from sim.evidence import measures as m
from sim.evidence.card import Card, Figure, Verdict, range_text, reason, value_text, verdict_words
from sim.evidence.observing import NotShownError
from sim.evidence.rows import KINDS, Kind
from sim.evidence.targets import LAST, ROWS
from sim.locale import Language, Words
from sim.records.provenance import MODEL_VERSION, commit, versions
from sim.records.store import write_folder
from sim.report.assumptions import trusted
from sim.report.markup import Table
from sim.report.page import page

CARD, RECORD = "evidence", "card.json"
"""The rows and the page; what was played and with which code."""
YEARS = (2020, 2021, 2022, 2023)
_SHOWN_EPISODES = 40
_LORENZ = 20


def write_card(card: Card, folder: str | Path, language: Language = "en") -> Path:
    """Write the rows, the page and a record to a new folder, which appears whole or not at all.

    Raises FileExistsError, NotADirectoryError or PermissionError where that folder cannot be made.
    """
    record = {
        "title": card.scenario.title,
        "scenario": card.scenario.resolved(),
        "scenario_sha256": card.scenario.sha256,
        "seeds": list(card.seeds),
        "model_version": MODEL_VERSION,
        "versions": versions(),
        **commit(),
    }
    documents, pages = {CARD: card.entries(language)}, {CARD: card_page(card, language)}
    return write_folder(folder, {}, documents, record, pages, record_name=RECORD)


def card_page(card: Card, language: Language = "en") -> str:
    """The page of a card; the same card and language always give the same text."""
    words = Words(language)
    trust, statuses = trusted(card.scenario.resolved(), words)
    charts = pictures(card, words)
    shown = {
        "total": words("evidence.total", inside=card.inside, counted=card.counted),
        "alone": len(card.seeds) == 1,
        "verdicts": [(kind, rows) for kind in KINDS if (rows := _table(card, kind, words)).rows],
        "pictures": [(name, data["title"], _names(data)) for name, data in charts.items()],
        "assumptions": trust,
    }
    seeds = {"first": card.seeds[0], "last": card.seeds[-1], "n": len(card.seeds)}
    line = words("evidence.played", viewers=f"{card.scenario.viewers:,}", **seeds)
    return page("evidence.html", card.scenario.title, line, shown, charts | statuses, words)


def _table(card: Card, kind: Kind, words: Words) -> Table:
    headings = [words(f"evidence.{name}") for name in ("row", "value", "range", "verdict", "source")]
    rows: list[tuple[str, ...]] = []
    for verdict in card.verdicts:
        if verdict.row.kind == kind:
            rows += _rows(verdict, words)
    return Table(words(f"evidence.kind.{kind}"), headings, rows, numbers=(1, 2))


def _rows(verdict: Verdict, words: Words) -> list[tuple[str, ...]]:
    row, figures = verdict.row, verdict.figures
    meaning = f"{words.declared(row.meaning)} [{words.declared(row.unit)}]" + (f", {row.when}" if row.when else "")
    source = f"{words.declared(row.source)} ({row.trust})"
    meaning += f" ({row.id})"
    if len(figures) == 1:
        return [(meaning, *_cells(figures[0], words), source)]
    parts = [(f"– {words.declared(one.part.name)}", *_cells(one, words), "") for one in figures]
    return [(meaning, "", "", verdict_words(verdict, words), source), *parts]


def _cells(figure: Figure, words: Words) -> tuple[str, str, str]:
    told = verdict_words(figure, words) + (f": {reason(figure.why, words)}" if figure.why else "")
    return value_text(figure), range_text(figure.part), told


def pictures(card: Card, words: Words) -> dict[str, dict[str, Any]]:
    """Charts of the past market by name: growth, skew of views, the funnel, and activity; none where it was not played.

    Each shows the mean over the seeds in which there is something to draw, with the range over them.
    """
    found: dict[str, dict[str, Any]] = {}
    for name, draw in (("growth", _growth), ("skew", _skew), ("funnel", _funnel), ("activity", _activity)):
        try:
            data = draw(card, words) if card.past else None
        except NotShownError:
            continue
        if data is not None:
            found[name] = data | {"title": words(f"evidence.picture.{name}")}
    return found


def _growth(card: Card, words: Words) -> dict[str, Any]:
    simulated = [[m.revenue(record, year) for year in YEARS] for record in card.past]
    limits = [ROWS[f"market_{year}"].parts[0] for year in YEARS]
    published = {
        "mean": [((part.low or 0.0) + (part.high or 0.0)) / 2 for part in limits],
        "low": [part.low for part in limits],
        "high": [part.high for part in limits],
    }
    lines = [_line(words("evidence.simulated"), simulated), {"name": words("evidence.published")} | published]
    return _lines([str(year) for year in YEARS], lines, words.declared("1e8 yuan"))


def _skew(card: Card, words: Words) -> dict[str, Any] | None:
    curves = [curve for record in card.past if (curve := lorenz(m.views_of_year(record, LAST)))]
    if not curves:
        return None
    shares = [f"{100 * k // _LORENZ} %" for k in range(_LORENZ + 1)]
    equal = [[100 * k / _LORENZ for k in range(_LORENZ + 1)]]
    lines = [_line(words("evidence.simulated"), curves), _line(words("evidence.equal"), equal)]
    return _lines(shares, lines, "%")


def lorenz(amounts: np.ndarray) -> list[float]:
    """Per cent of the sum that the smallest amounts hold, at every twentieth of their number; empty without a sum."""
    if not amounts.sum():
        return []
    held = np.concatenate([[0.0], np.cumsum(np.sort(amounts))]) / amounts.sum() * 100
    return np.interp(np.linspace(0, len(amounts), _LORENZ + 1), np.arange(len(amounts) + 1), held).tolist()


def _funnel(card: Card, words: Words) -> dict[str, Any] | None:
    clips = [one for record in card.past if (one := m.Clips.of(record, LAST)).all]
    found = [[one.watched_for(m.EFFECTIVE_SECONDS), one.watched_for(m.LONG_SECONDS), one.complete()] for one in clips]
    if not found:
        return None
    shares = np.array(found, float)
    parts = ROWS["funnel"].parts
    ranges = [(part.low or 0.0, part.high or 0.0) for part in parts]
    simulated = [
        [_round(v), _round(a), _round(b)] for v, a, b in zip(shares.mean(0), shares.min(0), shares.max(0), strict=True)
    ]
    published = [[(low + high) / 2, low, high] for low, high in ranges]
    return {
        "kind": "intervals",
        "unit": "",
        "rows": [words.declared(part.name) for part in parts],
        "series": [
            {"name": words("evidence.simulated"), "points": simulated},
            {"name": words("evidence.published"), "points": published},
        ],
    }


def _activity(card: Card, words: Words) -> dict[str, Any] | None:
    plays = [m.plays_in(record, "plays", *m.year(LAST))[1 : _SHOWN_EPISODES + 1] for record in card.past]
    shares = [(100 * one / one.sum()).tolist() for one in plays if one.sum()]
    if not shares:
        return None
    lines = [_line(words("evidence.simulated"), shares)]
    return _lines([str(n) for n in range(1, _SHOWN_EPISODES + 1)], lines, "%")


def _names(data: dict[str, Any]) -> list[str]:
    """What a chart's lines are called, where it has no legend of its own."""
    return [line["name"] for line in data.get("lines", [])]


def _line(name: str, runs: list[list[float]]) -> dict[str, Any]:
    """A line with the mean of several runs and their range."""
    values = np.array(runs, float)
    alone = len(runs) == 1
    ends = (
        [[None] * values.shape[1]] * 2
        if alone
        else [[_round(v) for v in end] for end in (values.min(0), values.max(0))]
    )
    return {"name": name, "mean": [_round(v) for v in values.mean(0)], "low": ends[0], "high": ends[1]}


def _lines(places: list[str], lines: list[dict[str, Any]], unit: str) -> dict[str, Any]:
    return {"kind": "series", "unit": unit, "dates": places, "lines": lines}


def _round(value: float) -> float | None:
    """Four significant digits: more than a chart can show."""
    return float(f"{value:.4g}") if math.isfinite(value) else None
