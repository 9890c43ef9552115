"""What makes the market a good citizen of Mesa: its own sets of agents, its scenario, its collector, its grid.

Both engines must look alike to Mesa's ``DataCollector``, ``batch_run`` and ``SolaraViz``. In the compiled engine
viewers are rows and not agents, so everything through which Mesa reaches agents is answered here.
"""

from __future__ import annotations

import inspect
from random import Random
from typing import Any

import mesa
from mesa.experimental.scenarios import Scenario as MesaScenario

from sim.agents.cells import SupplyAgent
from sim.agents.everyone import Everyone
from sim.agents.firm_set import FirmSet
from sim.agents.market_grid import MarketGrid
from sim.agents.outcome_collector import OutcomeCollector
from sim.agents.seeding import Omitted, chosen_seed
from sim.agents.viewer_base import ViewerBase
from sim.agents.viewer_set import ViewerSet
from sim.market.state import MarketState
from sim.outcomes import OUTCOMES
from sim.scenario import Scenario
from sim.totals import value_on, values_on
from sim.world.columns import Table

ENGINES = ("compiled", "mesa")
REPORTER_LIMIT = 100_000
"""Above this many viewers an agent reporter, which asks each of them each day, is refused."""


class MarketRandom(Random):
    """A market's generator. Whoever holds it holds the market: Mesa's sets do, which hold the agents only weakly."""

    market: Any

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (), (self.getstate(), self.market)

    def __setstate__(self, state: Any) -> None:
        self.setstate(state[0])
        self.market = state[1]


class MesaCitizen(MarketState):
    """A Mesa model whose viewers are rows of a table, or live agents, and look alike either way."""

    _grid: MarketGrid | None = None

    def __init__(self, scenario: Any, rng: Any, *, engine: str, overrides: dict[str, Any]) -> None:
        """Set ``settings``, ``seed`` and ``engine``, and start Mesa's model.

        Args:
            scenario: a ``sim.Scenario``; None for the defaults; or a Mesa scenario, as ``SolaraViz`` passes one: its
                values then count as overrides.
            rng: the seed: a whole number >= 0, also as text; None for a fresh one; omitted for the scenario's own.
            engine: "compiled" or "mesa".
            overrides: changes to the scenario by the names ``Scenario.with_`` takes.

        Raises:
            ScenarioError: a name does not exist or a value is not allowed; Mesa itself would accept either.
        """
        if engine not in ENGINES:
            raise ValueError(f"engine is {engine!r}: must be one of {', '.join(ENGINES)}")
        self.settings = asked_for(scenario, rng, overrides)
        self.seed, self.engine = self.settings.seed, engine
        # Mesa binds a scenario to one model and writes to it, so each model gets one of its own
        levers = self.settings.levers.model_dump()
        super().__init__(scenario=MesaScenario(rng=self.seed, settings=self.settings, **levers))
        generator: Any = self.random
        generator.__class__ = MarketRandom  # in place: sets made by Mesa hold this very generator already
        generator.market = self

    def admit_viewers(self, table: Table) -> None:
        """Take in the population: one agent per row in the mesa engine, a block of ids in the compiled one.

        Raises:
            TypeError: in the compiled engine, if the market's viewers have a behaviour of their own.
        """
        self.viewers_table, self.live_viewers = table, []
        self.first_viewer_id = self.agent_id_counter
        if self.engine == "mesa":
            self.live_viewers = [self.viewer_class(self, table, row) for row in range(len(table))]
            return
        own = _own_behaviour(type(self))
        if own:
            name = self.viewer_class.__name__
            raise TypeError(f"{name} has its own {', '.join(own)}, which only the mesa engine plays: use engine='mesa'")
        self.agent_id_counter += len(table)

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the views it keeps: those that a pickled set holds are kept again when it is read."""
        return {name: value for name, value in self.__dict__.items() if name != "_kept_views"}

    @property
    def viewers(self) -> ViewerSet:
        """All viewers, in row order. Every access gives a set of its own, so narrowing it in place hurts nobody."""
        return ViewerSet(self)

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """The agents of each class: creators, operators, merchants and platforms as they joined, then viewers."""
        supply = {
            kind: FirmSet.of(list(agents), self.random) if issubclass(kind, SupplyAgent) else agents
            for kind, agents in self._agents_by_type.items()
            if not issubclass(kind, ViewerBase)
        }
        return supply | {self.viewer_class: self.viewers} if hasattr(self, "viewers_table") else supply

    @property
    def agent_types(self) -> list[type]:
        """The classes of agents in the market."""
        return list(self.agents_by_type)

    @property
    def agents(self) -> Everyone:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        """Everybody, class by class."""
        return Everyone(list(self.agents_by_type.values()), self)

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError("model.agents is kept by the model")

    def remove_all_agents(self) -> None:
        """Refuse: rows stay in their tables."""
        raise TypeError("a market's agents are rows of its tables and stay; make a new model instead")

    @property
    def datacollector(self) -> mesa.DataCollector:
        """The collector that records every day; by default seed and outcomes. Replace it before the first step."""
        try:
            return self.__dict__["_datacollector"]
        except KeyError:
            raise AttributeError("this market has no datacollector") from None

    @datacollector.setter
    def datacollector(self, collector: mesa.DataCollector) -> None:
        people = len(self.viewers_table)
        kinds = [mesa.Agent] if collector.agent_reporters else list(collector.agenttype_reporters)
        if people > REPORTER_LIMIT and any(issubclass(self.viewer_class, kind) for kind in kinds):
            raise ValueError(
                f"an agent reporter would ask {people:,} viewers every day, and at most {REPORTER_LIMIT:,} are asked: "
                "follow a sample with sim.agents.viewer_panel.ViewerPanel, or report creators, merchants and platforms"
            )
        self._datacollector = collector

    def outcome_collector(self, agenttype_reporters: dict[type, dict[str, Any]] | None = None) -> mesa.DataCollector:
        """A collector of the seed, every outcome of the day just played, and what is reported of agents by class.

        Mesa turns an agent reporter given as text into a closure, which cannot be pickled; ``operator.attrgetter`` can.
        """
        return OutcomeCollector(agenttype_reporters)

    def outcome(self, name: str) -> float:
        """An outcome of the day just played, in its unit; NaN where it is undefined, as before the first day."""
        return value_on(OUTCOMES[name], self.totals, self.day - 1) if self.day else float("nan")

    def outcomes(self) -> dict[str, float]:
        """Every outcome of the day just played, see `outcome`."""
        if not self.day:
            return dict.fromkeys(OUTCOMES, float("nan"))
        return values_on(self.totals, self.day - 1)

    def play_own_steps(self) -> None:
        """Call ``step`` of every viewer if their class defines one; the mesa engine ends a viewers' day with it."""
        if self.viewer_class.step is not mesa.Agent.step:
            for viewer in self.live_viewers:
                viewer.step()

    @property
    def grid(self) -> MarketGrid:
        """The network of platforms, creators and merchants as of today, with the agents in their places.

        It is one and the same on all days: who holds it sees the market change.
        """
        if self._grid is None:
            self._grid = MarketGrid(self)
        self._grid.follow()
        return self._grid

    def carry_on_grid(self) -> None:
        """At the end of a day, let the grid follow, if anybody ever asked for it."""
        if self._grid is not None:
            self._grid.follow()


def asked_for(scenario: Any, rng: Any, overrides: dict[str, Any]) -> Scenario:
    """The scenario, with its seed, of a model that is made with these arguments, see `MesaCitizen`.

    Raises:
        ScenarioError: a name does not exist or a value is not allowed.
    """
    settings, rng = _resolved(scenario, rng, overrides)
    seed = chosen_seed(rng, settings, overrides)
    return settings if settings.seed == seed else settings.with_(seed=seed)


def _resolved(scenario: Any, rng: Any, overrides: dict[str, Any]) -> tuple[Scenario, Any]:
    """The settings of a model, and its seed if one was given."""
    if isinstance(scenario, MesaScenario):
        values = dict(scenario)
        given = values.pop("rng", None)
        base = values.pop("settings", None) or Scenario()
        return base.with_(**values | overrides), given if rng is Omitted.RNG and given is not None else rng
    if scenario is not None and not isinstance(scenario, Scenario):
        hint = " (in batch_run put it in a list: [scenario])" if isinstance(scenario, tuple) else ""
        raise TypeError(f"scenario is a {type(scenario).__name__}: must be a sim.Scenario{hint}")
    base = scenario or Scenario()
    return (base.with_(**overrides) if overrides else base), rng


def _own_behaviour(market: type[MesaCitizen]) -> list[str]:
    """Methods in which a market's viewers differ from the viewers that the compiled engine plays."""
    standard = next(vars(c)["viewer_class"] for c in reversed(market.__mro__) if "viewer_class" in vars(c))
    added = [c for c in market.viewer_class.__mro__ if c not in standard.__mro__]
    methods = {name for c in added for name, value in vars(c).items() if inspect.isroutine(value)}
    return sorted(name for name in methods if hasattr(standard, name) and (name == "__init__" or name[:2] != "__"))
