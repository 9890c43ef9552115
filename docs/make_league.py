"""Write league.md: what every policy of the scenario library does, and what of that hangs on low-trust assumptions.

python benchmarks/league.py --out FILE
python docs/make_league.py FILE
"""

from __future__ import annotations

import argparse
import json
import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scipy.stats import spearmanr

import sim
from sim.experiments.comparison.effects import per_yuan
from sim.records.summary import Estimate, estimate

LEAGUE = Path(__file__).with_name("league.md")
BENCHMARK = runpy.run_path(str(LEAGUE.parents[1] / "benchmarks/league.py"))
DOUBTS: dict[str, Any] = BENCHMARK["DOUBTS"]
YI = 1e8
GAIN, COST = "total_surplus", "outlay"
SIDES = {
    "consumer_surplus": "viewers",
    "creator_income": "creators",
    "operator_profit": "operators",
    "merchant_profit": "merchants",
    "platform_net_revenue": "platforms",
}
HELD = 0.9
"""Share of the markets with other assumptions that must agree on a sign for it to be robust."""
CHANCE = 0.01
"""Chance of as close a relation by luck alone below which an assumption is named."""


HEADS = (
    "", "policy", "everybody", "in doubt", "same sign, as assumed", "same sign, in doubt", "outlay", "per yuan",
    "verdict",
)  # fmt: skip


class Standing(NamedTuple):
    """What is known of one policy; ``gains`` are changes of everybody's surplus, 1e8 yuan."""

    name: str
    gains: Sequence[float]  # as assumed, by seed
    costs: Sequence[float]  # outlay, 1e8 yuan
    others: dict[str, Estimate]  # sales and every side, 1e8 yuan
    doubted: Sequence[float]  # gains with other assumptions, by market
    hangs_on: list[tuple[str, float]]  # assumptions, and the rank correlation of the gain with each

    def held(self, markets: Sequence[float]) -> float:
        """Share of some markets in which the gain has the sign that its mean has as assumed."""
        sign = 1 if (estimate(self.gains)["mean"] or 0.0) > 0 else -1
        return sum(sign * gain > 0 for gain in markets) / max(len(markets), 1)

    @property
    def verdict(self) -> str:
        """Whether everybody together gains, and whether that hangs on assumptions."""
        sure, doubted = sign_of(estimate(self.gains)), sign_of(estimate(self.doubted))
        told = "gain" if sure > 0 else "loss"
        if not sure:
            return "not told from luck"
        if sure == doubted and self.held(self.doubted) >= HELD:
            return f"**{told}**, robust"
        # single markets are a matter of luck as well: where it turns the sign as assumed, doubt cannot be told from it
        return (
            f"{told} as assumed, {'not robust' if self.held(self.gains) >= HELD else 'too small beside luck to doubt'}"
        )


def sign_of(found: Estimate) -> int:
    """1 or -1 where the interval leaves no doubt of the sign, else 0."""
    low, high = found["ci_low"], found["ci_high"]
    return 0 if low is None or high is None else 1 if low > 0 else -1 if high < 0 else 0


def standings(lines: Sequence[dict[str, Any]]) -> list[Standing]:
    """Every policy, the largest gain of everybody first."""
    usual, doubted = ([line for line in lines if bool(line["assumed"]) is other] for other in (False, True))

    def of(some: Sequence[dict[str, Any]], policy: str, figure: str) -> list[float]:
        return [line["policies"][policy][figure] / YI for line in some]

    found = []
    for name in usual[0]["policies"]:
        gains = of(doubted, name, GAIN)
        related = {path: spearmanr([line["assumed"][path] for line in doubted], gains) for path in DOUBTS}
        named = [(path, float(one.statistic)) for path, one in related.items() if one.pvalue < CHANCE]  # pyright: ignore
        found.append(
            Standing(
                name,
                of(usual, name, GAIN),
                of(usual, name, COST),
                {figure: estimate(of(usual, name, figure)) for figure in ("gmv", *SIDES)},
                gains,
                sorted(named, key=lambda one: -abs(one[1])),
            )
        )
    return sorted(found, key=lambda one: -(estimate(one.gains)["mean"] or 0.0))


def page(lines: Sequence[dict[str, Any]]) -> str:
    """The page in Markdown."""
    found = standings(lines)
    first, doubted = lines[0], sum(bool(line["assumed"]) for line in lines)
    pairs, total = len(lines) - doubted, len(found)
    design = [list(line["assumed"].values()) for line in lines if line["assumed"]]
    robust = [one for one in found if one.verdict.endswith(", robust")]
    parts = [
        "# The league of the scenario library",
        "Written by `python docs/make_league.py FILE` from what `python benchmarks/league.py --viewers "
        f"{first['viewers']} --out FILE` has played, version {first['model_version']} of the model. Every scenario of "
        f"the library that is a policy (one that `microdrama compare` accepts beside the baseline) is played for "
        f"{first['days']} days from {sim.load('baseline').start}, on the same luck as the baseline: {pairs} times as "
        f"assumed, and {doubted} times with the assumptions of little trust below all drawn anew.",
        f"**{len(robust)} of {total} answers are robust**: the intervals of everybody's surplus (of viewers, creators, "
        "operators, merchants, platforms and the treasury together) exclude zero on the same side as assumed and in "
        f"doubt, and at least {HELD:.0%} of the markets with other assumptions have that sign. Where fewer than that "
        "have it as assumed, luck turns the sign of a single market, and doubt cannot be told from it. One in twenty "
        "intervals misses by luck. Figures are 1e8 yuan over the whole run, with 95 % intervals over pairs; outlay is "
        "policy money and what the changed levers cost those who hold them. A small market shows the size of an "
        "effect, no more: compare places by their intervals.",
        _table(HEADS, [_standing(place, one) for place, one in enumerate(found, start=1)]),
        "## Who gains and who loses",
        "As assumed, 1e8 yuan; sales include what was sent back. Bold where the interval leaves no doubt of the sign.",
        _table(("policy", "sales", *SIDES.values()), [_sides(one) for one in found]),
        "## What hangs on what",
        "Assumptions whose rank correlation with everybody's gain over the markets in doubt is closer than luck would "
        f"make it once in {1 / CHANCE:.0f} times; with {len(DOUBTS)} assumptions and {total} policies, luck names "
        f"about {round(CHANCE * len(DOUBTS) * total)} such pairs. What is named may stand for another (two assumptions "
        f"of the design are related by up to {BENCHMARK['relatedness'](design):.2f}), and what is not named is not "
        "shown to be harmless.",
        "\n".join(f"- {told}" for told in _hanging(found)) or "None.",
        "## What is doubted",
        _table(("assumption", "usual", "from", "to", "why"), [_doubt(path) for path in DOUBTS]),
        "## What is not in it",
        "Scenarios of the library that change more than decisions: they ask what the market would be, not what to do, "
        "and are rows of [the mission](mission.md). " + _others(),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _standing(place: int, one: Standing) -> list[str]:
    # where an outlay is saved, or its sign is a matter of luck, a return on it means nothing
    rate = per_yuan(one.gains, one.costs) if min(one.costs) > 0 else None
    return [
        f"{place}",
        _linked(one.name),
        figure(estimate(one.gains)),
        figure(estimate(one.doubted)),
        f"{one.held(one.gains):.0%}",
        f"{one.held(one.doubted):.0%}",
        figure(estimate(one.costs)),
        "–" if rate is None else interval(rate.difference, rate.ci_low, rate.ci_high),
        one.verdict,
    ]


def _sides(one: Standing) -> list[str]:
    cells = [f"**{figure(found)}**" if sign_of(found) else figure(found) for found in one.others.values()]
    return [_linked(one.name), *cells]


def _hanging(found: Sequence[Standing]) -> list[str]:
    return [
        f"{_linked(one.name)}: " + ", ".join(f"`{path}` ({correlation:+.2f})" for path, correlation in one.hangs_on)
        for one in found
        if one.hangs_on
    ]


def _doubt(path: str) -> list[str]:
    group, name = path.split(".")
    doubt = DOUBTS[path]
    return [
        f"`{path}`",
        f"{getattr(getattr(sim.load('baseline'), group), name):g}",
        f"{doubt.low:g}",
        f"{doubt.high:g}",
        doubt.why,
    ]


def _others() -> str:
    _, others = BENCHMARK["library"](sim.load("baseline"))
    return ", ".join(f"{_linked(name)} (`{path}`)" for name, path in others.items()) + "."


def _linked(name: str) -> str:
    return f"[{sim.load(name).title}](../scenarios/{name}.yaml)"


def figure(found: Estimate) -> str:
    """Mean and interval, with no more digits than the interval carries."""
    return interval(found["mean"], found["ci_low"], found["ci_high"])


def interval(mean: float | None, low: float | None, high: float | None) -> str:
    """`+12.3 (+10.1 to +14.5)`."""
    if mean is None:
        return "–"
    if low is None or high is None:
        return f"{mean:+.3g}"
    width = (high - low) / 2
    places = 0 if width >= 10 else 1 if width >= 1 else 2 if width >= 0.1 else 3
    return f"{mean:+,.{places}f} ({low:+,.{places}f} to {high:+,.{places}f})"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rows))


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    lines = [json.loads(line) for line in parser.parse_args().file.read_text(encoding="utf-8").splitlines()]
    if len({(line["model_version"], line["viewers"], line["days"], *line["policies"]) for line in lines}) != 1:
        parser.error("FILE holds markets of several versions, sizes or libraries")
    LEAGUE.write_text(page(lines), encoding="utf-8")
    print(f"wrote {LEAGUE}: {len(lines)} markets")


if __name__ == "__main__":
    main()
