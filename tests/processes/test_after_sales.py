"""Specification of after-sales: responsiveness, compensation and care repair a failure, reliability prevents it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arithmetic import logistic
from sim.draws import draw, key_of, normal
from sim.market.model import MarketModel
from sim.names import N_CATEGORIES, N_PLATFORMS, Channel
from sim.processes.after_sales import rules as after_sales
from sim.processes.after_sales.opening import give_relations
from sim.processes.after_sales.parameters import AfterSales
from sim.processes.relation import COUNTED, REPEATED, REPLACING
from sim.processes.shopping.parameters import Purchase
from sim.processes.shopping.rules import surprise_of
from sim.scenario import Scenario
from sim.world.orders import OrderStatus
from sim.world.segments import segment_need_mix
from tests.worlds import QUICK, played

P = AfterSales().as_tuple()
BUYING = Purchase().as_tuple()
SHARE = st.floats(0, 1)
LUCK = [draw(1, i, 0, 1) for i in range(20_000)]
SHOCKS = [normal(key_of(1, 0, 2), i) for i in range(20_000)]


def share_of(answers) -> float:
    return float(np.mean(list(answers)))


def faults(quality=0.6, reliability=0.5) -> float:
    """Share of deliveries with a fault."""
    return share_of(after_sales.has_fault(quality, reliability, luck, P) for luck in LUCK)


def arriving(quality=0.6, surprise=0.3):
    """What arrives over what was promised, for many buyers."""
    return np.array([after_sales.delivered_quality(quality, surprise, shock, P) for shock in SHOCKS])


def repaired(responsiveness=0.5, compensation=0.5, care=0.5, load=1.0, complexity=0.3) -> float:
    """How well a fault is made good."""
    return after_sales.recovery(after_sales.answer_hours(responsiveness, load, complexity, P), compensation, care, P)


def felt(smooth=0.9, returned=False, trouble=740, **service) -> float:
    """Experience over promise after a fault."""
    return after_sales.felt_after_fault(repaired(**service), smooth, returned, trouble, P)


# what arrives


def test_the_share_of_deliveries_with_a_fault_follows_its_odds():
    odds = P.fault_base - P.fault_quality * 0.6 - P.fault_reliability * 0.5
    assert faults() == pytest.approx(logistic(odds), abs=0.015)


def test_merchants_reckon_with_the_chance_that_decides():
    for quality, reliability in ((0.2, 0.1), (0.6, 0.5), (0.9, 1.0)):
        chance = after_sales.fault_chance(quality, reliability, P)
        assert after_sales.has_fault(quality, reliability, chance * 0.999, P)
        assert not after_sales.has_fault(quality, reliability, chance, P)


def test_reliability_and_quality_prevent_faults():
    assert faults(reliability=1.0) < faults() < faults(reliability=0.0)
    assert faults(quality=1.0) < faults() < faults(quality=0.0)


def test_what_arrives_is_on_average_as_good_as_the_merchant_is_however_uncertain():
    for surprise in (0.0, 0.2, 0.6):
        assert arriving(0.6, surprise).mean() == pytest.approx(P.quality_base + 0.6 * P.quality_gain, abs=0.02)
    assert arriving(0.9).mean() > arriving(0.6).mean() > arriving(0.3).mean()


def test_the_logs_of_what_arrives_spread_by_the_surprise_of_the_channel():
    for channel in Channel:
        surprise = surprise_of(channel, False, BUYING)
        assert np.log(arriving(0.6, surprise)).std() == pytest.approx(surprise, rel=0.03)


def test_what_is_far_better_than_promised_is_noticed_no_more():
    assert after_sales.felt_without_fault(0.8, P) == 0.8
    assert after_sales.felt_without_fault(10.0, P) == P.best_felt
    assert after_sales.satisfaction(P.best_felt, P) == 1.0


# repair


@pytest.mark.parametrize("dimension", ["responsiveness", "compensation", "care"])
def test_responsiveness_compensation_and_care_each_better_what_is_felt_after_a_fault(dimension):
    levels = [felt(**{dimension: level}) for level in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert all(worse < better for worse, better in pairwise(levels))
    assert levels[-1] - levels[0] > 0.03


def test_reliability_betters_what_is_felt_only_by_preventing_faults():
    def expected(reliability: float) -> float:
        faulty = faults(reliability=reliability)
        return faulty * felt() + (1.0 - faulty) * 0.9

    assert expected(1.0) > expected(0.5) > expected(0.0)


@settings(derandomize=True, max_examples=400)
@given(
    arrived=st.floats(0, 3), hours=st.floats(0, 1e4), compensation=SHARE, care=SHARE, returned=st.booleans(),
    trouble=st.floats(0, 1e6), ceiling=SHARE,
)  # fmt: skip
def test_the_recovered_never_feel_better_than_the_unfailed(
    arrived, hours, compensation, care, returned, trouble, ceiling
):
    """Wherever the ceiling is, at 1 too."""
    smooth = after_sales.felt_without_fault(arrived, P)
    recovered = after_sales.recovery(hours, compensation, care, P)
    after = after_sales.felt_after_fault(recovered, smooth, returned, trouble, P._replace(recovery_ceiling=ceiling))
    assert 0.0 <= recovered <= 1.0
    assert 0.0 <= after <= ceiling * smooth + 1e-12 <= P.best_felt + 1e-12


def test_a_fault_that_nobody_makes_good_leaves_its_part_and_a_perfect_repair_reaches_the_ceiling():
    assert after_sales.felt_after_fault(0.0, 0.9, False, 1.0, P) == pytest.approx(
        0.9 * P.recovery_ceiling * P.fault_worth
    )
    assert after_sales.felt_after_fault(1.0, 0.9, False, 0.0, P) == pytest.approx(0.9 * P.recovery_ceiling)


def test_half_of_the_patience_is_gone_after_the_hours_of_patience():
    quick, slow = (after_sales.recovery(hours, 0.0, 0.0, P) for hours in (0.0, P.patience_hours))
    assert slow == pytest.approx(quick / 2)


def test_recovery_without_any_weights_is_nothing_rather_than_an_error():
    p = P._replace(weight_answer=0.0, weight_compensation=0.0, weight_care=0.0)
    assert after_sales.recovery(1.0, 1.0, 1.0, p) == 0.0


# answers


def test_answers_take_as_long_up_to_capacity_and_longer_beyond():
    hours = [after_sales.answer_hours(0.5, load, 0.0, P) for load in (0.0, 0.5, 1.0, 1.5, 3.0)]
    assert hours[0] == hours[1] == hours[2]
    assert hours[2] < hours[3] < hours[4]
    assert hours[4] == pytest.approx(hours[2] * (1.0 + 2.0 * P.load_power))


def test_a_cluttered_page_delays_answers_and_responsiveness_speeds_them_up():
    base = after_sales.answer_hours(0.5, 1.0, 0.0, P)
    assert after_sales.answer_hours(0.5, 1.0, 1.0, P) == pytest.approx(base * (1.0 + P.complexity_delay))
    assert after_sales.answer_hours(1.0, 1.0, 0.0, P) < base < after_sales.answer_hours(0.0, 1.0, 0.0, P)
    assert after_sales.answer_hours(1.0, 1.0, 0.0, P) > 0.0


def test_a_queue_builds_up_and_is_worked_off_over_days():
    load = 1.0
    for _ in range(200):
        load = after_sales.next_load(load, 300.0, 100.0, P)
    assert load == pytest.approx(3.0, rel=0.01), "it settles where contacts stand to capacity"
    after = [load := after_sales.next_load(load, 0.0, 100.0, P) for _ in range(30)]
    assert all(later < before for before, later in pairwise(after))


# integration


@given(own=SHARE, mature=SHARE, integration=SHARE)
@settings(derandomize=True)
def test_integration_never_serves_worse_than_the_merchant_itself_nor_better_than_the_best(own, mature, integration):
    level = after_sales.served_level(own, mature, integration)
    assert own - 1e-12 <= level <= max(own, mature) + 1e-12
    assert after_sales.served_level(own, mature, 0.0) == own
    assert after_sales.served_level(own, mature, 1.0) == pytest.approx(max(own, mature))


# returns


@given(kept=st.integers(-100_000, 100_000), trouble=st.integers(0, 20_000), worse=st.integers(1, 50_000))
@settings(derandomize=True)
def test_one_threshold_decides_what_goes_back_that_keeping_is_worse_than_the_trouble_of_a_return(kept, trouble, worse):
    back = after_sales.sends_back(kept, trouble)
    assert back == (kept + trouble < 0)
    assert after_sales.sends_back(kept - worse, trouble) or not back
    assert back or not after_sales.sends_back(kept, trouble + worse)


@given(kept=st.integers(-20_000, 20_000), trouble=st.integers(0, 5_000), paid=st.integers(1_000, 50_000))
@settings(derandomize=True)
def test_an_order_was_nearly_decided_otherwise_if_a_tenth_of_its_price_would_have_turned_it(kept, trouble, paid):
    turned = {after_sales.sends_back(kept + change, trouble) for change in (-paid * 0.0999, 0, paid * 0.0999)}
    if len(turned) == 2:
        assert after_sales.nearly_decided(kept, trouble, paid)
    if after_sales.nearly_decided(kept, trouble, paid):
        beyond = {after_sales.sends_back(kept + change, trouble) for change in (-paid * 0.1001, 0, paid * 0.1001)}
        assert len(beyond) == 2


def test_from_one_threshold_and_the_surprise_of_each_channel_live_rooms_see_most_returns_and_known_merchants_fewest():
    """The same goods at the same price to the same buyers: nothing but the uncertainty differs."""
    price, worth, match = 9_000, 10_000, 1_000
    trouble = after_sales.hassle(0.5, 0.0, P)

    def returned(channel, known=False) -> float:
        arrived = arriving(0.6, surprise_of(channel, known, BUYING))
        return share_of(after_sales.sends_back(worth * ratio + match - price, trouble) for ratio in arrived.tolist())

    assert returned(Channel.LIVE) > returned(Channel.SHELF) > returned(Channel.DRAMA)
    assert returned(Channel.LIVE) > 2.0 * returned(Channel.SHELF)
    assert returned(Channel.SHELF) > returned(Channel.SHELF, known=True)


def test_a_dear_purchase_goes_back_sooner_than_a_cheap_one_that_disappoints_as_much():
    trouble = after_sales.hassle(0.5, 0.0, P)
    back = [share_of(after_sales.sends_back((0.9 * a - 1.0) * price, trouble) for a in arriving().tolist())
            for price in (1_000, 4_000, 16_000)]  # fmt: skip
    assert back[0] < back[1] < back[2]


@given(price=st.integers(1, 1_000_000), level=SHARE)
@settings(derandomize=True)
def test_compensation_is_a_part_of_the_price(price, level):
    assert 0.0 <= after_sales.compensation_due(price, level, P) <= P.compensation_share * price


# what remains


@given(trust=SHARE, satisfaction=SHARE, step=SHARE)
@settings(derandomize=True)
def test_trust_moves_towards_the_last_experience_and_never_past_it(trust, satisfaction, step):
    after = after_sales.moved_trust(trust, satisfaction, step)
    assert min(trust, satisfaction) - 1e-12 <= after <= max(trust, satisfaction) + 1e-12


def test_a_channel_that_keeps_what_was_expected_of_it_leaves_the_usual_contentment_and_less_where_it_falls_short():
    assert after_sales.contentment(0.0, P) == P.content_usual
    assert after_sales.contentment(0.2, P) == pytest.approx(P.content_usual - 0.2 * P.content_slope)
    assert after_sales.contentment(-0.2, P) == pytest.approx(P.content_usual + 0.2 * P.content_slope)
    assert (after_sales.contentment(100.0, P), after_sales.contentment(-100.0, P)) == (0.0, 1.0)


def test_people_talk_most_of_purchases_that_went_very_well_or_very_badly():
    def talking(satisfaction: float) -> float:
        return share_of(after_sales.tells_of_purchase(satisfaction, luck, P) for luck in LUCK)

    assert talking(1.0) > talking(0.75) > talking(0.5)
    assert talking(0.0) == talking(1.0)


def test_parcels_take_every_number_of_days_of_their_range_equally_often():
    days, counts = np.unique([after_sales.delivery_delay(luck, P) for luck in LUCK], return_counts=True)
    assert days.tolist() == list(range(P.delivery_days, P.delivery_days + P.delivery_spread + 1))
    share = 1.0 / len(days)
    assert counts / len(LUCK) == pytest.approx(share, abs=4 * (share * (1 - share) / len(LUCK)) ** 0.5)


# whom people have bought from before the start


@pytest.fixture(scope="module")
def opened():
    """A market that has opened and not yet run."""
    return MarketModel(Scenario(viewers=20_000, days=1))


def test_most_people_know_a_merchant_at_the_start_and_in_the_states_of_a_market_that_has_been_running(opened):
    viewers, p = opened.viewers_table, opened.settings.after_sales
    knows = viewers["known_merchant"] >= 0
    assert knows.mean() == pytest.approx(p.known_at_start, abs=0.005)
    shares = [(viewers["repurchased"][knows] == state).mean() for state in (COUNTED, REPEATED, REPLACING, 0)]
    stated = [p.window_over_at_start, p.repeated_at_start, p.replacing_at_start]
    assert shares == pytest.approx([*stated, 1.0 - sum(stated)], abs=0.015)
    assert (viewers["repurchased"][~knows] == 0).all()


def test_the_window_of_those_relations_is_over_where_it_is_said_to_be_and_runs_elsewhere(opened):
    viewers, window = opened.viewers_table, opened.settings.after_sales.relation_days
    knows, over = viewers["known_merchant"] >= 0, viewers["repurchased"] == COUNTED
    age = -viewers["relation_day"]
    assert (age[knows & over] > window).all()
    running = age[knows & ~over]
    assert running.min() >= 1
    assert running.max() < window
    assert running.mean() == pytest.approx(window / 2, rel=0.03)


def test_merchants_are_known_as_they_sell_and_are_trusted_as_they_are_rated(opened):
    merchants, viewers = opened.merchants_table, opened.viewers_table
    knows = viewers["known_merchant"] >= 0
    seller = viewers["known_merchant"][knows]
    known = np.bincount(seller, minlength=len(merchants)).astype(float)
    for category in range(N_CATEGORIES):
        own = merchants["category"] == category
        sold = merchants["recent_orders"][own] / merchants["recent_orders"][own].sum()
        found = known[own] / known[own].sum()
        assert np.abs(found - sold).max() < 4.0 * (0.25 / known[own].sum()) ** 0.5
    best = opened.settings.after_sales.best_felt
    assert viewers["relation_trust"][knows] == pytest.approx(merchants["rating"][seller] / best, abs=1e-6)


def test_people_know_merchants_of_what_they_often_need(opened):
    viewers = opened.viewers_table
    knows = viewers["known_merchant"] >= 0
    kind = opened.merchants_table["category"][viewers["known_merchant"][knows]].astype(np.int64)
    mix = segment_need_mix(opened.settings)
    who = viewers["segment"][knows].astype(np.int64)
    for segment in np.unique(who):
        found = np.bincount(kind[who == segment], minlength=N_CATEGORIES) / (who == segment).sum()
        assert np.abs(found - mix[segment]).max() < 4.0 * (0.25 / (who == segment).sum()) ** 0.5


def test_nobody_knows_a_merchant_that_is_not_in_the_market_and_nobody_any_if_none_is_to_be_known():
    settings, seed = Scenario(viewers=3_000, days=1), 1
    model = MarketModel(settings)
    viewers, merchants = model.viewers_table, model.merchants_table
    viewers["known_merchant"], merchants["active"][::2] = -1, 0
    give_relations(viewers, merchants, settings, seed)
    known = viewers["known_merchant"][viewers["known_merchant"] >= 0]
    assert len(known) > 2_500
    assert (known % 2 == 1).all()
    strangers = MarketModel(settings.with_(**{"after_sales.known_at_start": 0.0})).viewers_table
    assert (strangers["known_merchant"] == -1).all()


# on the market


SMALL = Scenario(viewers=1_500, days=16).with_(**QUICK)


def test_what_is_sent_back_opens_the_same_need_again_with_the_same_worth_and_is_no_new_one():
    """Nothing new is needed here, so that whatever is open was drawn before the start."""
    nothing_new = SMALL.with_(
        **{"needs.arrival_rate": 0.01, "needs.open_at_start": 50.0, "needs.expiry": 0.0, "after_sales.hassle_yuan": 0.0}
    )
    model, back = MarketModel(nothing_new), 0
    model.window.groups["needs"] = model.window.groups["needs"]._replace(arrival_rate=0.0)
    drawn = model.viewers_table["need_value"].copy()
    for _ in range(8):
        model.step()
        due, served = model.deliveries
        returned = (served["status"] == OrderStatus.RETURNED) & (due["needed"] == 1)
        who, what = due["viewer"][returned], due["category"][returned]
        assert (due["value"][returned] == drawn[who, what]).all()
        assert (model.viewers_table["need_value"][who, what] == drawn[who, what]).all()
        assert ((model.viewers_table["needs"][who] >> what) & 1 == 1).all()
        back += len(who)
    assert back > 30
    assert model.totals["needs"][:8].sum() == 0


def test_the_more_trouble_a_return_is_the_fewer_come_back():
    def rate(hassle):
        totals = played(SMALL.with_(**{"after_sales.hassle_yuan": hassle})).totals
        return totals["returned_orders"].sum() / totals["delivered_orders"].sum()

    none, some, much = rate(0.0), rate(12.0), rate(200.0)
    assert none > some > much
    assert none > 2.0 * much


def test_a_purchase_moves_trust_in_its_own_channel_alone():
    model = MarketModel(SMALL.with_(**{"feedbacks.word_of_mouth": False}))
    for _ in range(4):
        before = model.viewers_table["trust"].copy()
        model.step()
        due, _ = model.deliveries
        bought = np.zeros(before.shape, bool)
        sought = due["known"] == 0
        bought[due["viewer"][sought], due["channel"][sought]] = True
        moved = model.viewers_table["trust"] != before
        assert not (moved & ~bought).any()
    assert moved.sum() > 0.9 * bought.sum() > 0


def test_what_is_sent_back_is_taken_off_the_sales_of_the_platform_and_day_of_its_order():
    model, days = MarketModel(SMALL), 14
    sold, back = np.zeros((2, days, N_PLATFORMS), np.int64)
    for day in range(days):
        model.step()
        orders, (due, served) = model.new_orders, model.deliveries
        np.add.at(sold[day], orders["platform"], orders["price"] * orders["weight"].astype(np.int64))
        those = served["status"] == OrderStatus.RETURNED
        paid = due["price"][those] * due["weight"][those].astype(np.int64)
        np.add.at(back, (due["ordered_on"][those], due["platform"][those]), paid)
    assert (back > 0).sum() > 20
    for day in range(days):
        assert (model.totals.at_platforms("gmv", day, 1) == sold[day]).all()
        assert (model.totals.at_platforms("refunds", day, 1) == back[day]).all()
