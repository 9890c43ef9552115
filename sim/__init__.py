"""A simulator of the microdrama market: from a scenario file to results that can be defended.

``load`` reads a scenario file into a ``Scenario``, ``run`` plays it, which gives a ``Run`` (``Run.load`` reads one
again), ``compare`` plays policies with the same luck and says what they change in a ``Comparison``, ``sweep`` plays
many points of levers and assumptions (``Sweep.load`` reads one again), ``open_market`` gives the market that they play,
warmed up and ready for its first day. ``simulator`` and ``ema_model`` hand the market to the tools of others.
``MarketModel`` is the Mesa model underneath: made from a scenario, it is the market as it opens, without the warm-up.

A scenario that cannot be run raises a ``ScenarioError`` with every ``Problem`` at once, a folder that holds no such
results a ``FolderError`` (``ChangedError`` where somebody changed it), a cluster that does not answer a
``ClusterError``; a cache that cannot be used is a ``CacheWarning``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.engine.cache import CacheWarning
    from sim.experiments.analysis import ema_model, simulator
    from sim.experiments.comparison.compare import Comparison, compare
    from sim.experiments.execution.executors import ClusterError
    from sim.experiments.sweeps.play import sweep
    from sim.experiments.sweeps.results import Sweep
    from sim.market.model import MarketModel
    from sim.records.reading import ChangedError, FolderError
    from sim.runs.run import Run, run
    from sim.runs.warm import open_market
    from sim.scenario import Problem, Scenario, ScenarioError, load

__version__ = "0.1.0"
__all__ = [
    "load", "run", "compare", "sweep", "open_market", "simulator", "ema_model",
    "Scenario", "Run", "Comparison", "Sweep", "MarketModel",
    "ScenarioError", "Problem", "FolderError", "ChangedError", "ClusterError", "CacheWarning",
    "__version__",
]  # fmt: skip

# Imported when first asked for: the command line must answer at once, and numba alone takes a second to import.
_HOME = {
    "load": "sim.scenario",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.scenario",
    "Problem": "sim.scenario",
    "MarketModel": "sim.market.model",
    "run": "sim.runs.run",
    "Run": "sim.runs.run",
    "open_market": "sim.runs.warm",
    "compare": "sim.experiments.comparison.compare",
    "Comparison": "sim.experiments.comparison.compare",
    "sweep": "sim.experiments.sweeps.play",
    "Sweep": "sim.experiments.sweeps.results",
    "FolderError": "sim.records.reading",
    "ChangedError": "sim.records.reading",
    "ClusterError": "sim.experiments.execution.executors",
    "CacheWarning": "sim.engine.cache",
    "ema_model": "sim.experiments.analysis",
    "simulator": "sim.experiments.analysis",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
