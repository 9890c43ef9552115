"""CPU time of each phase of the viewers' day, and as a ratio to another checkout of this project, in one run.

    uv run python benchmarks/phases.py [--against FOLDER] [--viewers N] [--days N] [--rounds N]

Plays one thread of the compiled engine and, with a fiftieth of the viewers, the mesa engine; each checkout in turn, in
processes of their own, so that a busy machine troubles both alike. Prints the least of the rounds: nanoseconds a
viewer-day by phase and of the whole day, the market's own day (with hardly any viewers), and the CPU time of a first
day, for which everything is compiled.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FEW = 200
"""Viewers who hardly count beside the market's own day."""
OWN_DAYS = 150
WARM_UP = 14  # days: orders arrive, serials are followed
PHASES = ("wake", "discover", "watch", "shop", "serve", "talk")
MEASURE = f"""
import json, sys
from time import process_time
from sim.market.model import MarketModel
from sim.scenario import Scenario

engine, viewers, days = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
model = MarketModel(Scenario(viewers=viewers, days=days + {WARM_UP}), engine=engine, threads=1)
spent = dict.fromkeys({PHASES}, 0.0)

def timed(phase, name):
    def play(*arguments):
        start = process_time()
        result = phase(*arguments)
        spent[name] += process_time() - start
        return result
    return play

for name in spent:
    setattr(model.player, name, timed(getattr(model.player, name), name))
for _ in range({WARM_UP}):
    model.step()
spent.update(dict.fromkeys(spent, 0.0))
start = process_time()
for _ in range(days):
    model.step()
spent["day"] = process_time() - start
print(json.dumps({{name: 1e9 * seconds / days / viewers for name, seconds in spent.items()}}))
"""
FIRST = """
from time import process_time
from sim.market.model import MarketModel
from sim.scenario import Scenario

MarketModel(Scenario(viewers=60, days=12)).run_model()
print(process_time())
"""


def told(checkout: Path, code: str, *arguments: object, cache: str | None = None) -> str:
    """What a program prints that imports the project from a checkout."""
    environment = os.environ | {"PYTHONPATH": str(checkout)} | ({"MICRODRAMA_CACHE": cache} if cache else {})
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=checkout, env=environment, check=True, capture_output=True, text=True).stdout


def first_day(checkout: Path) -> float:
    """CPU seconds of a first run with an empty cache."""
    with tempfile.TemporaryDirectory() as cache:
        return float(told(checkout, FIRST, cache=cache))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--viewers", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    checkouts = [Path(__file__).resolve().parents[1], *([asked.against.resolve()] if asked.against else [])]
    first = [first_day(checkout) for checkout in checkouts]
    for engine, viewers in (("compiled", asked.viewers), ("mesa", asked.viewers // 50)):
        least = [dict.fromkeys((*PHASES, "day"), float("inf")) for _ in checkouts]
        for _ in range(asked.rounds):
            for checkout, best in zip(checkouts, least, strict=True):
                found = json.loads(told(checkout, MEASURE, engine, viewers, asked.days))
                best |= {name: min(best[name], found[name]) for name in best}
        print(f"{engine} engine, {viewers:,} viewers, ns a viewer-day")
        for name in (*PHASES, "day"):
            ratio = f"{least[0][name] / least[1][name]:8.2f} x" if asked.against else ""
            print(f"  {name:10} {'  '.join(f'{best[name]:10.1f}' for best in least)} {ratio}")
    own = [float("inf")] * len(checkouts)
    for _ in range(asked.rounds):
        found = [json.loads(told(checkout, MEASURE, "compiled", FEW, OWN_DAYS))["day"] for checkout in checkouts]
        own = list(map(min, own, found))
    ratio = f"{own[0] / own[1]:8.2f} x" if asked.against else ""
    print(f"the market's own day, ms {'  '.join(f'{day * FEW / 1e6:10.2f}' for day in own)} {ratio}")
    ratio = f"{first[0] / first[1]:8.2f} x" if asked.against else ""
    print(f"first day, s {'  '.join(f'{seconds:10.1f}' for seconds in first)} {ratio}")


if __name__ == "__main__":
    main()
