"""Specification of the league of the scenario library: which answers are robust, and what the others hang on."""

import re
import runpy
from pathlib import Path

import pytest

import sim
from sim.experiments.comparison import compare
from sim.scenario.shipped import shipped

ROOT = Path(__file__).parents[2]
MAKER = runpy.run_path(str(ROOT / "docs/make_league.py"))
BENCHMARK = runpy.run_path(str(ROOT / "benchmarks/league.py"))
NAME = "sharper_targeting"
LUCK = (0.3, -0.2, 0.1, -0.4, 0.2, 0.0)


def standing(gain, doubted=None):
    """A policy that brings everybody about so much, as assumed and, by default, in doubt."""
    doubted = [gain] * 6 if doubted is None else doubted
    with_luck = [value + luck for value, luck in zip(doubted, LUCK, strict=True)]
    return MAKER["Standing"](NAME, [gain + luck for luck in LUCK], [1.0] * 6, {}, with_luck, [])


def line(seed, assumed, gain):
    figures = dict.fromkeys(BENCHMARK["FIGURES"], 1e8) | {"total_surplus": gain}
    return {"model_version": 1, "viewers": 9, "days": 9, "seed": seed, "assumed": assumed, "policies": {NAME: figures}}


@pytest.mark.parametrize(
    ("gain", "doubted", "verdict"),
    [
        (5.0, None, "**gain**, robust"),
        (-5.0, None, "**loss**, robust"),
        (5.0, [5.0, 5.0, 5.0, 5.0, 5.0, -0.7], "gain as assumed, not robust"),  # the interval is above 0, not all are
        (5.0, [100.0, 1.0, 1.0, 1.0, 1.0, 1.0], "gain as assumed, not robust"),  # all are, the interval is not
        (5.0, [-5.0] * 6, "gain as assumed, not robust"),
        (-5.0, [0.0] * 6, "loss as assumed, not robust"),
        (0.31, [5.0, 5.0, 5.0, 5.0, 5.0, -0.7], "gain as assumed, too small beside luck to doubt"),
        (0.05, None, "not told from luck"),
    ],
)
def test_an_answer_is_robust_where_other_assumptions_give_it_too(gain, doubted, verdict):
    assert standing(gain, doubted).verdict == verdict


def test_an_assumption_is_named_where_gains_follow_it():
    draws = [{path: (k * step) % 17 for step, path in enumerate(BENCHMARK["DOUBTS"], start=1)} for k in range(17)]
    followed = "purchase.nest"
    lines = [line(1, {}, 1e8), line(2, {}, 2e8)]
    lines += [line(100 + k, assumed, 1e8 * assumed[followed]) for k, assumed in enumerate(draws)]
    (found,) = MAKER["standings"](lines)
    assert found.hangs_on[0] == (followed, pytest.approx(1.0))
    assert len(found.hangs_on) < len(BENCHMARK["DOUBTS"])


def test_assumptions_are_drawn_all_at_once_inside_what_is_doubted_and_their_bounds():
    drawn = list(BENCHMARK["markets"](2, 8))
    assert [assumed for _, assumed in drawn[:2]] == [{}, {}]
    for path, doubt in BENCHMARK["DOUBTS"].items():
        values = [assumed[path] for _, assumed in drawn[2:]]
        assert len(set(values)) == len(values)
        assert doubt.low <= min(values) < max(values) <= doubt.high
        usual = sim.Scenario()
        for name in path.split("."):
            usual = getattr(usual, name)
        assert doubt.low <= usual <= doubt.high, path
    assert len({seed for seed, _ in drawn}) == len(drawn)


def test_the_same_market_on_the_same_luck_gives_the_change_that_compare_tells():
    small = {"viewers": 100, "days": 8, "warm_up": 0}
    base, policy, other = (sim.load(name).with_(small) for name in ("baseline", NAME, "better_after_sales"))
    told = BENCHMARK["played"](base, {"other": other, NAME: policy}, 3, 1)[NAME]
    effects = compare.compare(base, policy, seed=3, replications=1, workers=1).effects.set_index("outcome")
    assert told == {name: round(effects.loc[name, "difference"]) for name in BENCHMARK["FIGURES"]}


def test_the_page_that_is_kept_ranks_every_policy_of_the_library():
    text = (ROOT / "docs/league.md").read_text(encoding="utf-8")
    ranked, others = text.split("## What is not in it")
    policies, left_out = BENCHMARK["library"](sim.load("baseline"))
    for part, names in ((ranked, policies), (others, left_out)):
        assert set(re.findall(r"scenarios/(\w+)\.yaml", part)) == set(names)
    library = {name for name, path in shipped().items() if path.parent.name == "scenarios"}
    assert policies.keys() | left_out.keys() == library - {"baseline"}
