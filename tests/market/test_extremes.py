"""Specification of bounds: what a scenario may say, the market can play."""

import warnings

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.market.model import MarketModel
from sim.parameters.base import Parameters
from sim.scenario import Scenario, ScenarioError

SIZES = ("days", "viewers", "replications", "commerce.merchants", "studios.creators", "network.acquaintances")
SMALL = Scenario(days=3, viewers=60)


def numbers(group=Scenario, prefix=""):
    """Every number of the scenario with its bounds: dotted path, lowest and highest value."""
    for name, field in group.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Parameters):
            yield from numbers(kind, f"{prefix}{name}.")
        elif kind in (int, float) and prefix + name not in SIZES:
            yield prefix + name, extremes(field, kind)


def extremes(field, kind):
    """The lowest and the highest value a field takes; just inside where the bound itself is excluded."""
    found = []
    for fact in field.metadata:
        for bound, inwards in (("ge", 0), ("gt", 1), ("le", 0), ("lt", -1)):
            value = getattr(fact, bound, None)
            if value is not None:
                step = 1 if kind is int else 1e-9 * max(1.0, abs(value))
                found.append(value + inwards * step)
    return found


NUMBERS = dict(numbers())
EDGES = st.lists(st.sampled_from(sorted(NUMBERS)), min_size=8, max_size=8, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(NUMBERS[name]) for name in names})
)


def test_every_number_has_a_lowest_and_a_highest_value():
    assert [name for name, ends in NUMBERS.items() if len(ends) != 2] == []


@settings(max_examples=25, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(EDGES)
def test_a_scenario_at_the_edge_of_what_is_allowed_can_be_played(changes):
    try:
        scenario = SMALL.with_(**changes)
    except ScenarioError:  # the numbers do not go together, and the scenario says so
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        market = MarketModel(scenario, threads=1)
        for _ in range(3):
            market.step()
