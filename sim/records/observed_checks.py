"""What the tables of what an observer saw must hold before anything is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.market.observing import DAILY, EVER, MONTHLY, MOST_EPISODES
from sim.market.panel import CHANNELS, PANEL
from sim.names import GENDERS
from sim.records.observed import PEOPLE, SERIES, SUMS, TRAITS, USERS, first_days
from sim.records.tables import Check, dates, numbers, whole, words, wrong_columns
from sim.scenario import Scenario

_MOST = 2**53
"""Below this, every whole number is one in 64-bit floats too; no count of a market comes near."""
_LONGEST_MONTH = 31


class Expected(NamedTuple):
    """What a run's observed tables follow from."""

    scenario: Scenario
    replications: int
    views: pd.DataFrame
    """``replication``, ``drama`` and ``views`` of its titles at the end."""


def wrong_observed(tables: Mapping[str, pd.DataFrame], run: Expected) -> list[str]:
    """Everything that no run gives in the tables of `sim.records.observed.TABLES`; they are named as in the folder."""
    checks = {"days": _wrong_days, "months": _wrong_months, "plays": _wrong_plays, "titles": _wrong_titles}
    wrong = []
    for name, check in (checks | {"panel": _wrong_panel}).items():
        frame = tables[name]
        found = wrong_columns(frame, _COLUMNS[name], name) or check(frame, run)
        wrong += [f"observed/{name}.parquet: {one.removeprefix(f'{name}: ')}" for one in found]
    return wrong


_COLUMNS: dict[str, dict[str, Check]] = {
    "days": dict.fromkeys(("replication", "day", *DAILY, *SERIES), whole),
    "months": {"replication": whole, "month": dates} | dict.fromkeys((*MONTHLY, *USERS), whole) | {"accuracy": numbers},
    "plays": dict.fromkeys(("replication", "day", "episodes", *PEOPLE), whole),
    "titles": dict.fromkeys(("replication", "drama", "first_week", "opening_views"), whole),
    "panel": {"replication": whole, "month": dates, "viewer": whole, "weight": whole}
    | dict.fromkeys(TRAITS, words)
    | dict.fromkeys(SUMS, whole)
    | {"minutes": numbers},
}


def _wrong_days(frame: pd.DataFrame, run: Expected) -> list[str]:
    days = run.scenario.days
    keys = {
        "replication": np.repeat(np.arange(run.replications), days),
        "day": np.tile(np.arange(days), run.replications),
    }
    wrong = _keys(frame, keys) or _counts(frame, (*DAILY, *SERIES))
    parts = [("titles_begun", "titles_shown"), ("back_today", "active_yesterday")]
    parts += [(f"returned_{name}", f"delivered_{name}") for name in CHANNELS.values()]
    return wrong or _parts(frame, parts)


def _wrong_months(frame: pd.DataFrame, run: Expected) -> list[str]:
    over = _months_of(run.scenario, whole_ones=True)
    keys = _by_month(over, run.replications)
    wrong = _keys(frame, keys) or _counts(frame, (*MONTHLY, *USERS))
    parts = [("watched", "users"), ("paid", "watched"), ("bought_in_drama", "bought_by_video")]
    wrong = wrong or _parts(frame, parts + [(name, "watched") for name in USERS])
    for did, all_who in zip(("watched", "bought"), (EVER[0], "bought_in_drama"), strict=True):
        women, men = (frame[f"{did}_{who}"].to_numpy() for who in GENDERS)
        odd = frame[all_who].to_numpy() != women + men
        wrong += _first(odd, lambda row, n=all_who: f"{n} is not that of women and men in row {row}")
    accuracy = frame["accuracy"].to_numpy()
    return wrong + _first(np.abs(accuracy) > 1, lambda row: f"accuracy is {accuracy[row]} in row {row}, no correlation")


def _wrong_plays(frame: pd.DataFrame, run: Expected) -> list[str]:
    wrong = _counts(frame, PEOPLE) or _parts(frame, [(PEOPLE[1], PEOPLE[0])])
    sizes = {"replication": run.replications, "day": run.scenario.days, "episodes": MOST_EPISODES + 1}
    place = np.zeros(len(frame), np.int64)
    for name, size in sizes.items():
        values = frame[name].to_numpy()
        wrong += _first((values < 0) | (values >= size), lambda row, v=values, n=name: f"{n} is {v[row]} in row {row}")
        place = place * size + values.astype(np.int64)
    return wrong or _first(np.diff(place) <= 0, lambda row: f"row {row + 1} repeats another, or is out of order")


def _wrong_titles(frame: pd.DataFrame, run: Expected) -> list[str]:
    views = run.views["views"].to_numpy()
    wrong = _keys(frame, {name: run.views[name].to_numpy() for name in ("replication", "drama")})
    wrong = wrong or _counts(frame, ("opening_views",))
    return wrong or _first(
        frame["opening_views"].to_numpy() > views,
        lambda row: f"opening_views is above the views at the end in row {row}",
    )


def _wrong_panel(frame: pd.DataFrame, run: Expected) -> list[str]:
    count = min(PANEL, run.scenario.viewers)
    keys = _by_month(_months_of(run.scenario), run.replications, count)
    wrong = _keys(frame, keys) or _counts(frame, ("weight", *SUMS))
    if wrong:
        return wrong
    viewer = frame["viewer"].to_numpy().reshape(-1, count).astype(np.int64)
    if len(frame) and (viewer.min() < 0 or viewer.max() >= run.scenario.viewers or (np.diff(viewer) <= 0).any()):
        wrong.append("viewer: not everybody once, in the order of rows, in each month")
    for name, known in TRAITS.items():
        unknown = [word not in known for word in frame[name]]
        wrong += _first(np.array(unknown, bool), lambda row, n=name: f"{n} is none of this version in row {row}")
    long = frame["days"].to_numpy() > _LONGEST_MONTH
    wrong += _first(long, lambda row: f"a month has more than {_LONGEST_MONTH} days in row {row}")
    return wrong + _parts(frame, [("active_days", "days")])


def _keys(frame: pd.DataFrame, expected: Mapping[str, np.ndarray]) -> list[str]:
    """Whether the rows are those expected, in their order."""
    rows = len(next(iter(expected.values())))
    if len(frame) != rows:
        return [f"{len(frame):,} rows, not {rows:,}"]
    wrong = []
    for name, values in expected.items():
        held = frame[name].to_numpy().astype(values.dtype)
        wrong += _first(
            held != values, lambda row, n=name, v=values, h=held: f"{n} is {h[row]} in row {row}, not {v[row]}"
        )
    return wrong


def _counts(frame: pd.DataFrame, names: Iterable[str]) -> list[str]:
    """Whether columns hold numbers that can be counts."""
    wrong = []
    for name in names:
        values = frame[name].to_numpy()
        odd = ~((values >= 0) & (values < _MOST))
        wrong += _first(odd, lambda row, n=name, v=values: f"{n} is {v[row]} in row {row}: no market gives that")
    return wrong


def _parts(frame: pd.DataFrame, parts: Iterable[tuple[str, str]]) -> list[str]:
    """Whether what is a part of something is no more than that."""
    wrong = []
    for part, of in parts:
        more = frame[part].to_numpy() > frame[of].to_numpy()
        wrong += _first(more, lambda row, p=part, o=of: f"{p} is above {o} in row {row}")
    return wrong


def _first(odd: np.ndarray, said: Callable[[int], str]) -> list[str]:
    """What is said of the first row that is odd."""
    places = np.flatnonzero(odd)
    return [said(int(places[0]))] if len(places) else []


def _by_month(months: list[date], replications: int, rows: int = 1) -> dict[str, np.ndarray]:
    """Replication and month of tables with so many rows for each month of each replication."""
    each = np.repeat(np.array(months, "datetime64[ms]"), rows)
    return {"replication": np.repeat(np.arange(replications), len(each)), "month": np.tile(each, replications)}


def _months_of(scenario: Scenario, *, whole_ones: bool = False) -> list[date]:
    """The first days of the months that a run touches; or of those only whose last day it plays."""
    last = scenario.start + timedelta(days=scenario.days - (0 if whole_ones else 1))
    count = (last.year - scenario.start.year) * 12 + last.month - scenario.start.month
    return first_days(scenario.start, count if whole_ones else count + 1)
