"""Firms of a market as Mesa agent sets: creators, operators, merchants and platforms, in the order of their rows."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from random import Random
from typing import Any, Self, overload

from mesa.agentset import AgentSet

from sim.agents.cells import SupplyAgent
from sim.agents.set_algebra import SetAlgebra, most_of, must_belong, parted
from sim.agents.viewer_base import ViewerBase
from sim.agents.viewer_set import ViewerSet
from sim.market.state import MarketState


class FirmSet[A: SupplyAgent](SetAlgebra, AgentSet[A]):
    """Mesa's ``AgentSet`` of firms, which can be indexed as a list with any version of Mesa.

    Firms stay in their market whatever becomes of a set of them, and what is derived from one is one as well.
    """

    _listed: Sequence[A] = ()

    @classmethod
    def of(cls, firms: Sequence[A], random: Random) -> Self:
        """All of these, each once, without looking at them: the market asks for its creators all the time.

        Args:
            firms: agents of one market, which nobody changes afterwards.
            random: the market's generator.
        """
        made = cls.__new__(cls)
        made._listed, made.random = firms, random
        return made

    @cached_property
    def _agents(self) -> Any:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        """Where Mesa's methods look; made when one of them is called."""
        return weakref.WeakKeyDictionary(dict.fromkeys(self._listed))

    @property
    def model(self) -> MarketState:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        """Their market."""
        return self.random.market  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

    @property
    def _in_order(self) -> Sequence[A]:
        return self.to_list() if "_agents" in self.__dict__ else self._listed

    def __len__(self) -> int:
        return len(self._in_order)

    def __iter__(self) -> Iterator[A]:
        return iter(self._in_order)

    @overload
    def __getitem__(self, item: int) -> A: ...

    @overload
    def __getitem__(self, item: slice) -> list[A]: ...

    def __getitem__(self, item: int | slice) -> A | list[A]:
        return list(self._in_order[item]) if isinstance(item, slice) else self._in_order[item]

    def __and__(self, other: Iterable[Any]) -> Self:
        theirs = set(parted(self.model, other)[1])
        return self._some(firm for firm in self if firm in theirs)

    def __sub__(self, other: Iterable[Any]) -> Self:
        theirs = set(parted(self.model, other)[1])
        return self._some(firm for firm in self if firm not in theirs)

    def __or__(self, other: Iterable[Any]) -> Any:
        rows, others = parted(self.model, other)
        must_belong(others, self.model)
        firms = self._some([*self, *others])
        everybody: Any = self.model.agents
        return everybody.of([firms, ViewerSet(self.model, rows)]) if len(rows) else firms

    def select(
        self,
        filter_func: Callable[[A], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Self:
        """The firms a function says yes to, in order; see Mesa's ``AgentSet.select``."""
        chosen: Any = super().select(filter_func, most_of(at_most, len(self)), inplace, agent_type)
        return chosen

    def shuffle(self, inplace: bool = False) -> Self:
        """The same firms in an order drawn from the model's generator."""
        shuffled: Any = super().shuffle(inplace)
        return self if inplace else self._some(shuffled)

    def sort(self, key: Callable[[A], Any] | str, ascending: bool = False, inplace: bool = False) -> Self:
        """The same firms by an attribute or a function, largest first unless ascending."""
        ordered: Any = super().sort(key, ascending, inplace)
        return self if inplace else self._some(ordered)

    def _some(self, firms: Iterable[Any]) -> Self:
        return type(self)(firms, self.random)

    def _become(self, result: Any) -> Self:
        if any(isinstance(agent, ViewerBase) for agent in result):
            raise TypeError("a set of firms holds firms only: keep what | and ^ return instead")
        self._update(result)
        return self


class Firms[A: SupplyAgent]:
    """A market's firms of one kind, as an attribute of the market's class: set to a list, read as a `FirmSet`.

    Every reading gives a set of its own, so narrowing, sorting or shuffling it in place changes nobody else's.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = f"_{name}"

    @overload
    def __get__(self, market: None, owner: type) -> Self: ...

    @overload
    def __get__(self, market: MarketState, owner: type) -> FirmSet[A]: ...

    def __get__(self, market: MarketState | None, owner: type) -> Self | FirmSet[A]:
        if market is None:
            return self
        try:
            return FirmSet.of(market.__dict__[self.name], market.random)
        except KeyError:
            raise AttributeError(f"this market has no {self.name[1:]} yet") from None

    def __set__(self, market: MarketState, firms: Sequence[A]) -> None:
        market.__dict__[self.name] = list(firms)
