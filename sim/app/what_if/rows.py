"""The table of the answer on the page: what an outcome means unfolds under its name and stays open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from sim.app.charts import widget
from sim.app.what_if.table import Line, lines_table
from sim.locale import Words


class Rows(anywidget.AnyWidget):
    """Markup of a table, which must have been escaped where it was made."""

    _esm = (Path(__file__).parents[1] / "assets" / "answer.js").read_text(encoding="utf-8")
    markup = traitlets.Unicode("").tag(sync=True)


def answer_rows(lines: Sequence[Line], caption: str, unit: str, words: Words, *, verdicts: bool = False) -> Any:
    """The element of `lines_table`."""
    return widget(Rows, markup=lines_table(lines, caption, unit, words, verdicts=verdicts))
