"""The map from the paper to the code names what is there, and the page shows what the rows say."""

import importlib

import pytest

from sim.parameters.base import Parameters
from sim.scenario import Scenario
from tests.mission.mutants import ROOT
from tests.mission.paper import PAPER
from tests.mission.rows import ROWS

PAGE = (ROOT / "docs/mission.md").read_text(encoding="utf-8")


def there(path):
    group = Scenario
    for name in path.split("."):
        if not (isinstance(group, type) and issubclass(group, Parameters)) or name not in group.model_fields:
            return False
        group = group.model_fields[name].annotation
    return True


@pytest.mark.parametrize("place", PAPER, ids=lambda place: f"row_{place.number:02}")
def test_every_room_parameter_scenario_and_test_on_the_map_is_there(place):
    for room in place.rooms:
        importlib.import_module(f"sim.processes.{room}")
    assert [path for path in place.parameters if not there(path)] == []
    assert [name for name in place.scenarios if not (ROOT / f"scenarios/{name}.yaml").exists()] == []
    for test in place.tests:
        file, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8"), test


def test_the_map_has_every_system_once_in_the_order_of_the_table():
    assert [place.number for place in PAPER] == list(range(1, 37))


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: f"row_{row.number:02}")
def test_every_row_has_a_place_a_scenario_and_a_test_of_its_number(row):
    place = PAPER[row.number - 1]
    assert (place.section, place.system) == (row.section, row.system)
    assert place.scenarios
    assert any(f"test_row_{row.number:02}_" in test for test in place.tests)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: f"row_{row.number:02}")
def test_the_page_tells_what_every_row_asks_and_that_no_mutant_goes_unnoticed(row):
    assert all(f"| {claim.name} |" in PAGE for claim in row.claims)
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| {row.number} | {row.section} |"))
    assert ("not yet: " in line) == bool(row.lacking)
    assert "| not noticed |" not in line
