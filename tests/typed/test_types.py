"""What type checkers tell a user before anything is played."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import sim
from sim.parameters.base import Parameters
from sim.policy.levers import LEVERS, Levers
from sim.scenario.changes import Changes, Group

SCRIPT = Path(__file__).parent / "script.py"
ROOT = Path(sim.__file__).parent.parent
LINES = SCRIPT.read_text(encoding="utf-8").splitlines()


def told_of(*command):
    """The lines of the script in which a type checker finds an error."""
    done = subprocess.run([sys.executable, "-m", *command, str(SCRIPT)], capture_output=True, text=True, cwd=ROOT)
    return {int(line) for line in re.findall(rf"{SCRIPT.name}:(\d+):(?:\d+ -)? error", done.stdout)}, done.stdout


def marked(*endings):
    return {number for number, line in enumerate(LINES, 1) if line.endswith(endings)}


@pytest.mark.slow
def test_pyright_knows_agents_columns_and_results_and_finds_every_misspelt_name():
    pytest.importorskip("pyright")
    found, said = told_of("pyright", "--pythonpath", sys.executable)
    assert found == marked("# misspelt", "# misspelt, as far as Mesa has types"), said


@pytest.mark.slow
def test_mypy_finds_misspelt_levers_and_figures_but_not_what_lies_behind_mesa_which_has_no_types(tmp_path):
    pytest.importorskip("mypy")
    settings = SCRIPT.with_name("mypy.ini")
    options = ("--follow-imports=silent", f"--cache-dir={tmp_path}", "--python-version=3.12")
    found, said = told_of("mypy", f"--config-file={settings}", *options)
    assert found == marked("# misspelt"), said


def test_what_type_checkers_know_of_changes_is_what_is_declared():
    hints = get_type_hints(Changes)
    assert list(hints) == [*LEVERS, *sim.Scenario.model_fields]
    for name, field in Levers.model_fields.items():
        assert hints[name] is field.annotation, name
    for name, field in sim.Scenario.model_fields.items():
        declared: Any = field.annotation
        if declared in (int, str, float, bool):
            assert hints[name] is declared, name
        elif isinstance(declared, type) and issubclass(declared, Parameters):
            assert hints[name] is Group, name
    assert hints["start"] == date | str


def test_every_name_that_type_checkers_know_is_taken():
    base = sim.Scenario(viewers=60, days=3)
    for name in get_type_hints(Changes):
        value = getattr(base.levers if name in LEVERS else base, name)
        assert base.with_(**{name: value}) == base


def test_paths_and_names_are_changed_together():
    changed = sim.Scenario().with_(
        {"purchase.minutes_shelf": 30, "care": 0.1}, care=0.2, days=9, rules={"sales_tax": 0.1}
    )
    assert (changed.purchase.minutes_shelf, changed.levers.care, changed.days) == (30, 0.2, 9)
    assert changed.rules.sales_tax == 0.1
