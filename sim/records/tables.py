"""What the tables of a results folder must hold before a report is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sim.outcomes import OUTCOMES
from sim.records.recorded import short
from sim.records.subsidies import SUBSIDIES
from sim.records.twins import TWIN
from sim.scenario.explaining import printable

type Check = Callable[[pd.Series], str | None]
"""What is wrong with a column, or None."""

LARGEST = 1e30
"""In size: no amount, number or ratio of a market comes near, and sums of such numbers are finite."""
_MOST_TOLD = 5


def whole(column: pd.Series) -> str | None:
    """Whole numbers."""
    return None if _numpy(column, "iu") else f"holds {_kind(column)}, not whole numbers"


def numbers(column: pd.Series) -> str | None:
    """Numbers, or nothing where one is undefined."""
    if not _numpy(column, "iuf"):
        return f"holds {_kind(column)}, not numbers"
    values = column.to_numpy().astype(np.float64)
    large = np.flatnonzero(np.abs(values) > LARGEST)
    return f"is {values[large[0]]:.3g} in row {large[0]}: no market gives that" if len(large) else None


def words(column: pd.Series) -> str | None:
    """Text, in every row."""
    held = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column
    if not all(isinstance(value, str) for value in held) or column.isna().any():
        return f"holds {_kind(column)}, or nothing, not text in every row"
    return None


def dates(column: pd.Series) -> str | None:
    """Dates."""
    return None if _numpy(column, "M") and not column.isna().any() else f"holds {_kind(column)}, not dates"


def wrong_columns(frame: pd.DataFrame, checks: Mapping[str, Check], name: str) -> list[str]:
    """What is wrong with the columns of a table, which must be exactly these."""
    found = list(frame.columns)
    lacking = [column for column in checks if column not in found]
    odd = [column for column in found if column not in checks or found.count(column) > 1]
    wrong = [_list("lacks", lacking), _list("has the unknown or repeated", odd)]
    if not any(wrong):
        told = ((column, check(pd.Series(frame[column]))) for column, check in checks.items())
        wrong += [f"column {column} {problem}" for column, problem in told if problem][:_MOST_TOLD]
    return [f"{name}: {one}" for one in wrong if one]


def wrong_days(
    daily: pd.DataFrame, replications: int, days: int, start: date, scenarios: Sequence[str] = ()
) -> list[str]:
    """What is wrong with a table of days: a row for every day of every replication (of every scenario), in order."""
    keys: dict[str, Check] = {"scenario": words} if scenarios else {}
    keys |= {"replication": whole, "day": whole, "date": dates}
    wrong = wrong_columns(daily, keys | dict.fromkeys(OUTCOMES, numbers), "daily.parquet")
    runs = replications * max(len(scenarios), 1)
    if not wrong and len(daily) != runs * days:
        wrong = [f"daily.parquet: {len(daily):,} rows, not one for each of {runs:,} runs and {days:,} days"]
    if wrong:
        return wrong
    first = np.datetime64(start, "ms")
    expected = {
        "replication": np.tile(np.repeat(np.arange(replications), days), max(len(scenarios), 1)),
        "day": np.tile(np.arange(days), runs),
        "date": np.tile(first + np.arange(days) * np.timedelta64(1, "D"), runs),
    }
    if scenarios:
        expected["scenario"] = np.repeat(np.array(scenarios, object), replications * days)
    for column, values in expected.items():
        held = daily[column].to_numpy()
        held = held.astype("datetime64[ms]") if column == "date" else held.astype(values.dtype)
        if len(places := np.flatnonzero(held != values)):
            there, right = (printable(str(one[places[0]])) for one in (held, values))
            wrong.append(f"daily.parquet: {column} is {there} in row {places[0]}, not {right}")
    return wrong


def wrong_summary(summary: Any, twin: bool = False, subsidies: bool = False) -> list[str]:
    """What is wrong with the summary of a run. ``twin``: whether it had one. ``subsidies``: whether any plan ran."""
    known = OUTCOMES | (SUBSIDIES if subsidies else {}) | (TWIN if twin else {})
    if not isinstance(summary, dict) or summary.keys() != known.keys():
        return ["summary.json: not the outcomes of this version"]
    return [
        f"summary.json: {name} is {short(value)}, no estimate"
        for name, value in summary.items()
        if not _estimate(value)
    ][:_MOST_TOLD]


def wrong_intervals(frame: pd.DataFrame, estimates: Mapping[str, tuple[str, str]], name: str) -> list[str]:
    """Rows whose interval has one end only, or none where there is no estimate; columns are known to be numbers."""
    wrong = []
    for value, (low, high) in estimates.items():
        there, below, above = (frame[column].notna() for column in (value, low, high))
        if len(places := np.flatnonzero((below != above) | (below & ~there))):
            wrong.append(f"{name}: {value} has half an interval in row {places[0]}")
    return wrong


def _estimate(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"mean", "ci_low", "ci_high", "replications"}:
        return False
    mean, low, high = (value[name] for name in ("mean", "ci_low", "ci_high"))
    if not all(one is None or (type(one) in (int, float) and abs(one) <= LARGEST) for one in (mean, low, high)):
        return False
    count = value["replications"]
    return (low is None) == (high is None) and (mean is not None or low is None) and type(count) is int and count >= 0


def _numpy(column: pd.Series, kinds: str) -> bool:
    return isinstance(column.dtype, np.dtype) and column.dtype.kind in kinds


def _kind(column: pd.Series) -> str:
    return printable(str(column.dtype))


def _list(what: str, columns: Iterable[Any]) -> str:
    names = [printable(str(column)) for column in columns]
    more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
    return f"{what} column{'s' if len(names) > 1 else ''} {', '.join(names[:_MOST_TOLD])}{more}" if names else ""
