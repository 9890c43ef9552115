"""What viewers like and need at the start: by segment, and as much as arises later."""

import numpy as np
import pytest

from sim.names import Category, Genre
from sim.world.population import segment_genre_mix, segment_need_mix
from sim.world.segments import mean_tastes, segment_shares
from tests.processes.test_population import SCENARIO, viewers


@pytest.fixture(scope="module")
def table():
    return viewers()


def test_tastes_are_standardised_over_the_population(table):
    assert np.abs(table["taste"].mean(axis=0)).max() < 0.02
    assert np.abs(table["taste"].std(axis=0) - 1.0).max() < 0.02
    means, within = mean_tastes(SCENARIO.population)
    shares = np.array(segment_shares(SCENARIO.population))
    assert np.allclose(shares @ means, 0.0)
    assert np.allclose(shares @ means**2 + within**2, 1.0)


def test_women_and_men_prefer_the_genres_made_for_them(table):
    by_gender = [table["taste"][table["gender"] == g].mean(axis=0) for g in (0, 1)]
    for genre in (Genre.SWEET_ROMANCE, Genre.MARRIAGE_REVENGE, Genre.TIME_TRAVEL, Genre.FAMILY):
        assert by_gender[0][genre] > by_gender[1][genre]
    for genre in (Genre.WAR_GOD, Genre.COMEBACK, Genre.SUSPENSE):
        assert by_gender[0][genre] < by_gender[1][genre]


def test_older_viewers_prefer_family_and_real_life():
    mix = segment_genre_mix(SCENARIO)
    for genre in (Genre.FAMILY, Genre.REALISM):
        assert (mix[[6, 7, 14, 15]][:, genre] > mix[[0, 1, 8, 9]][:, genre]).all()


@pytest.mark.parametrize("mix", [segment_genre_mix, segment_need_mix])
def test_a_mix_is_a_distribution_in_every_segment(mix):
    assert mix(SCENARIO).shape == (16, 8)
    assert np.allclose(mix(SCENARIO).sum(axis=1), 1.0)
    assert (mix(SCENARIO) > 0).all()


def test_needs_differ_by_segment_as_the_paper_says():
    mix = segment_need_mix(SCENARIO)
    assert (mix[:8, Category.SKIN_CARE] > mix[8:, Category.SKIN_CARE]).all()
    assert (mix[:8, Category.ELECTRONICS] < mix[8:, Category.ELECTRONICS]).all()
    assert mix[2, Category.BABY] > 2 * mix[0, Category.BABY]
    assert mix[6, Category.HEALTH] > 2 * mix[2, Category.HEALTH]


def test_needs_open_at_the_start_match_their_arrival(table):
    p = SCENARIO.needs
    assert np.bitwise_count(table["needs"]).mean() == pytest.approx(p.arrival_rate * p.open_at_start, rel=0.03)


def test_each_open_need_has_a_worth_and_only_these(table):
    is_open = (table["needs"][:, None] >> np.arange(8)) & 1 == 1
    assert ((table["need_value"] > 0) == is_open).all()


def test_needs_open_at_the_start_are_worth_what_those_that_arise_are(table):
    p, prices = SCENARIO.needs, np.array(SCENARIO.commerce.prices)
    who, category = np.nonzero(table["need_value"])
    logs = np.log(table["need_value"][who, category] / (100 * prices[category]))
    monthly = 30 * table["daily_income"][who] / 100
    assert np.median(logs) == pytest.approx(np.log(p.wtp_median), abs=0.03)
    rest = logs - p.wtp_budget * np.log(monthly / p.usual_budget)
    assert rest.std() == pytest.approx(p.wtp_sd, rel=0.03)
