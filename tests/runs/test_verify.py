"""Specification of `microdrama verify`: every number played again, and every byte watched."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.records.difference import first_difference
from sim.records.store import document_text, files_in, sealed, sha256_of

SMALL = sim.Scenario().with_(title="A small market", viewers=120, days=6, warm_up=0, replications=2)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return sim.run(SMALL).save(tmp_path_factory.mktemp("verify") / "run")


@pytest.fixture
def folder(played, tmp_path):
    return Path(shutil.copytree(played, tmp_path / "run"))


def sealed_again(folder):
    """Make a forger's record: right checksums for whatever the files now hold."""
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["files"] = {name: sha256_of(folder / name) for name in record["files"]}
    (folder / "run.json").write_text(document_text(sealed(record)), encoding="utf-8")


def forged(folder, name, row, column, change):
    frame = pd.read_parquet(folder / f"{name}.parquet")
    values = frame[column].tolist()
    values[row] = change(values[row])
    frame[column] = values
    frame.to_parquet(folder / f"{name}.parquet", index=False)


# the same


def test_a_run_played_again_gives_every_number(folder, capsys):
    assert main(["verify", str(folder)]) == 0
    said = capsys.readouterr()
    assert "numbers are the same, and no byte was changed" in said.out
    assert said.err == ""


def test_a_new_report_in_the_folder_changes_nothing(folder):
    assert main(["report", str(folder), "--language", "zh"]) == 0
    assert main(["verify", str(folder)]) == 0


def test_other_versions_are_told_and_are_no_difference(folder, capsys):
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["versions"]["numpy"] = "1.0"
    (folder / "run.json").write_text(document_text(sealed(record)), encoding="utf-8")
    assert main(["verify", str(folder)]) == 0
    assert "note: numpy: recorded with 1.0, now" in capsys.readouterr().out


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    one = SMALL.with_(title="Sharper", targeting_accuracy=0.9)
    comparison = sim.compare(SMALL, [one], replications=2, warm_up=0, workers=1)
    return comparison.save(tmp_path_factory.mktemp("compared") / "comparison")


def test_a_comparison_played_again_gives_every_number(compared, capsys):
    assert main(["verify", str(compared), "--threads", "1"]) == 0
    assert "numbers are the same, and no byte was changed" in capsys.readouterr().out


def test_a_number_of_a_comparison_that_differs_is_named(compared, tmp_path, capsys):
    folder = Path(shutil.copytree(compared, tmp_path / "comparison"))
    forged(folder, "effects", 3, "difference", lambda value: 1.5)
    assert main(["verify", str(folder), "--threads", "1"]) == 1
    said = capsys.readouterr().err
    assert "effects.parquet, row 3, column difference: recorded 1.5, found" in said
    assert "effects.parquet is not as it was written" in said


# numbers that differ


def test_the_first_number_that_differs_is_named(folder, capsys):
    frame = pd.read_parquet(folder / "daily.parquet")
    true = frame.loc[8, "orders"]
    forged(folder, "daily", 8, "orders", lambda value: value + 1)
    sealed_again(folder)
    assert main(["verify", str(folder)]) == 1
    expected = f"daily.parquet, row 8 (replication 1, day 2), column orders: recorded {true + 1}, found {true}"
    assert expected in capsys.readouterr().err


def test_a_single_fen_and_another_name_are_noticed(folder, capsys):
    forged(folder, "ledger", 5, "fen", lambda value: value + 1)
    forged(folder, "agents/platforms", 0, "form", lambda value: "shelf")
    assert main(["verify", str(folder)]) == 1
    said = capsys.readouterr().err
    assert "agents/platforms.parquet, row 0 (replication 0), column form: recorded shelf, found short_video" in said
    assert "ledger.parquet is not as it was written" in said


def test_a_summary_that_the_run_does_not_give_is_named(folder, capsys):
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    summary["gmv"]["mean"] *= 2
    (folder / "summary.json").write_text(document_text(summary), encoding="utf-8")
    sealed_again(folder)
    assert main(["verify", str(folder)]) == 1
    assert "summary.json, gmv, mean: recorded" in capsys.readouterr().err


def test_a_record_of_another_scenario_gives_other_numbers(folder, capsys):
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["scenario"]["seed"] = 9
    (folder / "run.json").write_text(document_text(sealed(record)), encoding="utf-8")
    assert main(["verify", str(folder)]) == 1
    assert "daily.parquet, row 0 (replication 0, day 0), column" in capsys.readouterr().err


def test_a_scenario_this_version_does_not_know_is_told(folder, capsys):
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["scenario"]["purchase"]["gone"] = 1
    (folder / "run.json").write_text(document_text(sealed(record)), encoding="utf-8")
    assert main(["verify", str(folder)]) == 1
    assert "this version cannot play the scenario: purchase.gone" in capsys.readouterr().err


# bytes


def names(folder):
    return [path.relative_to(folder).as_posix() for path in files_in(folder)]


@pytest.mark.slow
def test_any_changed_byte_of_any_file_is_noticed(played, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sim.runs.verify.run_scenario", lambda *_, **__: _recorded(played))
    for name in names(played):
        content = (played / name).read_bytes()
        for place in (0, len(content) // 3, len(content) - 1):
            folder = Path(shutil.copytree(played, tmp_path / "copy"))
            (folder / name).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert main(["verify", str(folder)]) in (1, 2), f"byte {place} of {name}"
            assert name in capsys.readouterr().err
            shutil.rmtree(folder)


def test_whitespace_in_the_record_is_noticed(folder, capsys):
    record = folder / "run.json"
    record.write_text(record.read_text("utf-8") + "\n", encoding="utf-8")
    assert main(["verify", str(folder)]) == 1
    assert "run.json was changed after it was written" in capsys.readouterr().err


def test_a_changed_record_is_not_played(folder, monkeypatch, capsys):
    monkeypatch.setattr("sim.runs.verify.run_scenario", None)
    record = folder / "run.json"
    record.write_text(record.read_text("utf-8").replace('"viewers": 120', '"viewers": 121'), encoding="utf-8")
    assert main(["verify", str(folder)]) == 1
    assert "nothing was played" in capsys.readouterr().err


def test_a_file_that_does_not_belong_there_is_noticed(folder, monkeypatch, played, capsys):
    monkeypatch.setattr("sim.runs.verify.run_scenario", lambda *_, **__: _recorded(played))
    (folder / "agents" / "more.parquet").write_bytes(b"x")
    assert main(["verify", str(folder)]) == 1
    assert "agents/more.parquet is not part of the results" in capsys.readouterr().err


class _Played:
    def __init__(self, folder):
        self._folder = folder
        self.summary = json.loads((folder / "summary.json").read_text("utf-8"))

    def tables(self):
        return {
            name.removesuffix(".parquet"): pd.read_parquet(self._folder / name)
            for name in names(self._folder)
            if name.endswith(".parquet")
        }


def _recorded(folder):
    """A second run that gives what is recorded, without playing."""
    return _Played(folder)


# folders that cannot be read


@pytest.mark.parametrize("name", ["daily.parquet", "summary.json", "agents/dramas.parquet", "report.html", "run.json"])
def test_a_missing_file_is_named(folder, name, capsys):
    (folder / name).unlink()
    assert main(["verify", str(folder)]) == 2
    assert f"{folder / name} is missing" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["daily.parquet", "summary.json", "agents/dramas.parquet", "run.json"])
def test_a_truncated_file_is_named(folder, name, capsys):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    assert main(["verify", str(folder)]) == 2
    said = capsys.readouterr().err
    assert str(folder / name) in said
    assert "truncated or damaged" in said


@pytest.mark.parametrize("command", ["verify", "report"])
@pytest.mark.parametrize("record", ["", "[]", "{}", "null", '{"files": 3}', "[" * 100_000])
def test_a_record_that_is_none_is_told(command, record, tmp_path, capsys):
    (tmp_path / "run.json").write_text(record)
    assert main([command, str(tmp_path)]) == 2
    assert f"{tmp_path / 'run.json'} is no" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verify", "report"])
def test_a_sealed_record_of_something_else_is_told(command, tmp_path, capsys):
    (tmp_path / "run.json").write_text(document_text(sealed({"files": {}})))
    assert main([command, str(tmp_path)]) == 2
    assert "is no record of results" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verify", "report"])
def test_a_folder_that_is_none_is_told(command, tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert main([command, str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert main([command, str(tmp_path / "file")]) == 2
    assert "is no folder" in capsys.readouterr().err
    assert main([command, str(tmp_path)]) == 2
    assert "run.json is missing" in capsys.readouterr().err


# where tables differ

FRAME = pd.DataFrame(
    {
        "day": [0, 1, 2],
        "share": [0.5, np.nan, 1.0],
        "who": pd.Categorical(["a", "b", "a"]),
        "date": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"]),
        "on": [True, False, True],
    }
)


def test_a_table_equals_itself_in_whatever_types_it_is_held():
    other = FRAME.astype({"day": "int32", "who": str}).assign(date=FRAME["date"].astype("datetime64[ms]"))
    assert first_difference(FRAME, FRAME) is None
    assert first_difference(FRAME, other) is None


@pytest.mark.parametrize(
    ("row", "column", "value", "told"),
    [
        (1, "share", 0.0, "row 1 (day 1), column share: recorded nan, found 0.0"),
        (2, "share", np.nextafter(1.0, 2), "column share: recorded 1.0, found 1.0000000000000002"),
        (0, "who", "b", "row 0 (day 0), column who: recorded a, found b"),
        (2, "day", 7, "row 2, column day: recorded 2, found 7"),
        (1, "on", True, "column on: recorded False, found True"),
    ],
)
def test_the_smallest_difference_is_found(row, column, value, told):
    other = FRAME.copy()
    other.loc[row, column] = value
    assert told in first_difference(FRAME, other)


def test_the_sign_of_zero_is_a_difference():
    assert first_difference(pd.DataFrame({"x": [0.0]}), pd.DataFrame({"x": [-0.0]}))


def test_more_rows_and_other_columns_are_told():
    assert first_difference(FRAME, FRAME.iloc[:2]) == "3 rows recorded, 2 found"
    assert first_difference(FRAME, FRAME.drop(columns="on")) == "columns in only one of both: on"
    assert first_difference(FRAME, FRAME[FRAME.columns[::-1]]) == "columns are in another order"
