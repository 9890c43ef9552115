"""What every group of parameters has in common: meaning, unit, bounds, source and status."""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from sim.locale import Message

type Status = Literal["measured", "calibrated", "assumed"]
STATUSES = get_args(Status.__value__)


def param(default: Any, meaning: str, *, unit: str, source: str, dated: bool = False, **bounds: Any) -> Any:
    """Declare one parameter.

    ``source`` starts with its status ("measured: ", "calibrated: " or "assumed: ") and says where the figure comes
    from. ``dated``: whether a platform or a regulator could set it, so that a policy may change it on a date.
    ``bounds`` are pydantic's ``ge``, ``gt``, ``le`` and ``lt``.
    """
    status, _, _ = source.partition(":")
    if status not in STATUSES:
        raise ValueError(f"{meaning!r}: the source must start with one of {', '.join(STATUSES)}")
    extra: dict[str, Any] = {"unit": unit, "source": source, "status": status}
    if dated:
        extra["dated"] = True
    return Field(default, description=meaning, json_schema_extra=extra, **bounds)


BROKEN = "rule"
"""The type of the errors that `broken` makes."""


def broken(rule: str, key: str = "", **values: Any) -> PydanticCustomError:
    """The error to raise in a validator where values break a rule of ours, ``rule.<rule>`` of the catalogues.

    ``key`` names the field where it is told; by default it is the one validated.
    """
    context: dict[str, Any] = {"rule": Message(f"rule.{rule}", **values)} | ({"key": key} if key else {})
    return PydanticCustomError(BROKEN, "{rule}", context)


class Parameters(BaseModel):
    """A frozen group of parameters; a misspelt name is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=False)

    def as_tuple(self) -> Self:
        """The same numbers under the same names, as the named tuple that compiled kernels read.

        Every field is coerced to its declared type: an int in a float field would compile a second version of
        every kernel that reads it. It is made once.
        """
        kept: dict[str, Any] = self.__dict__  # type: ignore[assignment]
        made = kept.get(_MADE)
        if made is None:
            group = type(self)
            values = (_TYPES[kind](getattr(self, name)) for name, kind in _numeric_fields(group))
            made = kept[_MADE] = tuple_type(group)(*values)
        return made

    def __dir__(self) -> list[str]:
        """What completion offers: all but what pydantic has only for those who came from its first version."""
        return [name for name in super().__dir__() if name not in _OUTDATED or name in type(self).model_fields]

    def model_copy(self, **changes: Any) -> Self:
        """A copy, changed as pydantic does it; its tuple is its own."""
        copied = super().model_copy(**changes)
        kept: dict[str, Any] = copied.__dict__  # type: ignore[assignment]
        kept.pop(_MADE, None)
        return copied


_MADE = "_tuple"
_OUTDATED = frozenset(
    name
    for name, value in vars(BaseModel).items()
    if hasattr(getattr(value, "fget", getattr(value, "__func__", value)), "__deprecated__")
)
_TYPES: dict[str, Any] = {"float": float, "int": int, "bool": bool}


@cache
def _numeric_fields(group: type[Parameters]) -> tuple[tuple[str, str], ...]:
    """Name and type of every scalar number in a group; text and nested values stay out of compiled code."""
    kinds = {float: "float", int: "int", bool: "bool"}
    fields = group.model_fields.items()
    return tuple((name, kinds[field.annotation]) for name, field in fields if field.annotation in kinds)


@cache
def tuple_type(group: type[Parameters]) -> Any:
    """The named tuple type of a group: one per group, so that numba compiles each kernel once.

    It is a name of this module, so that numba's cache finds in one process what it stored in another.
    """
    name = f"{group.__name__}Tuple"
    kind = globals()[name] = namedtuple(name, [field for field, _ in _numeric_fields(group)])
    # made on demand, its name may not be there yet where it is unpickled; its group's is
    kind.__reduce__ = lambda values: (_as_tuple, (group, tuple(values)))  # type: ignore[method-assign, assignment]
    return kind


def _as_tuple(group: type[Parameters], values: tuple[Any, ...]) -> Any:
    return tuple_type(group)(*values)
