"""The experiments that the market must pass: what is changed, in pairs on common seeds, and what is read off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.evidence.measures import change, inequality, ratio, sum_of
from sim.evidence.observing import NotShownError, Record, observe, treated
from sim.market.model import MarketModel
from sim.names import PLATFORMS
from sim.records import twins
from sim.runs.twin import Ended, Notes, told
from sim.scenario import Scenario
from sim.world.columns import Table
from sim.world.merchants import DIMENSIONS
from sim.world.today import day_keys

RISE = 1.1
"""What is raised is raised by a tenth."""
DAYS = 150
OPENS = date(2024, 1, 1)
COUPON_DAYS = (30, 89)
LATER_DAYS = (105, 149)
"""Days of the coupon plan, and days long enough after it."""
INFLUENCE_DAYS = 60


class DearSome(MarketModel):
    """One merchant in ten asks a tenth more than it would have."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        rows = treated(len(self.merchants_table))
        raise_prices(self.merchants_table, rows)


class DearAll(MarketModel):
    """Every merchant asks a tenth more, at unchanged cost."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        raise_prices(self.merchants_table, np.ones(len(self.merchants_table), bool))


class CostlyGoods(MarketModel):
    """Unit costs are a tenth higher; prices follow when merchants review them."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.merchants_table["unit_cost"] = np.rint(self.merchants_table["unit_cost"] * RISE)


class RicherHouseholds(MarketModel):
    """Budgets of households are a tenth larger."""

    def new_viewers(self) -> Table:
        """The same people with more money."""
        table = super().new_viewers()
        for name in ("daily_income", "wallet"):
            table[name] = np.rint(table[name] * RISE)
        return table


class NoCommission(MarketModel):
    """Platforms waive their commission on all sales."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.platforms_table["take_rate"] = 0.0


class ServedBetter(MarketModel):
    """One merchant in ten serves better than it would choose to, by ``MORE`` in every dimension."""

    MORE = 0.1

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        table = self.merchants_table
        rows = treated(len(table))
        for name in DIMENSIONS:
            chosen = table["chosen_" + name]
            table["chosen_" + name] = np.where(rows, np.minimum(chosen + self.MORE, 1.0), chosen)


class ServedFarBetter(ServedBetter):
    """The same by much more."""

    MORE = 0.4


class OtherLuck(MarketModel):
    """The same qualities and firms, and viewers who meet another luck every day: an independent world."""

    OTHER = 1_000_003

    def apply_policies(self) -> None:
        """The day begins with other keys for everything viewers draw."""
        super().apply_policies()
        self.keys = day_keys(self.seed + self.OTHER, self.day)


def raise_prices(table: Table, rows: np.ndarray) -> None:
    """Raise prices by a tenth; merchants set them anew when they review them."""
    price = np.rint(table["price"] * RISE)
    table["price"] = np.where(rows, price, table["price"])


@dataclass(frozen=True)
class Play:
    """One market to play: its own dates, what differs from the scenario, and how it opens."""

    start: date
    days: int
    changes: tuple[tuple[str, Any], ...] = ()
    """Dotted paths and values, as in `Scenario.with_`."""
    market: type[MarketModel] = MarketModel
    coupons: bool = False
    """Whether coupons of the two largest platforms are added to the scenario's policies for some weeks."""
    settings: tuple[tuple[str, float, int], ...] = ()
    """Rules set by a policy beside those of the scenario: path, value, and the day of the run from which they hold."""
    settling: int = 0
    """Days at the start that are played and not looked at: the first receipts are due only after two weeks."""

    def scenario(self, base: Scenario, seed: int) -> Scenario:
        """The scenario to play. Raises ScenarioError where it does not allow what is changed."""
        changes = dict(self.changes)
        if self.coupons or self.settings:
            plans = coupon_plans(self.start) if self.coupons else []
            rules = [
                {"set": path, "value": value, "from": (self.start + timedelta(days=day)).isoformat()}
                for path, value, day in self.settings
            ]
            changes["policies"] = [*base.resolved()["policies"], *plans, *rules]
        own = {"start": self.start.isoformat(), "days": self.days, "seed": seed, "replications": 1, "warm_up": 0}
        return base.with_(**own, **changes)

    def observed(self, base: Scenario, seed: int) -> Record:
        """Play it."""
        return observe(self.market, self.scenario(base, seed), self.days, self.settling)


@dataclass(frozen=True)
class TwinPlay(Play):
    """A market or its twin: once settled, noted as `sim.runs.twin` notes them, until the days after the run begin."""

    def observed(self, base: Scenario, seed: int) -> Record:
        """Play it. Its record holds nothing but what is told of twins."""
        model = self.market(self.scenario(base, seed), threads=1)
        for _ in range(self.settling):
            model.step()
        notes = Notes(model)
        for _ in range(self.days - self.settling - twins.LATER_DAYS):
            model.step()
            notes.after_day()
        return Record(self.start + timedelta(days=self.settling), self.days - self.settling, ended=Ended.of(notes))


def coupon_plans(start: date) -> list[dict[str, Any]]:
    """Coupons of the two largest platforms for some weeks."""
    first, last = (start + timedelta(days=day) for day in COUPON_DAYS)
    terms = {"budget": 2e9, "face_value": 20, "min_spend": 40}
    dates = {"from": first.isoformat(), "to": last.isoformat()}
    return [{"plan": "coupons", "platform": platform} | dates | terms for platform in PLATFORMS[:2]]


SETTLING = 30


def _play(changes: tuple[tuple[str, Any], ...] = (), market: type[MarketModel] = MarketModel, **more: Any) -> Play:
    """One arm of an experiment."""
    return Play(OPENS, DAYS, changes, market, settling=SETTLING, **more)


BASE = _play()
_HELD = (("commerce.price_speed", 0.0),)
HELD = _play(_HELD)
"""Prices stay where they are."""
DEAR_SOME, DEAR_ALL = _play(_HELD, DearSome), _play(_HELD, DearAll)
COSTLY, RICHER = _play(market=CostlyGoods), _play(market=RicherHouseholds)
WAIVED = _play(market=NoCommission)
LIVE_CLOSED = _play(tuple((f"purchase.{way}", 0.0) for way in ("live_visit", "live_day", "live_browse")))
LINKS_OFF, LINKED = (
    TwinPlay(OPENS, DAYS + twins.LATER_DAYS, settings=(("rules.drama_links", 0.0, day),), settling=SETTLING)
    for day in (SETTLING, DAYS)
)
"""A market and its twin, which part when they have settled; after the run neither has links in dramas."""
BLIND = _play(settings=(("rules.personalisation", 0.0, 0),))
SEEING = _play((("levers.targeting_accuracy", 1.0),))
_CHOSEN = (*_HELD, ("commerce.service_speed", 0.0), ("levers.after_sales_quality", 0.0))
CHOSEN, SERVED, SERVED_MUCH = (_play(_CHOSEN, market) for market in (MarketModel, ServedBetter, ServedFarBetter))
"""Service stays where merchants chose it, no standard enforced, or where it is put."""
COUPONS = Play(OPENS, DAYS, coupons=True)
PIRACY = tuple(_play((("levers.anti_piracy", value),)) for value in (0.0, 0.5, 1.0))
_ALONE = (("feedbacks.popularity", False), ("feedbacks.word_of_mouth", False))
INFLUENCED = (Play(OPENS, INFLUENCE_DAYS), Play(OPENS, INFLUENCE_DAYS, market=OtherLuck))
ALONE = (Play(OPENS, INFLUENCE_DAYS, _ALONE), Play(OPENS, INFLUENCE_DAYS, _ALONE, OtherLuck))


def elasticity(now: float, before: float, step: float) -> float | None:
    """Change of the logarithm of a quantity over that of what was multiplied by ``step``."""
    return math.log(now / before) / math.log(step) if now > 0 and before > 0 else None


def of_some(record: Record, column: str, those: np.ndarray) -> float:
    """The sum of a column over some merchants."""
    return float(record.merchant(column)[those].sum())


def own_elasticity(now: Record, before: Record) -> float | None:
    """Own-price elasticity of the merchants that raised theirs."""
    rows = treated(len(before.merchant("orders")))
    return elasticity(of_some(now, "orders", rows), of_some(before, "orders", rows), RISE)


def change_of_rivals(now: Record, before: Record) -> float | None:
    """Change of the orders of those that did not raise theirs."""
    rows = ~treated(len(before.merchant("orders")))
    return change(of_some(now, "orders", rows), of_some(before, "orders", rows))


def change_of_own_rating(now: Record, before: Record) -> float:
    """Change of the mean rating of the merchants treated, by the base's orders."""
    rows = treated(len(before.merchant("orders")))
    orders = np.maximum(before.merchant("orders"), 1)[rows]
    one, other = (float(np.average(record.merchant("rating")[rows], weights=orders)) for record in (now, before))
    return one - other


def change_of_own_profit(now: Record, before: Record) -> float | None:
    """Change of the profit of the merchants that raised their prices."""
    rows = treated(len(before.merchant("orders")))
    return change(of_some(now, "profit", rows), of_some(before, "profit", rows))


def inside_surplus(record: Record) -> float:
    """Consumer surplus less that of needs met outside the simulated channels, fen."""
    return sum_of(record, "consumer_surplus") - sum_of(record, "outside_surplus")


def change_of_inside_surplus(now: Record, before: Record) -> float | None:
    """Relative change of the consumer surplus that the simulated channels give."""
    return change(inside_surplus(now), inside_surplus(before))


def mean_price(record: Record, column: str, weights: np.ndarray) -> float:
    """Mean of a column of merchants at the end, weighted."""
    return float(np.average(record.merchant(column), weights=np.maximum(weights, 1)))


def pass_through(now: Record, before: Record) -> float | None:
    """Yuan added to the mean price per yuan added to the mean unit cost, by the base's orders."""
    orders = before.merchant("orders")
    price, cost = (mean_price(now, c, orders) - mean_price(before, c, orders) for c in ("price", "unit_cost"))
    return ratio(price, cost)


def change_of_price(now: Record, before: Record) -> float | None:
    """Relative change of the mean price, by the base's orders."""
    orders = before.merchant("orders")
    return change(mean_price(now, "price", orders), mean_price(before, "price", orders))


def small_less_large(now: Record, before: Record) -> float | None:
    """Change of the orders of the smaller half of merchants less that of the larger half."""
    size = before.merchant("size")
    small = size <= np.median(size)
    changes = [change(of_some(now, "orders", rows), of_some(before, "orders", rows)) for rows in (small, ~small)]
    return None if changes[0] is None or changes[1] is None else changes[0] - changes[1]


def concentration(record: Record) -> float | None:
    """Herfindahl index of orders over merchants."""
    orders = record.merchant("orders").astype(float)
    shares = orders / orders.sum() if orders.sum() else orders
    return float((shares**2).sum()) or None


def change_of_concentration(now: Record, before: Record) -> float | None:
    """Relative change of the concentration of orders over merchants."""
    after, then = concentration(now), concentration(before)
    return None if after is None or then is None else change(after, then)


def second_step(name: str, records: tuple[Record, ...]) -> float | None:
    """At three levels of a lever, the second step's effect on a series less the first's, over both together."""
    low, middle, high = (sum_of(record, name) for record in records)
    return ratio((high - middle) - (middle - low), abs(high - low))


def second_step_against_copies(*records: Record) -> float | None:
    """At three levels of enforcement, what the second step takes of sessions on copies less what the first does.

    Over what both take. Shares of sessions of titles with a paywall that came out in the run: how much is watched, and
    what is paid, differs by chance from market to market far more than that.
    """
    shares: list[float] = []
    for record in records:
        sold = (record.title("released_on") >= 0) & (record.title("episode_price") > 0)
        share = ratio(record.title("pirated_views")[sold].sum(), record.title("views")[sold].sum())
        if share is None:
            return None
        shares.append(share)
    low, middle, high = shares
    return ratio((middle - high) - (low - middle), abs(low - high))


def of_twins(figure: str, now: Record, before: Record) -> float | None:
    """What a market and its twin without links tell (a name of `records.twins.TWIN`), over incremental sales."""
    if before.ended is None or now.ended is None:
        raise NotShownError("unrecorded")
    return ratio(told(before.ended, now.ended)[figure], before.ended.incremental)


def share_liked(record: Record) -> float | None:
    """Titles begun over titles shown, of those that the platform chose itself."""
    return ratio(sum_of(record, "recommended_begun"), sum_of(record, "recommended"))


def times(one: float | None, other: float | None) -> float | None:
    """How many times the other."""
    return one / other if one is not None and other else None


def repurchase(record: Record, suffix: str = "") -> float | None:
    """First-time buyers who came back, over those whose window is over; ``suffix``: by what became of the order."""
    names = (f"repeats_{suffix}", f"buyers_{suffix}") if suffix else ("cohort_repurchased", "cohort_buyers")
    return ratio(*(sum_of(record, name) for name in names))


def gain_in(days: tuple[int, int], now: Record, before: Record) -> float | None:
    """Relative gain of orders in some days."""
    first, last = (now.start + timedelta(days=day) for day in days)
    return change(now.total("orders", first, last), before.total("orders", first, last))


def opening_views(*records: Record) -> list[np.ndarray]:
    """Views since the opening of the titles that worlds opened with, which have equal qualities."""
    opened = [record.title("opening_views") for record in records]
    return [record.title("views")[: len(before)] - before for record, before in zip(records, opened, strict=True)]


def mean_inequality(*worlds: Record) -> float | None:
    """Mean Gini coefficient of views over titles."""
    found = [inequality(views) for views in opening_views(*worlds)]
    return None if None in found else float(np.mean(np.array(found, float)))


def unpredictability(*worlds: Record) -> float | None:
    """Mean difference of a title's share of views between two worlds, over the mean share (Salganik et al. 2006)."""
    one, other = (ratio_of(views) for views in opening_views(*worlds))
    return None if one is None or other is None else float(np.abs(one - other).mean() / one.mean())


def ratio_of(amounts: np.ndarray) -> np.ndarray | None:
    """Shares in the sum; None where it is nothing."""
    return amounts / amounts.sum() if amounts.sum() else None
