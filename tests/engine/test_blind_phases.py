"""Discovery, watching and shopping come to what a second implementation of their description says, to the last bit."""

from collections import Counter

import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.scenario import Scenario
from sim.world.today import Count
from tests.engine.second_day import Day, discover, people, watch
from tests.engine.second_shopping import shop
from tests.worlds import QUICK

EVENTFUL = Scenario().with_(
    viewers=400,
    days=26,
    seed=11,
    start="2025-05-01",
    policy_subsidy=5e9,
    subsidy={"mix_traffic": 1, "mix_commission": 1, "mix_coupons": 1, "min_quality": 0.5, "min_spend": 0},
    levers={"anti_piracy": 0.0, "ad_load": 1.5},
    policies=[
        {"plan": "coupons", "platform": name, "budget": 1e11, "face_value": 60, "min_spend": 30}
        for name in ("douyin", "taobao", "pinduoduo")
    ],
    purchase={"click_base": 0.0, "drama_appeal": 1.0, "coupon_weight": 2.87, "known_appeal": -1.0},
    watching={"coin_pack": 100, "unlock_base": -2.0, "tell_base": 0.0},
    discovery={"heard_weight": 3.0},
    word_of_mouth={"listen": 1.0},
    **QUICK,
)
"""Some weeks in which viewers come upon everything that the description speaks of."""

COUNTS = "TOP_UP ACTIVE RETENTION_BASE RETENTION_HITS ENDED COMPLETIONS PAGES_DRAMA PAGES_LIVE PAGES_SHELF EXPOSURES"
TALLIES = ("visitors", "shown", "views", "episodes", "unlocks", "copies")
HAPPENS = {
    "nowhere to go", "nothing but the serial", "free title advertised", "paid title advertised",
    "advertisement of a title seen", "advertisement to no payer", "nothing of that genre here", "title heard of shown",
    "serial over", "serial cut short", "no time, or no new episode", "two originals", "copy watched",
    "coins for a part only",
    "no coins for any", "stopped at the wall", "left at the wall", "serial left at the wall", "does not follow",
    "session on a shelf platform", "tells", "offer of what is in stock", "not affordable", "drama order", "live order",
    "shelf order", "known order", "incremental", "diverted", "drama order of a need out of focus", "impulse order",
    "coupon used in a drama", "coupon used elsewhere", "bought again",
}  # fmt: skip


class Twice(MarketModel):
    """A market in which the three phases are played by both implementations; what differs is noted."""

    def __init__(self, *args, **settings):
        self.differs, self.happened = [], Counter()
        super().__init__(*args, **settings)

    def discover(self):
        self.make_the_rare_frequent()
        self.second = Day(self.today)
        self.play(discover, super().discover)

    def make_the_rare_frequent(self):
        """Change what both implementations are about to read, so that readings differ that else seldom would."""
        screens, viewers = self.today.screens, self.viewers_table
        screens.free_episodes[::2] = 0
        screens.released[1::4] = np.minimum(screens.released[1::4], 8)
        screens.platforms[2::4] |= 1  # a paid title that is said to run where no paid one is shown
        self.today.sellers.active[::4] = 0
        if self.day in (5, 20):  # no platform left; a serial that does not run, or was cut short, or is not begun
            followers = np.flatnonzero(viewers["following"] >= 0)
            viewers["platforms"][followers[::9]] = 0
            viewers["following"][followers[2::9]] = np.argmin(screens.slot_of)
            viewers["episode"][followers[4::9]], viewers["episode"][followers[6::9]] = 5_000, 0
            viewers["heard_drama"][1::7] = viewers["seen"][1::7, 0]
            viewers["heard_drama"][2::7], viewers["seen"][2::7] = viewers["following"][2::7], -1
            viewers["joins_on"][3::30], late = 24, slice(3, None, 30)
            viewers["needs"][late], viewers["shown"][late] = 3, 1

    def watch(self):
        self.play(watch, super().watch)

    def shop(self):
        orders = [order for order in self.play(shop, super().shop) if order]
        for name, column in self.new_orders.items():
            self.compare(f"orders: {name}", [order[name] for order in orders], column)

    def record(self):
        for name in COUNTS.split():
            self.compare(name, self.second.tally["counts", Count[name]], self.tally.counts[Count[name]])
        for name in TALLIES:
            found = getattr(self.tally, name)
            should = [self.second.tally[name, *index] for index in np.ndindex(found.shape)]
            self.compare(name, np.reshape(should, found.shape), found)
        self.happened += self.second.happened
        super().record()

    def play(self, second, first):
        """One phase for all viewers, by the second implementation and then by the market."""
        viewers = people(self.viewers_table)
        results = [second(viewer, self.second) for viewer in viewers]
        first()
        for name in self.viewers_table:
            should = np.array([getattr(viewer, name) for viewer in viewers])
            self.compare(f"{second.__name__}: {name}", should, self.viewers_table[name])
        return results

    def compare(self, name, should, found):
        if not np.array_equal(should, found):
            self.differs.append((self.day, name, should, np.copy(found)))


@pytest.fixture(scope="module")
def twice(warm):
    model = Twice(EVENTFUL, threads=1)
    model.run_model()
    return model


def test_viewers_tallies_and_orders_are_what_the_description_says(twice):
    assert twice.differs == []


def test_everything_in_the_description_happens(twice):
    """Otherwise equality would prove little."""
    assert HAPPENS - set(+twice.happened) == set()
