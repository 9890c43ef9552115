"""Specification of the page that shows the report card of the baseline."""

import runpy
from pathlib import Path

from sim.evidence.card import card_of
from sim.evidence.targets import ROWS
from sim.scenario import Scenario
from tests.evidence.records import daily

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/economy.md"
MAKER = runpy.run_path(str(ROOT / "docs/make_economy.py"))


def page_of(rows, viewers=2_000):
    card = card_of(
        Scenario(viewers=viewers), [1, 2], rows, [{play: daily(gmv=1) for row in rows for play in row.plays}] * 2
    )
    record = {"scenario": {"viewers": viewers}, "seeds": [1, 2], "model_version": 2}
    return MAKER["economy"](card.entries(), record)


def test_the_page_says_at_which_size_it_was_played():
    assert "2,000 simulated viewers and 2 seeds (1 to 2)" in page_of([ROWS["netizens"]])


def test_the_page_shows_every_row_with_its_parts_and_reasons():
    text = page_of(list(ROWS.values()))
    assert [name for name in ROWS if text.count(f"| `{name}` |") != 1] == []
    assert "| netizens" not in text
    assert "not counted: an input of the model" in text
    assert "| own elasticity |" in text.replace("|  | ", "| ")


def test_the_page_that_is_kept_has_the_rows_of_the_table():
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in ROWS if text.count(f"| `{name}` |") != 1] == []
