"""Hot topics flare and fade, and a short production cycle catches them."""

import numba
import numpy as np
import pytest
from numba.extending import register_jitable

from sim import arithmetic
from sim.draws import draw
from sim.processes.topics.parameters import Topics
from sim.processes.topics.rules import heat_at_release, takes_up, topic_heat, topic_lasting
from sim.world.topics import TopicPath, heat_to_come, hottest
from tests.processes.drama_makers import DramaMakers, settings

P = Topics().as_tuple()


def test_a_topic_is_unknown_before_its_first_spark():
    assert topic_heat(-0.5, 8.0, P) == 0.0


def test_a_topic_flares_up_within_days_and_halves_after_its_half_life():
    assert topic_heat(0.0, 8.0, P) == pytest.approx(1 / 3)
    assert topic_heat(P.flare_days, 8.0, P) == 1.0
    assert topic_heat(P.flare_days + 8.0, 8.0, P) == pytest.approx(0.5)
    assert topic_heat(1e6, 8.0, P) < 1e-12


def test_a_fresh_topic_is_taken_up_by_those_who_are_quick():
    assert takes_up(heat_at_release(2.0, 5, True, P), P)
    assert not takes_up(heat_at_release(2.0, 30, True, P), P)


def test_a_topic_of_another_genre_is_worth_less():
    assert heat_at_release(2.0, 5, False, P) == P.foreign_genre * heat_at_release(2.0, 5, True, P)


def test_half_lives_differ_around_the_mean():
    lasting = [topic_lasting(k / 1000, P) for k in range(1000)]
    assert np.mean(lasting) == pytest.approx(P.lasting, rel=0.01)
    assert min(lasting) > 0


def test_a_longer_run_has_the_same_topics():
    short, long = TopicPath(3, Topics()), TopicPath(3, Topics())
    long.in_sight(400)
    assert short.in_sight(40) == long.in_sight(40)


def test_topics_are_born_as_often_as_the_scenario_says():
    path = TopicPath(1, Topics())
    born = {topic.number for day in range(1000) for topic in path.in_sight(day)}
    assert len(born) / 1000 == pytest.approx(P.births_per_day, rel=0.15)


def test_nobody_takes_up_a_topic_before_it_flares():
    path = TopicPath(1, Topics())
    for day in range(100):
        assert all(topic.born_on <= day for topic in path.in_sight(day))


def taken_up(sparks, genre, day, days, p):
    """Number of the topic that a title of a genre takes up, planned on ``day`` and out ``days`` later; -1 if none."""
    t = hottest(genre, day, days, sparks, p)
    return int(sparks.number[t]) if t >= 0 and takes_up(heat_to_come(t, genre, day, days, sparks, p), p) else -1


def heat_on_release(days, lasting, seed=1):
    """Mean heat at release over titles planned on many days, taking up the best topic in sight."""
    p = Topics(lasting=lasting)
    path, found = TopicPath(seed, p), []
    for day in range(0, 600, 3):
        sparks = path.sparks(day)
        for genre in range(8):
            topic = taken_up(sparks, genre, day, days, p.as_tuple())
            found.append(path.heat(topic, day + days, genre))
    return np.mean(found)


def test_halving_production_time_raises_topicality_at_release():
    assert heat_on_release(5, 8.0) > 1.25 * heat_on_release(10, 8.0)


def test_the_gain_from_speed_vanishes_as_topics_last_longer():
    gains = [heat_on_release(5, lasting) / heat_on_release(10, lasting) - 1 for lasting in (8.0, 32.0, 320.0)]
    assert gains[0] > 2 * gains[1]
    assert gains[1] > gains[2]
    assert abs(gains[2]) < 0.05


def test_faster_creators_release_more_topical_dramas():
    def topical(days):
        model = DramaMakers(settings(production={"days": days}), supply=False).play(200)
        made = model.titles(20)
        columns = made["topic"], made["released_on"], made["genre"]
        heat = [model.topics.heat(*title) for title in zip(*columns, strict=True)]
        return np.mean(np.array(heat) >= 0.3)

    assert topical(5.0) > 1.2 * topical(10.0)


def test_the_heat_of_dramas_on_offer_follows_their_topics():
    model = DramaMakers().play(30)
    table = model.catalogue.table
    for row in model.catalogue.running.tolist():
        expected = model.topics.heat(int(table["topic"][row]), 29, int(table["genre"][row]))
        assert table["topic_heat"][row] == expected


def test_compiled_topics_have_the_same_heat_to_the_last_bit():
    for rule in (arithmetic.exponential, arithmetic.clamp, topic_heat):
        register_jitable(rule)
    kernel = numba.njit(heat_at_release)
    for k in range(300):
        point = (60.0 * draw(1, k, 0, 1) - 5.0, k % 30, k % 2 == 0, P)
        assert kernel(*point) == heat_at_release(*point)
