"""Agents whose attributes are cells of columns.

The numbers live in a ``Table`` (one array per attribute) and an agent is a row of it, so that compiled kernels and
Mesa agents read and write the very same memory and round through the same storage types.
"""

from __future__ import annotations

import inspect
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Never

import mesa
from mesa.discrete_space import CellAgent

from sim.market.state import MarketState
from sim.world.columns import Attribute, Table, allowed, declared


class Cell:
    """One attribute of an agent: the cell of a column in the agent's row.

    Reading gives a Python number, or a tuple for a vector attribute. Writing rounds to the column's storage type:
    float32 columns keep 24 bits, integer columns cut towards zero. What the column does not allow is refused.
    """

    def __init__(self, attribute: Attribute) -> None:
        self.name = attribute.name
        self._allowed = allowed(attribute)
        unit = f" [{attribute.unit}]" if attribute.unit else ""
        self.__doc__ = attribute.meaning + unit

    def __get__(self, agent: ColumnAgent | None, owner: type | None = None) -> Any:
        if agent is None:
            return self
        return agent._table._stored[self.name].item(agent.row)

    def __set__(self, agent: ColumnAgent, value: Any) -> None:
        low, high = self._allowed
        if type(value) is not int or not low <= value <= high:  # most of what the market itself writes needs no more
            agent._table.must_allow(self.name, value)
        agent._table._stored[self.name][agent.row] = value


class VectorCell(Cell):
    """A vector attribute: reading gives a tuple, so that changing one element in place cannot be lost silently."""

    def __get__(self, agent: ColumnAgent | None, owner: type | None = None) -> Any:
        if agent is None:
            return self
        return tuple(agent._table._stored[self.name][agent.row].tolist())


class FollowingCell(Cell):
    """An attribute that follows from another one of the agent, and cannot be set."""

    def __init__(self, attribute: Attribute) -> None:
        super().__init__(attribute)
        assert attribute.follows is not None
        self.source, self.function = attribute.follows

    def __get__(self, agent: ColumnAgent | None, owner: type | None = None) -> Any:
        if agent is None:
            return self
        return self.function(getattr(agent, self.source))

    def __set__(self, agent: ColumnAgent, value: Any) -> None:
        agent._table.must_be_stored(self.name)


def _kind_of_cell(attribute: Attribute) -> type[Cell]:
    if attribute.follows:
        return FollowingCell
    return VectorCell if attribute.width else Cell


class ColumnAgent(mesa.Agent):
    """A Mesa agent that is one row of a table.

    Declare a kind of agent with its columns from the schema::

        class Creator(ColumnAgent, CreatorColumns): ...

    Names are strict, so that a misspelt one cannot pass unnoticed: an attribute that is neither a column nor declared
    in a class body (``mood: float``, or with a value, ``mood = 0.0``) raises ``AttributeError`` when read or written.
    """

    columns: ClassVar[dict[str, Attribute]] = {}

    model: MarketState  # type: ignore[assignment]
    row: int
    _table: Table
    unique_id: int
    pos: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        found = [attribute for kind in cls.__bases__ for attribute in declared(kind)]
        cls.columns = cls.columns | {attribute.name: attribute for attribute in found}
        for attribute in found:
            if not isinstance(getattr(cls, attribute.name), Attribute):
                raise TypeError(f"{cls.__name__}: the column {attribute.name!r} would hide an attribute of that name")
            setattr(cls, attribute.name, _kind_of_cell(attribute)(attribute))
        overridden = [name for name in cls.columns if not isinstance(getattr(cls, name), Cell)]
        if overridden:
            raise TypeError(f"{cls.__name__} must not redefine the columns {', '.join(overridden)}")

    def __init__(self, model: MarketState, table: Table, row: int) -> None:
        """Register the agent of one row.

        Args:
            model: the market the agent belongs to.
            table: the table of its kind; it must hold the class's columns.
            row: its row, 0 <= row < len(table).
        """
        self.__dict__.update(_table=table, row=row)
        super().__init__(model)

    @classmethod
    def create_agents(cls, model: Any, n: int, *args: Any, **kwargs: Any) -> Never:
        """Refuse: agents are rows of tables, which are made with their market."""
        raise TypeError(_made_with_their_market(cls, "create_agents"))

    @classmethod
    def from_dataframe(cls, model: Any, df: Any, **kwargs: Any) -> Never:
        """Refuse: agents are rows of tables, which are made with their market."""
        raise TypeError(_made_with_their_market(cls, "from_dataframe"))

    def remove(self) -> None:
        """Refuse: rows stay in their tables. An agent that leaves the market becomes inactive instead."""
        raise TypeError(f"a {self._table.kind} cannot be removed: its row stays; agents leave by becoming inactive")

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.columns:
            getattr(type(self), name).__set__(self, value)
        elif name in _declared(type(self)):
            self._keep(name, value)
        else:
            raise AttributeError(self._unassignable(name))

    def _keep(self, name: str, value: Any) -> None:
        """Assign a declared attribute that is not a column."""
        object.__setattr__(self, name, value)

    if not TYPE_CHECKING:  # type checkers know what is declared, and find what is misspelt

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):  # asked by Python itself, as for every agent that is unpickled: no hint helps
                raise AttributeError(name)
            raise AttributeError(unknown_attribute(type(self), name))

    def __repr__(self) -> str:
        number = self.__dict__.get("unique_id")
        return f"<{type(self).__name__} {number}, row {self.__dict__.get('row')}>"

    @classmethod
    def knows(cls, name: str) -> bool:
        """Whether agents of this class have an attribute of that name."""
        return name in cls.columns or hasattr(cls, name) or name in _declared(cls) or name == "row"

    @classmethod
    def _unassignable(cls, name: str) -> str:
        if name in ("row", "_table") or inspect.isroutine(getattr(cls, name, None)):
            return f"{cls.__name__}.{name} cannot be assigned"
        return undeclared_attribute(cls, name)


class SupplyAgent(ColumnAgent, CellAgent):
    """A creator, merchant or platform: registered with the model in either engine, with a place in ``model.grid``."""


def unknown_attribute(cls: type[ColumnAgent], name: str) -> str:
    """The message for a name that agents of this class do not have, with the nearest name they do have."""
    if name in _declared(cls):
        return f"{cls.__name__}.{name} is declared and has no value yet"
    known = [n for n in (*cls.columns, *_declared(cls), *dir(cls)) if not n.startswith("_")]
    near = get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{cls.__name__} has no attribute {name!r}{hint}"


def undeclared_attribute(cls: type[ColumnAgent], name: str) -> str:
    """The message for writing a name that agents of this class do not have: what was meant, or how to declare it."""
    return (
        f"{unknown_attribute(cls, name)}. An attribute of your own is declared in the body of a subclass, such as "
        f"`{name}: float = 0.0`; a subclass of viewers becomes the market's viewer_class and plays with engine='mesa'"
    )


def _made_with_their_market(cls: type[ColumnAgent], method: str) -> str:
    return (
        f"{cls.__name__}.{method}: agents are rows of a market's tables and are made with it. How many there are the "
        "scenario says (viewers, studios.creators, commerce.merchants); who the viewers are, MarketModel.new_viewers, "
        "which a subclass may override. Agents without a row of their own can be plain mesa.Agent's"
    )


@cache
def set_by_mesa() -> dict[str, Any]:
    """What an agent of this version of Mesa sets on itself when it is made, and to what."""
    alone = vars(mesa.Agent(mesa.Model(rng=0)))
    return {name: value for name, value in alone.items() if name not in ("model", "unique_id")}


def _declared(cls: type[ColumnAgent]) -> frozenset[str]:
    """Names besides columns that may be assigned: annotated in a class body, there already, or set by Mesa itself."""
    found = cls.__dict__.get("_declared_names")
    if found is None:
        annotated = {name for base in cls.__mro__ for name in inspect.get_annotations(base)}
        present = {n for n in dir(cls) if not n.startswith("__") and not inspect.isroutine(getattr(cls, n))}
        found = frozenset((annotated | present | set_by_mesa().keys()) - {"columns", "row", "_table"})
        cls._declared_names = found  # type: ignore[attr-defined]
    return found
