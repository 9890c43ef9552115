"""Specification of `microdrama init`: scenarios and sweeps to start from."""

import json

import pytest
from jsonschema import Draft202012Validator

from sim.cli import main
from sim.scenario import load
from sim.scenario.reading import parse
from sim.scenario.shipped import shipped


@pytest.fixture
def market(tmp_path):
    """A folder that init made."""
    assert main(["init", str(tmp_path / "market")]) == 0
    return tmp_path / "market"


def test_a_copy_plays_what_the_shipped_one_plays(market):
    assert load(market / "scenarios/all_three.yaml") == load("all_three")


def test_the_first_line_leads_editors_to_a_schema_under_which_every_copy_is_good(market):
    copies = sorted(market.glob("*/*.yaml"))
    assert len(copies) == len(shipped())
    for path in copies:
        first, _, _ = path.read_text().partition("\n")
        schema = json.loads((path.parent / first.removeprefix("# yaml-language-server: $schema=")).read_text())
        content, _ = parse(path.read_text(), path.name)
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        assert [error.json_path for error in validator.iter_errors(content.plain())] == [], path.name


def test_it_replaces_nothing_names_everything_in_the_way_and_writes_nothing(market, capsys):
    for path in market.glob("sweeps/*.yaml"):
        path.unlink()
    mine = market / "scenarios/baseline.yaml"
    mine.write_text("title: Mine\n")
    assert main(["init", str(market)]) == 2
    said = capsys.readouterr().err
    assert f"{mine} exists already" in said
    assert f"{market / 'scenarios/all_three.yaml'} exists already" in said
    assert mine.read_text() == "title: Mine\n"
    assert list(market.glob("sweeps/*.yaml")) == []


def test_it_adds_to_a_folder_that_holds_other_things(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_said_to_be_none(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["init", str(tmp_path / "file" / "market")]) == 2
    assert f"{tmp_path / 'file'} is not a folder" in capsys.readouterr().err
