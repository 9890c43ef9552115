"""Specification of the scenarios that come with the program, which have names."""

from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def refusal(name):
    with pytest.raises(ScenarioError) as caught:
        load(name)
    return str(caught.value)


def test_a_shipped_scenario_goes_by_its_name():
    assert load("sharper_targeting").levers.targeting_accuracy == 0.8


def test_a_file_extends_a_shipped_scenario_wherever_it_lies():
    Path("inner").mkdir()
    Path("inner/mine.yaml").write_text("extends: sharper_targeting\ndays: 30\n")
    mine = load("inner/mine.yaml")
    assert (mine.days, mine.levers.targeting_accuracy) == (30, 0.8)


def test_a_file_of_that_name_is_meant_before_the_shipped_one():
    Path("baseline").write_text("title: Mine\n")
    Path("mine.yaml").write_text("extends: baseline\n")
    assert load("baseline").title == load("mine.yaml").title == "Mine"


def test_a_folder_of_results_of_that_name_hides_nothing():
    Path("baseline").mkdir()
    assert load("baseline").title == "The microdrama market in 2024"


@pytest.mark.parametrize("name", ["baseline.yaml", "scenarios/baseline.yaml", "basline"])
def test_a_file_that_is_not_there_but_nearly_a_shipped_one_is_guessed(name):
    assert refusal(name) == f"{name}: no such file; did you mean 'baseline', which comes with the program?"


def test_a_base_that_is_not_there_is_guessed_at_the_line_that_names_it():
    Path("mine.yaml").write_text("title: Mine\nextends: baseline.yaml\n")
    assert refusal("mine.yaml") == (
        "mine.yaml:2: extends 'baseline.yaml', but baseline.yaml: no such file; did you mean 'baseline', which comes "
        "with the program?"
    )


def test_what_is_wrong_in_a_base_of_ones_own_is_told_as_it_was_when_the_base_was_shipped():
    Path("base.yaml").write_text("extends: baseline\nseed: -1\n")
    Path("mine.yaml").write_text("extends: base.yaml\ndays: 0\n")
    assert {line.partition(" is ")[0] for line in refusal("mine.yaml").splitlines() if " is " in line} == {
        "base.yaml:2: seed",
        "mine.yaml:2: days",
    }
