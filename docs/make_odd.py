"""Write the tables of ODD.md from the code: `python docs/make_odd.py`, with `--check` only to say whether they differ.

Each table lies between two comments that name it; the text around them is written by hand.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterable
from enum import IntEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim import names
from sim.market.model import MarketModel
from sim.outcome import ANY, FROM_0, SHARE
from sim.outcomes import OUTCOMES
from sim.policy.dated import BY_PLATFORM, DATED
from sim.policy.levers import BEARERS, Levers
from sim.policy.plans import PLANS, Setting
from sim.processes.merchants.merchant import review
from sim.processes.operators.market import OperatorMarket
from sim.processes.operators.operator import close_day
from sim.processes.platforms.market import Platform
from sim.processes.platforms.one_platform import OF_FORM, PlatformSettings
from sim.processes.studios.creator import close_books, consider
from sim.processes.studios.sector import Sector
from sim.scenario import Scenario
from sim.scenario.model import GROUPS
from sim.world import order_schema, schema
from sim.world.columns import Attribute

ODD = Path(__file__).with_name("ODD.md")
LONGEST_DEFAULT = 40
EVENTS = (
    ("every morning", MarketModel.open_morning),
    ("all operators, every morning", OperatorMarket.look),
    ("operator, every evening", close_day),
    ("all creators, every `studios.close_days`", Sector.look),
    ("creator, every `studios.close_days`", close_books),
    ("creator, on the day it has set itself", consider),
    ("merchant, every `commerce.review_days`", review),
    ("platform, quarterly", Platform.review),
)
LIMITS = (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))


def table(heads: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def first_sentence(documented: Any) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())


def states(attributes: tuple[Attribute, ...]) -> str:
    """The state variables of one kind of entity."""
    rows = (
        (f"`{a.name}`" + (f" × {a.width}" if a.width else ""), a.meaning, a.unit or "–", a.dtype) for a in attributes
    )
    return table(("variable", "meaning", "unit", "stored as"), rows)


def scales() -> str:
    """The fixed sets, and the extent of the default scenario."""
    default = Scenario()
    sets = [
        ("platforms", ", ".join(names.PLATFORMS)),
        *((kind.__name__.lower(), _members(kind)) for kind in (names.Form, names.Genre, names.Category)),
        ("channel", _members(names.Channel)),
        ("adoption", _members(names.Adoption)),
        ("funding", _members(names.Funding)),
        ("time", f"steps of one day; by default {default.days} from {default.start}"),
        ("viewers", f"{default.viewers:,} by default; 50 to 20 million"),
        ("creators, merchants", f"{default.studios.creators} and {default.commerce.merchants}, whatever the viewers"),
        ("operators", f"one for {default.operators.users_each:,.0f} users of mini-programs and apps at the start"),
    ]
    return table(("set or scale", "what it is"), sets)


def _members(kind: type[IntEnum]) -> str:
    return ", ".join(member.name.lower().replace("_", " ") for member in kind)


def phases() -> str:
    """The day: the calls of ``MarketModel.step`` in order, with the remark behind each."""
    source, _ = inspect.getsourcelines(MarketModel.step)
    calls = ast.parse(textwrap.dedent("".join(source))).body[0].body[1:]  # type: ignore
    remarks = (source[call.lineno - 1].partition("#")[2].strip() for call in calls)
    called = [call.value.func.attr for call in calls]
    rows = (
        (n, f"`{name}`", remark, first_sentence(getattr(MarketModel, name)))
        for n, (name, remark) in enumerate(zip(called, remarks, strict=True), 1)
    )
    return table(("", "phase", "in short", "what happens"), rows)


def events() -> str:
    """What the supply side does on its own clocks."""
    rows = ((when, f"`{call.__qualname__}`", first_sentence(call)) for when, call in EVENTS)
    return table(("when", "event", "what happens"), rows)


def outcomes() -> str:
    """Every outcome with its kind, unit and range, and for whom more of it is good or bad."""
    spans = {ANY: "any", FROM_0: "≥ 0", SHARE: "0 to 1"}
    rows = (
        (f"`{o.name}`", o.kind, o.unit, spans[o.range], ", ".join(o.good_for), ", ".join(o.bad_for), o.meaning)
        for o in OUTCOMES.values()
    )
    return table(("outcome", "kind", "unit", "range", "good for", "bad for", "definition"), rows)


def levers() -> str:
    """The levers and the terms of policies."""
    parts = ["**Levers**", parameters(Levers), "**Who bears what a lever costs**", bearers()]
    parts += ["**A dated setting** (`set:`)", parameters(Setting)]
    parts += ["**What it may set beside levers**", may_be_set()]
    for name, plan in PLANS.items():
        parts += [f"**A plan** (`plan: {name}`). {first_sentence(plan)}", parameters(plan)]
    return "\n\n".join(parts)


def may_be_set() -> str:
    """Rules and other dated parameters, those of platforms once for all of them."""
    found: dict[str, tuple[str, str, str | None]] = {}
    for path, one in DATED.items():
        of_one = path.startswith("platforms.")
        where = "each platform" if path in BY_PLATFORM else "that platform" if of_one else "everywhere"
        named = f"platforms.NAME.{one.name}" if of_one else path
        if not path.startswith("levers."):
            found.setdefault(named, (f"`{named}`", where, one.field.description))
    rows = found.values()
    return table(("path", "holds for", "meaning"), rows)


def bearers() -> str:
    """Who bears what each lever costs, for which payments, and how it grows."""
    rows = (
        (
            f"`{name}`",
            bearer.payer,
            ", ".join(f"`{reason}`" for reason in bearer.reasons),
            bearer.how,
            f"`costs.{up.rate}` for {up.units:,} {up.per}, with the square" if (up := bearer.upkeep) else "",
        )
        for name, bearer in BEARERS.items()
    )
    return table(("lever", "borne by", "payments", "how", "upkeep"), rows)


def submodel_parameters() -> str:
    """Every group of parameters with its defaults."""
    parts = []
    for name, group in GROUPS.items():
        parts.append(f"#### `{name}`\n\n{first_sentence(group)}")
        parts.append(platforms(group) if name == "platforms" else parameters(group))
    return "\n\n".join(parts)


def platforms(group: type[BaseModel]) -> str:
    """What is known of every platform, then of those of a form, then the values of each."""
    values, kinds = group(), (PlatformSettings, *dict.fromkeys(OF_FORM.values()))
    fields = {
        name: field for kind in kinds for name, field in kind.model_fields.items() if field.annotation is not bool
    }
    rows = (
        (f"`{name}`", *(shown(getattr(getattr(values, name), field, None)) for field in fields))
        for name in names.PLATFORMS
    )
    parts = [f"{first_sentence(kind)}\n\n{parameters(kind, *kind.__bases__)}" for kind in kinds]
    return "\n\n".join([*parts, table(("platform", *(f"`{f}`" for f in fields)), rows)])


def parameters(group: type[BaseModel], beyond: type[BaseModel] = BaseModel) -> str:
    """A group's parameters beyond those of another: default, unit, bounds, meaning, source."""
    fields = ((n, f) for n, f in group.model_fields.items() if n != "plan" and n not in beyond.model_fields)
    rows = ((f"`{f.alias or n}`", default(f), f.json_schema_extra["unit"], bounds(f), f.description,  # type: ignore
             f.json_schema_extra["source"]) for n, f in fields)  # type: ignore  # fmt: skip
    return table(("parameter", "default", "unit", "bounds", "meaning", "source"), rows)


def default(field: FieldInfo) -> str:
    """A default as a scenario file would write it."""
    return "required" if field.is_required() else shown(field.default)


def shown(value: Any) -> str:
    """A value, short."""
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        text = f"{value:_.10g}" if isinstance(value, float) else f"{value:_}"
        return text if abs(value) >= 10_000 else text.replace("_", "")
    if isinstance(value, tuple):
        text = ", ".join(shown(part) for part in value)
        return text if len(text) <= LONGEST_DEFAULT else f"{len(value)} entries, see the code"
    return str(value)


def bounds(field: FieldInfo) -> str:
    """The bounds of a number."""
    found = [f"{sign} {shown(getattr(m, name))}" for m in field.metadata for name, sign in LIMITS if hasattr(m, name)]
    return ", ".join(found) or "–"


BLOCKS: dict[str, Callable[[], str]] = {
    "scales": scales,
    "viewer": lambda: states(schema.VIEWER),
    "creator": lambda: states(schema.CREATOR),
    "operator": lambda: states(schema.OPERATOR),
    "merchant": lambda: states(schema.MERCHANT),
    "platform": lambda: states(schema.PLATFORM),
    "drama": lambda: states(schema.DRAMA),
    "order": lambda: states(order_schema.ORDER),
    "phases": phases,
    "events": events,
    "outcomes": outcomes,
    "levers": levers,
    "parameters": submodel_parameters,
}


def filled(text: str) -> str:
    """The document with every generated block written anew.

    Raises:
        ValueError: a block is missing from the document, or one is not known.
    """
    pattern = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
    there = [name for _, name, _ in pattern.findall(text)]
    if sorted(there) != sorted(BLOCKS):
        raise ValueError(f"the blocks of the document must be {', '.join(BLOCKS)}, each once")
    return pattern.sub(lambda match: f"{match[1]}\n{BLOCKS[match[2]]()}\n\n{match[3]}", text)


def main(arguments: list[str]) -> int:
    """Write the document, or with `--check` say whether that is needed (1) or not (0)."""
    text = ODD.read_text(encoding="utf-8")
    fresh = filled(text)
    if "--check" in arguments:
        return int(fresh != text)
    ODD.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
