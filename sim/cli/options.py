"""Options that several commands share: a scenario file and the values that override it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence

from sim.cli.streams import complain, warn
from sim.scenario import Assignment, Problem, Scenario, ScenarioError, load, parsed, written
from sim.scenario.characters import printable
from sim.scenario.loading import says_nothing

OVERRIDES = {
    "seed": "key of every random draw; replications use seed, seed + 1, ...",
    "days": "length of the run",
    "viewers": "number of simulated viewers",
    "replications": "runs with different luck",
}
"""What people change most: settings with an option of their own, and what the option is said to be."""
BASELINE = "baseline"
SCENARIO_FILE = "scenario file (YAML), or the name of one that comes with the program"
SAYS_NOTHING = "says nothing: it plays the bare baseline"


def add_scenario(parser: ArgumentParser) -> None:
    """A scenario file, by default the baseline that comes with the program, and options for what people change most."""
    parser.add_argument(
        "scenario",
        metavar="SCENARIO",
        nargs="?",
        default=BASELINE,
        help=f"{SCENARIO_FILE}; without one, the baseline is played",
    )
    add_overrides(parser)


def add_overrides(parser: ArgumentParser, **meanings: str) -> None:
    """Options for what people change most; ``meanings`` replaces what some of them are said to be."""
    for name, meaning in (OVERRIDES | meanings).items():
        parser.add_argument(f"--{name}", metavar="N", help=meaning)
    parser.add_argument(
        "--set",
        metavar="PATH=VALUE",
        action="append",
        default=[],
        help="change one value, such as levers.targeting_accuracy=0.8 or start=2023-01-01; may be repeated",
    )


def add_engine(parser: ArgumentParser, threads: bool = True) -> None:
    """How to play: engine and threads. Neither changes a result."""
    parser.add_argument("--engine", choices=("compiled", "mesa"), default="compiled", help="how to play (same results)")
    if threads:
        parser.add_argument("--threads", metavar="N", type=positive, help="upper bound for threads (same results)")


def add_twin(parser: ArgumentParser) -> None:
    """Whether a twin is played."""
    parser.add_argument(
        "--twin",
        action="store_true",
        help="also play the same market without links in dramas, and both for 90 days more: what dramas bring it all",
    )


def scenario_of(options: Namespace) -> Scenario:
    """The scenario asked for.

    Raises:
        ScenarioError: every problem of the file and of the options at once.
    """
    notes: list[Problem] = []
    scenario = scenarios_of(options, [options.scenario], notes)[0]
    warn(notes)
    return scenario


def scenarios_of(options: Namespace, files: Sequence[str], notes: list[Problem]) -> list[Scenario]:
    """The scenarios of several files, each with the values that the options override; of an empty one it says so.

    notes: see `load`.

    Raises:
        ScenarioError: every problem of the files and of the options at once.
    """
    assignments, problems = overrides_of(options)
    loaded, wrong = [], []
    for file in files:
        try:
            loaded.append(load(file, assignments, problems, notes))
        except ScenarioError as error:
            wrong += error.problems
    if wrong:
        raise ScenarioError(list(dict.fromkeys(wrong)))
    for file in dict.fromkeys(filter(says_nothing, files)):
        complain(f"note: {file} {SAYS_NOTHING}")
    return loaded


def overrides_of(options: Namespace) -> tuple[list[Assignment], list[Problem]]:
    """The values that the options override, and what is wrong with their form."""
    asked = [(name, getattr(options, name)) for name in OVERRIDES]
    given = [written(f"--{name}", name, text) for name, text in asked if text is not None]
    assignments, problems = parsed(options.set)
    return [*assignments, *given], problems


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    if number < 1:
        raise ArgumentTypeError(f"'{printable(text)}' is no whole number from 1")
    return number
