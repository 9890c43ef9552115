"""A sweep's folder that was damaged, cut short or forged: every difference is told, and nothing wrong is used."""

import json
import os
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim
from sim.cli import main
from sim.experiments.sweeps import index as sweep_index
from sim.experiments.sweeps import parts as sweep_parts
from sim.experiments.sweeps import store as sweep_store
from sim.experiments.sweeps.results import Sweep
from sim.experiments.sweeps.store import SweepStore
from sim.outcomes import OUTCOMES
from sim.records.provenance import MODEL_VERSION
from sim.records.store import document_text
from sim.scenario import ScenarioError
from tests.experiments.test_sweep_store import PLAN, kept, row
from tests.worlds import QUICK

pytestmark = pytest.mark.slow

SMALL = sim.Scenario().with_(title="A small market", viewers=80, days=6, warm_up=0, seed=3, replications=2, **QUICK)
SWEPT = {"policy_subsidy": [0, 2e10], "targeting_accuracy": [0.2, 0.95]}


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("swept") / "grid"
    sim.sweep(SMALL, SWEPT, workers=1, out=folder)
    return folder


@pytest.fixture
def folder(swept, tmp_path):
    return Path(shutil.copytree(swept, tmp_path / "grid"))


def parts(folder):
    return sorted((folder / "parts").glob("*.parquet"))


def entries(folder):
    return sorted((folder / "index").glob("*.json"))


def forged(folder, change, part=0):
    """One part is what ``change`` makes of it, under a name with the right checksum, and so is its entry."""
    path = parts(folder)[part]
    found = pq.read_table(path)
    mark = found.schema.metadata
    pq.write_table(change(found.replace_schema_metadata(None)).replace_schema_metadata(mark), path)
    named = re.sub(r"[0-9a-f]{64}", sha256(path.read_bytes()).hexdigest(), path.name)
    entries(folder)[part].rename(folder / "index" / f"{named}.json")
    return path.rename(path.with_name(named))


def with_column(name, values, kind=None):
    def change(found):
        return found.set_column(found.column_names.index(name), name, pa.array(values(found), kind))

    return change


def values(found, name):
    return found[name].to_pylist()


# bits and bytes


def test_every_flipped_bit_of_a_part_is_noticed(tmp_path):
    folder = kept(tmp_path / "sweep", map(row, range(6)))
    (part,) = parts(folder)
    whole = part.read_bytes()
    for place in range(0, len(whole), max(len(whole) // 150, 1)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        part.write_bytes(damaged)
        with SweepStore(folder, PLAN) as store:
            assert store.table().empty, f"bit {place % 8} of byte {place}"
            assert store.finished() == set()
            assert store.problems == (f"{part} is truncated or damaged (its checksum does not hold)",)
            assert store.lost() == {f"key {number}" for number in range(6)}


@pytest.mark.parametrize("name", ["plan.json", "index"])
def test_every_flipped_bit_of_the_plan_and_of_the_index_is_noticed(folder, name, monkeypatch):
    path = folder / "plan.json" if name == "plan.json" else entries(folder)[0]
    parts(folder)[0].unlink()  # an entry is of use where its part is gone
    whole = path.read_bytes()
    for place in range(0, len(whole), max(len(whole) // 60, 1)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        try:
            told = Sweep.load(folder).problems
        except ScenarioError as error:
            told = tuple(problem.message for problem in error.problems)
        assert told, f"bit {place % 8} of byte {place}"
        assert re.search("damaged|was changed after|was played with version|is missing", told[0])


# rows that were lost, and rows that were not yet played


def test_runs_that_were_lost_are_told_from_runs_that_were_not_played_yet(folder):
    (whole,) = entries(folder)
    entry = whole.read_bytes()
    forged(folder, lambda found: found.slice(0, 3))  # the part with all eight runs is gone
    whole.write_bytes(entry)
    found = Sweep.load(folder)
    assert (len(found), len(found.lost)) == (3, 5)
    assert set(found.lost) | set(zip(found["point"], found["seed"], strict=True)) == set(found.plan.runs())
    assert "3 of 8 runs are there\n5 were played, and their rows are lost" in found.text()
    whole.unlink()
    assert Sweep.load(folder).lost == ()


def test_a_part_that_is_gone_is_told_of_and_its_runs_are_played_again(folder, capsys):
    (gone,) = parts(folder)
    gone.unlink()
    found = Sweep.load(folder)
    assert len(found.lost) == 8
    assert found.problems == (f"{gone} is missing",)
    whole = sim.sweep(SMALL, SWEPT, workers=1, out=folder)
    assert (len(whole), whole.lost, whole.problems) == (8, (), ())


def test_a_damaged_part_whose_runs_were_played_again_can_be_deleted(folder, swept):
    (part,) = parts(folder)
    part.write_bytes(part.read_bytes()[:-9])
    whole = sim.sweep(SMALL, SWEPT, workers=1, out=folder)
    assert whole.table.equals(Sweep.load(swept).table)
    (told,) = whole.problems
    assert told.startswith(f"{part} is truncated or damaged")
    assert told.endswith("; all its runs are in other parts, so it can be deleted")
    part.unlink()
    assert Sweep.load(folder).problems == ()


# killed between any two steps


class KilledError(BaseException):
    """In the place of a signal: nothing catches it."""


def test_a_driver_killed_between_any_two_steps_loses_nothing_that_was_on_disk(tmp_path, monkeypatch):
    """Parts, entries and their deletion are single steps; the driver is killed before each of them in turn."""
    monkeypatch.setattr(sweep_store, "SMALL_PARTS", 3)
    for fatal in range(80):
        folder, steps = tmp_path / str(fatal), [0]
        with monkeypatch.context() as patch:
            _count_steps(patch, steps, fatal)
            written = set()
            try:
                store = SweepStore(folder, PLAN)
                for number in range(7):
                    store._waiting.append(
                        {"model_version": MODEL_VERSION, **row(number)}
                    )  # as `add` does, without its thread
                    store._flush()
                    written.add(f"key {number}")
                store._join_small()
            except KilledError:
                pass
        with SweepStore(folder, PLAN) as store:
            assert written <= store.finished(), f"killed before step {fatal}"
            assert store.lost() == set()
            assert store.problems == ()
            assert written <= set(store.table()["key"])
        assert {f"{path.name}.json" for path in parts(folder)} <= {path.name for path in entries(folder)}
        if steps[0] < fatal:
            return
    pytest.fail("there are more steps than were tried")


def _count_steps(patch, steps, fatal):
    def stepping(call):
        def step(*arguments, **options):
            steps[0] += 1
            if steps[0] >= fatal:
                raise KilledError
            return call(*arguments, **options)

        return step

    patch.setattr(sweep_parts, "replace_file", stepping(sweep_parts.replace_file))
    patch.setattr(sweep_index, "replace_file", stepping(sweep_index.replace_file))
    patch.setattr(Path, "unlink", stepping(Path.unlink))


# parts of another form


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda f: f.drop(["gmv"]), "column gmv is missing"),
        (lambda f: f.rename_columns(["gvm" if n == "gmv" else n for n in f.column_names]), "column gmv is missing"),
        (lambda f: f.drop(["daily.orders"]), "column daily.orders is missing"),
        (lambda f: f.drop(["key"]), "column key is missing"),
        (with_column("gmv", lambda f: ["much"] * len(f)), "column gmv holds string"),
        (with_column("gmv", lambda f: [[1.0]] * len(f)), "column gmv holds list<element: double>"),
        (with_column("seed", lambda f: [0.5] * len(f)), "column seed holds double"),
        (with_column("status", lambda f: ["fine"] * len(f)), "status is fine: must be one of ok, failed, quarantined"),
        (with_column("key", lambda f: [None] * len(f), pa.string()), "column key has gaps"),
        (with_column("daily.gmv", lambda f: [[1, 2]] * len(f)), "column daily.gmv holds list<element: int64>"),
        (lambda f: f.append_column("gmv", f["gmv"]), "column gmv is there twice"),
    ],
    ids=range(11),
)  # fmt: skip
def test_a_part_with_other_columns_is_told_of_and_not_used(folder, change, told, capsys):
    path = forged(folder, change)
    found = Sweep.load(folder)
    assert len(found) == 0
    assert len(found.lost) == 8
    assert found.problems == (f"{path} cannot be used: {told}",)
    assert main(["verify", str(folder)]) == 1
    assert told in capsys.readouterr().err
    assert main(["report", str(folder)]) == 0
    assert told in (folder / "report.html").read_text("utf-8").replace("&lt;", "<").replace("&gt;", ">")


def test_days_of_different_lengths_are_told_of(folder):
    forged(folder, with_column("daily.gmv", lambda f: [[1.0, 2.0]] * len(f)))
    assert main(["verify", str(folder)]) == 1
    with SweepStore(folder, json.loads((folder / "plan.json").read_text("utf-8"))["plan"]) as store:
        assert store.table(series=True).empty
        assert "its outcomes have different numbers of days" in store.problems[0]


def test_parts_without_a_checksum_are_read_with_a_word(folder, swept, capsys):
    for path in parts(folder):  # as earlier versions wrote them
        path.rename(path.with_name(re.sub("-[0-9a-f]{64}", "", path.name)))
    shutil.rmtree(folder / "index")
    found = Sweep.load(folder)
    assert found.table.equals(Sweep.load(swept).table)
    assert found.problems == (f"1 files in {folder / 'parts'} have no checksum: damage in them cannot be seen",)
    assert main(["verify", str(folder), "--replay", "all"]) == 0
    assert "note: 1 files in" in capsys.readouterr().out
    sim.sweep(SMALL, SWEPT, workers=1, out=folder)  # nothing is left to play, and what is there is noted
    assert [path.name for path in entries(folder)] == [f"{path.name}.json" for path in parts(folder)]


# plans of another form


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"names": 3}, "names: input should be a valid list"),
        ({"names": ["nothing", "care"]}, "nothing: no such parameter"),
        ({"names": ["care[0]", "care"]}, "names holds what is no parameter"),
        ({"names": ["care", "care"]}, "names holds the same one twice"),
        ({"points": [[0.1]]}, "points must have a value for every name"),
        ({"points": [[0.1, {"x": []}]]}, "points[0][1]"),
        ({"points": [[0.1, 10**400]] * 4}, "targeting_accuracy is 1"),
        ({"seeds": ["x"]}, "seeds[0]: input should be a valid integer"),
        ({"seeds": [9, 10]}, "seeds are not those of the scenario"),
        ({"warm_up": 7}, "warm_up is not that of the scenario"),
        ({"scenario": {}}, "scenario.title is missing"),
        ({"scenario": "x"}, "scenario: input should be a valid dict"),
        ({"more": 1}, "more: extra inputs are not permitted"),
        ({"design": None}, "design: input should be a valid string"),
    ],
    ids=range(14),
)
@pytest.mark.parametrize("command", ["verify", "report"])
def test_a_forged_plan_ends_in_words(folder, command, change, told, capsys):
    document = json.loads((folder / "plan.json").read_text("utf-8"))
    document["plan"] |= change
    document["plan_sha256"] = sha256(document_text(document["plan"]).encode()).hexdigest()
    (folder / "plan.json").write_text(document_text(document), encoding="utf-8")
    assert main([command, str(folder)]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "[" * 9000, '{"plan": NaN}', "\x00", '{"plan": {}, "plan_sha256": 1}']
)
@pytest.mark.parametrize("command", ["verify", "report"])
def test_a_plan_that_is_none_ends_in_words(folder, command, content, capsys):
    (folder / "plan.json").write_text(content, encoding="utf-8")
    assert main([command, str(folder)]) == 2
    assert "plan.json: is " in capsys.readouterr().err


# verify


def test_a_sweep_played_again_gives_every_number(folder, capsys):
    assert main(["verify", str(folder), "--replay", "all", "--threads", "1"]) == 0
    said = capsys.readouterr()
    numbers = f"{8 * len(OUTCOMES) * (1 + SMALL.days):,}"  # of each run, and of each of its days
    assert f"every checksum holds, and all {numbers} numbers of 8 runs, played again out of 8, are" in said.out
    assert "proved by playing again: scenario, points, seeds, warm_up, every outcome and day of these runs" in said.out
    assert "only stated, no replay can prove it: design, seconds, commit, errors of failed runs" in said.out
    assert said.err == ""


def test_a_sample_is_as_large_as_asked_for(folder, capsys):
    assert main(["verify", str(folder), "--replay", "3", "--threads", "1"]) == 0
    said = capsys.readouterr().out
    assert "of 3 runs, played again out of 8, are the same" in said
    assert "no replay can prove it: the runs that were not played again, design" in said
    for wrong in ("0", "some", "-1"):
        with pytest.raises(SystemExit, match="2"):
            main(["verify", str(folder), "--replay", wrong])


def test_replaying_some_of_a_run_is_refused(tmp_path, capsys):
    (tmp_path / "run.json").write_text("{}")
    assert main(["verify", str(tmp_path), "--replay", "3"]) == 2
    assert "--replay is for the folder of a sweep" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (with_column("gmv", lambda f: [v + 1 for v in values(f, "gmv")]), r"point 0, seed 3, gmv: recorded .*, found"),
        (
            with_column("daily.gmv", lambda f: [[*v[:2], v[2] + 1e-3, *v[3:]] for v in values(f, "daily.gmv")]),
            r"point 0, seed 3, gmv, day 2: recorded .*, found",
        ),
        (with_column("targeting_accuracy", lambda f: [0.7] * len(f)), "targeting_accuracy is 0.7, and in the plan 0.2"),
        (with_column("point", lambda f: [1] * len(f)), "point 1, seed 3 is no run of the plan with that key"),
        (with_column("key", lambda f: [*values(f, "key")[:-1], "f" * 64]), "is no run of the plan with that key"),
        (
            lambda f: pa.concat_tables([f, with_column("gmv", lambda f: [1.5] * len(f))(f)]),
            "point 0, seed 3 is there twice, with different numbers",
        ),
    ],
    ids=["value", "day", "parameter", "point", "key", "twice"],
)  # fmt: skip
def test_a_number_that_was_forged_is_named(folder, change, told, capsys):
    forged(folder, change)
    assert main(["verify", str(folder), "--replay", "all", "--threads", "1"]) == 1
    assert re.search(told, capsys.readouterr().err)


def test_a_table_that_says_something_else_is_named(folder, capsys):
    csv = folder / "table.csv"
    csv.write_text(csv.read_text("utf-8").replace("ok", "failed", 1), encoding="utf-8")
    assert main(["verify", str(folder), "--replay", "1", "--threads", "1"]) == 1
    assert "table.csv does not say what the parts say" in capsys.readouterr().err


def test_a_sweep_that_is_not_finished_can_be_verified(folder, capsys):
    forged(folder, lambda found: found.slice(0, 3))
    entries(folder)[0].unlink()
    assert main(["verify", str(folder), "--threads", "1"]) == 0
    said = capsys.readouterr().out
    assert "note: 5 runs were not played yet" in said
    assert "of 3 runs, played again out of 3, are the same" in said


def test_rows_that_are_lost_are_a_difference(folder, capsys):
    parts(folder)[0].unlink()
    assert main(["verify", str(folder), "--threads", "1"]) == 1
    said = capsys.readouterr().err
    assert "is missing" in said
    assert "8 runs were played, and their rows are lost (of points 0, 1, 2, 3); sweep again to play them" in said


def test_looking_at_a_folder_that_cannot_be_written_to_changes_nothing(folder, capsys):
    entries(folder)[0].unlink()
    before = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    assert main(["verify", str(folder), "--threads", "1"]) == 0
    assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == before
    assert os.listdir(folder / "index") == []
