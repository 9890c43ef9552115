"""Who affects whom: with every feedback off nobody affects anybody, and each feedback alone carries something."""

import pytest

from sim.market.model import MarketModel
from sim.parameters.feedbacks import Feedbacks
from sim.scenario import Scenario
from sim.world.orders import OrderStatus
from sim.world.population import build_viewers
from tests.worlds import played, same

SEEN = {
    "dramas": (
        "status released_on episodes shot quality genre platforms funding operator episode_price free_episodes topic "
        "topic_heat merchant "
        "placement_fit placement_fee commission_rate cost subsidy traffic_boost campaign_budget ad_impressions"
    ),
    "operators_table": "home active since cost_factor found",
    "creators_table": "kind active genre_return expected_return titles making plan_on",
    "merchants_table": (
        "active price unit_cost quality responsiveness compensation reliability care return_options staff capacity "
        "load brand_equity marketing_budget marketing_spend"
    ),
    "platforms_table": "ad_load page_complexity drama_channel traffic_price reserve_price inventory sold",
}
"""What of the supply side a viewer can meet, and all it follows from."""


WEIGHT = 2_500_000


class Panel(MarketModel):
    """A market of viewers who each stand for as many people, however many they are."""

    def new_viewers(self):
        settings = self.settings
        return build_viewers(settings, self.seed, settings.viewers, settings.start, settings.days, weight=WEIGHT)


def panel(viewers, days=25, on=(), seed=5, **changes):
    """A market at the end of its run, with only the named feedbacks ``on``."""
    switches = {name: name in on for name in Feedbacks.model_fields}
    plans = [
        {"plan": "coupons", "platform": "douyin", "budget": 3e9, "face_value": 15, "min_spend": 40},
        {"plan": "traffic_support", "platform": "kuaishou", "budget": 2e9, "boost": 3, "min_quality": 0.5},
        {"plan": "commission_discount", "platform": "douyin", "budget": 1e6, "discount": 0.5},
        {"plan": "production_subsidy", "platform": "douyin", "budget": 1e9, "per_title": 2e5, "min_quality": 0.5},
    ]
    base = {"needs": {"arrival_rate": 0.4}, "policies": plans, "start": "2024-02-20"}
    scenario = Scenario(viewers=viewers, days=days, seed=seed).with_(feedbacks=switches, **(base | changes))
    return played(scenario, market=Panel)


def others_changed(with_, without):
    """Columns in which some viewer of the smaller market differs in the larger one."""
    small, large = without.viewers_table, with_.viewers_table
    return [name for name in small if not same(small[name], large[name][: len(small)])]


def supply_changed(with_, without):
    """Columns of what viewers can see that differ."""
    pairs = [(getattr(without, table), getattr(with_, table), names.split()) for table, names in SEEN.items()]
    return [name for one, other, names in pairs for name in names if not same(one[name], other[name])]


EVERYTHING = tuple(Feedbacks.model_fields)
FEW_AND_SMALL = {
    "commerce": {"merchants": 8, "contacts_per_order": 0.01, "review_days": 7},
    "after_sales": {"fault_base": 0.0},
}
"""A market in which service is short of staff and merchants review their business every week."""
CATCHING = {"adoption": {"feed_since": "2023-12-01", "paid_since": "2023-12-01", "feed_imitation": 20.0}}
"""Few watch dramas yet, and whoever may takes them up soon after others."""


@pytest.fixture(scope="module")
def alone():
    return panel(400)


def test_without_feedback_one_extra_viewer_changes_nobody_else(alone):
    with_ = panel(401)
    assert others_changed(with_, alone) == []
    assert supply_changed(with_, alone) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_without_feedback_many_more_viewers_change_nobody_either(seed):
    without, with_ = (panel(viewers, seed=seed, **FEW_AND_SMALL) for viewers in (300, 500))
    assert others_changed(with_, without) == []
    assert supply_changed(with_, without) == []


def test_much_happens_in_a_market_without_feedback(alone):
    """Deliveries, returns, settlements, releases and vouchers: there was something that could have changed."""
    states = {int(status) for batch in alone.orders.batches.values() for status in batch["status"]}
    assert states == set(OrderStatus)
    assert (alone.dramas["released_on"][alone.catalogue.running] > 15).any()
    viewers, first = alone.viewers_table, panel(400, days=1).viewers_table
    assert (viewers["voucher"] > 0).any()
    for name in ("trust", "wallet", "relation_trust", "coins", "adoption", "satiation", "following", "shelf_habit"):
        assert not same(viewers[name], first[name]), name


def test_extra_viewers_live_too():
    extra = panel(440)
    assert extra.viewers_table["seen"][400:].any()
    assert any((batch["viewer"] >= 400).any() for batch in extra.orders.batches.values())


def test_with_feedback_one_extra_viewer_changes_nobody_elses_first_day():
    without, with_ = panel(400, days=1, on=EVERYTHING), panel(401, days=1, on=EVERYTHING)
    assert others_changed(with_, without) == []


@pytest.mark.parametrize(
    ("feedback", "column"),
    [
        ("popularity", "satiation"),
        ("word_of_mouth", "heard_drama"),
        ("service_load", "load"),
        ("budgets", "voucher"),
        ("supply", "status"),
        ("adoption", "adoption"),
    ],
)
def test_each_feedback_alone_carries_what_sixty_more_viewers_do(feedback, column):
    world = CATCHING if feedback == "adoption" else FEW_AND_SMALL
    without, with_ = (panel(viewers, on=[feedback], **world) for viewers in (400, 460))
    changed = others_changed(with_, without)
    assert changed
    assert column in changed + supply_changed(with_, without)
