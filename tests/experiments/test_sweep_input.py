"""Specification: a sweep that makes no sense is met with words, exit status 2, and nothing written."""

from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.experiments.execution import ensemble, executors
from sim.experiments.sweeps import file as sweep_file
from sim.experiments.sweeps import recorded as sweep_recorded
from sim.scenario import ScenarioError, load
from sim.world import memory

HEAD = "viewers: 60\ndays: 2\nsweep:\n"  # three lines

# What stands under `sweep` in bad.yaml, and what must be said about it: where, what, what is allowed, what was meant.
FILES = {
    "a misspelt lever": (
        "  levers:\n    targeting_acuracy: [0.2, 0.4]\n",
        "bad.yaml:5: targeting_acuracy: no such parameter; did you mean 'targeting_accuracy'?",
    ),
    "a misspelt assumption": (
        "  assumptions: {purchase.minutes_shlef: [1, 2]}\n",
        "bad.yaml:4: purchase.minutes_shlef: no such parameter; did you mean 'purchase.minutes_shelf'?",
    ),
    "an assumption without its group": (
        "  assumptions: {minutes_shelf: [1, 2]}\n",
        "minutes_shelf: no such parameter; did you mean 'purchase.minutes_shelf'?",
    ),
    "a lever nobody could have meant": ("  levers: {zzzz: [1]}\n", "zzzz: no such parameter; levers are policy_"),
    "a lever under assumptions": (
        "  assumptions:\n    care: [0, 1]\n",
        "bad.yaml:5: care is a lever: write it under `levers`.",
    ),
    "an assumption under levers": (
        "  levers: {purchase.minutes_shelf: [1, 2]}\n",
        "purchase.minutes_shelf is an assumption: write it under `assumptions`.",
    ),
    "a term of the subsidy under assumptions": (
        "  assumptions: {subsidy.mix_coupons: [0, 1]}\n",
        "subsidy.mix_coupons is part of a policy: write it under `levers`.",
    ),
    "a lever with no heading": ("  care: [0, 1]\n", "bad.yaml:4: care: write it under `levers`."),
    "an assumption with no heading": ("  network.acquaintances: [9]\n", "write it under `assumptions`."),
    "a misspelt key": ("  desing: grid\n  levers: {care: [0]}\n", "sweep.desing: no such key; did you mean 'design'?"),
    "an unknown key": ("  foo: 1\n  levers: {care: [0]}\n", "sweep.foo: no such key; known here: design, n, levers"),
    "nothing to vary": ("  design: grid\n", "bad.yaml:3: sweep varies nothing"),
    "levers without any": ("  levers:\n", "bad.yaml:3: sweep varies nothing"),
    "an empty list of designs": ("  []\n", "sweep is an empty list"),
    "a number for a sweep": ("  7\n", "sweep must be a group with `design`, `n`, `levers` and `assumptions`"),
    "a list for levers": ("  levers: [care]\n", "levers must be a group, with lines of the form `name: [value"),
    "an empty list of values": ("  levers: {care: []}\n", "care is an empty list: it must hold at least one value."),
    "a single value": (
        "  levers: {targeting_accuracy: 0.5}\n",
        "bad.yaml:4: targeting_accuracy is 0.5: must be a list of values, such as [0.3, 0.6], or a range, {low: 0.3,",
    ),
    "no values at all": ("  levers: {care: }\n", "care is empty: must be a list of values"),
    "a list in a list": ("  levers: {care: [[0, 1]]}\n", "care must hold single values"),
    "a value out of bounds": (
        "  levers:\n    care:\n      - 0\n      - 3\n",
        "bad.yaml:7: levers.care is 3: must be at most 1.",
        "shift of kindness on top of after_sales_quality [0-1]",
    ),
    "a word for a value": ("  levers: {care: [high]}\n", "levers.care is high: must be a number."),
    "a range out of bounds": (
        "  n: 4\n  design: sobol\n  levers: {targeting_accuracy: {low: 0.2, high: 1.4}}\n",
        "bad.yaml:6: levers.targeting_accuracy is 1.4: must be at most 1.",
    ),
    "a range turned round": (
        "  levers: {care: {low: 0.5, high: 0.2, steps: 3}}\n",
        "care goes from 0.5 to 0.2: low must be below high.",
    ),
    "a range without an end": ("  levers: {care: {low: 0.5}}\n", "care has no high: a range is {low: ..., high: ...}."),
    "a range of words": ("  levers: {care: {low: a, high: b}}\n", "care.low is a: must be a number."),
    "a range with a misspelt end": ("  levers: {care: {lo: 0, high: 1}}\n", "care has 'lo': must be a list of values"),
    "a range of switches": (
        "  assumptions: {feedbacks.supply: {low: 0, high: 1}}\n",
        "feedbacks.supply is true in the base, which is no number: it must be a list of values.",
    ),
    "a range of Python": ("  levers:\n    care: (0, 1)\n", "care is (0, 1): must be a list of values, such as [0,"),
    "one step": ("  levers: {care: {low: 0, high: 1, steps: 1}}\n", "care.steps is 1: must be a whole number from 2"),
    "a group": ("  assumptions: {purchase: {minutes_shelf: [1]}}\n", "purchase is a group: name one of its parameters"),
    "a table": (
        "  assumptions: {production.free_reach: [1]}\n",
        "production.free_reach is a table: name one entry, production.free_reach[0] to production.free_reach[11].",
    ),
    "an entry beyond a table": ("  assumptions: {'production.free_reach[12]': [1]}\n", "[12]: no such parameter"),
    "a policy there is not": ("  levers: {'policies[0].value': [1]}\n", "no such parameter; the base has no policies."),
    "the seed": ("  assumptions: {seed: [1, 2]}\n", "seed cannot be varied: every point is played with the"),
    "one parameter twice": ("  levers: {care: [0], levers.care: [1]}\n", "levers.care is varied twice, also as care."),
    "one key twice": ("  levers:\n    care: [0]\n    care: [1]\n", "bad.yaml:6: 'care' is given twice"),
    "a range in a grid": (
        "  design: grid\n  levers: {care: {low: 0, high: 1}}\n",
        "care has a range: in a grid it needs values, or `steps`, how many.",
    ),
    "a range without a design": (
        "  levers: {care: {low: 0, high: 1}}\n",
        "bad.yaml:3: design is missing: care has a range, which needs latin_hypercube or sobol.",
    ),
    "an unknown design": (
        "  design: sobel\n  levers: {care: [0]}\n",
        "bad.yaml:4: design is sobel: must be one of grid, list, latin_hypercube, sobol; did you mean 'sobol'?",
    ),
    "a list for a design": (
        "  design: [grid]\n  levers: {care: [0]}\n",
        "bad.yaml:4: design is a list: must be one of grid, list, latin_hypercube, sobol.",
    ),
    "no design behind its name": ("  design:\n  levers: {care: [0]}\n", "bad.yaml:4: design is empty: must be one of"),
    "a group for the number of points": (
        "  design: sobol\n  n: {a: 4}\n  levers: {care: {low: 0, high: 1}}\n",
        "bad.yaml:5: n is a group: must be a whole number",
    ),
    "a list for an end": ("  levers: {care: {low: [0], high: 1, steps: 3}}\n", "care.low is a list: must be a number."),
    "no steps": ("  levers: {care: {low: 0, high: 1, steps: }}\n", "care.steps is empty: must be a whole number"),
    "steps in a sample": (
        "  design: sobol\n  n: 4\n  levers:\n    care: {low: 0, high: 1, steps: 3}\n",
        "bad.yaml:7: care has `steps`, but sobol takes `n` values from all over a range: leave steps out.",
    ),
    "a sample without its size": (
        "  design: sobol\n  levers: {care: {low: 0, high: 1}}\n",
        "bad.yaml:3: n is missing: a sobol design needs its number of points.",
    ),
    "no points": ("  design: sobol\n  n: 0\n  levers: {care: [0, 1]}\n", "bad.yaml:5: n is 0: must be a whole number"),
    "half a point": ("  design: sobol\n  n: 1.5\n  levers: {care: [0, 1]}\n", "n is 1.5: must be a whole number"),
    "another number than the grid's": ("  n: 5\n  levers: {care: [0, 1]}\n", "n is 5, but this grid has 2 points"),
    "a value twice": ("  levers: {care: [0, 0.5, 0.5]}\n", "care has 0.5 twice."),
    "lists of other lengths": (
        "  design: list\n  levers: {care: [0, 1], ad_load: [1]}\n",
        "a list takes the i-th value of each for point i, but care has 2, ad_load has 1.",
    ),
    "too many points": (
        "  design: sobol\n  n: 200_000\n  levers: {care: {low: 0, high: 1}}\n",
        "sweep has 200,000 points: must have at most 100,000.",
    ),
    "too many points to count": (
        "".join(f"  - {{levers: {{{name}: {{low: 0, high: 1, steps: 10000}}}}}}\n" for name in ("care", "ad_load")),
        "sweep has 100,000,000 points: must have at most 100,000.",
    ),
    "values that are not allowed together": (
        "  assumptions: {population.aged_50_over: [0.2, 0.55], population.aged_40_49: [0.2, 0.4]}\n",
        "sweep: point 3 (population.aged_50_over 0.55, population.aged_40_49 0.4): population is a group: the",
    ),
}  # fmt: skip

COMMANDS = {
    "no sweep": ("sweep", "the following arguments are required: SWEEP"),
    "a sweep that does not exist": ("sweep gone.yaml --out out", "gone.yaml: no such file."),
    "a scenario": ("sweep scenario.yaml --out out", "scenario.yaml: has no `sweep`: it must say what to vary."),
    "a sweep that is run": (
        "run good.yaml",
        "good.yaml:3: `sweep` makes this a sweep file: `microdrama sweep` plays it.",
    ),
    "no workers": ("sweep good.yaml --workers 0", "'0' is no whole number from 1"),
    "workers and a cluster": ("sweep good.yaml --workers 2 --cluster x", "not allowed with argument --workers"),
    "more replications than can be": ("sweep good.yaml --replications 0", "--replications: replications is 0: must"),
    "too many runs": ("sweep many.yaml --replications 10000", "these are 10,000,000"),
    "a folder of something else": ("sweep good.yaml --out full", "full: holds something else than a sweep"),
    "a folder that is a file": ("sweep good.yaml --out good.yaml", "--out: good.yaml exists already"),
    "a folder inside a file": ("sweep good.yaml --out good.yaml/out", "good.yaml is not a folder"),
    "a warm-up without end": (
        "sweep good.yaml --set warm_up=3_661 --out out",
        "warm_up is 3_661: must be at most 3_660",
    ),
    "two mistakes at once": ("sweep good.yaml --days 0 --set oops", "--set: 'oops'", "--days: days is 0"),
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to work in, with a good sweep, a good scenario, and a folder with something in it."""
    monkeypatch.chdir(tmp_path)
    Path("good.yaml").write_text(HEAD + "  levers: {care: [0, 1]}\n", encoding="utf-8")
    Path("many.yaml").write_text(HEAD + "  levers: {care: {low: 0, high: 1, steps: 1000}}\n", encoding="utf-8")
    Path("scenario.yaml").write_text("viewers: 60\n", encoding="utf-8")
    Path("full").mkdir()
    Path("full/kept.txt").write_text("kept", encoding="utf-8")
    return tmp_path


def refusal(arguments, capsys):
    """What the command says when it refuses, having written nothing and printed no result."""
    before = sorted(Path().rglob("*"))
    try:
        status = main(arguments)
    except SystemExit as left:
        status = left.code
    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    assert all(len(line) < 600 for line in said.err.splitlines())
    assert sorted(Path().rglob("*")) == before
    return said.err


@pytest.mark.parametrize("case", FILES)
def test_a_sweep_that_cannot_be_played_is_refused_with_words(case, place, capsys):
    content, *words = FILES[case]
    Path("bad.yaml").write_text(HEAD + content, encoding="utf-8")
    said = refusal(["sweep", "bad.yaml", "--out", "out"], capsys)
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize("case", COMMANDS)
def test_a_command_line_that_makes_no_sense_is_refused_with_words(case, place, capsys):
    line, *words = COMMANDS[case]
    said = refusal(line.split(), capsys)
    assert [word for word in words if word not in said] == []


def test_every_mistake_is_told_at_once_with_its_line(place, capsys):
    text = (
        "days: 0\nsweep:\n  desing: grid\n  levers:\n    cear: [0]\n    care: [2]\n  assumptions:\n    ad_load: [1]\n"
    )
    Path("bad.yaml").write_text(text, encoding="utf-8")
    told = [line for line in refusal(["sweep", "bad.yaml"], capsys).splitlines() if not line.startswith(" ")]
    assert [line.split(":")[1] for line in told] == ["1", "3", "5", "6", "8"]


def test_validate_checks_sweeps_too(place, capsys):
    assert main(["validate", "good.yaml", "scenario.yaml"]) == 0
    assert capsys.readouterr().out == "good.yaml: good, 2 points, 2 runs\nscenario.yaml: good\n"
    Path("bad.yaml").write_text(HEAD + "  levers: {cear: [0]}\n", encoding="utf-8")
    assert "bad.yaml:4: cear: no such parameter; did you mean 'care'?" in refusal(["validate", "bad.yaml"], capsys)


def test_python_gets_the_same_words(place):
    with pytest.raises(ScenarioError, match="sweep: targeting_acuracy: no such parameter; did you mean") as told:
        sim.sweep(load("scenario.yaml"), {"targeting_acuracy": (0.2, 0.9), "care": [5]}, design="sobol", n=4)
    assert len(told.value.problems) == 2
    with pytest.raises(ScenarioError, match="sweep must be a group"):
        sim.sweep(load("scenario.yaml"), "care")  # pyright: ignore[reportArgumentType]
    dated = load("scenario.yaml").with_(policies=[{"set": "levers.care", "value": 0.1}])
    with pytest.raises(ScenarioError, match=r"policies\[0\]\.valeu: no such parameter; did you mean 'value'"):
        sim.sweep(dated, {"policies[0].valeu": [1]})
    with pytest.raises(ScenarioError, match="each design of a product has its own `design` and `n`"):
        sim.sweep(load("scenario.yaml"), [{"levers": {"care": [0]}}, {"levers": {"ad_load": [1]}}], n=3)
    with pytest.raises(ScenarioError, match="workers and cluster are both given"):
        sim.sweep(load("scenario.yaml"), {"care": [0]}, workers=2, cluster="tcp://127.0.0.1:9")


def test_more_viewers_than_fit_into_memory_are_refused_before_the_first_run(place, capsys, monkeypatch):
    monkeypatch.setattr(memory, "machine_memory", lambda: 1_000_000_000)
    Path("large.yaml").write_text(
        HEAD + "  assumptions: {viewers: [60, 1_600_000]}\n  levers: {care: [0, 1]}\n", encoding="utf-8"
    )
    said = refusal(["sweep", "large.yaml", "--workers", "2", "--out", "out"], capsys)
    assert "for 2 runs at once" in said
    monkeypatch.setattr(ensemble, "usable_cores", lambda: 2)
    monkeypatch.setattr(executors, "processes", lambda count: pytest.fail(f"{count} at once"))
    with pytest.raises(pytest.fail.Exception, match="1 at once"):  # unless told otherwise, as many as there is room for
        main(["sweep", "large.yaml"])


def test_a_sweep_file_extends_other_files(place):
    Path("other.yaml").write_text("extends: good.yaml\ndays: 3\nsweep: {levers: {care: [0.5]}}\n", encoding="utf-8")
    plan = sweep_file.load_sweep("other.yaml")
    assert (plan.base.viewers, plan.base.days, plan.points) == (60, 3, ((0.5,),))


def test_there_is_a_limit_to_points_and_runs():
    assert sweep_recorded.MOST_POINTS * 10 <= sweep_recorded.MOST_RUNS
