"""A full disk loses nothing that was there, says which file did not fit and how to go on, and leaves no drafts."""

import errno
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from sim.cli import main
from sim.drafts import clear_drafts, draft
from sim.experiments.sweeps.results import Sweep
from sim.records import store
from sim.records.store import create_file, replace_file, write_folder

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASELINE, POLICY = str(SCENARIOS / "baseline.yaml"), str(SCENARIOS / "sharper_targeting.yaml")
SMALL = ["--viewers", "60", "--days", "2", "--set", "warm_up=0"]
NO_ROOM = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
WAY_ON = "No space left on device; free some space there, or choose a place with more"
COMMAND = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))"]


@pytest.fixture
def small_disk(monkeypatch):
    """Where this is called with part of a path, whatever has it in its path can no longer grow."""
    places = []

    def writes(usual, path_of):
        def write(*arguments, **options):
            if any(place in str(path_of(arguments)) for place in places):
                raise NO_ROOM
            return usual(*arguments, **options)

        return write

    monkeypatch.setattr(Path, "write_bytes", writes(Path.write_bytes, lambda given: given[0]))
    monkeypatch.setattr(store, "_write_frame", writes(store._write_frame, lambda given: given[-1].name))
    yield places.append
    places.clear()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# what is said


def test_a_run_that_cannot_be_kept_is_printed_and_kept_elsewhere(tmp_path, small_disk, monkeypatch, capsys):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    small_disk("/full/")
    assert main(["run", BASELINE, *SMALL, "--out", str(tmp_path / "full" / "run")]) == 1
    said = capsys.readouterr()
    assert "gmv" in said.out
    assert "Results are in" not in said.out
    assert f"--out: {tmp_path}/full/run/daily.parquet: {WAY_ON}" in said.err
    (folder,) = (tmp_path / "temporary").glob("*/run")
    assert f"the results are in {folder} instead" in said.err
    assert list((tmp_path / "full").iterdir()) == []
    assert main(["verify", str(folder)]) == 0


@pytest.mark.slow
def test_a_comparison_that_cannot_be_kept_is_printed_and_kept_elsewhere(tmp_path, small_disk, monkeypatch, capsys):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    small_disk("/full/")
    pairs = ["--warm-up", "0", "--replications", "2", "--workers", "1"]
    assert main(["compare", BASELINE, POLICY, *SMALL, *pairs, "--out", str(tmp_path / "full" / "compared")]) == 1
    said = capsys.readouterr()
    assert "who gains and who loses" in said.out
    assert f"--out: {tmp_path}/full/compared/effects.parquet: {WAY_ON}" in said.err
    (folder,) = (tmp_path / "temporary").glob("*/compared")
    assert f"the results are in {folder} instead" in said.err
    assert list((tmp_path / "full").iterdir()) == []
    assert main(["verify", str(folder)]) == 0


@pytest.mark.slow
def test_where_nothing_can_be_kept_a_run_is_printed_all_the_same(tmp_path):
    """A real limit instead of a real disk: files of this process cannot grow beyond 2,000 bytes."""
    finished = subprocess.run(
        [*COMMAND, "run", BASELINE, *SMALL, "--out", tmp_path / "run"],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000)),
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 1
    assert "gmv" in finished.stdout
    assert f"--out: {tmp_path}/run/daily.parquet: File too large; free some space there" in finished.stderr
    assert "the results are kept nowhere: " in finished.stderr
    assert "Traceback" not in finished.stderr
    assert not (tmp_path / "run").exists()


def test_a_sweep_says_which_file_did_not_fit_and_goes_on_when_there_is_room(tmp_path, small_disk, capsys):
    file, folder = tmp_path / "sweep.yaml", tmp_path / "swept"
    file.write_text("days: 2\nviewers: 60\nwarm_up: 0\nsweep: {levers: {care: [0.2, 0.4]}}\n", encoding="utf-8")
    command = ["sweep", str(file), "--workers", "1", "--out", str(folder)]
    small_disk("/parts/")
    assert main(command) == 1
    said = capsys.readouterr()
    assert f"microdrama: {folder}/parts/" in said.err
    assert f".parquet: {WAY_ON}" in said.err
    assert (
        f"what was played is in {folder}; go on with: microdrama {' '.join(command)}".split("--workers")[0] in said.err
    )
    assert names(folder) == ["parts", "plan.json"]
    assert names(folder / "parts") == []


def test_a_sweep_whose_table_does_not_fit_is_printed_and_the_next_call_writes_it(tmp_path, monkeypatch, capsys):
    file, folder = tmp_path / "sweep.yaml", tmp_path / "swept"
    file.write_text("days: 2\nviewers: 60\nwarm_up: 0\nsweep: {levers: {care: [0.2, 0.4]}}\n", encoding="utf-8")
    command = ["sweep", str(file), "--workers", "1", "--out", str(folder)]
    usual = Path.write_bytes
    with monkeypatch.context() as full:

        def write(path, content):
            if path.name.startswith(".table.csv."):
                raise NO_ROOM
            return usual(path, content)

        full.setattr(Path, "write_bytes", write)
        assert main(command) == 0
    said = capsys.readouterr()
    assert f"warning: {folder}/table.csv cannot be written: No space left on device" in said.err
    assert "2 points" in said.out
    assert names(folder) == ["index", "parts", "plan.json"]
    assert main(command) == 0
    assert names(folder) == ["index", "parts", "plan.json", "table.csv"]
    assert len(Sweep.load(folder)) == 2


@pytest.mark.parametrize("written", ["report.html", "run.json"])
def test_a_report_that_does_not_fit_leaves_the_folder_as_it_was(tmp_path, small_disk, written, capsys):
    folder = tmp_path / "run"
    assert main(["run", BASELINE, *SMALL, "--out", str(folder)]) == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    small_disk(f".{written}.")
    assert main(["report", str(folder), "--language", "zh"]) == 1
    assert f"microdrama: {folder}/{written}: {WAY_ON}" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_output_that_is_full_is_told_of_once():
    with open("/dev/full", "wb") as output:
        finished = subprocess.run([*COMMAND, "schema"], stdout=output, stderr=subprocess.PIPE, text=True)
    assert (finished.returncode, finished.stderr) == (1, f"microdrama: the output: {WAY_ON}\n")


@pytest.mark.parametrize("write", [replace_file, create_file])
def test_a_file_that_does_not_fit_does_not_appear_and_is_named(tmp_path, small_disk, write):
    small_disk("big")
    with pytest.raises(OSError, match=f"No space left on device: '{tmp_path}/big.json'"):
        write(tmp_path / "big.json", b"content")
    assert names(tmp_path) == []


def test_where_there_are_no_hard_links_half_a_file_does_not_stay(tmp_path, monkeypatch):
    class Full:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def write(self, _):
            raise NO_ROOM

    def opened(path, *arguments, **options):
        file = usual(path, *arguments, **options)
        if arguments == ("xb",):
            file.close()
            return Full()
        return file

    def no_links(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    usual = Path.open
    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(OSError, match="No space left"):
        create_file(tmp_path / "plan.json", b"content")
    assert names(tmp_path) == []


# what killed processes leave behind

HOLD = """
import os, sys, time
from pathlib import Path
from sim.drafts import draft
with draft(Path(sys.argv[1]), folder=True) as one, draft(Path(sys.argv[2])) as other:
    (one / "part").write_bytes(b"content")
    print(flush=True)
    time.sleep(600)
"""


def test_drafts_of_killed_runs_are_cleared_by_the_next_run_beside_them(tmp_path):
    writer = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "run", tmp_path / "page"], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.readline()
    assert len(names(tmp_path)) == 2
    write_folder(tmp_path / "first", {}, {}, {})
    assert len(names(tmp_path)) == 3, "they are being written"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    write_folder(tmp_path / "second", {}, {}, {})
    assert names(tmp_path) == ["first", "second"]
    writer.stdout.close()


def test_nothing_but_drafts_is_cleared(tmp_path):
    others = [".tmp", ".notes.tmp", "run.0123abcd.tmp", ".run.0123abcd", ".run.0123ABCD.tmp", ".run.0123abcde.tmp"]
    for name in others:
        (tmp_path / name).touch()
    (tmp_path / ".link.0123abcd.tmp").symlink_to(tmp_path / ".notes.tmp")
    os.mkfifo(tmp_path / ".pipe.0123abcd.tmp")
    (tmp_path / ".run.89abcdef.tmp").mkdir()
    clear_drafts(tmp_path)
    assert ".run.89abcdef.tmp" not in names(tmp_path)
    assert set(others) < set(names(tmp_path))
    clear_drafts(tmp_path / "nowhere")


def test_where_there_are_no_locks_drafts_are_cleared_when_they_are_old(tmp_path, monkeypatch):
    def no_locks(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    old, new = tmp_path / ".a.0123abcd.tmp", tmp_path / ".b.0123abcd.tmp"
    for path in (old, new):
        path.touch()
    os.utime(old, (time.time() - 7200,) * 2)
    clear_drafts(tmp_path)
    assert names(tmp_path) == [new.name]
    with draft(tmp_path / "c") as path:
        path.write_bytes(b"content")
        path.replace(tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == b"content"
