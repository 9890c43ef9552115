"""The outcomes of a run as they come: small charts over the whole time of the run, with dated policies as marks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.app.charts import COLOURS, LINE, SOFT
from sim.app.watch.showing import CHANNELS, Seen
from sim.locale import Words
from sim.outcomes import OUTCOMES
from sim.records.figures import figure, scale_of
from sim.scenario import Scenario

SHOWN = (
    "active_viewers", "hours_watched", "orders", "gmv", "gmv_microdrama", "receipts", "market_revenue",
    "creator_income", "merchant_profit", "consumer_surplus", "return_rate", "subsidy_spent",
)  # fmt: skip
"""The charts: outcomes, the orders of each channel, and what platforms receive by reason."""
HEIGHT = 168
"""Pixels of one chart."""
_DASHES = ("solid", "dashed", "dotted", "solid", "dashed", "dotted")
_WEEKLY_FROM = 400
"""Runs of more days are drawn by week: a line has no room for more points."""


class Mark(NamedTuple):
    """A dated policy on the time axis; days count from the start, both included."""

    number: int
    first: int
    last: int
    text: str


class Chart(NamedTuple):
    """One small chart: heading, unit of the axis, the latest day's figure with its own unit, and the ECharts option."""

    name: str
    title: str
    unit: str
    latest: str
    option: dict[str, Any]


def marks_of(scenario: Scenario, words: Words) -> list[Mark]:
    """The policies that begin or end within the run, numbered in the order of the scenario."""
    found = []
    for number, policy in enumerate(scenario.policies, 1):
        first = (policy.starts - scenario.start).days if policy.starts else 0
        last = (policy.ends - scenario.start).days if policy.ends else scenario.days - 1
        found.append(Mark(number, max(first, 0), min(last, scenario.days - 1), _said(policy, words)))
    return [mark for mark in found if mark.first < scenario.days and mark.last >= 0]


def charts_of(seen: Seen, marks: list[Mark], words: Words) -> list[Chart]:
    """All small charts; that of subsidies only where some are paid."""
    charts = []
    for name in SHOWN:
        lines, unit = _lines(seen, name, words)
        if name != "subsidy_spent" or any(np.nansum(line) for line in lines.values()):
            charts.append(_chart(seen, name, lines, unit, marks, words))
    return charts


def _lines(seen: Seen, name: str, words: Words) -> tuple[dict[str, np.ndarray], str]:
    """The lines of a chart by what they are called, and their unit."""
    if name == "orders":
        return {words(f"watch.channel.{one}"): _values(seen.orders, one) for one in CHANNELS}, "orders"
    if name == "receipts":
        kinds = [kind for kind in seen.receipts.columns[2:] if _values(seen.receipts, kind).any()]
        return {words(f"watch.receipt.{kind}"): _values(seen.receipts, kind) for kind in kinds}, "yuan"
    return {words.name("outcome", name): _values(seen.daily, name)}, OUTCOMES[name].unit


def _values(frame: pd.DataFrame, name: str) -> np.ndarray:
    return frame[name].to_numpy(np.float64)


def _chart(seen: Seen, name: str, lines: Mapping[str, np.ndarray], unit: str, marks: list[Mark], words: Words) -> Chart:
    known = [abs(value) for line in lines.values() for value in line.tolist() if math.isfinite(value)]
    divisor, magnitude = scale_of(max(known, default=0.0), unit, words.magnitudes)
    called = words.unit(magnitude, unit)
    if name not in ("active_viewers", "return_rate"):
        called = words("series.per_day", unit=called)
    title = words(f"watch.chart.{name}") if name in ("orders", "receipts") else words.name("outcome", name)
    totals = [line[-1] for line in lines.values() if len(line)]
    latest = _figure(sum(totals), unit, words) if totals and all(map(math.isfinite, totals)) else "–"
    option = _option(seen, {key: line / divisor for key, line in lines.items()}, called, marks)
    return Chart(name, title, called, latest, option)


def _figure(value: float, unit: str, words: Words) -> str:
    divisor, magnitude = scale_of(value, unit, words.magnitudes)
    return words.amount(figure(value, None, None, divisor).value, magnitude, unit)


def _option(seen: Seen, lines: Mapping[str, np.ndarray], unit: str, marks: list[Mark]) -> dict[str, Any]:
    plan = seen.scenario
    step = 7 if plan.days > _WEEKLY_FROM else 1
    dates = [str(plan.start + timedelta(days=day)) for day in range(0, plan.days, step)]
    known = [value for line in lines.values() for value in line.tolist() if math.isfinite(value)]
    several = len(lines) > 1
    top = 18 if not several else 46 if len(lines) < 4 else 58  # many names take two rows
    tooltip = "<br>".join(f"{{a{i}}}: <b>{{c{i}}}</b> {unit}" for i in range(len(lines)))
    series = [
        {
            "id": f"line {i}", "type": "line", "name": name, "symbol": "none", "showAllSymbol": True,
            "data": _points(_by(line, step)),
            "lineStyle": {"width": 1.8, "color": COLOURS[i], "type": _DASHES[i]}, "itemStyle": {"color": COLOURS[i]},
        }
        for i, (name, line) in enumerate(lines.items())
    ]  # fmt: skip
    if series and marks:
        series[0]["markArea"], series[0]["markLine"] = _marked(marks, dates, step)
    return {
        "animation": False,
        "grid": {"left": 8, "right": 14, "top": top, "bottom": 4, "containLabel": True},
        "legend": {"show": several, "top": 0, "left": 0, "itemWidth": 18, "itemHeight": 8, "itemGap": 8,
                   "textStyle": {"fontSize": 10.5, "color": SOFT}},
        "tooltip": {"trigger": "axis", "confine": True, "formatter": f"{{b}}<br>{tooltip}"},
        "xAxis": {"type": "category", "data": dates, "boundaryGap": False, "axisTick": {"show": False},
                  "axisLabel": {"color": SOFT, "fontSize": 10, "hideOverlap": True,
                                "alignMaxLabel": "right"},
                  "axisLine": {"onZero": False, "lineStyle": {"color": "#b6bec8"}}},
        "yAxis": {"type": "value", "scale": bool(known) and min(known) > 0, "splitNumber": 3,
                  "axisLabel": {"color": SOFT, "fontSize": 10}, "splitLine": {"lineStyle": {"color": LINE}}},
        "series": series,
    }  # fmt: skip


def _marked(marks: list[Mark], dates: list[str], step: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A faint ground while a policy holds, and a numbered line where it begins."""
    spans = [[{"xAxis": dates[first // step]}, {"xAxis": dates[last // step]}] for first, last in _held(marks)]
    area = {"silent": True, "itemStyle": {"color": "rgba(230,159,0,.13)"}, "data": spans}
    begins: dict[int, list[str]] = {}
    for mark in marks:
        begins.setdefault(mark.first // step, []).append(str(mark.number))
    line = {
        "silent": True, "symbol": "none", "lineStyle": {"color": "#8a5a00", "type": "dashed", "width": 1},
        "data": [
            {"xAxis": dates[first], "label": {"formatter": ", ".join(numbers), "color": "#8a5a00", "fontSize": 10,
                                              "distance": 2}}
            for first, numbers in begins.items()
        ],
    }  # fmt: skip
    return area, line


def _held(marks: list[Mark]) -> list[tuple[int, int]]:
    """First and last days of the times in which some policy holds."""
    held: list[tuple[int, int]] = []
    for mark in sorted(marks, key=lambda mark: mark.first):
        if held and mark.first <= held[-1][1] + 1:
            held[-1] = (held[-1][0], max(held[-1][1], mark.last))
        else:
            held.append((mark.first, mark.last))
    return held


def _by(line: np.ndarray, step: int) -> np.ndarray:
    """Means of full steps."""
    whole = len(line) // step * step
    return line if step == 1 else line[:whole].reshape(-1, step).mean(axis=1)


def _points(line: np.ndarray) -> list[Any]:
    """The values of a line, four significant digits; the last as a dot."""
    values: list[Any] = [float(f"{value:.4g}") if math.isfinite(value) else None for value in line.tolist()]
    if values and values[-1] is not None:
        values[-1] = {"value": values[-1], "symbol": "circle", "symbolSize": 5}
    return values


def _said(policy: Any, words: Words) -> str:
    """A policy in one line: what, where, when."""
    given = policy.model_dump(mode="json", by_alias=True)
    named = [policy.platform] if isinstance(policy.platform, str) else policy.platform or ()
    where = words("watch.list").join(words.name("platform", name) for name in named)
    if "set" in given:
        what = words("question.set", lever=words.label(policy.set), value=policy.told)
    else:
        what = words(f"plan.{policy.plan}")
    first, last = given.get("from"), given.get("to")
    key = "between" if first and last else "from" if first else "until" if last else "whole"
    when = words(f"question.{key}", first=first, last=last)
    return " · ".join((what, where or words("question.all_platforms"), when))
