"""Specification of what a run's folder holds for the report card, and of what is said of tables that no run gives."""

import shutil

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.evidence.folder import Tables, seen
from sim.evidence.observing import observe
from sim.market.model import MarketModel
from sim.records.observed import TABLES
from sim.records.observed_checks import Expected, wrong_observed
from sim.records.reading import read_frame
from sim.scenario import Scenario
from tests.market.forging import table, with_value
from tests.worlds import QUICK

RUN = Scenario().with_(viewers=150, days=45, warm_up=0, start="2023-11-10", replications=2, seed=4, **QUICK)
NOT_OF_A_FOLDER = {"buyers", "repeats", "opening"}
"""What only experiments on pairs of markets ask for."""


@pytest.fixture(scope="module")
def run():
    return sim.run(RUN)


@pytest.fixture(scope="module")
def saved(run, tmp_path_factory):
    return run.save(tmp_path_factory.mktemp("observed") / "run")


@pytest.fixture
def folder(saved, run, tmp_path, monkeypatch):
    """A copy of the run's folder; a second run gives what the first gave."""
    monkeypatch.setattr("sim.runs.verify.run_scenario", lambda *_, **__: run)
    return shutil.copytree(saved, tmp_path / "run")


@pytest.mark.parametrize("replication", [0, 1])
def test_a_folder_tells_of_each_replication_what_the_card_sees_of_that_market(saved, replication):
    frames = [read_frame(saved, name) for name in ("daily", "ledger", "agents/dramas")]
    read = seen(RUN, replication, Tables(*frames, {name: read_frame(saved, f"observed/{name}") for name in TABLES}))
    alone = RUN.with_(seed=RUN.seed + replication, replications=1)
    card = observe(MarketModel, alone, RUN.days)
    assert (read.start, read.length, read.netizens) == (card.start, card.length, card.netizens)
    for part in ("days", "months", "titles"):
        there, expected = getattr(read, part), getattr(card, part)
        odd = [name for name, values in there.items() if not np.array_equal(values, expected[name], equal_nan=True)]
        assert odd == [], part
    assert {name.split("_")[0] for name in card.titles.keys() - read.titles.keys()} <= NOT_OF_A_FOLDER
    assert card.months.keys() == read.months.keys()


def test_what_was_observed_is_read_back_as_it_was_seen(run, saved):
    for name, frame in run.observed.items():
        back = read_frame(saved, f"observed/{name}")
        assert back.astype(dict.fromkeys(back.select_dtypes("category"), str)).equals(
            frame.astype(dict.fromkeys(frame.select_dtypes("category"), str))
        ), name


def test_a_comparison_observes_nobody(tmp_path):
    short = RUN.with_(days=3, viewers=60)
    found = sim.compare(short, [short.with_(title="Sharper", targeting_accuracy=0.9)], warm_up=0, workers=1)
    files = {path.name for path in found.save(tmp_path / "comparison").rglob("*")}
    assert "daily.parquet" in files
    assert files & {"observed", *(f"{name}.parquet" for name in TABLES)} == set()


def test_the_tables_of_a_run_are_right_however_short_or_long_it_is():
    for settings in (RUN, RUN.with_(days=1), RUN.with_(days=21), RUN.with_(start="2023-12-31", days=1)):
        one = sim.run(settings.with_(viewers=60, replications=1))
        expected = Expected(one.scenario, 1, one.agents["dramas"])
        assert wrong_observed(one.observed, expected) == [], settings.days


# --- tables that no run gives ---

FORGED = {
    "a column less": ("days", lambda f: f.drop(columns="back_today"), "lacks column back_today"),
    "a column more": ("panel", lambda f: f.assign(name="Li"), "has the unknown or repeated column name"),
    "words for people": ("plays", lambda f: f.assign(people="many"), "column people holds str, not whole numbers"),
    "a day less": ("days", lambda f: f.iloc[:-1], "89 rows, not 90"),
    "a day twice": ("days", lambda f: with_value(f, "day", 1, 0), "day is 0 in row 1, not 1"),
    "fewer than nobody": ("days", lambda f: with_value(f, "sessions", 2, -1), "sessions is -1 in row 2: no market"),
    "more than there can be": ("days", lambda f: with_value(f, "episodes", 2, 2**60), "in row 2: no market gives that"),
    "more returned than delivered": (
        "days",
        lambda f: f.assign(returned_live=f["delivered_live"] + 1),
        "returned_live is above delivered_live in row 0",
    ),
    "more begun than shown": (
        "days", lambda f: f.assign(titles_begun=f["titles_shown"] + 1), "titles_begun is above titles_shown in row 0"
    ),
    "a month that is not over": (
        "months", lambda f: pd.concat([f, f.iloc[-1:]]), "3 rows, not 2",
    ),
    "another month": (
        "months",
        lambda f: f.assign(month=f["month"] + pd.Timedelta(days=31)),
        "month is 2023-12-02T00:00:00.000 in row 0",
    ),
    "women who are too many": (
        "months",
        lambda f: f.assign(watched_women=f["watched_women"] + 1),
        "watched is not that of women and men in row 0",
    ),
    "payers who do not watch": (
        "months", lambda f: f.assign(paid=f["watched"] + 1), "paid is above watched in row 0"
    ),
    "too good a guess": ("months", lambda f: f.assign(accuracy=1.5), "accuracy is 1.5 in row 0, no correlation"),
    "an infinite guess": ("months", lambda f: f.assign(accuracy=np.inf), "column accuracy is inf in row 0"),
    "a row of plays twice": ("plays", lambda f: pd.concat([f.iloc[:1], f]), "row 1 repeats another"),
    "more episodes than are counted": (
        "plays", lambda f: with_value(f, "episodes", 0, 201), "episodes is 201 in row 0"
    ),
    "plays of a day that was not played": ("plays", lambda f: with_value(f, "day", 3, -1), "day is -1 in row 3"),
    "more on one platform than anywhere": (
        "plays", lambda f: f.assign(people_on_kuaishou=f["people"] + 1), "people_on_kuaishou is above people in row 0"
    ),
    "a title less": ("titles", lambda f: f.iloc[1:], "rows, not"),
    "another title": ("titles", lambda f: with_value(f, "drama", 0, 7), "drama is 7 in row 0, not 0"),
    "views that went away": (
        "titles", lambda f: f.assign(opening_views=2**50), "opening_views is above the views at the end in row 0"
    ),
    "a person twice": (
        "panel", lambda f: with_value(f, "viewer", 1, 0), "viewer: not everybody once, in the order of rows"
    ),
    "a person who is none": ("panel", lambda f: with_value(f, "viewer", 149, 150), "viewer: not everybody once"),
    "a person less": ("panel", lambda f: f.iloc[1:], "599 rows, not 600"),
    "a month of 32 days": ("panel", lambda f: f.assign(days=32), "a month has more than 31 days in row 0"),
    "a person who is always there": (
        "panel", lambda f: f.assign(active_days=f["days"] + 1), "active_days is above days in row 0"
    ),
    "a third gender": ("panel", lambda f: f.assign(gender="robots"), "gender is none of this version in row 0"),
    "no minutes": ("panel", lambda f: f.assign(minutes=np.nan), "minutes is nan in row 0: no market gives that"),
}  # fmt: skip
"""Which table is forged, how, and what is said of it."""


@pytest.mark.parametrize(("name", "change", "said"), FORGED.values(), ids=FORGED)
def test_there_is_no_card_of_what_no_run_gives(folder, name, change, said, tmp_path, capsys):
    table(f"observed/{name}", change)(folder)
    assert main(["evidence", str(folder), "--out", str(tmp_path / "card")]) == 2
    told = capsys.readouterr().err
    assert f"observed/{name}.parquet: " in told
    assert said in told
    assert not (tmp_path / "card").exists()


@pytest.mark.parametrize(("name", "change", "said"), FORGED.values(), ids=FORGED)
def test_a_second_run_does_not_confirm_it_either(folder, name, change, said, capsys):
    table(f"observed/{name}", change)(folder)
    assert main(["verify", str(folder)]) == 1
    assert f"observed/{name}.parquet, " in capsys.readouterr().err


def test_all_that_is_wrong_is_told_at_once(folder, tmp_path, capsys):
    table("observed/days", lambda f: f.assign(sessions=-1, titles_shown=-1))(folder)
    table("observed/months", lambda f: f.drop(columns="paid"))(folder)
    table("observed/panel", lambda f: f.assign(gender="robots", days=32))(folder)
    table("daily", lambda f: f.drop(columns="gmv"))(folder)
    assert main(["evidence", str(folder), "--out", str(tmp_path / "card")]) == 2
    told = capsys.readouterr().err
    for said in ("sessions is -1", "titles_shown is -1", "lacks column paid", "gender is none of this version",
                 "more than 31 days", "lacks column gmv"):  # fmt: skip
        assert said in told


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_damaged_or_gone_is_named(folder, name, tmp_path, capsys):
    path = folder / f"observed/{name}.parquet"
    content = path.read_bytes()
    for damage in (lambda: path.write_bytes(content[:-9]), path.unlink):
        damage()
        assert main(["evidence", str(folder), "--out", str(tmp_path / "card")]) == 2
        assert f"{name}.parquet is missing or was changed" in capsys.readouterr().err


def test_a_run_that_was_played_again_is_the_same_in_every_note(saved, capsys):
    assert main(["verify", str(saved)]) == 0
    assert "are the same" in capsys.readouterr().out
