"""Write economy.md: from a report card, and from what levers cost.

    microdrama evidence scenarios/baseline.yaml --out CARD
    python benchmarks/levers.py --out FILE
    python docs/make_economy.py CARD --levers FILE

Either may be left out: what the page says of it then stays.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib.ticker import MaxNLocator
from PIL import Image

from sim.evidence.card import plain, range_text
from sim.evidence.page import CARD, RECORD
from sim.evidence.rows import KINDS, Part
from sim.evidence.targets import ROWS
from sim.experiments.graphics.drawing import COLOURS, GREY, MARKERS, Picture, styled
from sim.locale import Words

ECONOMY = Path(__file__).with_name("economy.md")
PICTURE = ECONOMY.parent / "pictures/levers.png"
LEVERS_HEADING = "## What levers cost"
DATA = re.compile(r"<!-- levers (\{.*\}) -->")
"""What was measured of levers, in the page itself."""
_FLOOR = (
    "a standard binds only where it asks for more than merchants chose, and they chose near what pays them best: below"
    " that it changes nothing, and above it costs them the square; played for 360 days (3,000 viewers, two seeds) the "
    "best `after_sales_quality` was .25, inside, for both, by less than luck"
)
WHY: dict[str, str] = {
    "policy_subsidy": (
        "policy money is a transfer: others receive what platforms pay, and what it changes beyond that is smaller "
        "than luck with so few seeds"
    ),
    "targeting_accuracy": (
        "what viewers and merchants gain from full accuracy is some hundred times what computing it costs, and some of "
        "it reaches platforms, so that more is better up to the bound; that people may not want to be known is not in "
        "the model"
    ),
    "after_sales_quality": _FLOOR,
    "responsiveness": _FLOOR,
    "compensation": (
        "it moves money from merchants to buyers who keep a product with a fault; what it changes beyond that is less "
        "than luck with so few seeds"
    ),
    "reliability": _FLOOR,
    "care": _FLOOR,
    "return_options": (
        "more is bought where returning is easy, but more comes back too, and each return costs merchants postage and "
        "a resale: buyers gain less than merchants lose"
    ),
    "door_pickup": (
        "as with `return_options`; besides, collecting a return costs more (`after_sales.pickup_cost_yuan`) than the "
        "trouble it saves a buyer"
    ),
    "original_refund": (
        "credit that lapses keeps some goods from coming back, and each that does costs merchants postage and a "
        "resale: platforms and merchants gain more than buyers lose; that the rules of returns ask for the original "
        "route does not narrow the lever"
    ),
    "exchanges": (
        "the product with a fault is written off, where one that is refunded is resold: merchants lose at least what "
        "buyers gain"
    ),
    "brand_campaign": (
        "merchants pay twice the sales it adds, because the default weight of awareness is small and people soon know "
        "what is told; what they pay, platforms earn, so that all together lose little"
    ),
    "integration": (
        "merchants pay by the order, and their best is none; what it changes for all together is less than luck"
    ),
    "anti_piracy": (
        "at its default cost full enforcement takes less than a thousandth of platforms' net revenue and brings them "
        "more, from viewers who watched copies for nothing; what these lose, and what is spent on it, is more than that"
    ),
    "data_sharing": (
        "at its default cost exchanging everything takes about a hundredth of the sales that better matches bring; "
        "what keeps platforms from it, the lead of the one that knows most and people's wish for privacy, is not in "
        "the model"
    ),
    "ad_load": (
        "up to three times the usual load what more advertisements earn outweighs the viewers who leave dramas: the "
        "rest of a feed lies outside the model, and nobody leaves that for advertising; the surplus counts what "
        "outside advertisers pay and not what they get for it"
    ),
    "quality_gate": (
        "a low gate refuses nobody and costs its reading, a high one refuses so much that viewers and platforms lose; "
        "everybody's best is between, by less than luck, and platforms' own is no gate"
    ),
    "brand_consistency": (
        "merchants' best is inside the bounds, by less than luck; buyers pay in prices for what merchants spend on one "
        "brand"
    ),
    "adaptation": (
        "offers restyled win orders from other platforms more than they add, and buyers pay in prices for it"
    ),
    "clips": (
        "platforms pay for every clip shown, and feeds lose time to titles that run elsewhere: their own best is none"
    ),
    "service_staffing": (
        "wages saved outweigh what slower answers cost merchants in orders; so they do over 360 days, though by less "
        "than luck with two seeds"
    ),
}
"""Of levers whose best value is not surely inside their bounds, for the payer or for everybody: why."""
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


def levers_section(found: Mapping[str, Any]) -> str:
    """What levers cost, as `benchmarks/levers.py` measured it, in Markdown; the figures themselves in a comment."""
    levers = found["levers"]
    options = f"--viewers {found['viewers']} --days {found['days']} --seeds {found['seeds']}"
    lines = [line for name, lever in levers.items() for line in _lever_lines(name, lever)]
    inside = [name for name, lever in levers.items() if surely_inside(lever)]
    by_mean = [name for name, lever in levers.items() if any(b["at"] == "inside" for b in lever["best"].values())]
    parts = [
        LEVERS_HEADING,
        f"Measured with `python benchmarks/levers.py {options} --out FILE`, version {found['model_version']} of "
        "the model, and written by `python docs/make_economy.py --levers FILE`. Every lever is held at five values "
        f"from one bound to the other for {found['days']} days, after the usual warm-up at its default; figures are "
        "1e8 yuan less those at the default, with 95 % intervals over paired seeds. Profit is that of the sector "
        "that bears the cost; surplus is everybody's. What the next step of a lever costs rises with its level, "
        "and the ledger books it (only policy money costs a yuan a yuan).",
        f"![Profit of the payer and everybody's surplus over the values of every lever](pictures/{PICTURE.name})",
        "\n".join([_row(LEVER_HEADINGS), "|---" * len(LEVER_HEADINGS) + "|", *lines]),
        f"Of {len(levers)} levers, {len(by_mean)} have a best value inside their bounds by the mean over seeds, for "
        f"the payer or for everybody, and {len(inside)} of these are ahead of both bounds for sure. Of the rest, why:",
        "\n".join(f"- `{name}`: {WHY[name]}" for name in levers if name not in inside and name in WHY),
        f"<!-- levers {json.dumps(found, separators=(',', ':'))} -->",
    ]
    return "\n\n".join(parts) + "\n"


LEVER_HEADINGS = ("lever", "payer", "value", "profit", "surplus", "sales", "best")


def surely_inside(lever: Mapping[str, Any]) -> bool:
    """Whether the payer's profit or everybody's surplus is best inside the bounds, ahead of both for sure."""
    return any(best["sure"] for best in lever["best"].values())


def _lever_lines(name: str, lever: Mapping[str, Any]) -> Iterator[str]:
    for k, point in enumerate(lever["points"]):
        default = point["value"] == lever["default"]
        best = [_best(what, of) for what, of in lever["best"].items() if of["value"] == point["value"]]
        figures = (
            ["default"] * 3 if default else [_with_interval(point[what]) for what in ("profit", "surplus", "sales")]
        )
        head = (f"`{name}`", lever["payer"]) if k == 0 else ("", "")
        yield _row((*head, f"{point['value']:,g}", *figures, ", ".join(best)))


def _best(what: str, of: Mapping[str, Any]) -> str:
    if of["at"] != "inside":
        return f"{what} (the {of['at']})"
    return f"**{what}**" if of["sure"] else f"{what} (inside, not surely)"


def _with_interval(found: list[float | None]) -> str:
    mean, low, high = ("–" if end is None else f"{end:,.3g}" for end in found)
    return f"{mean} ({low} to {high})"


def levers_picture(found: Mapping[str, Any]) -> bytes:
    """Every lever's profit and surplus from their worst to their best, over its values; a PNG file."""
    levers, columns = found["levers"], 4
    rows = -(-len(levers) // columns)
    with styled(Words("en")):
        picture = Picture(figsize=(9.0, 1.9 * rows + 0.4))
        axes = picture.subplots(rows, columns, squeeze=False).ravel()
        for axis, (name, lever) in zip(axes, levers.items(), strict=False):
            values = [point["value"] for point in lever["points"]]
            for k, what in enumerate(("profit", "surplus")):
                means = [point[what][0] for point in lever["points"]]
                span = max(means) - min(means) or 1.0
                heights = [(mean - min(means)) / span for mean in means]
                axis.plot(values, heights, color=COLOURS[k], marker=MARKERS[k], markersize=3, label=what)
            axis.axvline(lever["default"], color=GREY, linewidth=0.8, linestyle=":")
            axis.set_title(name, fontsize=9)
            axis.set_yticks([0, 1], ["worst", "best"])
            axis.xaxis.set_major_locator(MaxNLocator(4))
        for axis in axes[len(levers) :]:
            axis.set_axis_off()
        handles, labels = axes[0].get_legend_handles_labels()
        picture.legend(
            handles, ["payer's profit", "everybody's surplus"][: len(labels)], loc="outside lower center", ncols=2
        )
        content, small = BytesIO(), BytesIO()
        picture.savefig(content, format="png", dpi=100)
    with Image.open(content) as image:
        image.convert("RGB").quantize(64).save(small, format="png", optimize=True)
    return small.getvalue()


def sections(page: str) -> tuple[str, str]:
    """What a page says of the card, and of levers."""
    card, heading, levers = page.partition(LEVERS_HEADING)
    return card.rstrip("\n") + "\n", heading + levers


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("card", type=Path, nargs="?", metavar="CARD", help="folder that `microdrama evidence` wrote")
    parser.add_argument("--levers", type=Path, metavar="FILE", help="what `benchmarks/levers.py --out FILE` wrote")
    parser.add_argument("--out", type=Path, metavar="FILE", default=ECONOMY, help="page to write (default: economy.md)")
    options = parser.parse_args()
    card, levers = sections(ECONOMY.read_text("utf-8"))
    if options.card:
        rows, record = (json.loads((options.card / f"{name}").read_text("utf-8")) for name in (f"{CARD}.json", RECORD))
        card = economy(rows, record)
    if options.levers:
        found = json.loads(options.levers.read_text("utf-8"))
        levers = levers_section(found)
        PICTURE.write_bytes(levers_picture(found))
    options.out.write_text(f"{card}\n{levers}" if levers else card, encoding="utf-8")


if __name__ == "__main__":
    main()
