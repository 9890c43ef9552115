"""Specification of adoption: free dramas in feeds first, paying second."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import key_of, uniform
from sim.processes.adoption.parameters import Adoption
from sim.processes.adoption.rules import adoption_chance, external_pull, lapse_chance
from sim.scenario.diffusion import _bass

RATE = st.floats(0, 20)
SHARE = st.floats(0, 1)


def test_chances_add_up_what_comes_from_outside_and_from_acquaintances():
    assert adoption_chance(0.365, 0.0, 0.7) == pytest.approx(0.001)
    assert adoption_chance(0.0, 3.65, 0.5) == pytest.approx(0.005)
    assert adoption_chance(0.365, 3.65, 0.5) == pytest.approx(0.006)


@given(external=RATE, imitation=RATE, peers=SHARE, more=SHARE)
@settings(derandomize=True)
def test_a_chance_is_a_probability_and_rises_with_acquaintances(external, imitation, peers, more):
    chance = adoption_chance(external, imitation, peers)
    assert 0.0 <= chance <= 1.0
    assert adoption_chance(external, imitation, min(peers + more, 1.0)) >= chance


def test_certain_adoption_does_not_pass_certainty():
    assert adoption_chance(1_000.0, 0.0, 0.0) == 1.0


def test_a_mixing_population_follows_the_curve_of_bass():
    external, imitation = 0.03, 1.2
    people = np.arange(20_000, dtype=np.uint64)
    adopted = np.zeros(len(people), bool)
    for day in range(5 * 365):
        chance = adoption_chance(external, imitation, float(adopted.mean()))
        adopted |= uniform(key_of(1, day, 1), people) < chance
        if day in (2 * 365, 4 * 365):
            assert adopted.mean() == pytest.approx(_bass(external, imitation, (day + 1) / 365), abs=0.03)
    assert adopted.mean() > 0.9


# bought traffic


def pulled(needs_ads, ads_limit=3.0):
    """Parameters of a small external pull, part of which needs bought traffic."""
    return Adoption(paid_external=0.002, needs_ads=needs_ads, ads_limit=ads_limit).as_tuple()


def test_with_usual_traffic_all_of_the_external_pull_is_there_and_without_any_only_what_needs_none():
    assert external_pull(1.0, pulled(0.8)) == pytest.approx(0.002)
    assert external_pull(0.0, pulled(0.8)) == pytest.approx(0.0004)
    assert external_pull(0.0, pulled(0.0)) == pytest.approx(0.002)


@given(needs_ads=SHARE, exposure=st.floats(0, 100))
@settings(derandomize=True)
def test_more_bought_traffic_never_brings_fewer_people_and_its_pull_is_bounded(needs_ads, exposure):
    pull = external_pull(exposure, pulled(needs_ads))
    assert external_pull(exposure + 0.5, pulled(needs_ads)) >= pull
    assert 0.0 <= pull <= 0.002 * (1.0 + 2.0 * needs_ads) + 1e-15


def test_where_one_meeting_is_enough_more_traffic_than_usual_brings_nobody():
    assert external_pull(5.0, pulled(0.8, ads_limit=1.0)) == external_pull(1.0, pulled(0.8))


def test_nobody_lapses_with_usual_traffic_and_most_without_any():
    assert lapse_chance(0.9, 1.0) == lapse_chance(0.9, 5.0) == 0.0
    assert lapse_chance(0.9, 0.0) == pytest.approx(0.9 / 365)
    assert lapse_chance(0.9, 0.5) == pytest.approx(0.45 / 365)


def test_without_bought_traffic_the_paying_audience_decays():
    p = Adoption()
    paying = 1.0
    for _ in range(365):
        paying *= 1.0 - lapse_chance(p.lapse, 0.0)
    assert paying < 0.7
