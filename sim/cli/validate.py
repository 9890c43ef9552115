"""`microdrama validate`: say everything that is wrong with scenario files, or that they are good."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sim.cli.streams import complain
from sim.scenario import ScenarioError, load

NAME = "validate"
HELP = "check scenario files: every error at once, with file and line"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("scenarios", metavar="SCENARIO", nargs="+", help="scenario file (YAML)")


def execute(options: Namespace) -> int:
    """Check every file; 0 if all are good, else 2."""
    status = 0
    for name in options.scenarios:
        try:
            load(name)
        except ScenarioError as error:
            complain(str(error))
            status = 2
        else:
            print(f"{name}: good")
    return status
