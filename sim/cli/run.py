"""`microdrama run`: play a scenario, print its outcomes, and keep the results where asked to."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from sim.cli.importing import many_imports
from sim.cli.keeping import kept
from sim.cli.options import add_engine, add_scenario, add_twin, scenario_of
from sim.cli.streams import complain, day_counter, show, warn
from sim.scenario import Problem

NAME = "run"
HELP = "play a scenario and print its outcomes"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_scenario(parser)
    add_engine(parser)
    add_twin(parser)
    parser.add_argument("--out", metavar="DIR", type=Path, help="new folder for the results; without it none are kept")


def execute(options: Namespace) -> int:
    """Play the scenario; 0, 2 if the results cannot be kept where the options say, 1 if that shows after playing."""
    scenario = scenario_of(options)
    if options.out is not None:
        from sim.records.store import must_be_new  # pandas and numba load only for good input

        try:
            must_be_new(options.out)
        except OSError as error:
            complain(f"--out: {error}")
            return 2
    with many_imports():
        from sim.runs.run import run_scenario

    with day_counter() as progress:
        run = run_scenario(
            scenario, engine=options.engine, threads=options.threads, progress=progress, twin=options.twin
        )
    folder = kept(run.save, options.out) if options.out is not None else None
    warn([Problem(options.scenario, None, note.said) for note in run.unbound])
    show(run.table())
    if folder != options.out:
        return 1
    if folder is not None:
        show(f"\nResults are in {folder}")
    return 0
