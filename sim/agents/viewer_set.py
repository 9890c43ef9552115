"""The viewers as a Mesa agent set over columns: millions of rows, and agent objects only where they are asked for."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, Never, Self, overload

import numpy as np
from mesa.agentset import GroupBy

from sim.agents.aggregate import GroupByColumns, aggregate, ordered_groups
from sim.agents.cells import undeclared_attribute, unknown_attribute
from sim.agents.set_algebra import SetAlgebra, most_of, parted
from sim.agents.viewer_base import ViewerBase
from sim.market.state import MarketState

if TYPE_CHECKING:
    import networkx as nx
    from scipy.sparse import csr_array


class ViewerSet(SetAlgebra):
    """An ordered set of viewers with the interface of Mesa's ``AgentSet``.

    A subset is an array of rows. Reading, writing, grouping, sorting and aggregating whole columns never makes an
    agent object; anything that takes a function of one agent gets views (live agents in the mesa engine).
    """

    def __init__(self, model: MarketState, rows: np.ndarray | None = None) -> None:
        """The viewers of a market.

        Args:
            model: the market: ``viewers_table``, ``viewer_class``, ``first_viewer_id`` and ``live_viewers``.
            rows: row numbers, each once; None for everybody.

        Raises:
            ValueError: a row is not in the table, or named twice.
        """
        self.model = model
        self._rows = None if rows is None else np.asarray(rows, np.int64).reshape(-1)
        if self._rows is not None and len(np.unique(self._rows)) < len(self._rows):
            raise ValueError("rows must be named once each")
        if self._rows is not None and not np.all((self._rows >= 0) & (self._rows < len(model.viewers_table))):
            raise ValueError(f"rows must lie between 0 and {len(model.viewers_table) - 1}")

    @property
    def random(self) -> Any:
        """The model's seeded generator, which Mesa's shuffles use; the market's own decisions never do."""
        return self.model.random

    @property
    def rows(self) -> np.ndarray:
        """The row numbers in order, int64."""
        return np.arange(len(self)) if self._rows is None else self._rows

    def column(self, name: str) -> np.ndarray:
        """The values of one attribute in storage type: the column itself for everybody, a copy for a subset."""
        self._must_know(name)
        whole = self.model.viewers_table[name]
        return whole if self._rows is None else whole[self._rows]

    def __len__(self) -> int:
        return len(self.model.viewers_table) if self._rows is None else len(self._rows)

    def __iter__(self) -> Iterator[ViewerBase]:
        return map(self._view, range(len(self)) if self._rows is None else self._rows.tolist())

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, ViewerBase) or agent.model is not self.model:
            return False
        return self._rows is None or bool((self._rows == agent.row).any())

    @overload
    def __getitem__(self, item: int) -> ViewerBase: ...

    @overload
    def __getitem__(self, item: slice) -> list[ViewerBase]: ...

    def __getitem__(self, item: int | slice) -> ViewerBase | list[ViewerBase]:
        chosen = self.rows[item]
        return [self._view(row) for row in chosen.tolist()] if isinstance(item, slice) else self._view(int(chosen))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ViewerSet):
            return self.model is other.model and np.array_equal(np.sort(self.rows), np.sort(other.rows))
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # mutable, like Mesa's own sets

    def __and__(self, other: Iterable[Any]) -> ViewerSet:
        return self._subset(self.rows[np.isin(self.rows, parted(self.model, other)[0])])

    def __sub__(self, other: Iterable[Any]) -> ViewerSet:
        return self._subset(self.rows[~np.isin(self.rows, parted(self.model, other)[0])])

    def __or__(self, other: Iterable[Any]) -> Any:
        theirs, others = parted(self.model, other)
        both = self._subset(np.concatenate([self.rows, theirs[~np.isin(theirs, self.rows)]]))
        everybody: Any = self.model.agents
        return everybody.of([both]) | others if others else both

    def to_list(self) -> list[ViewerBase]:
        """Every viewer as an object: for small sets."""
        return list(self)

    def copy(self) -> ViewerSet:
        """An independent set of the same viewers."""
        return copy.copy(self)

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """The values of one attribute as a list, or of several as a list of lists; Python scalars and tuples."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing is {handle_missing!r}: must be 'error' or 'default'")
        if isinstance(attr_names, str):
            return self._values(attr_names, handle_missing == "default", default_value)
        if not attr_names:
            return [[] for _ in range(len(self))]
        columns = [self._values(name, handle_missing == "default", default_value) for name in attr_names]
        return [list(values) for values in zip(*columns, strict=True)]

    def agg(self, attribute: str, func: Any) -> Any:
        """Aggregate an attribute by a function, a name (count, sum, mean, median, min, max, std, var), or several.

        NumPy's functions get the column in 64 bits, others a list as in Mesa; names work per element of a vector.
        """
        if isinstance(func, str) or callable(func):
            return self._aggregate(attribute, func)
        return [self._aggregate(attribute, each) for each in func]

    def set(self, attr_name: str, value: Any) -> Any:
        """Give an attribute one value for all viewers, or an array of one value each.

        Raises:
            AttributeError: viewers have no such attribute, or it follows from another.
            ValueError: a value lies outside the attribute's declared bounds, or the array is of another length.
        """
        if attr_name in self.model.viewers_table:
            self.model.viewers_table.must_allow(attr_name, value)
            self.model.viewers_table[attr_name][slice(None) if self._rows is None else self._rows] = value
            return self
        if not self.model.viewer_class.knows(attr_name):
            raise AttributeError(undeclared_attribute(self.model.viewer_class, attr_name))
        return super().set(attr_name, value)

    def select(
        self,
        filter_func: Callable[[Any], bool] | np.ndarray | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> ViewerSet:
        """The viewers a function says yes to, in order.

        Args:
            filter_func: a function of one viewer, or (much faster) a boolean array over this set, such as
                ``viewers.column("trust") > 0.5``.
            at_most: a number of viewers, or as a float up to 1.0 a share of this set, rounded down.
            inplace: narrow this set instead of making a new one.
            agent_type: keep nobody unless viewers are of this class.
        """
        limit = most_of(at_most, len(self))
        if agent_type is not None and not issubclass(self.model.viewer_class, agent_type):
            rows = self.rows[:0]
        elif isinstance(filter_func, np.ndarray):
            if filter_func.dtype != bool or len(filter_func) != len(self):
                raise ValueError(f"the filter must be a boolean array of length {len(self)}")
            rows = self.rows[filter_func]
        elif filter_func is not None:
            rows = self._that_satisfy(filter_func, limit)
        else:
            rows = self.rows
        return self._subset(rows[:limit], inplace)

    def groupby(self, by: Callable | str, result_type: Literal["agentset", "list"] = "agentset") -> GroupBy:
        """Groups by the value of an attribute or of a function, in order of first appearance."""
        groups = ordered_groups(self._keys(by))
        sets: dict[Any, Any] = {key: self._subset(self.rows[places]) for key, places in groups.items()}
        if result_type == "list":
            return GroupBy({key: group.to_list() for key, group in sets.items()})
        return GroupByColumns(sets)

    def shuffle(self, inplace: bool = False) -> ViewerSet:
        """The same viewers in an order drawn from the model's generator."""
        order = np.random.Generator(np.random.PCG64(self.random.getrandbits(64)))
        return self._subset(order.permutation(self.rows), inplace)

    def sort(self, key: Callable | str, ascending: bool = False, inplace: bool = False) -> ViewerSet:
        """The same viewers by an attribute or a function, largest first unless ascending; equals keep their order."""
        keys = self._keys(key)
        if isinstance(keys, np.ndarray):
            # reversing twice keeps equals in order; negating would wrap unsigned columns
            order = np.argsort(keys if ascending else keys[::-1], kind="stable")
            places = order if ascending else len(self) - 1 - order[::-1]
        else:
            places = np.array(sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending), dtype=np.int64)
        return self._subset(self.rows[places], inplace)

    def do(self, method: str | Callable, *args: Any, **kwargs: Any) -> Self:
        """Call a method of every viewer, or a function with every viewer."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable, *args: Any, **kwargs: Any) -> Self:
        """Do it in an order drawn from the model's generator."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable, *args: Any, **kwargs: Any) -> list[Any]:
        """What a method of every viewer, or a function with every viewer, returns."""
        if isinstance(method, str):
            self._must_know(method)
            return [getattr(viewer, method)(*args, **kwargs) for viewer in self]
        return [method(viewer, *args, **kwargs) for viewer in self]

    @overload
    def network(
        self, sample: int | None = ..., attributes: str | Sequence[str] = ..., *, seed: int = ...
    ) -> nx.Graph: ...

    @overload
    def network(self, *, form: Literal["matrix"]) -> csr_array: ...

    def network(
        self,
        sample: int | None = 1_000,
        attributes: str | Sequence[str] = (),
        *,
        seed: int = 0,
        form: Literal["graph", "matrix"] = "graph",
    ) -> Any:
        """Who of these viewers knows whom: acquaintances, who talk with each other about what they watched and bought.

        A graph has the row numbers of viewers as nodes. Its attributes are Python numbers, a vector one for each
        element (``taste_0``, ``taste_1``, ...), so that NetworkX writes it as it is: ``nx.write_graphml(graph, path)``,
        ``nx.write_gexf(graph, path)``.

        Args:
            sample: how many viewers a graph has, at least 1; None for all. A random handful would hardly know each
                other, so it is a neighbourhood: somebody, those they know, those whom these know, and so on.
            attributes: a column, or several, that nodes carry.
            seed: chooses who is first; it changes nothing in the market.
            form: "graph" (undirected), or "matrix": a symmetric sparse matrix of the whole set, int32, in its order.

        Raises:
            AttributeError: viewers have no such column; says which was probably meant.
            ValueError: ``sample`` is below 1, or there is no such form.
        """
        from sim.agents.viewer_network import network_graph, network_matrix  # scipy's matrices, which no day needs

        if form == "matrix":
            return network_matrix(self)
        if form != "graph":
            raise ValueError(f"form is {form!r}: must be 'graph' or 'matrix'")
        names = [attributes] if isinstance(attributes, str) else list(attributes)
        for name in names:
            self._must_have(name)
        return network_graph(self, sample, names, seed)

    def add(self, agent: Any) -> Never:
        """Refuse: the population is fixed."""
        raise TypeError("the population of viewers is fixed: make subsets with select()")

    discard = remove = add

    def _view(self, row: int) -> ViewerBase:
        live = self.model.live_viewers
        return live[row] if live else self.model.viewer_class.view(self.model, row)

    def _subset(self, rows: np.ndarray, inplace: bool = False) -> ViewerSet:
        chosen = self if inplace else copy.copy(self)
        chosen._rows = rows
        return chosen

    def _become(self, result: Any) -> Self:
        if not isinstance(result, ViewerSet):
            raise TypeError("a set of viewers holds viewers only: keep what | and ^ return instead")
        self._rows = result.rows
        return self

    def _update(self, agents: Iterable[Any]) -> ViewerSet:
        return self._become(self.select(at_most=0) | agents)

    def _that_satisfy(self, accepts: Callable[[Any], bool], limit: int) -> np.ndarray:
        found: list[int] = []
        for viewer in self:
            if len(found) >= limit:
                break
            if accepts(viewer):
                found.append(viewer.row)
        return np.array(found, dtype=np.int64)

    def _values(self, name: str, has_default: bool, default: Any) -> list[Any]:
        if name in self.model.viewers_table:
            values = self.column(name).tolist()
            return [tuple(value) for value in values] if self._is_vector(name) else values
        if has_default:
            return [getattr(viewer, name, default) for viewer in self]
        self._must_know(name)
        return [getattr(viewer, name) for viewer in self]

    def _aggregate(self, attribute: str, func: Any) -> Any:
        stored = self.column(attribute) if attribute in self.model.viewers_table else None
        return aggregate(func, stored, lambda: self.get(attribute))

    def _keys(self, by: Callable | str) -> Any:
        """What to group or sort by: the column itself where it has one number a viewer, else a list."""
        if not isinstance(by, str):
            return [by(viewer) for viewer in self]
        is_column = by in self.model.viewers_table and not self._is_vector(by)
        return self.column(by) if is_column else self.get(by)

    def _is_vector(self, name: str) -> bool:
        return self.model.viewers_table.attributes[name].width > 0

    def _must_have(self, name: str) -> None:
        """Refuse what is no column."""
        if name not in self.model.viewers_table:
            raise AttributeError(unknown_attribute(self.model.viewer_class, name))

    def _must_know(self, name: str) -> None:
        if not self.model.viewer_class.knows(name):
            raise AttributeError(unknown_attribute(self.model.viewer_class, name))
