"""How often the 95 % intervals of paired differences cover the true effect.

    uv run python benchmarks/coverage.py [--repetitions N] [--pairs N] [--viewers N] [--days N] [--out docs/coverage.md]

Repeats a comparison with luck of its own each time, takes the mean over all pairs for the true effect, and counts the
intervals that contain it. With `--out` the result is written there.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np

from sim.experiments.comparison.effects import paired
from sim.experiments.execution.ensemble import Job, play_all
from sim.market.checkpoint import branch
from sim.market.model import MarketModel
from sim.outcomes import OUTCOMES
from sim.records.provenance import commit
from sim.scenario import Scenario
from sim.totals import run_values

COVERED = ("hours_watched", "active_viewers", "orders", "gmv", "platform_revenue")
CHANGE = {"targeting_accuracy": 0.9}
CHUNK = 20  # pairs in one job

type Pair = tuple[list[float | None], list[float | None]]


def pair(scenario: Scenario) -> Pair:
    """What happens from the second day on without and with the policy, after a first day in common."""
    model = MarketModel(scenario, threads=1)
    model.step()
    other = branch(model, scenario.with_(**CHANGE))
    values = []
    for market in (model, other):
        while market.running:
            market.step()
        found = run_values(market.totals, scenario.days - 1, 1)
        values.append([found[name] for name in COVERED])
    return values[0], values[1]


def pairs(scenario: Scenario, first: int, count: int) -> list[Pair]:
    """Pairs with the seeds from ``first`` on."""
    return [pair(scenario.with_(seed=seed)) for seed in range(first, first + count)]


def coverage(base: np.ndarray, policy: np.ndarray) -> tuple[int, float]:
    """How many intervals contain the mean over all pairs, and that mean; arrays [repetition, pair]."""
    truth = float((policy - base).mean())
    found = [paired(b, p) for b, p in zip(base.tolist(), policy.tolist(), strict=True)]
    return sum(e.ci_low <= truth <= e.ci_high for e in found if e.ci_low is not None and e.ci_high is not None), truth


def report(played: np.ndarray, scenario: Scenario) -> str:
    """The page; ``played`` is [repetition, pair, side, outcome]."""
    repetitions, count = played.shape[:2]
    error = 100 * math.sqrt(0.05 * 0.95 / repetitions)
    change = ", ".join(f"`{name}` {value}" for name, value in CHANGE.items())
    size = f"{scenario.viewers:,} viewers, {scenario.days} days"
    lines = [
        "# Coverage of intervals",
        "",
        "Written by `python benchmarks/coverage.py --out docs/coverage.md`.",
        "",
        f"A comparison of {count} pairs ({change} against the defaults, {size}) was repeated {repetitions} times, each "
        f"time with other seeds. The true effect is the mean over all {repetitions * count:,} pairs. A nominal 95 % "
        f"interval should contain it in 95 % of repetitions; the standard error of the share found is {error:.1f} "
        f"points. Commit {commit()['commit'] or 'unknown'}.",
        "",
        "| outcome | effect | intervals that contain it |",
        "|---|---|---|",
    ]
    for i, name in enumerate(COVERED):
        hits, truth = coverage(played[:, :, 0, i], played[:, :, 1, i])
        relative = truth / played[:, :, 0, i].mean()
        lines.append(f"| {name} | {truth:+.3g} {OUTCOMES[name].unit} ({relative:+.2%}) | {hits / repetitions:.1%} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description="Coverage of the intervals of paired differences.")
    for name, default in (("repetitions", 400), ("pairs", 10), ("viewers", 300), ("days", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    scenario = Scenario(viewers=options.viewers, days=options.days)
    total = options.repetitions * options.pairs
    jobs = [Job(pairs, (scenario, first, min(CHUNK, total - first))) for first in range(0, total, CHUNK)]
    found = [one for chunk in play_all(jobs) for one in chunk]
    played = np.array(found, np.float64).reshape(options.repetitions, options.pairs, 2, len(COVERED))
    text = report(played, scenario)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
