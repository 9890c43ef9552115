"""Charts drawn by ECharts, which this server has itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets
from reacton.core import element

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Okabe & Ito's colours, told apart by colour-blind readers; the order of the reports."""
INK, SOFT, LINE, GREY = "#1b2430", "#5a6675", "#e6e9ee", "#8a95a3"


class Chart(anywidget.AnyWidget):
    """An ECharts option on the page. The element counts its drawings in `data-revision`, for tests to wait on."""

    _esm = (Path(__file__).parent / "assets" / "chart.js").read_text(encoding="utf-8")
    option = traitlets.Dict().tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    """What a screen reader says of it."""
    height = traitlets.Unicode("15rem").tag(sync=True)
    renderer = traitlets.Unicode("svg").tag(sync=True)
    clicked = traitlets.Dict().tag(sync=True)
    """What was clicked last: name, seriesName, dataType."""


def chart(option: dict[str, Any], label: str, **facts: Any) -> Any:
    """The element of a chart; ``facts`` are other traits of `Chart`, such as height or on_clicked."""
    return widget(Chart, option=option, label=label, **facts)


def widget(kind: type[anywidget.AnyWidget], **traits: Any) -> Any:
    """The element of a widget of our own."""
    return element(kind, **traits)
