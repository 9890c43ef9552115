"""The answer over time: baseline and scenario week by week, with bands."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.app.charts import GREY, INK, LINE, SOFT
from sim.app.estimate import Estimate
from sim.locale import Words
from sim.outcomes import OUTCOMES
from sim.report.series import MANY, series_data

SERIES = ("gmv_microdrama", "market_revenue", "creator_income", "platform_net_revenue", "consumer_surplus")
"""The outcomes that stand open; one more can be chosen."""
DRAWABLE = tuple(name for name, outcome in OUTCOMES.items() if outcome.numerator)
_COLOURS = (GREY, "#0072b2")


def series_option(estimate: Estimate, outcome: str, words: Words) -> tuple[str, dict[str, Any]] | None:
    """Title and ECharts option; None where nothing is defined."""
    sides = {words("whatif.baseline"): estimate.without, words("whatif.scenario"): estimate.under}
    if estimate.scenario == estimate.base:
        del sides[words("whatif.scenario")]
    lines = {
        name: pd.concat([one.daily[outcome] for one in side], axis=1, keys=estimate.seeds)
        for name, side in sides.items()
    }
    dates = estimate.without[0].daily["date"].dt.strftime("%Y-%m-%d").tolist()
    data = series_data(words.name("outcome", outcome), OUTCOMES[outcome], dates, lines, words)
    return (data["title"], _option(data)) if data else None


def band_words(estimate: Estimate, words: Words) -> str:
    """What the lines and bands are."""
    n = len(estimate.seeds)
    return words("series.about_one") if n < 2 else words(f"series.about{'_many' if n >= MANY else ''}", n=n)


def _option(data: dict[str, Any]) -> dict[str, Any]:
    label = {"color": SOFT, "hideOverlap": True, "alignMinLabel": "left", "alignMaxLabel": "right"}
    drawn = [part for line, colour in zip(data["lines"], _COLOURS, strict=False) for part in _line(line, colour)]
    known = [value for line in data["lines"] for value in (*line["low"], *line["mean"]) if value is not None]
    return {
        "grid": {"left": 8, "right": 20, "top": 14, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": data["dates"], "boundaryGap": False, "axisLabel": label,
                  "axisLine": {"onZero": False, "lineStyle": {"color": "#b6bec8"}}, "axisTick": {"show": False}},
        "yAxis": {"type": "value", "scale": min(known, default=0) > 0, "splitNumber": 4,
                  "splitLine": {"lineStyle": {"color": LINE}}, "axisLabel": {"color": SOFT}},
        "textStyle": {"color": INK},
        "series": drawn,
    }  # fmt: skip


def _line(line: dict[str, Any], colour: str) -> list[dict[str, Any]]:
    """A mean, and the band around it where there is one: an invisible floor with the band stacked on it."""
    name, plain = line["name"], {"type": "line", "symbol": "none"}
    mean = plain | {"id": name, "name": name, "data": line["mean"], "z": 3,
                    "lineStyle": {"color": colour, "width": 2.2}, "itemStyle": {"color": colour}}  # fmt: skip
    if all(high is None for high in line["high"]):
        return [mean]
    width = [None if high is None else high - low for low, high in zip(line["low"], line["high"], strict=True)]
    edge = plain | {"stack": f"band of {name}", "stackStrategy": "all", "silent": True,
                    "lineStyle": {"opacity": 0}, "tooltip": {"show": False}}  # fmt: skip
    area = {"color": colour, "opacity": 0.16}
    return [
        edge | {"id": f"{name} floor", "data": line["low"]},
        edge | {"id": f"{name} band", "data": width, "areaStyle": area},
        mean,
    ]
