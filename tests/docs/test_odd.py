"""Specification of the model's description: true to the code, in the protocol's sections."""

import re
import runpy
from pathlib import Path

from sim.policy.levers import Levers
from sim.scenario.model import GROUPS

ROOT = Path(__file__).parents[2]
ODD = ROOT / "docs/ODD.md"
TEXT = ODD.read_text(encoding="utf-8")
SECTIONS = (
    "1 Purpose and patterns",
    "2 Entities, state variables and scales",
    "3 Process overview and scheduling",
    "4 Design concepts",
    "5 Initialization",
    "6 Input data",
    "7 Submodels",
)
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
)  # fmt: skip


def written_by_hand():
    return re.sub(r"<!-- generated: .*?<!-- end -->", "", TEXT, flags=re.DOTALL)


def test_the_tables_are_those_of_the_code():
    """After a change of the model: `python docs/make_odd.py`."""
    filled = runpy.run_path(str(ROOT / "docs/make_odd.py"))["filled"]
    assert filled(TEXT) == TEXT


def test_the_sections_are_those_of_the_protocol():
    assert tuple(re.findall(r"^## (.*)$", TEXT, re.MULTILINE)) == SECTIONS


def test_the_eleven_design_concepts_are_all_there_in_order():
    design = TEXT.partition("## 4 ")[2].partition("## 5 ")[0]
    assert tuple(re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\*", design, re.MULTILINE)) == CONCEPTS


def test_every_file_of_rules_has_its_submodel():
    submodels = TEXT.partition("## 7 ")[2]
    rules = [path.parent.name for path in (ROOT / "sim/processes").glob("*/rules.py")]
    assert rules
    named = " ".join(re.findall(r"^### 7\.\d+ (.*)$", submodels, re.MULTILINE))
    assert [rule for rule in rules if rule not in named.replace(",", " ").split()] == []


def test_every_parameter_named_in_the_text_exists():
    groups = {**GROUPS, "levers": Levers}
    named = re.findall(r"`([a-z_]+)\.([a-z_]+)`", written_by_hand())
    assert len(named) > 30
    assert [f"{g}.{n}" for g, n in named if n != "py" and n not in groups[g].model_fields] == []


def test_every_function_and_test_named_in_the_text_exists():
    code = "\n".join(
        path.read_text(encoding="utf-8") for part in ("sim", "tests") for path in (ROOT / part).rglob("*.py")
    )
    named = set(re.findall(r"`([a-z]+(?:_[a-z0-9]+)+)`", written_by_hand())) - set(GROUPS)
    assert [name for name in sorted(named) if f"def {name}(" not in code] == []
