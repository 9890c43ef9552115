"""Making dramas: what quality costs, what pays, when to stop, and who makes them."""

import inspect

import numba
import numpy as np
import pytest
from drama_makers import DramaMakers, settings
from numba.extending import register_jitable

from sim import money
from sim.agents.proposal import BUDGETS
from sim.draws import draw
from sim.parameters import Production, Studios
from sim.rules import arithmetic, investment, production, subsidy, topics
from sim.rules.investment import (
    credible_return,
    enters,
    exits,
    expected_receipts,
    keeps_going,
    learned_from_own,
    net_present_value,
    plans_title,
    receipts_to_come,
    shortfall,
)
from sim.rules.production import (
    drama_quality,
    imitates,
    originality,
    own_budget,
    production_days,
    realised_quality,
    spent_before_release,
    usual_cost,
)
from sim.world.creators import KINDS, PIRATE, kind_of, maker_of, opening_creators

P = Production().as_tuple()
S = Studios().as_tuple()
USUAL = usual_cost(False, P)
GRID = [round(USUAL * multiple) for multiple in BUDGETS]


def quality(budget, skill=0.5, pooled=0.1, industrialisation=0.2):
    return drama_quality(budget, skill, pooled, industrialisation, False, P)


def profit(budget, learned=1.12, p=S):
    receipts = expected_receipts(quality(budget), quality(USUAL), learned, USUAL, 0.0, p)
    return net_present_value(receipts, budget, 10, p)


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
    assert originality(True, 0.999) < originality(False, 0.0)


# budgets


def test_expected_profit_peaks_inside_a_grid_of_budgets():
    profits = [profit(budget) for budget in GRID]
    best = int(np.argmax(profits))
    assert len(GRID) >= 7
    assert 0 < best < len(GRID) - 1
    assert profits[0] < 0 < profits[best]
    assert profits[-1] < 0


def test_the_most_profitable_budget_is_near_what_titles_usually_cost():
    best = max(GRID, key=profit)
    assert 0.7 < best / USUAL < 1.4


def test_a_better_market_calls_for_dearer_titles():
    rich, poor = (max(GRID, key=lambda budget, r=r: profit(budget, learned=r)) for r in (1.6, 1.0))
    assert rich > poor


def test_creators_save_half_of_what_they_are_given():
    assert own_budget(USUAL, 30_000_000, P) == USUAL - 15_000_000
    assert own_budget(USUAL, 10 * USUAL, P) == 0
    assert own_budget(USUAL, 0, P) == USUAL


def test_without_crowding_out_a_subsidy_is_spent_on_top():
    p = Production(crowding_out=0.0).as_tuple()
    assert own_budget(USUAL, 30_000_000, p) == USUAL


def test_a_plan_is_made_if_it_beats_the_outside_option_and_a_shortfall_says_what_it_lacks():
    assert plans_title(profit(USUAL), USUAL, S)
    poor = profit(USUAL, learned=0.9)
    assert not plans_title(poor, USUAL, S)
    lacking = shortfall(poor, USUAL, S)
    assert plans_title(poor + lacking + 1, USUAL, S)
    assert not plans_title(poor + lacking - 1, USUAL, S)
    assert shortfall(profit(USUAL), USUAL, S) == 0


# time


def test_an_ordinary_title_takes_ten_days():
    assert production_days(USUAL, USUAL, 0.3, P) == 10


def test_industrialised_production_is_faster_and_big_budgets_take_longer():
    assert production_days(USUAL, USUAL, 1.0, P) <= 7
    assert production_days(2 * USUAL, USUAL, 0.3, P) == 15
    assert production_days(0, 0, 0.0, Production(days=0.5).as_tuple()) == 1


# the option to stop


def earned_and_spent(stopping, titles=4000):
    """Receipts and cost of titles with the same luck, with or without the option to stop after the first episodes."""
    rest = USUAL - spent_before_release(USUAL, P)
    found = []
    for title in range(titles):
        total = USUAL * (0.05 + 3.0 * draw(5, title, 0, 1) ** 2)  # few hits, many flops; mean 1.05
        early = total * S.earned_by_test * (0.7 + 0.6 * draw(5, title, 0, 2))
        stopped = stopping and not keeps_going(early, rest, S)
        found.append((total * S.earned_by_test, USUAL - rest) if stopped else (total, USUAL))
    return np.array(found).T


def test_the_option_to_stop_raises_the_mean_return_and_thins_the_lower_tail():
    (receipts, cost), (all_receipts, all_cost) = earned_and_spent(True), earned_and_spent(False)
    assert receipts.sum() / cost.sum() - all_receipts.sum() / all_cost.sum() > 0.1
    worst, worst_alone = (np.quantile(x, 0.05) for x in (receipts - cost, all_receipts - all_cost))
    assert worst - worst_alone > 0.3 * USUAL


def test_a_title_is_stopped_only_if_the_rest_would_not_earn_its_cost():
    rest = 16_000_000
    needed = S.stop_return * rest
    earned = needed * S.earned_by_test / (1 - S.earned_by_test)
    assert receipts_to_come(earned, S) == pytest.approx(needed)
    assert keeps_going(1.01 * earned, rest, S)
    assert not keeps_going(0.99 * earned, rest, S)
    assert not keeps_going(-earned, rest, S)


def test_who_does_not_shoot_while_releasing_has_spent_everything_before():
    assert spent_before_release(USUAL, Production(release_while_shooting=False).as_tuple()) == USUAL
    assert spent_before_release(USUAL, P) == 24_000_000


# learning, entry, exit


def test_creators_learn_slowly_and_put_windfalls_down_to_luck():
    assert learned_from_own(1.0, 2.0, S) == pytest.approx(1.1)
    assert learned_from_own(1.0, 1000.0, S) == learned_from_own(1.0, S.believable_return, S)


def test_a_genre_is_judged_by_its_own_return_only_after_many_titles():
    assert credible_return(3.0, 1.0, 0, S) == 1.0
    assert credible_return(3.0, 1.0, 30, S) == pytest.approx(2.0)
    assert credible_return(3.0, 1.0, 3000, S) > 2.9


def test_newcomers_come_to_profitable_sectors_and_the_unprofitable_leave():
    def entering(sector_return):
        return np.mean([enters(sector_return, k / 1000, S) for k in range(1000)])

    assert entering(1.0) == 0.0
    assert entering(1.2) == pytest.approx(0.048, abs=0.002)
    assert entering(9.0) == pytest.approx(S.entry_limit)
    assert exits(0.5, 0.1, S)
    assert not exits(0.5, 0.2, S)
    assert not exits(1.1, 0.0, S)


# the market


def test_there_are_few_heads_and_a_long_tail():
    kinds = np.bincount([kind_of(row, Studios()) for row in range(240)], minlength=len(KINDS))
    assert kinds.tolist() == pytest.approx([12, 60, 156, 12], abs=2)


def test_the_same_creator_has_the_same_skill_in_a_larger_market():
    small, large = (opening_creators(settings(studios={"creators": n}), 1) for n in (60, 240))
    assert large["skill"][: len(small)].tobytes() == small["skill"].tobytes()


def test_head_creators_make_the_best_titles():
    makers = opening_creators(settings(), 1)
    means = [makers["skill"][makers["kind"] == kind].mean() for kind in range(PIRATE)]
    assert means == sorted(means, reverse=True)
    assert maker_of(makers, int(np.flatnonzero(makers["kind"] == 0)[0]), Studios()).head


@pytest.fixture(scope="module")
def year():
    return DramaMakers().play(365)


def test_about_fifteen_thousand_real_titles_come_out_in_a_year():
    model = DramaMakers(supply=False).play(365)
    assert 13_000 < model.titles(0)["title_weight"].sum() < 18_000


def test_titles_come_out_evenly_from_the_first_day(year):
    by_ten_days = [len(year.titles(day, day + 9)["cost"]) for day in range(0, 60, 10)]
    assert min(by_ten_days) > 0.6 * max(by_ten_days)


def test_seven_in_ten_titles_use_the_four_most_used_tropes():
    model = DramaMakers(supply=False).play(180)
    used = np.bincount(model.titles(0)["trope"])
    assert np.sort(used)[-4:].sum() / used.sum() == pytest.approx(0.72, abs=0.06)


def test_the_books_of_creators_balance_and_nobody_overdraws(year):
    assert year.ledger.balances.sum() == 0
    for creator in year.creators:
        assert year.ledger.balance(creator.account) >= -creator.credit_line
    spent = -sum(year.ledger.balance(creator.account) for creator in year.creators)
    assert spent + year.creators_table["spending"].sum() >= 0
    assert year.ledger.balance(year.accounts.production) == year.creators_table["spending"].sum()


def test_more_creators_are_at_work_where_titles_pay_better():
    counts = [DramaMakers(yields=yields).play(300).creators_table["active"].sum() for yields in (0.6, 1.3)]
    assert counts[1] > 1.2 * counts[0]


def test_flops_are_stopped_early_and_cost_less(year):
    made = year.titles(0, 300)
    stopped = made["status"] == 2
    assert stopped.any()
    assert made["cost"][stopped].mean() < 0.9 * made["cost"][~stopped].mean()
    assert made["receipts"][stopped].mean() < 0.5 * made["receipts"][~stopped].mean()


def test_without_the_supply_feedback_plans_do_not_depend_on_what_titles_earn():
    rich, poor = (DramaMakers(yields=yields, supply=False).play(150) for yields in (5.0, 0.1))
    earned = {"receipts", "views", "views_yesterday"}
    assert set(rich.catalogue.table.differences(poor.catalogue.table)) == earned


def test_titles_below_a_platforms_gate_do_not_run_there():
    model = DramaMakers()
    model.levers.quality_gate[:] = 0.6
    model.play(60)
    late = model.titles(20)
    shelved = late["status"] == 3
    assert 0.3 < shelved.mean() < 0.9
    assert late["quality"][~shelved].mean() > late["quality"][shelved].mean() + 0.05
    assert late["quality"][~shelved].min() > 0.6 - 0.15  # the gate knows what is expected, not how it turns out


def test_a_year_of_creators_is_the_same_twice(year):
    again = DramaMakers().play(365)
    assert again.catalogue.table.equals(year.catalogue.table)
    assert again.creators_table.equals(year.creators_table)


# both engines


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
        value = investment.net_present_value(receipts, production.own_budget(budget, usual // 3, p), days, s)
        return value + investment.shortfall(value, usual, s) + production.spent_before_release(budget, p)

    kernel = numba.njit(profit_of)
    for k in range(500):
        point = (10_000_000 + 300_000 * k, draw(1, k, 0, 1), draw(1, k, 0, 2), P, S)
        assert kernel(*point) == profit_of(*point)
