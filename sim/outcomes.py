"""What a run reports: the daily series the market records, and the one definition of every outcome."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

WINDOW = 28  # days over which levels and ratios are taken at the end of a run
INDEX = "0-1"  # the unit of levels that are recorded as fractions, not counted
PER_PAGE = "orders per page view"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The definition of one outcome.

    A *flow* is summed over the days of a run, a *level* averaged over its last 28 days, a *ratio* is the sum of
    numerators over the sum of denominators of its last 28 days (null where that is 0/0).
    """

    name: str
    kind: Literal["flow", "level", "ratio"]
    unit: str
    meaning: str
    numerator: str | None = None
    """The series it is made of; none where one run alone cannot tell."""
    less: str | None = None
    """A series subtracted from the numerator."""
    denominator: str | None = None
    scale: float = 1
    """Units of the series in one unit of the outcome (100 fen in a yuan, 3,600 seconds in an hour)."""


def _flow(name: str, unit: str, meaning: str, series: str, less: str | None = None, scale: float = 1) -> Outcome:
    return Outcome(name=name, kind="flow", unit=unit, meaning=meaning, numerator=series, less=less, scale=scale)


def _money(name: str, meaning: str, series: str = "", *, less: str | None = None) -> Outcome:
    return _flow(name, "yuan", meaning, series or name, less, scale=100)


def _level(name: str, unit: str, meaning: str) -> Outcome:
    return Outcome(name=name, kind="level", unit=unit, meaning=meaning, numerator=name)


def _ratio(
    name: str, unit: str, meaning: str, numerator: str | None, denominator: str | None, scale: float = 1
) -> Outcome:
    return Outcome(
        name=name, kind="ratio", unit=unit, meaning=meaning, numerator=numerator, denominator=denominator, scale=scale
    )


OUTCOMES: dict[str, Outcome] = {
    outcome.name: outcome
    for outcome in (
        _money("gmv", "paid orders at the buyer's price plus platform-funded coupon, before returns, all channels"),
        _money("gmv_microdrama", "the part of gmv ordered through links in dramas"),
        _money("gmv_net", "gmv less refunds, dated by order", "gmv", less="refunds"),
        _money("gmv_incremental", "gmv_microdrama that would not have been bought at all without the drama offer"),
        _money("gmv_diverted", "gmv_microdrama that would have been bought in a live room or on the shelf instead"),
        _money(
            "market_revenue",
            "receipts of drama businesses from viewers, advertisers and splits; no goods, commissions, subsidies",
        ),
        _money("platform_revenue", "commissions, traffic and advertising sold, member fees, own share of unlocks"),
        _money(
            "platform_net_revenue",
            "platform_revenue less own coupons, cash subsidies, content splits and service cost",
        ),
        _money("creator_income", "income of creators after all their costs"),
        _level(
            "creator_income_gini",
            INDEX,
            "inequality of receipts over the last four weeks between active creators (Gini)",
        ),
        _money("merchant_profit", "profit of merchants after all their costs"),
        _money("subsidy_spent", "policy money paid out: cash, coupons, commission rebates"),
        _ratio(
            "subsidy_return",
            "yuan per yuan",
            "change of platform_net_revenue + subsidy_spent per yuan of subsidy_spent, against a paired base",
            None,
            None,
        ),
        _ratio(
            "cost_per_order",
            "yuan per order",
            "what merchants and platforms spend on marketing drama offers per order through them",
            "marketing_spend",
            "orders_microdrama",
            scale=100,
        ),
        _flow("orders", "orders", "orders paid, all channels", "orders"),
        _ratio(
            "conversion_microdrama",
            PER_PAGE,
            "orders per product-page view, links in dramas",
            "orders_microdrama",
            "pages_microdrama",
        ),
        _ratio("conversion_live", PER_PAGE, "orders per product-page view, live rooms", "orders_live", "pages_live"),
        _ratio("conversion_shelf", PER_PAGE, "orders per product-page view, the shelf", "orders_shelf", "pages_shelf"),
        _ratio(
            "orders_per_exposure",
            "orders per view",
            "orders through links in dramas per session in which a link was on the screen",
            "orders_microdrama",
            "exposures",
        ),
        _ratio("orders_per_need", "orders per need", "orders in all channels per need that arose", "orders", "needs"),
        _ratio("return_rate", "share", "returned orders per delivered order", "returned_orders", "delivered_orders"),
        _ratio(
            "repurchase_rate",
            "share",
            "first-time buyers who ordered again from that merchant within 90 days, by the day their 90 days end",
            "cohort_repurchased",
            "cohort_buyers",
        ),
        _ratio(
            "response_hours",
            "hours",
            "mean time to the first answer of customer service",
            "response_seconds",
            "service_contacts",
            scale=3600,
        ),
        _level("active_viewers", "people", "people who watch a microdrama on a day"),
        _ratio(
            "retention_7d",
            "share",
            "of those who watched a week ago, the share who watch today",
            "retention_hits",
            "retention_base",
        ),
        _flow("hours_watched", "hours", "hours of microdrama watched", "seconds_watched", scale=3600),
        _ratio("completion_rate", "share", "titles watched to the end per title begun", "completions", "starts"),
        _level("genre_hhi", INDEX, "concentration of viewing over genres (Herfindahl)"),
        _level("views_gini", INDEX, "inequality of views over running titles (Gini)"),
        _level("mean_quality", INDEX, "mean quality of running titles"),
        _money("consumer_surplus", "experienced value of goods and viewing less price, time and return hassle"),
    )
}


def _series_of(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Storage type of every series that some outcome is made of."""
    made_of = ((outcome, (outcome.numerator, outcome.less, outcome.denominator)) for outcome in outcomes)
    return {name: "float64" if o.unit == INDEX else "int64" for o, names in made_of for name in names if name}


SERIES = _series_of(OUTCOMES.values())
_BLANK = {"int64": 0, "float64": np.nan}


class DailyTotals:
    """One number per series and day, weighted to the real population: int64 counts and fen, float64 indices.

    ``SERIES`` names them and their types. A float64 index is undefined (NaN) on a day until it is set.
    """

    def __init__(self, days: int = 0) -> None:
        """Begin with room for ``days`` days; more are added as they come."""
        self._series = {name: np.full(max(days, 1), _BLANK[kind], kind) for name, kind in SERIES.items()}

    def __getitem__(self, name: str) -> np.ndarray:
        """The series itself, for as many days as there is room."""
        return self._series[name]

    def add(self, name: str, day: int | np.ndarray, amount: int | np.ndarray) -> None:
        """Add to a count on one day, or on each of several days (a refund lands on the day of its order)."""
        if isinstance(day, np.ndarray) and day.size == 0:
            return
        series = self._with_room(name, day)
        if series.dtype != np.int64 or not (isinstance(amount, int) or np.asarray(amount).dtype.kind in "iu"):
            raise TypeError(f"{name}: only whole numbers are added, and only to counts")
        if isinstance(day, np.ndarray):
            np.add.at(series, day, amount)
        else:
            series[day] += amount if isinstance(amount, int) else np.sum(amount)

    def set(self, name: str, day: int, value: float) -> None:
        """Set the value of one day."""
        series = self._with_room(name, day)
        if series.dtype == np.int64 and value != int(value):
            raise TypeError(f"{name} is a whole number, not {value}")
        series[day] = value

    def until(self, name: str, days: int) -> np.ndarray:
        """The first ``days`` days of a series."""
        return self._with_room(name, max(days, 1) - 1)[:days]

    def _with_room(self, name: str, day: int | np.ndarray) -> np.ndarray:
        series = self._series[name]
        # a plain day is by far the usual case, and NumPy is slow on single numbers
        last, first = (day, day) if isinstance(day, int) else (int(np.max(day)), int(np.min(day)))
        if first < 0:
            raise IndexError(f"{name}: day {first} is before the first day")
        if last >= len(series):
            more = np.full(max(last + 1 - len(series), len(series)), _BLANK[series.dtype.name], series.dtype)
            series = self._series[name] = np.concatenate([series, more])
        return series


def daily_frame(totals: DailyTotals, days: int, start: date, first: int = 0) -> pd.DataFrame:
    """One row a day: ``day`` (0 is the start), ``date``, and each outcome as float64 (NaN where it is undefined).

    ``first`` is the day of the market that fell on ``start``, where the market ran before.
    """
    dates = np.datetime64(start, "D") + np.arange(days)
    frame = {"day": np.arange(days, dtype=np.int32), "date": dates.astype("datetime64[ms]")}
    return pd.DataFrame(frame | {o.name: _by_day(o, totals, days, first) for o in OUTCOMES.values()})


def value_on(outcome: Outcome, totals: DailyTotals, day: int) -> float:
    """An outcome on one day (0 is the start); NaN where it is undefined."""
    return float(_by_day(outcome, totals, 1, day)[0])


def run_values(totals: DailyTotals, days: int, first: int = 0) -> dict[str, float | None]:
    """The value of each outcome for a run of ``days`` days from ``first``; None where it is undefined."""
    return {o.name: _of_run(o, totals, days, first) for o in OUTCOMES.values()}


def _parts(outcome: Outcome, totals: DailyTotals, days: int, first: int) -> tuple[np.ndarray, np.ndarray | None]:
    numerator = totals.until(outcome.numerator or "", first + days)[first:]
    if outcome.less:
        numerator = numerator - totals.until(outcome.less, first + days)[first:]
    return numerator, totals.until(outcome.denominator, first + days)[first:] if outcome.denominator else None


def _by_day(outcome: Outcome, totals: DailyTotals, days: int, first: int) -> np.ndarray:
    if outcome.numerator is None:
        return np.full(days, np.nan)
    numerator, denominator = _parts(outcome, totals, days, first)
    if denominator is None:
        return numerator / outcome.scale
    values = np.full(days, np.nan)
    return np.divide(numerator / outcome.scale, denominator, out=values, where=denominator != 0)


def _of_run(outcome: Outcome, totals: DailyTotals, days: int, first: int) -> float | None:
    if outcome.numerator is None:
        return None
    numerator, denominator = _parts(outcome, totals, days, first)
    if denominator is not None:
        below = _total(denominator[-WINDOW:])
        return _total(numerator[-WINDOW:]) / outcome.scale / below if below else None
    if outcome.kind == "flow":
        return _total(numerator) / outcome.scale
    defined = [value for value in numerator[-WINDOW:].tolist() if not math.isnan(value)]
    return math.fsum(defined) / len(defined) / outcome.scale if defined else None


def _total(series: np.ndarray) -> int:
    """The exact sum: Python integers cannot overflow."""
    return sum(series.tolist())
