"""Specification of what somebody has who installed the wheel and stands in an empty folder."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TINY = ["--viewers", "60", "--days", "2", "--set", "warm_up=0"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built by the project's own backend, which needs no network."""
    from hatchling.build import build_wheel

    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return folder / build_wheel(str(folder))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel's contents, where Python finds them before any clone."""
    folder = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


@pytest.fixture
def microdrama(installed, tmp_path):
    """The command in an empty folder; what it printed."""

    def command(*arguments, status=0):
        done = subprocess.run(
            [sys.executable, "-m", "sim", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    return command


def test_it_holds_what_pages_are_made_of(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    made_of = {path for folder in ("assets", "templates") for path in (ROOT / "sim").rglob(f"{folder}/**/*.*")}
    assert {"page.html", "run.html", "answer.html", "page.js", "echarts.min.js"} <= {path.name for path in made_of}
    assert {path.relative_to(ROOT).as_posix() for path in made_of} - held == set()


def test_it_holds_every_scenario_and_sweep_of_the_repository(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    here = [path.relative_to(ROOT) for part in ("scenarios", "sweeps") for path in (ROOT / part).glob("*.yaml")]
    assert len(here) > 15
    assert {f"sim/shipped/{path.as_posix()}" for path in here} - held == set()


def test_it_holds_no_tests_and_nothing_that_was_made_here(wheel):
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sim"}


def test_a_run_without_a_file_plays_the_baseline_that_is_in_it(microdrama, installed, tmp_path):
    said = microdrama("run", *TINY)
    assert said.startswith("The microdrama market in 2024\n2 days from 2024-01-01, 60 simulated viewers")
    assert said == microdrama("run", "baseline", *TINY)
    assert list(tmp_path.iterdir()) == []


def test_ten_lines_of_ones_own_extend_the_baseline_by_its_name(microdrama, tmp_path):
    (tmp_path / "mine.yaml").write_text("extends: baseline\ntitle: Mine\nlevers: {targeting_accuracy: 0.8}\n")
    assert microdrama("run", "mine.yaml", *TINY, "--out", "results").startswith("Mine\n")
    record = json.loads((tmp_path / "results/run.json").read_text())
    assert record["scenario"]["levers"]["targeting_accuracy"] == 0.8
    assert record["commit"] is None  # an installed copy has no history


def test_init_copies_what_is_in_it_and_every_copy_is_good(microdrama, tmp_path):
    microdrama("init", "market")
    copies = sorted((tmp_path / "market").rglob("*.yaml"))
    assert {path.name for path in copies} == {
        path.name for part in ("scenarios", "sweeps") for path in (ROOT / part).glob("*.yaml")
    }
    assert microdrama("validate", *copies).count(": good") == len(copies)
