"""Write docs/mission.md: what the rows of the mission show, whether they notice a disconnected mechanism, and a map.

    python -m tests.mission [--only NUMBER ...] [--without-mutants]

plays the rows named, by default all, and their mutants; what the page says of others stays; without a number after
``--only`` the page is only written anew. A mutant takes minutes.
"""

from __future__ import annotations

import argparse
import json
import re
from time import process_time
from typing import Any

from tests.mission.frame import Row, told
from tests.mission.mutants import ROOT, failing, mutated, noticed
from tests.mission.paper import PAPER
from tests.mission.rows import ROWS

PAGE = ROOT / "docs/mission.md"
KEPT = re.compile(r"<!-- row (\d+) (\{.*\}) -->")
"""What was found of a row, in the page itself."""
NOT_PLAYED: dict[str, Any] = {"effects": {}, "failures": [], "noticed": None}


def found_of(row: Row, before: dict[str, Any] | None) -> dict[str, Any]:
    """Play a row and its mutant, or keep what was found of it ``before``."""
    effects = row.effects()
    now = {"failures": failing(row), "digest": row.digest()}
    return {
        "effects": {claim.name: told(effects[claim.name], claim) for claim in row.claims},
        "failures": now["failures"],
        "noticed": noticed(row, now, mutated(row)) if before is None else before["noticed"],
    }


def page(found: dict[int, dict[str, Any]]) -> str:
    """The page in Markdown."""
    parts = [
        "# The systems the paper names",
        "Written by `python -m tests.mission`. Each row is one system that the paper names, played in small markets "
        "of the baseline, in pairs on common seeds, with the 95 % interval over the pairs. A row works if every "
        "interval is on the right side of its margin (`tests/mission/test_rows.py`). It must notice when its "
        "mechanism is disconnected, in a copy of the package with one text changed (`pytest -m mutants "
        "tests/mission`).",
    ]
    heads = "| row | § | system | what is asked | verdict | mechanism disconnected |\n|---|---|---|---|---|---|"
    lines = [heads]
    rows = list(ROWS.values())
    found = {number: found.get(number, NOT_PLAYED) for number in ROWS}
    for row in rows:
        number = row.number
        verdict = "works" if not (found[number]["failures"] or row.lacking) else f"not yet: {row.lacking}"
        if not found[number]["effects"] and not row.lacking:
            verdict = "not played"
        lines.append(f"| {number} | {row.section} | {row.system} | {row.asked} | {verdict} | {notices(row, found)} |")
    parts.append("\n".join(lines))
    for row in rows:
        number = row.number
        asked = f"{row.seeds} pairs. {row.asked[0].upper()}{row.asked[1:]}."
        effects = found[number]["effects"]
        figures = [
            f"| {c.name} | {effects.get(c.name, 'not played yet')} | {c.asked} | {_holds(c, found[number])} |"
            for c in row.claims
        ]
        head = "| figure | effect (95 % interval) | asked | shown |\n|---|---|---|---|"
        kept = f"<!-- row {number} {json.dumps(found[number], ensure_ascii=False)} -->"
        parts += [
            f"## {number} {row.system}",
            asked,
            "\n".join([head, *figures]),
            kept,
        ]
    parts += ["## Where each is", "\n".join(_map())]
    return "\n\n".join(parts) + "\n"


def notices(row: Row, found: dict[int, dict[str, Any]]) -> str:
    """What fails without the mechanism."""
    names = found[row.number]["noticed"]
    if names is None:
        return "not played"
    return f"noticed: {'; '.join(names)}" if names else "not noticed"


def _holds(claim: Any, found: dict[str, Any]) -> str:
    if claim.name not in found["effects"]:
        return "–"
    return "no" if claim.name in found["failures"] else "yes" if claim.judged else "–"


def _map() -> list[str]:
    heads = ("row", "§", "system", "rooms", "parameters", "scenarios", "tests")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for place in PAPER:
        cells = (", ".join(f"`{name}`" for name in names) or "–" for names in place[3:])
        lines.append(f"| {place.number} | {place.section} | {place.system} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    """Play what is asked for, and write the page anew."""
    parser = argparse.ArgumentParser(prog="python -m tests.mission", description=__doc__)
    parser.add_argument("--only", type=int, nargs="*", choices=sorted(ROWS), default=sorted(ROWS), metavar="NUMBER")
    parser.add_argument("--without-mutants", action="store_true", help="keep what the page says of them")
    options = parser.parse_args()
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    found = {int(number): json.loads(kept) for number, kept in KEPT.findall(text)}
    for number in options.only:
        start = process_time()
        before = found.get(number, {"noticed": None}) if options.without_mutants else None
        found[number] = found_of(ROWS[number], before)
        print(number, found[number], f"{process_time() - start:.0f} s", flush=True)
        PAGE.write_text(page(found), encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
