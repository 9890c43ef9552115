"""`microdrama init`: the scenarios and sweeps that come with the program, as files to start from."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sim.cli.streams import complain, show
from sim.scenario.shipped import shipped

NAME = "init"
HELP = "copy the scenarios and sweeps that come with the program into a folder, to start from"
SCHEMA = "microdrama.schema.json"
TOP_LINE = f"# yaml-language-server: $schema=../{SCHEMA}\n"
"""From which editors with a YAML language server complete and check."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder to copy them into; it is made if need be")


def execute(options: Namespace) -> int:
    """Copy; 0, or 2 where that cannot be done without replacing a file, each of which is named."""
    from sim.experiments.sweeps.schema import sweep_schema  # heavy
    from sim.records.store import create_file

    target: Path = options.folder
    files = {target / path.parent.name / path.name: TOP_LINE + path.read_text("utf-8") for path in shipped().values()}
    files[target / SCHEMA] = json.dumps(sweep_schema(), indent=2, ensure_ascii=False) + "\n"
    if wrong := _hindrances(target, files):
        for one in wrong:
            complain(one)
        return 2
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        create_file(path, text.encode())
    show(f"{len(files) - 1} scenarios and sweeps are in {target}, and {SCHEMA} for editors; play one with")
    show(f"  microdrama run {target / 'scenarios' / 'baseline.yaml'}")
    return 0


def _hindrances(target: Path, files: dict[Path, str]) -> list[str]:
    """Why these files cannot be written: all that are there already, or a folder that cannot be made."""
    if there := [path for path in files if os.path.lexists(path)]:
        return [f"{path} exists already, and nothing is replaced" for path in there]
    for folder in dict.fromkeys((target, *(path.parent for path in files))):
        nearest = next(one for one in (folder, *folder.absolute().parents) if os.path.lexists(one))
        if not nearest.is_dir():
            return [f"{target} cannot be made: {nearest} is not a folder"]
        if not os.access(nearest, os.W_OK | os.X_OK):
            return [f"{target} cannot be made: {nearest} cannot be written to"]
    return []
