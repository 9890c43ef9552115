"""A sweep's folder: every finished run once, whatever happens to the drivers that write it."""

import json
import threading
import time

import numpy as np
import pandas as pd
import pytest

from sim.drafts import draft
from sim.experiments.sweeps import folder as sweep_folder
from sim.experiments.sweeps import parts as sweep_parts
from sim.experiments.sweeps import store as sweep_store
from sim.experiments.sweeps.store import SweepStore
from sim.records.provenance import MODEL_VERSION, digest
from sim.scenario import ScenarioError
from tests.experiments import jobs

PLAN = {"scenario": {"days": 20, "levers": {"care": 0.0}}, "points": [[0.1], [0.2]], "seeds": [1, 2]}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sweep"


def row(number, status="ok", **more):
    """A finished run; point and seed follow from its number."""
    about = {"key": f"key {number}", "point": number // 2, "seed": number % 2, "status": status}
    outcomes = jobs.noise(number) if status == "ok" else {"error": f"ValueError: {number}"}
    return about | {"error": None, "seconds": 0.5, "commit": None, "care": number / 7} | outcomes | more


def kept(folder, rows, plan=PLAN):
    with SweepStore(folder, plan) as store:
        for one in rows:
            store.add(one)
    return folder


def parts(folder):
    return sorted((folder / "parts").glob("*.parquet"))


def table(folder, **options):
    with SweepStore(folder, PLAN) as store:
        return store.table(**options)


def numbers(found):
    return [int(key.split()[1]) for key in found["key"]]


# what goes in comes out


def test_every_run_has_a_row_by_point_then_seed(folder):
    found = table(kept(folder, map(row, [5, 0, 3, 1, 4, 2])))
    assert numbers(found) == [0, 1, 2, 3, 4, 5]
    assert found["gmv"].tolist() == [jobs.noise(n)["gmv"] for n in range(6)]
    assert set(found["model_version"]) == {MODEL_VERSION}
    assert "daily.gmv" not in found


def test_days_come_back_to_the_last_bit(folder):
    series = [0.1 + 0.2, -0.0, float("inf"), 5e-324, float("nan")]
    found = table(kept(folder, [row(0, **{"daily.gmv": np.array(series)})]), series=True)
    assert found["daily.gmv"][0].tobytes() == np.array(series).tobytes()


def test_a_failed_run_has_an_error_and_no_outcomes(folder):
    found = table(kept(folder, [row(0, "failed"), row(1), row(2, "quarantined")]))
    assert found["status"].tolist() == ["failed", "ok", "quarantined"]
    assert found["error"].tolist()[0] == "ValueError: 0"
    assert found["gmv"].isna().tolist() == [True, False, True]


def test_a_table_of_failures_only_has_numbers_that_are_missing(folder):
    found = table(kept(folder, [row(0, "failed", gmv=None)]))
    assert found["gmv"].dtype == np.float64


def test_parts_may_differ_in_their_types(folder):
    kept(folder, [row(0, care=1)])
    kept(folder, [row(1, care=0.5)])
    assert table(folder)["care"].tolist() == [1.0, 0.5]
    kept(folder, [row(2, care="much"), row(3, care=True)])
    assert table(folder)["care"].tolist() == ["1", "0.5", "much", "true"]


def test_an_empty_store_has_an_empty_table(folder):
    assert table(folder).empty


# what is finished


def test_failed_and_quarantined_runs_are_finished_unless_they_are_to_be_tried_again(folder):
    kept(folder, [row(0), row(1, "failed"), row(2, "quarantined")])
    with SweepStore(folder, PLAN) as store:
        assert store.finished() == {"key 0", "key 1", "key 2"}
    with SweepStore(folder, PLAN, retry=True) as store:
        assert store.finished() == {"key 0"}
        store.add(row(1))
        assert store.finished() == {"key 0", "key 1"}
    assert table(folder)["status"].tolist() == ["ok", "ok", "quarantined"]


def test_two_drivers_do_no_harm(folder, monkeypatch):
    monkeypatch.setattr(sweep_store, "RESCAN_SECONDS", 0)
    monkeypatch.setattr(sweep_store, "FLUSH_SECONDS", 0.01)

    def drive(share):
        with SweepStore(folder, PLAN) as store:
            for number in share:
                if f"key {number}" not in store.finished():
                    store.add(row(number))
                    time.sleep(0.001)

    drivers = [
        threading.Thread(target=drive, args=(range(0, 150),)),
        threading.Thread(target=drive, args=(range(199, 50, -1),)),
    ]
    for driver in drivers:
        driver.start()
    for driver in drivers:
        driver.join()
    assert numbers(table(folder)) == list(range(200))
    assert digest({"": table(folder)}) == digest({"": table(kept(folder.parent / "alone", map(row, range(200))))})


def test_a_driver_sees_what_another_has_finished(folder, monkeypatch):
    with SweepStore(folder, PLAN) as one:
        assert one.finished() == set()
        kept(folder, [row(0)])
        assert one.finished() == set(), "it looks now and then only"
        monkeypatch.setattr(sweep_store, "RESCAN_SECONDS", 0)
        assert one.finished() == {"key 0"}


# files


def test_rows_are_on_disk_soon(folder, monkeypatch):
    monkeypatch.setattr(sweep_store, "FLUSH_SECONDS", 0.05)
    with SweepStore(folder, PLAN) as store:
        store.add(row(0))
        until = time.monotonic() + 10
        while not parts(folder) and time.monotonic() < until:
            time.sleep(0.01)
        assert numbers(table(folder)) == [0]


def test_many_small_parts_become_few(folder, monkeypatch):
    monkeypatch.setattr(sweep_store, "SMALL_PARTS", 5)
    with SweepStore(folder, PLAN) as store:
        for number in range(23):
            store.add(row(number))
            store.table()  # writes what waits
            assert len(parts(folder)) <= 5
    assert len(parts(folder)) == 1
    assert numbers(table(folder)) == list(range(23))


def test_parts_are_neither_tiny_nor_huge(folder):
    kept(folder, map(row, range(1100)))
    *sizes, last = (len(pd.read_parquet(path)) for path in parts(folder))
    assert sum(sizes) + last == 1100
    assert all(100 <= size <= 600 for size in sizes)


def test_a_part_that_is_being_replaced_is_not_missed(folder, monkeypatch):
    kept(folder, map(row, range(3)))
    kept(folder, map(row, range(3, 6)))
    first, second = parts(folder)
    read = sweep_store.read_part

    def read_late(path, *arguments):
        if path == first:  # another driver has joined the two meanwhile
            whole = sweep_parts.joined([read(part, *arguments[:1]) for part in (first, second)])
            sweep_parts.write_part(second.parent, whole, arguments[0])
            first.unlink()
        return read(path, *arguments)

    monkeypatch.setattr(sweep_store, "read_part", read_late)
    assert numbers(table(folder)) == list(range(6))


def test_nothing_half_written_stays(folder):
    kept(folder, map(row, range(10)))
    assert {path.name for path in folder.iterdir()} == {"plan.json", "parts", "index"}
    (part,) = (folder / "parts").iterdir()
    assert part.suffix == ".parquet"
    assert [path.name for path in (folder / "index").iterdir()] == [f"{part.name}.json"]


def test_drafts_of_killed_drivers_are_deleted_and_those_being_written_stay(folder):
    kept(folder, [row(0)])
    left = folder / "parts" / ".a.parquet.0123abcd.tmp", folder / ".table.csv.0123abcd.tmp"
    for path in left:
        path.touch()
    with draft(folder / "parts" / "b.parquet") as mine:
        table(folder)
        assert mine.exists()
    assert [path.exists() for path in left] == [False, False]


def test_a_disk_that_is_full_is_told_of(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sweep_store, "FLUSH_SECONDS", 0.01)
    store = SweepStore(folder, PLAN)
    with monkeypatch.context() as full_disk:
        full_disk.setattr(sweep_store, "write_part", full)
        store.add(row(0))
        time.sleep(0.3)
        with pytest.raises(OSError, match="No space left"):
            store.add(row(1))
    store.close()  # there is room again
    assert numbers(table(folder)) == [0]


# damage


def test_a_truncated_part_is_told_of_and_its_runs_are_played_again(folder):
    kept(folder, [row(0)])
    kept(folder, [row(1)])
    broken = parts(folder)[0]
    broken.write_bytes(broken.read_bytes()[:-100])
    with SweepStore(folder, PLAN) as store:
        assert store.finished() == {"key 1"}
        assert len(store.problems) == 1
        assert f"{broken} is truncated or damaged" in store.problems[0]
        assert numbers(store.table()) == [1]
        store.add(row(0))
    assert numbers(table(folder)) == [0, 1]


@pytest.mark.parametrize("foreign", ["part of another sweep", "other table", "text"])
def test_a_file_that_is_no_part_of_this_sweep_is_told_of(folder, foreign):
    kept(folder, [row(0)])
    stray = folder / "parts" / "stray.parquet"
    if foreign == "part of another sweep":
        other = kept(folder.parent / "other", [row(7)], PLAN | {"seeds": [3]})
        stray.write_bytes(parts(other)[0].read_bytes())
    elif foreign == "other table":
        pd.DataFrame({"key": ["key 9"]}).to_parquet(stray)
    else:
        stray.write_text("not a table", encoding="utf-8")
    with SweepStore(folder, PLAN) as store:
        assert store.finished() == {"key 0"}
        assert str(stray) in store.problems[0]


def test_a_link_that_leads_nowhere_is_told_of(folder):
    kept(folder, [row(0)])
    stray = folder / "parts" / "stray.parquet"
    stray.symlink_to(folder / "gone.parquet")
    with SweepStore(folder, PLAN) as store:
        assert store.finished() == {"key 0"}
        assert numbers(store.table()) == [0]
        assert store.problems == (f"{stray} is listed, but not there",)


# plans


def test_another_plan_is_refused_with_what_differs(folder):
    kept(folder, [row(0)])
    with pytest.raises(ScenarioError, match=r"holds another sweep, in which points\[1\]\[0\] is 0.2, not 0.3"):
        SweepStore(folder, PLAN | {"points": [[0.1], [0.3]]})
    with pytest.raises(ScenarioError, match="in which seeds is a list of 2, not of 3"):
        SweepStore(folder, PLAN | {"seeds": [1, 2, 3]})
    with pytest.raises(ScenarioError, match=r"in which scenario.levers.care is 0.0, not 1.0"):
        SweepStore(folder, PLAN | {"scenario": {"days": 20, "levers": {"care": 1.0}}})


def test_another_version_of_the_model_is_refused(folder, monkeypatch):
    kept(folder, [row(0)])
    monkeypatch.setattr(sweep_folder, "MODEL_VERSION", MODEL_VERSION + 1)
    with pytest.raises(ScenarioError, match=f"played with version {MODEL_VERSION} of the model"):
        SweepStore(folder, PLAN)


def test_rows_of_another_version_of_the_model_are_not_used(folder):
    kept(folder, [row(0), row(1, model_version=MODEL_VERSION - 1)])
    assert numbers(table(folder)) == [0]
    with SweepStore(folder, PLAN) as store:
        assert store.finished() == {"key 0"}


def test_a_folder_with_something_else_is_refused(folder):
    folder.mkdir()
    (folder / "run.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ScenarioError, match="holds something else than a sweep"):
        SweepStore(folder, PLAN)


def test_a_folder_that_cannot_be_written_to_can_be_read(folder, monkeypatch):
    kept(folder, [row(0), row(1)])

    def refused(*_):
        raise PermissionError("this folder is read-only")

    for module, name in ((sweep_folder, "create_file"), (sweep_parts, "replace_file")):
        monkeypatch.setattr(module, name, refused)
    assert numbers(table(folder)) == [0, 1]


def test_a_damaged_plan_is_told_of(folder):
    kept(folder, [row(0)])
    (folder / "plan.json").write_text("{", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"plan.json: is truncated or damaged"):
        SweepStore(folder, PLAN)


def test_of_two_drivers_that_begin_together_one_writes_the_plan(folder):
    begin, refused = threading.Barrier(8), []

    def open_store(number):
        begin.wait()
        try:
            SweepStore(folder, PLAN | {"seeds": [number % 2]}).close()
        except ScenarioError:
            refused.append(number % 2)

    drivers = [threading.Thread(target=open_store, args=(number,)) for number in range(8)]
    for driver in drivers:
        driver.start()
    for driver in drivers:
        driver.join()
    winner = json.loads((folder / "plan.json").read_text("utf-8"))["plan"]["seeds"][0]
    assert refused == [1 - winner] * 4
