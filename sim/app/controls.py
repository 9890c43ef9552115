"""Controls that answer at once: sliders, boxes, switches and choices that live in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import solara
import traitlets

from sim.app.charts import widget
from sim.locale import Words


class Controls(anywidget.AnyWidget):
    """Some controls below each other; see `sim.app.facts` for what each is made of."""

    _esm = (Path(__file__).parent / "assets" / "controls.js").read_text(encoding="utf-8")
    controls = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    moved = traitlets.Dict().tag(sync=True)
    """What somebody chose and is not heard yet: moves, each with path, value and count; and the last count."""
    asks = traitlets.Bool(True).tag(sync=True)
    """Whether a move asks something else, so that an answer that is shown is an earlier one at once."""
    heard = traitlets.Int(0).tag(sync=True)
    """The count of the last choice that the values take into account; until then, what was chosen stays as it is."""


@solara.component
def ControlList(
    shown: list[dict[str, Any]],
    words: Words,
    on_move: Callable[[str, Any], None],
    beside: str = "base",
    *,
    asks: bool = True,
) -> None:
    """Controls, which call ``on_move`` with the dotted path and the value that somebody chose.

    ``beside`` says what the other value is that each has beside it: "base" or "default"; ``asks``, whether a move
    changes the scenario, so that the page dims its answer before the session has heard of it.
    """
    heard, set_heard = solara.use_state(0)
    taken = solara.use_ref(0)
    told: dict[str, Any] = {name: words(f"control.{name}") for name in ("back", "about", "yes", "no")}
    told["base"] = words(f"control.{beside}")
    told["magnitudes"] = words.magnitudes
    told["space"] = "" if words.language == "zh" else " "

    def pass_on(moved: dict[str, Any]) -> None:
        for one in moved.get("moves", ()):
            if one["count"] > taken.current:
                on_move(one["path"], one["value"])
                taken.current = one["count"]
        set_heard(taken.current)

    widget(Controls, controls=shown, words=told, on_moved=pass_on, heard=heard, asks=asks)
