"""Markup from the templates beside this file, which escape every text they show; Jinja is imported only when used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jinja2 import Environment


class Table(NamedTuple):
    """A table of plain text: its first column names the row, ``numbers`` are the columns to align right."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Collection[int] = ()


class Chart(NamedTuple):
    """A chart by the name of its data, with its figures as a table."""

    name: str
    title: str
    table: Table


def rendered(template: str, *, package: str = "sim.report", **shown: Any) -> str:
    """A template of a package, filled in. Raises jinja2.UndefinedError where it shows what is not given."""
    return _templates(package).get_template(template).render(shown)


def part(name: str, *shown: Any, **context: Any) -> str:
    """One of the macros of ``parts.html`` alone, such as ``table``, for pages that are put together elsewhere."""
    return str(getattr(_templates("sim.report").get_template("parts.html").make_module(context), name)(*shown))


@cache
def _templates(package: str) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "allow_nan": False, "separators": (",", ":")}
    return made
