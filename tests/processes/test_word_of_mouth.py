"""Specification of word of mouth: what acquaintances say moves trust and what people think others do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.processes.after_sales.parameters import AfterSales
from sim.processes.word_of_mouth.parameters import WordOfMouth
from sim.processes.word_of_mouth.rules import peers_after_talk, spoken_valence, trust_after_talk

P = WordOfMouth().as_tuple()
SHARE = st.floats(0, 1)


def test_good_experiences_of_others_raise_trust_and_bad_ones_lower_it():
    assert trust_after_talk(0.5, 1.0, P) > 0.5 > trust_after_talk(0.5, -1.0, P)
    gain, loss = trust_after_talk(0.5, 1.0, P) - 0.5, 0.5 - trust_after_talk(0.5, -1.0, P)
    assert gain == pytest.approx(loss) == pytest.approx(0.5 * P.trust_step)


def test_saying_nothing_changes_nothing():
    assert trust_after_talk(0.37, 0.0, P) == 0.37


@given(trust=SHARE, valence=st.floats(-1, 1))
@settings(derandomize=True)
def test_trust_stays_between_none_and_full(trust, valence):
    assert 0.0 <= trust_after_talk(trust, valence, P) <= 1.0


@given(trust=SHARE, bad=st.floats(-1, 1), good=st.floats(-1, 1))
@settings(derandomize=True)
def test_better_news_never_leaves_less_trust(trust, bad, good):
    if bad and good and bad <= good:
        assert trust_after_talk(trust, bad, P) <= trust_after_talk(trust, good, P)


def test_talk_moves_trust_less_than_an_own_purchase_does():
    assert 0.0 < P.trust_step < AfterSales().trust_step


@given(share=SHARE, does_it=st.booleans())
@settings(derandomize=True)
def test_the_picture_of_acquaintances_moves_towards_the_one_just_met(share, does_it):
    after = peers_after_talk(share, does_it, P)
    assert abs(after - does_it) == pytest.approx((1.0 - P.peer_step) * abs(share - does_it))


def test_after_many_talks_the_picture_is_what_acquaintances_do():
    share = 0.0
    for talk in range(1_000):
        share = peers_after_talk(share, talk % 4 == 0, P)
    assert share == pytest.approx(0.25, abs=2 * P.peer_step)


def test_what_is_said_runs_from_the_worst_to_the_best_and_the_middle_says_nothing():
    assert (spoken_valence(0.0), spoken_valence(0.5), spoken_valence(1.0)) == (-100, 0, 100)


@given(feeling=SHARE)
@settings(derandomize=True)
def test_what_is_said_fits_into_a_byte_and_has_the_sign_of_the_feeling(feeling):
    said = spoken_valence(feeling)
    assert -100 <= said <= 100
    assert said <= 0 or feeling > 0.5
    assert said >= 0 or feeling < 0.5
