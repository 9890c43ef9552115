"""Runs and their results: intervals, folders that appear whole or not at all, records, and the table."""

import json
import math
import os
import pickle
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.outcomes import BY_KIND, OUTCOMES
from sim.records import store
from sim.records.provenance import commit, digest, versions
from sim.records.summary import estimate
from sim.records.table import outcome_table
from sim.runs.run import Run, play, run_scenario
from sim.world.catalogue import Status

BASELINE = Path(__file__).parents[2] / "scenarios/baseline.yaml"
DAYS = 20
SMALL = sim.Scenario().with_(title="A small market", viewers=300, days=DAYS, warm_up=0)
TABLES = [
    *(f"agents/{kind}" for kind in ("creators", "dramas", "merchants", "operators", "platforms")),
    *(f"observed/{name}" for name in ("days", "months", "panel", "plays", "titles")),
    "daily",
    "ledger",
]


@pytest.fixture(scope="module")
def small_run() -> Run:
    """Two replications of a small market."""
    return sim.run(SMALL, seed=5, replications=2)


@pytest.fixture(scope="module")
def folder(small_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that run was saved to."""
    return small_run.save(tmp_path_factory.mktemp("results") / "market" / "run")


def tables(results: Path) -> dict[str, pd.DataFrame]:
    """Every table of a results folder."""
    return {name: pd.read_parquet(results / f"{name}.parquet") for name in TABLES}


# what a run holds


def test_a_run_has_a_row_a_day_and_replication(small_run: Run) -> None:
    assert small_run.daily.columns.tolist() == ["replication", "day", "date", *OUTCOMES]
    assert small_run.daily["replication"].tolist() == [0] * DAYS + [1] * DAYS
    assert small_run.daily["day"].tolist() == [*range(DAYS)] * 2
    assert small_run.daily["date"].iloc[0].date() == date(2024, 1, 1)


def test_the_second_replication_is_a_run_with_the_next_seed(small_run: Run) -> None:
    alone = sim.run(SMALL, seed=6)
    second = small_run.daily[small_run.daily["replication"] == 1].drop(columns="replication").reset_index(drop=True)
    assert second.equals(alone.daily.drop(columns="replication"))
    assert small_run.record["seeds"] == [5, 6]


def test_two_seeds_do_not_meet_the_same_luck(small_run: Run) -> None:
    first, second = (group for _, group in small_run.daily.groupby("replication"))
    assert first["orders"].tolist() != second["orders"].tolist()


def test_settings_given_to_run_replace_those_of_the_scenario() -> None:
    short = sim.run(SMALL, days=3, viewers=200)
    assert (short.scenario.days, short.scenario.viewers, short.scenario.seed) == (3, 200, SMALL.seed)
    assert len(short.daily) == 3


def test_every_ledger_row_is_a_payment_between_two_accounts(small_run: Run) -> None:
    ledger = small_run.ledger
    assert ledger.columns.tolist() == ["replication", "day", "payer", "payee", "reason", "fen"]
    assert ledger["fen"].dtype == np.int64
    assert (ledger["fen"] > 0).all()
    assert (ledger["payer"].astype(str) != ledger["payee"].astype(str)).all()
    assert not ledger.duplicated(["replication", "day", "payer", "payee", "reason"]).any()
    assert set(ledger["replication"]) == {0, 1}


def test_agents_are_listed_as_they_are_at_the_end(small_run: Run) -> None:
    assert sorted(small_run.agents) == ["creators", "dramas", "merchants", "operators", "platforms"]
    platforms = small_run.agents["platforms"]
    assert platforms["platform"].tolist()[:2] == ["douyin", "kuaishou"]
    assert platforms["form"].tolist()[:3] == ["short_video", "short_video", "shelf"]
    assert "genre_return_sweet_romance" in small_run.agents["creators"]
    assert "sales_douyin" in small_run.agents["merchants"]
    assert set(small_run.agents["merchants"]["replication"]) == {0, 1}


def test_titles_of_mini_programs_and_apps_name_the_operator_that_carries_them(small_run: Run) -> None:
    dramas, operators = small_run.agents["dramas"], small_run.agents["operators"]
    assert set(operators["home"]) <= {"douyin_mini", "wechat_mini", "drama_app"}
    assert set(dramas["funding"]) == {"feed", "paywall", "advertising"}
    on_offer = dramas[dramas["status"] == Status.RUNNING]
    in_apps = on_offer["funding"] != "feed"
    assert (on_offer.loc[~in_apps, "operator"] == -1).all()
    carried = on_offer[in_apps].merge(operators, on=["replication", "operator"], suffixes=("", "_of_operator"))
    assert len(carried) == in_apps.sum() > 0
    assert (carried["active"] == 1).all()


def test_a_run_introduces_itself_in_one_line(small_run: Run) -> None:
    assert repr(small_run) == "<Run of 'A small market': 2 × 20 days>"


def test_progress_counts_the_days_of_all_replications() -> None:
    seen: list[tuple[int, int]] = []
    run_scenario(SMALL.with_(days=2, replications=2), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_replication_can_be_sent_to_another_process_and_back() -> None:
    job = pickle.loads(pickle.dumps((play, SMALL.with_(days=2), 9, "compiled", None, None)))
    one = job[0](*job[1:])
    assert pickle.loads(pickle.dumps(one)).daily.equals(one.daily)


# summary and intervals


def test_the_summary_holds_every_outcome_with_its_interval(small_run: Run) -> None:
    assert list(small_run.summary) == list(OUTCOMES)
    orders = small_run.summary["orders"]
    assert orders["replications"] == 2
    assert orders["ci_low"] <= orders["mean"] <= orders["ci_high"]
    assert orders["mean"] == pytest.approx(small_run.daily["orders"].sum() / 2)
    assert small_run.summary["subsidy_return"] == {"mean": None, "ci_low": None, "ci_high": None, "replications": 0}


def test_one_replication_has_no_interval() -> None:
    assert estimate([3.0]) == {"mean": 3.0, "ci_low": None, "ci_high": None, "replications": 1}


def test_an_interval_is_students() -> None:
    found = estimate([1.0, 2.0, 3.0, 4.0])  # t(3, .975) = 3.1824, standard deviation 1.2910
    half = 3.182446305284263 * math.sqrt(5 / 3) / 2
    assert found["mean"] == 2.5
    assert found["ci_low"] == pytest.approx(2.5 - half, rel=1e-12)
    assert found["ci_high"] == pytest.approx(2.5 + half, rel=1e-12)


def test_equal_replications_have_an_interval_without_width() -> None:
    assert estimate([0.1, 0.1, 0.1]) == {"mean": 0.1, "ci_low": 0.1, "ci_high": 0.1, "replications": 3}


# the folder


def test_a_run_folder_holds_the_files_of_the_contract(folder: Path) -> None:
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {"run.json", "summary.json", "report.html", *(f"{name}.parquet" for name in TABLES)}


def test_what_is_read_back_is_what_was_saved(small_run: Run, folder: Path) -> None:
    read = tables(folder)
    assert read["daily"].equals(small_run.daily)
    assert read["ledger"].astype(str).equals(small_run.ledger.astype(str))
    assert json.loads((folder / "summary.json").read_text("utf-8")) == small_run.summary


def test_an_undefined_outcome_is_null_in_the_file(folder: Path) -> None:
    assert pd.read_parquet(folder / "daily.parquet", dtype_backend="pyarrow")["subsidy_return"].isna().all()


def test_results_are_never_overwritten(small_run: Run, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(FileExistsError, match="never overwritten"):
        small_run.save(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_empty_folder_and_a_file_are_not_overwritten_either(small_run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("empty", "file", "dangling"):
        with pytest.raises(FileExistsError):
            small_run.save(tmp_path / name)
    with pytest.raises(NotADirectoryError, match="is not a folder"):
        small_run.save(tmp_path / "file" / "run")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dangling", "empty", "file"]


def test_a_folder_that_could_not_be_finished_does_not_appear(
    small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path, document: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(store, "_write_document", fails)
    with pytest.raises(OSError, match="disk full"):
        small_run.save(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_everything_is_on_disk_before_the_folder_gets_its_name(
    small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, synced = tmp_path / "run", []

    def fsync(handle: int) -> None:
        synced.append((Path(os.readlink(f"/proc/self/fd/{handle}")).name, target.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    small_run.save(target)
    early = {name for name, named in synced if not named}
    assert {"run.json", "summary.json", "daily.parquet", "ledger.parquet", "creators.parquet", "agents"} <= early
    assert synced[-1] == (tmp_path.name, True)


def test_a_saved_folder_can_be_read_by_others(folder: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    assert folder.stat().st_mode & 0o777 == 0o777 & ~mask


# the record


def test_the_record_says_what_was_played_and_with_what(small_run: Run, folder: Path) -> None:
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["scenario"]["viewers"] == 300
    assert record["scenario_sha256"] == small_run.scenario.sha256
    assert (record["seed"], record["seeds"], record["engine"]) == (5, [5, 6], "compiled")
    assert record["wall_seconds"] > 0
    assert {"microdrama-sim", "python", "numpy", "numba", "mesa"} <= record["versions"].keys()


def test_the_record_is_enough_to_play_the_run_again(small_run: Run) -> None:
    scenario = sim.Scenario.model_validate(small_run.record["scenario"])
    assert run_scenario(scenario).record["results_sha256"] == small_run.record["results_sha256"]


def test_the_digest_is_that_of_the_tables_read_back(small_run: Run, folder: Path) -> None:
    assert digest(tables(folder)) == small_run.record["results_sha256"]


def test_the_digest_does_not_depend_on_how_a_table_is_stored() -> None:
    words = pd.Categorical(["b", "a", "b"], categories=["b", "unused", "a"])
    frame = pd.DataFrame({"who": words, "fen": np.array([1, 2, 3], np.int32), "share": [0.5, np.nan, 1.0]})
    other = pd.DataFrame({"who": ["b", "a", "b"], "fen": [1, 2, 3], "share": [0.5, None, 1.0]})
    assert digest({"one": frame}) == digest({"one": other})


@pytest.mark.parametrize("change", [("who", "c"), ("fen", 4), ("share", 1.0000000000000002)])
def test_the_digest_notices_any_changed_value(change: tuple[str, object]) -> None:
    frame = pd.DataFrame({"who": ["b", "a"], "fen": [1, 3], "share": [0.5, 1.0]})
    changed = frame.copy()
    changed.loc[1, change[0]] = change[1]
    assert digest({"one": frame}) != digest({"one": changed})


def test_versions_and_commit_are_known_without_importing_anything_heavy() -> None:
    assert versions()["microdrama-sim"] == sim.__version__
    assert commit().keys() == {"commit", "modified"}


# the table


def test_the_table_names_every_outcome_with_its_unit_and_says_how_far_to_trust_it(small_run: Run) -> None:
    text = small_run.table()
    assert "A small market\n20 days from 2024-01-01, 300 simulated viewers, 2 replications, seeds 5 to 6" in text
    assert all(f"\n{name} " in text for name in OUTCOMES if name not in BY_KIND)  # these have a table of their own
    assert "Yuan figures rest on assumed levels of conversion" in text


def line_of(name: str, mean: float | None, low: float | None = None, high: float | None = None) -> list[str]:
    """The cells of the table's line for one outcome."""
    text = outcome_table({name: {"mean": mean, "ci_low": low, "ci_high": high, "replications": 1}}, "")
    line = next(line for line in text.splitlines() if line.startswith(name))
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


@pytest.mark.parametrize(
    ("name", "numbers", "shown"),
    [
        ("gmv", (123_456_789_012.0,), ["120 bn yuan", "the run"]),
        ("gmv", (37_390_000_000.0, 36_100_000_000.0, 38_680_000_000.0), ["37 bn yuan", "36 to 39", "the run"]),
        ("gmv", (37_390_000_000.0, 37_389_000_000.0, 37_391_000_000.0), ["37.4 bn yuan", "37.4 to 37.4", "the run"]),
        ("merchant_profit", (-2_345_678.0,), ["-2.3 m yuan", "the run"]),
        ("orders", (1_234.0,), ["1,200 orders", "the run"]),
        ("return_rate", (0.2468,), ["25 %", "last 28 days"]),
        ("return_rate", (0.2468, 0.2461, 0.2475), ["24.7 %", "24.6 to 24.8", "last 28 days"]),
        ("views_gini", (0.7654,), ["0.77", "last 28 days"]),
        ("conversion_shelf", (0.0225,), ["0.022 per page view", "last 28 days"]),
        ("cost_per_order", (0.0,), ["0 yuan per order", "last 28 days"]),
        ("subsidy_return", (None,), ["–", "last 28 days"]),
    ],
)
def test_no_more_digits_are_shown_than_the_evidence_carries(name: str, numbers: tuple, shown: list[str]) -> None:
    assert line_of(name, *numbers) == [name, *shown]


# the package


def test_the_package_offers_its_public_api_and_nothing_else() -> None:
    functions = ["compare", "ema_model", "load", "open_market", "run", "simulator", "sweep"]
    kinds = ["Comparison", "MarketModel", "Run", "Scenario", "Sweep"]
    errors = ["CacheWarning", "ChangedError", "ClusterError", "FolderError", "Problem", "ScenarioError"]
    names = sorted([*functions, *kinds, *errors, "__version__"])
    assert dir(sim) == names
    assert sim.MarketModel.__name__ == "MarketModel"
    with pytest.raises(AttributeError, match="no attribute 'rum'"):
        sim.rum  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue]


def test_the_package_has_the_version_of_its_distribution() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert sim.__version__ == project["version"]


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sim, sys; print(sorted({'numba', 'mesa', 'pandas', 'numpy', 'pydantic'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


IDLE_WITHOUT_OUT = {
    "a report": ["sim.report", "jinja2"],
    "folders of results": ["pyarrow.parquet"],
    "experiments": ["sim.experiments", "xarray", "distributed"],
    "the application": ["sim.app", "solara", "starlette", "anywidget"],
    "pictures and notebooks": ["matplotlib.pyplot", "nbformat", "IPython"],
    "compiling what is in the cache": ["numba.np.arrayobj"],
}


@pytest.mark.slow
def test_a_run_that_is_only_printed_loads_nothing_that_it_does_not_need() -> None:
    unwanted = [module for modules in IDLE_WITHOUT_OUT.values() for module in modules]
    code = (
        "import gc, sys; from sim.cli import main; status = main(sys.argv[1:]); "
        f"print(sorted(set({unwanted}) & sys.modules.keys()), gc.isenabled(), status)"
    )
    small = ["--viewers", "200", "--days", "2", "--set", "warm_up=0"]
    command = [sys.executable, "-c", code, "run", str(BASELINE), *small]
    for _ in range(2):  # the first fills the cache of kernels
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] True 0"


def test_a_run_that_is_only_printed_makes_no_record(monkeypatch, capsys) -> None:
    made = []
    monkeypatch.setattr("sim.runs.run.record_of", lambda *_, **__: made.append(1) or {})
    assert main(["run", str(BASELINE), "--viewers", "60", "--days", "1", "--set", "warm_up=0"]) == 0
    assert "gmv" in capsys.readouterr().out
    assert made == []
