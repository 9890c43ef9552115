"""The outcomes of a run as a table for the terminal, with no more digits than the evidence carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.outcome import Outcome
from sim.outcomes import BY_KIND, OUTCOMES, WINDOW
from sim.records.figures import figure, scale_of
from sim.records.subsidies import SUBSIDIES
from sim.records.summary import Estimate
from sim.records.twins import TWIN

type Row = tuple[str, str, str, str]
HEADING: Row = ("", "value", "95 % interval", "over")
NOTE = (
    "Yuan figures rest on assumed levels of conversion and prices: nobody has published orders per view of a "
    "microdrama.\nTrust ratios and rankings between runs more than amounts."
)


MAIN = (
    "gmv_microdrama", "creator_income", "merchant_profit", "platform_net_revenue", "subsidy_spent", "consumer_surplus",
    "active_viewers", "mean_quality", "return_rate", "repurchase_rate",
)  # fmt: skip
"""What is looked at first."""


KNOWN = OUTCOMES | SUBSIDIES | TWIN
"""Whatever a summary may hold."""


def warm_up_words(days: int | str) -> str:
    """How a market was when its first counted day began."""
    return f"after a warm-up of {days} days" if days else "without a warm-up, from the market as it opens"


def outcome_table(summary: Mapping[str, Estimate], heading: str) -> str:
    """The heading, a line per outcome (value with unit, 95 % interval, days it covers), and a note on trust.

    What is told of subsidies by kind has a table of its own, see `sim.report.subsidies`.
    """
    apart = {*SUBSIDIES, *BY_KIND}
    rows = [HEADING, *outcome_rows(summary, [name for name in summary if name not in apart])]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {interval:>{widths[2]}}  {over}"
        for name, value, interval, over in rows
    ]
    return "\n".join([heading, "", *(line.rstrip() for line in lines), "", NOTE])


def outcome_rows(summary: Mapping[str, Estimate], names: Iterable[str]) -> list[Row]:
    """Name, value with unit, 95 % interval and the days it covers, of some outcomes."""
    return [_row(KNOWN[name], summary[name]) for name in names]


def _row(outcome: Outcome, estimate: Estimate) -> Row:
    over = "the run" if outcome.kind == "flow" else f"last {WINDOW} days"
    value = estimate["mean"]
    if value is None:
        return outcome.name, "–", "", over
    divisor, magnitude = scale_of(value, outcome.unit)
    shown = figure(value, estimate["ci_low"], estimate["ci_high"], divisor)
    unit = "" if outcome.unit in ("share", "0-1") else outcome.unit
    text = " ".join(part for part in (shown.value, magnitude, unit) if part)
    return outcome.name, text, f"{shown.low} to {shown.high}" if shown.low else "", over
