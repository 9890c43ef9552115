"""The report of a sweep: what was asked, what was found at every point, what is missing, and where it comes from."""

import shutil
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.experiments.sweeps.report import sweep_page
from sim.experiments.sweeps.results import Sweep
from sim.experiments.sweeps.text import MAIN
from sim.locale import LANGUAGES, Words
from sim.records.provenance import digest
from tests.report.page_reader import Page
from tests.worlds import QUICK

TITLE = "A small market </script><img src=x onerror=alert(1)>"
SMALL = sim.Scenario().with_(title=TITLE, viewers=80, days=15, warm_up=0, seed=3, replications=2, **QUICK)
SWEPT = {"policy_subsidy": [0, 2e10], "targeting_accuracy": [0.2, 0.95]}


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("swept") / "grid"
    sim.sweep(SMALL, SWEPT, workers=1, out=folder)
    return folder


@pytest.fixture
def folder(swept, tmp_path):
    return Path(shutil.copytree(swept, tmp_path / "grid"))


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request, swept):
    return Page(sweep_page(swept, request.param))


def test_the_page_says_what_was_asked_and_what_was_found(page, swept):
    words = Words("zh" if page.elements[0][1]["lang"] == "zh-CN" else "en")
    for name in ("found", "weeks", "asked", "gaps", "assumptions", "reproduce"):
        assert words(f"section.{name}") in page.words
    assert all(words.name("outcome", name) in page.words for name in MAIN)
    assert all(words.full_name(name) in page.words for name in SWEPT)
    assert "grid of 4 (policy_subsidy, targeting_accuracy)" in page.words
    assert digest({"table": Sweep.load(swept).table}) in page.words


def test_the_page_loads_nothing_from_anywhere_and_no_title_becomes_markup(page):
    addresses = [attributes.get(name) for _, attributes in page.elements for name in ("src", "href")]
    assert all(address.startswith(("#", "data:")) for address in addresses if address)
    assert TITLE in page.words
    assert "img" not in {tag for tag, _ in page.elements}
    assert len(page.scripts) == 3


def test_changes_are_paired_with_the_first_point(page, swept):
    compared = Sweep.load(swept).compare(0, 2).set_index("outcome").loc["creator_income"]
    lane = page.charts()["change-creator_income"]["series"][0]["points"][1]
    assert lane[0] == pytest.approx(100 * compared["difference"] / abs(compared["base"]), rel=1e-3)
    assert lane[1] <= lane[0] <= lane[2]


def test_the_weeks_of_a_point_are_the_means_of_its_days(page, swept):
    days = Sweep.load(swept).series("active_viewers")["active_viewers"].sel(point=3).values
    (line,) = [one for one in page.charts()["weekly-active_viewers"]["lines"] if one["name"].startswith("3: ")]
    divisor = 1e8 if page.elements[0][1]["lang"] == "zh-CN" else 1e6
    weeks = [days[:, :7].mean() / divisor, days[:, 7:14].mean() / divisor]
    assert line["mean"] == pytest.approx(weeks, rel=1e-3)


def test_the_command_writes_it_into_the_folder_or_where_it_is_asked_to(folder, tmp_path, capsys):
    assert main(["report", str(folder)]) == 0
    assert (folder / "report.html").read_text("utf-8") == sweep_page(folder)
    assert main(["report", str(folder), "--language", "zh", "--out", str(tmp_path / "new" / "report.html")]) == 0
    assert (tmp_path / "new" / "report.html").read_text("utf-8") == sweep_page(folder, "zh")
    assert main(["report", str(folder), "--out", str(tmp_path / "new" / "report.html")]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["verify", str(folder), "--replay", "1", "--threads", "1"]) == 0


def test_what_is_lost_or_failed_is_told(folder):
    (part,) = (folder / "parts").glob("*.parquet")
    part.write_bytes(part.read_bytes()[:-1])
    page = Page(sweep_page(folder))
    assert "8 runs have no result: see below what is missing." in page.words
    assert "played, and their rows are lost8" in page.words
    assert f"{part} is truncated or damaged" in page.words


def test_failed_runs_are_told_with_their_errors(tmp_path, monkeypatch):
    from sim.experiments.sweeps import play as sweeping

    def broken(world, changes, seed, *rest):
        raise ArithmeticError("the market <b>fell</b> apart")

    monkeypatch.setattr(sweeping, "play_point", broken)
    sim.sweep(SMALL, {"care": [0, 0.5]}, workers=1, out=tmp_path / "kept")
    page = Page(sweep_page(tmp_path / "kept"))
    assert "ArithmeticError: the market <b>fell</b> apart40, 0, 1, 1" in page.words
    assert "b" not in {tag for tag, _ in page.elements}


def test_a_sweep_of_which_nothing_is_there_yet_has_a_report(folder, tmp_path):
    (tmp_path / "plan.json").write_bytes((folder / "plan.json").read_bytes())
    assert "8 runs have no result" in Page(sweep_page(tmp_path)).words
