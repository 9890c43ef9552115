"""`microdrama report`: one HTML file about a folder of results, which opens without a network."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from sim.cli.streams import complain, show
from sim.locale import LANGUAGES

NAME = "report"
HELP = "make one HTML file of the results of a run, a comparison or a sweep: outcomes, days, assumptions"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="folder of results, as --out of run, compare or sweep wrote it"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the report (default: en)")
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help="new file to write; without it, report.html in the folder itself"
    )


def execute(options: Namespace) -> int:
    """Write the report; 0, or 2 if the folder is not as it was written or the file cannot be."""
    from sim.experiments.sweeps.folder import PLAN
    from sim.experiments.sweeps.report import write_sweep_report
    from sim.records.reading import FolderError
    from sim.report.folder import write_report

    write = write_sweep_report if (options.folder / PLAN).exists() else write_report
    try:
        path = write(options.folder, options.language, options.out)
    except (FolderError, FileExistsError) as error:
        complain(str(error))
        return 2
    show(f"The report is in {path}")
    return 0
