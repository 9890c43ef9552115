"""Specification of the JSON Schema of sweep files: it agrees with what `validate` says of what is varied."""

import json

import pytest
from jsonschema import Draft202012Validator

from sim.cli import main
from sim.experiments.sweeps.file import load_sweep
from sim.experiments.sweeps.schema import sweep_schema
from sim.scenario import ScenarioError
from sim.scenario.reading import parse
from tests.test_structure import ROOT

SCHEMA = sweep_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
GOOD = [
    "{levers: {targeting_accuracy: [0.4, 0.6]}}",
    "{design: sobol, n: 8, levers: {targeting_accuracy: {low: 0.2, high: 0.9}}}",
    "{design: grid, assumptions: {purchase.noise: {low: 0.5, high: 1, steps: 3}}}",
    "{assumptions: {'production.free_reach[0]': [0.4, 0.6]}}",
    "{levers: {rules.personalisation: [true, false], subsidy.mix_coupons: [0, 1]}}",
    "[{levers: {care: [0.1, 0.2]}}, {design: list, assumptions: {start: [2023-01-01, 2024-01-01]}}]",
]
BAD = {
    "{design: gird, levers: {care: [0.1]}}": "$.sweep",
    "{levers: {care: [0.1, 4]}}": "$.sweep",
    "{levers: {cear: [0.1]}}": "$.sweep",
    "{levers: {purchase.noise: [0.5]}}": "$.sweep",
    "{assumptions: {purchase.noise: {low: 0.5}}}": "$.sweep",
    "{assumptions: {title: [a, b]}}": "$.sweep",
    "{levers: {care: []}}": "$.sweep",
}


def complaints(text):
    return [error.json_path for error in VALIDATOR.iter_errors(parse(text, "sweep.yaml")[0].plain())]


def test_it_is_a_schema_whose_references_lead_somewhere():
    Draft202012Validator.check_schema(SCHEMA)
    wanted = {part.partition('"')[0] for part in json.dumps(SCHEMA).split('"$ref": "#/$defs/')[1:]}
    assert wanted <= SCHEMA["$defs"].keys()


def test_the_command_prints_it(capsys):
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


@pytest.mark.parametrize("path", sorted(ROOT.glob("s*s/*.yaml")), ids=lambda path: path.stem)
def test_every_scenario_and_sweep_here_is_good(path):
    assert complaints(path.read_text("utf-8")) == []


@pytest.mark.parametrize("section", GOOD)
def test_what_the_program_varies_is_left_alone(section, tmp_path):
    (tmp_path / "sweep.yaml").write_text(text := f"sweep: {section}\n")
    load_sweep(tmp_path / "sweep.yaml")
    assert complaints(text) == []


@pytest.mark.parametrize(("section", "where"), BAD.items())
def test_what_it_refuses_the_program_refuses_too(section, where, tmp_path):
    (tmp_path / "sweep.yaml").write_text(text := f"sweep: {section}\n")
    with pytest.raises(ScenarioError):
        load_sweep(tmp_path / "sweep.yaml")
    assert complaints(text) == [where]


def test_every_lever_is_offered_with_its_meaning_and_bounds():
    care = SCHEMA["$defs"]["sweep"]["properties"]["levers"]["properties"]["care"]
    assert "[0-1]" in care["description"]
    assert care["anyOf"][0]["items"]["maximum"] == 1
