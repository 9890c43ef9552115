"""Folders whose checksums hold, and whose content no run gives: every command answers in words, and none believes it.

Whoever changes a folder on purpose writes new checksums. So they are no protection, and what is read is looked at.
"""

import json
import os
import random
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.records.reading import FolderError
from sim.report.folder import folder_page
from tests.market.forging import (
    field,
    numbers_without_json,
    pandas_metadata,
    record_in,
    seal,
    summary,
    table,
    text,
    with_value,
)
from tests.report.page_reader import Page

SMALL = sim.Scenario().with_(title="A small market", viewers=120, days=6, warm_up=0, replications=2)


@pytest.fixture(scope="module")
def run():
    return sim.run(SMALL)


@pytest.fixture(scope="module")
def comparison():
    return sim.compare(SMALL, [SMALL.with_(title="Sharper", targeting_accuracy=0.9)], warm_up=0, workers=1)


@pytest.fixture(scope="module")
def saved(run, comparison, tmp_path_factory):
    place = tmp_path_factory.mktemp("saved")
    return {"run": run.save(place / "run"), "comparison": comparison.save(place / "comparison")}


@pytest.fixture
def copied(saved, run, comparison, tmp_path, monkeypatch):
    """Copies of both folders; a second run gives what the first gave."""
    monkeypatch.setattr("sim.runs.verify.run_scenario", lambda *_, **__: run)
    monkeypatch.setattr("sim.experiments.comparison.replay.play_comparison", lambda *_, **__: comparison)
    return {name: Path(shutil.copytree(folder, tmp_path / name)) for name, folder in saved.items()}


NESTED = {"a": [{"b": [1, 2]}] * 3}
FORGED_RUNS = {
    "a number for the title": (field("title", value=3), "title: input should be a valid string", None),
    "a word for the seeds": (field("seeds", value="many"), "seeds: input should be a valid list", None),
    "seeds of another run": (field("seeds", value=[7, 8]), "seeds is not that of the scenario: [7, 8]", None),
    "no seeds": (field("seeds", value=[]), "seeds: list should have at least 1 item", None),
    "a list of versions": (field("versions", value=["numpy"]), "versions: input should be a valid dict", None),
    "a number for the commit": (field("commit", value=12), "commit: input should be a valid string", None),
    "a word for the time taken": (field("wall_seconds", value="long"), "wall_seconds: input should be a valid", None),
    "an unknown engine": (field("engine", value="diesel"), "engine: input should be 'compiled' or 'mesa'", None),
    "nested junk": (field("machine", value=NESTED), "machine: input should be a valid string", None),
    "a file outside": (field("files", "../../x.parquet", value="0" * 64), "the name of a file in the folder", None),
    "a list for the scenario": (field("scenario", value=[]), "scenario: input should be a valid dict", None),
    "a word for the days": (
        field("scenario", "days", value="6"),
        "days: input should be a valid integer",
        "this version cannot play the scenario: days: Input should be a valid integer",
    ),
    "a number of 400 digits": (
        field("scenario", "viewers", value=10**400),
        "viewers: input should be less than or equal to 20000000",
        "this version cannot play the scenario: viewers",
    ),
    "an infinite parameter": (
        field("scenario", "levers", "care", value=10**400),
        "levers.care: input should be a finite number",
        "this version cannot play the scenario: levers.care",
    ),
    "a group that is a list": (
        field("scenario", "purchase", value=[1]),
        "purchase: input should be an object",
        "this version cannot play the scenario: purchase",
    ),
    "an unknown plan": (
        field("scenario", "policies", value=[{"plan": "helicopter"}]),
        "policies[0]: input tag 'helicopter' found",
        "this version cannot play the scenario: policies.0",
    ),
    "a wrong date": (
        field("scenario", "start", value="2024-02-31"),
        "start: input should be a valid date",
        "this version cannot play the scenario: start",
    ),
    "a digest of other numbers": (
        field("results_sha256", value="0" * 64), None, f'results_sha256: recorded "{"0" * 56}...'
    ),
    "a column less": (
        table("daily", lambda f: f.drop(columns="gmv")), "daily.parquet: lacks column gmv", "only one of both: gmv",
    ),
    "a column renamed": (
        table("daily", lambda f: f.rename(columns={"gmv": "gvm"})), "lacks column gmv", "only one of both: gmv, gvm",
    ),
    "a column of words": (
        table("daily", lambda f: f.assign(orders="many")),
        "column orders holds str, not numbers",
        "column orders: recorded words, found numbers",
    ),
    "a column of lists": (
        table("daily", lambda f: f.assign(orders=[[1, 2]] * len(f))),
        "column orders holds object, not numbers",
        "column orders: recorded values of type object, found numbers",
    ),
    "a column of numbers with units": (
        table("daily", lambda f: f.assign(day=pd.to_timedelta(f["day"], unit="D"))),
        "column day holds timedelta64[us], not whole numbers",
        "column day: recorded values of type timedelta64[us], found numbers",
    ),
    "a row less": (
        table("daily", lambda f: f.iloc[:-1]), "11 rows, not one for each of 2 runs and 6 days", "11 rows recorded",
    ),
    "no rows": (table("daily", lambda f: f.iloc[:0]), "0 rows, not one for each of 2 runs", "0 rows recorded, 12"),
    "an infinite number": (
        table("daily", lambda f: with_value(f, "gmv", 3, np.inf)), "column gmv is inf in row 3", "recorded inf, found",
    ),
    "a huge number": (
        table("daily", lambda f: with_value(f, "gmv", 3, 1e300)), "gmv is 1e+300 in row 3", "recorded 1e+300, found",
    ),
    "another day": (
        table("daily", lambda f: f.assign(date=f["date"] + pd.Timedelta(days=1))),
        "date is 2024-01-02T00:00:00.000 in row 0, not 2024-01-01",
        "column date: recorded 2024-01-02 00:00:00, found 2024-01-01 00:00:00",
    ),
    "days in words": (
        table("daily", lambda f: f.assign(date="today")),
        "column date holds str, not dates",
        "column date: recorded words, found dates",
    ),
    "metadata of another kind": (pandas_metadata, "daily.parquet cannot be read: truncated or damaged", None),
    "accounts without names": (
        table("ledger", lambda f: f.assign(payer=None)),
        "ledger.parquet: column payer holds object, or nothing, not text in every row",
        "column payer: recorded None, found",
    ),
    "accounts of nobody": (
        table("ledger", lambda f: f.assign(payer="\x1b[31mmars:1")),
        "\\x1b[31mmars:1 is no account or reason of this version",
        "column payer: recorded \\x1b[31mmars:1, found",
    ),
    "more fen than there are": (
        table("ledger", lambda f: f.assign(fen=2**62)), "adds up to more than any market pays", "column fen: recorded",
    ),
    "a replication that was not played": (
        table("ledger", lambda f: f.assign(replication=-1)), "replication is -1 in row 0, and there are 2", "recorded",
    ),
    "an outcome less": (summary(lambda s: {n: v for n, v in s.items() if n != "gmv"}), "not the outcomes", "outcomes"),
    "an outcome that is a word": (
        summary(lambda s: s | {"gmv": "much"}), 'gmv is "much", no estimate', 'gmv: recorded "much", no estimate'
    ),
    "a mean that is true": (
        summary(lambda s: s | {"gmv": s["gmv"] | {"mean": True}}), "no estimate", "gmv, mean: recorded true, found",
    ),
    "half an interval": (
        summary(lambda s: s | {"gmv": s["gmv"] | {"ci_low": None}}), "no estimate", "gmv, ci_low: recorded null",
    ),
    "a summary that is a list": (summary(lambda s: [s]), "not the outcomes of this version", "not the same outcomes"),
    "a summary with NaN": (text("summary.json", '{"gmv": NaN}'), "summary.json is no JSON", None),
    "a summary with half a character": (text("summary.json", '["\\ud800"]'), "summary.json is no JSON", None),
    "a summary without end": (text("summary.json", "[" * 50_000), "summary.json is no JSON", None),
    "a record with NaN": (numbers_without_json, "run.json is no JSON", None),
    "a number of 5,000 digits": (text("run.json", "1" * 5_000), "run.json is no JSON", None),
}  # fmt: skip
"""What is forged, what `report` says (None: it does not look there), and what `verify` says (None: the same)."""

FORGED_COMPARISONS = {
    "a number for the policies": (field("policies", value=2), "policies: input should be a valid list", None),
    "a policy without a scenario": (
        field("policies", value=[{"label": "x"}]), "policies[0].scenario: field required", None,
    ),
    "a warm-up of a million days": (field("warm_up", value=10**6), "warm_up: input should be less than", None),
    "a policy of another kind": (
        field("policies", 0, "scenario", "levers", value=3),
        "policies[0].levers: input should be an object",
        "this version cannot play the scenario: levers",
    ),
    "a policy with another title": (
        field("policies", 0, "scenario", "title", value="Blunter"),
        "policies[0].scenario_sha256 is not that of the scenario",
        "policies[0].scenario_sha256 is not that of the scenario",
    ),
    "another verdict on pairing": (
        field("unhelped_by_pairing", value={"Sharper": ["gmv", "<b>"]}), None, "unhelped_by_pairing: recorded"
    ),
    "an effect less": (
        table("effects", lambda f: f.iloc[1:]), "effects.parquet: not the same rows", "recorded gmv_microdrama, found",
    ),
    "effects of nobody": (
        table("effects", lambda f: f.assign(policy="nobody")), "no policy nobody", "recorded nobody, found Sharper"
    ),
    "effects without an end": (
        table("effects", lambda f: f.assign(ci_high=np.nan)), "difference has half an interval in row 0", "nan, found",
    ),
    "an infinite effect": (
        table("effects", lambda f: with_value(f, "base", 0, -np.inf)), "base is -inf in row 0", "recorded -inf, found",
    ),
    "groups without a difference": (
        table("groups", lambda f: f.assign(difference=np.nan, ci_low=np.nan, ci_high=np.nan)),
        "groups.parquet: a difference is missing",
        "column difference: recorded nan, found",
    ),
    "a league of words": (
        table("league", lambda f: f.assign(outlay="little")),
        "league.parquet: column outlay holds str, not numbers",
        "column outlay: recorded words, found numbers",
    ),
    "policy money of nobody": (
        table("incidence", lambda f: money(f, policy="nobody")), "no policy nobody",
        "incidence.parquet, 1 rows recorded, 0 found",
    ),
    "policy money of no kind": (
        table("incidence", lambda f: money(f, kind="gold")), "of no known part or kind",
        "incidence.parquet, 1 rows recorded, 0 found",
    ),
    "days of another scenario": (
        table("daily", lambda f: f.assign(scenario="base")), "scenario is base in row", "recorded base, found Sharper"
    ),
}  # fmt: skip


def money(frame, **odd):
    """The table of policy money with one row."""
    known = {"policy": "Sharper", "part": "paid", "kind": "cash", "member": "douyin", "unit": "yuan"} | odd
    return pd.DataFrame([{name: known.get(name, 1.0) for name in frame}])


ALL = [("run", name, *forged) for name, forged in FORGED_RUNS.items()]
ALL += [("comparison", name, *forged) for name, forged in FORGED_COMPARISONS.items()]


@pytest.mark.parametrize(
    ("kind", "forge", "said_by_report"), [(k, f, r) for k, _, f, r, _ in ALL], ids=[n for _, n, *_ in ALL]
)
def test_there_is_no_report_of_what_no_run_gives(copied, kind, forge, said_by_report, tmp_path, capsys):
    folder = copied[kind]
    forge(folder)
    status = main(["report", str(folder), "--out", str(tmp_path / "report.html")])
    assert status == (0 if said_by_report is None else 2)
    assert (said_by_report or "") in capsys.readouterr().err
    assert (tmp_path / "report.html").exists() == (said_by_report is None)


@pytest.mark.parametrize(
    ("kind", "forge", "said"), [(k, f, v or r) for k, _, f, r, v in ALL], ids=[n for _, n, *_ in ALL]
)
def test_nothing_that_is_forged_is_verified(copied, kind, forge, said, capsys):
    folder = copied[kind]
    forge(folder)
    assert main(["verify", str(folder)]) in (1, 2)
    told = capsys.readouterr()
    assert said in told.err
    assert "are the same" not in told.out


JUNK = (None, True, -1, 10**400, 1e300, "", "x", "\x1b[31m", [], [[]], [None], {}, {"x": {"x": []}})


def places(value, path=()):
    """The path of everything in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield (*path, name)
        yield from places(inner, (*path, name))


@pytest.mark.parametrize("kind", ["run", "comparison"])
def test_whatever_stands_in_a_field_of_the_record_is_a_report_or_refused_in_words(saved, kind, tmp_path):
    folder = Path(shutil.copytree(saved[kind], tmp_path / kind))
    path = record_in(folder)
    whole = path.read_text("utf-8")
    found = list(places(json.loads(whole)))
    top = [place for place in found if len(place) == 1]
    chosen = random.Random(7).sample(found, 60)
    refused = []
    for number, place in enumerate([*top, *top, *chosen]):
        path.write_text(whole, encoding="utf-8")
        field(*place, value=JUNK[number % len(JUNK)])(folder)
        try:
            assert folder_page(folder, "en").startswith("<!doctype html>")
        except FolderError as error:
            refused.append(str(error))
    assert len(refused) > 60
    assert [words for words in refused if not words.isprintable()] == []


def hostile(folder):
    """A forgery: every text that a record may hold at will is markup that would run a script."""
    bad = "</script><img src=x onerror=alert(1)><script>alert(2)</script>\" onload=alert(3) '"

    def change(record):
        record["title"] = record["scenario"]["title"] = bad
        record["machine"] = record["commit"] = bad
        record["versions"] = {bad: bad}
        record["scenario"][bad] = {bad: [bad]}
        record["unhelped_by_pairing"] = {bad: [bad]}
        for policy in record.get("policies", []):
            policy["label"] = policy["scenario"]["title"] = bad
            policy["scenario_sha256"] = sim.Scenario.model_validate(policy["scenario"]).sha256
        record.pop("scenario_sha256")

    for name, columns in {"effects": ["policy", "unit"], "groups": ["policy"], "league": ["policy"]}.items():
        if (folder / f"{name}.parquet").exists():
            frame = pd.read_parquet(folder / f"{name}.parquet")
            frame.assign(**dict.fromkeys(columns, bad)).to_parquet(folder / f"{name}.parquet", index=False)
    if (folder / "groups.parquet").exists():
        groups = pd.read_parquet(folder / "groups.parquet")
        groups["member"] = [name if name == "all" else f"{bad}{row}" for row, name in enumerate(groups["member"])]
        groups["verdict"] = bad
        groups.to_parquet(folder / "groups.parquet", index=False)
        daily = pd.read_parquet(folder / "daily.parquet")
        daily["scenario"] = daily["scenario"].astype(str).replace("Sharper", bad)
        daily.to_parquet(folder / "daily.parquet", index=False)
    seal(folder, change)


@pytest.mark.parametrize("kind", ["run", "comparison"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_text_in_a_folder_becomes_markup_of_its_report(copied, kind, language):
    folder = copied[kind]
    before = Page(folder_page(folder, language))
    hostile(folder)
    page = Page(folder_page(folder, language))
    assert "alert(1)" in page.words
    assert {tag for tag, _ in page.elements} == {tag for tag, _ in before.elements}
    assert len(page.scripts) == len(before.scripts) == 3
    assert [name for _, attributes in page.elements for name in attributes if name.startswith("on")] == []
    assert page.charts().keys() == before.charts().keys()


def test_a_report_that_another_hand_wrote_is_named_and_not_vouched_for(copied, capsys):
    folder = copied["run"]
    assert main(["verify", str(folder)]) == 0
    assert "summary.json, report.html\n" in capsys.readouterr().out
    text("report.html", "<p>gmv: 1 bn yuan</p>")(folder)
    assert main(["verify", str(folder)]) == 0
    proved, stated = capsys.readouterr().out.splitlines()[-2:]
    assert "report.html" not in proved
    assert stated.endswith("report.html (not what this version writes)")


def test_what_playing_again_proves_is_told_from_what_is_only_stated(copied, capsys):
    seal(copied["run"], lambda record: record.update(wall_seconds=0.001, commit="f" * 40, machine="Moon", sponsor="x"))
    assert main(["verify", str(copied["run"])]) == 0
    proved, stated = capsys.readouterr().out.splitlines()[-2:]
    assert proved.startswith("proved by playing again: scenario, scenario_sha256, seed, seeds, results_sha256, ")
    assert all(f"{name}.parquet" in proved for name in ("daily", "ledger", "agents/dramas"))
    assert stated.startswith("only stated, no replay can prove it: title, engine, versions, machine, commit, modified")
    assert "wall_seconds, sponsor" in stated


def test_what_playing_a_comparison_again_proves_is_told_too(copied, capsys):
    assert main(["verify", str(copied["comparison"])]) == 0
    proved, stated = capsys.readouterr().out.splitlines()[-2:]
    assert all(name in proved for name in ("policies", "warm_up", "unhelped_by_pairing", "effects.parquet"))
    assert all(name in stated for name in ("workers", "wall_seconds", "commit"))


def test_a_pipe_in_the_place_of_the_record_is_not_waited_for(tmp_path, capsys):
    os.mkfifo(tmp_path / "run.json")
    assert main(["verify", str(tmp_path)]) == 2
    assert "run.json is no file" in capsys.readouterr().err
