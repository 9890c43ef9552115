"""Which commands there are, and what the exit status means."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import NoReturn

import sim
from sim.cli import app, compare, evidence, init, report, run, schema, sweep, validate, verify
from sim.cli.keeping import NO_ROOM, told
from sim.cli.streams import complain, drop_output, show_any_text, show_warnings
from sim.scenario import ScenarioError
from sim.scenario.characters import shortened, visible
from sim.scenario.errors import MOST_CHARACTERS

COMMANDS = (run, compare, sweep, evidence, app, init, validate, schema, report, verify)
"""One module a command: `NAME`, `HELP`, `add_arguments(parser)` and `execute(options) -> exit status`."""

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    0: done. 2: bad input; nothing was written. 1: the program failed. 130: interrupted from the keyboard.
    """
    show_any_text()
    show_warnings()
    options = _parser().parse_args(arguments)
    try:
        status = options.execute(options)
        sys.stdout.flush()
        return status
    except ScenarioError as error:
        complain(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough, as in `microdrama ... | head`
        drop_output()
        return DONE
    except (OSError, MemoryError) as error:
        if isinstance(error, OSError) and error.filename is None and error.errno in NO_ROOM:
            drop_output()
        complain(f"microdrama: {told(error)}")
        return FAILED


class _Parser(ArgumentParser):
    """A parser whose complaints repeat what was typed only where it is short and cannot move the cursor."""

    def error(self, message: str) -> NoReturn:
        """Print a message and how the command is used; exit with status 2."""
        super().error(shortened(visible(message), MOST_CHARACTERS))


def _parser() -> ArgumentParser:
    parser = _Parser(
        prog="microdrama",
        description="Simulate the microdrama market: scenario files in, results out.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"microdrama {sim.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP, allow_abbrev=False)
        command.add_arguments(sub)
        sub.set_defaults(execute=command.execute)
    return parser
