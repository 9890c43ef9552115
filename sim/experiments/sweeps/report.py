"""The report of a sweep: one HTML file with what was asked, what was found at every point, and what is missing."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.sweeps.designs import Value
from sim.experiments.sweeps.folder import read_plan
from sim.experiments.sweeps.plan import SweepPlan, about, shown
from sim.experiments.sweeps.results import Sweep, opened
from sim.experiments.sweeps.text import MAIN
from sim.locale import Language, Words
from sim.outcomes import OUTCOMES
from sim.records.provenance import digest
from sim.records.store import replace_file
from sim.records.summary import estimate
from sim.report.assumptions import trusted, value_text
from sim.report.differences import relative
from sim.report.folder import PAGE
from sim.report.markup import Table
from sim.report.outcomes import shown as told
from sim.report.page import after_warm_up, page
from sim.report.question import question
from sim.report.series import MANY, charts_of, series_data

MOST_ROWS, MOST_LANES, MOST_LINES, MOST_DAYS = 200, 40, 6, 500_000
"""Points in a table, points and lines in a picture, and days read for the lines."""
_WEEKLY = ("gmv_microdrama", "active_viewers", "creator_income", "platform_net_revenue")
_LONGEST = 60  # letters of a point's values beside a picture


def write_sweep_report(folder: Path, language: Language = "en", out: Path | None = None) -> Path:
    """Write the report of a sweep's folder, by default into it, and return its path.

    Raises:
        ScenarioError: this is no folder of a sweep, or its plan is not as it was written.
        FileExistsError: ``out`` exists.
    """
    if out is not None and out.exists():
        raise FileExistsError(f"{out} exists already: choose another file")
    content = sweep_page(folder, language).encode()
    path = out or folder / f"{PAGE}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)
    return path


def sweep_page(folder: Path, language: Language = "en") -> str:
    """The report of the sweep in a folder, finished or not."""
    words, document = Words(language), read_plan(folder)
    with opened(folder, document["plan"]) as store:
        sweep, kept = Sweep.of(SweepPlan.from_record(document["plan"]), store), store.table()
    found, charts = _found(sweep, words)
    weeks, weekly = _weeks(sweep, words)
    trust, statuses = trusted(sweep.plan.world, words)
    shown = {
        "found": found,
        "weeks": weeks,
        "asked": _asked(sweep.plan, words),
        "gaps": _gaps(sweep, words),
        "assumptions": trust,
        "reproduce": _facts(sweep, kept, document, words),
    }
    title = words("sweep.title", base=sweep.plan.base.title)
    return page("sweep.html", title, _line(sweep.plan, words), shown, charts | weekly | statuses, words)


def _line(plan: SweepPlan, words: Words) -> str:
    base = plan.base
    facts = {"days": base.days, "start": base.start, "end": base.start + timedelta(days=base.days - 1)}
    facts |= {"viewers": f"{base.viewers:,}", "points": f"{len(plan.points):,}", "n": len(plan.seeds)}
    played = words("sweep.played", first=plan.seeds[0], last=plan.seeds[-1], **facts)
    return after_warm_up(played, plan.warm_up_span, words)


def _found(sweep: Sweep, words: Words) -> tuple[dict[str, Any], dict[str, Any]]:
    """Means at every point, and charts of what changes from the first point on, paired by seed, by name."""
    plan, runs = sweep.plan, sweep.table
    points = sorted(set(runs["point"].tolist()))
    charts = _changes(sweep, points, words) if 1 < len(points) <= MOST_LANES else {}
    names = [name for name in MAIN if name in OUTCOMES]
    headings = [words("sweep.point"), *(words.label(name) for name in plan.names)]
    headings += [words.name("outcome", name) for name in names]
    rows = [_row(runs, plan, point, names, words) for point in points[:MOST_ROWS]]
    found = {
        "alone": len(plan.seeds) == 1,
        "missing": len(plan.points) * len(plan.seeds) - runs["status"].tolist().count("ok"),
        "changes": [(name, data["title"]) for name, data in charts.items()],
        "height": f"{5 + 1.6 * len(points):g}rem",
        "means": Table(words("sweep.means"), headings, rows, numbers=range(1, len(headings))),
        "more": len(points) - MOST_ROWS,
    }
    return found, charts


def _row(runs: pd.DataFrame, plan: SweepPlan, point: int, names: list[str], words: Words) -> list[str]:
    mine = runs.loc[runs["point"] == point]
    cells = [str(point), *(value_text(value) for value in plan.points[point])]
    for name in names:
        value, low, high = told(OUTCOMES[name], estimate(mine[name].dropna().tolist()), words)
        cells.append(value + (f" ({words('headline.between', low=low, high=high)})" if low else ""))
    return cells


def _changes(sweep: Sweep, points: list[int], words: Words) -> dict[str, Any]:
    """By outcome, a chart of how far each point is from the first, in per cent; pairs of runs met the same luck."""
    first, *others = points
    by_point = {point: sweep.compare(first, point).set_index("outcome").to_dict("index") for point in others}
    charts: dict[str, Any] = {}
    for name in MAIN:
        lanes = [relative(rows[name]) for rows in by_point.values()]
        if any(lane[0] is not None for lane in lanes):
            title = words.name("outcome", name)
            charts[f"change-{name}"] = {
                "kind": "intervals",
                "title": words("sweep.change", outcome=title),
                "unit": "%",
                "rows": [_label(sweep.plan, point, words) for point in others],
                "series": [{"name": title, "points": lanes}],
            }
    return charts


def _weeks(sweep: Sweep, words: Words) -> tuple[dict[str, Any], dict[str, Any]]:
    """Charts of the weeks of some points; nothing where they do not start together, or would take too long to read."""
    plan = sweep.plan
    points = sorted(set(sweep["point"].tolist()))
    step = (len(points) - 1) / (MOST_LINES - 1)
    chosen = points if len(points) <= MOST_LINES else [points[round(place * step)] for place in range(MOST_LINES)]
    if not points or "start" in plan.names or len(sweep) * plan.base.days > MOST_DAYS:
        return {}, {}
    days = sweep.series(*_WEEKLY)
    dates = [str(day)[:10] for day in days["date"].values]
    charts = {}
    for name in _WEEKLY:
        lines = {
            _label(plan, point, words): pd.DataFrame(days[name].sel(point=point).values.T)
            for point in chosen
        }  # fmt: skip
        if data := series_data(words.name("outcome", name), OUTCOMES[name], dates, lines, words):
            charts[f"weekly-{name}"] = data
    about = words("series.about" if len(plan.seeds) < MANY else "series.about_many", n=len(plan.seeds))
    about = words("series.about_one") if len(plan.seeds) == 1 else about
    weeks = {
        "about": about,
        "points": [_label(plan, point, words) for point in chosen],
        "drawn": charts_of(charts, words),
    }
    return weeks if charts else {}, charts


def _asked(plan: SweepPlan, words: Words) -> dict[str, Any]:
    """The design, what was varied, and in which scenario."""
    rows = []
    for name, column in zip(plan.names, zip(*plan.points, strict=True), strict=True):
        meaning, unit = about(name)
        rows.append((words.full_name(name), _values(column), f"{words.declared(meaning)} [{words.declared(unit)}]"))
    headings = [words("question.parameter"), words("sweep.values"), words("question.meaning")]
    varied = Table(words("sweep.varied"), headings, rows)
    return question(plan.world, None, words) | {"design": plan.design, "varied": varied}


def _values(column: tuple[Value, ...]) -> str:
    """The values of a parameter, or how many there are and between which."""
    different = list(dict.fromkeys(column))
    if len(different) <= 8 or any(isinstance(value, str) for value in different):
        return ", ".join(map(shown, different[:8])) + (", …" if len(different) > 8 else "")
    return f"{len(different)}: {shown(min(different))} – {shown(max(different))}"


def _gaps(sweep: Sweep, words: Words) -> dict[str, Any]:
    """What failed, what was lost, what was not yet played, and which files are wrong."""
    plan, failed = sweep.plan, sweep.failed
    waiting = len(plan.points) * len(plan.seeds) - len(sweep) - len(sweep.lost)
    rows = [(words("sweep.waiting"), str(waiting)), (words("sweep.lost"), str(len(sweep.lost)))]
    rows += [(words(f"sweep.{status}"), str(failed["status"].tolist().count(status))) for status in _FAILED]
    title = words("sweep.counts", n=len(plan.points) * len(plan.seeds))
    errors = failed.groupby("error", sort=False)["point"].agg(["size", lambda some: ", ".join(map(str, some[:10]))])
    body = [(str(error), str(count), points) for error, count, points in errors.itertuples(name=None)]
    headings = [words("sweep.error"), words("sweep.number"), words("sweep.points")]
    return {
        "counts": Table(title, [words("sweep.what"), words("sweep.number")], rows, numbers=(1,)),
        "errors": Table(words("sweep.errors"), headings, body[:MOST_ROWS], numbers=(1,)),
        "problems": sweep.problems,
    }


_FAILED = ("failed", "quarantined")


def _facts(sweep: Sweep, kept: pd.DataFrame, document: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    """With which code the runs were made, how long they took, and digests of plan and results."""
    commits = sorted(set(kept["commit"].dropna().tolist())) if "commit" in kept else []
    seconds = math.fsum(kept["seconds"].dropna().tolist()) if _numbers(kept, "seconds") else 0.0
    return [
        (words("reproduce.commit"), ", ".join(commits) or words("reproduce.unknown")),
        (words("sweep.model"), str(document["model_version"])),
        (words("reproduce.wall"), words("reproduce.seconds", n=f"{seconds:,.0f}")),
        (words("sweep.plan_sha"), document["plan_sha256"]),
        (words("reproduce.digest"), digest({"table": sweep.table})),
    ]


def _numbers(kept: pd.DataFrame, name: str) -> bool:
    return name in kept and kept[name].dtype.kind in "iuf"


def _label(plan: SweepPlan, point: int, words: Words) -> str:
    """The number and the values of a point, as pictures have room for."""
    values = ", ".join(f"{words.label(name)} {shown(value)}" for name, value in plan.changes(point).items())
    whole = f"{point}: {values}"
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1]}…"
