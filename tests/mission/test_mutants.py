"""Every row notices when its mechanism is disconnected. Played by `pytest -m mutants tests/mission`."""

import pytest

from tests.mission.mutants import ROOT, mutated, noticed, report
from tests.mission.rows import ROWS


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: f"row_{row.number:02}")
def test_every_mutant_changes_exactly_one_place_of_the_package(row):
    text = (ROOT / "sim" / row.mutant.file).read_text(encoding="utf-8")
    assert text.count(row.mutant.text) == 1
    assert row.mutant.applied(text) != text


@pytest.mark.slow
@pytest.mark.mutants
@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: f"row_{row.number:02}")
def test_a_row_fails_once_its_mechanism_is_disconnected(row):
    assert noticed(row, report(row), mutated(row)) != []
