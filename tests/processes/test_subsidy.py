"""Cash for productions: decided on what is known beforehand, paid out of whole fen that are left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.processes.subsidy.rules import award, brings_about, eligible
from tests.processes.drama_makers import DramaMakers

YUAN = 100
FEN = st.integers(0, 10**13)


def test_a_title_is_eligible_by_the_quality_expected_of_it():
    assert eligible(0.7, 0.7)
    assert not eligible(0.699, 0.7)


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


def test_a_subsidy_is_marginal_only_where_the_title_would_not_be_made_without_it():
    assert brings_about(100, 100)
    assert not brings_about(100, 99)
    assert not brings_about(0, 1000)


@pytest.fixture(scope="module")
def plan():
    return DramaMakers(budget=500_000_000 * YUAN, per_title=200_000 * YUAN, min_quality=0.55).play(240)


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


def test_a_plan_brings_better_titles_while_it_lasts(plan, base):
    supported = [model.titles(15, 90)["quality"].mean() for model in (plan, base)]
    assert supported[0] > supported[1] + 0.01


def test_supported_titles_cost_more_but_by_less_than_the_subsidy(plan, base):
    supported = plan.titles(15, 90)
    funded = supported["subsidy"] > 0
    more = supported["cost"][funded].mean() - base.titles(15, 90)["cost"].mean()
    assert 0 < more < supported["subsidy"][funded].mean()


def test_a_subsidy_brings_about_some_titles_and_merely_pays_for_others(plan):
    pairs = list(zip(plan.policy_desk.applications, plan.policy_desk.awarded, strict=True))
    marginal = sum(brings_about(title.shortfall, given) for title, given in pairs)
    funded = sum(given > 0 for _, given in pairs)
    assert 0.02 < marginal / funded < 0.6
