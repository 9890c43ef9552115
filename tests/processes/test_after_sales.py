"""Specification of after-sales: responsiveness, compensation and care repair a failure, reliability prevents it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arithmetic import logistic
from sim.draws import draw
from sim.names import Channel
from sim.processes.after_sales import rules as after_sales
from sim.processes.after_sales.parameters import AfterSales
from sim.processes.shopping.parameters import Purchase

P = AfterSales().as_tuple()
BUYING = Purchase().as_tuple()
SHARE = st.floats(0, 1)
LUCK = [draw(1, i, 0, 1) for i in range(20_000)]


def share_of(answers) -> float:
    return float(np.mean(list(answers)))


def failures(quality=0.6, reliability=0.5, risk=0.4, regret=0.0) -> float:
    """Share of deliveries that disappoint."""
    return share_of(after_sales.disappoints(quality, reliability, risk, regret, luck, P) for luck in LUCK)


def repaired(responsiveness=0.5, compensation=0.5, care=0.5, load=1.0, complexity=0.3) -> float:
    """How well a failure is made good."""
    return after_sales.recovery(after_sales.answer_hours(responsiveness, load, complexity, P), compensation, care, P)


def satisfied(quality=0.6, returned=False, options=0.5, **service) -> float:
    """Satisfaction after a failure."""
    smooth = after_sales.satisfaction_without_failure(quality, P)
    return after_sales.satisfaction_after_failure(repaired(**service), smooth, returned, options, P)


# prevention


def test_the_share_of_deliveries_that_disappoint_follows_its_odds():
    odds = P.fault_base - P.fault_quality * 0.6 - P.fault_reliability * 0.5 + P.fault_risk * 0.4
    assert failures() == pytest.approx(logistic(odds), abs=0.015)


def test_reliability_and_quality_prevent_failures():
    assert failures(reliability=1.0) < failures() < failures(reliability=0.0)
    assert failures(quality=1.0) < failures() < failures(quality=0.0)


def test_less_uncertainty_at_purchase_means_fewer_disappointments():
    shares = [failures(risk=risk) for risk in (BUYING.risk_known, BUYING.risk_drama, BUYING.risk_live, 1.0)]
    assert all(less < more for less, more in pairwise(shares))


def test_live_purchases_disappoint_most_then_dramas_then_the_shelf():
    shares = [
        failures(risk=after_sales.risk_at_purchase(channel, BUYING), regret=after_sales.regret(channel, True, P))
        for channel in (Channel.LIVE, Channel.DRAMA, Channel.SHELF)
    ]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 1.5 * shares[2]


def test_an_impulse_is_regretted_more_than_a_needed_purchase_in_a_drama():
    assert after_sales.regret(Channel.DRAMA, False, P) > after_sales.regret(Channel.DRAMA, True, P)
    assert after_sales.regret(Channel.SHELF, True, P) == 0.0


# repair


@pytest.mark.parametrize("dimension", ["responsiveness", "compensation", "care"])
def test_responsiveness_compensation_and_care_each_raise_satisfaction_after_a_failure(dimension):
    levels = [satisfied(**{dimension: level}) for level in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert all(worse < better for worse, better in pairwise(levels))
    assert levels[-1] - levels[0] > 0.05


def test_reliability_raises_satisfaction_only_by_preventing_failures():
    smooth = after_sales.satisfaction_without_failure(0.6, P)

    def expected(reliability: float) -> float:
        failed = failures(reliability=reliability)
        return failed * satisfied() + (1.0 - failed) * smooth

    assert expected(1.0) > expected(0.5) > expected(0.0)


@settings(derandomize=True, max_examples=400)
@given(
    quality=SHARE, hours=st.floats(0, 1e4), compensation=SHARE, care=SHARE, returned=st.booleans(), options=SHARE
)  # fmt: skip
def test_excellent_recovery_never_beats_no_failure(quality, hours, compensation, care, returned, options):
    smooth = after_sales.satisfaction_without_failure(quality, P)
    recovered = after_sales.recovery(hours, compensation, care, P)
    felt = after_sales.satisfaction_after_failure(recovered, smooth, returned, options, P)
    assert 0.0 <= recovered <= 1.0
    assert 0.0 <= felt <= P.recovery_ceiling * smooth <= smooth <= 1.0


def test_recovery_never_beats_no_failure_even_where_the_ceiling_is_lifted():
    p = P._replace(recovery_ceiling=1.0)
    assert after_sales.satisfaction_after_failure(1.0, 0.8, True, 1.0, p) <= 0.8


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


def test_return_options_raise_returns_and_satisfaction_after_one():
    def returned(options: float, recovered: float = 0.5, pickup: float = 0.0) -> float:
        return share_of(after_sales.returns_goods(recovered, options, pickup, luck, P) for luck in LUCK)

    assert returned(1.0) > returned(0.5) > returned(0.0)
    assert satisfied(returned=True, options=1.0) > satisfied(returned=True, options=0.0) == satisfied(returned=False)
    assert returned(0.5, recovered=0.9) < returned(0.5, recovered=0.1), "some are content with a good repair"
    assert returned(0.5, pickup=1.0) > returned(0.5, pickup=0.5) > returned(0.5), "less trouble invites more returns"


def test_easy_options_spare_the_buyer_most_of_the_hassle_but_not_all():
    assert after_sales.hassle(0.0, 0.0, P) == pytest.approx(100.0 * P.hassle_yuan)
    assert 0.0 < after_sales.hassle(1.0, 0.0, P) < 0.5 * after_sales.hassle(0.0, 0.0, P)


def test_collection_at_the_door_spares_the_buyer_most_of_what_is_left_and_costs_the_merchant_a_call():
    for options in (0.0, 0.5, 1.0):
        assert 0.0 < after_sales.hassle(options, 1.0, P) < 0.5 * after_sales.hassle(options, 0.0, P)
    half, full = (after_sales.return_cost(pickup, P) - after_sales.return_cost(0.0, P) for pickup in (0.5, 1.0))
    assert full == pytest.approx(2.0 * half) == pytest.approx(P.pickup_cost_yuan)


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
