"""The market as the tools of others ask for it: a function of parameters, and a model of the EMA Workbench.

Sampling, search and inference are done better elsewhere (EMA Workbench, SALib, Optuna, pyABC); what they need of a
simulator is here. docs/with-other-tools.md has a recipe for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.experiments.sweeps.designs import Choice, Range
from sim.experiments.sweeps.factors import HEADINGS, FactorReader
from sim.experiments.sweeps.names import must_be_outcomes
from sim.locale import Message
from sim.outcomes import OUTCOMES
from sim.runs.run import run_scenario
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.tree import tree

if TYPE_CHECKING:
    from ema_workbench import Model  # pyright: ignore[reportMissingImports]

type Kind = Literal["maximize", "minimize", "info"]
"""What an optimiser is to do with an outcome; "info" for nothing."""


@dataclass(frozen=True)
class Simulator:
    """A market as a function: values of parameters in, values of outcomes out. It can be pickled.

    ``simulator(targeting_accuracy=0.8)``, or ``simulator({"purchase.price_weight": 30.0})``: names as in
    ``Scenario.with_``. An outcome is the mean over the base's replications, in its unit, and NaN where it is undefined.

    Attributes:
        base: what holds where nothing else is said; its seed is that of every call, so that calls meet the same luck.
        outcomes: the names of what is returned.
        fresh_luck: whether each call draws seeds of its own instead, from NumPy's global generator, as inference needs.
        threads: of each call; None for the usable cores, bounded by NUMBA_NUM_THREADS.
    """

    base: Scenario
    outcomes: tuple[str, ...]
    fresh_luck: bool = False
    threads: int | None = None

    def __call__(self, parameters: Mapping[str, Any] | None = None, /, **more: Any) -> dict[str, float]:
        """Play the market.

        Raises:
            ScenarioError: a name does not exist, or a value is not allowed.
        """
        changes = {name: _plain(value) for name, value in {**(parameters or {}), **more}.items()}
        if self.fresh_luck:
            changes["seed"] = int(np.random.randint(2**31 - self.base.replications))
        found = run_scenario(self.base.with_(changes), threads=self.threads).summary
        return {name: _number(found[name]["mean"]) for name in self.outcomes}


def simulator(
    base: Scenario, outcomes: Sequence[str] = tuple(OUTCOMES), *, fresh_luck: bool = False, threads: int | None = None
) -> Simulator:
    """The market of a scenario as a function of its parameters, see `Simulator`.

    Args:
        base: the scenario.
        outcomes: names of outcomes; by default all.
        fresh_luck: whether each call has seeds of its own.
        threads: of each call.

    Raises:
        ValueError: no outcome has such a name; the message says which was probably meant.
    """
    must_be_outcomes(outcomes)
    return Simulator(base, tuple(outcomes), fresh_luck, threads)


def ema_model(
    base: Scenario,
    levers: Mapping[str, Any],
    uncertainties: Mapping[str, Any],
    outcomes: Sequence[str] | Mapping[str, Kind] = tuple(OUTCOMES),
    *,
    threads: int | None = None,
) -> Model:
    """A model of the EMA Workbench (the extra ``analysis`` installs it), for its experiments, search and robustness.

    Levers are what a policy decides, uncertainties what it has to assume: the words are the Workbench's, and the line
    between them is that of a sweep (``levers`` and ``assumptions``). A dot in a name becomes an underscore, because
    the Workbench wants identifiers.

    Args:
        base: the scenario; every experiment has its seeds.
        levers: by lever name or path, what varies: a tuple (low, high) or a list of values.
        uncertainties: the same for assumptions.
        outcomes: names of outcomes, or names with "maximize", "minimize" or "info".
        threads: of each experiment; 1 where the Workbench plays several at a time.

    Raises:
        ScenarioError: with everything that is wrong with names and values at once.
        ValueError: no outcome has such a name.
        ModuleNotFoundError: the EMA Workbench is not installed.
    """
    play = simulator(base, list(outcomes), threads=threads)
    found = varied(base, levers, uncertainties)
    from ema_workbench import Model, ScalarOutcome  # pyright: ignore[reportMissingImports]

    model: Any = Model("microdrama", function=play)
    model.levers = [_parameter(name, choice) for name, choice in found[0].items()]
    model.uncertainties = [_parameter(name, choice) for name, choice in found[1].items()]
    kinds = outcomes if isinstance(outcomes, Mapping) else dict.fromkeys(outcomes, "info")
    model.outcomes = [ScalarOutcome(name, kind=getattr(ScalarOutcome, kind.upper())) for name, kind in kinds.items()]
    return model


def varied(base: Scenario, levers: Mapping[str, Any], assumptions: Mapping[str, Any]) -> tuple[dict[str, Choice], ...]:
    """What is varied, by name: levers, then assumptions.

    Raises:
        ScenarioError: with everything that is wrong at once.
    """
    problems: list[Problem] = []
    reader, found = FactorReader(base, problems), []
    for heading, given in zip(HEADINGS, (levers, assumptions), strict=True):
        spelt = {name: _spelt(value) for name, value in given.items()}
        factors = reader.factors({heading: tree(spelt, "ema_model")})
        found.append({factor.name: factor.choice for factor in factors})
    if problems:
        raise ScenarioError([replace(one, said=_in_their_words(one.said)) for one in problems])
    return tuple(found)


def _in_their_words(said: Message) -> Message:
    """The Workbench calls assumptions uncertainties, and so does the argument."""
    if said.key != "varied.misplaced" or dict(said.values)["heading"] != HEADINGS[1]:
        return said
    return Message(said.key, **{**dict(said.values), "heading": "uncertainties"})


def _parameter(name: str, choice: Choice) -> Any:
    from ema_workbench import (  # pyright: ignore[reportMissingImports]
        BooleanParameter,
        CategoricalParameter,
        IntegerParameter,
        RealParameter,
    )

    identifier = name.replace(".", "_")
    if not isinstance(choice, Range):
        if set(map(type, choice.given)) == {bool}:
            return BooleanParameter(identifier, variable_name=name)
        return CategoricalParameter(identifier, list(choice.given), variable_name=name)
    if choice.whole:
        return IntegerParameter(identifier, int(choice.low), int(choice.high), variable_name=name)
    return RealParameter(identifier, choice.low, choice.high, variable_name=name)


def _spelt(value: Any) -> Any:
    """Tuples as the ranges they mean, arrays as lists."""
    if isinstance(value, tuple):
        return {"low": value[0], "high": value[1]} if len(value) == 2 else str(value)
    return value.tolist() if hasattr(value, "tolist") else value


def _plain(value: Any) -> Any:
    """NumPy's numbers as Python's."""
    return value.item() if hasattr(value, "item") else value


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
