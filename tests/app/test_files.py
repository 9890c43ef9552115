"""Specification of what can be taken away from the application, and that it leads back to the same numbers."""

import contextlib
import io

import pandas as pd
import pytest
from playwright.sync_api import expect

import sim
from sim.app.reproducing import csv_file, loaded, pair_recipe, run_recipe, scenario_file
from sim.app.watch.showing import Showing
from sim.cli import main
from sim.scenario import ScenarioError
from sim.scenario.reading import MAX_BYTES

POLICY = {"set": "levers.ad_load", "platform": ["douyin", "kuaishou"], "from": "2024-01-03", "value": 0.5}
SMALL = sim.Scenario().with_(
    title='More "service", 更好', viewers=200, days=6, warm_up=4, seed=7, after_sales_quality=0.75, policies=[POLICY],
    **{"purchase.minutes_shelf": 30},
)  # fmt: skip


def written(recipe, folder):
    for name, text in recipe.files.items():
        folder.joinpath(name).write_text(text, encoding="utf-8")


def executed(lines):
    names = {}
    exec(lines, names)
    return names


@pytest.mark.parametrize("plan", [SMALL, sim.Scenario(), SMALL.with_(warm_up=0, start="2023-05-01")])
def test_a_saved_scenario_loads_as_it_was(plan, tmp_path):
    tmp_path.joinpath("scenario.yaml").write_text(scenario_file(plan), encoding="utf-8")
    assert sim.load(tmp_path / "scenario.yaml") == plan
    assert loaded("scenario.yaml", scenario_file(plan).encode(), sim.Scenario().with_(viewers=50)).scenario == plan
    assert main(["validate", str(tmp_path / "scenario.yaml")]) == 0


def test_a_saved_scenario_says_only_what_differs(tmp_path):
    text = scenario_file(SMALL)
    assert "minutes_shelf: 30" in text
    assert "targeting_accuracy" not in text


def test_a_file_that_extends_another_changes_the_baseline_of_the_session():
    base = SMALL.with_(title="Ours", viewers=300)
    found = loaded("mine.yaml", b"extends: baseline.yaml\nlevers: {targeting_accuracy: 0.9}\n", base)
    assert found.extended == "baseline.yaml"
    assert found.scenario == base.with_(targeting_accuracy=0.9)


def test_a_file_without_sizes_keeps_those_of_the_session():
    found = loaded("mine.yaml", b"title: Mine\n", SMALL).scenario
    assert found == sim.Scenario().with_(title="Mine", viewers=200, days=6, warm_up=4)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"levers: {targeting_accuracy: 1.4}\npurchase: {minutes_shlef: 3}\n",
            ["bad.yaml:1: levers.targeting_accuracy is 1.4", "did you mean 'minutes_shelf'"],
        ),
        (b"\xff\xfe\x00", ["bad.yaml:1: is not UTF-8 text"]),
        (b"levers: [", ["is not YAML"]),
        (b"- a\n- b\n", ["must hold lines of the form"]),
        (b"extends: [a, b]\nlevers: {care: 7}\n", ["extends must be the name", "levers.care is 7"]),
        (b"a: &x 1\nb: *x\n", ["names a value", "repeats another value"]),
        (b"x" * (MAX_BYTES + 1), ["is too large"]),
        (b"\x00\x01\x02", ["bad.yaml:1: has a control character, U+0002"]),
        (b"[" * 5000, ["deep"]),
    ],
)  # fmt: skip
def test_everything_wrong_with_a_file_is_said_in_words(content, said):
    with pytest.raises(ScenarioError) as error:
        loaded("../somewhere/bad.yaml", content, SMALL)
    message = str(error.value)
    assert all(part in message for part in said), message
    assert "somewhere" not in message


def test_a_csv_opens_in_spreadsheets_and_holds_every_digit():
    daily = Showing(SMALL).play(6).daily
    content = csv_file(daily)
    assert content.startswith(b"\xef\xbb\xbfday,date,gmv,")
    back = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", parse_dates=["date"])
    pd.testing.assert_frame_equal(back, daily, check_dtype=False, check_exact=True)


def test_the_lines_of_python_give_the_numbers_that_were_shown(tmp_path, monkeypatch):
    shown = Showing(SMALL).play(4).daily
    recipe = run_recipe(SMALL)
    written(recipe, tmp_path)
    monkeypatch.chdir(tmp_path)
    daily = executed(recipe.python)["run"].daily.drop(columns="replication")
    pd.testing.assert_frame_equal(
        daily.drop(columns="gmv_net").head(4), shown.drop(columns="gmv_net"), check_exact=True
    )


def test_the_command_gives_the_numbers_that_were_shown(tmp_path, monkeypatch, capsys):
    shown = Showing(SMALL).play(6).daily
    recipe = run_recipe(SMALL)
    written(recipe, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(recipe.command.split()[1:]) == 0
    daily = pd.read_parquet(tmp_path / "results" / "daily.parquet").drop(columns="replication")
    pd.testing.assert_frame_equal(daily, shown, check_exact=True)


def test_a_comparison_can_be_made_again_from_the_command_line_and_from_python(tmp_path, monkeypatch, capsys):
    base = SMALL.with_(title="Base", after_sales_quality=0.5, policies=[])
    recipe = pair_recipe(base, SMALL, 2)
    written(recipe, tmp_path)
    monkeypatch.chdir(tmp_path)
    comparison = executed(recipe.python)["comparison"]
    assert comparison.record["seeds"] == [7, 8]
    assert comparison.record["warm_up"] == 4
    assert main(recipe.command.split()[1:]) == 0
    again = pd.read_parquet(tmp_path / "results" / "effects.parquet")
    pd.testing.assert_frame_equal(again, comparison.effects, check_exact=True, check_dtype=False)


def watching(visit, path="/watch"):
    page = visit(path)
    expect(page.get_by_role("button", name="Play", exact=False).first).to_be_enabled()
    return page


def saved(page, label, tmp_path):
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    target = tmp_path / download.value.suggested_filename
    download.value.save_as(target)
    return target


def step(page, to):
    page.get_by_role("button", name="One day on").click()
    expect(page.locator(".clock .day")).to_have_text(f"Day {to} of 21")


def test_the_days_seen_can_be_downloaded_and_are_those_of_the_scenario_saved(visit, tmp_path):
    page = watching(visit)
    step(page, 1)
    step(page, 2)
    table = pd.read_csv(saved(page, "Daily outcomes", tmp_path), encoding="utf-8-sig")
    plan = sim.load(saved(page, "Scenario (YAML)", tmp_path))
    assert (plan.viewers, plan.days, plan.warm_up) == (250, 21, 14)
    again = Showing(plan).play(2).daily
    pd.testing.assert_frame_equal(
        table.drop(columns="date"), again.drop(columns="date"), check_dtype=False, check_exact=True
    )
    assert table["date"].tolist() == ["2024-01-01", "2024-01-02"]


def test_a_comparison_on_the_first_page_is_that_of_sim_compare(visit, tmp_path):
    page = visit("/")
    page.get_by_role("slider", name="After sales quality", exact=True).focus()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Baseline (YAML)")).to_be_visible()
    expect(page.get_by_role("button", name="Daily outcomes")).to_be_visible()
    shown = pd.read_csv(saved(page, "Daily outcomes", tmp_path), encoding="utf-8-sig", parse_dates=["date"])
    base, policy = (sim.load(saved(page, label, tmp_path)) for label in ("Baseline (YAML)", "Scenario (YAML)"))
    page.get_by_text("Reproduce this").click()
    expect(page.locator(".command")).to_have_text(
        "microdrama compare baseline.yaml scenario.yaml --replications 3 --warm-up 14 --out results"
    )
    daily = sim.compare(base, policy, replications=3, warm_up=14).daily
    keys = ["replication", "day"]
    for side, label in (
        ("base", "base"),
        ("scenario", next(name for name in daily["scenario"].unique() if name != "base")),
    ):
        mine = shown[shown["scenario"] == side].sort_values(keys).reset_index(drop=True)
        again = daily[daily["scenario"] == label].sort_values(keys).reset_index(drop=True)
        outcomes = again.columns.drop(["scenario", "replication", "day", "date"])
        pd.testing.assert_frame_equal(mine[outcomes], again[outcomes], check_exact=True, check_dtype=False)


def test_the_page_says_how_to_make_its_numbers_again(visit):
    page = watching(visit)
    page.get_by_text("Reproduce this").click()
    panel = page.locator(".reproduce")
    expect(panel.locator(".command")).to_have_text("microdrama run scenario.yaml --out results")
    with contextlib.closing(io.StringIO(panel.locator("pre").first.inner_text())) as text:
        assert "viewers: 250" in text.read()
    expect(panel.locator("dl")).to_contain_text(sim.__version__)


def test_a_good_file_is_loaded_and_a_bad_one_answered_in_words(visit, tmp_path):
    page = watching(visit)
    good, bad, large = (tmp_path / name for name in ("good.yaml", "bad.yaml", "large.yaml"))
    good.write_text("extends: baseline.yaml\ntitle: Mine\nlevers: {targeting_accuracy: 0.9}\n")
    bad.write_text("levers: {targeting_accuracy: 1.4}\npurchase: {minutes_shlef: 1}\n")
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    chosen = page.locator(".files input[type=file]")
    chosen.set_input_files(bad)
    problems = page.locator(".files .problem")
    expect(problems).to_contain_text("nothing has changed")
    expect(problems.locator("li")).to_have_count(2)
    expect(problems).to_contain_text("bad.yaml:1: levers.targeting_accuracy is 1.4: must be at most 1")
    chosen.set_input_files(large)
    expect(problems).to_contain_text("is too large: at most 256 kB")
    chosen.set_input_files(good)
    expect(page.locator(".files .good")).to_have_text("Loaded: Mine")
    expect(problems).to_have_count(0)
    expect(page.locator(".about-run")).to_contain_text("Mine · after a warm-up of 14 days")
    assert "s=" in page.url


def test_who_leaves_while_a_file_is_read_hears_nothing_of_it(visit):
    page = watching(visit)
    page.evaluate(
        "() => { File.prototype.arrayBuffer = () => new Promise((read) => setTimeout(read, 1000, new ArrayBuffer(1))) }"
    )
    page.locator(".files input[type=file]").set_input_files(
        {"name": "plan.yaml", "mimeType": "text/yaml", "buffer": b"title: Mine\n"}
    )
    page.get_by_role("link", name="What if").click()
    expect(page.locator(".clock")).to_have_count(0)
    page.wait_for_timeout(1500)


def test_files_are_answered_in_chinese_too(visit, tmp_path):
    page = visit("/watch?lang=zh")
    bad, empty = tmp_path / "bad.yaml", tmp_path / "empty.yaml"
    bad.write_text("levers: {targeting_accuracy: 1.4}\npurchase: {minutes_shlef: 1}\n")
    empty.write_text("# nothing yet\n")
    chosen = page.locator(".files input[type=file]")
    chosen.set_input_files(bad)
    problems = page.locator(".files .problem li")
    expect(problems.first).to_contain_text("bad.yaml 第 1 行：levers.targeting_accuracy 为 1.4：不得大于 1。（")
    expect(problems.last).to_contain_text("是否指 'minutes_shelf'？")
    chosen.set_input_files(empty)
    expect(page.locator(".files .good")).to_have_text("已载入：基准")
    expect(page.locator(".files .good + .note")).to_contain_text("empty.yaml 没有写任何内容")


def test_a_damaged_address_is_told_in_the_readers_language(visit):
    expect(visit("/watch?s=damaged").locator(".problem li")).to_contain_text("address: it is damaged")
    expect(visit("/watch?lang=zh&s=damaged").locator(".problem li")).to_contain_text("地址：已损坏")


def test_the_report_of_a_finished_run_can_be_downloaded(visit, tmp_path):
    page = watching(visit)
    expect(page.get_by_role("button", name="Report")).to_have_count(0)
    page.get_by_role("button", name="a month a second").click()
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".clock .state")).to_have_text("The run is over")
    text = saved(page, "Report", tmp_path).read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>") or text.startswith("<!DOCTYPE html>")
    assert "250 simulated viewers" in text
