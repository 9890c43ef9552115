"""The outcomes of a run: headline figures with intervals, the full table, and charts day by day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.outcomes import OUTCOMES, Outcome
from sim.results.figures import decimals, figure, number, scale_of
from sim.results.report.markup import chart, element, folded, section, table, text
from sim.results.summary import Estimate
from sim.words import Words

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
_WEEK = 7
_MANY = 20  # replications from which the extremes say more about their number than about the market
_FULL_RANGE, _MIDDLE = (0.0, 1.0), (0.05, 0.95)


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
    return name, value, interval, words(f"over.{outcome.kind}"), words.name("meaning", outcome.name, outcome.meaning)


def series_section(daily: pd.DataFrame, words: Words) -> tuple[str, dict[str, Any]]:
    """Charts of weekly means with bands, and their data by name."""
    weekly = {name: _weekly(daily, outcome, words) for name, outcome in OUTCOMES.items() if name in daily}
    drawn = {name: data for name, data in weekly.items() if data is not None}
    shown_first = [name for name in SERIES if name in drawn]
    n = len(np.unique(daily["replication"].to_numpy()))
    about = words("series.about_one" if n == 1 else "series.about" if n < _MANY else "series.about_many", n=n)
    figures = [
        element("div", chart(f"series-{name}", drawn[name]["title"], words), _series_table(drawn[name], words))
        for name in shown_first
    ]
    options = [text("option", data["title"], value=f"series-{name}") for name, data in drawn.items()]
    chooser = element(
        "div",
        text("label", words("series.choose"), for_="choice"),
        element("select", *options, id="choice", data_chart="chart-choice"),
        element("div", id="chart-choice", class_="chart tall", role="img", aria_label=words("series.choose")),
        class_="chooser",
    )
    grid = element("div", *figures, class_="grid")
    inside = section("series", words("section.series"), text("p", about, class_="note"), grid, chooser)
    return inside, {f"series-{name}": data for name, data in drawn.items()}


def _weekly(daily: pd.DataFrame, outcome: Outcome, words: Words) -> dict[str, Any] | None:
    """Mean and band of each full week, in a handy unit; None for an outcome that is never defined.

    A run shorter than two weeks is shown day by day.
    """
    wide = daily.pivot(index="day", columns="replication", values=outcome.name)
    dates = daily.loc[daily["replication"] == daily["replication"].iloc[0], "date"].dt.strftime("%Y-%m-%d").tolist()
    step = _WEEK if len(wide) >= 2 * _WEEK else 1
    whole = len(wide) // step * step
    means = wide.iloc[:whole].groupby(np.arange(whole) // step).mean()
    values = means.to_numpy()
    defined = np.isfinite(values).any(axis=1)
    if not defined.any():
        return None
    middle = np.full(len(values), np.nan)
    middle[defined] = np.nanmean(values[defined], axis=1)
    band = np.full((2, len(values)), np.nan)
    if values.shape[1] > 1:
        quantiles = _FULL_RANGE if values.shape[1] < _MANY else _MIDDLE
        band[:, defined] = np.nanquantile(values[defined], quantiles, axis=1)
    divisor, magnitude = scale_of(float(np.nanmax(np.abs(middle))), outcome.unit, words.magnitudes)
    unit = words.unit(magnitude, outcome.unit)
    if outcome.kind == "flow":
        unit = words("series.per_day", unit=unit)
    return {
        "kind": "series",
        "title": words.name("outcome", outcome.name) + (f" ({unit})" if unit else ""),
        "unit": unit,
        "dates": dates[:whole:step],
        "mean": _rounded(middle / divisor),
        "low": _rounded(band[0] / divisor),
        "high": _rounded(band[1] / divisor),
        "words": {name: words(f"series.{name}") for name in ("mean", "low", "high")},
    }


def _rounded(values: np.ndarray) -> list[float | None]:
    """Four significant digits: more than a chart can show."""
    return [float(f"{value:.4g}") if math.isfinite(value) else None for value in values.tolist()]


def _series_table(data: dict[str, Any], words: Words) -> str:
    places = [decimals(value, None) + 1 for value in data["mean"] if value]
    digits = min(max(max(places, default=0), 0), 4)
    rows = [
        (day, *("–" if value is None else number(value, digits) for value in values))
        for day, *values in zip(data["dates"], data["mean"], data["low"], data["high"], strict=True)
    ]
    if all(value is None for value in data["low"]):
        rows = [row[:2] for row in rows]
    headings = [words(f"series.{name}") for name in ("week", "mean", "low", "high")][: len(rows[0])]
    return folded(words("report.table"), table(data["title"], headings, rows, numbers=(1, 2, 3)))
