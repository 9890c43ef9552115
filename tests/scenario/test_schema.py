"""Specification of the JSON Schema that editors read: true to every parameter, and to what `validate` says."""

import json

import pytest
from jsonschema import Draft202012Validator

from sim.names import PLATFORMS
from sim.parameters.base import Parameters
from sim.policy.plans import PLANS
from sim.scenario import Scenario, ScenarioError, load
from sim.scenario.reading import parse
from sim.scenario.schema import schema
from tests.test_structure import ROOT

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))


def complaints(text):
    """Where the schema complains about a scenario file."""
    tree, _ = parse(text, "file.yaml")
    return [error.json_path for error in VALIDATOR.iter_errors(tree.plain())]


def test_it_is_a_schema_of_draft_2020_12():
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)


def test_every_reference_leads_somewhere():
    text = json.dumps(SCHEMA)
    wanted = {part.partition('"')[0] for part in text.split('"$ref": "#/$defs/')[1:]}
    assert wanted <= SCHEMA["$defs"].keys()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_here_is_good(path):
    assert complaints(path.read_text("utf-8")) == []


def test_the_defaults_are_good_and_are_those_of_the_program():
    def usual(part):
        if "properties" in part:
            return {name: usual(inner) for name, inner in part["properties"].items() if name != "extends"}
        return part["default"]

    assert usual(SCHEMA) == Scenario().resolved()
    assert list(VALIDATOR.iter_errors(usual(SCHEMA))) == []


BAD = [
    ("levers: {targeting_accuracy: 1.4}", "$.levers.targeting_accuracy"),
    ("levers: {targeting_acuracy: 0.4}", "$.levers"),
    ("days: many", "$.days"),
    ("days: 3.5", "$.days"),
    ("viewers: 5", "$.viewers"),
    ("start: someday", "$.start"),
    ("colour: red", "$"),
    ("extends: 3", "$.extends"),
    ("title: [a]", "$.title"),
    ("purchase: {minutes_shelf: -1}", "$.purchase.minutes_shelf"),
    ("platforms: {taobao: {take_rate: 2}}", "$.platforms.taobao.take_rate"),
    ("platforms: {tabao: {take_rate: 0.1}}", "$.platforms"),
    ("policies: {plan: coupons}", "$.policies"),
    ("policies: [{plan: gifts}]", "$.policies[0]"),
    ("policies: [{set: levers.targeting_accuracy, value: 1.4}]", "$.policies[0]"),
    ("policies: [{set: levers.targeting_accuracy, platform: tabao, value: 0.4}]", "$.policies[0]"),
    ("policies: [{set: levers.targeting_accuracy, platform: [], value: 0.4}]", "$.policies[0]"),
    ("policies: [{set: levers.aim, value: 0.4}]", "$.policies[0]"),
    ("policies: [{plan: coupons, platform: jd, budget: 100, face_value: 5}]", "$.policies[0]"),
    ("policies: [{plan: coupons, platform: jd, budget: -1, face_value: 5, min_spend: 9}]", "$.policies[0]"),
]


@pytest.mark.parametrize(("text", "where"), BAD, ids=[text for text, _ in BAD])
def test_what_is_wrong_is_shown_where_it_is(text, where):
    assert complaints(text) == [where]


@pytest.mark.parametrize("text", [text for text, _ in BAD])
def test_what_the_schema_refuses_validate_refuses_too(text, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(ScenarioError):
        load(path)


GOOD = [
    "levers:",
    "policies: []",
    "viewers: 1e5",
    "levers: {policy_subsidy: 5e9}",
    "policies: [{set: levers.targeting_accuracy, platform: taobao, value: 0.4}]",
    "policies: [{set: levers.targeting_accuracy, platform: [taobao, jd], from: 2024-03-01, value: 0.4}]",
    "policies: [{plan: coupons, platform: jd, to: 2024-03-01, budget: 100, face_value: 5, min_spend: 9}]",
    "platforms: {taobao: {take_rate: 0.1}}",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_right_is_left_alone(text, tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(text)
    load(path)
    assert complaints(text) == []


def test_every_parameter_says_what_it_is_with_unit_bounds_default_and_source():
    targeting = SCHEMA["properties"]["levers"]["properties"]["targeting_accuracy"]
    assert targeting["default"] == 0.6
    for part in ("[correlation]", "at least 0 and at most 1", "default 0.6", "assumed: an AUC"):
        assert part in targeting["description"]


def described(part, kind):
    for name, field in kind.model_fields.items():
        inner = part["properties"][field.alias or name]
        if isinstance(field.annotation, type) and issubclass(field.annotation, Parameters):
            yield from described(inner, field.annotation)
        elif name not in ("policies", "plan"):
            yield name, inner, field


def test_no_parameter_is_left_without_its_description():
    every = [*described(SCHEMA, Scenario)]
    for name, kind in PLANS.items():
        every += described(SCHEMA["$defs"][name], kind)
    assert len(every) > 300
    silent = [name for name, part, field in every if field.json_schema_extra["unit"] not in part["description"]]
    assert silent == []


def test_the_platforms_are_listed_for_completion():
    assert SCHEMA["$defs"]["PlatformName"]["enum"] == list(PLATFORMS)
    assert set(SCHEMA["properties"]["platforms"]["properties"]) == set(PLATFORMS)


def test_a_platform_has_its_own_defaults():
    platforms = SCHEMA["properties"]["platforms"]["properties"]
    for name in PLATFORMS:
        assert platforms[name]["properties"]["take_rate"]["default"] == getattr(Scenario().platforms, name).take_rate
