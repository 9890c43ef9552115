"""Specification of discovery: who opens a platform, and what it believes they like."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import key_of, normal
from sim.names import FIRST_PAID, FORMS, N_PLATFORMS, Form
from sim.processes.discovery import rules as discovery
from sim.processes.discovery.parameters import Discovery

P = Discovery().as_tuple()
SHARE = st.floats(0, 1)
PEOPLE = np.arange(20_000, dtype=np.uint64)
FOUR_ERRORS = 4 / sqrt(len(PEOPLE))  # of a correlation of independent normals


def tastes(purpose: int) -> list[float]:
    return [normal(key_of(1, 0, purpose), int(i)) for i in PEOPLE]


TRUE, NOISE = tastes(1), tastes(2)


def beliefs(accuracy: float) -> np.ndarray:
    return np.array([discovery.believed_match(accuracy, m, e) for m, e in zip(TRUE, NOISE, strict=True)])


# what a platform believes


@pytest.mark.parametrize("accuracy", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_what_a_platform_believes_correlates_with_the_truth_by_its_accuracy(accuracy):
    believed = beliefs(accuracy)
    assert np.corrcoef(TRUE, believed)[0, 1] == pytest.approx(accuracy, abs=FOUR_ERRORS)
    assert believed.std() == pytest.approx(1.0, abs=FOUR_ERRORS)


def test_without_accuracy_belief_has_nothing_to_do_with_taste():
    assert beliefs(0.0).tolist() == NOISE


def test_with_full_accuracy_belief_is_the_truth():
    assert beliefs(1.0).tolist() == TRUE


@pytest.mark.parametrize("accuracy", [0.3, 0.6, 0.9])
def test_the_best_of_four_by_belief_is_liked_by_accuracy_times_the_best_by_truth(accuracy):
    true, believed = np.array(TRUE).reshape(-1, 4), beliefs(accuracy).reshape(-1, 4)
    gained = true[np.arange(len(true)), believed.argmax(axis=1)].mean()
    error = 4 / sqrt(len(true))
    assert gained == pytest.approx(accuracy * true.max(axis=1).mean(), abs=error)


def test_what_is_popular_is_shown_rather_at_equal_belief():
    ranks = [discovery.screen_score(0.4, rank, P) for rank in (0.0, 0.5, 1.0)]
    assert ranks == sorted(ranks)
    assert ranks[2] - ranks[0] == pytest.approx(P.buzz_weight)


def test_a_warm_recommendation_pulls_and_a_cold_one_pushes_as_much():
    assert discovery.heard_score(1.0, P) == P.heard_weight > 0.0
    assert discovery.heard_score(-0.5, P) == -discovery.heard_score(0.5, P)
    assert discovery.heard_score(0.0, P) == 0.0


# how well it can know


def test_accuracy_is_half_the_ceiling_at_half_the_data():
    assert discovery.effective_accuracy(0.8, P.half_data, 0.0, P.taste_drift, P) == pytest.approx(0.4)


def test_with_endless_fresh_data_accuracy_reaches_the_lever_and_nothing_is_known_without_data():
    assert discovery.effective_accuracy(0.8, 1e9, 0.0, P.taste_drift, P) == pytest.approx(0.8)
    assert discovery.effective_accuracy(0.8, 0.0, 0.0, P.taste_drift, P) == 0.0


@given(lever=SHARE, data=st.floats(0, 1e4), age=st.floats(0, 1000), drift=st.floats(0, 0.5))
@settings(derandomize=True)
def test_accuracy_never_passes_the_lever_and_only_falls_with_age_and_drift(lever, data, age, drift):
    accuracy = discovery.effective_accuracy(lever, data, age, drift, P)
    assert 0.0 <= accuracy <= lever
    assert discovery.effective_accuracy(lever, data, age + 10.0, drift, P) <= accuracy
    assert discovery.effective_accuracy(lever, data, age, drift + 0.1, P) <= accuracy
    assert discovery.effective_accuracy(lever, data + 5.0, age, drift, P) >= accuracy


def test_a_profile_of_a_month_ago_is_worse_but_not_useless_at_the_default_drift():
    fresh, old = (discovery.effective_accuracy(0.6, 50.0, age, P.taste_drift, P) for age in (0.0, 30.0))
    assert 0.5 < old / fresh < 0.95


def test_sharing_data_helps_those_most_who_have_least():
    gains = [discovery.shared_data(own, 0.9, 0.5) - own for own in (0.1, 0.3, 0.8)]
    assert gains == sorted(gains, reverse=True)
    assert min(gains) > 0.0


@given(own=SHARE, pooled=SHARE, sharing=SHARE)
@settings(derandomize=True)
def test_sharing_never_takes_knowledge_away_nor_gives_more_than_the_pool(own, pooled, sharing):
    known = discovery.shared_data(own, pooled, sharing)
    assert own <= known <= max(own, pooled) + 1e-12
    assert discovery.shared_data(own, pooled, 0.0) == own


def a_year_of(events):
    """Data and mean age, in the evening, of the profile of somebody who leaves so many events each day."""
    data = age = 0.0
    for _ in range(365):
        data, age = discovery.remembered_data(data, P), age + 1.0
        data, age = data + events, discovery.mean_age(age, data, events)
    return data, age


def test_a_profile_settles_where_what_is_forgotten_equals_what_is_added():
    data, _ = a_year_of(2.0)
    assert data == pytest.approx(2.0 / (1.0 - P.data_memory), rel=1e-4)


def test_the_age_of_a_profile_is_the_mean_age_of_what_is_not_forgotten():
    """Of events d days old a share of memory ** d is left."""
    days = np.arange(365)
    left = P.data_memory**days
    assert a_year_of(2.0)[1] == pytest.approx((days * left).sum() / left.sum(), rel=1e-6)


@given(age=st.floats(0, 1000), data=st.floats(0, 1e4), events=st.floats(0.01, 100))
@settings(derandomize=True)
def test_fresh_data_make_a_profile_younger_but_one_page_does_not_make_an_old_one_new(age, data, events):
    after = discovery.mean_age(age, data, events)
    assert 0.0 <= after <= age
    assert discovery.mean_age(age, data, 2.0 * events) <= after
    assert after == pytest.approx(age * data / (data + events))


def test_a_platform_learns_more_from_a_long_session_than_from_a_short_one():
    short, long = (discovery.events_of_session(minutes, P) for minutes in (0.0, 30.0))
    assert short == P.data_per_session
    assert long - short == pytest.approx(30.0 * P.data_per_minute)


# tastes


def test_a_title_is_liked_for_its_genre_and_for_itself_by_their_shares_of_the_variance():
    matches = np.array([discovery.title_match(t, own, P) for t, own in zip(TRUE, NOISE, strict=True)])
    assert matches.std() == pytest.approx(1.0, abs=FOUR_ERRORS)
    assert np.corrcoef(TRUE, matches)[0, 1] == pytest.approx(sqrt(1.0 - P.title_share), abs=FOUR_ERRORS)


def test_tastes_drift_by_the_root_of_time():
    steps = np.array([discovery.drifted_taste(0.0, 0.0, 1.0, shock, 9.0, P) for shock in NOISE])
    assert steps.std() == pytest.approx(3.0 * P.taste_drift, rel=FOUR_ERRORS)


@pytest.mark.parametrize("drift", [0.01, 0.05, 0.1])
def test_however_fast_tastes_drift_a_segment_keeps_its_mean_and_its_spread(drift):
    p = Discovery(taste_drift=drift).as_tuple()
    mean, spread = 0.7, 0.8
    tastes = mean + spread * np.array(TRUE)
    drifted = np.array(
        [discovery.drifted_taste(t, mean, spread, shock, 8.0, p) for t, shock in zip(tastes, NOISE, strict=True)]
    )
    assert drifted.mean() == pytest.approx(tastes.mean(), abs=FOUR_ERRORS * spread)
    assert drifted.std() == pytest.approx(tastes.std(), rel=FOUR_ERRORS)


# coming back


@pytest.mark.parametrize("history", [0, 0b1, 0b1010101, 0b1111111, 0b1111111110000000])
def test_only_the_last_seven_days_count_as_habit(history):
    assert discovery.days_active_of_last_seven(history) == (history & 0b1111111).bit_count()


def test_habit_a_cliffhanger_and_liking_each_bring_people_back():
    base = discovery.opens_probability(3, False, 0.5, P)
    assert discovery.opens_probability(7, False, 0.5, P) > base > discovery.opens_probability(0, False, 0.5, P)
    assert discovery.opens_probability(3, True, 0.5, P) > base
    assert discovery.opens_probability(3, False, 0.9, P) > base > discovery.opens_probability(3, False, 0.1, P)


def test_regulars_come_back_next_day_about_as_often_as_the_record_says():
    assert 0.5 < discovery.opens_probability(6, True, 0.6, P) < 0.95


def test_a_shelf_platform_is_opened_for_dramas_only_as_the_habit_grows():
    weights = [discovery.venue_weight(0.4, True, habit, P) for habit in (0.0, 0.5, 1.0)]
    assert weights == sorted(weights)
    assert weights[2] >= 3.0 * weights[0]
    assert discovery.venue_weight(0.4, False, 0.0, P) == discovery.venue_weight(0.4, False, 1.0, P) == 0.4


# exposure


def test_exposure_follows_popularity_freshness_and_traffic_support():
    base = discovery.exposure_weight(1.0, 1.0, 1.0, 0.0, P)
    assert base == pytest.approx(1.0)
    assert discovery.exposure_weight(5.0, 1.0, 1.0, 0.0, P) == pytest.approx(1.0 + 4.0 * P.popularity_weight)
    assert discovery.exposure_weight(1.0, 0.5, 1.0, 0.0, P) == pytest.approx(0.5 * base)
    assert discovery.exposure_weight(1.0, 1.0, 3.0, 0.0, P) == pytest.approx(3.0 * base)


def test_a_title_nobody_watched_still_gets_some_exposure():
    assert discovery.exposure_weight(0.0, 1.0, 1.0, 0.0, P) > 0.0


def test_good_word_raises_and_bad_word_lowers_exposure_by_no_more_than_half():
    good, none, bad = (discovery.exposure_weight(1.0, 1.0, 1.0, word, P) for word in (1.0, 0.0, -1.0))
    assert (good / none, bad / none) == pytest.approx((1.5, 0.5))


def test_few_bought_impressions_are_opened_by_the_click_rate_and_many_fill_the_screen():
    assert discovery.promotion_chance(0.0, P) == 0.0
    few = 0.001 / P.click_rate
    assert discovery.promotion_chance(few, P) == pytest.approx(few * P.click_rate, rel=0.01)
    assert discovery.promotion_chance(1e9, P) == pytest.approx(P.promotion_limit, rel=1e-6)


@given(met=st.floats(0, 1e4), more=st.floats(0.01, 1e3))
@settings(derandomize=True)
def test_the_more_impressions_are_bought_the_less_each_brings(met, more):
    first, second, third = (discovery.promotion_chance(met + k * more, P) for k in range(3))
    assert first <= second <= third <= P.promotion_limit
    assert third - second <= second - first + 1e-12


# where paid titles are watched


def test_paid_platforms_come_last_among_the_platforms():
    paid = [form in (Form.MINI_PROGRAM, Form.APP) for form in FORMS]
    assert paid == [p >= FIRST_PAID for p in range(N_PLATFORMS)]


def test_a_paid_title_is_watched_at_home_if_it_runs_there_or_else_where_it_runs():
    first, second = FIRST_PAID, FIRST_PAID + 1
    assert discovery.paid_home(second, 1 << first | 1 << second) == second
    assert discovery.paid_home(second, 1 << first) == first
    assert discovery.paid_home(-1, 1 << second) == second
    assert discovery.paid_home(first, 0b111) == -1
