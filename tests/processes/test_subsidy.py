"""Cash for productions: decided on what is known beforehand, paid out of whole fen that are left."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.processes.production.rules import own_budget
from sim.processes.subsidy.rules import award, eligible, lifted_share, marginal_cash
from tests.processes.drama_makers import DramaMakers

YUAN = 100
FEN = st.integers(0, 10**13)


def test_a_title_is_eligible_by_the_quality_expected_of_it():
    assert eligible(0.7, 0.7)
    assert not eligible(0.699, 0.7)


@settings(derandomize=True)
@given(per_title=FEN, budget=FEN, weights=st.lists(st.integers(0, 50), max_size=30))
def test_awards_never_exceed_the_budget_by_a_fen(per_title, budget, weights):
    left = budget
    for titles in weights:
        given = award(per_title, left, titles)
        assert 0 <= given <= per_title
        left -= given * titles
        assert left >= 0


def test_the_last_award_is_what_is_left():
    assert award(300, 1000, 10) == 100
    assert award(300, 9, 10) == 0
    assert award(300, 5000, 10) == 300


def test_cash_is_marginal_as_far_as_the_title_would_cost_less_or_not_be_made_without_it():
    assert marginal_cash(900, 0, 300) == 300, "it would not be made"
    assert marginal_cash(900, 800, 300) == 100, "the creator kept 200 of its own money"
    assert marginal_cash(900, 500, 300) == 300, "own money was added too"
    assert marginal_cash(900, 950, 300) == 0


@settings(derandomize=True)
@given(cost=FEN, unaided=FEN, awarded=FEN)
def test_the_marginal_part_is_never_negative_and_never_more_than_the_award(cost, unaided, awarded):
    assert 0 <= marginal_cash(cost, unaided, awarded) <= awarded


def test_exposure_is_moved_from_the_others_to_those_lifted():
    assert lifted_share(0.2, 1.0) == pytest.approx(0.2)
    assert lifted_share(0.2, 2.0) == pytest.approx(1 / 3)
    assert lifted_share(1.0, 5.0) == 1.0


@pytest.fixture(scope="module")
def plan():
    return DramaMakers(budget=500_000_000 * YUAN, per_title=200_000 * YUAN, min_quality=0.55).play(240)


@pytest.fixture(scope="module")
def demanding():
    return DramaMakers(budget=500_000_000 * YUAN, per_title=200_000 * YUAN, min_quality=0.7).play(240)


@pytest.fixture(scope="module")
def base():
    return DramaMakers().play(240)


def test_the_plan_pays_what_it_has_and_not_a_fen_more(plan):
    spent = 500_000_000 * YUAN - plan.policy_desk.budget
    assert -plan.ledger.balance(plan.accounts.policy) == spent
    table = plan.catalogue.table
    assert (table["subsidy"] * table["title_weight"]).sum() == spent
    assert 0 <= plan.policy_desk.budget < 10 * YUAN


def test_only_titles_expected_to_be_good_are_supported(plan):
    pairs = zip(plan.policy_desk.applications, plan.policy_desk.awarded, strict=True)
    assert all(title.quality >= 0.55 for title, given in pairs if given)
    made = plan.titles(30)
    funded = made["subsidy"] > 0
    assert made["expected_quality"][funded].min() >= 0.55
    assert made["quality"][funded].min() < 0.5  # as it turned out, some were worse than anybody expected


def test_a_low_bar_brings_more_titles_and_a_high_one_better_titles_while_the_plan_lasts(plan, demanding, base):
    low, high, none = (model.titles(15, 90) for model in (plan, demanding, base))
    assert len(low["quality"]) > 1.01 * len(none["quality"])
    assert high["quality"].mean() > none["quality"].mean() + 0.01


def test_supported_titles_cost_more_than_they_would_have_but_by_less_than_the_subsidy(plan):
    pairs = zip(plan.policy_desk.applications, plan.policy_desk.awarded, strict=True)
    made_anyway = [(title, given) for title, given in pairs if given > 0 and title.unaided > 0]
    more = [own_budget(title.cost, given) + given - title.unaided for title, given in made_anyway]
    assert 0 < np.mean(more) < np.mean([given for _, given in made_anyway])


def test_a_subsidy_brings_about_some_titles_and_merely_pays_for_others(plan):
    pairs = list(zip(plan.policy_desk.applications, plan.policy_desk.awarded, strict=True))
    brought_about = sum(
        marginal_cash(own_budget(title.cost, given) + given, title.unaided, given) for title, given in pairs
    )
    paid = sum(given for _, given in pairs)
    new = sum(given > 0 and title.unaided == 0 for title, given in pairs)
    assert 0.2 < brought_about / paid < 0.6, "most of it is saved by those who would have made the title anyway"
    assert 0.02 < new / sum(given > 0 for _, given in pairs) < 0.6
