"""Small parts that pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from sim.report.markup import Table, part


@solara.component
def Press(
    label: str, on_press: Callable[[], Any], *, disabled: bool = False, kind: str = "", language: str = ""
) -> None:
    """A plain button; ``kind`` is its class in the style sheet, ``language`` that of its label if it is another."""
    facts = {"type": "button"} | ({"lang": language} if language else {}) | ({"disabled": ""} if disabled else {})
    made = solara.v.Html(tag="button", class_=kind, children=[label], attributes=facts)
    solara.v.use_event(made, "click", lambda *_: None if disabled else on_press())


def block(tag: str, text: str, kind: str = "", **attributes: str) -> Any:
    """An element around plain text."""
    return solara.v.Html(tag=tag, class_=kind, children=[text], attributes=attributes)


def markup(inside: str, kind: str = "", tag: str = "div") -> Any:
    """An element around markup, which must have been escaped where it was made."""
    return solara.HTML(tag=tag, unsafe_innerHTML=inside, classes=[kind] if kind else [])


@solara.component
def Fold(title: str, *, changed: bool = False, opened: bool = False, children: list[Any] = []) -> None:  # noqa: B006
    """Something that opens at a press; what is inside is made only then. ``changed`` marks what is no longer usual."""
    is_open, set_open = solara.use_state(opened)
    key = solara.use_unique_key(prefix="fold-")
    with solara.v.Html(tag="div", class_="fold" + (" changed" if changed else "")):
        facts = {"type": "button", "aria-expanded": str(is_open).lower(), "aria-controls": key}
        press = solara.v.Html(tag="button", class_="fold-title", children=[title], attributes=facts)
        solara.v.use_event(press, "click", lambda *_: set_open(not is_open))
        with solara.v.Html(tag="div", class_="fold-inside", attributes={"id": key}):
            if is_open:
                solara.Div(children=children)


@solara.component
def FoldedTable(title: str, headings: list[str], rows: list[list[str]], first_number: int) -> None:
    """A table that is folded away; its rows are sent only once it was opened. Numbers begin in a column."""
    opened, set_opened = solara.use_state(False)
    with solara.v.Html(tag="details"):
        summary = solara.v.Html(tag="summary", children=[title])
        solara.v.use_event(summary, "click", lambda *_: set_opened(True))
        if opened:
            markup(part("table", Table(title, headings, rows, numbers=range(first_number, len(headings)))))
