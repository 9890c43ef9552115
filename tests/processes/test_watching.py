"""Specification of watching: immersion in its three parts, episodes watched, and paying on."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arithmetic import logistic
from sim.draws import draw
from sim.processes.watching import rules as watching
from sim.processes.watching.parameters import Watching

P = Watching().as_tuple()
SHARE = st.floats(0, 1)
LUCK = [draw(1, i, 0, 1) for i in range(20_000)]
PACK = 1_000
RUNNING_TIME = 2 * 60 * 60  # of a whole serial, in seconds


def share_of(answers) -> float:
    return float(np.mean(list(answers)))


# immersion


@pytest.mark.parametrize("part", range(4))
def test_quality_emotion_realism_and_a_hot_topic_each_make_a_title_appeal(part):
    middling = [0.5, 0.5, 0.5, 0.0]
    better = [*middling]
    better[part] += 0.4
    assert watching.appeal(*better, P) > watching.appeal(*middling, P)


def test_a_middling_title_without_a_topic_neither_attracts_nor_repels():
    assert watching.appeal(0.5, 0.5, 0.5, 0.0, P) == 0.0


def test_match_raises_enjoyment_and_satiation_lowers_it():
    base = watching.enjoyment(0.0, 0.0, 0.0, P.usual_sameness, P)
    assert watching.enjoyment(0.0, 1.0, 0.0, P.usual_sameness, P) > base
    assert watching.enjoyment(0.0, 0.0, 0.5, P.usual_sameness, P) < base


def test_a_story_told_again_and_again_is_enjoyed_less_than_a_new_one_and_one_told_as_often_as_usual_as_ever():
    new, usual, old = (watching.enjoyment(0.3, 0.2, 0.1, share, P) for share in (0.0, P.usual_sameness, 1.0))
    assert new > usual > old
    assert usual == watching.enjoyment(0.3, 0.2, 0.1, 1.0, P._replace(trope_weight=0.0))


def test_titles_that_nobody_remembers_count_as_usual():
    assert watching.sameness(0, 12, 12, P) == pytest.approx(P.usual_sameness)
    assert watching.sameness(12, 0, 12, P) == 1.0
    assert watching.sameness(0, 0, 12, P) == 0.0
    assert watching.sameness(3, 4, 12, P) == pytest.approx((3 + 4 * P.usual_sameness) / 12)


def test_being_fully_tired_of_a_genre_outweighs_one_sd_of_taste():
    usual = P.usual_sameness
    assert watching.enjoyment(0.0, 1.0, 1.0, usual, P) < watching.enjoyment(0.0, 0.0, 0.0, usual, P)


@given(ads=st.floats(0, 2), clutter=SHARE)
@settings(derandomize=True)
def test_control_falls_with_advertising_and_with_the_clutter_of_the_page(ads, clutter):
    felt = watching.control(ads, clutter, P)
    assert 0.0 <= felt <= 1.0
    assert watching.control(ads + 0.1, clutter, P) <= felt
    assert watching.control(ads, min(clutter + 0.1, 1.0), P) <= felt


def test_there_is_full_control_without_advertising_on_a_plain_page():
    assert watching.control(0.0, 0.0, P) == 1.0
    assert watching.control(0.2, 0.0, P) == pytest.approx(1.0 - 0.2 * P.ad_annoyance)
    assert watching.control(0.0, 1.0, P) == pytest.approx(1.0 - P.complexity_annoyance)


def test_merging_is_half_complete_after_its_half_time_and_never_quite_complete():
    assert watching.merging(0.0, P) == 0.0
    assert watching.merging(P.merging_minutes, P) == pytest.approx(0.5)
    assert 0.95 < watching.merging(600.0, P) < 1.0


@given(parts=st.tuples(SHARE, SHARE, SHARE), part=st.integers(0, 2))
@settings(derandomize=True)
def test_immersion_is_a_mean_of_its_parts_and_each_of_them_raises_it(parts, part):
    felt = watching.immersion(*parts, P)
    assert min(parts) - 1e-12 <= felt <= max(parts) + 1e-12
    more = [*parts]
    more[part] = min(more[part] + 0.1, 1.0)
    assert watching.immersion(*more, P) >= felt


def test_immersion_without_any_weights_is_nothing_rather_than_an_error():
    p = P._replace(weight_enjoyment=0.0, weight_control=0.0, weight_merging=0.0)
    assert watching.immersion(0.5, 0.5, 0.5, p) == watching.drawn_in(0.5, 0.5, p) == 0.0


# how much is watched


def test_the_share_that_stays_beyond_the_first_seconds_is_the_logistic_of_enjoyment():
    for enjoyed in (0.2, 0.5, 0.8):
        chance = logistic(P.start_base + P.start_enjoyment * enjoyed)
        error = 4 * (chance * (1 - chance) / len(LUCK)) ** 0.5
        assert share_of(watching.starts(enjoyed, False, luck, P) for luck in LUCK) == pytest.approx(chance, abs=error)


@pytest.mark.parametrize("in_feed", [False, True])
@pytest.mark.parametrize("felt", [0.3, 0.6])
def test_the_number_of_episodes_wanted_is_geometric_in_the_chance_of_going_on(in_feed, felt):
    on = logistic(P.continue_base + P.continue_feed * in_feed + P.continue_immersion * (felt - P.usual_drawn_in))
    wanted = np.array([watching.episodes_wanted(felt, in_feed, P.usual_episode, 1_000, luck, P) for luck in LUCK])
    error = 4 * on**0.5 / (1 - on) / len(LUCK) ** 0.5
    assert wanted.min() == 1
    assert wanted.mean() == pytest.approx(1 / (1 - on), abs=error)
    assert (wanted > 1).mean() == pytest.approx(on, abs=4 * (on * (1 - on) / len(LUCK)) ** 0.5)


def test_the_odds_of_stopping_are_a_power_of_the_length_of_an_episode():
    odds = []
    for seconds in (45, 90, 180):
        stopped = share_of(watching.episodes_wanted(0.5, True, seconds, 2, luck, P) == 1 for luck in LUCK)
        odds.append(stopped / (1 - stopped))
    assert odds[1] == pytest.approx(odds[0] * 2**P.stop_with_length, rel=0.1)
    assert odds[2] == pytest.approx(odds[1] * 2**P.stop_with_length, rel=0.1)


def test_what_an_episode_costs_is_felt_by_the_story_it_tells():
    assert watching.in_a_usual_episode(0.5, P.usual_episode, P) == 0.5
    assert watching.in_a_usual_episode(0.5, P.usual_episode // 2, P) == 1.0


def test_in_a_feed_where_something_else_is_a_swipe_away_people_go_on_for_less():
    feed, app = (
        np.mean([watching.episodes_wanted(0.5, f, P.usual_episode, 1_000, luck, P) for luck in LUCK])
        for f in (True, False)
    )
    assert feed < 0.6 * app


def test_nobody_goes_on_beyond_what_is_there():
    assert watching.episodes_wanted(1.0, False, 90, 7, 1.0 - 2.0**-53, P) == 7
    assert watching.episodes_wanted(1.0, True, 90, 1, 1.0 - 2.0**-53, P) == 1


@given(minutes=st.floats(0, 1000), seconds=st.integers(10, 900))
@settings(derandomize=True)
def test_only_whole_episodes_that_fit_into_free_time_are_watched(minutes, seconds):
    count = watching.episodes_that_fit(minutes, seconds)
    assert count * seconds <= minutes * 60 * (1 + 1e-12) < (count + 1) * seconds * (1 + 1e-12)


def story_minutes(seconds: int) -> float:
    """Mean minutes of story in a feed, over keyed free time and inclination, of a serial of equal running time."""
    total = 0.0
    for i in range(4_000):
        free = 1.0 + 24.0 * draw(1, i, 0, 2)  # minutes
        most = min(watching.episodes_that_fit(free, seconds), RUNNING_TIME // seconds)
        if most > 0:
            total += watching.episodes_wanted(0.5, True, seconds, most, draw(1, i, 0, 3), P) * seconds / 60.0
    return total / 4_000


def test_shorter_episodes_raise_the_minutes_of_story_watched_at_equal_running_time():
    minutes = [story_minutes(seconds) for seconds in (30, 60, 120, 300, 900)]
    assert all(shorter > longer for shorter, longer in pairwise(minutes))
    assert minutes[0] > 1.2 * minutes[3]


# paying on


def test_immersion_makes_people_pay_on_and_the_price_keeps_them_from_it():
    def unlocking(felt: float, price: int, income: int) -> float:
        return share_of(watching.pays_on(felt, price, income, luck, P) for luck in LUCK)

    base = unlocking(0.7, 100, 5_000)
    assert unlocking(0.9, 100, 5_000) > base > unlocking(0.5, 100, 5_000)
    assert unlocking(0.7, 50, 5_000) > base > unlocking(0.7, 200, 5_000)
    assert unlocking(0.7, 100, 10_000) == unlocking(0.7, 50, 5_000), "money is felt in days of income"


@given(lacking=st.integers(-5_000, 100_000), wallet=st.integers(0, 200_000))
@settings(derandomize=True)
def test_coins_come_in_whole_packs_within_the_wallet_and_cover_what_is_lacking_if_affordable(lacking, wallet):
    bought = watching.coins_to_buy(lacking, wallet, PACK)
    assert 0 <= bought <= wallet
    assert bought % PACK == 0
    if lacking <= 0:
        assert bought == 0
    elif -(-lacking // PACK) * PACK <= wallet:
        assert lacking <= bought < lacking + PACK
    else:
        assert wallet - bought < PACK, "as many as the wallet allows"


# what remains


@given(satiation=SHARE, minutes=st.floats(0, 2000), more=st.floats(0, 500))
@settings(derandomize=True)
def test_satiation_stays_between_fresh_and_fully_tired_and_only_grows_while_watching(satiation, minutes, more):
    after = watching.satiation_after(satiation, minutes, P)
    assert satiation - 1e-12 <= after <= 1.0
    assert watching.satiation_after(satiation, minutes + more, P) >= after - 1e-12


def test_two_half_hours_tire_as_much_as_one_hour():
    halves = watching.satiation_after(watching.satiation_after(0.1, 30.0, P), 30.0, P)
    assert halves == pytest.approx(watching.satiation_after(0.1, 60.0, P), rel=1e-9)


@given(liking=SHARE, felt=SHARE)
@settings(derandomize=True)
def test_liking_moves_towards_what_was_felt_and_never_past_it(liking, felt):
    after = watching.liking_after(liking, felt, P)
    assert min(liking, felt) - 1e-12 <= after <= max(liking, felt) + 1e-12


def test_people_talk_most_of_what_was_very_good_or_very_bad():
    def talking(felt: float) -> float:
        return share_of(watching.tells_of_drama(felt, luck, P) for luck in LUCK)

    assert talking(1.0) > talking(0.75) > talking(0.5)
    assert talking(0.0) == talking(1.0)


def test_the_value_of_watching_diminishes_in_the_minutes_and_rises_with_enjoyment_and_control():
    values = [watching.viewing_value(minutes, 0.6, 0.8, P) for minutes in (0.0, 30.0, 60.0, 90.0, 120.0)]
    gains = [after - before for before, after in pairwise(values)]
    assert values[0] == 0.0
    assert gains == sorted(gains, reverse=True)
    assert min(gains) > 0.0
    assert watching.viewing_value(30.0, 0.9, 0.8, P) == pytest.approx(1.5 * values[1])
    assert watching.viewing_value(30.0, 0.6, 0.4, P) == pytest.approx(0.5 * values[1])
    assert watching.viewing_value(1e-6, 1.0, 1.0, P) == pytest.approx(P.value_of_hour * 100.0 / 60.0 * 1e-6)
