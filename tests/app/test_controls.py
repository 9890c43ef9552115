"""Specification of controls: everything they show comes from the declaration of the parameter."""

import pytest

from sim.app.address import usual
from sim.app.facts import HEADLINES, facts_of, group_controls, groups, lever_controls, size_controls, value_at
from sim.locale import LANGUAGES, Words
from sim.policy.levers import LEVERS, Levers


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_has_a_slider_with_its_bounds_meaning_source_and_status(language):
    words = Words(language)
    found = lever_controls(LEVERS, usual(), usual(), words)
    assert [one["path"] for one in found] == [f"levers.{name}" for name in LEVERS]
    for one, name in zip(found, LEVERS, strict=True):
        field = Levers.model_fields[name]
        assert (one["low"], one["high"]) == tuple(
            next(getattr(m, b) for m in field.metadata if hasattr(m, b)) for b in ("ge", "le")
        )
        assert one["low"] <= one["value"] <= one["high"]
        assert one["meaning"] == words.declared(field.description)
        assert words.declared(field.json_schema_extra["source"].partition(": ")[2]) in one["about"]
        assert one["status_words"] in one["about"]


def test_the_headline_levers_are_levers():
    assert set(HEADLINES) < set(LEVERS)


def test_a_slider_has_some_hundred_steps():
    for one in lever_controls(LEVERS, usual(), usual(), Words("en")):
        steps = (one["high"] - one["low"]) / one["step"]
        assert 100 <= steps <= 600
        assert steps == round(steps)


def test_every_group_can_be_opened_and_every_box_holds_the_value_of_its_path():
    assert len(groups()) > 15
    scenario = usual().with_(**{"purchase.minutes_shelf": 33})
    for group in groups():
        for one in group_controls(group, scenario, Words("zh")):
            assert one["value"] == value_at(scenario, one["path"])
    assert {one["path"]: one["value"] for one in group_controls("purchase", scenario, Words("en"))}[
        "purchase.minutes_shelf"
    ] == 33


def test_a_box_can_set_every_number_it_shows():
    for group in groups():
        for fact in facts_of(group):
            assert usual().with_(**{fact.path: value_at(usual(), fact.path)}) == usual()


def test_the_sizes_to_choose_from_hold_that_of_the_scenario_and_of_the_base():
    odd = usual().with_(viewers=777)
    viewers = size_controls(odd, usual(), Words("en"))[0]
    assert {777, 2_000} <= {value for value, _ in viewers["options"]}
