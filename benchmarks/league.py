"""The policies of the scenario library against one baseline, and again where low-trust assumptions are doubted.

    python benchmarks/league.py --out FILE              # 10 pairs as assumed, 16 with other assumptions
    python docs/make_league.py FILE                     # writes docs/league.md

Every scenario of the library that `compare` accepts beside the baseline is played. A line of FILE is one pair of
markets for each policy: its seed, what was assumed, and by policy the change of every figure, in yuan. Started again,
it goes on after the last line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import spearmanr

import sim
from sim.experiments.comparison import compare
from sim.experiments.sweeps.designs import Range, points
from sim.records.provenance import MODEL_VERSION
from sim.scenario.errors import ScenarioError
from sim.scenario.shipped import shipped

FIGURES = (
    "total_surplus", "outlay", "gmv", "consumer_surplus", "creator_income", "operator_profit", "merchant_profit",
    "platform_net_revenue",
)  # fmt: skip
"""What is told of every policy: its change, in yuan."""


class Doubt(NamedTuple):
    """An assumption of little trust, and between what it may lie."""

    low: float
    high: float
    why: str


DOUBTS = {
    "needs.arrival_rate": Doubt(0.07, 0.14, "nobody counts needs"),
    "purchase.nest": Doubt(0.75, 1.0, "how closely channels substitute"),
    "purchase.yuan_per_minute": Doubt(0.1, 0.5, "what shopping time is worth"),
    "watching.value_of_hour": Doubt(4.5, 18.0, "what an hour of drama is worth to who enjoys it"),
    "watching.satiation_half_life": Doubt(2.0, 21.0, "EVIDENCE, trust L"),
    "watching.ad_annoyance": Doubt(0.25, 0.75, "how far advertisements take away control"),
    "watching.pirate_leakage": Doubt(0.1, 0.4, "EVIDENCE, trust L"),
    "after_sales.trust_step": Doubt(0.03, 0.15, "how fast trust follows service"),
    "after_sales.easy_return": Doubt(0.1, 0.5, "what easy returns make good"),
    "campaigns.awareness_weight": Doubt(0.05, 0.2, "what a brand's being known sells"),
    "studios.outside_return": Doubt(0.05, 0.3, "what else creators could do"),
}
"""What is doubted, by path: all at once, each anew in every market."""
PAIRS, DRAWS = 10, 16
HYPERCUBES = 300
FIRST_DOUBTED = 101
"""The first seed of markets with other assumptions."""


def library(base: sim.Scenario) -> tuple[dict[str, sim.Scenario], dict[str, str]]:
    """The policies of the library by name, and of the other scenarios what they change that is no decision.

    A policy is what `compare` accepts beside the baseline.
    """
    policies, others = {}, {}
    for name, path in shipped().items():
        if path.parent.name != "scenarios" or name == "baseline":
            continue
        scenario = sim.load(path)
        try:
            compare.prepared(base, [scenario], {"viewers": base.viewers})
        except ScenarioError as error:
            others[name] = str(dict(error.problems[0].said.values)["path"])
        else:
            policies[name] = scenario.with_(viewers=base.viewers)
    return policies, others


def markets(pairs: int, draws: int) -> Iterator[tuple[int, dict[str, float]]]:
    """Seeds and what is assumed otherwise: nothing in the first ``pairs``, every doubt at once in ``draws`` more."""
    yield from ((seed, {}) for seed in range(1, pairs + 1))
    for k, point in enumerate(least_related(draws)):
        yield FIRST_DOUBTED + k, {path: float(f"{at:.4g}") for path, at in zip(DOUBTS, point, strict=True)}


def least_related(draws: int) -> list[Any]:
    """Of many Latin hypercubes the one whose assumptions are least alike, so that none stands for another."""
    ranges = [Range(doubt.low, doubt.high) for doubt in DOUBTS.values()]
    cubes = (
        points("latin_hypercube", ranges, draws, [FIRST_DOUBTED, k]) for k in range(HYPERCUBES if draws > 2 else 1)
    )
    return min(cubes, key=relatedness)


def relatedness(design: list[Any]) -> float:
    """The closest rank correlation between two assumptions of a design, 0-1."""
    if len(design) < 3:
        return 0.0
    between = np.atleast_2d(spearmanr(np.array(design)).statistic)
    return float(np.abs(between - np.eye(len(between))).max())


def played(base: sim.Scenario, policies: dict[str, sim.Scenario], seed: int, workers: int) -> dict[str, Any]:
    """By policy, the change of every figure in one pair, in yuan."""
    found = compare.compare(base, list(policies.values()), seed=seed, replications=1, workers=workers)
    name_of = dict(zip(found.policies, policies, strict=True))
    told: dict[str, Any] = {name: {} for name in policies}
    for row in found.effects.loc[found.effects["outcome"].isin(FIGURES)].itertuples():
        told[name_of[str(row.policy)]][row.outcome] = round(float(row.difference))  # pyright: ignore[reportArgumentType]
    return told


def main() -> None:
    """Play what FILE does not hold yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", type=int, default=4_000)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, metavar="FILE", required=True)
    options = parser.parse_args()
    base = sim.load("baseline").with_(viewers=options.viewers)
    policies, _ = library(base)
    about = {"model_version": MODEL_VERSION, "viewers": options.viewers, "days": base.days}
    done = [json.loads(line) for line in options.out.read_text().splitlines()] if options.out.exists() else []
    for seed, assumed in markets(options.pairs, options.draws):
        line = about | {"seed": seed, "assumed": assumed}
        if any(line.items() <= other.items() and list(other["policies"]) == list(policies) for other in done):
            continue
        doubted = {name: one.with_(assumed) for name, one in policies.items()}
        line["policies"] = played(base.with_(assumed), doubted, seed, options.workers)
        with options.out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, separators=(",", ":")) + "\n")
        print(f"seed {seed}: {len(policies)} policies", flush=True)


if __name__ == "__main__":
    main()
