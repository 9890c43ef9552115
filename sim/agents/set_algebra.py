"""Unions, intersections and differences of a market's agents that lose nobody without a word."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from mesa.agentset import AbstractAgentSet

from sim.agents.viewer_base import ViewerBase
from sim.market.state import MarketState


class SetAlgebra(AbstractAgentSet):
    """What follows from ``&``, ``|`` and ``-``, which the sets of a market define: Mesa's own would make sets of lists.

    Such a set is of viewers, with their ``rows``, of firms, or has ``parts`` that are sets of firms and of viewers.
    The operand may be any iterable of agents. A union with what is no agent of this market is refused.
    """

    model: MarketState

    @abstractmethod
    def __and__(self, other: Iterable[Any]) -> Any: ...

    @abstractmethod
    def __or__(self, other: Iterable[Any]) -> Any: ...

    @abstractmethod
    def __sub__(self, other: Iterable[Any]) -> Any: ...

    @abstractmethod
    def _become(self, result: Any) -> Self:
        """Hold the agents of another set, or raise TypeError where this kind of set cannot."""

    def __xor__(self, other: Iterable[Any]) -> Any:
        theirs = other if isinstance(other, AbstractAgentSet) else list(other)
        only_mine: Any = self - theirs
        return only_mine | (theirs - self if isinstance(theirs, SetAlgebra) else [a for a in theirs if a not in self])

    def __rsub__(self, other: Iterable[Any]) -> Any:
        nobody: Any = self.select(at_most=0)
        return nobody | [agent for agent in other if agent not in self]

    def __rand__(self, other: Iterable[Any]) -> Any:
        return self & other

    def __ror__(self, other: Iterable[Any]) -> Any:
        return self | other

    def __rxor__(self, other: Iterable[Any]) -> Any:
        return self ^ other

    def __iand__(self, other: Iterable[Any]) -> Self:  # type: ignore[override]
        return self._become(self & other)

    def __ior__(self, other: Iterable[Any]) -> Self:  # type: ignore[override]
        return self._become(self | other)

    def __isub__(self, other: Iterable[Any]) -> Self:  # type: ignore[override]
        return self._become(self - other)

    def __ixor__(self, other: Iterable[Any]) -> Self:  # type: ignore[override]
        return self._become(self ^ other)


def parted(model: MarketState, agents: Iterable[Any]) -> tuple[np.ndarray, list[Any]]:
    """A market's viewers among agents, as rows in their order, each once, and what is no viewer of this market."""
    rows: list[np.ndarray] = [np.zeros(0, np.int64)]
    others: list[Any] = []
    parts: Iterable[Any] = getattr(agents, "parts", (agents,))  # of everyone, set by set
    for part in parts:
        if getattr(part, "model", None) is model and hasattr(part, "rows"):
            rows.append(part.rows)  # pyright: ignore[reportAttributeAccessIssue]
            continue
        members = list(part)
        mine = [isinstance(agent, ViewerBase) and agent.model is model for agent in members]
        rows.append(np.array([a.row for a, is_viewer in zip(members, mine, strict=True) if is_viewer], np.int64))
        others += [a for a, is_viewer in zip(members, mine, strict=True) if not is_viewer]
    found = np.concatenate(rows)
    _, first = np.unique(found, return_index=True)
    return found[np.sort(first)], others


def must_belong(agents: Iterable[Any], model: MarketState) -> None:
    """Check that all are agents of one market.

    Raises:
        TypeError: naming the first that is not.
    """
    for agent in agents:
        if getattr(agent, "model", None) is not model:
            raise TypeError(f"{agent!r} is no agent of this market: a set holds the agents of one market")


def most_of(at_most: float, size: int) -> int:
    """The number of agents that ``at_most`` allows out of ``size``: a number, or as a float up to 1.0 a share.

    Raises:
        ValueError: it is below 0, or not a number.
    """
    if not at_most >= 0:
        raise ValueError(f"at_most is {at_most!r}: must be a number of agents, or as a float up to 1.0 a share")
    is_share = at_most <= 1.0 and not hasattr(at_most, "__index__")
    return int(size * float(at_most)) if is_share else int(min(at_most, size))
