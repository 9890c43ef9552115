"""`microdrama verify`: play a folder of results again and say whether every number is the same."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from sim.cli.options import positive
from sim.cli.streams import complain, day_counter

NAME = "verify"
HELP = "play a results folder again from its record and compare every number"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder of results, as --out wrote it")
    parser.add_argument("--threads", metavar="N", type=positive, help="upper bound for threads (same results)")


def execute(options: Namespace) -> int:
    """Check the folder: 0 every number is the same, 1 something differs, 2 the folder cannot be read."""
    from sim.results.reading import FolderError  # numba loads only for a folder that can be read
    from sim.results.verify import verify

    try:
        with day_counter() as progress:
            verdict = verify(options.folder, threads=options.threads, progress=progress)
    except FolderError as error:
        complain(str(error))
        return 2
    for note in verdict.notes:
        print(f"note: {note}")
    if verdict.same:
        print(f"{options.folder}: all {verdict.values:,} numbers are the same, and no byte was changed")
        return 0
    for difference in verdict.differences:
        complain(f"{options.folder}: {difference}")
    return 1
