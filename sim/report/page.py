"""The page: sections, charts' data, style, script and ECharts in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

import pandas as pd

from sim.locale import Language, Words
from sim.records.summary import Estimate
from sim.report.assumptions import assumptions_section
from sim.report.markup import element, embedded, folded, section, text
from sim.report.money import money_section
from sim.report.outcomes import headline_section, series_section
from sim.report.question import question_section, reproduce_section


def run_page(
    record: Mapping[str, Any],
    summary: Mapping[str, Estimate],
    daily: pd.DataFrame,
    ledger: pd.DataFrame,
    *,
    language: Language = "en",
) -> str:
    """The report of a run. The same results and language always give the same text."""
    words = Words(language)
    scenario = dict(record["scenario"])
    series, series_data = series_section(daily, words)
    money, money_data = money_section(ledger, len(record["seeds"]), words)
    trust, trust_data = assumptions_section(scenario, words)
    sections = [
        ("headline", headline_section(summary, words)),
        ("question", question_section(dict(record), ledger, words)),
        ("series", series),
        ("money", money),
        ("assumptions", trust),
        ("reproduce", reproduce_section(dict(record), words)),
    ]
    return page(record["title"], subtitle(record, words), sections, series_data | money_data | trust_data, words)


def subtitle(record: Mapping[str, Any], words: Words) -> str:
    """Days, viewers and seeds in one line."""
    scenario, seeds = record["scenario"], record["seeds"]
    start = date.fromisoformat(scenario["start"])
    played = (
        words("report.one_seed", first=seeds[0])
        if len(seeds) == 1
        else words("report.seeds", n=len(seeds), first=seeds[0], last=seeds[-1])
    )
    end = start + timedelta(days=scenario["days"] - 1)
    viewers = f"{scenario['viewers']:,}"
    return words("report.played", days=scenario["days"], start=start, end=end, viewers=viewers, played=played)


def page(
    title: str,
    line: str,
    sections: Sequence[tuple[str, str]],
    charts: Mapping[str, Any],
    words: Words,
    kind: str = "report.kind",
) -> str:
    """The whole document around sections given by name, in their order, with the data of their charts."""
    links = [
        element("li", text("a", words(f"section.{name}"), href=f"#{name}")) for name, _ in (*sections, ("licences", ""))
    ]
    return Template(_asset("page.html")).substitute(
        language=words.tag,
        title=escape(f"{title} – {words('report.kind')}"),
        style=_asset("page.css"),
        kind=escape(words(kind)),
        heading=escape(title),
        line=escape(line),
        population=escape(words("report.population")),
        contents=escape(words("report.contents")),
        links="".join(links),
        noscript=escape(words("report.noscript")),
        sections="\n".join(markup for _, markup in sections),
        licences=_licences(words),
        charts=embedded("charts", {"magnitudes": words.magnitudes, "charts": charts}),
        echarts=_echarts("echarts.min.js"),
        script=_asset("page.js"),
    )


def _licences(words: Words) -> str:
    texts = [text("pre", _echarts(name), lang="en", tabindex="0") for name in ("NOTICE", "LICENSE", "LICENSE-d3")]
    about = text("p", words("licences.about"), class_="note")
    return section("licences", words("section.licences"), about, folded("Apache ECharts", *texts))


@cache
def _asset(name: str) -> str:
    return files("sim.report").joinpath("assets", name).read_text(encoding="utf-8")


def _echarts(name: str) -> str:
    return _asset(f"echarts/{name}")
