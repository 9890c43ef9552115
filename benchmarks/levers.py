"""What levers cost: five values over the bounds of each, beside the default, on the same luck.

    python benchmarks/levers.py                              # every lever
    python benchmarks/levers.py --only ad_load door_pickup   # some
    python benchmarks/levers.py --out levers.json            # for `python docs/make_economy.py --levers levers.json`

For every value: the profit of the sector that bears the lever's cost, everybody's surplus and sales, each less that at
the default, and where the best value lies. Markets open after the usual warm-up, under the default levers.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import sim
from sim.experiments.comparison import compare
from sim.policy.levers import BEARERS, LEVERS, Levers
from sim.records.provenance import MODEL_VERSION
from sim.records.summary import Estimate, estimate

VALUES = 5
YI = 1e8
PROFIT = {"platforms": "platform_net_revenue", "merchants": "merchant_profit"}
"""The outcome that is the profit of a sector."""
SOUGHT = ("profit", "surplus")
"""What has a best value: the payer's profit, and everybody's surplus."""
MEASURES = (*SOUGHT, "sales")


class Values(NamedTuple):
    """Values of a lever in rising order, and by measure what each gave, float64[values, seeds] yuan."""

    values: list[float]
    found: dict[str, np.ndarray]


def tried(lever: str) -> list[float]:
    """Five values from one bound of a lever to the other, and its default."""
    field = Levers.model_fields[lever]
    low = max(fact.ge for fact in field.metadata if hasattr(fact, "ge"))
    high = min(fact.le for fact in field.metadata if hasattr(fact, "le"))
    return sorted({*(float(f"{x:.12g}") for x in np.linspace(low, high, VALUES)), float(field.default)})


def played(base: sim.Scenario, levers: list[str], workers: int) -> dict[str, Values]:
    """All values of some levers, each with every seed of the base."""
    titles = {(lever, value): f"{lever} {value:g}" for lever in levers for value in tried(lever)}
    default = {lever: float(Levers.model_fields[lever].default) for lever in levers}
    policies = [base.with_(title=t, **{lever: v}) for (lever, v), t in titles.items() if v != default[lever]]
    found = compare.compare(base, policies, workers=workers)
    runs = dict(iter(found.values.groupby("scenario", observed=True)))
    surplus = found.surplus.groupby(["scenario", "replication"], observed=True)["fen"].sum() / 100.0
    told = {}
    for lever in levers:
        labels = ["base" if value == default[lever] else titles[lever, value] for value in tried(lever)]
        told[lever] = Values(
            tried(lever),
            {
                "profit": np.array([runs[label][PROFIT[BEARERS[lever].payer]] for label in labels]),
                "surplus": np.array([surplus[label] for label in labels]),
                "sales": np.array([runs[label]["gmv"] for label in labels]),
            },
        )
    return told


def summed_up(lever: str, of: Values) -> dict[str, Any]:
    """The rows of a lever in 1e8 yuan: each measure less that at the default, and where the best value lies."""
    default = float(Levers.model_fields[lever].default)
    at_default = of.values.index(default)
    points = [
        {"value": value}
        | {name: _rounded(estimate((all_[k] - all_[at_default]) / YI)) for name, all_ in of.found.items()}
        for k, value in enumerate(of.values)
    ]
    best = {name: best_of(of.values, of.found[name]) for name in SOUGHT}
    return {"payer": BEARERS[lever].payer, "default": default, "points": points, "best": best}


def best_of(values: list[float], found: np.ndarray) -> dict[str, Any]:
    """The best value by the mean over seeds, where it lies, and how far ahead of the better bound it is.

    found: float64[values, seeds] yuan. The lead, in 1e8 yuan, is None at a bound; ``sure``: its interval is above 0.
    """
    means = found.mean(axis=1)
    best, last = int(means.argmax()), len(values) - 1
    if best in (0, last):
        return {"value": values[best], "at": "highest" if best else "lowest", "lead": None, "sure": False}
    bound = found[0] if means[0] > means[last] else found[last]
    lead = _rounded(estimate((found[best] - bound) / YI))
    return {"value": values[best], "at": "inside", "lead": lead, "sure": lead[1] is not None and lead[1] > 0.0}


def _rounded(found: Estimate) -> list[float | None]:
    """Mean and interval with four significant digits."""
    ends = (found["mean"], found["ci_low"], found["ci_high"])
    return [None if end is None else float(f"{end:.4g}") for end in ends]


def table(lever: str, of: dict[str, Any]) -> str:
    """The rows of a lever as text."""
    lines = [f"{lever} ({of['payer']}), 1e8 yuan less those at {of['default']:g}"]
    lines.append(f"  {'value':>12}" + "".join(f"{name:>30}" for name in MEASURES))
    for point in of["points"]:
        told = [f"{point[n][0]:,.4g} [{_interval(point[n])}]" for n in MEASURES]
        lines.append(f"  {point['value']:>12g}" + "".join(f"{one:>30}" for one in told))
    for name in SOUGHT:
        best = of["best"][name]
        lead = "" if best["lead"] is None else ", {:,.4g} [{}] ahead".format(best["lead"][0], _interval(best["lead"]))
        lines.append(f"  best {name}: {best['value']:g}, {best['at']}{lead}")
    return "\n".join(lines)


def _interval(found: list[float | None]) -> str:
    return ", ".join("–" if end is None else f"{end:,.4g}" for end in found[1:])


def main() -> None:
    """Play them, print them, and write them where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", type=int, default=8_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--only", nargs="+", choices=LEVERS, default=list(LEVERS), metavar="LEVER")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, metavar="FILE")
    options = parser.parse_args()
    base = sim.Scenario(viewers=options.viewers, days=options.days, replications=options.seeds)
    found = {lever: summed_up(lever, of) for lever, of in played(base, options.only, options.workers).items()}
    print("\n\n".join(table(lever, of) for lever, of in found.items()))
    if options.out:
        played_at = {name: getattr(options, name) for name in ("viewers", "days", "seeds")}
        text = json.dumps(played_at | {"model_version": MODEL_VERSION, "levers": found}, separators=(",", ":"))
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
