"""Specification of the pins: two ways to install, the same versions."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKED = (ROOT / "requirements.txt").read_text()
EXTRAS = PROJECT["project"]["optional-dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]
RECIPES = "analysis"
"""The extra with the tools of others: large, so that first commands do without it, and its recipes are then skipped."""
OWN = f"microdrama-sim[{','.join(extra for extra in EXTRAS if extra != RECIPES)}]"
WANTED = [text for text in sum(EXTRAS.values(), PROJECT["project"]["dependencies"] + DEVELOPMENT) if text != OWN]


def pins():
    return re.findall(r"^([^\s#].*?) *\\$", LOCKED, re.MULTILINE)


def test_uv_run_and_the_hashed_requirements_agree_on_every_version():
    assert PROJECT["tool"]["uv"]["constraint-dependencies"] == pins()


def test_every_pin_is_exact_and_has_hashes():
    blocks = re.split(r"^(?=\S)", LOCKED, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins())
    assert all(re.match(r"\S+==\S+", block) and "--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("wanted", [Requirement(text) for text in WANTED], ids=lambda wanted: wanted.name)
def test_every_dependency_is_pinned_within_its_range(wanted):
    versions = {pin.name: pin.specifier for pin in map(Requirement, pins())}
    (version,) = versions[re.sub(r"[._]", "-", wanted.name)]
    assert wanted.specifier.contains(version.version)


@pytest.mark.parametrize("name", ["requirements.txt", ".ci/uv.txt", "pyproject.toml"])
def test_no_pin_holds_the_address_of_a_package_index(name):
    assert not re.search(r"https?://|file://|--(extra-)?index-url|--find-links|@ ", (ROOT / name).read_text())


def test_development_installs_every_extra_but_the_recipes_which_a_change_must_pass_with_all_the_same():
    assert OWN in DEVELOPMENT
    assert {Requirement(text).name for text in EXTRAS[RECIPES]} <= {Requirement(pin).name for pin in pins()}


def test_the_readme_gives_the_two_commands_that_do_everything():
    readme = (ROOT / "README.md").read_text()
    assert "\npip install uv && uv run microdrama run scenarios/baseline.yaml\n" in readme
    assert "\npip install uv && uv run pytest\n" in readme


def test_the_scenario_in_the_readme_is_good(tmp_path):
    from sim.scenario import load

    for example in re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL):
        whole = example if "extends" in example else f"extends: baseline\n{example}"
        (tmp_path / "example.yaml").write_text(whole)
        assert len(load(tmp_path / "example.yaml").policies) == example.count("from:")


def test_the_command_is_where_the_project_says():
    from sim.cli import main

    assert PROJECT["project"]["scripts"] == {"microdrama": f"{main.__module__.rpartition('.')[0]}:{main.__name__}"}


def test_the_project_says_what_it_is_to_those_who_look_for_it():
    from trove_classifiers import classifiers

    assert {"simulation", "agent-based model", "microdrama"} <= set(PROJECT["project"]["keywords"])
    assert set(PROJECT["project"]["classifiers"]) - set(classifiers) == set()


def test_one_version_number_is_used_everywhere():
    import sim

    assert sim.__version__ == PROJECT["project"]["version"]
