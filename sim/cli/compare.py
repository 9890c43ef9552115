"""`microdrama compare`: what policies change against a base, how surely, and who gains and loses."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from sim.cli.options import add_engine, add_overrides, positive, scenarios_of
from sim.cli.streams import complain, run_counter, show
from sim.scenario.characters import printable

NAME = "compare"
HELP = "play policies and a base with the same luck and print what changes, with intervals, winners and losers"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("base", metavar="BASE", help="scenario file to compare with (YAML)")
    parser.add_argument("policies", metavar="POLICY", nargs="+", help="scenario files that extend it")
    add_overrides(parser, replications="pairs of runs with the same luck (10 if the base has one only)")
    parser.add_argument(
        "--warm-up", metavar="N", type=_days, help="days every market runs before the start (180 if the base has none)"
    )
    add_engine(parser, threads=False)
    parser.add_argument("--workers", metavar="N", type=positive, help="processes, one thread each (default: all cores)")
    parser.add_argument("--out", metavar="DIR", type=Path, help="new folder for the results; without it none are kept")


def execute(options: Namespace) -> int:
    """Compare; 0, or 2 if the results cannot be kept where the options say."""
    base, *policies = scenarios_of(options, [options.base, *options.policies])
    from sim.results.store import must_be_new  # pandas and numba load only for good input

    if options.out is not None:
        try:
            must_be_new(options.out)
        except OSError as error:
            complain(f"--out: {error}")
            return 2
    from sim.experiments.compare import compare

    with run_counter() as progress:
        comparison = compare(
            base,
            policies,
            replications=base.replications if options.replications else None,
            warm_up=options.warm_up,
            workers=options.workers,
            engine=options.engine,
            progress=progress,
        )
    if options.out is not None:
        comparison.save(options.out)
    show(comparison.table())
    if options.out is not None:
        show(f"\nResults are in {options.out}")
    return 0


def _days(text: str) -> int:
    """A whole number from 0."""
    if text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= 3660:
        return int(text)
    raise ArgumentTypeError(f"'{printable(text)}' is no whole number from 0 to 3660")
