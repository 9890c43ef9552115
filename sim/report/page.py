"""The page: what its template shows, charts' data, style, script and ECharts in one file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from sim.locale import Language, Words
from sim.records.summary import Estimate
from sim.report.assumptions import trusted
from sim.report.markup import rendered
from sim.report.money import money_flows
from sim.report.outcomes import headline, weekly
from sim.report.question import question, reproduction


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
    series, series_charts = weekly(daily, words)
    money, money_charts = money_flows(ledger, len(record["seeds"]), words)
    trust, trust_charts = trusted(scenario, words)
    shown = {
        "headline": headline(summary, words),
        "question": question(scenario, ledger, words),
        "series": series,
        "money": money,
        "assumptions": trust,
        "reproduce": reproduction(record, words),
    }
    charts = series_charts | money_charts | trust_charts
    return page("run.html", record["title"], subtitle(record, words), shown, charts, words)


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
    line = words("report.played", days=scenario["days"], start=start, end=end, viewers=viewers, played=played)
    return after_warm_up(line, record.get("warm_up"), words)


def after_warm_up(line: str, days: int | str | None, words: Words) -> str:
    """A line of what was played, with the days that the market had run before; None where a record does not say."""
    return line if days is None else f"{line} · {warm_up_words(days, words)}"


def warm_up_words(days: int | str, words: Words) -> str:
    """How a market was when its first counted day began."""
    return words("report.warm_up", days=days) if days else words("report.cold")


def page(
    template: str, title: str, line: str, shown: Mapping[str, Any], charts: Mapping[str, Any], words: Words
) -> str:
    """The whole document: a template that extends ``page.html``, what it shows, and the data of its charts by name."""
    return rendered(
        template,
        words=words,
        title=title,
        line=line,
        data={"magnitudes": words.magnitudes, "charts": charts},
        style=_asset("page.css"),
        script=_asset("page.js"),
        echarts=_asset("echarts/echarts.min.js"),
        licences=[_asset(f"echarts/{name}") for name in ("NOTICE", "LICENSE", "LICENSE-d3")],
        **shown,
    )


@cache
def _asset(name: str) -> str:
    return files("sim.report").joinpath("assets", name).read_text(encoding="utf-8")
