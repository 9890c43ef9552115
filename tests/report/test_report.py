"""Specification of the report: one file that needs no network, true to the run, readable by everyone."""

import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.locale import LANGUAGES, Words
from sim.market.reasons import FINANCING, REASONS
from sim.outcomes import OUTCOMES
from sim.policy.plans import PLANS
from sim.records.reading import changed, read_record
from sim.report.assumptions import assumptions
from sim.report.flows import DRAMA, INNER, accounts, diagram, payments_by_sector
from sim.report.question import scenario_text
from sim.runs.run import Run
from sim.scenario.model import GROUPS
from tests.report.page_reader import Page

TEMPLATES = sorted((Path(sim.__file__).parent / "report/templates").glob("*.html"))
SCENARIOS = Path(__file__).parents[2] / "scenarios"
SMALL = sim.load(SCENARIOS / "all_three.yaml").with_(
    title="Three plans", viewers=300, days=20, warm_up=0, replications=2
)


@pytest.fixture(scope="module")
def small_run() -> Run:
    return sim.run(SMALL)


@pytest.fixture(scope="module")
def folder(small_run, tmp_path_factory):
    return small_run.save(tmp_path_factory.mktemp("report") / "run")


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request, small_run):
    return Page(small_run.report(request.param))


@pytest.fixture(scope="module")
def english(small_run):
    return Page(small_run.report())


# one file


def test_the_page_loads_nothing_from_anywhere(page):
    addresses = [
        value
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action", "data", "poster")
    ]
    assert addresses
    assert all(address.startswith(("#", "data:")) for address in addresses)
    styles = [attributes.get("style") or "" for _, attributes in page.elements]
    assert not any("url(" in style for style in styles)


def test_the_browser_is_told_to_load_nothing(page):
    (policy,) = (a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")


def test_own_style_and_script_hold_no_address():
    report = Path(sim.__file__).parent / "report"
    own = [*(report / "templates").glob("*.html"), report / "assets/page.css", report / "assets/page.js"]
    assert len(own) > 5
    for path in own:
        assert not re.search(r"https?:|//[a-z]|@import|url\(", path.read_text("utf-8").replace("// ", ""))


def test_echarts_is_inside_with_its_licences(page):
    assert any("Apache Software Foundation" in text and "sankey" in text for _, text in page.scripts)
    assert "Apache License" in page.words
    assert "The Apache Software Foundation" in page.words
    assert "Mike Bostock" in page.words


def test_the_same_run_gives_the_same_page(small_run):
    assert small_run.report() == small_run.report()


# what it says


def test_the_page_says_its_language(page):
    assert page.elements[0][0] == "html"
    assert page.elements[0][1]["lang"] in ("en", "zh-CN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_who_pays_and_everything_that_is_paid_for_has_a_name(language, small_run):
    words, ledger = Words(language), small_run.ledger
    assert [name for name in accounts(payments_by_sector(ledger)) if not words.knows("sector", name)] == []
    assert [name for name in ledger["reason"].unique() if not words.knows("reason", name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_of_a_plan_has_a_name(language):
    shared = ("plan", "platform", "starts", "ends")
    terms = {name for plan in PLANS.values() for name in plan.model_fields} - {*shared}
    assert [name for name in terms if not Words(language).knows("term", name)] == []


def test_the_chinese_page_is_in_chinese(small_run):
    words = Page(small_run.report("zh")).words
    assert "谁付给了谁" in words
    assert "Who paid whom" not in words


def test_every_outcome_stands_in_the_table(english):
    assert all(f"({name})" in english.words for name in OUTCOMES)


def test_one_replication_is_told_to_have_no_interval(small_run):
    alone = sim.run(SMALL, replications=1)
    assert "One replication has no interval" in Page(alone.report()).words
    assert "One replication has no interval" not in Page(small_run.report()).words


def test_every_policy_is_listed_with_its_terms(english):
    for policy in SMALL.resolved()["policies"]:
        expected = policy["set"].removeprefix("levers.") if "set" in policy else policy["plan"].replace("_", " ")
        assert expected in english.words


# charts


def test_every_chart_has_data_a_label_and_a_table(page):
    charts = page.charts()
    places = [a for tag, a in page.elements if "chart" in (a.get("class") or "").split()]
    assert {"chart-drama", "chart-everything", "chart-statuses", "chart-series-active_viewers"} <= {
        a["id"] for a in places
    }
    assert all(a["role"] == "img" and a["aria-label"] for a in places)
    assert all(a["id"].removeprefix("chart-") in charts for a in places if a["id"] != "chart-choice")
    tables = sum(tag == "table" for tag, _ in page.elements)
    assert tables > len(places)


def test_every_table_has_a_caption_and_headings(page):
    for tag in ("caption", "thead"):
        assert sum(t == tag for t, _ in page.elements) == sum(t == "table" for t, _ in page.elements)
    assert all(a.get("scope") in ("row", "col") for t, a in page.elements if t == "th")


def test_ids_are_unique_and_every_link_leads_somewhere(page):
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for t, a in page.elements if t == "a"} <= set(ids)


def test_a_band_holds_its_mean_in_every_week(english):
    chart = english.charts()["series-active_viewers"]
    (viewers,) = chart["lines"]
    assert len(viewers["mean"]) == len(chart["dates"]) == 2  # 20 days hold two whole weeks
    weeks = zip(viewers["low"], viewers["mean"], viewers["high"], strict=True)
    assert all(low <= mean <= high for low, mean, high in weeks)


def test_the_mean_of_a_week_is_that_of_the_days(small_run, english):
    first = small_run.daily[small_run.daily["day"] < 7]["active_viewers"].mean()
    (viewers,) = english.charts()["series-active_viewers"]["lines"]
    assert viewers["mean"][0] == pytest.approx(first / 1e6, rel=1e-3)


# money


def test_every_group_of_firms_balances_in_the_diagrams(small_run):
    payments = payments_by_sector(small_run.ledger)
    for drama_only in (True, False):
        links = diagram(payments, drama_only=drama_only)
        assert links
        for sector in INNER:
            received = sum(fen for (_, target), fen in links.items() if target == sector)
            assert received == sum(fen for (source, _), fen in links.items() if source == sector)


def test_the_diagrams_have_no_circle(small_run):
    payments = payments_by_sector(small_run.ledger)
    for drama_only in (True, False):
        links = set(diagram(payments, drama_only=drama_only))
        while leaves := {s for s, _ in links} | {t for _, t in links}:
            ends = leaves - {s for s, _ in links}
            assert ends, "only a circle has no end"
            links = {link for link in links if link[1] not in ends}


def test_money_that_goes_round_changes_no_balance():
    payments = {
        ("operators", "platforms", "traffic"): 10,
        ("platforms", "creators", "advertising_split"): 8,
        ("creators", "operators", "title_share"): 6,
        ("merchants", "creators", "placement_fee"): 5,
        ("households", "platforms", "membership"): 7,
    }
    links = diagram(payments, drama_only=True)
    assert links == {
        ("operators", "platforms"): 4,
        ("platforms", "creators"): 2,
        ("merchants", "creators"): 5,
        ("households:pays", "platforms"): 7,
        ("other:drawn", "operators"): 4,
        ("other:drawn", "merchants"): 5,
        ("platforms", "other:kept"): 9,
        ("creators", "other:kept"): 7,
    }


def test_what_is_paid_for_dramas_is_paid_for_a_reason_there_is():
    assert set(REASONS) >= DRAMA


def test_all_that_operators_are_paid_and_pay_is_in_the_diagram_of_the_drama_business(small_run):
    payments = payments_by_sector(small_run.ledger)
    theirs = {ends: fen for ends, fen in payments.items() if "operators" in ends[:2] and ends[2] not in FINANCING}
    reasons = {reason for *_, reason in theirs}
    assert {"unlock", "unlock_share", "advertising_sale", "traffic", "title_share", "operation"} == reasons
    assert reasons <= DRAMA
    links = diagram(payments, drama_only=True)
    left = sum(fen if payee == "operators" else -fen for (_, payee, _), fen in theirs.items())
    kept = links.get(("operators", "other:kept"), 0) - links.get(("other:drawn", "operators"), 0)
    assert kept == left


def test_viewers_and_advertisers_pay_operators_who_pay_platforms_and_creators(small_run):
    payments = payments_by_sector(small_run.ledger)
    for ends in (
        ("coins", "operators", "unlock"),
        ("advertisers", "operators", "advertising_sale"),
        ("operators", "platforms", "traffic"),
        ("operators", "creators", "title_share"),
    ):
        assert payments[ends] > 0
    assert ("creators", "platforms", "traffic") not in payments


def test_the_accounts_of_all_groups_add_up_to_nothing(small_run):
    found = accounts(payments_by_sector(small_run.ledger))
    assert sum(account.change for account in found.values()) == 0
    assert sum(account.paid for account in found.values()) == small_run.ledger["fen"].sum()


def test_a_group_changes_its_cash_by_what_its_accounts_do(small_run):
    ledger = small_run.ledger
    paid = ledger[ledger["payer"].astype(str).str.startswith("merchant:")]["fen"].sum()
    received = ledger[ledger["payee"].astype(str).str.startswith("merchant:")]["fen"].sum()
    assert accounts(payments_by_sector(ledger))["merchants"].change == received - paid


def test_the_page_says_that_the_accounts_balance(english):
    assert "add up to 0 fen" in english.words


# assumptions, and how to play it again


def test_every_parameter_is_listed_once_the_assumed_before_the_calibrated_before_the_measured(english):
    listed = assumptions(SMALL.resolved())
    assert len({one.path for one in listed}) == len(listed)
    assert {one.group for one in listed} == {"levers", *GROUPS}
    headings = [f"{name}: {sum(one.status == name.lower() for one in listed)} parameters"
                for name in ("Assumed", "Calibrated", "Measured")]  # fmt: skip
    places = [english.words.index(heading) for heading in headings]
    assert all(one < other for one, other in pairwise(places))
    assert all(one.path in english.words for one in listed)


def test_a_changed_parameter_is_told():
    changed_run = sim.Scenario().with_(**{"purchase.minutes_shelf": 0.5, "platforms.taobao.take_rate": 0.1})
    told = {one.path: one.value for one in assumptions(changed_run.resolved()) if one.changed}
    assert told == {"purchase.minutes_shelf": 0.5, "platforms.taobao.take_rate": 0.1}


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_scenario_in_the_report_is_the_one_that_was_played(path, tmp_path):
    played = sim.load(path).with_(**{"platforms.taobao.take_rate": 0.1, "title": "“Quotes”: 'and' {braces} #"})
    (tmp_path / "scenario.yaml").write_text(scenario_text(played.resolved()), encoding="utf-8")
    assert sim.load(tmp_path / "scenario.yaml").sha256 == played.sha256


def test_the_page_says_how_to_play_it_again(small_run, english):
    assert "microdrama verify" in english.words
    assert small_run.record["results_sha256"] in english.words
    assert small_run.scenario.sha256 in english.words


# the command


def test_a_saved_run_has_its_report(small_run, folder):
    assert (folder / "report.html").read_text("utf-8") == small_run.report()


def test_a_report_of_a_folder_is_that_of_the_run(small_run, folder, tmp_path, capsys):
    out = tmp_path / "new" / "page.html"
    assert main(["report", str(folder), "--language", "zh", "--out", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    assert out.read_text("utf-8") == small_run.report("zh")
    assert changed(folder, read_record(folder)) == []


def test_a_report_written_into_the_folder_becomes_part_of_it(small_run, tmp_path):
    folder = small_run.save(tmp_path / "run")
    assert main(["report", str(folder), "--language", "zh"]) == 0
    assert (folder / "report.html").read_text("utf-8") == small_run.report("zh")
    assert changed(folder, read_record(folder)) == []
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


def test_a_report_never_overwrites_another_file(folder, tmp_path, capsys):
    mine = tmp_path / "mine.html"
    mine.write_text("mine")
    assert main(["report", str(folder), "--out", str(mine)]) == 2
    assert mine.read_text() == "mine"
    assert "exists already" in capsys.readouterr().err


def test_there_is_no_report_of_numbers_that_were_changed(small_run, tmp_path, capsys):
    folder = small_run.save(tmp_path / "run")
    daily = pd.read_parquet(folder / "daily.parquet")
    daily.loc[0, "orders"] += 1
    daily.to_parquet(folder / "daily.parquet")
    before = (folder / "report.html").read_bytes()
    assert main(["report", str(folder)]) == 2
    assert "daily.parquet was changed after it was written" in capsys.readouterr().err
    assert (folder / "report.html").read_bytes() == before
