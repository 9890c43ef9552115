"""``model.agents``: creators, operators, merchants, platforms and viewers as one Mesa agent set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from random import Random
from typing import Any, Literal, Never, Self

from mesa.agentset import AgentSet, GroupBy

from sim.agents.aggregate import GroupByColumns, aggregate
from sim.agents.cells import SupplyAgent
from sim.agents.firm_set import FirmSet
from sim.agents.set_algebra import SetAlgebra, most_of, must_belong, parted
from sim.agents.viewer_base import ViewerBase
from sim.agents.viewer_set import ViewerSet
from sim.market.state import MarketState


class Everyone(SetAlgebra):
    """Agent sets of several types, one after the other, the same in both engines.

    Orders that mix types (``sort``, ``shuffle``) are refused, because the set would have to keep millions of views:
    sort a list, or take one type from ``model.agents_by_type``.
    """

    def __init__(self, parts: Sequence[Any], model: MarketState) -> None:
        """The sets to chain, each without agents of the others, and the market they belong to."""
        self.parts = tuple(parts)
        self.model = model

    @property
    def random(self) -> Random:
        """The model's generator, for ``shuffle_do``."""
        return self.model.random

    def of(self, parts: Sequence[Any]) -> Everyone:
        """Other agents of the same market."""
        return Everyone(parts, self.model)

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self.parts)

    def __contains__(self, agent: object) -> bool:
        is_viewer = isinstance(agent, ViewerBase)
        return any(agent in part for part in self.parts if isinstance(part, ViewerSet) == is_viewer)

    def __and__(self, other: Iterable[Any]) -> Any:
        viewers, theirs = self._parted(other)
        return self._of_all(lambda part: part & viewers, lambda agent: agent in theirs)

    def __sub__(self, other: Iterable[Any]) -> Any:
        viewers, theirs = self._parted(other)
        return self._of_all(lambda part: part - viewers, lambda agent: agent not in theirs)

    def __or__(self, other: Iterable[Any]) -> Any:
        rows, others = parted(self.model, other)
        must_belong(others, self.model)
        parts = [part for part in self.parts if not isinstance(part, ViewerSet)]
        of_type: dict[type, list[Any]] = {}
        for agent in dict.fromkeys(others):
            if agent not in self:
                of_type.setdefault(type(agent), []).append(agent)
        for kind, agents in of_type.items():
            parts.append((FirmSet if issubclass(kind, SupplyAgent) else AgentSet)(agents, self.random))
        mine = [part for part in self.parts if isinstance(part, ViewerSet)]
        viewers = ViewerSet(self.model, rows)
        return self.of([*parts, mine[0] | viewers] if mine else [*parts, viewers] if len(rows) else parts)

    def __getitem__(self, item: int | slice) -> Any:
        if isinstance(item, slice):
            return self.to_list()[item]
        place = range(len(self))[item]  # negative indices and IndexError as for a list
        for part in self.parts:
            if place < len(part):
                return (part if isinstance(part, ViewerSet) else part.to_list())[place]
            place -= len(part)
        raise IndexError(item)

    def to_list(self) -> list[Any]:
        """Every agent as an object: for small markets."""
        return list(self)

    def copy(self) -> Everyone:
        """An independent set of the same agents."""
        return self.of(self.parts)

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """The values of attributes, as Mesa gives them; by default every agent must have them."""
        return [value for part in self.parts for value in part.get(attr_names, handle_missing, default_value)]

    def agg(self, attribute: str, func: Any) -> Any:
        """Aggregate an attribute that every agent has, with a function, a name (see ``ViewerSet.agg``) or several."""
        if isinstance(func, str) or callable(func):
            return aggregate(func, None, lambda: self.get(attribute))
        return [self.agg(attribute, each) for each in func]

    def set(self, attr_name: str, value: Any) -> Any:
        """Give an attribute that every agent has one value for all."""
        for part in self.parts:
            part.set(attr_name, value)
        return self

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Any:
        """The agents a function says yes to, in order; see Mesa's ``AgentSet.select``.

        Where all that are left are of one type, the set of that type is returned (columns for viewers).
        """
        limit = most_of(at_most, len(self))
        chosen: list[Any] = []
        for part in self.parts:
            found = part.select(filter_func, at_most=min(limit, len(part)), agent_type=agent_type)
            limit -= len(found)
            if len(found):
                chosen.append(found)
        if inplace:
            self.parts = tuple(chosen)
            return self
        return chosen[0] if len(chosen) == 1 else self.of(chosen)

    def groupby(self, by: Callable | str, result_type: Literal["agentset", "list"] = "agentset") -> GroupBy:
        """Groups by the value of an attribute that every agent has, or of a function."""
        found: dict[Any, list[Any]] = {}
        for part in self.parts:
            for key, group in part.groupby(by):
                found.setdefault(key, []).append(group)
        if result_type == "list":
            return GroupBy({key: list(chain.from_iterable(groups)) for key, groups in found.items()})
        return GroupByColumns({key: self.of(groups) for key, groups in found.items()})

    def do(self, method: str | Callable, *args: Any, **kwargs: Any) -> Self:
        """Call a method of every agent, or a function with every agent."""
        for part in self.parts:
            part.do(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable, *args: Any, **kwargs: Any) -> Self:
        """Do it in an order drawn from the model's generator, types mixed."""
        agents = self.to_list()
        self.random.shuffle(agents)
        for agent in agents:
            getattr(agent, method)(*args, **kwargs) if isinstance(method, str) else method(agent, *args, **kwargs)
        return self

    def map(self, method: str | Callable, *args: Any, **kwargs: Any) -> list[Any]:
        """What a method of every agent, or a function with every agent, returns."""
        return [result for part in self.parts for result in part.map(method, *args, **kwargs)]

    def shuffle(self, inplace: bool = False) -> Never:
        """Refuse; use ``shuffle_do``, or the set of one type."""
        raise TypeError("agents of several types have no common order: shuffle model.agents_by_type[...], or a list")

    def sort(self, key: Callable | str, ascending: bool = False, inplace: bool = False) -> Never:
        """Refuse; use ``sorted(model.agents, key=...)``, or the set of one type."""
        raise TypeError("agents of several types have no common order: sort model.agents_by_type[...], or a list")

    def add(self, agent: Any) -> Never:
        """Refuse: agents join through the model."""
        raise TypeError("model.agents is not changed directly: agents join and leave the market through the model")

    discard = remove = add

    def _parted(self, other: Iterable[Any]) -> tuple[ViewerSet, set[Any]]:
        """The viewers of this market among agents, and the others that are agents of it."""
        rows, others = parted(self.model, other)
        return ViewerSet(self.model, rows), {agent for agent in others if getattr(agent, "model", None) is self.model}

    def _of_all(self, of_viewers: Callable[[ViewerSet], ViewerSet], keeps: Callable[[Any], bool]) -> Any:
        parts = [of_viewers(part) if isinstance(part, ViewerSet) else part.select(keeps) for part in self.parts]
        return self.of([part for part in parts if len(part)])

    def _become(self, result: Any) -> Self:
        self.parts = result.parts
        return self

    def _update(self, agents: Any) -> Self:
        return self._become(self.of([]) | agents)
