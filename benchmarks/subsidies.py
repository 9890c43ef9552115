"""What policy money of each kind buys: what was spent, and how much of it brought something about.

    python benchmarks/subsidies.py              # each kind alone, at half a billion and at five billion yuan a year
    python benchmarks/subsidies.py --seeds 5

Pairs of markets on the same luck, without policy money and with it. Written are the lines of the table of
docs/design/subsidies.md: money in millions of yuan and shares of what was spent, with 95 % intervals over the pairs.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from math import isnan

import sim
from sim.experiments.comparison import compare

KINDS = {"mix_cash": "cash", "mix_traffic": "traffic", "mix_commission": "commission", "mix_coupons": "coupons"}
"""What the lever's money may be spent on, and its name in outcomes."""
AMOUNTS = (5e8, 5e9)
"""Yuan a year, all platforms together."""
MILLION = 1e6


def policies() -> dict[str, tuple[str, float]]:
    """By title, what each policy spends its money on and how much it has."""
    return {f"{kind} of {amount:g}": (mix, amount) for mix, kind in KINDS.items() for amount in AMOUNTS}


def spending(base: sim.Scenario, title: str, mix: str, amount: float) -> sim.Scenario:
    """The base with policy money, all of it for one purpose."""
    weights = {f"subsidy.{other}": float(other == mix) for other in KINDS}
    return base.with_(weights | {"policy_subsidy": amount}, title=title)


def share(effect: Mapping[str, float] | None, spent: float) -> str:
    """An effect over the money spent, with its interval; nothing where it is not told of this kind."""
    if effect is None or isnan(effect["difference"]):
        return ""
    mean, low, high = (effect[name] / spent for name in ("difference", "ci_low", "ci_high"))
    return f"{mean:.2f} ({low:.2f} to {high:.2f})"


def main() -> None:
    """Play them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--viewers", type=int, default=5_000)
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    base = sim.load("baseline").with_(viewers=options.viewers, days=options.days, replications=options.seeds)
    of = policies()
    found = compare.compare(base, [spending(base, title, *what) for title, what in of.items()], workers=options.workers)
    print("| what for, yuan a year | could be spent, m yuan | spent, m yuan | marginal as decided | beside the base |")
    print("|---|---|---|---|---|")
    for title, (mix, amount) in of.items():
        kind = KINDS[mix]
        effects = {row["outcome"]: row for row in found.effects.to_dict("records") if row["policy"] == title}
        offered, spent = (float(effects[f"subsidy_{name}_{kind}"]["difference"]) for name in ("offered", "spent"))
        told = [share(effects.get(f"subsidy_{name}_{kind}"), spent) for name in ("marginal", "paired")]
        print(f"| {kind}, {amount:g} | {offered / MILLION:,.0f} | {spent / MILLION:,.0f} | {' | '.join(told)} |")


if __name__ == "__main__":
    main()
