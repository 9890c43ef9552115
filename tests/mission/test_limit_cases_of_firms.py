"""Where theory says what an auction, two platforms or a service desk must come to, the market comes to it."""

from functools import cache
from itertools import product
from math import floor, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.names import PLATFORMS
from sim.scenario import Scenario
from tests.processes.auctions import clear
from tests.processes.trading import DOUYIN, market, trade

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("warm")]


# the auction


def closed_form(bids, demands, supply, reserve):
    """Price and impressions by bidder of a uniform-price auction: the price is the highest bid that goes away empty."""
    units = sorted((bid for bid, demand in zip(bids, demands, strict=True) for _ in range(demand) if bid >= reserve))
    price = units[-supply - 1] if len(units) > supply else reserve
    above = [demand if bid > price else 0 for bid, demand in zip(bids, demands, strict=True)]
    at = [demand if bid == price else 0 for bid, demand in zip(bids, demands, strict=True)]
    left = min(supply - sum(above), sum(at))
    until = [floor(left * part / sum(at)) if sum(at) else 0 for part in np.cumsum(at)]
    return price, [a + share for a, share in zip(above, np.diff(until, prepend=0), strict=True)]


def test_every_small_auction_comes_to_its_closed_form():
    for bids in product((1, 2, 3), repeat=3):
        for demands in product((0, 1, 3), repeat=3):
            for supply, reserve in product(range(6), (1, 2)):
                price, sold = clear(np.array(bids), np.array(demands), supply, reserve)
                assert (price, sold.tolist()) == closed_form(bids, demands, supply, reserve), (bids, demands, supply)


@pytest.mark.parametrize("supply", [1, 7, 300])
def test_budgets_alone_are_cleared_at_what_is_to_be_spent_over_what_is_for_sale(supply):
    for money in product((0, 500, 2_000, 90_000), repeat=2):
        budgets, none = np.array(money), np.zeros(2, np.int64)
        price, sold = clear(np.array([10**9, 10**9]), none, supply, 1, budgets)
        rough = max(sum(money) * 1000 / (supply + len(money)), 1)
        assert rough - 1 <= price <= sum(money) * 1000 / (supply + 1) + 2
        assert sold.tolist() == [m * 1000 // price for m in money]


OF_OUTSIDE = Scenario().traffic


@pytest.mark.parametrize("budget", [0.01, 0.02, 0.0295, 0.04, 0.055, 0.08, 0.2])
def test_alike_advertisers_pay_their_budget_for_every_slot_between_the_reserve_and_what_it_is_worth(budget):
    """Yuan for a slot; so many times 1000 a thousand of them cost."""
    model = market(traffic={"outside_spread": 0.0, "outside_budget": budget})
    for spent in ("marketing_budget", "page_budget"):
        model.merchants_table[spent][:] = 0
    expected = min(max(1000 * budget, OF_OUTSIDE.reserve_price), OF_OUTSIDE.outside_value)
    assert trade(model).price[DOUYIN] == pytest.approx(100 * expected, abs=2)


# two platforms alike


def alike():
    """Douyin is what Kuaishou is: its users, its terms, who buys traffic there, who releases there."""
    usual = Scenario()
    kuaishou = usual.platforms.kuaishou.model_dump()
    both = {"buys_traffic_on": ["douyin", "kuaishou"]}
    tilts = ("platform_women", "platform_lower_tier", "platform_over_50")
    tables = {name: getattr(usual.population, name) for name in tilts}
    reach = usual.production.free_reach
    return Scenario(viewers=8_000, days=60, warm_up=0).with_(
        platforms={"douyin": kuaishou, **dict.fromkeys(("douyin_mini", "wechat_mini", "drama_app"), both)},
        population={name: (table[1], *table[1:]) for name, table in tables.items()},
        production={"free_reach": (reach[1], *reach[1:])},
        adoption={"share_douyin_mini": 0.0, "share_drama_app": 0.9},  # those mini-programs are for Douyin's users alone
    )


SEEDS = range(1, 17)
FARES = {"receipts": 0.01, "commission": 0.06, "impressions sold": 0.002, "viewers": 0.06}
"""How far off the mean over seeds may be."""


def fares(seed):
    """Logs of the first of the two platforms over the second."""
    model = MarketModel(alike().with_(seed=seed), threads=1)
    model.run_model()
    entries = model.ledger.entries()
    table, found = model.platforms_table, {}
    got = entries[entries["payee"].isin(["platform:douyin", "platform:kuaishou"])]
    for name, rows in (("receipts", got), ("commission", got[got["reason"] == "commission"])):
        sums = rows.groupby("payee", observed=True)["fen"].sum()
        found[name] = sums["platform:douyin"], sums["platform:kuaishou"]
    found["impressions sold"], found["viewers"] = table["sold"][:2], table["active_viewers"][:2]
    return {name: float(np.log(one / other)) for name, (one, other) in found.items()}


def test_two_platforms_that_are_alike_fare_alike():
    assert PLATFORMS[:2] == ("douyin", "kuaishou")
    by_seed = [fares(seed) for seed in SEEDS]
    for name, widest in FARES.items():
        values = np.array([found[name] for found in by_seed])
        error = values.std(ddof=1) / sqrt(len(values))
        assert abs(values.mean()) < 3 * error, name
        assert 3 * error < widest, name


# the service desk


SERVED = Scenario(viewers=5_000, days=110, warm_up=0, seed=3).with_(
    feedbacks={"supply": False, "word_of_mouth": False}, needs={"arrival_rate": 0.2}
)
SETTLED = 25


class Desks(MarketModel):
    """A market in which each merchant can answer a given number of contacts a day, and whose days are noted."""

    def __init__(self, scenario, capacity=None, load=1.0):
        self.capacity, self.contacts = capacity, []
        super().__init__(scenario, threads=1)
        if capacity is not None:
            self.merchants_table["load"] = load
        self.run_model()

    def apply_policies(self):
        super().apply_policies()
        if self.capacity is not None:
            self.merchants_table["capacity"] = self.capacity

    def settle(self):
        super().settle()
        self.contacts.append(self.merchants_table["contacts"].astype(float))

    @property
    def hours(self):
        """Mean hours to the first answer."""
        seconds, contacts = (self.totals.until(name, self.day)[SETTLED:].sum() for name in SERIES_OF_HOURS)
        return seconds / contacts / 3600


SERIES_OF_HOURS = ("response_seconds", "service_contacts")


@cache
def unhurried():
    """What comes in, and how long answers take, where load does not matter."""
    model = Desks(SERVED.with_(feedbacks={"service_load": False}))
    contacts = np.array(model.contacts[SETTLED:])
    return contacts.mean(axis=0), contacts.var(axis=0), model.hours


def capacity_at(load):
    """Contacts a day that each desk can answer at this mean load; any number where nobody had asked."""
    mean = unhurried()[0]
    return np.where(mean > 0, np.maximum(np.rint(mean / load), 1), 1e6).astype(np.int64)


def queue(mean, variance, capacity, p):
    """Times as long as without a queue, for one desk: load is a moving average of normal contacts over capacity.

    Beyond a load of 1 an answer takes ``load_power`` more of the usual hours for each unit.
    """
    spread = sqrt(variance * (1 - p.load_memory) / (1 + p.load_memory)) / capacity
    short = (1 - mean / capacity) / spread
    normal = NormalDist()
    return 1 + p.load_power * spread * (normal.pdf(short) - short * (1 - normal.cdf(short)))


@pytest.mark.parametrize("load", [0.5, 0.8, 0.95, 1.2])
def test_answers_take_as_long_as_the_queue_of_a_desk_of_that_load_says(load):
    mean, variance, hours = unhurried()
    capacity = capacity_at(load)
    asked = np.flatnonzero(mean > 0)
    times = [queue(mean[m], variance[m], capacity[m], SERVED.after_sales) for m in asked]
    expected = hours * np.average(times, weights=mean[asked])
    assert Desks(SERVED, capacity, load).hours == pytest.approx(expected, rel=0.1)


def test_a_desk_beyond_its_capacity_answers_later():
    _, _, hours = unhurried()
    assert Desks(SERVED, capacity_at(1.5), 1.5).hours > 1.3 * hours
