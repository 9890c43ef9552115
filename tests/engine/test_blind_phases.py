"""Each phase of a viewer's day comes to what a second implementation of its description says, to the last bit."""

from collections import Counter

import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.names import FORMS, Adoption, Form, Funding
from sim.scenario import Scenario
from sim.world.today import Count
from tests.engine.second_day import Day, discover, people, watch
from tests.engine.second_receiving import receive
from tests.engine.second_shopping import shop
from tests.engine.second_waking import wake
from tests.worlds import QUICK

EVENTFUL = Scenario().with_(
    viewers=800,
    days=34,
    seed=2,
    start="2025-05-01",
    policy_subsidy=5e9,
    subsidy={"mix_traffic": 1, "mix_commission": 1, "mix_coupons": 1, "min_quality": 0.5, "min_spend": 0},
    levers={"anti_piracy": 0.0, "ad_load": 1.5, "adaptation": 0.3, "clips": 0.5, "data_sharing": 0.6}
    | {"exchanges": 0.5, "original_refund": 0.5, "brand_campaign": 8.0},
    rules={"personal_prices": 0.4, "service_pooling": 0.4},
    policies=[
        {"plan": "coupons", "platform": name, "budget": 1e11, "face_value": 60, "min_spend": 15, "fitted_channel": 0.3}
        for name in ("douyin", "taobao", "pinduoduo")
    ],
    purchase={
        "click_base": 1.0,
        "drama_appeal": 3.0,
        "coupon_weight": 2.87,
        "known_appeal": -1.0,
        "video_buyers": (0.95, 0.8),
    },
    watching={"coin_pack": 100, "unlock_base": -2.0, "tell_base": 0.0, "start_base": -2.0},
    discovery={"heard_weight": 3.0},
    word_of_mouth={"listen": 1.0},
    campaigns={"synergy_days": 2, "awareness_weight": 0.5},
    adoption={
        "lapse": 5.0,
        "usual_impressions": 50.0,
        "exposure_memory": 1.0,
        "payer_share": 0.8,
        "paid_external": 0.19,
        "paid_imitation": 2.3,
    },
    needs=QUICK["needs"],
    after_sales=QUICK["after_sales"] | {"relation_days": 7, "tell_base": 0.0},
)
"""Some weeks in which viewers come upon everything that the description speaks of."""

LONG_VIDEO = sum(1 << k for k, form in enumerate(FORMS) if form == Form.LONG_VIDEO)
TALLIES = ("surplus", "memberships", "visitors", "guessed", "known", "shown", "views", "episodes", "unlocks", "copies")
HAPPENS = {
    "data of allies used",
    "faulty order exchanged", "an exchange declined", "credit lapsed",
    "campaign met on one platform", "campaign met on several platforms", "order that a campaign prompted",
    "order that needed no campaign",
    "first purchase not repeated", "need passed", "need that is open already", "need swallowed", "payer lapsed",
    "money spent elsewhere", "month that money bound", "fee not affordable", "pays from now on", "watches from now on",
    "watches and never pays", "more acquaintances pay than ever will", "nowhere to go", "nothing but the serial",
    "free title advertised", "title of a paid form advertised", "advertised, but nowhere at home",
    "watched elsewhere than at home", "comes for an advertisement alone", "advertisements between episodes",
    "advertisement of a title seen", "the better of several advertisements", "no time for what was shown",
    "buys nothing because of a video", "bought for the coupon", "coupon of an order that needed none",
    "nothing of that genre here", "title heard of shown",
    "serial over", "serial cut short", "no time, or no new episode", "two originals", "copy watched",
    "coins for a part only", "no coins for any", "stopped at the wall", "left at the wall", "serial left at the wall",
    "does not follow",
    "clip of a title that runs elsewhere", "title of a clip shown", "led by a clip", "told more in a platform's style",
    "story told before", "session on a shelf platform", "tells", "profile without data fed",
    "offer of what is in stock", "offer worth nothing", "search after an offer", "live rooms alone",
    "live rooms worth nothing", "no shelf", "no live rooms", "merchant known has left", "page of a person known",
    "page of nobody in particular", "best of the products behind a link", "usual product behind a link",
    "second link of the day opened", "better than waiting, not affordable", "neither affordable nor worth having",
    "bound by money", "missed, but not looked for", "waits", "met outside", "met outside at an offer", "drama order",
    "live order", "shelf order", "known order", "incremental", "diverted", "drama order of a need out of focus",
    "impulse in a drama", "impulse in a live room", "order that a bought impression brought",
    "more asked than listed", "less asked than listed", "coupon used in a drama", "coupon used elsewhere",
    "coupon of another channel",
    "bought again", "what was sent back replaced",
    "faultless order kept", "faultless order returned", "faulty order kept", "faulty order returned",
    "more than is noticed", "served inside the player", "served by the platform", "purchase told of",
    "impulse sent back before its need", "need of an impulse open at last", "need open again",
    "sent back with a new need open", "first merchant known", "another merchant known", "merchant known stays",
    "sent back to the merchant known", "faulty first purchase judged", "smooth first purchase judged",
    "answered by a desk of its own", "first purchase on video judged", "first purchase on shelf judged",
}  # fmt: skip


class Twice(MarketModel):
    """A market in which the phases of a viewer's day are played by both implementations; what differs is noted."""

    def __init__(self, *args, **settings):
        self.differs, self.happened = [], Counter()
        super().__init__(*args, **settings)
        poor = slice(None, None, 6)  # members of all there is, who cannot pay for it
        self.viewers_table["memberships"][poor], self.viewers_table["daily_income"][poor] = LONG_VIDEO, 90

    def wake_viewers(self):
        if self.day < 12:
            self.viewers_table["adoption"][1::3] = Adoption.NONE  # else nearly all have taken up dramas long ago
        viewers = people(self.viewers_table)
        super().wake_viewers()
        self.second = Day(self.today)
        for viewer in viewers:
            wake(viewer, self.second)
        self.compare_viewers("wake", viewers)

    def discover(self):
        self.make_the_rare_frequent()
        self.second.see(self.today)
        self.play(discover, super().discover)

    def make_the_rare_frequent(self):
        """Change what both implementations are about to read, so that readings differ that else seldom would."""
        screens, viewers = self.today.screens, self.viewers_table
        screens.free_episodes[::2] = 0
        screens.released[1::4] = np.minimum(screens.released[1::4], 8)
        screens.platforms[2::4] |= 1  # a paid title that is said to run where no paid one is shown
        screens.platforms[np.flatnonzero(screens.funding != Funding.FEED)[::3]] = 1  # and nowhere else
        self.today.sellers.active[::4] = 0
        if self.day in (5, 20):  # no platform left; a serial that does not run, or was cut short, or is not begun
            followers = np.flatnonzero(viewers["following"] >= 0)
            viewers["platforms"][followers[::9]] = 0
            viewers["following"][followers[2::9]] = np.argmin(screens.slot_of)
            viewers["episode"][followers[4::9]], viewers["episode"][followers[6::9]] = 5_000, 0
            viewers["heard_drama"][1::7] = viewers["seen"][1::7, 0]
            viewers["heard_drama"][2::7], viewers["seen"][2::7] = viewers["following"][2::7], -1
            viewers["profile_data"][4::7] = 0
            viewers["joins_on"][3::30], late = 24, slice(3, None, 30)
            viewers["needs"][late], viewers["shown"][late] = 3, 1

    def watch(self):
        self.play(watch, super().watch)

    def shop(self):
        orders = [order for order in self.play(shop, super().shop) if order]
        for name, column in self.new_orders.items():
            self.compare(f"orders: {name}", [order[name] for order in orders], column)

    def serve_after_sales(self):
        viewers = people(self.viewers_table)
        super().serve_after_sales()
        due, found = self.deliveries
        orders = [dict(zip(due, row, strict=True)) for row in zip(*(c.tolist() for c in due.values()), strict=True)]
        should = [receive(viewers[order["viewer"]], order, self.second) for order in orders]
        for name, column in found.items():
            self.compare(f"deliveries: {name}", [order[name] for order in should], column)
        self.compare_viewers("receive", viewers)

    def record(self):
        for count in Count:
            self.compare(count.name, self.second.tally["counts", int(count)], self.tally.counts[count])
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
        self.compare_viewers(second.__name__, viewers)
        return results

    def compare_viewers(self, phase, viewers):
        for name in self.viewers_table:
            should = np.array([getattr(viewer, name) for viewer in viewers])
            self.compare(f"{phase}: {name}", should, self.viewers_table[name])

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


def test_so_they_are_where_adoption_follows_its_path_and_not_acquaintances():
    model = Twice(EVENTFUL.with_(days=12, feedbacks={"adoption": False}), threads=1)
    model.run_model()
    assert model.differs == []
    assert min(model.happened["pays from now on"], model.happened["watches from now on"]) > 0


def test_everything_in_the_description_happens(twice):
    """Otherwise equality would prove little."""
    assert HAPPENS - set(+twice.happened) == set()
