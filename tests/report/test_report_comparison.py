"""Specification of the report of a comparison: effects, winners and losers, return per yuan."""

import pytest

import sim
from sim.cli import main
from sim.locale import LANGUAGES, Words
from sim.outcome import INDEX
from sim.records.reading import changed, read_record
from tests.report.page_reader import Page


@pytest.fixture(scope="module")
def comparison():
    base = sim.Scenario().with_(title="As it is", viewers=200, days=16, warm_up=0)
    policies = [
        base.with_(title="Sharper", targeting_accuracy=0.9),
        base.with_(title="Kinder", after_sales_quality=0.9),
    ]
    return sim.compare(base, policies, replications=2, workers=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_of_a_comparison_shows_effects_and_who_gains(comparison, language):
    shown = Page(comparison.report(language))
    charts = shown.charts()
    assert {"effects", "winners", "statuses", "weekly-market_revenue"} <= charts.keys()
    assert [line["name"] for line in charts["effects"]["series"]] == ["Sharper", "Kinder"]
    assert all(f"({name})" in shown.words for name in ("gmv", "total_surplus"))
    words = Words(language)
    assert words("section.league") in shown.words
    assert all(words.name("side", side) in shown.words for side in comparison.groups["group"].unique())


def test_an_effect_is_drawn_in_per_cent_of_the_base(comparison):
    effects = comparison.effects.set_index(["policy", "outcome"]).loc[("Kinder", "gmv")]
    drawn = Page(comparison.report()).charts()["effects"]["series"][1]["points"][0]
    assert drawn[0] == pytest.approx(100 * effects["difference"] / effects["base"], rel=1e-3)
    assert drawn[1] <= drawn[0] <= drawn[2]


def test_every_name_in_a_comparison_has_words(comparison):
    words = Words("en")
    wanted = [("outcome", name) for name in comparison.effects["outcome"]]
    wanted += [("unit", name) for name in comparison.effects["unit"] if name != INDEX]
    wanted += [("side", name) for name in comparison.groups["group"]]
    wanted += [("verdict", name) for name in ("gains", "loses", "unclear", "same")]
    assert [name for name in wanted if not words.knows(*name)] == []
    parts = {part for member in comparison.groups["member"] for part in member.split(", ")} - {"all"}
    assert [part for part in parts if not words.knows("member", part) and not words.knows("platform", part)] == []


def test_a_folder_of_a_comparison_has_its_report(comparison, tmp_path):
    folder = comparison.save(tmp_path / "comparison")
    assert (folder / "report.html").read_text("utf-8") == comparison.report()
    assert main(["report", str(folder), "--language", "zh"]) == 0
    assert (folder / "report.html").read_text("utf-8") == comparison.report("zh")
    assert changed(folder, read_record(folder)) == []
