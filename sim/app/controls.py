"""Controls that answer at once: sliders, boxes, switches and choices that live in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from sim.app.charts import widget
from sim.words import Words


class Controls(anywidget.AnyWidget):
    """Some controls below each other; see `sim.app.facts` for what each is made of."""

    _esm = (Path(__file__).parent / "assets" / "controls.js").read_text(encoding="utf-8")
    controls = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    moved = traitlets.Dict().tag(sync=True)
    """The last value that somebody chose: path, value, and a count."""


def controls(shown: list[dict[str, Any]], words: Words, on_move: Callable[[str, Any], None]) -> Any:
    """The element; ``on_move`` is called with the dotted path and the value that somebody chose."""
    told = {name: words(f"control.{name}") for name in ("base", "back", "about", "yes", "no")}
    told["magnitudes"] = words.magnitudes
    told["space"] = "" if words.language == "zh" else " "

    def pass_on(moved: dict[str, Any]) -> None:
        if moved:
            on_move(moved["path"], moved["value"])

    return widget(Controls, controls=shown, words=told, on_moved=pass_on)
