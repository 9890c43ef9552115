"""Folders whose names are no UTF-8 are folders like any other."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiments.sweeps.results import Sweep

pytestmark = pytest.mark.slow

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SMALL = ["--viewers", "60", "--days", "2", "--set", "warm_up=0"]
NAMES = {"Latin-1": b"d\xe9j\xe0 vu", "GB18030": "短剧".encode("gb18030"), "Chinese": "短剧".encode()}
SWEEP = """
extends: baseline.yaml
days: 2
viewers: 60
replications: 2
sweep: {design: grid, levers: {targeting_accuracy: [0.4, 0.8]}}
"""


@pytest.fixture(params=NAMES.values(), ids=NAMES)
def folder(tmp_path, request):
    """A folder with such a name, and scenarios in it."""
    place = tmp_path / os.fsdecode(request.param)
    place.mkdir()
    shutil.copy(SCENARIOS / "baseline.yaml", place)
    (place / "policy.yaml").write_text("extends: baseline.yaml\nlevers: {targeting_accuracy: 0.9}\n", encoding="utf-8")
    (place / "sweep.yaml").write_text(SWEEP, encoding="utf-8")
    return place


def done(*arguments):
    assert main([str(argument) for argument in arguments]) == 0


def test_a_run_is_kept_reported_and_verified_there(folder):
    done("run", folder / "baseline.yaml", *SMALL, "--out", folder / "run")
    done("report", folder / "run", "--language", "zh")
    done("report", folder / "run", "--out", folder / "page.html")
    done("verify", folder / "run")


def test_a_comparison_is_kept_reported_and_verified_there(folder):
    pairs = ["--warm-up", "2", "--replications", "2", "--workers", "1"]
    done("compare", folder / "baseline.yaml", folder / "policy.yaml", *SMALL, *pairs, "--out", folder / "compared")
    done("report", folder / "compared")
    done("verify", folder / "compared")


def test_a_sweep_is_kept_and_goes_on_there(folder):
    for _ in range(2):
        done("sweep", folder / "sweep.yaml", "--workers", "1", "--out", folder / "swept")
    found = Sweep.load(folder / "swept")
    assert found["status"].tolist() == ["ok"] * 4
    assert found.problems == ()
    assert found.series("gmv").sizes == {"point": 2, "seed": 2, "day": 2}


def test_the_cache_may_have_such_a_name_too(folder, monkeypatch):
    monkeypatch.setenv("MICRODRAMA_CACHE", str(folder))
    for saved in (False, True):
        done("run", folder / "baseline.yaml", *SMALL, "--set", "warm_up=2", "--out", folder / f"run {saved}")
    assert len(list((folder / "microdrama-sim" / "warm").iterdir())) == 1


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_so_it_is_where_the_locale_knows_ascii_only(tmp_path, name):
    place = tmp_path / os.fsdecode(name)
    place.mkdir()
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    both = "from sys import argv; from sim.cli import main; print(main(['run', *argv[1:]]), main(['verify', argv[-1]]))"
    command = [sys.executable, "-c", both, SCENARIOS / "baseline.yaml", *SMALL, "--out", place / "run"]
    finished = subprocess.run(command, env=environment, capture_output=True, cwd=SCENARIOS.parent)
    assert (finished.returncode, finished.stdout.splitlines()[-1:]) == (0, [b"0 0"]), finished.stderr
