"""Where policy money went: offered, spent, what it brought about, and what kept the rest from being spent."""

from functools import cache

import numpy as np
import pytest

import sim
from sim.parameters.feedbacks import Feedbacks
from sim.policy.plans import PLANS
from sim.processes.subsidy.market import KEPT
from sim.records.subsidies import GOES_ON, REASONS, SUBSIDIES
from sim.scenario import Scenario
from tests.worlds import QUICK, differences, played

MONEY = tuple(plan.money() for plan in PLANS.values())
MIXED = {f"mix_{kind}": 1.0 for kind in MONEY}
GENEROUS = {"face_value": 20.0, "min_spend": 0.0}
SMALL = {"viewers": 1_500, "days": 25, "warm_up": 0}
STILL = {"feedbacks": dict.fromkeys(Feedbacks.model_fields, False)}


def only(kind):
    return {f"mix_{name}": float(name == kind) for name in MONEY}


def market(seed=1, policy_subsidy=0.0, engine="compiled", **changes):
    return played(Scenario(**SMALL, seed=seed).with_(policy_subsidy=policy_subsidy, **changes), engine)


def series(model, name):
    return model.totals.until(name, model.day)


@cache
def mixed(seed):
    """Four kinds of money at once, twenty billion yuan a year."""
    return market(seed, 2e10, subsidy=MIXED | GENEROUS | {"min_quality": 0.6}, viewers=4_000)


@cache
def run_of(policy_subsidy=5e9, **subsidy):
    return sim.run(Scenario(**SMALL).with_(policy_subsidy=policy_subsidy, subsidy=subsidy))


# spent and brought about


@pytest.mark.parametrize("seed", [1, 2])
def test_money_of_all_kinds_adds_up_to_what_was_spent_to_the_fen_on_every_day(seed):
    model = mixed(seed)
    by_kind = [series(model, f"subsidy_spent_{kind}") for kind in MONEY]
    assert (sum(by_kind) == series(model, "subsidy_spent")).all()
    assert all(spent.sum() > 0 for spent in by_kind)


@pytest.mark.parametrize("kind", ["cash", "traffic", "coupons"])
@pytest.mark.parametrize("seed", [1, 2])
def test_some_money_of_each_kind_brings_something_about_and_some_pays_for_what_happens_anyway(kind, seed):
    spent, marginal = (series(mixed(seed), f"subsidy_{what}_{kind}") for what in ("spent", "marginal"))
    assert (marginal <= spent).all()
    assert (marginal >= 0).all()
    assert 0 < marginal.sum() < spent.sum()


def test_most_coupons_are_used_on_orders_that_would_have_been_made_anyway():
    for seed in (1, 2):
        spent, marginal = (series(mixed(seed), f"subsidy_{what}_coupons").sum() for what in ("spent", "marginal"))
        assert 0.02 < marginal / spent < 0.5


@pytest.mark.parametrize("kind", MONEY)
def test_no_more_is_spent_than_was_offered(kind):
    offered, spent = (series(mixed(1), f"subsidy_{what}_{kind}").cumsum() for what in ("offered", "spent"))
    assert (spent <= offered).all()


def test_platforms_know_how_much_of_their_money_brought_something_about():
    model = mixed(1)
    marginal = sum(int(series(model, f"subsidy_marginal_{kind}").sum()) for kind in ("cash", "traffic", "coupons"))
    assert marginal == model.platforms_table["subsidy_marginal"].sum()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_orders_prompted_by_a_coupon_are_those_that_the_same_morning_without_coupons_does_not_bring(seed):
    """On the first day nothing else differs yet, so that every order can be looked up in the other market."""
    one_day = {"days": 1, "viewers": 20_000, "commerce": {"merchants": 60}}
    subsidy = only("coupons") | {"min_spend": 0.0, "face_value": 20.0}
    coupons, plain = (market(seed, lever, **one_day, **STILL, subsidy=subsidy) for lever in (2e10, 0.0))
    orders = coupons.new_orders
    used = orders["coupon"] > 0
    there = np.isin(orders["viewer"], plain.new_orders["viewer"])
    prompted = orders["prompted"] == 1
    assert not prompted[~used].any()
    assert (there[used] != prompted[used]).all()
    assert 0 < prompted.sum() < used.sum()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_marginal_cash_is_what_titles_cost_more_than_the_same_creators_titles_on_the_same_morning_without(seed):
    grants, none = (market(seed, lever, days=1, subsidy=only("cash") | {"min_quality": 0.65}) for lever in (2e10, 0.0))
    made, unaided = (begun(model) for model in (grants, none))
    cost = {creator: cost for creator, cost, _ in unaided}
    expected = sum(min(max(given_cost - cost.get(creator, 0), 0), subsidy) for creator, given_cost, subsidy in made)
    assert len(made) >= len(unaided) > 0
    weight = grants.settings.studios.title_weight
    assert series(grants, "subsidy_marginal_cash").sum() == expected * weight > 0


def begun(model):
    """Creator, cost and subsidy of the titles that began in the run."""
    table = model.dramas
    rows = np.flatnonzero((table["status"] == 0) & (table["released_on"] > 0))
    return [(int(table["creator"][r]), int(table["cost"][r]), int(table["subsidy"][r])) for r in rows]


# crowding out


def own_and_subsidy(model):
    """Own spending and subsidy per title that was planned in the run and is out, in yuan."""
    table = model.dramas
    rows = (table["released_on"] >= 10) & (table["status"] > 0)
    return [float(money[rows].mean()) / 100 for money in (table["cost"] - table["subsidy"], table["subsidy"])]


def test_creators_that_would_make_the_title_anyway_save_what_they_are_given():
    """Where every title qualifies and creators have the means, cash takes the place of own money."""
    for seed in (1, 2):
        own, _ = own_and_subsidy(market(seed, **STILL))
        aided, given = own_and_subsidy(
            market(seed, 2e10, **STILL, subsidy=only("cash") | {"min_quality": 0.0, "per_title": 60_000.0})
        )
        assert given > 20_000
        assert 0.9 < (own - aided) / given < 1.1


def test_where_the_bar_is_above_what_creators_would_make_cash_makes_titles_dearer():
    for seed in (1, 2):
        own, _ = own_and_subsidy(market(seed, **STILL))
        aided, given = own_and_subsidy(
            market(seed, 2e10, **STILL, subsidy=only("cash") | {"min_quality": 0.65, "per_title": 300_000.0})
        )
        assert given > 20_000
        assert aided + given > 1.05 * own
        assert (own - aided) / given < 0.9


def test_creators_without_the_means_make_titles_for_cash_that_they_could_not_make():
    poor = {"studios": {"opening_capital": 0.0, "credit_titles": 0.0}}
    for seed in (1, 2):
        titles = [
            len(begun(market(seed, lever, days=1, **poor, subsidy=only("cash") | {"min_quality": 0.0})))
            for lever in (2e10, 0.0)
        ]
        assert titles[0] > titles[1]


# what was not spent


def reasons_of(run):
    return {name: run.summary[name]["mean"] for name in REASONS if run.summary[name]["mean"]}


@pytest.mark.parametrize("kind", MONEY)
def test_what_is_not_spent_is_divided_over_its_reasons_without_a_rest(kind):
    run = run_of(**MIXED)
    offered, spent = (run.summary[f"subsidy_{what}_{kind}"]["mean"] for what in ("offered", "spent"))
    told = sum(fen for name, fen in reasons_of(run).items() if name.startswith(f"unspent_{kind}_"))
    assert told == pytest.approx(offered - spent, abs=0.05)


def test_where_no_title_meets_the_bar_cash_stays_and_the_report_says_so_in_both_languages():
    run = run_of(min_quality=1.0)
    assert run.summary["subsidy_spent_cash"]["mean"] == 0
    assert set(reasons_of(run)) <= {"unspent_cash_few_qualified", "unspent_cash_no_titles"}
    planned = run.summary["titles_planned"]["mean"]
    sentence = f"few titles qualified: 0 of {planned:,.0f} planned"
    assert planned > 0
    assert sentence in " ".join(run.table().split())
    assert sentence in run.report()
    assert f"计划的 {planned:,.0f} 部中有 0 部合格" in run.report("zh")


def test_exposure_beyond_what_is_for_sale_cannot_be_given():
    run = run_of(2e10, **only("traffic"), min_quality=0.6, boost=20.0)
    assert reasons_of(run)["unspent_traffic_not_for_sale"] > 0
    assert "support would exceed the impressions for sale" in run.table()


def test_a_small_boost_is_soon_given_in_full():
    run = run_of(2e10, **only("traffic"), min_quality=0.6, boost=1.05)
    assert max(reasons_of(run), key=lambda name: reasons_of(run)[name]) == "unspent_traffic_boost_reached"


def test_rebates_end_where_commissions_do():
    subsidy = only("commission") | {"discount": 0.1}
    run = sim.run(Scenario(**SMALL | {"viewers": 4_000}).with_(policy_subsidy=2e10, subsidy=subsidy))
    assert run.summary["subsidy_spent_commission"]["mean"] > 0
    assert reasons_of(run)["unspent_commission_small_commissions"] > 0
    assert "only a paired base can tell" in " ".join(run.table().split())


def test_coupons_of_a_platform_where_nobody_orders_are_not_used():
    terms = {"face_value": 10.0, "min_spend": 100_000.0}
    plan = {"plan": "coupons", "platform": "drama_app", "budget": 1e7, **terms}
    run = sim.run(Scenario(**SMALL).with_(policies=[plan], purchase={"click_base": -15.0}))
    assert reasons_of(run) == {"unspent_coupons_no_orders": pytest.approx(1e7)}


def test_a_plan_that_goes_on_after_the_run_has_not_failed_to_spend():
    plan = {"plan": "production_subsidy", "platform": "taobao", "budget": 1e9, "per_title": 3e5, "min_quality": 0.9}
    run = sim.run(Scenario(**SMALL).with_(policies=[plan | {"to": "2024-12-31"}]))
    assert set(reasons_of(run)) == {f"unspent_{GOES_ON}"}
    assert "plans that go on after the run" in run.table()


def test_without_a_plan_nothing_is_told_of_subsidies():
    run = run_of(0.0)
    assert not SUBSIDIES.keys() & run.summary.keys()
    assert "Where policy money went" not in run.table()
    assert "Where policy money went" not in run.report()


def test_money_and_what_is_given_in_kind_are_told_apart():
    rows = [line.split("  ") for line in run_of(**MIXED).table().partition("Where policy money went")[2].splitlines()]
    cells = {name: [cell.strip() for cell in rest if cell] for name, *rest in rows}
    assert cells["Given in kind"] == cells["Exposure"] != cells["Paid in money"]
    assert len(cells["Paid in money"]) == 5


# beside a base


@pytest.fixture(scope="module")
def compared():
    base = Scenario(**SMALL)
    return sim.compare(base, [base.with_(policy_subsidy=5e9, subsidy=MIXED)], replications=2, workers=1)


def test_what_the_paired_base_has_stands_beside_what_was_decided(compared):
    effects = compared.effects.set_index("outcome")["difference"]
    for kind in ("cash", "commission", "coupons"):
        assert np.isfinite(effects[f"subsidy_paired_{kind}"])
        assert abs(effects[f"subsidy_paired_{kind}"]) < 20 * effects[f"subsidy_spent_{kind}"]
    assert "Beside the base" in compared.table()
    assert "对照基准" in compared.report("zh")


def test_every_reason_has_a_figure():
    assert {f"unspent_{kind}_{reason}" for kind, reasons in KEPT.items() for reason in reasons} < set(REASONS)


# both engines


@pytest.mark.slow
def test_both_engines_give_the_same_money_for_the_same_reasons():
    one, other = (
        market(3, 2e10, engine, subsidy=MIXED | GENEROUS, viewers=600, days=14, **QUICK)
        for engine in ("compiled", "mesa")
    )
    assert differences(one, other) == []
    assert one.policy_desk.notes == other.policy_desk.notes
    assert series(one, "subsidy_spent_coupons").sum() > 0
