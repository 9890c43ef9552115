"""`microdrama evidence`: the report card of a scenario, or of what a run can show."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from sim.cli.keeping import kept
from sim.cli.options import SCENARIO_FILE, positive, scenario_of
from sim.cli.streams import complain, run_counter, show
from sim.locale import LANGUAGES

NAME = "evidence"
HELP = "compare a scenario's market, or a run, with published figures and with what experiments must give"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("scenario", metavar="SCENARIO|DIR", help=f"{SCENARIO_FILE}, or the folder of a run")
    parser.add_argument("--seeds", metavar="N", type=positive, help="seeds for every market (default: 3)")
    parser.add_argument("--viewers", metavar="N", help="number of simulated viewers")
    parser.add_argument("--only", metavar="ID", nargs="+", help="rows to show (default: all)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the card (default: en)")
    parser.add_argument("--workers", metavar="N", type=positive, help="processes, one thread each (default: all cores)")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="new folder for the card")
    parser.set_defaults(seed=None, days=None, replications=None, set=[])


def execute(options: Namespace) -> int:
    """Show and keep the card; 0, 2 for bad input, 1 if it cannot be kept after playing.

    Raises:
        ScenarioError: every problem of the scenario, or every id that is none.
    """
    folder = Path(options.scenario)
    scenario = None if folder.is_dir() else scenario_of(options)
    if scenario is None and (options.seeds is not None or options.viewers is not None):
        complain("--seeds and --viewers are those of the run whose folder this is")
        return 2
    from sim.evidence.card import SEEDS, card_table, chosen, play_card  # pandas and numba load only for good input
    from sim.evidence.page import write_card
    from sim.records.store import must_be_new

    chosen(options.only)
    try:
        must_be_new(options.out)
    except OSError as error:
        complain(f"--out: {error}")
        return 2
    if scenario is None:
        from sim.evidence.folder import card_of_folder
        from sim.records.reading import FolderError

        try:
            card = card_of_folder(folder, options.only)
        except FolderError as error:
            complain(str(error))
            return 2
    else:
        with run_counter() as progress:
            card = play_card(
                scenario,
                seeds=options.seeds or SEEDS,
                only=options.only,
                workers=options.workers,
                progress=progress,
            )
    place = kept(lambda out: write_card(card, out, options.language), options.out)
    show(card_table(card, options.language))
    if place != options.out:
        return 1
    show(f"\nThe card is in {place}")
    return 0
