"""`microdrama verify`: play a folder of results again and say whether every number is the same.

Of a sweep, which may have taken days, a sample is played again; the checksums of all its parts are checked.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.options import positive
from sim.cli.streams import complain, day_counter, run_counter, show

if TYPE_CHECKING:
    from sim.runs.verify import Verdict

NAME = "verify"
HELP = "play a results folder again from its record and compare every number; of a sweep, a sample or all of it"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="folder of results, as --out of run, compare or sweep wrote it"
    )
    parser.add_argument("--threads", metavar="N", type=positive, help="upper bound for threads (same results)")
    parser.add_argument(
        "--replay",
        metavar="N",
        type=_how_many,
        help="runs of a sweep to play again, drawn anew, or `all` (default: 10)",
    )


def execute(options: Namespace) -> int:
    """Check the folder: 0 every number is the same, 1 something differs, 2 the folder cannot be read."""
    from sim.experiments.sweeps.folder import PLAN
    from sim.records.reading import COMPARISON, FolderError, record_name

    if (options.folder / PLAN).exists():
        return _verify_sweep(options)
    if options.replay is not None:
        complain("--replay is for the folder of a sweep: a run or a comparison is always played again as a whole")
        return 2
    try:
        kind = _verify_comparison if record_name(options.folder) == COMPARISON else _verify_run
        verdict = kind(options)
    except FolderError as error:
        complain(str(error))
        return 2
    same = f"all {verdict.values:,} numbers are the same, and no byte was changed"
    return _told(options.folder, verdict, same)


def _told(folder: Path, verdict: Verdict, same: str) -> int:
    """Print what was found; the exit status."""
    for note in verdict.notes:
        show(f"note: {note}")
    if verdict.same:
        show(f"{folder}: {same}")
        show(f"proved by playing again: {', '.join(verdict.proved)}")
        show(f"only stated, no replay can prove it: {', '.join(verdict.stated)}")
        return 0
    for difference in verdict.differences:
        complain(f"{folder}: {difference}")
    return 1


def _how_many(text: str) -> int | str:
    return text if text == "all" else positive(text)


def _verify_sweep(options: Namespace) -> int:
    from sim.experiments.sweeps.verify import SAMPLE, verify_sweep

    replay = None if options.replay == "all" else options.replay or SAMPLE
    with run_counter() as progress:
        found = verify_sweep(options.folder, replay, options.threads, progress)
    same = (
        f"every checksum holds, and all {found.verdict.values:,} numbers of {found.replayed} runs, played again out of "
        f"{found.played}, are the same"
    )
    return _told(options.folder, found.verdict, same)


def _verify_run(options: Namespace) -> Verdict:
    from sim.runs.verify import run_again, verify

    with day_counter() as progress:
        return verify(options.folder, partial(run_again, threads=options.threads, progress=progress))


def _verify_comparison(options: Namespace) -> Verdict:
    from sim.experiments.comparison.replay import comparison_again
    from sim.runs.verify import verify

    with run_counter() as progress:
        return verify(options.folder, partial(comparison_again, workers=options.threads, progress=progress))
