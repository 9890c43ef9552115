"""`microdrama schema`: the JSON Schema of scenario and sweep files, for editors."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

NAME = "schema"
HELP = "print the JSON Schema of scenario and sweep files, from which editors complete and check"


def add_arguments(parser: ArgumentParser) -> None:
    """This command has no options."""


def execute(options: Namespace) -> int:
    """Print the schema; 0."""
    from sim.experiments.sweeps.schema import sweep_schema  # heavy

    print(json.dumps(sweep_schema(), indent=2, ensure_ascii=False))
    return 0
