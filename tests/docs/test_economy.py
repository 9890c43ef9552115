"""Specification of the page that shows the report card of the baseline."""

import json
import runpy
from pathlib import Path

import numpy as np

from sim.evidence.card import card_of
from sim.evidence.targets import ROWS
from sim.policy.levers import BEARERS, LEVERS
from sim.scenario import Scenario
from tests.evidence.records import daily
from tests.worlds import QUICK, bounds

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/economy.md"
MAKER = runpy.run_path(str(ROOT / "docs/make_economy.py"))
BENCHMARK = runpy.run_path(str(ROOT / "benchmarks/levers.py"))


def page_of(rows, viewers=2_000):
    card = card_of(
        Scenario(viewers=viewers), [1, 2], rows, [{play: daily(gmv=1) for row in rows for play in row.plays}] * 2
    )
    record = {"scenario": {"viewers": viewers}, "seeds": [1, 2], "model_version": 2}
    return MAKER["economy"](card.entries(), record)


def test_the_page_says_at_which_size_it_was_played():
    assert "2,000 simulated viewers and 2 seeds (1 to 2)" in page_of([ROWS["netizens"]])


def test_the_page_shows_every_row_with_its_parts_and_reasons():
    text = page_of(list(ROWS.values()))
    assert [name for name in ROWS if text.count(f"| `{name}` |") != 1] == []
    assert "| netizens" not in text
    assert "not counted: an input of the model" in text
    assert "| own elasticity |" in text.replace("|  | ", "| ")


def test_the_page_that_is_kept_has_the_rows_of_the_table():
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in ROWS if text.count(f"| `{name}` |") != 1] == []


# --- what levers cost ---


def measured():
    """What the page holds of levers."""
    return json.loads(MAKER["DATA"].search(PAGE.read_text(encoding="utf-8"))[1])


def a_lever(*profits):
    """A lever from 0 to 1 with the default 0, by the profits of three seeds at each value."""
    values = [k / (len(profits) - 1) for k in range(len(profits))]
    found = np.array(profits) * 1e8
    same = dict.fromkeys(("profit", "surplus", "sales"), found)
    return BENCHMARK["summed_up"]("adaptation", BENCHMARK["Values"](values, same))


def test_every_lever_is_best_inside_its_bounds_or_the_page_says_why_not():
    levers, page = measured()["levers"], PAGE.read_text(encoding="utf-8")
    assert list(levers) == list(LEVERS)
    assert [
        name
        for name, lever in levers.items()
        if not MAKER["surely_inside"](lever) and f"- `{name}`: {MAKER['WHY'].get(name, '?')}\n" not in page
    ] == []


def test_levers_are_measured_from_bound_to_bound_and_at_their_default_for_who_bears_their_cost():
    for name, lever in measured()["levers"].items():
        values = [point["value"] for point in lever["points"]]
        assert values == BENCHMARK["tried"](name), name
        assert [values[0], values[-1]] == list(bounds(name)), name
        assert lever["payer"] == BEARERS[name].payer


def test_the_section_of_levers_is_what_its_figures_give():
    assert MAKER["sections"](PAGE.read_text(encoding="utf-8"))[1] == MAKER["levers_section"](measured())


def test_a_value_is_best_for_sure_if_its_lead_over_both_bounds_is():
    best = a_lever([0, 0, 0], [5, 6, 7], [1, 1, 1])["best"]["profit"]
    assert (best["value"], best["at"], best["sure"]) == (0.5, "inside", True)
    assert best["lead"][0] == 5
    assert not a_lever([0, 0, 0], [-3, 6, 7], [1, 1, 1])["best"]["profit"]["sure"]
    assert a_lever([0, 0, 0], [1, 1, 1], [2, 2, 2])["best"]["profit"]["at"] == "highest"


def test_figures_of_a_lever_are_less_those_at_its_default():
    points = a_lever([1, 2, 3], [2, 3, 4])["points"]
    assert [point["profit"] for point in points] == [[0, 0, 0], [1, 1, 1]]


def test_a_new_card_leaves_what_the_page_says_of_levers_and_the_other_way_round():
    card, levers = MAKER["sections"](f"{page_of([ROWS['netizens']])}\n{MAKER['levers_section'](measured())}")
    assert card == page_of([ROWS["netizens"]])
    assert levers == MAKER["levers_section"](measured())


def test_the_benchmark_of_levers_plays_the_market_and_integration_costs_merchants_profit():
    base = Scenario(viewers=300, days=12, replications=2, warm_up=6, **QUICK)
    found = BENCHMARK["played"](base, ["integration"], 1)["integration"]
    assert found.values == [0, 0.2, 0.25, 0.5, 0.75, 1]
    assert {name: values.shape for name, values in found.found.items()} == dict.fromkeys(BENCHMARK["MEASURES"], (6, 2))
    assert found.found["profit"][-1].mean() < found.found["profit"][0].mean()  # merchants pay for every order
