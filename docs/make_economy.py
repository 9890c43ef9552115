"""Write economy.md from a report card: `python docs/make_economy.py CARD`, the folder that `microdrama evidence` wrote.

microdrama evidence scenarios/baseline.yaml --out CARD, and then this, renews the page.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.evidence.card import plain, range_text
from sim.evidence.page import CARD, RECORD
from sim.evidence.rows import KINDS, Part
from sim.evidence.targets import ROWS
from sim.locale import Words

ECONOMY = Path(__file__).with_name("economy.md")
HEADINGS = ("row", "what it is", "simulated", "95 % interval", "range", "verdict", "source")


def economy(rows: list[dict[str, Any]], record: Mapping[str, Any]) -> str:
    """The page: what was played, at which size, and every row of the card, in Markdown."""
    viewers, seeds = record["scenario"]["viewers"], record["seeds"]
    counted = [row for row in rows if row["counted"]]
    inside = sum(bool(row["inside"]) for row in counted)
    words = Words("en")
    size = f"{viewers:,} simulated viewers and {len(seeds)} seeds ({seeds[0]} to {seeds[-1]})"
    parts = [
        "# The economy beside the evidence",
        "Written by `python docs/make_economy.py CARD` from the folder CARD, which this command wrote:",
        f"```\nmicrodrama evidence scenarios/baseline.yaml --seeds {len(seeds)} --viewers {viewers} --out CARD\n```",
        f"It was played at this size: **{size}**, version {record['model_version']} of the model. Each row plays its "
        "own dates: the past is one continuous market from 2020-01-01 to 2024-06-30, experiments are pairs of markets "
        "from 2024-01-01 on. With so few seeds an interval is wide, and a figure near the end of its range may change "
        "sides.",
        f"**{inside} of {len(counted)} rows that count are inside their ranges.** A row is inside if the mean over "
        "seeds of every one of its figures is. What is not counted says why. But for inputs, a figure "
        "without an interval was defined with one seed only.",
    ]
    for kind in KINDS:
        lines = [line for row in rows if row["kind"] == kind for line in _lines(row)]
        if lines:
            parts += [
                f"## {words(f'evidence.kind.{kind}')}",
                "\n".join([_row(HEADINGS), "|---" * len(HEADINGS) + "|", *lines]),
            ]
    return "\n\n".join(parts) + "\n"


def _lines(row: Mapping[str, Any]) -> Iterator[str]:
    known = ROWS[row["id"]]
    meaning = f"{known.meaning} [{known.unit}]" + (f", {known.when}" if known.when else "")
    source = f"{known.source} ({known.trust})"
    parts = row.get("parts", [])
    yield _row((f"`{row['id']}`", meaning, *_figures(row, bool(parts)), source))
    for part in parts:
        yield _row(("", part["id"], *_figures(part, False), ""))


def _figures(row: Mapping[str, Any], several: bool) -> tuple[str, ...]:
    verdict = ("**inside**" if row["inside"] else "outside") if row["counted"] else "not counted"
    if several:
        return "", "", "", verdict
    told = verdict + (f": {row['reason']}" if row["reason"] else "")
    value = "–" if row["value"] is None else plain(row["value"])
    interval = "" if row["low"] is None else f"{plain(row['low'])} to {plain(row['high'])}"
    return value, interval, range_text(Part("", None, row["range_low"], row["range_high"])), told


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("card", type=Path, metavar="CARD", help="folder that `microdrama evidence` wrote")
    parser.add_argument("--out", type=Path, metavar="FILE", default=ECONOMY, help="page to write (default: economy.md)")
    options = parser.parse_args()
    rows, record = (json.loads((options.card / f"{name}").read_text("utf-8")) for name in (f"{CARD}.json", RECORD))
    options.out.write_text(economy(rows, record), encoding="utf-8")


if __name__ == "__main__":
    main()
