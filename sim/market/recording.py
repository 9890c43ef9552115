"""Recording: the day's figures, from tallies, orders and the ledger."""

from __future__ import annotations

import numpy as np

from sim.market.reasons import BUSINESS_RECEIPTS, FINANCING, PLATFORM_RECEIPTS
from sim.market.state import MarketState
from sim.names import N_GENRES, Channel
from sim.world.creators import PIRATE
from sim.world.orders import Columns
from sim.world.today import Count, Tally

GINI_DAYS = 28

_CHANNELS = {Channel.DRAMA: "microdrama", Channel.LIVE: "live", Channel.SHELF: "shelf"}


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
        self._record_viewing(tally)
        self._record_money()
        self._record_levels(tally)

    def _record_orders(self, orders: Columns) -> None:
        totals, day = self.model.totals, self.model.day
        weight = orders["weight"].astype(np.int64)
        value = orders["price"].astype(np.int64) * weight
        totals.add("orders", day, int(weight.sum()))
        totals.add("gmv", day, int(value.sum()))
        for channel, name in _CHANNELS.items():
            there = orders["channel"] == channel
            totals.add(f"orders_{name}", day, int(weight[there].sum()))
        drama = orders["channel"] == Channel.DRAMA
        extra = drama & (orders["incremental"] == 1)
        totals.add("gmv_microdrama", day, int(value[drama].sum()))
        totals.add("gmv_incremental", day, int(value[extra].sum()))
        totals.add("gmv_diverted", day, int(value[drama & ~extra].sum()))

    def _record_viewing(self, tally: Tally) -> None:
        totals, day = self.model.totals, self.model.day
        seconds = self.model.dramas["episode_seconds"][self.model.catalogue.running].astype(np.int64)
        for count, number in zip(Count, tally.counts.tolist(), strict=True):
            if count.series:
                totals.add(count.series, day, number)
        totals.add("seconds_watched", day, int((tally.episodes.sum(axis=0) * seconds).sum()))
        totals.add("consumer_surplus", day, int(tally.surplus.sum()))
        self.surplus_by_segment.append(tally.surplus.copy())

    def _record_money(self) -> None:
        """Sums of the day's payments, by sector and reason."""
        model, totals, day = self.model, self.model.totals, self.model.day
        flows = model.ledger.flows_on(day)
        income = dict.fromkeys(("creators", "operators", "merchants", "platforms", "policies"), 0)
        receipts = {"businesses": 0, "platforms": 0}
        for (payer, payee, reason), fen in flows.items():
            if reason in FINANCING:
                continue
            if payer in income:
                income[payer] -= fen
            if payee in income:
                income[payee] += fen
            if payee in ("creators", "operators") and reason in BUSINESS_RECEIPTS:
                receipts["businesses"] += fen
            if payee == "platforms" and reason in PLATFORM_RECEIPTS:
                receipts["platforms"] += fen
        totals.add("market_revenue", day, receipts["businesses"])
        totals.add("platform_revenue", day, receipts["platforms"])
        # a plan's money is its platform's money: what it pays out is the platform's cost
        totals.add("platform_net_revenue", day, income["platforms"] + income["policies"])
        totals.add("creator_income", day, income["creators"])
        totals.add("operator_profit", day, income["operators"])
        totals.add("operator_exits", day, model.operator_exits)
        totals.add("merchant_profit", day, income["merchants"])
        totals.add("subsidy_spent", day, int(model.policy_desk.spent.sum()))

    def _record_levels(self, tally: Tally) -> None:
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
        if not len(rows):
            return
        totals.set("views_gini", day, gini(model.dramas["views"][rows]))
        totals.set("mean_quality", day, float(model.dramas["quality"][rows].mean()))
        by_genre = np.zeros(N_GENRES, np.int64)
        np.add.at(by_genre, model.dramas["genre"][rows], tally.episodes.sum(axis=0))
        watched = int(by_genre.sum())
        if watched:
            shares = by_genre / watched
            totals.set("genre_hhi", day, float((shares * shares).sum()))


def gini(amounts: np.ndarray) -> float:
    """Gini coefficient of amounts >= 0 (negative ones count as 0); 0 where there is nothing to share."""
    values = np.sort(np.maximum(amounts, 0)).astype(np.float64)
    total = float(values.sum())
    if total <= 0.0:
        return 0.0
    n = len(values)
    ranks = np.arange(1, n + 1)
    return max(0.0, float((2.0 * (ranks * values).sum() / total - (n + 1)) / n))  # rounding may leave less than 0
