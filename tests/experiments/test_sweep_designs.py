"""Which points a sweep visits: grids, lists, Latin hypercubes, Sobol sequences, and products of them."""

import numpy as np
import pytest

import sim
from sim.experiments.sweeps.designs import Range, Values, points
from sim.experiments.sweeps.file import plan_of
from sim.market.checkpoint import DECISIONS
from sim.policy.levers import LEVERS

BASE = sim.Scenario().with_(viewers=60, days=2, warm_up=0, replications=2, seed=5)


def plan(parameters, design=None, n=None, base=BASE):
    return plan_of(base, parameters, design, n)


def test_a_grid_has_every_combination_the_last_changing_fastest():
    found = plan({"care": [0, 0.5], "ad_load": [1, 2, 3]})
    assert found.names == ("care", "ad_load")
    assert found.points == ((0, 1), (0, 2), (0, 3), (0.5, 1), (0.5, 2), (0.5, 3))


def test_a_list_takes_the_values_side_by_side():
    assert plan({"care": [0, 0.5], "ad_load": [1, 2]}, "list").points == ((0, 1), (0.5, 2))


def test_a_grid_takes_a_range_in_steps():
    steps = {"care": {"low": 0, "high": 0.3, "steps": 4}, "viewers": {"low": 50, "high": 60, "steps": 3}}
    found = plan(steps)
    assert [point[0] for point in found.points[::3]] == [0, 0.1, 0.2, 0.3]
    assert [point[1] for point in found.points[:3]] == [50, 55, 60]


@pytest.mark.parametrize("design", ["sobol", "latin_hypercube"])
def test_a_sample_has_n_points_evenly_over_every_range(design):
    found = np.array(plan({"care": (-0.5, 0.5), "targeting_accuracy": (0.2, 0.9)}, design, 16).points)
    assert found.shape == (16, 2)
    for column, low, high in ((0, -0.5, 0.5), (1, 0.2, 0.9)):
        sixteenths = np.floor((found[:, column] - low) / (high - low) * 16)
        assert sorted(sixteenths) == list(range(16))


@pytest.mark.parametrize("design", ["sobol", "latin_hypercube"])
def test_a_plan_always_has_the_same_points_and_another_seed_others(design):
    asked = ({"care": (0, 1)}, design, 8)
    assert plan(*asked).points == plan(*asked).points
    assert plan(*asked).points != plan(*asked, base=BASE.with_(seed=6)).points


def test_samples_take_whole_numbers_and_listed_values_equally_often():
    found = plan({"viewers": (49.6, 53.4), "feedbacks.supply": [False, True]}, "latin_hypercube", 40).points
    assert {type(viewers) for viewers, _ in found} == {int}
    assert [sum(v == value for v, _ in found) for value in (50, 51, 52, 53)] == [10, 10, 10, 10]
    assert sum(supply for _, supply in found) == 20


def test_a_share_of_a_range_never_leaves_it():
    almost = 1 - 2**-53
    assert Range(0.1, 0.7).at(almost) <= 0.7
    assert Range(1, 4, whole=True).at(almost) == 4
    assert Values(("a", "b")).at(almost) == "b"


def test_every_point_of_one_design_meets_every_point_of_the_next():
    parts = [
        {"levers": {"care": [0, 1]}},
        {"design": "sobol", "n": 4, "assumptions": {"purchase.minutes_shelf": (1, 2)}},
    ]
    found = plan(parts)
    assert found.names == ("care", "purchase.minutes_shelf")
    assert [point[0] for point in found.points] == [0] * 4 + [1] * 4
    assert found.points[:4] == tuple((0, inner[1]) for inner in found.points[4:])
    assert len(set(found.openings)) == 4


def test_designs_of_a_product_are_drawn_independently():
    half = {"design": "sobol", "n": 4}
    found = plan([{**half, "levers": {"care": (0, 1)}}, {**half, "levers": {"reliability": (0, 1)}}])
    assert sorted({point[0] for point in found.points}) != sorted({point[1] for point in found.points})


def test_tuples_are_ranges_and_lists_arrays_and_words_are_the_same():
    asked = {"care": (0, 1), "ad_load": np.array([1.0, 2.0])}
    words = {"levers": {"care": {"low": 0, "high": 1}, "levers.ad_load": [1, 2]}, "design": "sobol", "n": 4}
    assert plan(asked, "sobol", 4).points == plan(words).points


def test_names_of_levers_are_bare_and_entries_of_tables_have_numbers():
    asked = {
        "levers.care": [0.5],
        "production.free_reach.3": [0.5],
        "platforms.douyin.take_rate": [0.1],
        "start": ["2023-01-01"],
    }
    found = plan(asked)
    assert found.names == ("care", "production.free_reach[3]", "platforms.douyin.take_rate", "start")
    scenario = found.scenario(0)
    assert (scenario.levers.care, scenario.production.free_reach[3]) == (0.5, 0.5)
    assert (scenario.platforms.douyin.take_rate, str(scenario.start)) == (0.1, "2023-01-01")
    assert scenario == BASE.with_(**found.changes(0))
    assert BASE.production.free_reach[3] != 0.5


def test_values_inside_policies_can_be_varied():
    base = BASE.with_(policies=[{"set": "levers.care", "value": 0.1, "platform": ["jd"]}])
    found = plan({"policies[0].value": [0.2, 0.3]}, base=base)
    assert [found.scenario(point).policies[0].value for point in (0, 1)] == [0.2, 0.3]


def test_levers_policies_and_terms_of_the_subsidy_are_decided_and_all_else_is_assumed():
    base = BASE.with_(policies=[{"set": "levers.care", "value": 0.1}])
    decided = {"care": [0, 1], "subsidy.mix_coupons": [0.5], "policies[0].value": [0]}
    found = plan([{"levers": decided}, {"assumptions": {"purchase.minutes_shelf": [1, 2]}}], base=base)
    assert found.openings == ((1.0,), (2.0,)) * 2
    assert sorted(DECISIONS) == ["levers", "policies", "rules", "subsidy", "title"]
    assert not set(LEVERS) & {"title", "subsidy", "policies"}


def test_runs_are_played_seed_by_seed():
    assert list(plan({"care": [0, 1, 0.5]}).runs()) == [(0, 5), (1, 5), (2, 5), (0, 6), (1, 6), (2, 6)]


def test_the_name_of_a_run_is_that_of_all_its_results_depend_on():
    def names(base=BASE, parameters=None):
        return list(plan(parameters or {"care": [0, 1]}, base=base).keys.values())

    assert len(set(names())) == 4
    assert names() == names(BASE.with_(title="Another title", policies=[]))
    assert names(BASE.with_(replications=3))[0] == names()[0]
    for change in ({"days": 3}, {"warm_up": 1}, {"ad_load": 2}):
        assert not set(names()) & set(names(BASE.with_(**change)))
    warm, other = (names(BASE.with_(warm_up=1, **levers)) for levers in ({}, {"care": 0.5}))
    assert not set(warm) & set(other)  # the base's levers hold in the warm-up
    assert names(parameters={"care": [0.0, 1.0]}) == names()


def test_a_sobol_design_that_is_not_balanced_is_warned_of():
    assert plan({"care": (0, 1)}, "sobol", 8).warnings == ()
    (warning,) = plan({"care": (0, 1)}, "sobol", 10).warnings
    assert warning == "n is 10: a Sobol design is evenly spread where n is a power of two, 8 or 16"


def test_designs_without_choices_of_their_own_keep_the_order_of_their_values():
    assert points("grid", [Values((3, 1, 2))], None, (0,)) == [(3,), (1,), (2,)]


def test_a_plan_survives_its_record():
    import json

    first = plan({"care": [0, 1], "start": ["2023-01-01", "2024-01-01"]})
    again = type(first).from_record(json.loads(json.dumps(first.record())))
    assert (again.points, again.names, again.keys) == (first.points, first.names, first.keys)
