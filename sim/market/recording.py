"""Recording: the day's figures, from tallies, orders and the ledger."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.market.reasons import BUSINESS_RECEIPTS, FINANCING, PLATFORM_RECEIPTS
from sim.market.state import MarketState
from sim.outcomes_by_channel import IN_CHANNEL
from sim.units import MILLIONTHS
from sim.world.catalogue import watching_of
from sim.world.creators import PIRATE
from sim.world.order_sums import OF_CHANNEL, OF_SALES, sums_of
from sim.world.orders import Columns
from sim.world.today import Count, Tally

GINI_DAYS = 28

_COUNTS = np.array([int(count) for count in Count if count.series])
_COUNTED = tuple(count.series for count in Count if count.series)
_BY_CHANNEL = tuple(f"{what}_{channel}" for what in OF_CHANNEL for channel in IN_CHANNEL)


class Recorder:
    """Writes each day into the market's ``totals``.

    ``surplus_by_segment`` has one int64[segment] a day: the consumer surplus of each segment, in fen.
    """

    def __init__(self, model: MarketState) -> None:
        """Begin with no income seen."""
        self.model = model
        self.surplus_by_segment: list[np.ndarray] = []
        self._income: list[np.ndarray] = [model.creators_table["income"].copy()]

    def record(self, tally: Tally, orders: Columns) -> None:
        """Record a day; its books must be closed."""
        self._record_orders(orders)
        by_genre = self._record_viewing(tally)
        self._record_money()
        self._record_levels(tally, by_genre)

    def _record_orders(self, orders: Columns) -> None:
        totals, day = self.model.totals, self.model.day
        by_channel, sums, sold_at = sums_of(orders)
        totals.add_at_all("gmv", day, sold_at)
        totals.add_all(_BY_CHANNEL, day, by_channel.ravel())
        totals.add_all(OF_SALES, day, sums)
        totals.add("orders", day, int(by_channel[OF_CHANNEL.index("orders")].sum()))
        sold = dict(zip(OF_SALES, sums.tolist(), strict=True))
        totals.add("gmv_diverted", day, sold["gmv_microdrama"] - sold["gmv_incremental"])

    def _record_viewing(self, tally: Tally) -> np.ndarray:
        """Record what was watched; episodes by genre."""
        totals, day = self.model.totals, self.model.day
        seconds, by_genre = watching_of(self.model.catalogue, tally)
        totals.add_all(_COUNTED, day, tally.counts[_COUNTS])
        totals.add("seconds_watched", day, int(seconds))
        totals.add("consumer_surplus", day, int(tally.surplus.sum()))
        self.surplus_by_segment.append(tally.surplus.copy())
        return by_genre

    def _record_money(self) -> None:
        """Sums of the day's payments, by sector and reason."""
        model, totals, day = self.model, self.model.totals, self.model.day
        sectors, received, paid = model.ledger.turnover(day)
        real, of_business, of_platforms = _counted(tuple(model.ledger.reasons))
        income = dict(zip(sectors, ((received - paid) @ real).tolist(), strict=True))
        sales, fees = (
            dict(zip(sectors, (received @ kept).tolist(), strict=True)) for kept in (of_business, of_platforms)
        )
        totals.add("market_revenue", day, sales["creators"] + sales["operators"])
        totals.add("platform_revenue", day, fees["platforms"])
        # a plan's money is its platform's money: what it pays out is the platform's cost
        totals.add("platform_net_revenue", day, income["platforms"] + income.get("policies", 0))
        totals.add("creator_income", day, income["creators"])
        totals.add("operator_profit", day, income["operators"])
        totals.add("operator_exits", day, model.operator_exits)
        totals.add("merchant_profit", day, income["merchants"])
        totals.add("subsidy_spent", day, int(model.policy_desk.spent.sum()))

    def _record_levels(self, tally: Tally, by_genre: np.ndarray) -> None:
        model, totals, day = self.model, self.model.totals, self.model.day
        rows = model.catalogue.running
        self._income.append(model.creators_table["income"].copy())
        lately = self._income[-1] - self._income[max(0, len(self._income) - 1 - GINI_DAYS)]
        self._income = self._income[-GINI_DAYS - 1 :]
        makers = (model.creators_table["active"] == 1) & (model.creators_table["kind"] != PIRATE)
        totals.set("creator_income_gini", day, gini(lately[makers]))
        here = model.merchants_table["in_dramas"][model.merchants_table["active"] == 1]
        if len(here):
            totals.set("merchants_in_dramas", day, int(here.sum()) / len(here))
        totals.set("effective_accuracy", day, mean_accuracy(tally))
        if not len(rows):
            return
        out = rows[model.dramas["released_on"][rows] == day]
        weight = model.dramas["title_weight"][out].astype(np.int64)
        totals.add("titles_released", day, int(weight.sum()))
        totals.add("licensed_titles", day, int((weight * model.dramas["licensed"][out]).sum()))
        totals.set("views_gini", day, gini(model.dramas["views"][rows]))
        totals.set("mean_quality", day, float(np.add.reduce(model.dramas["quality"][rows]) / len(rows)))
        watched = int(by_genre.sum())
        if watched:
            shares = by_genre / watched
            totals.set("genre_hhi", day, float((shares * shares).sum()))


@lru_cache(maxsize=8)
def _counted(reasons: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    """Which reasons are not financing, and which of these are receipts of dramas, and of platforms: 1 or 0, int64."""
    real = [reason for reason in reasons if reason not in FINANCING]
    kinds = real, BUSINESS_RECEIPTS, PLATFORM_RECEIPTS
    return tuple(np.array([reason in kind and reason in real for reason in reasons], np.int64) for kind in kinds)


def gini(amounts: np.ndarray) -> float:
    """Gini coefficient of amounts >= 0 (negative ones count as 0); 0 where there is nothing to share."""
    values = np.sort(np.maximum(amounts, 0)).astype(np.float64)
    total = float(np.add.reduce(values))
    if total <= 0.0:
        return 0.0
    n = len(values)
    ranked = float(np.add.reduce(np.arange(1.0, n + 1.0) * values))
    return max(0.0, (2.0 * ranked / total - (n + 1)) / n)  # rounding may leave less than 0


def mean_accuracy(tally: Tally) -> float:
    """Mean correlation of what platforms believed with the tastes of those they chose for today; NaN if none."""
    guessed = int(tally.guessed.sum())
    return int(tally.known.sum()) / (guessed * MILLIONTHS) if guessed else np.nan
