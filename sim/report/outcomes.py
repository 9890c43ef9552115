"""The outcomes of a run: headline figures with intervals, the full table, and charts day by day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.locale import Words
from sim.outcomes import OUTCOMES, Outcome
from sim.records.figures import figure, scale_of
from sim.records.summary import Estimate
from sim.report.markup import element, folded, section, table, text
from sim.report.series import MANY, first_dates, series_data, series_grid

HEADLINES = (
    "gmv_microdrama",
    "market_revenue",
    "platform_net_revenue",
    "creator_income",
    "merchant_profit",
    "consumer_surplus",
    "active_viewers",
    "repurchase_rate",
)
SERIES = ("active_viewers", "market_revenue", "gmv_microdrama", "creator_income", "platform_net_revenue", "return_rate")


def headline_section(summary: Mapping[str, Estimate], words: Words) -> str:
    """Cards for the headline outcomes, and all outcomes in a table."""
    cards = [_card(OUTCOMES[name], summary[name], words) for name in HEADLINES if name in summary]
    notes = [text("p", words("report.trust"), class_="note")]
    if all(estimate["replications"] < 2 for estimate in summary.values()):
        notes.append(text("p", words("report.no_interval"), class_="note warning"))
    rows = [_row(OUTCOMES[name], estimate, words) for name, estimate in summary.items() if name in OUTCOMES]
    headings = [words(f"headline.{name}") for name in ("outcome", "value", "ci", "over", "meaning")]
    title = words("headline.all", n=len(rows))
    everything = folded(title, table(title, headings, rows, numbers=(1, 2)))
    return section("headline", words("section.headline"), element("div", *cards, class_="cards"), *notes, everything)


def shown(outcome: Outcome, estimate: Estimate, words: Words) -> tuple[str, str, str]:
    """The mean with its unit, and the ends of the interval (empty without one)."""
    value = estimate["mean"]
    if value is None:
        return "–", "", ""
    divisor, magnitude = scale_of(value, outcome.unit, words.magnitudes)
    found = figure(value, estimate["ci_low"], estimate["ci_high"], divisor)
    return words.amount(found.value, magnitude, outcome.unit), found.low, found.high


def _card(outcome: Outcome, estimate: Estimate, words: Words) -> str:
    value, low, high = shown(outcome, estimate, words)
    interval = [text("p", words("headline.interval", low=low, high=high), class_="note")] if low else []
    return element(
        "div",
        text("h3", words.name("outcome", outcome.name)),
        text("p", value, class_="value"),
        *interval,
        text("p", words(f"over.{outcome.kind}"), class_="note"),
        class_="card",
    )


def _row(outcome: Outcome, estimate: Estimate, words: Words) -> tuple[str, ...]:
    value, low, high = shown(outcome, estimate, words)
    interval = words("headline.between", low=low, high=high) if low else ""
    name = f"{words.name('outcome', outcome.name)} ({outcome.name})"
    return name, value, interval, words(f"over.{outcome.kind}"), words.declared(outcome.meaning)


def series_section(daily: pd.DataFrame, words: Words) -> tuple[str, dict[str, Any]]:
    """Charts of weekly means with bands, and their data by name."""
    n = len(np.unique(daily["replication"].to_numpy()))
    weekly = {name: _run_series(daily, outcome, words) for name, outcome in OUTCOMES.items() if name in daily}
    drawn = {name: data for name, data in weekly.items() if data is not None}
    about = words("series.about_one" if n == 1 else "series.about" if n < MANY else "series.about_many", n=n)
    options = [text("option", data["title"], value=f"series-{name}") for name, data in drawn.items()]
    chooser = element(
        "div",
        text("label", words("series.choose"), for_="choice"),
        element("select", *options, id="choice", data_chart="chart-choice"),
        element("div", id="chart-choice", class_="chart tall", role="img", aria_label=words("series.choose")),
        class_="chooser",
    )
    grid = series_grid({f"series-{name}": drawn[name] for name in SERIES if name in drawn}, words)
    inside = section("series", words("section.series"), text("p", about, class_="note"), grid, chooser)
    return inside, {f"series-{name}": data for name, data in drawn.items()}


def _run_series(daily: pd.DataFrame, outcome: Outcome, words: Words) -> dict[str, Any] | None:
    values = daily.pivot(index="day", columns="replication", values=outcome.name)
    title = words.name("outcome", outcome.name)
    return series_data(title, outcome, first_dates(daily), {words("series.mean"): values}, words)
