"""What a policy may set on a date: levers, rules, and every parameter that a platform or a regulator could set.

Each says so where it is declared (``dated=True``). What describes how people and firms behave, or is laid down when a
market opens, is the same on all days of a run.
"""

from __future__ import annotations

from typing import NamedTuple

from pydantic.fields import FieldInfo

from sim.names import PLATFORMS
from sim.parameters.base import Parameters
from sim.policy.levers import Levers
from sim.policy.rules import Rules
from sim.processes.after_sales.parameters import AfterSales
from sim.processes.discovery.parameters import Discovery
from sim.processes.pages.parameters import Pages
from sim.processes.placement.parameters import Placement
from sim.processes.platforms.one_platform import settings_of
from sim.processes.traffic.parameters import Traffic
from sim.processes.watching.parameters import Watching


class DatedParameter(NamedTuple):
    """A parameter that a policy may set: its group, its name there, and its declaration."""

    group: type[Parameters]
    name: str
    field: FieldInfo

    def value_of(self, given: object) -> float:
        """A value given for it as a number: 1 or 0 for a switch. Raises ValidationError where it is not allowed."""
        return float(getattr(self.group.model_validate({self.name: given}), self.name))

    def told(self, value: float) -> str:
        """A value as people write it."""
        return ("on" if value else "off") if self.is_switch else f"{value:g}"

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off."""
        return self.field.annotation is bool


_BY_PLATFORM: dict[str, type[Parameters]] = {"levers": Levers, "rules": Rules}
_GROUPS: dict[str, type[Parameters]] = {
    **_BY_PLATFORM,
    "traffic": Traffic,
    "pages": Pages,
    "placement": Placement,
    "watching": Watching,
    "discovery": Discovery,
    "after_sales": AfterSales,
    **{f"platforms.{name}": settings_of(name) for name in PLATFORMS},
}


def _is_dated(prefix: str, field: FieldInfo) -> bool:
    facts = field.json_schema_extra
    return prefix == "levers" or (isinstance(facts, dict) and bool(facts.get("dated")))


DATED: dict[str, DatedParameter] = {
    f"{prefix}.{name}": DatedParameter(group, name, field)
    for prefix, group in _GROUPS.items()
    for name, field in group.model_fields.items()
    if _is_dated(prefix, field)
}
"""By dotted path."""
BY_PLATFORM: frozenset[str] = frozenset(path for path in DATED if path.partition(".")[0] in _BY_PLATFORM)
"""Those that have a value on every platform; a setting of any other holds everywhere."""
