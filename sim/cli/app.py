"""`microdrama app`: the browser application, on this machine only."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from importlib.util import find_spec
from typing import Any

from sim.cli.options import OVERRIDES, SAYS_NOTHING, SCENARIO_FILE, add_overrides, positive
from sim.cli.streams import complain, warn
from sim.scenario import Problem, Scenario, load, parsed, written
from sim.scenario.changing import applied
from sim.scenario.characters import printable
from sim.scenario.checking import validated
from sim.scenario.loading import says_nothing
from sim.scenario.tree import tree

NAME = "app"
HELP = "open the application in the browser: move levers and see what changes; no network needed"
PORT = 8765


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "scenario", metavar="SCENARIO", nargs="?", help=f"what to start from and compare with: {SCENARIO_FILE}"
    )
    add_overrides(parser, viewers="number of simulated viewers (2000)", days="length of the run (90)",
                  replications="pairs of runs with the same luck (10)")  # fmt: skip
    parser.add_argument("--port", metavar="N", type=_port, default=PORT, help=f"port; 0 takes a free one ({PORT})")
    parser.add_argument("--allowed-host", metavar="NAME[:PORT]", action="append", default=[], type=_host,
                        help="answer for this host too, such as that of a proxy in front; may be repeated")  # fmt: skip
    parser.add_argument("--no-open", action="store_true", help="do not open the browser")
    parser.add_argument("--workers", metavar="N", type=positive, help="processes that play (default: all cores)")


def execute(options: Namespace) -> int:
    """Serve until interrupted; 0, or 2 where the application is not installed or the port is taken."""
    if find_spec("solara") is None:
        complain("the application is not installed: pip install 'microdrama-sim[app]'")
        return 2
    from sim.app.desk import Desk, open_desk
    from sim.app.player import Player
    from sim.app.server import serve
    from sim.experiments.execution.executors import processes
    from sim.world.memory import must_fit

    base = _base(options)
    workers = processes(options.workers)
    must_fit(base, workers.workers)
    player = Player(workers)
    open_desk(Desk(base, player))
    try:
        serve(options.port, not options.no_open, lambda: player.wake(base), tuple(options.allowed_host))
    except KeyboardInterrupt:
        pass  # the way to end it
    except OSError as error:
        complain(f"--port {options.port}: {error.strerror or error}")
        return 2
    finally:
        player.close()
    return 0


def _base(options: Namespace) -> Scenario:
    """The scenario asked for, in the sizes of the application where the options give no other.

    Where they give no days, these are as many more as its policies need to act.

    Raises:
        ScenarioError: every problem of the file and of the options at once.
    """
    from sim.app.address import SIZES, usual
    from sim.app.window import days_to_watch

    asked = {name: str(size) for name, size in SIZES.items()}
    asked |= {name: getattr(options, name) for name in OVERRIDES if getattr(options, name) is not None}
    given, problems = parsed(options.set)
    sized = [written(f"--{name}", name, text) for name, text in asked.items()]
    given = [one for one in sized if one.path not in {other.path for other in given}] + given
    if options.scenario is None:
        return validated(applied(tree(usual(), "default"), given), Scenario, problems)
    if options.days is None and "days" not in {one.path for one in given if one.source == "--set"}:
        days = days_to_watch(load(options.scenario, given, problems))
        given = [*given, written("--days", "days", str(days))]
    notes: list[Problem] = []
    scenario = load(options.scenario, given, problems, notes)
    warn(notes)
    if says_nothing(options.scenario):
        complain(f"note: {options.scenario} {SAYS_NOTHING}")
    return scenario


def _host(text: str) -> Any:
    """A host that the server may be asked for."""
    from sim.app.serving.hosts import Host

    if (found := Host.read(text)) is None:
        raise ArgumentTypeError(f"{text!r} is no host: a name such as lab.example.org, with or without :port")
    return found


def _port(text: str) -> int:
    """A port of this machine, or 0."""
    if text.isascii() and text.isdecimal() and len(text) < 9 and int(text) < 65_536:
        return int(text)
    raise ArgumentTypeError(f"'{printable(text)}' is no port from 0 to 65535")
