"""The HTML that sections of a report are made of. Text is escaped here and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from sim.locale import Words


def element(name: str, *inside: str, **attributes: str) -> str:
    """An HTML element around markup; ``class_`` becomes ``class``, ``data_x`` becomes ``data-x``."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(text)}"' for key, text in attributes.items())
    return f"<{name}{given}>{''.join(inside)}</{name}>"


def text(name: str, content: str, **attributes: str) -> str:
    """An HTML element around plain text."""
    return element(name, escape(content, quote=False), **attributes)


def section(name: str, heading: str, *inside: str) -> str:
    """A section of the page with a heading; ``name`` is its address."""
    return element(
        "section", text("h2", heading, id=f"{name}-title"), *inside, id=name, aria_labelledby=f"{name}-title"
    )


def folded(summary: str, *inside: str, **attributes: str) -> str:
    """Something that opens at a click, and in print."""
    return element("details", text("summary", summary), *inside, **attributes)


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()) -> str:
    """A table of plain text; ``numbers`` are the columns to align right. The first column names the row."""
    right = set(numbers)
    looks = [{"class_": "number"} if i in right else {} for i in range(len(headings))]
    head = element("tr", *(text("th", name, scope="col", **looks[i]) for i, name in enumerate(headings)))
    body = [element("tr", *(_cell(i, content, looks[i]) for i, content in enumerate(row))) for row in rows]
    inside = (text("caption", caption), element("thead", head), element("tbody", *body))
    return element("div", element("table", *inside), class_="wide", tabindex="0", role="region", aria_label=caption)


def chart(name: str, title: str, words: Words, *, height: str = "", note: str = "") -> str:
    """The place of a chart whose data `embedded` holds under ``name``."""
    style = {"style": f"height:{height}"} if height else {}
    place = element(
        "div", id=f"chart-{name}", class_="chart", role="img", aria_label=words("report.chart", title=title), **style
    )
    caption = [text("figcaption", title)] if title else []
    return element("figure", *caption, *([text("p", note, class_="note")] if note else []), place)


def embedded(name: str, data: Any) -> str:
    """Data for the page's script; nothing in it can end the element it stands in."""
    content = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
    return element("script", content, type="application/json", id=name)


def code(content: str) -> str:
    """Something to copy."""
    return element("pre", text("code", content), tabindex="0")


def _cell(column: int, content: str, look: dict[str, str]) -> str:
    return text("td", content, **look) if column else text("th", content, scope="row")
