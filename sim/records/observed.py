"""What an observer saw, as the tables of a run's folder."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from sim.market.observing import DAILY, HISTOGRAMS, MONTHLY, Observer
from sim.market.panel import KEPT
from sim.names import AGE_BANDS, CITY_TIERS, GENDERS, N_PLATFORMS, PLATFORMS
from sim.units import SECONDS_PER_MINUTE

TABLES = ("days", "months", "plays", "titles", "panel")
SERIES = ("orders_shelf", "pages_shelf", "seconds_watched")
"""Daily series of the market of which the outcomes tell a quotient only."""
USERS = tuple(f"users_{name}" for name in PLATFORMS)
"""People who watched on each platform in a month."""
PEOPLE = ("people", "people_on_kuaishou")
"""How plays call what `HISTOGRAMS` counts."""
TRAITS = {"gender": GENDERS, "age_band": AGE_BANDS, "city_tier": CITY_TIERS}
SUMS = ("days", "active_days", "minutes", *(name for name in KEPT if name not in ("active_days", "seconds")))
"""Who the people of a panel are, in words, and what each did in a month."""


def observed_frames(observer: Observer) -> dict[str, pd.DataFrame]:
    """The tables of `TABLES`; days are counted from the first one that was looked at."""
    market, first, days = observer.market, observer.first, observer.length
    series = {name: market.totals.until(name, first + days)[first:].copy() for name in SERIES}
    told = {"day": np.arange(days, dtype=np.int32)} | {name: observer.days[name] for name in DAILY} | series
    frames = {"days": told, "months": _months(observer), "plays": _plays(observer)}
    frames |= {"titles": _titles(observer), "panel": _panel(observer)}
    return {name: pd.DataFrame(frames[name]) for name in TABLES}


def _months(observer: Observer) -> dict[str, np.ndarray]:
    rows = observer.months
    start = observer.market.settings.start + timedelta(days=observer.first)
    users = np.array(rows["platform_users"], np.int64).reshape(-1, N_PLATFORMS)
    found = {"month": np.array(first_days(start, len(users)), "datetime64[ms]")}
    found |= {name: np.array(rows[name], np.int64) for name in MONTHLY}
    return found | dict(zip(USERS, users.T, strict=True)) | {"accuracy": np.array(rows["accuracy"], np.float64)}


def _plays(observer: Observer) -> dict[str, np.ndarray]:
    day, episodes = np.nonzero(observer.days["plays"])
    people = (observer.days[name][day, episodes] for name in HISTOGRAMS)
    keys = {"day": day.astype(np.int32), "episodes": episodes.astype(np.int16)}
    return keys | dict(zip(PEOPLE, people, strict=True))


def _titles(observer: Observer) -> dict[str, np.ndarray]:
    first_week = observer.first_weeks()
    opening = np.zeros(len(first_week), np.int64)
    opening[: len(observer.opening_views)] = observer.opening_views
    return {"drama": np.arange(len(opening), dtype=np.int32), "first_week": first_week, "opening_views": opening}


def _panel(observer: Observer) -> dict[str, object]:
    panel = observer.panel
    count, months, traits = len(panel.rows), len(panel.months), panel.traits()
    sums = {name: np.concatenate([np.zeros(0, np.int64), *rows]) for name, rows in panel.kept.items()}
    minutes = sums["seconds"] / SECONDS_PER_MINUTE
    who = {name: pd.Categorical.from_codes(np.tile(traits[name], months), names) for name, names in TRAITS.items()}
    keys = {
        "month": np.repeat(np.array(panel.months, "datetime64[ms]"), count),
        "viewer": np.tile(panel.rows.astype(np.int32), months),
        "weight": np.tile(traits["weight"], months),
    }
    return {**keys, **who, **{name: minutes if name == "minutes" else sums[name] for name in SUMS}}


def first_days(start: date, count: int) -> list[date]:
    """The first days of so many months from that of ``start`` on."""
    months = range(start.month - 1, start.month - 1 + count)
    return [date(start.year + month // 12, month % 12 + 1, 1) for month in months]
