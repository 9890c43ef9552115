"""Scenarios and results may come from strangers: opening one runs nothing of what it holds."""

import ast
import json
import pickle
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.cli import main
from sim.experiments.sweeps.parts import PartError, read_part, rows_as_table, write_part
from sim.records.store import document_text, sealed, sha256_of
from tests.test_structure import FILES, module_of, tree_of

BASELINE = str(Path(__file__).parents[2] / "scenarios" / "baseline.yaml")


class Trap:
    """A pickle that leaves a file behind when it is loaded."""

    def __init__(self, mark):
        self.mark = str(mark)

    def __reduce__(self):
        return (open, (self.mark, "w"))


@pytest.fixture
def mark(tmp_path):
    """The file that shows that a trap has worked."""
    return tmp_path / "owned"


def trapped(table, mark):
    """The table with pickles where readers of Parquet have loaded some in the past, and as text and bytes in it."""
    trap = pickle.dumps(Trap(mark))
    about = {"ARROW:extension:name": "arrow.py_extension_type", "ARROW:extension:metadata": trap}
    fields = [pa.field(field.name, field.type, metadata=about) for field in table.schema]
    described = table.cast(pa.schema(fields, metadata=(table.schema.metadata or {}) | {"trap": trap}))
    return described.append_column("trap", pa.array([trap] * len(table), pa.binary()))


@pytest.mark.parametrize("command", ["validate", "run", "sweep"])
def test_a_scenario_runs_nothing(tmp_path, mark, command, capsys):
    file = tmp_path / "scenario.yaml"
    for tag in ("python/object/apply:os.system", "python/object/apply:builtins.open", "python/object/new:os.system"):
        file.write_text(f"title: !!{tag} ['touch {mark}']\n", encoding="utf-8")
        assert main([command, str(file)]) == 2
        assert "is a tag; write the plain value" in capsys.readouterr().err
    assert not mark.exists()


def test_a_folder_of_results_runs_nothing(tmp_path, mark, capsys):
    folder = tmp_path / "run"
    assert main(["run", BASELINE, "--viewers", "60", "--days", "2", "--set", "warm_up=0", "--out", str(folder)]) == 0
    for path in folder.rglob("*.parquet"):
        pq.write_table(trapped(pq.read_table(path), mark), path)
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    record["files"] = {name: sha256_of(folder / name) for name in record["files"]}
    (folder / "run.json").write_text(document_text(sealed(record)), encoding="utf-8")
    main(["report", str(folder)])
    assert main(["verify", str(folder)]) == 1
    assert not mark.exists()


def test_a_part_of_a_sweep_runs_nothing(tmp_path, mark):
    rows = [{"model_version": 2, "key": "a", "point": 0, "seed": 1, "status": "ok", "gmv": 1.0}]
    part = write_part(tmp_path, trapped(rows_as_table(rows), mark), "sweep")
    assert read_part(part, "sweep", ["key"])["key"].to_pylist() == ["a"]
    for path in (part, tmp_path / "part.parquet"):  # its name says what it should be, or says nothing
        path.write_bytes(pickle.dumps(Trap(mark)))
        with pytest.raises(PartError):
            read_part(path, "sweep")
    assert not mark.exists()


def test_pickles_are_loaded_only_from_the_cache_from_workers_and_from_memory():
    loading = {module_of(path) for path in FILES if "pickle.load" in path.read_text(encoding="utf-8")}
    cache, memory = {"sim.engine.compile", "sim.market.checkpoint"}, {"sim.app.player", "sim.app.replication"}
    workers = {f"sim.experiments.execution.{name}" for name in ("chunks", "worker_processes")}
    assert loading == cache | memory | workers
    assert not [module_of(path) for path in FILES if {"eval(", "exec("} & set(calls(path))]


def calls(path):
    """How the calls of bare names in a file begin."""
    return [
        f"{n.func.id}(" for n in ast.walk(tree_of(path)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    ]
