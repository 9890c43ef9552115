"""Making dramas: what quality costs and how long it takes."""

import inspect

import numba
import numpy as np
import pytest
from numba.extending import register_jitable

from sim import arithmetic, money
from sim.draws import draw
from sim.processes.production import rules as production
from sim.processes.production.parameters import Production
from sim.processes.production.rules import (
    drama_quality,
    imitates,
    originality,
    own_budget,
    production_days,
    realised_quality,
    usual_cost,
)
from sim.processes.studios import rules as investment
from sim.processes.studios.parameters import Studios
from sim.processes.subsidy import rules as subsidy
from sim.processes.topics import rules as topics

P = Production().as_tuple()
S = Studios().as_tuple()
USUAL = usual_cost(False, P)


def quality(budget, skill=0.5, pooled=0.1, industrialisation=0.2):
    return drama_quality(budget, skill, pooled, industrialisation, False, P)


# quality


def test_the_first_yuan_buys_more_quality_than_the_last():
    gains = np.diff([quality(budget) for budget in range(10_000_000, 200_000_000, 10_000_000)])
    assert (gains > 0).all()
    assert (np.diff(gains) < 0).all()


def test_skill_pooled_head_resources_and_industrialised_production_each_raise_quality():
    assert quality(USUAL, skill=0.8) - quality(USUAL, skill=0.5) == pytest.approx(0.10, abs=0.03)
    assert quality(USUAL, pooled=1.0) / quality(USUAL, pooled=0.0) == pytest.approx(1 + P.crew_bonus)
    assert 1.05 < quality(USUAL, industrialisation=1.0) / quality(USUAL, industrialisation=0.0) < 1 + P.industrial_gain


def test_a_usual_head_title_meets_the_bar_of_a_quality_plan_and_a_usual_tail_title_does_not():
    assert drama_quality(usual_cost(True, P), 0.85, 1.0, 0.7, True, P) > 0.7
    assert quality(USUAL) < 0.6


def test_imitators_know_better_what_they_will_get():
    def spread(original):
        return realised_quality(0.5, original, 0.999, P) - realised_quality(0.5, original, 0.0, P)

    assert spread(1.0) == pytest.approx(2 * P.luck_spread, rel=0.01)
    assert spread(0.1) < 0.6 * spread(1.0)


def test_most_titles_imitate_and_the_unskilled_more_often():
    def share(skill):
        return np.mean([imitates(skill, k / 1000, P) for k in range(1000)])

    assert share(0.5) == pytest.approx(0.71, abs=0.03)
    assert share(1.0) < share(0.0)
    assert originality(True, 0.999, P) < originality(False, 0.0, P)


# budgets


def test_creators_save_what_they_are_given_where_they_would_have_spent_it_anyway():
    assert own_budget(USUAL, 30_000_000) == USUAL - 30_000_000
    assert own_budget(USUAL, 10 * USUAL) == 0
    assert own_budget(USUAL, 0) == USUAL


# time


def test_an_ordinary_title_takes_ten_days():
    assert production_days(USUAL, USUAL, P.usual_industrial, P) == 10


def test_industrialised_production_is_faster_and_big_budgets_take_longer():
    assert production_days(USUAL, USUAL, 1.0, P) <= 7
    assert production_days(2 * USUAL, USUAL, P.usual_industrial, P) == 15
    assert production_days(0, 0, 0.0, Production(days=0.5).as_tuple()) == 1


# both engines


@pytest.mark.slow
def test_compiled_rules_give_the_same_bits():
    for module in (money, arithmetic, production, investment, topics, subsidy):
        for _, rule in inspect.getmembers(module, inspect.isfunction):
            register_jitable(rule)

    def profit_of(budget, skill, luck, p, s):
        head = luck > 0.5
        usual = production.usual_cost(head, p)
        good = production.drama_quality(budget, skill, luck, skill, head, p)
        days = production.production_days(budget, usual, skill, p)
        receipts = investment.expected_receipts(good, skill + 0.1, 1.1, usual, luck, s)
        value = investment.net_present_value(receipts, production.own_budget(budget, usual // 3), days, s)
        return value + investment.plans_title(value, usual, s) + production.spent_before_release(budget, p)

    kernel = numba.njit(profit_of)
    for k in range(500):
        point = (10_000_000 + 300_000 * k, draw(1, k, 0, 1), draw(1, k, 0, 2), P, S)
        assert kernel(*point) == profit_of(*point)
