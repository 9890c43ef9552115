"""Threads, processes and a Dask cluster: the same table to the last bit."""

import logging
import os
import signal
import time

import pytest
from distributed import LocalCluster

import sim
from sim.experiments.execution import dask_cluster, executors
from sim.experiments.execution.executors import ClusterError, processes, threads
from sim.experiments.execution.runner import Job, Runner, Task
from sim.experiments.sweeps.parts import joined, rows_as_table
from sim.records.provenance import digest
from tests.experiments import jobs

pytestmark = pytest.mark.slow

MARKETS, NOISES = 1, 60


@pytest.fixture(scope="module")
def cluster():
    quiet = {"silence_logs": logging.CRITICAL, "dashboard_address": ":0"}
    with LocalCluster(n_workers=2, threads_per_worker=1, **quiet) as local:
        yield local.scheduler_address


def table(make):
    """What synthetic runs and some small markets give, in the order of their keys."""
    some = [Task(f"market {seed}", Job(jobs.tiny_market, (seed,))) for seed in range(MARKETS)]
    some += [Task(f"noise {number:03}", Job(jobs.noise, (number,))) for number in range(NOISES)]
    with Runner(make, make.workers) as runner:
        found = sorted(runner.play(some), key=lambda one: one.key)
    assert {one.status for one in found} == {"ok"}
    return joined([rows_as_table([{"key": one.key, **one.result} for one in found])])


def test_threads_processes_and_dask_give_the_same_to_the_last_bit(cluster):
    tables = [table(make) for make in (threads(2), processes(1), executors.cluster(cluster))]
    assert tables[0].num_rows == MARKETS + NOISES
    flat = [one.select(["key", "gmv"]).to_pandas() for one in tables]
    assert len({digest({"table": one}) for one in flat}) == 1
    first, *others = (one.to_pylist() for one in tables)
    assert all(repr(one) == repr(first) for one in others)


def test_a_sweep_has_the_same_table_on_threads_processes_and_a_cluster(cluster):
    base = sim.Scenario().with_(viewers=50, days=3, warm_up=0, replications=2)
    places = ({"workers": 1}, {"workers": 2}, {"cluster": cluster})  # one worker is a thread here
    found = [sim.sweep(base, {"policy_subsidy": [0, 2e10]}, **place) for place in places]
    assert found[0]["status"].tolist() == ["ok"] * 4
    flat = [one.table.drop(columns="error") for one in found]
    assert len({digest({"table": one}) for one in flat}) == 1
    first, *others = (one.series() for one in found)
    assert all(one.identical(first) for one in others)


def test_a_cluster_is_asked_how_many_workers_it_has(cluster):
    assert executors.cluster(cluster).workers == 2


def test_runs_of_a_killed_cluster_worker_are_played_elsewhere(cluster):
    make, victims = executors.cluster(cluster), set()
    with Runner(make, make.workers) as runner:
        found = []
        for one in runner.play(Task(str(n), Job(jobs.wait, (0.02,))) for n in range(100)):
            found.append(one)
            if not victims:
                victims.add(one.result)
                os.kill(one.result, signal.SIGKILL)
    assert sorted(int(one.key) for one in found) == list(range(100))
    assert {one.status for one in found} == {"ok"}
    assert {one.result for one in found} - victims


def test_a_cluster_worker_of_another_version_of_the_source_is_refused(monkeypatch):
    monkeypatch.setattr("sim.market.checkpoint.code_hash", lambda: "another")
    with pytest.raises(ClusterError, match="another version of microdrama-sim"):
        dask_cluster._checked("this", jobs.double, 1)


def test_a_cluster_nobody_answers_for_is_told_of(monkeypatch):
    monkeypatch.setattr(dask_cluster, "PATIENCE", 0.5)
    with pytest.raises(ClusterError, match="no Dask scheduler answers at tcp:"):
        executors.cluster("tcp://127.0.0.1:9")


def test_an_address_that_is_none_is_told_of_at_once():
    for address in ("somewhere", "tcp://127.0.0.1:port", "post://127.0.0.1:9"):
        begun = time.monotonic()
        with pytest.raises(ClusterError, match=f"no Dask scheduler answers at {address}: "):
            executors.cluster(address)
        assert time.monotonic() - begun < dask_cluster.PATIENCE / 2


def test_a_cluster_without_workers_is_told_of(monkeypatch):
    monkeypatch.setattr(dask_cluster, "PATIENCE", 2)
    with (
        LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=logging.CRITICAL) as empty,
        pytest.raises(ClusterError, match="has no workers: start some"),
    ):
        executors.cluster(empty.scheduler_address)
