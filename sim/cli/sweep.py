"""`microdrama sweep`: play every point of a design with the same seeds, and go on where it was interrupted."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sim.cli.keeping import told
from sim.cli.options import OVERRIDES, add_overrides, overrides_of, positive
from sim.cli.streams import complain, resumed_counter, show, warn

NAME = "sweep"
HELP = "play every point of a design over levers and assumptions; run again, it goes on where it was interrupted"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "sweep",
        metavar="SWEEP",
        help="sweep file (YAML), a scenario file with a key `sweep`, or the name of one that comes with the program",
    )
    add_overrides(parser, seed="key of every random draw, and of the design", replications="seeds for every point")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--workers", metavar="N", type=positive, help="processes, one thread each (default: all cores)")
    where.add_argument("--cluster", metavar="ADDRESS", help="scheduler of a Dask cluster that plays instead")
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder for the results; without it none are kept")
    parser.add_argument("--retry", action="store_true", help="play runs in DIR again that failed")


def execute(options: Namespace) -> int:
    """Sweep; 0, 1 if every run failed or there is no room left, 2 if the results cannot be kept where the options say.

    Raises:
        KeyboardInterrupt: interrupted; what was played is kept, and how to go on was said.
    """
    assignments, problems = overrides_of(options)
    from sim.experiments.sweeps.file import load_sweep  # pandas and numba take a second to load

    plan = load_sweep(options.sweep, assignments, problems)
    from sim.experiments.execution.executors import ClusterError
    from sim.experiments.sweeps.play import play_sweep

    warn(plan.warnings)
    try:
        with resumed_counter() as progress:
            found = play_sweep(
                plan,
                out=options.out,
                workers=options.workers,
                cluster=options.cluster,
                retry=options.retry,
                progress=progress,
            )
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        complain(f"--out: {error}")
        return 2
    except ClusterError as error:
        complain(f"--cluster: {error}")
        return 2
    except OSError as error:
        complain(f"microdrama: {told(error)}")
        _say_how_to_go_on(options)
        return 1
    except KeyboardInterrupt:
        _say_how_to_go_on(options)
        raise
    show(found.text())
    if options.out is not None:
        show(f"\nResults are in {options.out}")
    warn(found.problems)
    if len(found.failed) == 0:
        return 0
    complain(f"warning: {len(found.failed)} of {len(found.table)} runs failed; the rest are sound")
    return 1 if len(found.failed) == len(found.table) else 0


def _say_how_to_go_on(options: Namespace) -> None:
    if options.out is not None and options.out.is_dir():
        complain(f"what was played is in {options.out}; go on with: {_again(options)}")


def _again(options: Namespace) -> str:
    """The command that goes on."""
    words = ["microdrama", NAME, options.sweep]
    for name in (*OVERRIDES, "workers", "cluster", "out"):
        if (value := getattr(options, name)) is not None:
            words += [f"--{name}", str(value)]
    for assignment in options.set:
        words += ["--set", assignment]
    if options.retry:
        words.append("--retry")
    return shlex.join(words)
