"""``model.agents``: creators, merchants, platforms and viewers as one Mesa agent set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from random import Random
from typing import Any, Literal, Never, Self

from mesa.agentset import AbstractAgentSet, GroupBy

from sim.agents.aggregate import GroupByColumns, aggregate
from sim.agents.viewer_set import ViewerSet


class Everyone(AbstractAgentSet):
    """Agent sets of several types, one after the other, the same in both engines.

    Orders that mix types (``sort``, ``shuffle``) are refused, because the set would have to keep millions of views:
    sort a list, or take one type from ``model.agents_by_type``.
    """

    def __init__(self, parts: Sequence[Any], random: Random) -> None:
        """The sets to chain, each without agents of the others, and the model's generator for ``shuffle_do``."""
        self.parts = tuple(parts)
        self.random = random

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self.parts)

    def __contains__(self, agent: object) -> bool:
        return any(agent in part for part in self.parts)

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
        return Everyone(self.parts, self.random)

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
        limit = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most
        chosen: list[Any] = []
        for part in self.parts:
            found = part.select(filter_func, at_most=min(int(min(limit, len(self))), len(part)), agent_type=agent_type)
            limit -= len(found)
            if len(found):
                chosen.append(found)
        if inplace:
            self.parts = tuple(chosen)
            return self
        return chosen[0] if len(chosen) == 1 else Everyone(chosen, self.random)

    def groupby(self, by: Callable | str, result_type: Literal["agentset", "list"] = "agentset") -> GroupBy:
        """Groups by the value of an attribute that every agent has, or of a function."""
        found: dict[Any, list[Any]] = {}
        for part in self.parts:
            for key, group in part.groupby(by):
                found.setdefault(key, []).append(group)
        if result_type == "list":
            return GroupBy({key: list(chain.from_iterable(groups)) for key, groups in found.items()})
        return GroupByColumns({key: Everyone(groups, self.random) for key, groups in found.items()})

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

    def _update(self, agents: Any) -> Never:
        self.add(agents)
