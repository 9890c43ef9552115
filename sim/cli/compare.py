"""`microdrama compare`: what policies change against a base, how surely, and who gains and loses."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from sim.cli.keeping import kept
from sim.cli.options import SCENARIO_FILE, add_engine, add_overrides, add_twin, positive, scenarios_of
from sim.cli.streams import complain, run_counter, show, warn
from sim.scenario import Problem, ScenarioError
from sim.scenario.characters import printable
from sim.scenario.idle import nothing_to_compare
from sim.scenario.model import MOST_DAYS

NAME = "compare"
HELP = "play policies and a base with the same luck and print what changes, with intervals, winners and losers"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("base", metavar="BASE", help=f"what to compare with: {SCENARIO_FILE}")
    parser.add_argument("policies", metavar="POLICY", nargs="+", help="scenario files that extend it")
    add_overrides(parser, replications="pairs of runs with the same luck (10 if the base has one only)")
    parser.add_argument(
        "--warm-up", metavar="N", type=_days, help="days every market runs before the start (default: the base's)"
    )
    add_engine(parser, threads=False)
    add_twin(parser)
    parser.add_argument("--workers", metavar="N", type=positive, help="processes, one thread each (default: all cores)")
    parser.add_argument("--out", metavar="DIR", type=Path, help="new folder for the results; without it none are kept")


def execute(options: Namespace) -> int:
    """Compare; 0, 2 if the results cannot be kept where the options say, 1 if that shows after playing.

    Raises:
        ScenarioError: every problem of the files and the options; a policy differs from the base in nothing that acts.
    """
    notes: list[Problem] = []
    base, *policies = scenarios_of(options, [options.base, *options.policies], notes)
    pairs = zip(policies, options.policies, strict=True)
    if idle := [problem for policy, file in pairs for problem in nothing_to_compare(base, policy, file, notes)]:
        raise ScenarioError(list(dict.fromkeys(idle)))
    warn(notes)
    from sim.records.store import must_be_new  # pandas and numba load only for good input

    if options.out is not None:
        try:
            must_be_new(options.out)
        except OSError as error:
            complain(f"--out: {error}")
            return 2
    from sim.experiments.comparison.compare import play_comparison, prepared

    replications = base.replications if options.replications else None
    prepare = prepared(base, policies, {"replications": replications, "warm_up": options.warm_up})
    with run_counter() as progress:
        comparison = play_comparison(
            *prepare,
            workers=options.workers,
            engine=options.engine,
            twin=options.twin,
            progress=progress,
        )
    folder = kept(comparison.save, options.out) if options.out is not None else None
    warn([Problem(label, None, note.said) for label, some in comparison.unbound.items() for note in some])
    show(comparison.table())
    if folder != options.out:
        return 1
    if folder is not None:
        show(f"\nResults are in {folder}")
    return 0


def _days(text: str) -> int:
    """A whole number from 0."""
    if text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= MOST_DAYS:
        return int(text)
    raise ArgumentTypeError(f"'{printable(text)}' is no whole number from 0 to {MOST_DAYS}")
