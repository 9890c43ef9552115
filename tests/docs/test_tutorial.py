"""Specification of the tutorial: its scenarios are good, its commands exist, and it stays a page."""

import re
import shlex
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.entry import COMMANDS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", TEXT, re.DOTALL))
LINES = re.findall(r"^microdrama .*$", TEXT, re.MULTILINE)


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A folder with the baseline and the tutorial's files, as a reader would have it."""
    monkeypatch.chdir(tmp_path)
    Path("scenarios").mkdir()
    Path("scenarios/baseline.yaml").write_bytes((ROOT / "scenarios/baseline.yaml").read_bytes())
    for name, content in FILES.items():
        Path(name).write_text(f"# {name}\n{content}", encoding="utf-8")  # as it is printed
    return tmp_path


def test_the_scenarios_of_the_tutorial_are_good(clone, capsys):
    assert main(["validate", *FILES]) == 0
    assert capsys.readouterr().out == "".join(f"{name}: good\n" for name in FILES)


def test_a_question_takes_about_ten_lines():
    assert [name for name, content in FILES.items() if len(content.splitlines()) > 10] == []


def test_the_mistakes_shown_are_answered_as_shown(clone, capsys):
    path = Path("scenarios/kuaishou_service.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("0.75", "75").replace("levers.integration", "levers.integratoin"), encoding="utf-8")
    assert main(["validate", str(path)]) == 2
    said = capsys.readouterr().err
    for line in re.findall(r"^scenarios/\S+:\d: .*$", TEXT, re.MULTILINE):
        assert all(part in said for part in line.split("..."))


@pytest.mark.parametrize("line", LINES)
def test_every_command_of_the_tutorial_is_understood(line, clone, capsys):
    """Options and scenarios are checked, short of running anything: an output folder that exists ends the command."""
    name, *arguments = shlex.split(line)[1:]
    assert name in [command.NAME for command in COMMANDS]
    for folder in re.findall(r"results/\w+", line):
        Path(folder).mkdir(parents=True)
    expected = 0 if name == "validate" else 2
    try:
        status = main([name, *arguments])
    except SystemExit as left:
        status = left.code
    said = capsys.readouterr().err
    assert status == expected
    assert "usage:" not in said


def test_the_tutorial_is_one_page():
    assert len(TEXT.splitlines()) < 140
