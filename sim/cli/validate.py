"""`microdrama validate`: say everything that is wrong with scenario files, or that they are good, and what is idle."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sim.cli.options import SAYS_NOTHING
from sim.cli.streams import complain, show, warn
from sim.scenario import Problem, ScenarioError, load
from sim.scenario.loading import is_sweep, says_nothing

NAME = "validate"
HELP = "check scenario and sweep files: every error at once, with file and line"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "scenarios",
        metavar="SCENARIO",
        nargs="+",
        help="scenario or sweep file (YAML), or the name of one that comes with the program",
    )


def execute(options: Namespace) -> int:
    """Check every file; 0 if all are good, else 2."""
    status = 0
    for name in options.scenarios:
        try:
            found = _checked(name)
        except ScenarioError as error:
            complain(str(error))
            status = 2
        else:
            show(f"{name}: good{found}")
    return status


def _checked(name: str) -> str:
    """What there is to say of a good file: of an empty one what it plays, of a sweep how many runs it has.

    Raises:
        ScenarioError: it is not good.
    """
    if not is_sweep(name):
        notes: list[Problem] = []
        load(name, notes=notes)
        warn(notes)
        return f", but it {SAYS_NOTHING}" if says_nothing(name) else ""
    from sim.experiments.sweeps.file import load_sweep  # heavy, and for sweeps only

    plan = load_sweep(name)
    runs = len(plan.keys)  # every point is looked at
    warn(plan.warnings)
    return f", {len(plan.points)} points, {runs} runs"
