"""Specification of scenarios in addresses: short, lossless, and refused in words where they are damaged."""

import zlib
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from sim.app.address import decoded, encoded, usual
from sim.scenario import Scenario, ScenarioError, load

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


def packed(text):
    packer = zlib.compressobj(9, wbits=-15)
    return urlsafe_b64encode(packer.compress(text) + packer.flush()).decode().rstrip("=")


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_comes_back_as_it_was_dated_policies_and_all(path):
    scenario = load(path)
    assert decoded(encoded(scenario, usual()), usual()) == scenario


def test_what_is_usual_needs_no_address():
    assert encoded(usual(), usual()) == ""
    assert decoded("", usual()) == usual()


def test_one_lever_makes_a_short_address_of_letters_that_need_no_escaping():
    address = encoded(usual().with_(after_sales_quality=0.75), usual())
    assert len(address) < 80
    assert address.replace("-", "").replace("_", "").isalnum()


def test_a_value_that_is_back_at_its_default_is_kept_apart_from_one_the_base_has():
    base = usual().with_(after_sales_quality=0.9, policies=[])
    assert decoded(encoded(usual(), base), base) == usual()


def test_chinese_titles_survive():
    named = usual().with_(title="百亿淘剧计划：第二年")
    assert decoded(encoded(named, usual()), usual()) == named


@pytest.mark.parametrize("address", ["garbage", "%", "ü", "q1bKSS1", packed(b"[]"), packed(b"{"), packed(b"[" * 9_999)])
def test_a_damaged_address_is_refused_in_words(address):
    with pytest.raises(ScenarioError, match="damaged"):
        decoded(address, usual())


def test_an_address_that_unpacks_into_too_much_is_refused():
    with pytest.raises(ScenarioError, match="damaged"):
        decoded(packed(b'{"title": "' + b"x" * 10_000_000 + b'"}'), usual())


def test_what_is_not_allowed_in_a_file_is_not_allowed_in_an_address():
    with pytest.raises(ScenarioError, match=r"levers.targeting_accuracy is 7: must be at most 1"):
        decoded(packed(b'{"levers":{"targeting_accuracy":7}}'), usual())
    with pytest.raises(ScenarioError, match="no such parameter"):
        decoded(packed(b'{"leverage":1}'), usual())


def test_the_usual_scenario_differs_from_the_defaults_in_its_size_only():
    sizes = ("viewers", "days", "replications")
    plain = Scenario()
    assert usual().model_copy(update={size: getattr(plain, size) for size in sizes}) == plain
