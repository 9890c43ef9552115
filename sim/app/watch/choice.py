"""A choice of one among a few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from sim.app.parts import block


@solara.component
def Choice(
    label: str, choices: dict[Any, str], chosen: Any, choose: Callable[[Any], None], unseen: bool = False
) -> None:
    """One of a few, as buttons that say whether they are pressed; ``unseen`` keeps the label to screen readers."""
    with solara.v.Html(tag="div", class_="choice", attributes={"role": "group", "aria-label": label}):
        if not unseen:
            block("span", label, "note", **{"aria-hidden": "true"})
        for value, text in choices.items():
            _Toggle(text, value == chosen, lambda value=value: choose(value))


@solara.component
def _Toggle(label: str, pressed: bool, on_press: Callable[[], None]) -> None:
    made = solara.v.Html(
        tag="button",
        class_="pressed" if pressed else "",
        children=[label],
        attributes={"type": "button", "aria-pressed": str(pressed).lower()},
    )
    solara.v.use_event(made, "click", lambda *_: on_press())
