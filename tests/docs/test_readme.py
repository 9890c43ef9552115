"""Specification of the README: its Python and its commands run as they stand, outside any clone."""

import re
import shlex
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.entry import COMMANDS
from sim.runs.run import Run, run
from sim.scenario import Scenario

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
PYTHON = [text for kind, text in BLOCKS if kind == "python"]
SHIPPED = re.findall(r"`(microdrama (?:run|compare|init)[^`\[]*)`", README)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_the_python_of_the_readme_runs_as_it_stands_in_an_empty_folder(capsys):
    (whole,) = [text for text in PYTHON if text.startswith("import sim")]
    names = {}
    exec(compile(whole, "README.md", "exec"), names)
    said = capsys.readouterr().out
    assert isinstance(names["run"], Run)
    assert "gmv_microdrama" in said
    assert "difference" in said
    assert names["market"].day == names["base"].warm_up + 1
    assert len(names["people"]) == 200
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("text", PYTHON)
def test_all_other_python_is_python(text):
    compile(text, "README.md", "exec")


@pytest.mark.usefixtures("warm")
def test_the_sample_of_output_is_what_a_run_prints():
    """Its numbers are those of the version it was written with; its lines are those of any."""
    (sample,) = [text for _, text in BLOCKS if text.lstrip().startswith("value  95 % interval")]
    printed = run(Scenario(viewers=60, days=2, warm_up=0)).table().splitlines()
    lines = {line.split()[0]: line for line in printed if line.strip() and line.split()[0].islower()}
    heading, *rows = sample.splitlines()
    assert heading.split() == next(line for line in printed if "95 % interval" in line).split()
    assert len(rows) > 5
    for row in rows:
        name, over = row.split()[0], re.split(r"\s{2,}", row)[-1]
        assert lines[name].endswith(over)


@pytest.mark.parametrize("line", SHIPPED)
def test_commands_with_shipped_scenarios_are_understood_anywhere(line, capsys):
    """Short of playing: an output folder that exists ends the command, after its scenarios were read."""
    name, *arguments = shlex.split(line.partition(" && ")[0])[1:]
    assert name in [command.NAME for command in COMMANDS]
    if name == "init":
        assert main([name, *arguments]) == 0
        return
    Path("out").mkdir()
    assert main([name, *arguments, "--out", "out"]) == 2
    assert capsys.readouterr().err.startswith("--out: out exists already")
