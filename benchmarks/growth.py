"""How the market grows, and whether it holds: from 2020 to 2027, over many seeds.

    python benchmarks/growth.py published          # 2021 to 2023 in one market, beside what was published
    python benchmarks/growth.py restarts           # the same years, each opened in its January
    python benchmarks/growth.py survival           # does every market still watch and release at the end of 2022?
    python benchmarks/growth.py reserve            # traffic a fifth dearer: profit and exits of operators
    python benchmarks/growth.py drift              # 2024 to 2027: quality, service, surplus; without growth and with
    python benchmarks/growth.py months             # the first month of a run beside its third

Markets open after the usual warm-up. ``--seeds`` and ``--viewers`` set the size, ``--workers`` how many play at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial

import numpy as np

import sim
from sim.market.model import MarketModel
from sim.money import FEN_PER_YUAN
from sim.names import Form
from sim.units import MILLE

PUBLISHED = {2021: 36.8, 2022: 101.7, 2023: 373.9}
"""Size of the market, 1e8 yuan (iiMedia; EVIDENCE market_2021 to market_2023)."""
YEAR, MONTH, QUARTER = 365, 30, 90
SETTLES = 2 * YEAR
"""Days after which as many operators close as come."""
FEN_OF_1E8 = 1e10
REVENUES = ("unlock", "advertising_sale", "split")


def opened(start: date, days: int, viewers: int, seed: int) -> MarketModel:
    """A market after its warm-up, on the morning of ``start``, with ``days`` days before it."""
    return sim.open_market(sim.Scenario(start=start, days=days, viewers=viewers, seed=seed), threads=1)


def played(start: date, days: int, viewers: int, seed: int) -> tuple[MarketModel, int]:
    """A market after its warm-up and ``days`` days, and the day on which they began."""
    market = opened(start, days, viewers, seed)
    first = market.day
    for _ in range(days):
        market.step()
    return market, first


def published(viewers: int, seed: int) -> np.ndarray:
    """By year: revenue in 1e8 yuan; its parts paid, advertising and split; traffic over it; return on production."""
    market, first = played(date(2021, 1, 1), 3 * YEAR, viewers, seed)
    return np.array([_year(market, first + y * YEAR) for y in range(3)])


def _year(market: MarketModel, first: int) -> list[float]:
    parts, traffic = dict.fromkeys(REVENUES, 0), 0
    for day in range(first, first + YEAR):
        for (payer, _, reason), fen in market.ledger.flows_on(day).items():
            name = "split" if reason in ("membership_split", "advertising_split") else reason
            if name in parts:
                parts[name] += fen
            if reason == "traffic" and payer == "operators":
                traffic += fen
    revenue, dramas = sum(parts.values()), market.dramas
    released = (dramas["released_on"] >= first) & (dramas["released_on"] < first + YEAR - 20) & (dramas["status"] > 0)
    spent = (dramas["cost"][released] * dramas["title_weight"][released].astype(np.int64)).sum()
    net = dramas["earned"][released].sum() / max(spent, 1)
    return [revenue / FEN_OF_1E8, *(fen / revenue for fen in parts.values()), traffic / revenue, net]


def restarts(viewers: int, seed: int) -> np.ndarray:
    """Revenue of 2022 and 2023, each in a market that opens in its January, 1e8 yuan."""
    found = []
    for year in (2022, 2023):
        market, first = played(date(year, 1, 1), YEAR, viewers, seed)
        found.append(market.totals.until("market_revenue", first + YEAR)[first:].sum() / FEN_OF_1E8)
    return np.array(found)


def survival(viewers: int, seed: int) -> np.ndarray:
    """In the last 30 days of 2022: people who watch a day in millions, real titles released, revenue in 1e8 yuan."""
    days = (date(2022, 12, 31) - date(2020, 1, 1)).days + 1
    market, first = played(date(2020, 1, 1), days, viewers, seed)
    last, dramas = first + days - MONTH, market.dramas
    released = (dramas["released_on"] >= last) & (dramas["status"] > 0)
    watching, revenue = (
        market.totals.until(name, first + days)[last:].sum() for name in ("active_viewers", "market_revenue")
    )
    return np.array([watching / MONTH / 1e6, dramas["title_weight"][released].sum(), revenue / FEN_OF_1E8])


def reserve(viewers: int, seed: int) -> np.ndarray:
    """At the usual reserve price and where traffic is not sold below a fifth more than it costs, once the trade has
    settled: operators' profit of 90 days in 1e8 yuan, and how many of those there at first are gone after a year."""
    found = []
    for rise in (0.0, 1.2):
        market = opened(date(2024, 1, 1), SETTLES + YEAR, viewers, seed)
        for _ in range(SETTLES):
            market.step()
        first, platforms = market.day, market.platforms_table
        if rise:
            dearer = rise * _price_in_feeds(market)
            platforms["reserve_price"] = np.maximum(platforms["reserve_price"], round(dearer * FEN_PER_YUAN))
            market.settings = market.settings.with_(traffic={"reserve_price": dearer})
        operators = market.operators_table
        there = operators["active"] == 1
        for _ in range(YEAR):
            market.step()
        stayed = there & (operators["active"] == 1) & (operators["since"] <= first)
        profit = market.totals.until("operator_profit", first + YEAR)[first:]
        found += [profit[:QUARTER].sum() / FEN_OF_1E8, there.sum() - stayed.sum()]
    return np.array(found)


def _price_in_feeds(market: MarketModel) -> float:
    """What traffic costs on short-video platforms today, yuan per 1000 impressions."""
    platforms = market.platforms_table
    feeds = (platforms["form"] == Form.SHORT_VIDEO) & (platforms["active"] == 1)
    return float(platforms["traffic_price"][feeds].mean()) * MILLE / FEN_PER_YUAN


STILL = dict.fromkeys(("feed_external", "feed_imitation", "paid_external", "paid_imitation", "lapse"), 0.0)
"""Adoption in a market where nobody takes up dramas or paying any more, or gives them up."""


def drift(viewers: int, seed: int) -> np.ndarray:
    """By year from 2024 to 2027: quality, service and surplus per active viewer and day in yuan; first where nobody
    takes up dramas any more, so that the viewers are the same, then in the market that grows."""
    return np.array([_drift(viewers, seed, grows) for grows in (False, True)])


def _drift(viewers: int, seed: int, grows: bool) -> list[list[float]]:
    market = opened(date(2024, 1, 1), 4 * YEAR, viewers, seed)
    if not grows:
        market.settings = market.settings.with_(adoption=STILL)
        market.window.read()
    first, found, totals = market.day, [], market.totals
    for year in range(4):
        service = []
        for _ in range(YEAR):
            market.step()
            merchants, active = market.merchants_table, market.merchants_table["active"] == 1
            names = ("responsiveness", "compensation", "reliability", "care")
            service.append(np.mean([merchants[name][active].mean() for name in names]))
        days = slice(first + year * YEAR, first + (year + 1) * YEAR)
        watching = totals.until("active_viewers", days.stop)[days].sum()
        surplus = totals.until("consumer_surplus", days.stop)[days].sum() / 100.0
        quality = totals.until("mean_quality", days.stop)[days].mean()
        found.append([quality, float(np.mean(service)), surplus / watching])
    return found


def months(viewers: int, seed: int) -> np.ndarray:
    """In the first and the third month: sales per active viewer (yuan), return rate, merchants' profit over sales."""
    market, first = played(date(2024, 1, 1), 4 * MONTH, viewers, seed)
    found = []
    for month in (0, 2):
        days = slice(first + month * MONTH, first + (month + 1) * MONTH)
        series = {
            name: market.totals.until(name, days.stop)[days].sum()
            for name in ("gmv", "active_viewers", "returned_orders", "delivered_orders", "merchant_profit")
        }
        found.append(
            [
                series["gmv"] / 100.0 / series["active_viewers"],
                series["returned_orders"] / series["delivered_orders"],
                series["merchant_profit"] / series["gmv"],
            ]
        )
    return np.array(found)


WHAT: dict[str, tuple[Callable[[int, int], np.ndarray], int, int]] = {
    "published": (published, 5, 20_000),
    "restarts": (restarts, 5, 20_000),
    "survival": (survival, 50, 10_000),
    "reserve": (reserve, 10, 20_000),
    "drift": (drift, 5, 20_000),
    "months": (months, 10, 50_000),
}
"""What is played for one seed, how many seeds, and with how many viewers."""


def main() -> None:
    """Play it, and print the mean and the seeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--viewers", type=int)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    play, seeds, viewers = WHAT[options.what]
    seeds, viewers = options.seeds or seeds, options.viewers or viewers
    print(play.__doc__)
    with ProcessPoolExecutor(options.workers) as pool:
        found = np.array(list(pool.map(partial(play, viewers), range(1, seeds + 1))))
    np.set_printoptions(precision=4, suppress=True, linewidth=120)
    print(f"mean of {seeds} seeds at {viewers:,} viewers:\n{found.mean(axis=0)}")
    print(f"least and most:\n{found.min(axis=0)}\n{found.max(axis=0)}")
    if options.what == "published":
        print("over what was published:", found[:, :, 0].mean(axis=0) / np.array(list(PUBLISHED.values())))
    if options.what == "drift":
        mean = found.mean(axis=0)
        print(f"change from year to year:\n{mean[:, 1:] / mean[:, :-1] - 1.0}")
        print(f"and a year, over all of them:\n{(mean[:, -1] / mean[:, 0]) ** (1 / 3) - 1.0}")
    if options.what == "survival":
        dead = int(((found[:, 0] <= 0) | (found[:, 1] <= 0)).sum())
        print(f"markets that no longer watch or release: {dead} of {seeds}")


if __name__ == "__main__":
    main()
