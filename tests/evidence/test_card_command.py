"""Specification of `microdrama evidence`."""

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.evidence.experiments import Play
from tests.evidence.records import daily

BASELINE = str(Path(__file__).parents[2] / "scenarios/baseline.yaml")


def evidence(*options):
    return main(["evidence", BASELINE, *map(str, options)])


def test_the_card_is_printed_and_kept(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(Play, "observed", lambda self, base, seed: daily(gmv=100 + seed, consumer_surplus=1))
    assert evidence("--seeds", 2, "--viewers", 60, "--only", "netizens", "live_closed", "--workers", 1,
                    "--out", tmp_path / "card") == 0  # fmt: skip
    said = capsys.readouterr().out
    assert "0 of 1 rows that count are inside" in said  # without an effect there is no sign
    assert [entry["id"] for entry in json.loads((tmp_path / "card/evidence.json").read_text())] == [
        "netizens",
        "live_closed",
    ]


def test_a_card_in_chinese_is_chinese(tmp_path, capsys):
    assert evidence("--only", "netizens", "--language", "zh", "--out", tmp_path / "card") == 0
    assert "模型的输入" in capsys.readouterr().out
    assert "模型的输入" in (tmp_path / "card/evidence.json").read_text()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--only", "grwoth"], "--only: no row of the report card is called grwoth; did you mean 'growth'?"),
        (["--viewers", "many"], "--viewers: viewers is many"),
        (["--viewers", "1"], "--viewers: viewers is 1: must be at least 50"),
    ],
)
def test_bad_input_is_refused_and_nothing_written(options, complaint, tmp_path, capsys):
    assert evidence(*options, "--out", tmp_path / "card") == 2
    assert capsys.readouterr().err.startswith(complaint)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_refused_before_anything_is_played(tmp_path, capsys):
    assert evidence("--viewers", "20_000_000", "--out", tmp_path) == 2
    assert "exists already" in capsys.readouterr().err


def test_the_size_of_a_run_s_folder_cannot_be_asked_for(tmp_path, capsys):
    assert main(["evidence", str(tmp_path), "--viewers", "60", "--out", str(tmp_path / "card")]) == 2
    assert "those of the run" in capsys.readouterr().err
    assert main(["evidence", str(tmp_path), "--out", str(tmp_path / "card")]) == 2
    assert "no folder of a run" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--seeds", "0"], ["--only"], []])
def test_a_command_without_what_it_needs_is_bad_input(options, tmp_path):
    out = ["--out", str(tmp_path / "card")] if options else []
    with pytest.raises(SystemExit) as left:
        evidence(*options, *out)
    assert left.value.code == 2
