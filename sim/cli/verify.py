"""`microdrama verify`: play a folder of results again and say whether every number is the same."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.options import positive
from sim.cli.streams import complain, day_counter, run_counter, show

if TYPE_CHECKING:
    from sim.results.verify import Verdict

NAME = "verify"
HELP = "play a results folder again from its record and compare every number"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder of results, as --out wrote it")
    parser.add_argument("--threads", metavar="N", type=positive, help="upper bound for threads (same results)")


def execute(options: Namespace) -> int:
    """Check the folder: 0 every number is the same, 1 something differs, 2 the folder cannot be read."""
    from sim.results.reading import COMPARISON, FolderError, record_name

    try:
        kind = _verify_comparison if record_name(options.folder) == COMPARISON else _verify_run
        verdict = kind(options)
    except FolderError as error:
        complain(str(error))
        return 2
    for note in verdict.notes:
        show(f"note: {note}")
    if verdict.same:
        show(f"{options.folder}: all {verdict.values:,} numbers are the same, and no byte was changed")
        return 0
    for difference in verdict.differences:
        complain(f"{options.folder}: {difference}")
    return 1


def _verify_run(options: Namespace) -> Verdict:
    from sim.results.verify import run_again, verify

    with day_counter() as progress:
        return verify(options.folder, partial(run_again, threads=options.threads, progress=progress))


def _verify_comparison(options: Namespace) -> Verdict:
    from sim.experiments.replay import comparison_again
    from sim.results.verify import verify

    with run_counter() as progress:
        return verify(options.folder, partial(comparison_again, workers=options.threads, progress=progress))
