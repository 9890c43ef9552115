"""What a run rests on: every parameter with value, unit, source and status, the least trusted first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic.fields import FieldInfo

from sim.locale import Words
from sim.parameters.base import STATUSES, Parameters
from sim.policy.levers import Levers
from sim.report.markup import Table
from sim.scenario.model import GROUPS

LEAST_TRUSTED_FIRST = tuple(reversed(STATUSES))
_LONGEST = 90


class Assumption(NamedTuple):
    """One parameter as a run had it."""

    group: str
    path: str
    value: Any
    usual: Any
    unit: str
    status: str
    source: str
    meaning: str

    @property
    def changed(self) -> bool:
        """Whether the run had another value than the default."""
        return self.value != self.usual


def assumptions(scenario: dict[str, Any]) -> list[Assumption]:
    """Every parameter and lever of a resolved scenario, in the order of the groups."""
    kinds = {"levers": Levers, **GROUPS}
    return [
        found
        for name, kind in kinds.items()
        for found in _in_group(name, name, kind, kind().model_dump(mode="json", by_alias=True), scenario.get(name, {}))
    ]


def trusted(scenario: dict[str, Any], words: Words) -> tuple[dict[str, Any], dict[str, Any]]:
    """What ``assumptions.html`` shows (how many parameters have which status, and all in tables), and its chart."""
    found = assumptions(scenario)
    by_status = {status: [one for one in found if one.status == status] for status in LEAST_TRUSTED_FIRST}
    groups = list(dict.fromkeys(one.group for one in found))
    data = {
        "kind": "statuses",
        "groups": [words.name("group", group) for group in groups],
        "statuses": [
            {
                "name": words(f"status.{status}"),
                "counts": [sum(one.group == group for one in ones) for group in groups],
            }
            for status, ones in by_status.items()
        ],
    }
    shown = {
        "about": words(
            "assumptions.about", total=len(found), **{status: len(ones) for status, ones in by_status.items()}
        ),
        "counts": _counts(data, words),
        "statuses": [_status(status, ones, words) for status, ones in by_status.items()],
    }
    return shown, {"statuses": data}


def value_text(value: Any) -> str:
    """A value as people write it: 750,000,000, 0.04, yes; long tables are cut short."""
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{int(value):,}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:g}"
    if isinstance(value, list):
        value = ", ".join(map(value_text, value)) or "–"
    elif isinstance(value, dict):
        value = ", ".join(f"{name}: {value_text(part)}" for name, part in value.items())
    whole = str(value)
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1]}…"


def _in_group(group: str, path: str, kind: type[Parameters], usual: Any, given: Any) -> Iterator[Assumption]:
    for name, field in kind.model_fields.items():
        inner, value = field.annotation, given.get(name, usual[name])
        if isinstance(inner, type) and issubclass(inner, Parameters):
            yield from _in_group(group, f"{path}.{name}", inner, usual[name], value)
        else:
            yield _assumption(group, f"{path}.{name}", field, usual[name], value)


def _assumption(group: str, path: str, field: FieldInfo, usual: Any, value: Any) -> Assumption:
    facts = field.json_schema_extra
    assert isinstance(facts, dict)
    unit, status, source = (str(facts[name]) for name in ("unit", "status", "source"))
    source = source.removeprefix(status).removeprefix(":").strip()
    return Assumption(group, path, value, usual, unit, status, source, field.description or "")


def _status(status: str, ones: list[Assumption], words: Words) -> dict[str, Any]:
    groups = list(dict.fromkeys(one.group for one in ones))
    count, note = words("assumptions.count", n=len(ones)), words(f"status.{status}.note")
    return {
        "name": status,
        "summary": f"{words(f'status.{status}')}: {count} – {note}",
        "groups": [_group(group, [one for one in ones if one.group == group], words) for group in groups],
    }


def _group(group: str, ones: list[Assumption], words: Words) -> Table:
    headings = [words(f"assumptions.{name}") for name in ("parameter", "value", "unit", "meaning")]
    rows = [
        (
            words.full_name(one.path),
            value_text(one.value) + (f" ({words('assumptions.changed')})" if one.changed else ""),
            words.declared(one.unit),
            words("assumptions.told", meaning=words.declared(one.meaning), source=_sentence(one.source, words)),
        )
        for one in ones
    ]
    title = f"{words.name('group', group)} ({len(ones)})"
    return Table(title, headings, rows, numbers=(1,))


def _sentence(source: str, words: Words) -> str:
    told = words.declared(source)
    return told[:1].upper() + told[1:]


def _counts(data: dict[str, Any], words: Words) -> Table:
    statuses = data["statuses"]
    rows = [
        (group, *(f"{status['counts'][place]}" for status in statuses)) for place, group in enumerate(data["groups"])
    ]
    headings = [words("winners.group"), *(status["name"] for status in statuses)]
    return Table(words("assumptions.share"), headings, rows, numbers=(1, 2, 3))
