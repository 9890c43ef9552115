"""The outcomes of a run: headline figures with intervals, the full table, and charts day by day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.locale import Words
from sim.outcome import Outcome
from sim.outcomes import OUTCOMES
from sim.records.figures import figure, scale_of
from sim.records.summary import Estimate
from sim.records.twins import TWIN
from sim.report.markup import Table
from sim.report.series import MANY, charts_of, first_dates, series_data
from sim.report.subsidies import means_of, subsidies_told

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


class Card(NamedTuple):
    """A headline figure: the ends of its interval are empty where it has none."""

    name: str
    value: str
    low: str
    high: str
    over: str


def headline(summary: Mapping[str, Estimate], words: Words) -> dict[str, Any]:
    """Cards for the headline outcomes, all outcomes in a table, and whether one replication stands alone."""
    rows = [_row(OUTCOMES[name], estimate, words) for name, estimate in summary.items() if name in OUTCOMES]
    subsidies = subsidies_told(means_of(summary), words)
    twin = [_row(TWIN[name], estimate, words) for name, estimate in summary.items() if name in TWIN]
    headings = [words(f"headline.{name}") for name in ("outcome", "value", "ci", "over", "meaning")]
    return {
        "cards": [_card(OUTCOMES[name], summary[name], words) for name in HEADLINES if name in summary],
        "alone": all(estimate["replications"] < 2 for estimate in summary.values()),
        "outcomes": Table(words("headline.all", n=len(rows)), headings, rows, numbers=(1, 2)),
        "subsidies": subsidies,
        "twin": Table(words("headline.twin"), headings, twin, numbers=(1, 2)) if twin else None,
    }


def shown(outcome: Outcome, estimate: Estimate, words: Words) -> tuple[str, str, str]:
    """The mean with its unit, and the ends of the interval (empty without one)."""
    value = estimate["mean"]
    if value is None:
        return "–", "", ""
    divisor, magnitude = scale_of(value, outcome.unit, words.magnitudes)
    found = figure(value, estimate["ci_low"], estimate["ci_high"], divisor)
    return words.amount(found.value, magnitude, outcome.unit), found.low, found.high


def _card(outcome: Outcome, estimate: Estimate, words: Words) -> Card:
    return Card(
        words.name("outcome", outcome.name), *shown(outcome, estimate, words), over=words(f"over.{outcome.kind}")
    )


def _row(outcome: Outcome, estimate: Estimate, words: Words) -> tuple[str, ...]:
    value, low, high = shown(outcome, estimate, words)
    interval = words("headline.between", low=low, high=high) if low else ""
    name = f"{words.name('outcome', outcome.name)} ({outcome.name})"
    return name, value, interval, words(f"over.{outcome.kind}"), words.declared(outcome.meaning)


def weekly(daily: pd.DataFrame, words: Words) -> tuple[dict[str, Any], dict[str, Any]]:
    """Charts of weekly means with bands, some of them drawn and all to choose from, and their data by name."""
    n = len(np.unique(daily["replication"].to_numpy()))
    shown = {name: outcome for name, outcome in OUTCOMES.items() if name in daily}
    by_day = daily[["day", "replication", *shown]].pivot(index="day", columns="replication")
    dates, mean = first_dates(daily), words("series.mean")
    found = {
        f"series-{name}": series_data(
            words.name("outcome", name), outcome, dates, {mean: pd.DataFrame(by_day[name])}, words
        )
        for name, outcome in shown.items()
    }
    charts = {name: data for name, data in found.items() if data is not None}
    series = {
        "about": words("series.about_one" if n == 1 else "series.about" if n < MANY else "series.about_many", n=n),
        "drawn": charts_of(
            {name: charts[name] for name in (f"series-{one}" for one in SERIES) if name in charts}, words
        ),
        "choice": [(name, data["title"]) for name, data in charts.items()],
    }
    return series, charts
