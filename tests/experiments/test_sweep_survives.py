"""The promise of sweeps: whatever is killed on the way, every run is there, once, and the same to the last bit."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest

import sim
from sim.experiments.sweeps import play as sweeping
from sim.experiments.sweeps.results import Sweep
from sim.records.provenance import digest
from tests.experiments import jobs

pytestmark = pytest.mark.slow

ROOT = Path(sim.__file__).parents[1]
POINTS, SEEDS = 50, 4
RUNS = POINTS * SEEDS

DRIVER = """
import sys
import sim
from sim.experiments.sweeps import play as sweeping, store as sweep_store
from tests.experiments import jobs, test_sweep_survives

sweeping.play_point = jobs.play_point
sweep_store.FLUSH_SECONDS = 0.1  # the runs are quick: something should be there before the driver is killed
test_sweep_survives.swept(sys.argv[1], 2)
"""


def swept(folder, workers):
    base = sim.Scenario().with_(viewers=50, days=20, warm_up=0, replications=SEEDS)
    return sim.sweep(
        base,
        {"targeting_accuracy": (0.2, 0.9), "care": (-0.5, 0.5)},
        design="latin_hypercube",
        n=POINTS,
        out=folder,
        workers=workers,
    )


class Driver:
    """`sim.sweep` in a process of its own, and the processes of its workers."""

    def __init__(self, script, folder):
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self.folder = folder
        self.process = subprocess.Popen([sys.executable, str(script), str(folder)], env=environment)
        self.family = psutil.Process(self.process.pid)

    def wait_until(self, rows):
        """Wait until so many runs are on disk."""
        until = time.monotonic() + 60
        while len(kept(self.folder)) < rows:
            assert self.process.poll() is None, "the driver ended early"
            assert time.monotonic() < until
            time.sleep(0.02)

    def workers(self):
        alive = [child for child in self.family.children() if child.status() != psutil.STATUS_ZOMBIE]
        return [child for child in alive if "spawn_main" in " ".join(child.cmdline())]

    def kill(self):
        workers = self.workers()
        assert workers
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        _, alive = psutil.wait_procs(workers, timeout=20)
        assert alive == [], "workers end with their driver"


def kept(folder):
    """Keys of the runs on disk, each as often as it is there."""
    while True:
        try:
            parts = [pd.read_parquet(path, columns=["key"]) for path in sorted(folder.glob("parts/*.parquet"))]
        except FileNotFoundError:  # the driver has just made it part of another
            continue
        return pd.concat(parts)["key"].tolist() if parts else []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_sweep_killed_three_times_has_every_run_once_as_if_nothing_had_happened(tmp_path, monkeypatch):
    script, folder = tmp_path / "driver.py", tmp_path / "killed"
    script.write_text(DRIVER, encoding="utf-8")

    first = Driver(script, folder)
    first.wait_until(10)
    first.workers()[0].kill()
    first.wait_until(50)
    first.kill()

    second = Driver(script, folder)
    second.wait_until(110)
    second.kill()
    saved = set(kept(folder))
    assert 110 <= len(saved) < RUNS

    last = Driver(script, folder)
    assert last.process.wait(60) == 0

    monkeypatch.setattr(sweeping, "play_point", jobs.play_point)
    survived, undisturbed = Sweep.load(folder), swept(tmp_path / "undisturbed", 1)
    assert len(survived.table) == RUNS
    assert len(set(kept(folder))) == RUNS
    assert saved <= set(kept(folder))
    assert set(survived.table["status"]) == {"ok"}
    assert digest({"table": survived.table}) == digest({"table": undisturbed.table})
    assert survived.series("gmv").identical(undisturbed.series("gmv"))
