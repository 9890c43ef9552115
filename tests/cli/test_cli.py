"""Specification of the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SMALL = ["--viewers", "60", "--days", "3", "--set", "warm_up=0"]


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("title: x\nlevers: {targeting_accuracy: 1.4}\n")
    return path


def test_validate_says_that_good_files_are_good(capsys):
    assert main(["validate", *map(str, SCENARIOS.glob("*.yaml"))]) == 0
    assert capsys.readouterr().out.count(": good\n") == len(list(SCENARIOS.glob("*.yaml")))


def test_validate_checks_every_file_even_after_a_bad_one(bad, capsys):
    assert main(["validate", str(bad), str(SCENARIOS / "baseline.yaml")]) == 2
    said = capsys.readouterr()
    assert f"{bad}:2: levers.targeting_accuracy is 1.4: must be at most 1." in said.err
    assert "baseline.yaml: good" in said.out


def test_validate_answers_without_loading_the_heavy_libraries():
    code = (
        "import sys; from sim.cli import main; status = main(sys.argv[1:]); "
        "print(sorted({'numpy', 'numba', 'pandas', 'mesa'} & set(sys.modules))); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "validate", SCENARIOS / "baseline.yaml"],
        capture_output=True,
        text=True,
        cwd=SCENARIOS.parent,
    )
    assert done.returncode == 0
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--days", "0"], "--days: days is 0: must be at least 1."),
        (["--viewers", "many"], "--viewers: viewers is many: must be a whole number."),
        (["--seed", "-1"], "--seed: seed is -1: must be at least 0."),
        (["--set", "levers.cear=1"], "--set: levers.cear: no such parameter; did you mean 'care'?"),
    ],
)
def test_run_refuses_bad_options_without_a_traceback(options, complaint, capsys):
    assert main(["run", str(SCENARIOS / "baseline.yaml"), *options]) == 2
    said = capsys.readouterr()
    assert said.err.startswith(complaint)
    assert said.out == ""


def test_run_reports_the_errors_of_file_and_options_together(bad, capsys):
    assert main(["run", str(bad), "--days", "0", "--set", "oops"]) == 2
    said = capsys.readouterr().err
    assert all(part in said for part in (f"{bad}:2: ", "--days: ", "--set: "))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["compare"],
        ["run", "x.yaml", "--engine", "steam"],
        ["run", "x.yaml", "--threads", "0"],
        ["run", "x", "--day", "3"],
    ],
)
def test_a_command_that_makes_no_sense_is_bad_input(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: microdrama" in capsys.readouterr().err


def test_a_terminal_without_chinese_characters_still_gets_an_answer(tmp_path):
    (tmp_path / "bad.yaml").write_text("短剧: 1\n", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))",
            "validate",
            "bad.yaml",
        ],
        capture_output=True,
        cwd=tmp_path,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(SCENARIOS.parent)},
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"bad.yaml:1: ??: no such parameter; known here: title")


def test_bad_input_writes_nothing(bad, tmp_path):
    assert main(["run", str(bad), "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_run_never_overwrites_and_says_so_before_it_starts(tmp_path, capsys):
    assert main(["run", str(SCENARIOS / "baseline.yaml"), "--viewers", "20_000_000", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"--out: {tmp_path} exists already")


def test_run_prints_a_table_of_outcomes_and_keeps_nothing_unless_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["run", str(SCENARIOS / "baseline.yaml"), *SMALL]) == 0
    said = capsys.readouterr()
    assert "gmv_microdrama" in said.out
    assert said.err == ""  # no progress where nobody watches
    assert list(tmp_path.iterdir()) == []


def test_run_leaves_a_complete_folder(tmp_path, capsys):
    out = tmp_path / "results" / "one"
    policy = str(SCENARIOS / "all_three.yaml")
    assert main(["run", policy, *SMALL, "--seed", "7", "--replications", "2", "--out", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    record = json.loads((out / "run.json").read_text())
    daily = pd.read_parquet(out / "daily.parquet")
    ledger = pd.read_parquet(out / "ledger.parquet")
    summary = json.loads((out / "summary.json").read_text())
    assert record["seeds"] == [7, 8]
    assert len(daily) == 2 * 3
    assert list(daily.columns[:3]) == ["replication", "day", "date"]
    assert (ledger["fen"] > 0).all()
    assert set(summary["gmv"]) == {"mean", "ci_low", "ci_high", "replications"}
    kinds = {"creators", "operators", "merchants", "platforms", "dramas"}
    assert {path.stem for path in (out / "agents").iterdir()} == kinds


def test_both_engines_write_the_same_days(tmp_path):
    scenario = str(SCENARIOS / "baseline.yaml")
    for engine in ("compiled", "mesa"):
        out = str(tmp_path / engine)
        assert main(["run", scenario, *SMALL, "--engine", engine, "--threads", "1", "--out", out]) == 0
    compiled, mesa = (pd.read_parquet(tmp_path / engine / "daily.parquet") for engine in ("compiled", "mesa"))
    pd.testing.assert_frame_equal(compiled, mesa, check_exact=True)
