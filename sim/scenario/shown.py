"""Short tables for notebooks: a caption, and rows of words under a heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

MOST_ROWS = 20


def html_table(caption: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in which whatever it shows is escaped. The first column has names, the others numbers."""
    table = Element("table")
    SubElement(table, "caption", {"style": "text-align: left; white-space: pre-line"}).text = caption
    head = SubElement(SubElement(table, "thead"), "tr")
    for word in heading:
        SubElement(head, "th").text = word
    body = SubElement(table, "tbody")
    for name, *values in rows:
        row = SubElement(body, "tr")
        SubElement(row, "th", {"style": "text-align: left"}).text = name
        for value in values:
            SubElement(row, "td").text = value
    return tostring(table, encoding="unicode", method="html")


def scenario_html(scenario: Scenario) -> str:
    """What a scenario is about, and what differs from the defaults of the program, up to `MOST_ROWS` values."""
    ours, usual = (dict(_values(one.resolved())) for one in (scenario, type(scenario)()))
    changed = [name for name in ours if name != "title" and ours[name] != usual.get(name)]
    rows = [(name, _text(ours[name]), _text(usual.get(name))) for name in changed[:MOST_ROWS]]
    rows += [("...", f"{len(changed) - MOST_ROWS} more", "")] if len(changed) > MOST_ROWS else []
    size = f"{scenario.days} days from {scenario.start}, {scenario.viewers:,} simulated viewers"
    return html_table(f"{scenario.title}\n{size}", ("", "here", "default"), rows)


def _values(given: dict[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in given.items():
        if isinstance(value, dict):
            yield from _values(value, f"{prefix}{name}.")
        elif name == "policies" and not prefix:
            yield from ((f"policies[{place}]", one) for place, one in enumerate(value))
        else:
            yield f"{prefix}{name}", value


def _text(value: Any) -> str:
    """A value as a scenario file has it; of a policy what it says."""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(one)}" for name, one in value.items() if one is not None)
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,.12g}" if isinstance(value, int | float) else str(value)
