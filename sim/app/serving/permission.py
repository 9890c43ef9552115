"""How much a session may ask of this machine: what is safe at once, more once somebody agreed, nothing that cannot fit.

Scenarios come from links and files, so that not every one is what the reader had in mind.
"""

from __future__ import annotations

from typing import NamedTuple

import solara

from sim.app import state
from sim.app.desk import desk
from sim.app.parts import Press, block
from sim.app.player import results_size
from sim.app.problems import list_problems
from sim.locale import Words
from sim.scenario import Problem, Scenario, ScenarioError
from sim.world.memory import bytes_needed, machine_memory, must_fit, no_room, titles_expected

SAFE_SHARE = 1 / 8
"""Of this machine's memory, for all markets that are played at once: leaves room for other sessions."""
SAFE_SECONDS = 3_600
"""Of computing on all workers."""
_OPENING = {"viewers": 4e-6, "creators": 80e-6, "titles": 140e-6}  # seconds for each, measured on one core
_DAY = {"viewers": 0.4e-6, "merchants": 4e-6, "creators": 1.5e-6, "titles": 12e-6}
_FIXED = 0.01  # seconds a day


class Demand(NamedTuple):
    """What playing takes: bytes of memory, and seconds of computing."""

    memory: int
    seconds: float

    def within(self, other: Demand) -> bool:
        """Whether it takes no more than another of either."""
        return self.memory <= other.memory and self.seconds <= other.seconds


class Permission(NamedTuple):
    """Whether something may be played; why it cannot be, if it cannot; and what it takes."""

    given: bool
    problems: tuple[Problem, ...]
    demand: Demand


def to_compare(scenario: Scenario) -> Permission:
    """Whether this session may play all pairs of a scenario and its baseline."""
    workers = desk().player.workers
    usual, demand = demand_of_pairs(desk().base, workers), demand_of_pairs(scenario, workers)
    return _judged(demand, usual, problems_of_pairs(scenario, workers))


def to_play(scenario: Scenario) -> Permission:
    """Whether this session may play one run, which it does in the server itself."""
    return _judged(demand_of_run(scenario), demand_of_run(desk().base), _unfit(scenario, 1))


def demand_of_pairs(scenario: Scenario, workers: int) -> Demand:
    """What all pairs take; each worker holds a market, and another that has warmed up."""
    markets = workers * bytes_needed(scenario) * (2 if scenario.days_before else 1)
    seconds = scenario.replications * _seconds(scenario, scenario.days_before + 2 * scenario.days)
    return Demand(markets + _results(scenario), seconds / workers)


def demand_of_run(scenario: Scenario) -> Demand:
    """What a single run takes, after its warm-up."""
    return Demand(bytes_needed(scenario), _seconds(scenario, scenario.days_before + scenario.days))


def problems_of_pairs(scenario: Scenario, workers: int) -> tuple[Problem, ...]:
    """Why the pairs of a scenario, so many runs at once, cannot be played on this machine; empty if they can."""
    problems, room, results = _unfit(scenario, workers), machine_memory(), _results(scenario)
    if room is not None and results > room:
        most = scenario.replications * room // results
        problems += (Problem("scenario", None, no_room("replications", scenario.replications, results, room, most)),)
    return problems


def safe() -> Demand:
    """What is played without a question."""
    room = machine_memory()
    return Demand(2**62 if room is None else int(room * SAFE_SHARE), SAFE_SECONDS)


@solara.component
def AskFirst(permission: Permission, words: Words) -> None:
    """What stands in for an answer that was not permitted: a question, or why there can be none."""
    refused = permission.problems
    with solara.v.Html(tag="section", class_="panel problem ask-first", attributes={"role": "alert"}):
        block("p", words("size.refused" if refused else "size.large", **_told(permission.demand, words)))
        if refused:
            with solara.v.Html(tag="ul"):
                list_problems(refused, words)
        else:
            Press(words("size.agree"), lambda: state.agree(permission.demand), kind="main")


def _judged(demand: Demand, usual: Demand, problems: tuple[Problem, ...]) -> Permission:
    """Permitted is what is safe, what the server was started with, and what somebody agreed to in this session."""
    agreed = state.use_agreed()
    granted = any(limit is not None and demand.within(limit) for limit in (safe(), usual, agreed))
    return Permission(granted and not problems, problems, demand)


def _unfit(scenario: Scenario, at_once: int) -> tuple[Problem, ...]:
    try:
        must_fit(scenario, at_once)
    except ScenarioError as error:
        return error.problems
    return ()


def _results(scenario: Scenario) -> int:
    """Bytes of the results of all pairs in the server."""
    return 2 * scenario.replications * results_size(scenario.days)


def _seconds(scenario: Scenario, days: int) -> float:
    """Seconds on one core until a market has opened and played so many days, at most."""
    studios = scenario.studios
    lasting = min(scenario.production.shelf_life, studios.opening_days + days)
    numbers = {
        "viewers": scenario.viewers,
        "merchants": scenario.commerce.merchants,
        "creators": studios.creators * studios.room_for_entry,
        "titles": titles_expected(scenario, lasting) + scenario.production.library_titles,
    }
    opening = sum(numbers[name] * seconds for name, seconds in _OPENING.items())
    return opening + days * (_FIXED + sum(numbers[name] * seconds for name, seconds in _DAY.items()))


def _told(demand: Demand, words: Words) -> dict[str, str]:
    hours = demand.seconds / 3_600
    time = words("size.hours", n=f"{hours:,.0f}") if hours >= 1 else words("size.minutes", n=f"{60 * hours:.0f}")
    return {"memory": f"{demand.memory / 1e9:,.1f} GB", "time": time}
